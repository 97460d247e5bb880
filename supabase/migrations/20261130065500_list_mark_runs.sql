-- When each AI tool's marks began and ended in a window, against the commits of the services that had them: a tool whose
-- marks stop while those services go on has probably only lost its marks.
create function public.list_mark_runs(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.list_mark_runs(uuid, text) is
  'How many AI tools the commits of what answers a question name, and for each of the 200 with the most commits: when its first and last commit was deployed, how many there were, of how many in the same services until then, and how many those services deployed since.';
revoke all on function public.list_mark_runs(uuid, text) from public, anon;
grant execute on function public.list_mark_runs(uuid, text) to authenticated, service_role;
