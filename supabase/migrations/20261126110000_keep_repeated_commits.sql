-- Which commits more than one deployment carries is asked by every figure that tells commits apart: what a service had
-- out already, what two deployments share. Most commits go out once. The few others are kept here, in the transaction
-- that stores a page, so that a figure reads them alone instead of every commit of a history.
create table public.repeated_deployment_commits (
  deployment_id uuid not null,
  sha text not null,
  organization_id uuid not null,
  primary key (deployment_id, sha),
  foreign key (deployment_id, sha) references public.external_deployment_commits (deployment_id, sha) on delete cascade
);
comment on table public.repeated_deployment_commits is 'The rows of external_deployment_commits whose commit another deployment of the organization carries too.';
create index repeated_deployment_commits_sha_idx on public.repeated_deployment_commits (organization_id, sha);

grant select on public.repeated_deployment_commits to authenticated;
grant all on public.repeated_deployment_commits to service_role;
alter table public.repeated_deployment_commits enable row level security;
create policy "Members read the repeated commits of their organizations" on public.repeated_deployment_commits
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function private.note_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.repeated_deployment_commits (deployment_id, sha, organization_id)
  -- Known as repeated: all that carried it before are here already, however many they are.
  select c.deployment_id, c.sha, c.organization_id
  from changed c
  where exists (
    select 1 from public.repeated_deployment_commits r where r.organization_id = c.organization_id and r.sha = c.sha)
  union all
  -- Not known: one deployment at most carried it before these.
  select unnest(l.carriers), s.sha, s.organization_id
  from (select distinct c.organization_id, c.sha from changed c) s
  cross join lateral (
    select array_agg(e.deployment_id) as carriers from public.external_deployment_commits e
    where e.organization_id = s.organization_id and e.sha = s.sha
  ) l
  where cardinality(l.carriers) > 1 and not exists (
    select 1 from public.repeated_deployment_commits r where r.organization_id = s.organization_id and r.sha = s.sha)
  on conflict do nothing;
  return null;
end
$$;
comment on function private.note_repeated_commits() is 'Keeps the commits that came and were out already, or came with several deployments.';
revoke all on function private.note_repeated_commits() from public, anon, authenticated;

create function private.forget_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.repeated_deployment_commits r
  using (select distinct c.organization_id, c.sha from gone c) s
  cross join lateral (
    select count(*) as times from (
      select 1 from public.external_deployment_commits e
      where e.organization_id = s.organization_id and e.sha = s.sha limit 2
    ) two
  ) l
  where l.times = 1 and r.organization_id = s.organization_id and r.sha = s.sha;
  return null;
end
$$;
comment on function private.forget_repeated_commits() is 'A commit that only one deployment still carries is not repeated any more.';
revoke all on function private.forget_repeated_commits() from public, anon, authenticated;

create trigger note_repeated_commits after insert on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_repeated_commits();
create trigger forget_repeated_commits after delete on public.external_deployment_commits
  referencing old table as gone for each statement execute function private.forget_repeated_commits();

-- What is stored already.
insert into public.repeated_deployment_commits (deployment_id, sha, organization_id)
select deployment_id, sha, organization_id from (
  select deployment_id, sha, organization_id, count(*) over (partition by organization_id, sha) as times
  from public.external_deployment_commits
) counted where times > 1;
