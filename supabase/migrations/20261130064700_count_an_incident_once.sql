-- An incident that both feeds hold counts once, and one whose feed is switched off in nothing: `counts` says which do.

create or replace function public.summarize_events(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select json_build_object(
    'environments', (select coalesce(json_agg(json_build_object('name', e.env, 'deployments', e.n) order by e.n desc, e.env), '[]')
      from (select env, count(*) as n from public.external_deployments
            where organization_id = p_organization_id and env is not null and counts group by env order by count(*) desc, env limit 200) e),
    'all_environments', (select count(distinct env) from public.external_deployments where organization_id = p_organization_id and counts),
    -- What incidents alone name, so that another spelling of a production environment can be chosen.
    'incident_environments', (select coalesce(json_agg(e.env order by e.env), '[]') from (
      select distinct i_env.env from public.external_incidents i cross join lateral unnest(i.envs) i_env(env)
      where i.organization_id = p_organization_id and i.counts
        and not exists (select 1 from public.external_deployments d
          where d.organization_id = p_organization_id and d.env = i_env.env and d.counts)
      order by 1 limit 200) e),
    'services', (select coalesce(json_agg(s.service order by s.service), '[]')
      from (select service from public.external_deployments where organization_id = p_organization_id and counts
            group by service order by count(*) desc, service limit 1000) s),
    'all_services', (select count(distinct service) from public.external_deployments where organization_id = p_organization_id and counts),
    'deployments', count(*), 'pending', count(*) filter (where result = 'pending'),
    'unmatched', count(*) filter (where repository_id is null),
    'history_from', (select min(window_from) from public.sync_runs where organization_id = p_organization_id),
    'first_started_at', min(started_at), 'last_started_at', max(started_at),
    'oldest_pending_at', min(started_at) filter (where result = 'pending'),
    'incidents', (select count(*) from public.external_incidents where organization_id = p_organization_id and counts),
    'last_incident_at', (select max(started_at) from public.external_incidents where organization_id = p_organization_id and counts),
    'disappeared', (select count(*) from public.external_deployments
                    where organization_id = p_organization_id and disappeared_at is not null)
                 + (select count(*) from public.external_incidents
                    where organization_id = p_organization_id and disappeared_at is not null),
    'set_aside', (select count(*) from public.set_aside_events where organization_id = p_organization_id)
  )::text
  from public.external_deployments where organization_id = p_organization_id and counts
$$;
comment on function public.summarize_events(uuid) is 'What an organization holds, for the integration page and the filters: environments with counts, services, teams, pending, unmatched, first and last.';

create function public.list_incidents(
  p_organization_id uuid, p_question text, p_after uuid default null, p_limit integer default 5000
) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with anchor as (
      select a.started_at, a.id from public.external_incidents a where a.organization_id = p_organization_id and a.id = p_after
    ), slice as (
      select i.* from public.external_incidents i
      where i.organization_id = p_organization_id and i.started_at >= from_at and i.started_at < to_at
        and i.counts and private.incident_answers(i, question)
        and (p_after is null or (i.started_at, i.id) > (select a.started_at, a.id from anchor a))
      order by i.started_at, i.id
      limit least(p_limit, 5000)
    )
    select coalesce(json_agg(json_build_object(
        'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
        'severity', i.severity, 'started_at', extract(epoch from i.started_at),
        'finished_at', extract(epoch from i.finished_at), 'restore_seconds', i.restore_seconds
      ) order by i.started_at, i.id), '[]')::text
    from slice i
  );
end
$$;
comment on function public.list_incidents(uuid, text, uuid, integer) is
  'So many incidents that answer a question, oldest first, after the incident p_after: at most 5,000. Objects in one JSON text.';
revoke all on function public.list_incidents(uuid, text, uuid, integer) from public, anon;
grant execute on function public.list_incidents(uuid, text, uuid, integer) to authenticated, service_role;

create function private.severity_gravity(severity text) returns double precision
language sql immutable set search_path = '' as $$
  select case
    when coalesce(severity, '') = '' then 'infinity'
    when severity ~ '[0-9]' then (select n / (n + 1) from (select substring(severity from '[0-9]+')::numeric as n) number)
    else coalesce((
      select 1 + min(w.place)
      from unnest(array['critical', 'blocker', 'urgent', 'major', 'high', 'medium', 'normal', 'moderate', 'minor', 'low'])
        with ordinality w (word, place)
      where strpos(lower(severity), w.word) > 0), 100)
  end
$$;
comment on function private.severity_gravity is
  'Where a severity stands, the gravest first: by its number (SEV-1, P2), else by its word; then those that say neither, then none.';
revoke all on function private.severity_gravity from public, anon, authenticated;
grant execute on function private.severity_gravity to authenticated, service_role;

create function public.list_incident_page(
  p_organization_id uuid, p_question text, p_severities text[] default null, p_open boolean default null,
  p_sort text default 'started', p_descending boolean default true,
  p_anchor uuid default null, p_backward boolean default false, p_limit integer default 50
) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with narrowed as materialized (
      select i.* from public.external_incidents i
      where i.organization_id = p_organization_id and i.counts
        and i.started_at >= from_at and i.started_at < to_at
        and private.incident_answers(i, question)
        and (p_severities is null or coalesce(i.severity, '') = any (p_severities))
    ), wanted as (
      select * from narrowed where p_open is null or p_open = (restore_seconds is null)
    ), ordered as (
      select w.id, w.started_at, w.restore_seconds, w.severity, true as listed from wanted w
      union all
      select a.id, a.started_at, a.restore_seconds, a.severity, false from public.external_incidents a
      where a.organization_id = p_organization_id and a.id = p_anchor
    ), ranked as (
      -- From the longest, gravest or newest. What has no time or no severity stands last, whichever way it goes.
      select o.id, o.started_at, o.listed, (case when p_descending then 1 else -1 end) * coalesce(
          case p_sort
            when 'restored' then o.restore_seconds
            when 'severity' then case when o.severity <> ''
              then dense_rank() over (order by private.severity_gravity(o.severity) desc, o.severity collate "C" desc) end
            else extract(epoch from o.started_at) end,
          case when p_descending then -1 else 1e12 end) as rank
      from ordered o
    ), anchor as (
      select r.rank, r.started_at, r.id from ranked r where not r.listed
    ), page as (
      select w.*, r.rank from wanted w join ranked r on r.id = w.id and r.listed
      where not exists (select 1 from anchor)
         or case when p_backward then (r.rank, r.started_at, r.id) > (select a.rank, a.started_at, a.id from anchor a)
            else (r.rank, r.started_at, r.id) < (select a.rank, a.started_at, a.id from anchor a) end
      order by case when p_backward then r.rank end, case when p_backward then r.started_at end,
        case when p_backward then r.id end, r.rank desc, r.started_at desc, r.id desc
      limit p_limit + 1
    )
    select jsonb_build_object(
      'total', (select count(*) from wanted),
      'all', (select count(*) from narrowed),
      'open', (select count(*) from narrowed where restore_seconds is null),
      'last_started_at', (select extract(epoch from max(i.started_at)) from public.external_incidents i
        where i.organization_id = p_organization_id and i.counts),
      'severities', (select coalesce(jsonb_agg(s.severity order by private.severity_gravity(s.severity), s.severity collate "C"), '[]')
        from (
          select distinct coalesce(i.severity, '') as severity from public.external_incidents i
          where i.organization_id = p_organization_id and i.counts) s),
      'rows', (select coalesce(jsonb_agg(jsonb_build_object(
          'id', p.id, 'external_id', p.external_id, 'services', p.services, 'envs', p.envs, 'teams', p.teams,
          'severity', p.severity, 'started_at', extract(epoch from p.started_at),
          'finished_at', extract(epoch from p.finished_at), 'restore_seconds', p.restore_seconds)
        order by case when p_backward then p.rank end, case when p_backward then p.started_at end,
          case when p_backward then p.id end, p.rank desc, p.started_at desc, p.id desc), '[]') from page p)
    )::text
  );
end
$$;
comment on function public.list_incident_page(uuid, text, text[], boolean, text, boolean, uuid, boolean, integer) is
  'A page of the incidents that answer a question and one more, by start, severity or time to restore, after or before the incident p_anchor, with the counts of the filter and the last incident of all.';
revoke all on function public.list_incident_page(uuid, text, text[], boolean, text, boolean, uuid, boolean, integer) from public, anon;
grant execute on function public.list_incident_page(uuid, text, text[], boolean, text, boolean, uuid, boolean, integer) to authenticated, service_role;

create or replace function public.get_deployment(p_organization_id uuid, p_deployment_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'id', d.id, 'external_id', d.external_id, 'service', d.service, 'env', d.env, 'team', d.team, 'version', d.version,
    'repository_id', d.repository_id, 'repository_slug', coalesce(r.slug, d.repository_slug), 'commit_sha', d.commit_sha,
    'started_at', extract(epoch from d.started_at), 'finished_at', extract(epoch from d.finished_at),
    'duration_seconds', d.duration_seconds, 'result', d.result, 'deployment_type', d.deployment_type,
    'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
    'remediation_external_id', d.remediation_external_id, 'source', d.source, 'number_of_commits', d.number_of_commits,
    'told', private.told_columns(d),
    'origins', jsonb_build_array(d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits),
    'lead_time_seconds', d.lead_time_seconds,
    'first_seen_at', extract(epoch from d.first_seen_at), 'changed_at', extract(epoch from d.changed_at),
    'missed_at', extract(epoch from d.missed_at), 'disappeared_at', extract(epoch from d.disappeared_at),
    'is_off', d.is_off, 'is_merged', d.is_merged and d.same_as is not null, 'other_reports', (
      select coalesce(jsonb_agg(jsonb_build_object('source', x.source, 'counts', x.counts,
        'deployment', private.related_deployment(p_organization_id, x)) order by x.started_at, x.id), '[]')
      from public.external_deployments x where x.organization_id = p_organization_id and x.id <> d.id and x.disappeared_at is null
        and (x.same_as in (d.id, d.same_as) or x.id = d.same_as)),
    'site', (select i.site from public.org_integrations i where i.organization_id = p_organization_id and i.id = d.integration_id),
    'last_read_at', (select extract(epoch from i.last_synced_at) from public.org_integrations i
      where i.organization_id = p_organization_id and i.id = d.integration_id),
    'breaking', (
      select jsonb_build_object('sha', b.sha, 'evidence', b.evidence, 'found_sha', b.found_sha, 'found_evidence', b.found_evidence,
        'found_by', b.found_by, 'chosen_at', extract(epoch from b.chosen_at), 'searched_at', extract(epoch from b.searched_at))
      from public.breaking_commits b
      where d.result = 'failed' and b.organization_id = p_organization_id and b.deployment_id = d.id),
    'result_changes', (
      select coalesce(jsonb_agg(jsonb_build_array(v.from_result, v.to_result, extract(epoch from v.seen_at)) order by v.id), '[]')
      from (select * from public.result_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id
            order by v.id desc limit 100) v),
    'all_result_changes', (
      select count(*) from public.result_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id),
    'remediated_by', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.external_id = d.remediation_external_id and x.id <> d.id),
    'remediates', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.remediation_external_id = d.external_id and x.id <> d.id order by x.started_at desc limit 20) x),
    'all_remediates', (
      select count(*) from public.external_deployments x where x.organization_id = p_organization_id
        and x.remediation_external_id = d.external_id and x.id <> d.id),
    'before', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) < (d.started_at, d.id) and x.counts
      order by x.started_at desc, x.id desc limit 1),
    'after', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) > (d.started_at, d.id) and x.counts
      order by x.started_at, x.id limit 1),
    'incidents', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'severity', i.severity,
        'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
        'restore_seconds', i.restore_seconds) order by i.started_at), '[]')
      from (select * from public.external_incidents i where i.organization_id = p_organization_id
              and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
              and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs))
              and i.counts order by i.started_at limit 20) i),
    'all_incidents', (
      select count(*) from public.external_incidents i where i.organization_id = p_organization_id
        and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
        and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs)) and i.counts),
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
  'One deployment, also one that disappeared, with its first 500 commits, result changes, breaking commit, remediations both ways, neighbours, and incidents of its service from an hour before to a day after it started; null where the organization has none with this id.';

drop function public.measure_data_quality(uuid, timestamptz, timestamptz, text[], timestamptz, text);
create function public.measure_data_quality(
  p_organization_id uuid, p_question text, p_now timestamptz, p_time_zone text
) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  environments text[] := coalesce(private.names_of(question, 'environments'), '{}');
begin
  return (
    with everywhere as materialized (
      select d.id, d.service, d.env, d.team, d.repository_id, d.commit_sha, d.started_at, d.result, d.recovery_seconds,
        d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.commit_count, d.lead_time_seconds,
        d.number_of_commits, d.disappeared_at, d.source, d.same_as, d.counts, coalesce(private.answers(d, question), false) as is_asked
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
    ), looked_at as materialized (
      select * from everywhere where is_asked and counts
    ), leads as (
      select c.lead_time_seconds from looked_at l
      join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = l.id
    ), lead_counts as (
      select count(*)::double precision as commits, count(lead_time_seconds)::double precision as known from leads
    ), recovery_counts as (
      select count(*)::double precision as failed, count(recovery_seconds)::double precision as known from looked_at where result = 'failed'
    ), elsewhere as (
      select env, count(*) as n, count(*) filter (where result = 'failed') as failed, count(*) filter (where result = 'passed') as passed
      from everywhere where not is_asked and counts group by env
    ), unmapped as (
      select service, count(*) as n from looked_at group by service having bool_and(repository_id is null)
    ), integration as (
      -- Estimates from git where they count; else Datadog where it is connected, else the pipeline that pushes, else a Datadog
      -- of before.
      select i.connected_at, i.status, i.provider from public.org_integrations i
      where i.organization_id = p_organization_id and (i.provider in ('datadog', 'pipeline', 'github_deployments') or i.provider = 'git' and exists (
        select 1 from public.feeds f
        where f.organization_id = i.organization_id and f.kind = 'estimated_deployments' and not f.is_off))
      order by i.provider <> 'git', i.status = 'disconnected', i.provider limit 1
    ), days as (
      -- Whole days: the sync of today may still come.
      select day::date as day from integration i, generate_series(
        (greatest(from_at, i.connected_at) at time zone p_time_zone)::date,
        (least(to_at, p_now) at time zone p_time_zone)::date - 1, interval '1 day') day
      where i.provider = 'datadog'
    )
    select jsonb_build_object(
      'deployments', (select jsonb_build_object(
        'total', count(*), 'failed', count(*) filter (where result = 'failed'),
        'passed', count(*) filter (where result = 'passed'), 'pending', count(*) filter (where result = 'pending'),
        'without_commits', count(*) filter (where commit_count = 0),
        'failed_without_commits', count(*) filter (where commit_count = 0 and result = 'failed'),
        'passed_without_commits', count(*) filter (where commit_count = 0 and result = 'passed'),
        'without_sha', count(*) filter (where commit_sha is null),
        'without_team', count(*) filter (where team is null),
        'without_repository', count(*) filter (where repository_id is null),
        'without_lead_time', count(*) filter (where commit_count > 0 and lead_time_seconds is null),
        'cut_commits', count(*) filter (where number_of_commits > commit_count and commit_count > 0),
        'commits_not_sent', coalesce(sum(number_of_commits - commit_count) filter (where number_of_commits > commit_count and commit_count > 0), 0),
        'failed_without_recovery', count(*) filter (where result = 'failed' and recovery_seconds is null)) from looked_at),
      'breaking_commits', (select coalesce(jsonb_object_agg(n.evidence, n.n), '{}') from (
        select coalesce(b.evidence, case when b.chosen_at is not null then 'none-broke-it' else 'unknown' end) as evidence, count(*) as n
        from looked_at l
        left join public.breaking_commits b on b.organization_id = p_organization_id and b.deployment_id = l.id
        where l.result = 'failed' group by 1) n),
      'pending_ages', (select coalesce(jsonb_agg(jsonb_build_array(a.age, a.n) order by a.age), '[]') from (
        select case when p_now - started_at < interval '1 day' then 0 when p_now - started_at < interval '7 days' then 1
          when p_now - started_at < interval '30 days' then 2 else 3 end as age, count(*) as n
        from looked_at where result = 'pending' group by 1) a),
      'commits', (select jsonb_build_object(
        'human', coalesce(sum(human_commits), 0), 'ai', coalesce(sum(ai_commits), 0), 'bot', coalesce(sum(bot_commits), 0),
        'unknown', coalesce(sum(unknown_commits), 0),
        'failed_ai', coalesce(sum(ai_commits) filter (where result = 'failed'), 0),
        'passed_ai', coalesce(sum(ai_commits) filter (where result = 'passed'), 0),
        'failed_unknown', coalesce(sum(unknown_commits) filter (where result = 'failed'), 0),
        'passed_unknown', coalesce(sum(unknown_commits) filter (where result = 'passed'), 0)) from looked_at),
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
        'median', (select percentile_cont(0.5) within group (order by recovery_seconds) from looked_at where result = 'failed'),
        'low', case when n.known > 0 and 2 * n.known > n.failed then
          (select percentile_disc((n.known - n.failed / 2) / n.known) within group (order by recovery_seconds) from looked_at where result = 'failed') end,
        'high', case when n.known > 0 and 2 * n.known > n.failed then
          (select percentile_disc(least(1, n.failed / 2 / n.known)) within group (order by recovery_seconds) from looked_at where result = 'failed') end)
        from recovery_counts n),
      'other_environments', (select coalesce(jsonb_agg(jsonb_build_array(e.env, e.n) order by e.n desc, e.env), '[]') from (
        select env, n from elsewhere order by n desc, env limit 50) e),
      'elsewhere', (select jsonb_build_object('environments', count(*), 'deployments', coalesce(sum(n), 0)) from elsewhere),
      -- Environments of one rate are one group to whoever asks what any choice of them would do to a rate.
      'elsewhere_rates', (select coalesce(jsonb_agg(jsonb_build_array(e.failed, e.passed)), '[]') from (
        select sum(failed) as failed, sum(passed) as passed from elsewhere
        where failed + passed > 0 group by failed::numeric / (failed + passed)) e),
      'other_spellings', (select coalesce(jsonb_agg(jsonb_build_array(e.env, e.n) order by e.n desc, e.env), '[]') from (
        select e.env, sum(e.n) as n from (
          select env, n from elsewhere
          union all
          select i_env.env, count(*) from public.external_incidents i cross join lateral unnest(i.envs) i_env(env)
          where i.organization_id = p_organization_id and i.started_at >= from_at and i.started_at < to_at and i.counts
            and not i.envs && environments
          group by i_env.env) e
        -- Those that only look alike are told apart by isOtherSpelling.
        where e.env ~ '[^ -~]' or regexp_replace(lower(e.env), '[^a-z0-9]', '', 'g') in (
          select regexp_replace(lower(chosen), '[^a-z0-9]', '', 'g')
          from public.organizations o cross join lateral unnest(o.production_environments) chosen where o.id = p_organization_id)
        group by e.env) e),
      'duplicates', (select jsonb_build_object('total', count(*), 'failed', count(*) filter (where result = 'failed'),
        'passed', count(*) filter (where result = 'passed'),
        'are_merged', (select o.merges_duplicates from public.organizations o where o.id = p_organization_id),
        'reports', (select count(*) from everywhere e where e.is_asked and e.disappeared_at is null and (e.same_as is not null
          or exists (select 1 from public.external_deployments s
            where s.organization_id = p_organization_id and s.same_as = e.id and s.disappeared_at is null))))
        from everywhere where is_asked and disappeared_at is null and same_as is not null),
      'duplicated_services', (select coalesce(jsonb_agg(jsonb_build_array(s.service, s.sources, s.n) order by s.n desc, s.service), '[]') from (
        select e.service, k.source_name || ' + ' || coalesce(e.source, '') as sources, count(*) as n
        from everywhere e cross join lateral (
          select coalesce(x.source, '') as source_name from public.external_deployments x
          where x.organization_id = p_organization_id and x.id = e.same_as) k
        where e.is_asked and e.disappeared_at is null and e.same_as is not null
        group by 1, 2 order by 3 desc, 1 limit 50) s),
      'all_environments', (select count(*) from everywhere where counts),
      'unmapped_services', (select coalesce(jsonb_agg(jsonb_build_array(s.service, s.n) order by s.n desc, s.service), '[]') from (
        select service, n from unmapped order by n desc, service limit 50) s),
      'unmapped', (select count(*) from unmapped),
      'services', (select count(distinct service) from looked_at),
      'disappeared', (select jsonb_build_object('total', count(*), 'failed', count(*) filter (where result = 'failed'),
        'passed', count(*) filter (where result = 'passed')) from everywhere where is_asked and disappeared_at is not null),
      'set_aside', (select jsonb_build_object('deployments', count(*) filter (where kind = 'deployment'),
        'incidents', count(*) filter (where kind = 'incident')) from public.set_aside_events where organization_id = p_organization_id),
      'incidents', (select jsonb_build_object('total', count(*), 'open', count(*) filter (where restore_seconds is null)) from public.external_incidents i
        where i.organization_id = p_organization_id and i.started_at >= from_at and i.started_at < to_at and i.counts
          and private.incident_answers(i, question)),
      'incidents_without_environment', (select count(*) from public.external_incidents i
        where i.organization_id = p_organization_id and i.started_at >= from_at and i.started_at < to_at and i.counts and i.envs = '{}'
          and (select not '' = any (environments) and o.production_environments && environments
            from public.organizations o where o.id = p_organization_id)),
      -- One feed a team: where one stops registering incidents, the others go on.
      'incident_feeds', (select coalesce(jsonb_agg(jsonb_build_array(f.team, f.n, extract(epoch from f.last_at), f.usual_gap) order by f.n desc, f.team), '[]') from (
        select team, count(*) as n, max(started_at) as last_at,
          percentile_cont(0.5) within group (order by extract(epoch from started_at - before)) as usual_gap
        from (
          select coalesce(t.team, '') as team, i.started_at,
            lag(i.started_at) over (partition by coalesce(t.team, '') order by i.started_at) as before
          from public.external_incidents i left join lateral unnest(i.teams) as t(team) on true
          where i.organization_id = p_organization_id and i.counts) of_team
        group by team) f),
      'connected', exists (select 1 from integration where status <> 'disconnected'),
      'days', (select count(*) from days),
      'days_without_sync', (select coalesce(jsonb_agg(day order by day), '[]') from days where not exists (
        select 1 from public.sync_runs r where r.organization_id = p_organization_id and r.status = 'succeeded'
          and (r.finished_at at time zone p_time_zone)::date = days.day))
    )::text
  );
end
$$;
comment on function public.measure_data_quality(uuid, text, timestamptz, text) is
  'What is missing in what answers a question, as counts in one JSON text; what each gap can do to a figure is computed from them.';
revoke all on function public.measure_data_quality(uuid, text, timestamptz, text) from public, anon;
grant execute on function public.measure_data_quality(uuid, text, timestamptz, text) to authenticated, service_role;
