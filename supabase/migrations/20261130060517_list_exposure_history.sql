-- The comparison of a filtered view asks after the day, the repository, what failed before and which commit broke a
-- deployment, as that of all production does. What an exposure is, TypeScript says of both; from here it gets the history in
-- columns of numbers, without the commits that one deployment alone carries.

create function public.list_exposure_history(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set work_mem = '64MB' set jit = off
set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  answer json;
begin
  with history as materialized (
    select d.id, d.started_at, d.service, d.team, d.repository_id,
      (row_number() over (order by d.service, d.started_at, d.external_id collate "C"))::integer - 1 as place,
      case d.result when 'failed' then 1 when 'pending' then 2 else 0 end as result,
      (d.deployment_type is not distinct from 'rollback')::integer as is_rollback,
      d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at < to_at and d.counts and private.answers(d, question)
  ), named as materialized (
    select service, team, repository_id, (row_number() over ())::integer - 1 as number
    from history group by service, team, repository_id
  ), carried as materialized (
    select h.place, h.service, h.is_rollback, r.sha
    from history h
    join public.repeated_deployment_commits r on r.organization_id = p_organization_id and r.deployment_id = h.id
  ), repeated as materialized (
    -- Which they are is all that is asked of them, and numbers are compared faster than shas. The origin matters where a
    -- service takes one out again, other than by a rollback.
    select sha, (row_number() over ())::integer - 1 as number,
      count(*) > 2 or min(service collate "C") = max(service collate "C")
        and coalesce(max(place) filter (where is_rollback = 0) > min(place), false) as goes_out_again
    from carried group by sha having count(*) > 1
  ), carriers as (
    select c.place, m.number from carried c join repeated m using (sha) order by c.place, m.number
  ), origins as (
    select m.number, coalesce(array_position(array['HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN'], o.origin), 4) - 1 as origin
    from repeated m
    -- The limit keeps it a look-up: the few are never worth reading every origin for.
    left join lateral (
      select c.origin from public.commit_origins c where c.organization_id = p_organization_id and c.sha = m.sha and m.goes_out_again limit 1
    ) o on true
    order by m.number
  ), broken as (
    -- Without an origin none of its own commits broke it.
    select h.place, m.number, case when c.sha is not null then coalesce(o.origin, 'UNKNOWN') end as origin, coalesce(b.evidence, 'person') as evidence
    from public.breaking_commits b
    join history h on h.id = b.deployment_id and h.result = 1
    left join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = b.deployment_id and c.sha = b.sha
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
    left join repeated m on m.sha = c.sha
    where b.organization_id = p_organization_id and (b.sha is not null or b.chosen_at is not null)
  )
  select json_build_object(
      'names', (select coalesce(json_agg(json_build_array(service, team, repository_id) order by number), '[]') from named),
      'name', array_agg(h.number),
      'started_at', array_agg(trunc(date_part('epoch', h.started_at) * 1000)::bigint),
      'result', array_agg(h.result), 'is_rollback', array_agg(h.is_rollback),
      'human', array_agg(h.human_commits), 'ai_assisted', array_agg(h.ai_commits), 'bot', array_agg(h.bot_commits), 'unknown', array_agg(h.unknown_commits),
      'carriers', (select array_agg(place) from carriers), 'carried', (select array_agg(number) from carriers),
      'origins', (select array_agg(origin) from origins),
      'broken', (select coalesce(json_agg(json_build_array(place, number, origin, evidence) order by place), '[]') from broken))
    into answer
  from (
    select h.*, n.number from history h
    join named n on n.service = h.service and n.team is not distinct from h.team and n.repository_id is not distinct from h.repository_id
    order by h.place
  ) h;
  return answer::text;
end
$$;
comment on function public.list_exposure_history(uuid, text) is
  'The deployments that answer a question and started before its window ends, services together and each''s by time, in columns: what they name, when, result (0 passed, 1 failed, 2 pending), commits by origin; the commits that several of them carry, by number, with the origins of those that a service ships again; and which commit broke which deployment. JSON text.';
revoke all on function public.list_exposure_history(uuid, text) from public, anon;
grant execute on function public.list_exposure_history(uuid, text) to authenticated, service_role;
