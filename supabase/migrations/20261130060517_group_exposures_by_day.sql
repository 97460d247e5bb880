-- The comparison of a filtered view asks after the day, the repository, what failed before and which commit broke a
-- deployment, as that of all production does.

create function public.group_exposures(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  mature_before timestamptz := (question ->> 'matureBefore')::timestamptz;
  answer json;
begin
  with history as materialized (
    select d.id, d.external_id, d.started_at, d.service, d.team, d.repository_id, d.verdict,
      d.deployment_type is not distinct from 'rollback' as is_rollback, d.human_commits as human, d.ai_commits as ai_assisted, d.bot_commits as bot, d.unknown_commits as unknown
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at < to_at and d.counts
      and private.answers(d, question)
  ), placed as (
    -- Rollbacks take no place.
    select id, service, started_at, external_id, not is_rollback and verdict = 'failed' as broke,
      count(*) filter (where not is_rollback) over (partition by service order by started_at, external_id collate "C"
        rows unbounded preceding) as place
    from history
  ), followed as (
    select id, service, started_at, external_id, broke, place,
      place - max(case when broke then place end) over earlier as since, max(case when broke then started_at end) over earlier as broke_at
    from placed
    window earlier as (partition by service order by started_at, external_id collate "C" rows between unbounded preceding and 1 preceding)
  ), settling as (
    select *, since between 1 and 3 and started_at > broke_at as unsettled from followed
  ), trail as materialized (
    -- The parity says whether the latest failed one itself followed another so closely.
    select id, case when unsettled then since else 0 end as since, coalesce(unsettled and max(case when broke then 2 * place + coalesce(unsettled, false)::integer end)
        over (partition by service order by started_at, external_id collate "C" rows between unbounded preceding and 1 preceding) % 2 = 1, false) as in_chain
    from settling
  ), carried as materialized (
    select h.id, h.service, h.started_at, h.external_id, h.is_rollback, r.sha
    from history h
    join public.repeated_deployment_commits r on r.organization_id = p_organization_id and r.deployment_id = h.id
  ), repeated as materialized (
    -- Which they are is all that is asked of them, and numbers are compared faster than shas.
    select sha, row_number() over () as number from (select sha from carried group by sha having count(*) > 1) several
  ), again as materialized (
    select c.id, c.started_at, c.is_rollback, c.sha, m.number,
      row_number() over (partition by c.service, m.number order by c.started_at, c.external_id) as nth
    from carried c join repeated m using (sha)
  ), old as (
    select a.id, count(*) filter (where o.origin = 'HUMAN') as human, count(*) filter (where o.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where o.origin = 'BOT') as bot, count(*) filter (where coalesce(o.origin, 'UNKNOWN') = 'UNKNOWN') as unknown
    from again a
    -- The limit keeps it a look-up: the few are never worth reading every origin for.
    left join lateral (
      select c.origin from public.commit_origins c where c.organization_id = p_organization_id and c.sha = a.sha limit 1
    ) o on true
    -- What is left out for another reason anyway need not be looked up.
    where a.nth > 1 and not a.is_rollback and a.started_at >= from_at group by a.id
  ), reasons as (
    select h.id, h.service, h.team, h.verdict, h.started_at, h.repository_id::text as repository,
      floor(extract(epoch from h.started_at) / 86400)::integer as day,
      h.human - coalesce(o.human, 0) as human, h.ai_assisted - coalesce(o.ai_assisted, 0) as ai_assisted,
      h.bot - coalesce(o.bot, 0) as bot, h.unknown - coalesce(o.unknown, 0) as unknown,
      case
        when h.started_at < from_at then 'outsideWindow'
        when h.is_rollback then 'rollbacks'
        when h.human + h.ai_assisted + h.bot + h.unknown = 0 then 'withoutCommits'
        when h.human + h.ai_assisted + h.bot + h.unknown
          = coalesce(o.human + o.ai_assisted + o.bot + o.unknown, 0) then 'nothingNew'
        when h.verdict = 'pending' then 'pending'
        when h.started_at >= mature_before then 'young'
      end as left_out
    from history h left join old o using (id)
  ), judged as materialized (
    -- A boolean by itself: what is null, the planner takes to be rare.
    select *, left_out is null as counts from reasons
  ), shared as materialized (
    select id, array_agg(number order by number) as commits from (
      select a.id, a.number, count(*) over (partition by a.number) as times
      from again a join judged j using (id) where a.nth = 1 and j.counts
    ) counted where times > 1 group by id
  ), broken as (
    -- What had gone out with the service before didn't break it now: like what a person said, that is none of its commits.
    select b.deployment_id as id, c.sha is not null as is_own, coalesce(o.origin, 'UNKNOWN') as origin, coalesce(b.evidence, 'person') as evidence,
      dense_rank() over (order by b.sha nulls first) as number
    from public.breaking_commits b
    left join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = b.deployment_id and c.sha = b.sha
      and not exists (select 1 from again a where a.id = b.deployment_id and a.sha = b.sha and a.nth > 1)
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = b.sha
    where b.organization_id = p_organization_id and (b.sha is not null or b.chosen_at is not null)
  ), told as (
    select j.*, coalesce(t.since, 0) as since, t.in_chain, s.commits, case when b.is_own then b.origin end as origin, b.evidence, b.number
    from judged j join trail t using (id) left join shared s using (id)
    left join broken b on b.id = j.id and j.verdict = 'failed'
    where j.counts
  ), groups as (
    select service, team, verdict = 'failed' as failed, human, ai_assisted, bot, unknown, count(*) as deployments,
      null::bigint[] as commits, repository, day, since, in_chain, origin, evidence, number
    from told where commits is null
    group by 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16
    union all
    select service, team, verdict = 'failed', human, ai_assisted, bot, unknown, 1, commits,
      repository, day, since, in_chain, origin, evidence, number
    from told where commits is not null
  )
  select json_build_object(
      'groups', coalesce((select json_agg(json_build_array(
        service, team, failed, human, ai_assisted, bot, unknown, deployments, commits, repository, day, since, in_chain::integer,
        case when number is not null then json_build_array(origin, evidence, number) end)) from groups), '[]'),
      'first_started_at', (select min(started_at) from judged where counts),
      'last_started_at', (select max(started_at) from judged where counts),
      'left_out', (select coalesce(json_object_agg(left_out, n), '{}')
        from (select left_out, count(*) as n from judged where left_out is not null group by left_out) reasons))
    into answer;
  return answer::text;
end
$$;
comment on function public.group_exposures(uuid, text) is
  'The deployments that answer a question and put commits to the test, grouped by service, team, repository, day, place after a failure, verdict, newly exposed commits by origin and the commit that broke it; what other exposures carry too stands by itself with those commits, by number. "matureBefore" leaves young deployments out. JSON text.';
revoke all on function public.group_exposures(uuid, text) from public, anon;
grant execute on function public.group_exposures(uuid, text) to authenticated, service_role;
