-- The figures of a page, counted where the rows are. Every function runs with the caller's rights and takes the same
-- scope (JSON text): from, to (half-open), environments, services, teams, repositories, tools; null or absent narrows
-- nothing, and an empty name stands for deployments that name none. What the counts mean is lib/metrics' to say;
-- tests hold both against each other.

create function private.scoped_deployments(
  in_organization uuid, from_at timestamptz, to_at timestamptz, in_environments text[], in_services text[],
  in_teams text[], in_repositories text[], in_tools text[]
) returns table (
  id uuid, external_id text, started_at timestamptz, service text, team text, repository_id uuid, verdict text,
  is_rolled_back boolean, is_remediation boolean, recovery_seconds double precision,
  human integer, ai_assisted integer, bot integer, unknown integer, lead_times double precision[], tools text[]
)
language sql stable security invoker as $$
  select d.id, d.external_id, d.started_at, d.service, d.team, d.repository_id, d.verdict,
    d.verdict = 'failed' and d.remediation_type is not distinct from 'rollback',
    coalesce(d.deployment_type in ('rollback', 'rollforward', 'hotfix'), false) or d.external_id in (
      select n.remediation_external_id from public.external_deployments n
      where n.organization_id = in_organization and n.remediation_external_id is not null
        and n.remediation_type is not null and n.remediation_external_id <> n.external_id and n.disappeared_at is null
        -- A remediation follows what it ends: what started later can't name one of the window.
        and n.started_at < to_at),
    d.recovery_seconds,
    coalesce(f.human, 0), coalesce(f.ai_assisted, 0), coalesce(f.bot, 0), coalesce(f.unknown, 0),
    coalesce(f.lead_times, '{}'), coalesce(f.tools, '{}')
  from public.external_deployments d
  left join public.deployment_facts f on f.organization_id = in_organization and f.deployment_id = d.id
    and f.started_at >= from_at and f.started_at < to_at
  where d.organization_id = in_organization and d.started_at >= from_at and d.started_at < to_at
    and d.disappeared_at is null
    and (in_environments is null or d.env = any (in_environments) or (d.env is null and '' = any (in_environments)))
    and (in_services is null or d.service = any (in_services))
    and (in_teams is null or d.team = any (in_teams) or (d.team is null and '' = any (in_teams)))
    and (in_repositories is null or d.repository_id::text = any (in_repositories)
      or (d.repository_id is null and '' = any (in_repositories)))
    and (in_tools is null or f.tools && in_tools)
$$;
comment on function private.scoped_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], text[], text[]) is
  'The deployments of a scope with what their figures are made of. Inlined, so that a query reads only the columns it names.';
revoke all on function private.scoped_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], text[], text[]) from public, anon;
grant execute on function private.scoped_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], text[], text[]) to authenticated, service_role;

create function private.names_of(scope jsonb, list text) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(name) from jsonb_array_elements_text(case when jsonb_typeof(scope -> list) = 'array' then scope -> list end) name
$$;
comment on function private.names_of(jsonb, text) is 'One list of a scope; null where it narrows nothing.';
revoke all on function private.names_of(jsonb, text) from public, anon;
grant execute on function private.names_of(jsonb, text) to authenticated, service_role;

-- The commits of one deployment wait together: lib/metrics/stats/median-interval.ts, the same steps.
create function private.lead_time_figures(
  sorted double precision[], clusters bigint, squares double precision, products double precision,
  sizes double precision, below bigint, equal bigint
) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  n bigint := coalesce(cardinality(sorted), 0);
  share double precision;
  of_values double precision;
  of_clusters double precision;
  effective double precision;
  rank bigint;
  interval_ends jsonb;
begin
  if n = 0 then
    return null;
  end if;
  share := (below + 0.5 * equal) / n;
  effective := clusters;
  if clusters >= 6 then
    of_values := (below * (1 - share) ^ 2 + equal * (0.5 - share) ^ 2 + (n - below - equal) * share ^ 2) / (n - 1);
    of_clusters := (squares - 2 * share * products + share ^ 2 * sizes) / (clusters - 1);
    -- Sums of squares that should cancel leave a rest of rounding.
    effective := case when of_clusters <= 1e-9 then n
      else least(n, n::double precision * n * of_values / (clusters * of_clusters)) end;
  end if;
  if effective >= 6 then
    rank := floor(n * (0.5 - 1.959963984540054 / 2 / sqrt(effective)) + 0.5);
    interval_ends := jsonb_build_array(sorted[least(n, greatest(1, rank))], sorted[least(n, greatest(1, n + 1 - rank))]);
  end if;
  return jsonb_build_object(
    'commits', n, 'median', (sorted[(n + 1) / 2] + sorted[n / 2 + 1]) / 2,
    'p90', sorted[(9 * n + 9) / 10], 'interval', interval_ends);
end
$$;
comment on function private.lead_time_figures(double precision[], bigint, double precision, double precision, double precision, bigint, bigint) is
  'Median, p90 and the ends of the median''s 95 % interval (null where too few tell) of ascending values in clusters.';
revoke all on function private.lead_time_figures(double precision[], bigint, double precision, double precision, double precision, bigint, bigint) from public, anon;
grant execute on function private.lead_time_figures(double precision[], bigint, double precision, double precision, double precision, bigint, bigint) to authenticated, service_role;

create function public.measure_deployments(p_organization_id uuid, p_scope text) returns text
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
      verdict, is_rolled_back, is_remediation, recovery_seconds, human, ai_assisted, bot, unknown, lead_times
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
      sum(human + ai_assisted + bot + unknown) as commits,
      array[coalesce(sum(human) filter (where verdict <> 'pending'), 0), coalesce(sum(ai_assisted) filter (where verdict <> 'pending'), 0),
        coalesce(sum(bot) filter (where verdict <> 'pending'), 0), coalesce(sum(unknown) filter (where verdict <> 'pending'), 0)] as evaluated_commits,
      array[coalesce(sum(human) filter (where verdict = 'failed'), 0), coalesce(sum(ai_assisted) filter (where verdict = 'failed'), 0),
        coalesce(sum(bot) filter (where verdict = 'failed'), 0), coalesce(sum(unknown) filter (where verdict = 'failed'), 0)] as failed_commits,
      array[coalesce(sum(human) filter (where is_rolled_back), 0), coalesce(sum(ai_assisted) filter (where is_rolled_back), 0),
        coalesce(sum(bot) filter (where is_rolled_back), 0), coalesce(sum(unknown) filter (where is_rolled_back), 0)] as rolled_back_commits
    from scoped group by current, part, bucket
  ), sorted as materialized (
    select current, array_agg(seconds order by seconds) as seconds
    from scoped, unnest(lead_times) seconds group by current
  ), medians as materialized (
    select current, seconds, (seconds[(cardinality(seconds) + 1) / 2] + seconds[cardinality(seconds) / 2 + 1]) / 2 as median
    from sorted
  ), edges as materialized (
    -- The largest value below the median: what counts up to it counts below the median.
    select current, seconds, median,
      (select max(v) from unnest(seconds[1:(cardinality(seconds) + 1) / 2]) v where v < median) as below_median
    from medians
  ), marks as materialized (
    select current, median, below_median from edges
  ), clusters as (
    select current, count(*) as clusters, sum(b * b) as squares, sum(b * size) as products, sum(size * size) as sizes,
      sum(below)::bigint as below, sum(up_to - below)::bigint as equal
    from (
      select current, size, below, up_to, below + 0.5::double precision * (up_to - below) as b
      from (
        select s.current, cardinality(s.lead_times)::double precision as size, width_bucket(m.median, s.lead_times) as up_to,
          case when m.below_median is null then 0 else width_bucket(m.below_median, s.lead_times) end as below
        from scoped s join marks m using (current) where s.lead_times <> '{}'
      ) counted
    ) weighed group by current
  ), lead_times as (
    select current, private.lead_time_figures(e.seconds, c.clusters, c.squares, c.products, c.sizes, c.below, c.equal) as figures
    from edges e join clusters c using (current)
  ), part_medians as (
    select part, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median
    from (
      select part, array_agg(seconds order by seconds) as seconds, count(*) as n
      from scoped, unnest(lead_times) seconds where current group by part
    ) sorted_parts
  )
  select jsonb_build_object(
      'cells', coalesce((select jsonb_agg(to_jsonb(cells)) from cells), '[]'),
      'part_lead_times', coalesce((select jsonb_agg(jsonb_build_array(part, median)) from part_medians), '[]'),
      'lead_time', (select figures from lead_times where current),
      'lead_time_before', (select figures from lead_times where not current))
    into answer;
  return answer::text;
end
$$;
comment on function public.measure_deployments(uuid, text) is
  'The counts and exact medians of a scope and of the window before it (since "before"), by equal parts and by buckets of the window. JSON text.';
revoke all on function public.measure_deployments(uuid, text) from public, anon;
grant execute on function public.measure_deployments(uuid, text) to authenticated, service_role;
