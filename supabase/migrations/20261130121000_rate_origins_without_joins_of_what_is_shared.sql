-- What a repeated commit weighs is summed where it is counted. A planner that expects few rows joins it back to every
-- deployment of its set, which takes half a minute where row-level security hides how many there are.

create function public.measure_origins(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  answer jsonb;
begin
  with scoped as materialized (
    select id, result, is_rolled_back, is_remediation, human, ai_assisted, bot, unknown
    from private.scoped_deployments(p_organization_id, from_at, to_at, question)
    where result <> 'pending'
  ), bins as (
    select case when share <= 0 then 0 when share <= 0.25 then 25 when share <= 0.5 then 50 when share <= 0.75 then 75
        when share <= 1 then 100 end as bin,
      count(*) as deployments, count(*) filter (where result = 'failed') as failed
    from (
      select result, ai_assisted::double precision / nullif(human + ai_assisted + bot, 0) as share from scoped
    ) shares group by 1
  ), carriers as materialized (
    -- Rows of "evaluated" and, over the failed ones alone, of "failed": what is shared is told within each.
    select s.set_name, d.id, (d.human + d.ai_assisted + d.bot + d.unknown)::double precision as size,
      d.human::double precision as human, d.ai_assisted::double precision as ai_assisted, d.bot::double precision as bot,
      case when d.result = 'failed' then 1 else 0 end as failed,
      case when d.is_remediation then 1 else 0 end as rework,
      case when d.is_rolled_back then 1 else 0 end as rollback
    from scoped d
    cross join (values ('evaluated'), ('failed')) s(set_name)
    where d.human + d.ai_assisted + d.bot + d.unknown > 0
      and (s.set_name = 'evaluated' or d.result = 'failed')
  ), carried as materialized (
    select r.set_name, r.id, r.size, c.sha
    from carriers r
    join public.repeated_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = r.id
  ), links as materialized (
    select set_name, id, size, sha, sum(1 / sqrt(size)) over (partition by set_name, sha) as load
    from (
      select set_name, id, size, sha, count(*) over (partition by set_name, sha) as times from carried
    ) counted where times > 1
  ), linked as materialized (
    select set_name, id, count(*) as shared, sum(load) / sqrt(min(size)) as likeness from links group by set_name, id
  ), rows as materialized (
    select r.*, 1 - coalesce(l.shared, 0) / r.size as alone, coalesce(l.likeness, 0) as likeness
    from carriers r left join linked l using (set_name, id)
  ), worths as (
    select set_name, sum(1 / (alone + likeness)) as independent, count(*) as deployments from rows group by set_name
  ), cells as materialized (
    select r.set_name, r.id, o.origin, o.n, r.size, r.alone, w.outcome, w.y::double precision as y
    from rows r
    cross join lateral (values ('HUMAN', r.human), ('AI_ASSISTED', r.ai_assisted), ('BOT', r.bot)) o(origin, n)
    cross join lateral (values ('failure', r.failed), ('rework', r.rework), ('rollback', r.rollback)) w(outcome, y)
    where o.n > 0 and (r.set_name = 'failed') = (w.outcome = 'rollback')
  ), alone as (
    select outcome, origin, sum(y * n) as numerator, sum(n) as denominator, sum(n * n) as squares,
      sum(alone * y * n * n) as both_alone, sum(alone * n * n) as below_alone
    from cells group by outcome, origin
  ), shared as (
    select outcome, origin, sum(above * above) as above, sum(above * below) as both, sum(below * below) as below
    from (
      select c.outcome, c.origin, k.sha, sum(c.y * c.n / sqrt(c.size)) as above, sum(c.n / sqrt(c.size)) as below
      from links k join cells c using (set_name, id) group by c.outcome, c.origin, k.sha
    ) sums group by outcome, origin
  )
  select jsonb_build_object(
    'bins', coalesce((select jsonb_agg(jsonb_build_array(bin, deployments, failed)) from bins), '[]'),
    'independent', coalesce((select jsonb_object_agg(set_name, independent) from worths), '{}'),
    'rates', coalesce((
      select jsonb_agg(jsonb_build_object(
        'outcome', a.outcome, 'origin', a.origin, 'numerator', a.numerator, 'denominator', a.denominator,
        'squares', a.squares, 'above', a.both_alone + coalesce(s.above, 0), 'both', a.both_alone + coalesce(s.both, 0),
        'below', a.below_alone + coalesce(s.below, 0)))
      from alone a left join shared s using (outcome, origin)), '[]')) into answer;
  return answer::text;
end
$$;
comment on function public.measure_origins(uuid, text) is
  'Per-commit rates of a scope by origin as sums from which rate and interval follow (lib/core/metrics/comparison/per-commit-rates.ts), and its evaluated deployments by AI share (bin null: no commit of known origin). JSON text.';
revoke all on function public.measure_origins(uuid, text) from public, anon;
grant execute on function public.measure_origins(uuid, text) to authenticated, service_role;
