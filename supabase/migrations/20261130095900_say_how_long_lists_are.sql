-- No list ends without a word: it is paged, whole, or says how many more there are.
create function public.list_services(p_organization_id uuid, p_question text, p_skip integer default 0) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.list_services(uuid, text, integer) is
  'A page of 500 of the services whose deployments answer a question, the most deployed first, after so many others, and how many there are. JSON text.';
revoke all on function public.list_services(uuid, text, integer) from public, anon;
grant execute on function public.list_services(uuid, text, integer) to authenticated, service_role;

create or replace function public.list_filter_choices(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
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
comment on function public.list_filter_choices(uuid) is
  'Names of services, environments, teams, repositories, AI tools and custom tags with their deployments over all history, the busiest first, and how many names there are of each. JSON text.';

drop function public.list_unmatched_repositories(uuid);
create function public.list_unmatched_repositories(p_organization_id uuid)
returns table (repository_slug text, service text, deployments bigint, all_groups bigint)
language sql stable security invoker set search_path = '' as $$
  select d.repository_slug, d.service, count(*), count(*) over ()
  from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.counts
  group by d.repository_slug, d.service order by count(*) desc, d.service, d.repository_slug limit 200
$$;
comment on function public.list_unmatched_repositories(uuid) is
  'The 200 largest groups of deployments without a repository, by what they name, and how many groups there are.';
revoke all on function public.list_unmatched_repositories(uuid) from public, anon;
grant execute on function public.list_unmatched_repositories(uuid) to authenticated, service_role;

create or replace function public.list_report_snapshots(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.id, s.title, s.created_by, extract(epoch from s.created_at), s.scope)
    order by s.created_at desc, s.id), '[]')::text
  from (
    select id, title, created_by, created_at, report::jsonb #> '{basis,scope}' as scope
    from public.report_snapshots where organization_id = p_organization_id
    -- As many as an organization keeps.
    order by created_at desc, id limit 500
  ) s
$$;
