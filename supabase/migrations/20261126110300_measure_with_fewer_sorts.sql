-- The same figures from fewer sorted rows.

create or replace function public.measure_deployments(p_organization_id uuid, p_scope text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  before_at timestamptz := (scope ->> 'before')::timestamptz;
  parts timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(scope -> 'parts') with ordinality t(e, i) order by i);
  buckets timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(scope -> 'buckets') with ordinality t(e, i) order by i);
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  with scoped as materialized (
    select started_at >= from_at as current,
      case when started_at >= from_at then width_bucket(started_at, parts) end as part,
      case when started_at >= from_at then width_bucket(started_at, buckets) end as bucket,
      verdict, is_rolled_back, is_remediation, recovery_seconds, human, ai_assisted, bot, unknown, lead_times,
      human + ai_assisted + bot + unknown as commits
    from private.scoped_deployments(
      p_organization_id, before_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools)
  ), cells as (
    select current, part, bucket,
      count(*) as total,
      count(*) filter (where verdict = 'failed') as failed,
      count(*) filter (where verdict = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back,
      count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds) filter (where verdict = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits,
      count(*) filter (where commits > 0) as with_commits,
      sum(commits::double precision * commits) as commit_squares,
      array[coalesce(sum(human) filter (where verdict <> 'pending'), 0), coalesce(sum(ai_assisted) filter (where verdict <> 'pending'), 0),
        coalesce(sum(bot) filter (where verdict <> 'pending'), 0), coalesce(sum(unknown) filter (where verdict <> 'pending'), 0)] as evaluated_commits,
      array[coalesce(sum(human) filter (where verdict = 'failed'), 0), coalesce(sum(ai_assisted) filter (where verdict = 'failed'), 0),
        coalesce(sum(bot) filter (where verdict = 'failed'), 0), coalesce(sum(unknown) filter (where verdict = 'failed'), 0)] as failed_commits,
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
    select part, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median
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
      'part_lead_times', coalesce((select jsonb_agg(jsonb_build_array(part, median)) from part_medians), '[]'),
      'bucket_lead_times', coalesce((select jsonb_agg(jsonb_build_array(stretch, figures)) from lead_times where stretch > 0), '[]'),
      'lead_time', (select figures from lead_times where stretch = 0),
      'lead_time_before', (select figures from lead_times where stretch = -1),
      'batches', (select jsonb_build_array(median, p90) from batches))
    into answer;
  return answer::text;
end
$$;
