-- How large a commit is, which only a clone tells. Numbers, no paths.
create table public.commit_changes (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null check (length(sha) between 1 and 128),
  lines_added integer not null check (lines_added >= 0),
  lines_removed integer not null check (lines_removed >= 0),
  primary key (organization_id, sha)
);
comment on table public.commit_changes is 'Lines each commit adds and removes, as git counts them in text files. Merges have none; a commit without a row was never pushed from a whole clone.';
grant select on public.commit_changes to authenticated;
grant all on public.commit_changes to service_role;
alter table public.commit_changes enable row level security;
create policy "Members read the changed lines of their organizations" on public.commit_changes
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function public.record_commit_changes(p_organization_id uuid, p_commits text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  changed integer;
begin
  with incoming as (
    select distinct on (c.sha) c.* from jsonb_to_recordset(p_commits::jsonb) as c(sha text, lines_added integer, lines_removed integer)
    where c.lines_added is not null and c.lines_removed is not null
    order by c.sha
  ), written as (
    insert into public.commit_changes as k (organization_id, sha, lines_added, lines_removed)
    select p_organization_id, sha, lines_added, lines_removed from incoming order by sha
    on conflict (organization_id, sha) do update set
      lines_added = excluded.lines_added, lines_removed = excluded.lines_removed
    where (k.lines_added, k.lines_removed) is distinct from (excluded.lines_added, excluded.lines_removed)
    returning 1
  )
  select count(*) into changed from written;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  return changed;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_commit_changes(uuid, text) is
  'Keeps how many lines commits add and remove: [{sha, lines_added, lines_removed}]. Returns how many were new or different. Service role only.';
revoke all on function public.record_commit_changes(uuid, text) from public, anon, authenticated;
grant execute on function public.record_commit_changes(uuid, text) to service_role;
