-- One deployment or incident with everything its page shows, and a page of the incident list: one call each, as one
-- JSON text, with the caller's rights. An event of another organization is null, as if it did not exist.
create index external_incidents_services_idx on public.external_incidents using gin (services);

create function private.related_deployment(organization uuid, deployment public.external_deployments) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', deployment.id, 'service', deployment.service, 'env', deployment.env,
    'version', deployment.version, 'commit_sha', deployment.commit_sha, 'verdict', deployment.verdict,
    'deployment_type', deployment.deployment_type,
    'started_at', extract(epoch from deployment.started_at), 'finished_at', extract(epoch from deployment.finished_at))
  where deployment.organization_id = organization
$$;

create function public.get_deployment(p_organization_id uuid, p_deployment_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'id', d.id, 'external_id', d.external_id, 'service', d.service, 'env', d.env, 'team', d.team, 'version', d.version,
    'repository_id', d.repository_id, 'repository_slug', coalesce(r.slug, d.repository_slug), 'commit_sha', d.commit_sha,
    'started_at', extract(epoch from d.started_at), 'finished_at', extract(epoch from d.finished_at),
    'duration_seconds', d.duration_seconds, 'verdict', d.verdict, 'deployment_type', d.deployment_type,
    'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
    'remediation_external_id', d.remediation_external_id, 'source', d.source, 'number_of_commits', d.number_of_commits,
    'origins', jsonb_build_array(d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits),
    'lead_time_seconds', d.lead_time_seconds,
    'first_seen_at', extract(epoch from d.first_seen_at), 'changed_at', extract(epoch from d.changed_at),
    'missed_at', extract(epoch from d.missed_at), 'disappeared_at', extract(epoch from d.disappeared_at),
    'site', (select i.site from public.org_integrations i where i.organization_id = p_organization_id and i.id = d.integration_id),
    'last_read_at', (select extract(epoch from i.last_synced_at) from public.org_integrations i
      where i.organization_id = p_organization_id and i.id = d.integration_id),
    'verdict_changes', (
      select coalesce(jsonb_agg(jsonb_build_array(v.from_verdict, v.to_verdict, extract(epoch from v.seen_at)) order by v.id), '[]')
      from (select * from public.verdict_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id
            order by v.id desc limit 100) v),
    'remediated_by', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.external_id = d.remediation_external_id and x.id <> d.id),
    'remediates', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.remediation_external_id = d.external_id and x.id <> d.id order by x.started_at desc limit 20) x),
    'before', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) < (d.started_at, d.id) and x.disappeared_at is null
      order by x.started_at desc, x.id desc limit 1),
    'after', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) > (d.started_at, d.id) and x.disappeared_at is null
      order by x.started_at, x.id limit 1),
    'incidents', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'severity', i.severity,
        'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
        'restore_seconds', i.restore_seconds) order by i.started_at), '[]')
      from (select * from public.external_incidents i where i.organization_id = p_organization_id
              and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
              and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs))
              and i.disappeared_at is null order by i.started_at limit 20) i),
    'commits', (
      select coalesce(jsonb_agg(jsonb_build_array(c.sha, extract(epoch from c.committed_at), c.lead_time_seconds,
        c.time_to_deploy_seconds, coalesce(o.origin, 'UNKNOWN'), coalesce(o.tools, '{}'), o.evidence_level, o.rule_id,
        o.unknown_reason) order by c.position), '[]')
      from (select * from public.external_deployment_commits c where c.deployment_id = d.id
              and c.organization_id = p_organization_id order by c.position limit 500) c
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha)
  )::text
  from public.external_deployments d
  left join public.repositories r on r.organization_id = p_organization_id and r.id = d.repository_id
  where d.organization_id = p_organization_id and d.id = p_deployment_id
$$;
comment on function public.get_deployment(uuid, uuid) is
  'One deployment, also one that disappeared, with its first 500 commits, verdict changes, remediations both ways, neighbours, and incidents of its service from an hour before to a day after it started; null where the organization has none with this id.';

create function public.get_incident(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
    'severity', i.severity, 'source', i.source,
    'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
    'restore_seconds', i.restore_seconds,
    'first_seen_at', extract(epoch from i.first_seen_at), 'changed_at', extract(epoch from i.changed_at),
    'disappeared_at', extract(epoch from i.disappeared_at),
    'site', (select s.site from public.org_integrations s where s.organization_id = p_organization_id and s.id = i.integration_id),
    'deployments', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
              and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at
              and x.disappeared_at is null order by x.started_at desc limit 20) x)
  )::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.id = p_incident_id
$$;
comment on function public.get_incident(uuid, uuid) is
  'One incident, also one that disappeared, with the last 20 deployments of its services in the day before it; null where the organization has none with this id.';

-- The incidents that figures count, by the same filter as their list.
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
    and (p_environments is null or i.envs && p_environments or (i.envs = '{}' and '' = any (p_environments)))
    and (p_services is null or i.services && p_services)
    and (p_teams is null or i.teams && p_teams or (i.teams = '{}' and '' = any (p_teams)))
$$;
comment on function public.list_incidents(uuid, timestamptz, timestamptz, text[], text[], text[]) is
  'Every incident with from <= started_at < to, oldest first; it belongs when any of its environments (services, teams) does, and the empty name stands for incidents that name none. Arrays in one JSON text.';

create function public.list_incident_page(
  p_organization_id uuid, p_from timestamptz default null, p_to timestamptz default null, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null, p_severities text[] default null, p_open boolean default null,
  p_anchor uuid default null, p_backward boolean default false, p_limit integer default 50
) returns text
language sql stable security invoker set search_path = '' as $$
  with narrowed as materialized (
    select i.* from public.external_incidents i
    where i.organization_id = p_organization_id and i.disappeared_at is null
      and (p_from is null or i.started_at >= p_from) and (p_to is null or i.started_at < p_to)
      and (p_environments is null or i.envs && p_environments or (i.envs = '{}' and '' = any (p_environments)))
      and (p_services is null or i.services && p_services)
      and (p_teams is null or i.teams && p_teams or (i.teams = '{}' and '' = any (p_teams)))
      and (p_severities is null or i.severity = any (p_severities))
  ), wanted as (
    select * from narrowed where p_open is null or p_open = (restore_seconds is null)
  ), anchor as (
    select a.started_at, a.id from public.external_incidents a where a.organization_id = p_organization_id and a.id = p_anchor
  ), page as (
    select w.* from wanted w
    where not exists (select 1 from anchor)
       or case when p_backward then (w.started_at, w.id) > (select a.started_at, a.id from anchor a)
          else (w.started_at, w.id) < (select a.started_at, a.id from anchor a) end
    order by case when p_backward then w.started_at end, case when p_backward then w.id end, w.started_at desc, w.id desc
    limit p_limit + 1
  )
  select jsonb_build_object(
    'total', (select count(*) from wanted),
    'all', (select count(*) from narrowed),
    'open', (select count(*) from narrowed where restore_seconds is null),
    'last_started_at', (select extract(epoch from max(i.started_at)) from public.external_incidents i
      where i.organization_id = p_organization_id and i.disappeared_at is null),
    'severities', (select coalesce(jsonb_agg(s.severity order by s.n desc, s.severity), '[]') from (
      select i.severity, count(*) as n from public.external_incidents i
      where i.organization_id = p_organization_id and i.severity is not null and i.disappeared_at is null
      group by i.severity order by count(*) desc limit 20) s),
    'rows', (select coalesce(jsonb_agg(jsonb_build_array(
        p.id, p.external_id, p.services, p.envs, p.teams, p.severity,
        extract(epoch from p.started_at), extract(epoch from p.finished_at), p.restore_seconds)
      order by case when p_backward then p.started_at end, case when p_backward then p.id end, p.started_at desc, p.id desc), '[]') from page p)
  )::text
$$;
comment on function public.list_incident_page(uuid, timestamptz, timestamptz, text[], text[], text[], text[], boolean, uuid, boolean, integer) is
  'A page of incidents and one more, newest first, after or before the incident p_anchor, with the counts of the filter and the last incident of all. Null filters nothing; the empty name stands for incidents that name none.';

-- How the services of an organization fared in a window: one row each, the most deployed first.
create function public.list_services(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.service, s.deployments, s.failed, s.evaluated, s.teams, s.repositories, s.last_at)
    order by s.deployments desc, s.service), '[]')::text
  from (
    select d.service, count(*) as deployments, count(*) filter (where d.verdict = 'failed') as failed,
      count(*) filter (where d.verdict <> 'pending') as evaluated,
      (array_agg(distinct d.team) filter (where d.team is not null))[1:5] as teams,
      (array_agg(distinct d.repository_id) filter (where d.repository_id is not null))[1:5] as repositories,
      extract(epoch from max(d.started_at)) as last_at
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
      and d.disappeared_at is null
      and (p_environments is null or d.env = any (p_environments) or (d.env is null and '' = any (p_environments)))
    group by d.service order by count(*) desc, d.service limit 1000
  ) s
$$;
comment on function public.list_services(uuid, timestamptz, timestamptz, text[]) is
  'Services with deployments in from <= started_at < to: deployments, failed, evaluated, teams, repositories, last; the 1,000 most deployed. The empty environment stands for none.';

revoke all on function private.related_deployment(uuid, public.external_deployments) from public, anon;
revoke all on function public.get_deployment(uuid, uuid) from public, anon;
revoke all on function public.get_incident(uuid, uuid) from public, anon;
revoke all on function public.list_incident_page(uuid, timestamptz, timestamptz, text[], text[], text[], text[], boolean, uuid, boolean, integer) from public, anon;
revoke all on function public.list_services(uuid, timestamptz, timestamptz, text[]) from public, anon;
grant execute on function private.related_deployment(uuid, public.external_deployments) to authenticated, service_role;
grant execute on function public.get_deployment(uuid, uuid) to authenticated, service_role;
grant execute on function public.get_incident(uuid, uuid) to authenticated, service_role;
grant execute on function public.list_incident_page(uuid, timestamptz, timestamptz, text[], text[], text[], text[], boolean, uuid, boolean, integer) to authenticated, service_role;
grant execute on function public.list_services(uuid, timestamptz, timestamptz, text[]) to authenticated, service_role;
