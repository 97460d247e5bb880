-- What the deployment list shows, sorts and narrows by of a deployment's commits is kept with the deployment, so that a
-- page of the list never adds up a million commits. Whatever writes commits or origins, these triggers follow it in
-- its own transaction.
alter table public.external_deployments
  add column human_commits integer not null default 0,
  add column ai_commits integer not null default 0,
  add column bot_commits integer not null default 0,
  add column unknown_commits integer not null default 0,
  add column commit_count integer generated always as (human_commits + ai_commits + bot_commits + unknown_commits) stored,
  add column lead_time_seconds double precision;
comment on column public.external_deployments.human_commits is 'Its commits whose effective origin is HUMAN; kept by triggers.';
comment on column public.external_deployments.ai_commits is 'Its commits whose effective origin is AI_ASSISTED; kept by triggers.';
comment on column public.external_deployments.bot_commits is 'Its commits whose effective origin is BOT; kept by triggers.';
comment on column public.external_deployments.unknown_commits is 'Its commits of unknown origin; kept by triggers.';
comment on column public.external_deployments.commit_count is 'The commits Datadog sent with it, each once.';
comment on column public.external_deployments.lead_time_seconds is 'Median change lead time of its commits that have one; null where none has.';

create function private.refresh_deployment_facts(deployments uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  with facts as (
    select c.deployment_id,
      count(*) filter (where o.origin = 'HUMAN')::integer as human,
      count(*) filter (where o.origin = 'AI_ASSISTED')::integer as ai,
      count(*) filter (where o.origin = 'BOT')::integer as bot,
      count(*) filter (where o.origin is null or o.origin = 'UNKNOWN')::integer as unknown,
      percentile_cont(0.5) within group (order by c.lead_time_seconds) as lead_time
    from public.external_deployment_commits c
    left join public.commit_origins o on o.organization_id = c.organization_id and o.sha = c.sha
    where c.deployment_id = any (deployments)
    group by c.deployment_id
  )
  update public.external_deployments d set
    human_commits = coalesce(f.human, 0), ai_commits = coalesce(f.ai, 0), bot_commits = coalesce(f.bot, 0),
    unknown_commits = coalesce(f.unknown, 0), lead_time_seconds = f.lead_time
  from unnest(deployments) as named(id) left join facts f on f.deployment_id = named.id
  where d.id = named.id
    and (d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.lead_time_seconds) is distinct from
        (coalesce(f.human, 0), coalesce(f.ai, 0), coalesce(f.bot, 0), coalesce(f.unknown, 0), f.lead_time)
$$;
comment on function private.refresh_deployment_facts(uuid[]) is 'Counts the commits of the named deployments by origin again, and their median lead time; writes only what differs.';
revoke all on function private.refresh_deployment_facts(uuid[]) from public, anon, authenticated;

create function private.follow_deployed_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(select distinct deployment_id from changed));
  return null;
end
$$;
revoke all on function private.follow_deployed_commits() from public, anon, authenticated;

create function private.follow_commit_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(
    select distinct c.deployment_id
    from changed join public.external_deployment_commits c on c.organization_id = changed.organization_id and c.sha = changed.sha));
  return null;
end
$$;
revoke all on function private.follow_commit_origins() from public, anon, authenticated;

create trigger facts_of_new_commits after insert on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.follow_deployed_commits();
create trigger facts_of_changed_commits after update on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.follow_deployed_commits();
create trigger facts_of_dropped_commits after delete on public.external_deployment_commits
  referencing old table as changed for each statement execute function private.follow_deployed_commits();
create trigger facts_of_new_origins after insert on public.commit_origins
  referencing new table as changed for each statement execute function private.follow_commit_origins();
create trigger facts_of_changed_origins after update on public.commit_origins
  referencing new table as changed for each statement execute function private.follow_commit_origins();
create trigger facts_of_dropped_origins after delete on public.commit_origins
  referencing old table as changed for each statement execute function private.follow_commit_origins();

-- What is stored already.
select private.refresh_deployment_facts(array(select id from public.external_deployments));
