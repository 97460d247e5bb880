-- How far pushes of commit origins from git have come, so that the next one sends only what is new. A push keeps
-- nothing where it runs: CI starts every job from an empty machine.
create table public.commit_push_cursors (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  repository_key text not null check (repository_key ~ '^[0-9a-f]{64}$'),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  heads text[] not null check (cardinality(heads) between 1 and 50),
  notes_commit text check (notes_commit ~ '^[0-9a-f]{40,64}$'),
  pushed_at timestamptz not null default now(),
  primary key (organization_id, repository_key)
);
comment on table public.commit_push_cursors is 'One row a repository whose commits were pushed from a whole clone. Only the pushing command understands it.';
comment on column public.commit_push_cursors.repository_key is 'SHA-256 of the repository''s address: the server never learns the address itself.';
comment on column public.commit_push_cursors.heads is 'These commits, and all that lead to them, were pushed.';
comment on column public.commit_push_cursors.notes_commit is 'The commit of refs/notes/ai they were read with; null where the clone had no notes.';

grant select on public.commit_push_cursors to authenticated;
grant all on public.commit_push_cursors to service_role;
alter table public.commit_push_cursors enable row level security;
create policy "Members read the push cursors of their organizations" on public.commit_push_cursors
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function public.record_commit_push_cursor(
  p_organization_id uuid, p_repository_key text, p_rules_version text, p_heads text[], p_notes_commit text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.commit_push_cursors (organization_id, repository_key, rules_version, heads, notes_commit)
  values (p_organization_id, p_repository_key, p_rules_version, p_heads, p_notes_commit)
  on conflict (organization_id, repository_key) do update set
    rules_version = excluded.rules_version, heads = excluded.heads, notes_commit = excluded.notes_commit, pushed_at = now();
  -- A token could make up any number of keys; losing the oldest costs its repository one full push.
  delete from public.commit_push_cursors c using (
    select repository_key from public.commit_push_cursors where organization_id = p_organization_id
    order by pushed_at desc, repository_key offset 2000
  ) old
  where c.organization_id = p_organization_id and c.repository_key = old.repository_key;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_commit_push_cursor(uuid, text, text, text[], text) is
  'Keeps how far the pushes of a repository have come; the 2,000 newest of an organization stay. Service role only.';
revoke all on function public.record_commit_push_cursor(uuid, text, text, text[], text) from public, anon, authenticated;
grant execute on function public.record_commit_push_cursor(uuid, text, text, text[], text) to service_role;
