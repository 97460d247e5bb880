-- What is missing in the data of a window, counted in one pass over its deployments, and the few figures that
-- lib/data-quality needs to say by how much each gap can move a figure at most.
create function public.measure_data_quality(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[], p_now timestamptz, p_time_zone text
) returns text
language sql stable security invoker set search_path = '' as $$
  with everywhere as materialized (
    select d.id, d.service, d.env, d.team, d.repository_id, d.commit_sha, d.started_at, d.verdict, d.recovery_seconds,
      d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.commit_count, d.lead_time_seconds,
      d.number_of_commits, d.disappeared_at, coalesce(coalesce(d.env, '') = any (p_environments), false) as counts
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
  ), looked_at as materialized (
    select * from everywhere where counts and disappeared_at is null
  ), leads as (
    select c.lead_time_seconds from looked_at l
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = l.id
  ), lead_counts as (
    select count(*)::double precision as commits, count(lead_time_seconds)::double precision as known from leads
  ), recovery_counts as (
    select count(*)::double precision as failed, count(recovery_seconds)::double precision as known from looked_at where verdict = 'failed'
  ), integration as (
    select i.connected_at, i.status from public.org_integrations i where i.organization_id = p_organization_id and i.provider = 'datadog'
  ), days as (
    -- Whole days: the sync of today may still come.
    select day::date as day from integration i, generate_series(
      (greatest(p_from, i.connected_at) at time zone p_time_zone)::date,
      (least(p_to, p_now) at time zone p_time_zone)::date - 1, interval '1 day') day
  )
  select jsonb_build_object(
    'deployments', (select jsonb_build_object(
      'total', count(*), 'failed', count(*) filter (where verdict = 'failed'),
      'passed', count(*) filter (where verdict = 'passed'), 'pending', count(*) filter (where verdict = 'pending'),
      'without_commits', count(*) filter (where commit_count = 0),
      'failed_without_commits', count(*) filter (where commit_count = 0 and verdict = 'failed'),
      'passed_without_commits', count(*) filter (where commit_count = 0 and verdict = 'passed'),
      'without_sha', count(*) filter (where commit_sha is null),
      'without_team', count(*) filter (where team is null),
      'without_repository', count(*) filter (where repository_id is null),
      'without_lead_time', count(*) filter (where commit_count > 0 and lead_time_seconds is null),
      'cut_commits', count(*) filter (where number_of_commits > commit_count and commit_count > 0),
      'commits_not_sent', coalesce(sum(number_of_commits - commit_count) filter (where number_of_commits > commit_count and commit_count > 0), 0),
      'failed_without_recovery', count(*) filter (where verdict = 'failed' and recovery_seconds is null)) from looked_at),
    'pending_ages', (select coalesce(jsonb_agg(jsonb_build_array(a.age, a.n) order by a.age), '[]') from (
      select case when p_now - started_at < interval '1 day' then 0 when p_now - started_at < interval '7 days' then 1
        when p_now - started_at < interval '30 days' then 2 else 3 end as age, count(*) as n
      from looked_at where verdict = 'pending' group by 1) a),
    'commits', (select jsonb_build_object(
      'human', coalesce(sum(human_commits), 0), 'ai', coalesce(sum(ai_commits), 0), 'bot', coalesce(sum(bot_commits), 0),
      'unknown', coalesce(sum(unknown_commits), 0),
      'failed_ai', coalesce(sum(ai_commits) filter (where verdict = 'failed'), 0),
      'passed_ai', coalesce(sum(ai_commits) filter (where verdict = 'passed'), 0),
      'failed_unknown', coalesce(sum(unknown_commits) filter (where verdict = 'failed'), 0),
      'passed_unknown', coalesce(sum(unknown_commits) filter (where verdict = 'passed'), 0)) from looked_at),
    'unknown_reasons', (select coalesce(jsonb_agg(jsonb_build_array(u.reason, u.n) order by u.n desc, u.reason), '[]') from (
      select coalesce(o.unknown_reason, 'none') as reason, count(*) as n
      from looked_at l
      join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = l.id
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
      where l.unknown_commits > 0 and coalesce(o.origin, 'UNKNOWN') = 'UNKNOWN' group by 1) u),
    'lead_time', (select jsonb_build_object('commits', n.commits, 'known', n.known,
      'median', (select percentile_cont(0.5) within group (order by lead_time_seconds) from leads),
      -- Were every missing one shorter (longer) than all known, the median of all would be this one of the known.
      'low', case when n.known > 0 and 2 * n.known > n.commits then
        (select percentile_disc((n.known - n.commits / 2) / n.known) within group (order by lead_time_seconds) from leads) end,
      'high', case when n.known > 0 and 2 * n.known > n.commits then
        (select percentile_disc(least(1, n.commits / 2 / n.known)) within group (order by lead_time_seconds) from leads) end)
      from lead_counts n),
    'recovery', (select jsonb_build_object('failed', n.failed, 'known', n.known,
      'median', (select percentile_cont(0.5) within group (order by recovery_seconds) from looked_at where verdict = 'failed'),
      'low', case when n.known > 0 and 2 * n.known > n.failed then
        (select percentile_disc((n.known - n.failed / 2) / n.known) within group (order by recovery_seconds) from looked_at where verdict = 'failed') end,
      'high', case when n.known > 0 and 2 * n.known > n.failed then
        (select percentile_disc(least(1, n.failed / 2 / n.known)) within group (order by recovery_seconds) from looked_at where verdict = 'failed') end)
      from recovery_counts n),
    'other_environments', (select coalesce(jsonb_agg(jsonb_build_array(e.env, e.n, e.failed, e.passed) order by e.n desc, e.env), '[]') from (
      select env, count(*) as n, count(*) filter (where verdict = 'failed') as failed, count(*) filter (where verdict = 'passed') as passed
      from everywhere where not counts and disappeared_at is null group by env order by count(*) desc, env limit 50) e),
    'all_environments', (select count(*) from everywhere where disappeared_at is null),
    'unmapped_services', (select coalesce(jsonb_agg(jsonb_build_array(s.service, s.n) order by s.n desc, s.service), '[]') from (
      select service, count(*) as n from looked_at group by service having bool_and(repository_id is null) order by count(*) desc, service limit 50) s),
    'services', (select count(distinct service) from looked_at),
    'disappeared', (select jsonb_build_object('total', count(*), 'failed', count(*) filter (where verdict = 'failed'),
      'passed', count(*) filter (where verdict = 'passed')) from everywhere where counts and disappeared_at is not null),
    'set_aside', (select jsonb_build_object('deployments', count(*) filter (where kind = 'deployment'),
      'incidents', count(*) filter (where kind = 'incident')) from public.set_aside_events where organization_id = p_organization_id),
    'incidents', (select jsonb_build_object('total', count(*), 'open', count(*) filter (where restore_seconds is null)) from public.external_incidents i
      where i.organization_id = p_organization_id and i.started_at >= p_from and i.started_at < p_to and i.disappeared_at is null
        and (i.envs = '{}' or i.envs && p_environments)),
    -- One feed a team: where one stops registering incidents, the others go on.
    'incident_feeds', (select coalesce(jsonb_agg(jsonb_build_array(f.team, f.n, extract(epoch from f.last_at), f.usual_gap) order by f.n desc, f.team), '[]') from (
      select team, count(*) as n, max(started_at) as last_at,
        percentile_cont(0.5) within group (order by extract(epoch from started_at - before)) as usual_gap
      from (
        select coalesce(t.team, '') as team, i.started_at,
          lag(i.started_at) over (partition by coalesce(t.team, '') order by i.started_at) as before
        from public.external_incidents i left join lateral unnest(i.teams) as t(team) on true
        where i.organization_id = p_organization_id and i.disappeared_at is null) of_team
      group by team order by count(*) desc, team limit 100) f),
    'connected', exists (select 1 from integration where status <> 'disconnected'),
    'days', (select count(*) from days),
    'days_without_sync', (select coalesce(jsonb_agg(day order by day), '[]') from days where not exists (
      select 1 from public.sync_runs r where r.organization_id = p_organization_id and r.status = 'succeeded'
        and (r.finished_at at time zone p_time_zone)::date = days.day))
  )::text
$$;
comment on function public.measure_data_quality(uuid, timestamptz, timestamptz, text[], timestamptz, text) is
  'What is missing in the deployments with from <= started_at < to of some environments, as counts in one JSON text; what each gap can do to a figure is computed from them.';
revoke all on function public.measure_data_quality(uuid, timestamptz, timestamptz, text[], timestamptz, text) from public, anon;
grant execute on function public.measure_data_quality(uuid, timestamptz, timestamptz, text[], timestamptz, text) to authenticated, service_role;
