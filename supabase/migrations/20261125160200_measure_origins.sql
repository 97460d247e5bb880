-- Rates by origin need to know which deployments share commits, the breakdown needs them by name: both are asked for
-- by themselves, so that the cards don't wait.

create function public.measure_origins(p_organization_id uuid, p_scope text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  with scoped as materialized (
    select id, verdict, is_rolled_back, is_remediation, human, ai_assisted, bot, unknown
    from private.scoped_deployments(
      p_organization_id, from_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools)
    where verdict <> 'pending'
  ), bins as (
    select case when share <= 0 then 0 when share <= 0.25 then 25 when share <= 0.5 then 50 when share <= 0.75 then 75
        when share <= 1 then 100 end as bin,
      count(*) as deployments, count(*) filter (where verdict = 'failed') as failed
    from (
      select verdict, ai_assisted::double precision / nullif(human + ai_assisted + bot, 0) as share from scoped
    ) shares group by 1
  ), carriers as materialized (
    -- Rows of "evaluated" and, over the failed ones alone, of "failed": what is shared is told within each.
    select s.set_name, d.id, (d.human + d.ai_assisted + d.bot + d.unknown)::double precision as size,
      d.human::double precision as human, d.ai_assisted::double precision as ai_assisted, d.bot::double precision as bot,
      case when d.verdict = 'failed' then 1 else 0 end as failed,
      case when d.is_remediation then 1 else 0 end as rework,
      case when d.is_rolled_back then 1 else 0 end as rollback
    from scoped d
    cross join (values ('evaluated'), ('failed')) s(set_name)
    where d.human + d.ai_assisted + d.bot + d.unknown > 0
      and (s.set_name = 'evaluated' or d.verdict = 'failed')
  ), carried as materialized (
    select r.set_name, r.id, c.sha from carriers r join public.external_deployment_commits c on c.deployment_id = r.id
  ), links as materialized (
    select set_name, id, sha from (
      select set_name, id, sha, count(*) over (partition by set_name, sha) as times from carried
    ) counted where times > 1
  ), linked as (
    select set_name, id, count(*) as shared from links group by set_name, id
  ), rows as materialized (
    select r.*, 1 - coalesce(l.shared, 0) / r.size as alone from carriers r left join linked l using (set_name, id)
  ), loads as (
    select set_name, sha, sum(1 / sqrt(r.size)) as load from links join rows r using (set_name, id) group by set_name, sha
  ), worths as (
    select r.set_name, sum(1 / (r.alone + coalesce(l.likeness, 0))) as independent, count(*) as deployments
    from rows r left join (
      select k.set_name, k.id, sum(load.load) / sqrt(min(r.size)) as likeness
      from links k join loads load using (set_name, sha) join rows r using (set_name, id) group by k.set_name, k.id
    ) l using (set_name, id)
    group by r.set_name
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
  'Per-commit rates of a scope by origin as sums from which rate and interval follow (lib/metrics/comparison/per-commit-rates.ts), and its evaluated deployments by AI share (bin null: no commit of known origin). JSON text.';

create function public.break_down_deployments(p_organization_id uuid, p_scope text, p_dimension text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  if p_dimension not in ('service', 'team', 'repository', 'tool') then
    raise exception using errcode = 'PT400', message = 'no such dimension';
  end if;
  with scoped as materialized (
    select g.name, d.verdict, d.is_rolled_back, d.is_remediation, d.recovery_seconds, d.ai_assisted,
      d.human + d.ai_assisted + d.bot as known, d.human + d.ai_assisted + d.bot + d.unknown as commits, d.lead_times
    from private.scoped_deployments(
      p_organization_id, from_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools) d
    cross join lateral unnest(case p_dimension
      when 'service' then array[d.service] when 'team' then array[d.team]
      when 'repository' then array[d.repository_id::text] else d.tools end) g(name)
  ), groups as (
    select name, count(*) as total,
      count(*) filter (where verdict = 'failed') as failed, count(*) filter (where verdict = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back, count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds order by recovery_seconds)
        filter (where verdict = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits, sum(known) as known_commits, sum(ai_assisted) as ai_commits,
      count(*) filter (where commits > 0) as with_commits
    from scoped group by name order by count(*) desc, name limit 500
  ), sorted as (
    select s.name, array_agg(seconds order by seconds) as seconds, count(*)::integer as n
    from scoped s cross join lateral unnest(s.lead_times) seconds group by s.name
  )
  select coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('label', coalesce(r.slug, g.name), 'lead_times', coalesce(s.n, 0),
      'lead_time_median', (s.seconds[(s.n + 1) / 2] + s.seconds[s.n / 2 + 1]) / 2, 'lead_time_p90', s.seconds[(9 * s.n + 9) / 10])
      order by g.total desc, g.name), '[]')
    into answer
  from groups g
  left join sorted s on s.name is not distinct from g.name
  left join public.repositories r on p_dimension = 'repository' and r.organization_id = p_organization_id and r.id::text = g.name;
  return answer::text;
end
$$;
comment on function public.break_down_deployments(uuid, text, text) is
  'The figures of each service, team, repository or tool of a scope; the 500 with most deployments. A deployment stands once for each tool its commits were written with. JSON text.';

create function public.list_filter_choices(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  with names as materialized (
    select service, env, team, repository_id, count(*) as n from public.external_deployments
    where organization_id = p_organization_id and disappeared_at is null
    group by service, env, team, repository_id
  )
  select jsonb_build_object(
    'service', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select service as name, sum(n) as n from names group by service order by 2 desc, 1 limit 1000) c),
    'env', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select coalesce(env, '') as name, sum(n) as n from names group by 1 order by 2 desc, 1 limit 200) c),
    'team', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select coalesce(team, '') as name, sum(n) as n from names group by 1 order by 2 desc, 1 limit 1000) c),
    'repository', (select coalesce(jsonb_agg(jsonb_build_array(name, label, n) order by n desc, label), '[]')
      from (select coalesce(m.repository_id::text, '') as name, coalesce(r.slug, '') as label, sum(m.n) as n
        from names m left join public.repositories r on r.organization_id = p_organization_id and r.id = m.repository_id
        group by 1, 2 order by 3 desc, 2 limit 1000) c),
    'tool', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select tool as name, count(*) as n
        from public.deployment_facts f cross join lateral unnest(f.tools) tool
        where f.organization_id = p_organization_id group by tool order by 2 desc, 1 limit 200) c)
  )::text
$$;
comment on function public.list_filter_choices(uuid) is
  'What the filters of an organization offer, each as [value, label, deployments], the busiest first; an empty value stands for deployments without one. JSON text.';

revoke all on function public.measure_origins(uuid, text) from public, anon;
revoke all on function public.break_down_deployments(uuid, text, text) from public, anon;
revoke all on function public.list_filter_choices(uuid) from public, anon;
grant execute on function public.measure_origins(uuid, text) to authenticated, service_role;
grant execute on function public.break_down_deployments(uuid, text, text) to authenticated, service_role;
grant execute on function public.list_filter_choices(uuid) to authenticated, service_role;
