-- The comparison by origin on a filtered view: what puts commits to the test, counted together, so that a page needs
-- some hundreds of groups instead of every commit. What makes an exposure is lib/metrics/comparison/exposures.ts; tests
-- hold both against each other.

create function public.group_exposures(p_organization_id uuid, p_scope text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := coalesce((scope ->> 'from')::timestamptz, '-infinity');
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  mature_before timestamptz := (scope ->> 'mature_before')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  answer jsonb;
begin
  with history as materialized (
    select d.id, d.external_id, d.started_at, d.service, d.team, d.verdict, d.deployment_type is not distinct from 'rollback' as is_rollback,
      coalesce(f.human, 0) as human, coalesce(f.ai_assisted, 0) as ai_assisted, coalesce(f.bot, 0) as bot, coalesce(f.unknown, 0) as unknown
    from public.external_deployments d
    left join public.deployment_facts f on f.organization_id = p_organization_id and f.deployment_id = d.id
    where d.organization_id = p_organization_id and d.started_at < to_at and d.disappeared_at is null
      and (in_environments is null or d.env = any (in_environments) or (d.env is null and '' = any (in_environments)))
      and (in_services is null or d.service = any (in_services))
      and (in_teams is null or d.team = any (in_teams) or (d.team is null and '' = any (in_teams)))
      and (in_repositories is null or d.repository_id::text = any (in_repositories)
        or (d.repository_id is null and '' = any (in_repositories)))
  ), carried as materialized (
    select h.id, c.sha, hashtextextended(c.sha, 0) as hash
    from history h join public.external_deployment_commits c on c.deployment_id = h.id
  ), repeated as (
    select hash from carried group by hash having count(*) > 1
  ), again as materialized (
    select c.id, c.sha, row_number() over (partition by h.service, c.sha order by h.started_at, h.external_id) as nth
    from carried c join repeated using (hash) join history h using (id)
  ), old as (
    select a.id, count(*) filter (where o.origin = 'HUMAN') as human, count(*) filter (where o.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where o.origin = 'BOT') as bot, count(*) filter (where coalesce(o.origin, 'UNKNOWN') = 'UNKNOWN') as unknown
    from again a left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = a.sha
    where a.nth > 1 group by a.id
  ), judged as materialized (
    select h.id, h.service, h.team, h.verdict, h.started_at,
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
  ), shared as (
    select id, array_agg(sha order by sha) as shas from (
      select a.id, a.sha, count(*) over (partition by a.sha) as times
      from again a join judged j using (id) where a.nth = 1 and j.left_out is null
    ) counted where times > 1 group by id
  ), groups as (
    select j.service, j.team, j.verdict = 'failed' as failed, j.human, j.ai_assisted, j.bot, j.unknown, s.shas, count(*) as deployments
    from judged j left join shared s using (id)
    where j.left_out is null
    group by j.service, j.team, j.verdict = 'failed', j.human, j.ai_assisted, j.bot, j.unknown, s.shas,
      case when s.shas is not null then j.id end
  )
  select jsonb_build_object(
      'groups', coalesce((select jsonb_agg(jsonb_build_array(
        service, team, failed, human, ai_assisted, bot, unknown, deployments, shas)) from groups), '[]'),
      'first_started_at', (select min(started_at) from judged where left_out is null),
      'last_started_at', (select max(started_at) from judged where left_out is null),
      'left_out', (select coalesce(jsonb_object_agg(left_out, n), '{}')
        from (select left_out, count(*) as n from judged where left_out is not null group by left_out) reasons))
    into answer;
  return answer::text;
end
$$;
comment on function public.group_exposures(uuid, text) is
  'The deployments of a scope that put commits to the test, grouped by service, team, verdict and newly exposed commits by origin; what other exposures carry too stands by itself with its shas. "from" may be absent; "mature_before" leaves young deployments out. JSON text.';
revoke all on function public.group_exposures(uuid, text) from public, anon;
grant execute on function public.group_exposures(uuid, text) to authenticated, service_role;
