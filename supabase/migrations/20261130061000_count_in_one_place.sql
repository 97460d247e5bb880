-- Counts hold everything that a report's figures are made of, so that a page, the API, a snapshot and the command line
-- count in one place.

create function private.named_remediations(organization uuid, before timestamptz, question jsonb)
returns table (remediation text)
language sql stable set search_path = '' as $$
  select n.remediation from (
    -- What a failure names can be the second report of its remediation: the one that counts stands for it.
    select d.external_id, coalesce(kept.external_id, d.remediation_external_id) as remediation
    from public.external_deployments d
    left join public.external_deployments merged on merged.organization_id = organization
      and merged.external_id = d.remediation_external_id and merged.is_merged
    left join public.external_deployments kept on kept.organization_id = organization and kept.id = merged.same_as
    where d.organization_id = organization and d.started_at < before and d.counts
      and d.remediation_external_id is not null and d.remediation_type is not null
      and (question is null or not coalesce(private.answers(d, question), false))
  ) n where n.remediation <> n.external_id
$$;
comment on function private.named_remediations(uuid, timestamptz, jsonb) is
  'What failed deployments that started before an instant and don''t answer a question (null: all of them) name as their remediation.';
revoke all on function private.named_remediations(uuid, timestamptz, jsonb) from public, anon;
grant execute on function private.named_remediations(uuid, timestamptz, jsonb) to authenticated, service_role;

create function private.scoped_deployments(in_organization uuid, from_at timestamptz, to_at timestamptz, question jsonb)
returns table (
  id uuid, external_id text, started_at timestamptz, service text, env text, team text, repository_id uuid, result text,
  is_rolled_back boolean, is_remediation boolean, recovery_seconds double precision,
  human integer, ai_assisted integer, bot integer, unknown integer, lead_times double precision[], tools text[],
  before_merge double precision[], waiting double precision[], deploying double precision, remediation_type text
)
language sql stable security invoker as $$
  select d.id, d.external_id, d.started_at, d.service, d.env, d.team, d.repository_id, d.result,
    d.result = 'failed' and d.remediation_type is not distinct from 'rollback',
    coalesce(d.deployment_type in ('rollback', 'rollforward', 'hotfix'), false) or d.external_id in (
      -- A remediation follows what it ends: what started later can't name one of the window.
      select n.remediation from private.named_remediations(in_organization, to_at, null) n),
    d.recovery_seconds,
    d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.lead_times, d.tools, d.before_merge, d.waiting,
    private.deploying_seconds(d.started_at, d.finished_at), d.remediation_type
  from public.external_deployments d
  where d.organization_id = in_organization and d.started_at >= from_at and d.started_at < to_at
    and d.counts and private.answers(d, question)
$$;
comment on function private.scoped_deployments(uuid, timestamptz, timestamptz, jsonb) is
  'The deployments of a window that answer a question, with what their figures are made of. Inlined, so that a query reads only the columns it names.';
revoke all on function private.scoped_deployments(uuid, timestamptz, timestamptz, jsonb) from public, anon;
grant execute on function private.scoped_deployments(uuid, timestamptz, timestamptz, jsonb) to authenticated, service_role;

create function private.deployment_spread(in_organization uuid, question jsonb) returns jsonb
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  before_at timestamptz := (question ->> 'before')::timestamptz;
  mature_before timestamptz := coalesce((question ->> 'matureBefore')::timestamptz, to_at);
  answer jsonb;
begin
  with scoped as materialized (
    -- Days of 24 hours, counted back from the end: 26 weeks of them.
    select id, started_at, started_at >= from_at as current, started_at >= before_at as compared,
      ceil(extract(epoch from to_at - started_at) / 86400)::integer - 1 as day,
      result <> 'pending' as evaluated, result = 'failed' as failed, is_remediation,
      case when result = 'failed' then recovery_seconds end as recovery,
      cardinality(lead_times)::bigint as commits, lead_times[(cardinality(lead_times) + 1) / 2] as lead_time
    from private.scoped_deployments(in_organization, least(before_at, to_at - interval '4368 hours'), to_at, question)
  ), medians as materialized (
    select percentile_disc(0.5) within group (order by recovery) as recovery, percentile_disc(0.5) within group (order by lead_time) as lead_time
    from scoped where day < 182
  ), weeks as (
    select day / 7 as week, count(*) as deployments, count(*) filter (where evaluated) as evaluated, count(*) filter (where failed) as failed,
      count(*) filter (where is_remediation) as remediations, count(s.recovery) as recoveries,
      count(*) filter (where s.recovery < m.recovery) * 2 + count(*) filter (where s.recovery = m.recovery) as quick_halves,
      count(s.lead_time) as timed,
      count(*) filter (where s.lead_time < m.lead_time) * 2 + count(*) filter (where s.lead_time = m.lead_time) as early_halves
    from scoped s cross join medians m where day < 182 group by 1
  ), shared as (
    -- Deployments of which the first commit that another one of the window carries is the same are one change set.
    select id, min(sha collate "C") as sha
    from (
      select s.id, r.sha, count(*) over (partition by s.current, r.sha) as carriers
      from scoped s
      join public.repeated_deployment_commits r on r.organization_id = in_organization and r.deployment_id = s.id
      where s.compared
    ) carried where carriers > 1 group by id
  ), sets as (
    select current, count(*) as m, count(*) filter (where evaluated) as n, count(*) filter (where failed) as f,
      count(*) filter (where is_remediation) as r, count(recovery) as k, sum(commits) as c, sum(commits * commits) as cc
    from scoped s left join shared using (id) where s.compared
    group by current, coalesce(sha, s.id::text)
  ), squares as (
    select current, jsonb_build_object('deployments', sum(m * m), 'evaluated', sum(n * n), 'evaluatedFailed', sum(n * f), 'failed', sum(f * f),
      'remediations', sum(r * r), 'deploymentsRemediations', sum(m * r), 'recoveries', sum(k * k), 'commits', sum(c * c),
      'commitsOfDeployments', sum(cc)) as sets
    from sets group by current
  ), sides as (
    select s.current, count(*) filter (where evaluated and started_at < mature_before) as mature_evaluated,
      count(*) filter (where failed and started_at < mature_before) as mature_failed,
      coalesce(jsonb_agg(floor(extract(epoch from started_at))::bigint order by started_at) filter (where failed and recovery is null), '[]') as open_since
    from scoped s where s.compared group by s.current
  )
  select jsonb_build_object(
      'weeks', (select coalesce(jsonb_agg(to_jsonb(weeks)), '[]') from weeks),
      'days', (select coalesce(jsonb_agg(jsonb_build_array(day, n)), '[]') from (
        select day, count(*) as n from scoped where day < 182 group by day) counted),
      'sides', (select coalesce(jsonb_agg(to_jsonb(sides) || jsonb_build_object('sets', q.sets)), '[]') from sides join squares q using (current)))
    into answer;
  return answer;
end
$$;
comment on function private.deployment_spread(uuid, jsonb) is
  'How much the figures of a question spread: 26 weeks before its end, and what in its window and the one before ("before") hangs together by change set or may still change ("matureBefore").';
revoke all on function private.deployment_spread(uuid, jsonb) from public, anon;
grant execute on function private.deployment_spread(uuid, jsonb) to authenticated, service_role;

create function public.measure_deployments(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  before_at timestamptz := (question ->> 'before')::timestamptz;
  parts timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(question -> 'parts') with ordinality t(e, i) order by i);
  buckets timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(question -> 'buckets') with ordinality t(e, i) order by i);
  answer jsonb;
begin
  with scoped as materialized (
    select started_at >= from_at as current,
      case when started_at >= from_at then width_bucket(started_at, parts) end as part,
      case when started_at >= from_at then width_bucket(started_at, buckets) end as bucket,
      result, is_rolled_back, is_remediation, remediation_type, recovery_seconds,
      human, ai_assisted, bot, unknown, lead_times,
      human + ai_assisted + bot + unknown as commits
    from private.scoped_deployments(p_organization_id, before_at, to_at, question)
  ), cells as (
    select current, part, bucket,
      count(*) as total,
      count(*) filter (where result = 'failed') as failed,
      count(*) filter (where result = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back,
      count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds) filter (where result = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits,
      count(*) filter (where commits > 0) as with_commits,
      sum(commits::double precision * commits) as commit_squares,
      array[coalesce(sum(human) filter (where result <> 'pending'), 0), coalesce(sum(ai_assisted) filter (where result <> 'pending'), 0),
        coalesce(sum(bot) filter (where result <> 'pending'), 0), coalesce(sum(unknown) filter (where result <> 'pending'), 0)] as evaluated_commits,
      array[coalesce(sum(human) filter (where result = 'failed'), 0), coalesce(sum(ai_assisted) filter (where result = 'failed'), 0),
        coalesce(sum(bot) filter (where result = 'failed'), 0), coalesce(sum(unknown) filter (where result = 'failed'), 0)] as failed_commits,
      array[coalesce(sum(human) filter (where is_rolled_back), 0), coalesce(sum(ai_assisted) filter (where is_rolled_back), 0),
        coalesce(sum(bot) filter (where is_rolled_back), 0), coalesce(sum(unknown) filter (where is_rolled_back), 0)] as rolled_back_commits
    from scoped group by current, part, bucket
  ), stretches as not materialized (
    -- 0 is the window, -1 the one before, and from 1 on its buckets.
    select case when current then 0 else -1 end as stretch, lead_times from scoped where lead_times <> '{}'
    union all
    select bucket, lead_times from scoped where bucket > 0 and lead_times <> '{}'
  ), sorted as materialized (
    -- Deployments are put in the order of their stretches before their lead times are: they are fewer.
    select stretch, array_agg(seconds order by seconds) as seconds, count(*)::integer as n
    from (
      select stretch, unnest(lead_times) as seconds
      from (select stretch, lead_times from stretches order by stretch) ordered
    ) told group by stretch
  ), medians as materialized (
    select stretch, seconds, n, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median from sorted
  ), edges as materialized (
    -- The largest value below the median: what counts up to it counts below the median. A median between two values is none.
    select stretch, seconds, median, seconds[coalesce(array_position(seconds, median) - 1, n / 2)] as below_median
    from medians
  ), marks as materialized (
    select stretch, median, below_median from edges
  ), clusters as (
    select stretch, count(*) as clusters, sum(b * b) as squares, sum(b * size) as products, sum(size * size) as sizes,
      sum(below)::bigint as below, sum(up_to - below)::bigint as equal
    from (
      select stretch, size, below, up_to, below + 0.5::double precision * (up_to - below) as b
      from (
        select s.stretch, cardinality(s.lead_times)::double precision as size, width_bucket(m.median, s.lead_times) as up_to,
          case when m.below_median is null then 0 else width_bucket(m.below_median, s.lead_times) end as below
        from stretches s join marks m using (stretch)
      ) counted
    ) weighed group by stretch
  ), lead_times as materialized (
    select stretch, private.lead_time_figures(e.seconds, c.clusters, c.squares, c.products, c.sizes, c.below, c.equal) as figures
    from edges e join clusters c using (stretch)
  ), part_medians as (
    select part, n, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median, seconds[(9 * n + 9) / 10] as p90
    from (
      select part, array_agg(seconds order by seconds) as seconds, count(*) as n
      from (
        select part, unnest(lead_times) as seconds
        from (select part, lead_times from scoped where part > 0 order by part) ordered
      ) told group by part
    ) sorted_parts
  ), batches as (
    select (sizes[(n + 1) / 2] + sizes[n / 2 + 1])::double precision / 2 as median, sizes[(9 * n + 9) / 10] as p90
    from (
      select array_agg(commits order by commits) as sizes, count(*) as n from scoped where current and commits > 0
    ) sorted_batches where n > 0
  )
  select jsonb_build_object(
      'cells', coalesce((select jsonb_agg(to_jsonb(cells)) from cells), '[]'),
      'part_lead_times', coalesce((select jsonb_agg(jsonb_build_array(part,
        jsonb_build_object('commits', n, 'median', median, 'p90', p90, 'interval', null))) from part_medians), '[]'),
      'bucket_lead_times', coalesce((select jsonb_agg(jsonb_build_array(stretch, figures)) from lead_times where stretch > 0), '[]'),
      'lead_time', (select figures from lead_times where stretch = 0),
      'lead_time_before', (select figures from lead_times where stretch = -1),
      'batches', (select jsonb_build_array(median, p90) from batches),
      'remediation_types', (
        select coalesce(jsonb_agg(jsonb_build_array(type, n)), '[]') from (
          select coalesce(nullif(remediation_type, ''), 'unknown') as type, count(*) as n
          from scoped where current and result = 'failed' group by 1) ended),
      'spread', case when before_at < from_at then private.deployment_spread(p_organization_id, question) end)
    into answer;
  return answer::text;
end
$$;
comment on function public.measure_deployments(uuid, text) is
  'What the figures of a question are made of, counted once: its window and the one before it (from "before" on), cut into "parts" and "buckets" that begin at these instants. JSON text.';
revoke all on function public.measure_deployments(uuid, text) from public, anon;
grant execute on function public.measure_deployments(uuid, text) to authenticated, service_role;

create function public.break_down_deployments(p_organization_id uuid, p_question text, p_dimension text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  answer jsonb;
begin
  if p_dimension not in ('service', 'team', 'repository', 'environment', 'tool') then
    raise exception using errcode = 'PT400', message = 'no such dimension';
  end if;
  with scoped as materialized (
    select g.name, d.result, d.is_rolled_back, d.is_remediation, d.recovery_seconds, d.ai_assisted,
      d.human + d.ai_assisted + d.bot as known, d.human + d.ai_assisted + d.bot + d.unknown as commits, d.lead_times
    from private.scoped_deployments(p_organization_id, from_at, to_at, question) d
    cross join lateral unnest(case p_dimension
      when 'service' then array[d.service] when 'team' then array[d.team] when 'environment' then array[d.env]
      when 'repository' then array[d.repository_id::text] else d.tools end) g(name)
  ), groups as (
    select name, count(*) as total,
      count(*) filter (where result = 'failed') as failed, count(*) filter (where result = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back, count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds order by recovery_seconds)
        filter (where result = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits, sum(known) as known_commits, sum(ai_assisted) as ai_commits,
      count(*) filter (where commits > 0) as with_commits, sum(commits::double precision * commits) as commit_squares
    from scoped group by name
  ), shown as (
    select * from groups order by total desc, name limit 500
  ), sorted as (
    select s.name, array_agg(seconds order by seconds) as seconds, count(*)::integer as n
    from scoped s cross join lateral unnest(s.lead_times) seconds group by s.name
  )
  select jsonb_build_object(
    'all', (select count(*) from groups),
    'deployments_in_all', (select coalesce(sum(total), 0) from groups),
    'failed_in_all', (select coalesce(sum(failed), 0) from groups),
    'rows', coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('label', coalesce(r.slug, g.name), 'lead_times', coalesce(s.n, 0),
      'lead_time_median', (s.seconds[(s.n + 1) / 2] + s.seconds[s.n / 2 + 1]) / 2, 'lead_time_p90', s.seconds[(9 * s.n + 9) / 10])
      order by g.total desc, g.name), '[]'))
    into answer
  from shown g
  left join sorted s on s.name is not distinct from g.name
  left join public.repositories r on p_dimension = 'repository' and r.organization_id = p_organization_id and r.id::text = g.name;
  return answer::text;
end
$$;
comment on function public.break_down_deployments(uuid, text, text) is
  'What the figures of a question are made of by service, team, repository, environment or tool, most deployments first: 500, and what there is of all. JSON text.';
revoke all on function public.break_down_deployments(uuid, text, text) from public, anon;
grant execute on function public.break_down_deployments(uuid, text, text) to authenticated, service_role;

create function public.list_named_remediations(p_organization_id uuid, p_question text, p_after text default '') returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
begin
  return (
    select coalesce(json_agg(p.remediation order by p.remediation), '[]')::text
    from (
      select distinct n.remediation collate "C" as remediation
      from private.named_remediations(p_organization_id, (question ->> 'to')::timestamptz, question) n
      where n.remediation collate "C" > p_after order by 1 limit 5000) p
  );
end
$$;
comment on function public.list_named_remediations(uuid, text, text) is
  'A page of 5,000 of the external ids, after one of them, that failed deployments that don''t answer a question and started before its window ends name as their remediation, sorted: an export of what answers it needs them to count rework. JSON text.';
revoke all on function public.list_named_remediations(uuid, text, text) from public, anon;
grant execute on function public.list_named_remediations(uuid, text, text) to authenticated, service_role;

-- The list behind the rework card holds what the card counts.
create or replace function private.deployment_condition(organization uuid, filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  parts text[] := array[format('d.organization_id = %L::uuid', organization), case when filter ->> 'reported' = 'twice'
    then 'd.disappeared_at is null and (d.same_as is not null or exists (select 1 from public.external_deployments s
      where s.organization_id = d.organization_id and s.same_as = d.id and s.disappeared_at is null))' else 'd.counts' end];
  share text;
  shares text[] := '{}';
begin
  if filter ? 'from' then parts := parts || format('d.started_at >= %L::timestamptz', filter ->> 'from'); end if;
  if filter ? 'to' then parts := parts || format('d.started_at < %L::timestamptz', filter ->> 'to'); end if;
  parts := parts || format('private.answers(d, %L::jsonb)', filter);
  if filter ? 'result' then
    -- One result is written plainly, so that the index of the failed (pending) ones is seen to fit.
    parts := parts || case when jsonb_array_length(filter -> 'result') = 1
      then format('d.result = %L', filter -> 'result' ->> 0)
      else format('d.result = any (%s)', private.list_text(filter, 'result')) end;
  end if;
  if filter ? 'type' then parts := parts || private.named_condition(filter, 'type', 'd.deployment_type', 'text'); end if;
  if filter ? 'origin' then
    parts := parts || format('(%s)', (select string_agg(case origin when 'HUMAN' then 'd.human_commits > 0'
      when 'AI_ASSISTED' then 'd.ai_commits > 0' when 'BOT' then 'd.bot_commits > 0' when 'UNKNOWN' then 'd.unknown_commits > 0'
      else 'false' end, ' or ') from jsonb_array_elements_text(filter -> 'origin') origin));
  end if;
  if filter ? 'remediation' then
    parts := parts || format('d.result = ''failed'' and coalesce(d.remediation_type, '''') = any (%s)', private.list_text(filter, 'remediation'));
  end if;
  if filter ->> 'rework' = 'only' then
    parts := parts || format('(d.deployment_type in (''rollback'', ''rollforward'', ''hotfix'')
      or d.external_id in (select n.remediation from private.named_remediations(%L::uuid, %L::timestamptz, null) n))', organization, coalesce(filter ->> 'to', 'infinity'));
  end if;
  case filter ->> 'recovery'
    when 'with' then parts := parts || 'd.recovery_seconds is not null'::text;
    when 'without' then parts := parts || 'd.result = ''failed'' and d.recovery_seconds is null'::text;
    else null;
  end case;
  case filter ->> 'commits'
    when 'with' then parts := parts || 'd.commit_count > 0'::text;
    when 'without' then parts := parts || 'd.commit_count = 0'::text;
    else null;
  end case;
  -- The AI share is over commits of known origin, in the bands of the dose-response figure.
  for share in select jsonb_array_elements_text(filter -> 'share') loop
    shares := shares || case share
      when '0' then 'd.ai_commits = 0 and d.commit_count > d.unknown_commits'
      when '25' then 'd.ai_commits > 0 and 4 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '50' then '4 * d.ai_commits > d.commit_count - d.unknown_commits and 2 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '75' then '2 * d.ai_commits > d.commit_count - d.unknown_commits and 4 * d.ai_commits <= 3 * (d.commit_count - d.unknown_commits)'
      when '100' then '4 * d.ai_commits > 3 * (d.commit_count - d.unknown_commits)'
      else 'false' end;
  end loop;
  if filter ? 'share' then parts := parts || format('((%s))', array_to_string(shares, ') or (')); end if;
  case filter ->> 'missing'
    when 'sha' then parts := parts || 'd.commit_sha is null'::text;
    when 'lead-time' then parts := parts || 'd.commit_count > 0 and d.lead_time_seconds is null'::text;
    when 'breaking-commit' then
      parts := parts || 'd.result = ''failed'' and not exists (select 1 from public.breaking_commits b
        where b.organization_id = d.organization_id and b.deployment_id = d.id and (b.sha is not null or b.chosen_at is not null))'::text;
    else null;
  end case;
  if filter ? 'q' then parts := parts || private.deployment_search(organization, filter ->> 'q'); end if;
  return array_to_string(parts, ' and ');
end
$$;

-- The audit log is the admins' to read; that figures were made of something else from a day on is every member's.
create function public.list_figure_changes(p_organization_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_array(c.kind, extract(epoch from c.at)) order by c.at), '[]')::text
  from (
    (
      -- The first choice changes nothing: before it no environment counted.
      select 'production-environments' as kind, e.at from public.audit_events e
      where e.organization_id = p_organization_id and e.action = 'organization.update' and e.detail ? 'production_environments'
      order by e.id offset 1
    )
    union all
    select 'origin-rules', r.started_at from public.origin_reclassifications r
    where r.organization_id = p_organization_id and r.cause = 'rules'
  ) c
  where auth.uid() is null or p_organization_id in (select private.member_organization_ids())
$$;
comment on function public.list_figure_changes(uuid) is
  'When the production environments or the rules of origin changed: [kind, Unix seconds], the earliest first. Curves mark these days. JSON text.';
revoke all on function public.list_figure_changes(uuid) from public, anon;
grant execute on function public.list_figure_changes(uuid) to authenticated, service_role;

create function public.measure_lead_time_stages(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  answer jsonb;
begin
  with scoped as materialized (
    select id, external_id, started_at, human + ai_assisted + bot + unknown as commits, before_merge, waiting, deploying,
      lead_times, cardinality(lead_times) as known
    from private.scoped_deployments(p_organization_id, from_at, to_at, question)
  ), stages as materialized (
    select v.stage, v.seconds
    from scoped s cross join lateral (values
      ('before_merge', s.before_merge), ('waiting', s.waiting),
      ('deploying', array_fill(s.deploying, array[cardinality(s.waiting)]))) v(stage, seconds)
    where s.waiting <> '{}'
  ), sorted as materialized (
    select stage, array_agg(second order by second) as seconds, sum(second) as total
    from stages, unnest(seconds) second group by stage
  ), medians as materialized (
    select stage, seconds, total, (seconds[(cardinality(seconds) + 1) / 2] + seconds[cardinality(seconds) / 2 + 1]) / 2 as median
    from sorted
  ), edges as materialized (
    select stage, seconds, total, median,
      (select max(v) from unnest(seconds[1:(cardinality(seconds) + 1) / 2]) v where v < median) as below_median
    from medians
  ), marks as materialized (
    select stage, median, below_median from edges
  ), clusters as (
    select stage, count(*) as clusters, sum(b * b) as squares, sum(b * size) as products, sum(size * size) as sizes,
      sum(below)::bigint as below, sum(up_to - below)::bigint as equal
    from (
      select stage, size, below, up_to, below + 0.5::double precision * (up_to - below) as b
      from (
        select s.stage, cardinality(s.seconds)::double precision as size, width_bucket(m.median, s.seconds) as up_to,
          case when m.below_median is null then 0 else width_bucket(m.below_median, s.seconds) end as below
        from stages s join marks m using (stage)
      ) counted
      ) weighed group by stage
  ), own as (
    select array_agg(median order by median) as medians, count(*)::integer as n, sum(known) as commits
    from (
      select known, (lead_times[(known + 1) / 2] + lead_times[known / 2 + 1]) / 2 as median from scoped where known > 0
    ) each
  ), carried as materialized (
    -- Of what several deployments carry, how often each commit went out in the scope, and which time was the first.
    select sha, seconds, count(*) over (partition by sha) as times,
      row_number() over (partition by sha order by started_at, external_id) as nth
    from (
      select r.sha, c.lead_time_seconds as seconds, s.started_at, s.external_id
      from scoped s
      join public.repeated_deployment_commits r on r.organization_id = p_organization_id and r.deployment_id = s.id
      join public.external_deployment_commits c on c.deployment_id = r.deployment_id and c.sha = r.sha
      where s.known > 0 and c.lead_time_seconds is not null
    ) repeated
  ), counted as (
    select seconds, sum(n)::bigint as n
    from (
      select seconds, count(*) as n from scoped, unnest(lead_times) seconds group by seconds
      union all
      select seconds, -count(*) from carried where nth > 1 group by seconds
    ) net group by seconds having sum(n) > 0
  ), ranked as (
    select seconds, (sum(n) over (order by seconds))::bigint as up_to, (sum(n) over ())::bigint as total from counted
  ), once as (
    select max(total) as commits,
      (min(seconds) filter (where up_to >= (total + 1) / 2) + min(seconds) filter (where up_to >= total / 2 + 1)) / 2 as median
    from ranked
  )
  select jsonb_build_object(
      'readings', (
        select jsonb_build_object('deployments', own.n, 'commits', own.commits,
          'per_deployment', (own.medians[(own.n + 1) / 2] + own.medians[own.n / 2 + 1]) / 2,
          'unique_commits', once.commits, 'each_once', once.median,
          'largest', (select jsonb_build_array(s.id, s.known) from scoped s order by s.known desc, s.started_at, s.external_id limit 1),
          'commonest', (select jsonb_build_array(c.sha, c.times) from carried c where c.times > 1 order by c.times desc, c.sha limit 1))
        from own cross join once where own.n > 0),
      'deployments', (select count(*) from scoped),
      'commits', (select coalesce(sum(commits), 0) from scoped),
      'commits_with_stages', (select coalesce(sum(cardinality(waiting)), 0) from scoped),
      'stages', (
        select jsonb_object_agg(e.stage, jsonb_build_object('total', e.total,
          'figures', private.lead_time_figures(e.seconds, c.clusters, c.squares, c.products, c.sizes, c.below, c.equal)))
        from edges e join clusters c using (stage)))
    into answer;
  return answer::text;
end
$$;
comment on function public.measure_lead_time_stages(uuid, text) is
  'The stages of lead time of a scope: its deployments and commits, and of the commits whose stages are known the exact medians of each; and the lead times told otherwise: per deployment, each commit once, what most of them belong to. JSON text.';
revoke all on function public.measure_lead_time_stages(uuid, text) from public, anon;
grant execute on function public.measure_lead_time_stages(uuid, text) to authenticated, service_role;
