-- Counting in the database: what pages, the API and letters read (docs/decisions/0015-counted-in-the-database.md).
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

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
comment on function private.lead_time_figures is
  'Median, p90 and the ends of the median''s 95 % interval (null where too few tell) of ascending values in clusters.';
revoke all on function private.lead_time_figures from public, anon, authenticated;
grant execute on function private.lead_time_figures to authenticated, service_role;

create function private.scoped_deployments(in_organization uuid, from_at timestamptz, to_at timestamptz, question jsonb) returns table(id uuid, external_id text, started_at timestamptz, service text, env text, team text, repository_id uuid, result text, is_rolled_back boolean, is_remediation boolean, recovery_seconds double precision, human integer, ai_assisted integer, bot integer, unknown integer, lead_times double precision[], tools text[], before_merge double precision[], waiting double precision[], deploying double precision, remediation_type text)
language sql stable as $$
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
comment on function private.scoped_deployments is
  'The deployments of a window that answer a question, with what their figures are made of. Inlined, so that a query reads only the columns it names.';
revoke all on function private.scoped_deployments from public, anon, authenticated;
grant execute on function private.scoped_deployments to authenticated, service_role;

create function public.break_down_deployments(p_organization_id uuid, p_question text, p_dimension text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.break_down_deployments is
  'What the figures of a question are made of by service, team, repository, environment or tool, most deployments first: 500, and what there is of all. JSON text.';
revoke all on function public.break_down_deployments from public, anon, authenticated;
grant execute on function public.break_down_deployments to authenticated, service_role;

create function public.count_attested_commits(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with attested as materialized (
      select n.sha from public.commit_observations n
      where n.organization_id = p_organization_id and n.source = 'git' and n.rule_id = 'note/attested'
        and exists (
          select 1 from public.commit_origins o
          where o.organization_id = p_organization_id and o.sha = n.sha and o.origin = 'AI_ASSISTED')
        and exists (
          select 1 from public.external_deployment_commits c
          join public.external_deployments d on d.id = c.deployment_id
          where c.organization_id = p_organization_id and c.sha = n.sha
            and d.started_at >= from_at and d.started_at < to_at and d.counts and private.answers(d, question))
    ), seen as (
      select a.sha, bool_or(o.origin = 'AI_ASSISTED') as is_marked
      from attested a join public.commit_observations o on o.organization_id = p_organization_id and o.sha = a.sha
      where o.source <> 'git' and o.origin in ('HUMAN', 'AI_ASSISTED')
      group by a.sha
    )
    select jsonb_build_object(
      'attested', (select count(*) from attested),
      'seen', (select count(*) from seen),
      'unmarked', (select count(*) from seen where not is_marked))::text
  );
end
$$;
comment on function public.count_attested_commits is
  'Commits of the deployments that answer a question which a git note attests as AI-assisted; of them those that another source could call human or AI-assisted, and of those the ones in which it found no mark of AI. JSON text.';
revoke all on function public.count_attested_commits from public, anon, authenticated;
grant execute on function public.count_attested_commits to authenticated, service_role;

create function public.find_unknown_names(p_organization_id uuid, p_names text) returns text
language sql stable set search_path = '' as $$
  with asked as (
    select kind.key as kind, name.value as name
    from jsonb_each(p_names::jsonb) kind cross join lateral jsonb_array_elements_text(kind.value) name
  )
  select coalesce(json_agg(json_build_array(a.kind, a.name)), '[]')::text from asked a
  -- Where nothing came yet, every name may be a right one.
  where (exists (select 1 from public.external_deployments d where d.organization_id = p_organization_id)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id))
    and not case a.kind
    when 'env' then exists (
        select 1 from public.organizations o where o.id = p_organization_id and a.name = any (o.production_environments))
      or exists (select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.env = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.envs))
    when 'service' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.service = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.services))
    when 'team' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.team = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.teams))
    when 'tool' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and a.name = any (d.tools))
    when 'tag' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and a.name = any (d.custom_tags))
    else false end
$$;
comment on function public.find_unknown_names is
  'Of the names asked about (JSON: env, service, team, tool, tag), those that no event of the organization ever carried, as [kind, name]. JSON text.';
revoke all on function public.find_unknown_names from public, anon, authenticated;
grant execute on function public.find_unknown_names to authenticated, service_role;

create function public.list_exposure_history(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.list_exposure_history is
  'The deployments that answer a question and started before its window ends, services together and each''s by time, in columns: what they name, when, result (0 passed, 1 failed, 2 pending), commits by origin; the commits that several of them carry, by number, with the origins of those that a service ships again; and which commit broke which deployment. JSON text.';
revoke all on function public.list_exposure_history from public, anon, authenticated;
grant execute on function public.list_exposure_history to authenticated, service_role;

create function public.list_filter_choices(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  with names as materialized (
    select service, env, team, repository_id, count(*) as n from public.external_deployments
    where organization_id = p_organization_id and counts
    group by service, env, team, repository_id
  ), tags as materialized (
    select tag as name, count(*) as n
    from public.external_deployments d cross join lateral unnest(case when d.custom_tags = '{}' then array[''] else d.custom_tags end) tag
    where d.organization_id = p_organization_id and d.counts group by tag
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
    'tag', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select name, n from tags order by n desc, name limit 1000) c),
    'tool', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select tool as name, count(*) as n
        from public.external_deployments d cross join lateral unnest(d.tools) tool
        where d.organization_id = p_organization_id group by tool order by 2 desc, 1 limit 200) c),
    'all', (select jsonb_build_object('service', count(distinct service), 'env', count(distinct coalesce(env, '')),
        'team', count(distinct coalesce(team, '')), 'tag', (select count(*) from tags), 'repository', count(distinct coalesce(repository_id::text, '')),
        'tool', (select count(distinct tool) from public.external_deployments d cross join lateral unnest(d.tools) tool
          where d.organization_id = p_organization_id)) from names)
  )::text
$$;
comment on function public.list_filter_choices is
  'Names of services, environments, teams, repositories, AI tools and custom tags with their deployments over all history, the busiest first, and how many names there are of each. JSON text.';
revoke all on function public.list_filter_choices from public, anon, authenticated;
grant execute on function public.list_filter_choices to authenticated, service_role;

create function public.list_mark_runs(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with deployed as materialized (
      select c.sha, d.service, min(d.started_at) as at
      from public.external_deployments d
      join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = d.id
      where d.organization_id = p_organization_id and d.counts
        and d.started_at >= from_at and d.started_at < to_at and private.answers(d, question)
      group by c.sha, d.service
    ), runs as (
      select t.tool, min(f.at) as first_at, max(f.at) as last_at, count(distinct f.sha) as marked,
        array_agg(distinct f.service) as services
      from deployed f
      join public.commit_origins o on o.organization_id = p_organization_id and o.sha = f.sha and o.origin = 'AI_ASSISTED'
      cross join lateral unnest(o.tools) as t(tool)
      group by t.tool
    )
    select json_build_object('tools', (select count(*) from runs), 'rows', coalesce(json_agg(json_build_object('tool', r.tool, 'first_at', r.first_at, 'last_at', r.last_at, 'marked', r.marked,
        'before', (
          select count(distinct f.sha) from deployed f
          where f.service = any (r.services) and f.at between r.first_at and r.last_at),
        'since', (select count(distinct f.sha) from deployed f where f.service = any (r.services) and f.at > r.last_at)
      ) order by r.tool), '[]'))::text
    from (select * from runs order by marked desc, tool limit 200) r
  );
end
$$;
comment on function public.list_mark_runs is
  'How many AI tools the commits of what answers a question name, and for each of the 200 with the most commits: when its first and last commit was deployed, how many there were, of how many in the same services until then, and how many those services deployed since.';
revoke all on function public.list_mark_runs from public, anon, authenticated;
grant execute on function public.list_mark_runs to authenticated, service_role;

create function public.list_repositories(p_organization_id uuid, p_question text, p_skip integer default 0) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with deployed as materialized (
      select d.repository_id, count(*) as deployments, count(*) filter (where d.result = 'failed') as failed,
        count(*) filter (where d.result <> 'pending') as evaluated
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at and d.counts
        and private.answers(d, question)
      group by d.repository_id
    )
    select json_build_object(
      'total', (select count(*) from public.repositories r where r.organization_id = p_organization_id),
      'nameless', (select json_build_array(n.deployments, n.failed, n.evaluated) from deployed n where n.repository_id is null),
      'rows', (
        select coalesce(json_agg(json_build_array(s.id, s.slug, s.deployments, s.failed, s.evaluated)
          order by s.deployments desc, s.slug), '[]')
        from (
          select r.id, r.slug, coalesce(d.deployments, 0) as deployments, coalesce(d.failed, 0) as failed,
            coalesce(d.evaluated, 0) as evaluated
          from public.repositories r left join deployed d on d.repository_id = r.id
          where r.organization_id = p_organization_id
          order by 3 desc, 2 limit 500 offset p_skip) s))::text
  );
end
$$;
comment on function public.list_repositories is
  'A page of 500 of an organization''s repositories with their deployments that answer a question, the most deployed first, after so many others; how many repositories there are, and what names none. JSON text.';
revoke all on function public.list_repositories from public, anon, authenticated;
grant execute on function public.list_repositories to authenticated, service_role;

create function public.list_services(p_organization_id uuid, p_question text, p_skip integer default 0) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with services as (
      select d.service, count(*) as deployments, count(*) filter (where d.result = 'failed') as failed,
        count(*) filter (where d.result <> 'pending') as evaluated,
        (array_agg(distinct d.team) filter (where d.team is not null))[1:5] as teams,
        extract(epoch from max(d.started_at)) as last_at
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at and d.counts and private.answers(d, question)
      group by d.service
    )
    select json_build_object(
      'total', (select count(*) from services),
      'rows', (
        select coalesce(json_agg(json_build_array(s.service, s.deployments, s.failed, s.evaluated, s.teams, s.last_at)
          order by s.deployments desc, s.service), '[]')
        from (select * from services order by deployments desc, service limit 500 offset p_skip) s))::text
  );
end
$$;
comment on function public.list_services is
  'A page of 500 of the services whose deployments answer a question, the most deployed first, after so many others, and how many there are. JSON text.';
revoke all on function public.list_services from public, anon, authenticated;
grant execute on function public.list_services to authenticated, service_role;

create function public.measure_ai_modes(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with carried as (
      select d.id, (d.result = 'failed')::integer as failed, m.mode, count(distinct c.sha)::double precision as commits
      from public.external_deployments d
      join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = d.id
      join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha and o.origin = 'AI_ASSISTED'
      -- The same as aiModeOf in lib/core/origins/classification.ts.
      cross join lateral (
        select case when o.rule_id like 'identity/%' or o.rule_id like 'agent/%' or o.rule_id = 'taught/agentic'
          then 'agentic' else 'assisted' end as mode
      ) m
      where d.organization_id = p_organization_id and d.counts and d.result in ('failed', 'passed')
        and d.started_at >= from_at and d.started_at < to_at and private.answers(d, question)
      group by d.id, d.result, m.mode
    )
    select coalesce(json_agg(json_build_object('mode', g.mode, 'deployments', g.deployments, 'numerator', g.numerator,
      'denominator', g.denominator, 'squares', g.squares, 'above', g.above, 'both', g.above, 'below', g.squares) order by g.mode), '[]')::text
    from (
      select mode, count(*) as deployments, sum(commits * failed) as numerator, sum(commits) as denominator,
        sum(commits * commits) as squares, sum(commits * commits * failed) as above
      from carried group by mode
    ) g
  );
end
$$;
comment on function public.measure_ai_modes is
  'AI-assisted commits of the evaluated deployments that answer a question, by how the AI took part, each once a deployment, those in failed ones, and the sums of the interval that takes the deployment as its unit.';
revoke all on function public.measure_ai_modes from public, anon, authenticated;
grant execute on function public.measure_ai_modes to authenticated, service_role;

create function public.measure_data_quality(
  p_organization_id uuid, p_question text, p_now timestamptz, p_time_zone text
) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.measure_data_quality is
  'What is missing in what answers a question, as counts in one JSON text; what each gap can do to a figure is computed from them.';
revoke all on function public.measure_data_quality from public, anon, authenticated;
grant execute on function public.measure_data_quality to authenticated, service_role;

create function public.measure_deployments(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.measure_deployments is
  'What the figures of a question are made of, counted once: its window and the one before it (from "before" on), cut into "parts" and "buckets" that begin at these instants. JSON text.';
revoke all on function public.measure_deployments from public, anon, authenticated;
grant execute on function public.measure_deployments to authenticated, service_role;

create function public.measure_lead_time_stages(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.measure_lead_time_stages is
  'The stages of lead time of a scope: its deployments and commits, and of the commits whose stages are known the exact medians of each; and the lead times told otherwise: per deployment, each commit once, what most of them belong to. JSON text.';
revoke all on function public.measure_lead_time_stages from public, anon, authenticated;
grant execute on function public.measure_lead_time_stages to authenticated, service_role;

create function public.measure_origins(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.measure_origins is
  'Per-commit rates of a scope by origin as sums from which rate and interval follow (lib/core/metrics/comparison/per-commit-rates.ts), and its evaluated deployments by AI share (bin null: no commit of known origin). JSON text.';
revoke all on function public.measure_origins from public, anon, authenticated;
grant execute on function public.measure_origins to authenticated, service_role;

create function public.summarize_events(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
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
comment on function public.summarize_events is
  'What an organization holds, for the integration page and the filters: environments with counts, services, teams, pending, unmatched, first and last.';
revoke all on function public.summarize_events from public, anon, authenticated;
grant execute on function public.summarize_events to authenticated, service_role;

create function public.summarize_origin_coverage(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with shipped as (
      select c.sha, bool_or(d.repository_slug like 'github.com/%') as is_on_github
      from public.external_deployments d
      join public.external_deployment_commits c on c.deployment_id = d.id
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
        and d.counts and private.answers(d, question)
      group by c.sha
    ), counted as (
      select coalesce(o.origin, 'UNKNOWN') as origin, o.evidence_level as level, o.source,
        case when o.sha is null then 'not-told' else o.unknown_reason end as unknown_reason,
        count(*) as commits, count(*) filter (where s.is_on_github) as on_github
      from shipped s
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = s.sha
      group by 1, 2, 3, 4
    )
    select json_build_object(
      'whole_messages', (
        select bool_or(i.forwards_whole_messages) from public.org_integrations i
        where i.organization_id = p_organization_id and i.provider in ('datadog', 'pipeline', 'git', 'github_deployments')),
      'counts', coalesce((
        select json_agg(json_build_object('origin', c.origin, 'level', c.level, 'source', c.source,
          'unknown_reason', c.unknown_reason, 'commits', c.commits, 'on_github', c.on_github)
          order by c.commits desc, c.origin, c.level, c.source, c.unknown_reason) from counted c), '[]'))::text
  );
end
$$;
comment on function public.summarize_origin_coverage is
  'The commits of the deployments that answer a question, each once, by origin and by what the origin rests on or why it is unknown. JSON text.';
revoke all on function public.summarize_origin_coverage from public, anon, authenticated;
grant execute on function public.summarize_origin_coverage to authenticated, service_role;
