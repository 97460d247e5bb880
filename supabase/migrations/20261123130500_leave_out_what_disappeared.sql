-- What is gone at Datadog is in no figure and no count; it is listed by itself.

create or replace function public.list_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null, p_repository_id uuid default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      d.id, d.external_id, d.service, d.env, d.team, d.repository_id,
      extract(epoch from d.started_at), extract(epoch from d.finished_at), d.verdict, d.deployment_type,
      d.recovery_seconds, d.remediation_type, d.remediation_external_id, c.commits
    ) order by d.started_at, d.external_id), '[]')::text
  from public.external_deployments d
  left join lateral (
    select json_agg(json_build_array(c.sha, coalesce(o.origin, 'UNKNOWN'), c.lead_time_seconds) order by c.position) as commits
    from public.external_deployment_commits c
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
    where c.deployment_id = d.id
  ) c on true
  where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
    and d.disappeared_at is null
    and (p_environments is null or d.env = any (p_environments))
    and (p_services is null or d.service = any (p_services))
    and (p_teams is null or d.team = any (p_teams))
    and (p_repository_id is null or d.repository_id = p_repository_id)
$$;

create or replace function public.list_incidents(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      i.id, i.external_id, i.services, i.envs, i.teams, i.severity,
      extract(epoch from i.started_at), extract(epoch from i.finished_at), i.restore_seconds
    ) order by i.started_at, i.external_id), '[]')::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.started_at >= p_from and i.started_at < p_to
    and i.disappeared_at is null
    and (p_environments is null or i.envs && p_environments)
    and (p_services is null or i.services && p_services)
    and (p_teams is null or i.teams && p_teams)
$$;

create or replace function public.summarize_events(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select json_build_object(
    'environments', (select coalesce(json_agg(json_build_object('name', e.env, 'deployments', e.n) order by e.n desc, e.env), '[]')
      from (select env, count(*) as n from public.external_deployments
            where organization_id = p_organization_id and env is not null and disappeared_at is null group by env order by count(*) desc limit 100) e),
    'services', (select coalesce(json_agg(s.service order by s.service), '[]')
      from (select distinct service from public.external_deployments where organization_id = p_organization_id and disappeared_at is null limit 1000) s),
    'teams', (select coalesce(json_agg(t.team order by t.team), '[]')
      from (select distinct team from public.external_deployments
            where organization_id = p_organization_id and team is not null and disappeared_at is null limit 1000) t),
    'deployments', count(*), 'pending', count(*) filter (where verdict = 'pending'),
    'unmatched', count(*) filter (where repository_id is null),
    'history_from', (select min(window_from) from public.sync_runs where organization_id = p_organization_id),
    'first_started_at', min(started_at), 'last_started_at', max(started_at),
    'oldest_pending_at', min(started_at) filter (where verdict = 'pending'),
    'incidents', (select count(*) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'last_incident_at', (select max(started_at) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'disappeared', (select count(*) from public.external_deployments
                    where organization_id = p_organization_id and disappeared_at is not null)
                 + (select count(*) from public.external_incidents
                    where organization_id = p_organization_id and disappeared_at is not null),
    'set_aside', (select count(*) from public.set_aside_events where organization_id = p_organization_id)
  )::text
  from public.external_deployments where organization_id = p_organization_id and disappeared_at is null
$$;

create or replace function public.list_unmatched_repositories(p_organization_id uuid)
returns table (repository_slug text, service text, deployments bigint)
language sql stable security invoker set search_path = '' as $$
  select d.repository_slug, d.service, count(*) from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.disappeared_at is null
  group by d.repository_slug, d.service order by count(*) desc, d.service limit 200
$$;
