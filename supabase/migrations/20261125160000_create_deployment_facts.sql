-- What a page asks of a deployment's commits, kept beside it: a figure of a window then reads one row a deployment
-- instead of joining every commit with its origin. Triggers keep it in the transaction that changes either.
create table public.deployment_facts (
  deployment_id uuid primary key,
  organization_id uuid not null,
  started_at timestamptz not null,
  human integer not null check (human >= 0),
  ai_assisted integer not null check (ai_assisted >= 0),
  bot integer not null check (bot >= 0),
  unknown integer not null check (unknown >= 0),
  lead_times double precision[] not null,
  tools text[] not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);
comment on table public.deployment_facts is 'A deployment''s commits, counted by origin, with their lead times and tools. No row: no commits.';
comment on column public.deployment_facts.lead_times is 'Seconds, ascending; commits without one are left out.';
comment on column public.deployment_facts.tools is 'AI tools that any of the commits was written with, each once.';
comment on column public.deployment_facts.started_at is 'The deployment''s own, so that a window reads only its rows.';
create index deployment_facts_window_idx on public.deployment_facts (organization_id, started_at);
create index external_deployments_remediation_idx on public.external_deployments (organization_id, remediation_external_id)
  where remediation_external_id is not null;

grant select on public.deployment_facts to authenticated;
grant all on public.deployment_facts to service_role;
alter table public.deployment_facts enable row level security;
create policy "Members read the deployment facts of their organizations" on public.deployment_facts
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function private.refresh_deployment_facts(deployments uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.deployment_facts as kept
    (deployment_id, organization_id, started_at, human, ai_assisted, bot, unknown, lead_times, tools)
  select d.id, d.organization_id, d.started_at, f.human, f.ai_assisted, f.bot, f.unknown, f.lead_times,
    array(select distinct tool from unnest(string_to_array(f.tools, E'\x1f')) tool where tool <> '' order by tool)
  from (select distinct unnest(deployments) as id) changed
  join public.external_deployments d on d.id = changed.id
  join public.organizations o on o.id = d.organization_id
  cross join lateral (
    select count(*) filter (where co.origin = 'HUMAN') as human,
      count(*) filter (where co.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where co.origin = 'BOT') as bot,
      count(*) filter (where coalesce(co.origin, 'UNKNOWN') = 'UNKNOWN') as unknown,
      coalesce(array_agg(c.lead_time_seconds order by c.lead_time_seconds)
        filter (where c.lead_time_seconds is not null), '{}') as lead_times,
      string_agg(array_to_string(co.tools, E'\x1f'), E'\x1f') as tools
    from public.external_deployment_commits c
    left join public.commit_origins co on co.organization_id = c.organization_id and co.sha = c.sha
    where c.deployment_id = d.id
  ) f
  on conflict (deployment_id) do update set
    human = excluded.human, ai_assisted = excluded.ai_assisted, bot = excluded.bot, unknown = excluded.unknown,
    lead_times = excluded.lead_times, tools = excluded.tools
  where (kept.human, kept.ai_assisted, kept.bot, kept.unknown, kept.lead_times, kept.tools)
    is distinct from (excluded.human, excluded.ai_assisted, excluded.bot, excluded.unknown, excluded.lead_times, excluded.tools)
$$;
comment on function private.refresh_deployment_facts(uuid[]) is 'Counts the commits of these deployments anew.';
revoke all on function private.refresh_deployment_facts(uuid[]) from public, anon, authenticated;

create function private.note_changed_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(select distinct deployment_id from changed));
  return null;
end
$$;
comment on function private.note_changed_commits() is 'Deployments whose commits came, changed or went are counted anew.';
revoke all on function private.note_changed_commits() from public, anon, authenticated;

create trigger note_added_commits after insert on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_changed_commits();
create trigger note_updated_commits after update on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_changed_commits();
create trigger note_removed_commits after delete on public.external_deployment_commits
  referencing old table as changed for each statement execute function private.note_changed_commits();

create function private.note_changed_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(
    select distinct c.deployment_id
    from changed join public.external_deployment_commits c
      on c.organization_id = changed.organization_id and c.sha = changed.sha));
  return null;
end
$$;
comment on function private.note_changed_origins() is 'Deployments that carry a commit whose origin came, changed or went are counted anew.';
revoke all on function private.note_changed_origins() from public, anon, authenticated;

create trigger note_added_origins after insert on public.commit_origins
  referencing new table as changed for each statement execute function private.note_changed_origins();
create trigger note_updated_origins after update on public.commit_origins
  referencing new table as changed for each statement execute function private.note_changed_origins();
create trigger note_removed_origins after delete on public.commit_origins
  referencing old table as changed for each statement execute function private.note_changed_origins();

create function private.note_moved_deployment() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.deployment_facts set started_at = new.started_at where deployment_id = new.id;
  return null;
end
$$;
comment on function private.note_moved_deployment() is 'Facts lie in the same window as their deployment.';
revoke all on function private.note_moved_deployment() from public, anon, authenticated;
create trigger note_moved_deployment after update of started_at on public.external_deployments
  for each row when (old.started_at is distinct from new.started_at) execute function private.note_moved_deployment();

select private.refresh_deployment_facts(array(select distinct deployment_id from public.external_deployment_commits));

-- Names and mappings of repositories are on screen too: whatever is cached under the data version goes with them.
create function private.note_changed_repositories() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.organizations set data_version = data_version + 1
  where id in (select organization_id from changed);
  return null;
end
$$;
comment on function private.note_changed_repositories() is 'Raises the data version of organizations whose repositories came or went.';
revoke all on function private.note_changed_repositories() from public, anon, authenticated;
create trigger note_added_repositories after insert on public.repositories
  referencing new table as changed for each statement execute function private.note_changed_repositories();
create trigger note_removed_repositories after delete on public.repositories
  referencing old table as changed for each statement execute function private.note_changed_repositories();
