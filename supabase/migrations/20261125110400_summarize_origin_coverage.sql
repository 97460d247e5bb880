-- How much is known about who wrote what was deployed, by evidence and by what stands in the way.
create function public.summarize_origin_coverage(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null, p_repository_ids uuid[] default null
) returns text
language sql stable security invoker set search_path = '' as $$
  with shipped as (
    select c.sha, bool_or(d.repository_slug like 'github.com/%') as is_on_github
    from public.external_deployments d
    join public.external_deployment_commits c on c.deployment_id = d.id
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
      and d.disappeared_at is null
      and (p_environments is null or d.env = any (p_environments))
      and (p_services is null or d.service = any (p_services))
      and (p_teams is null or d.team = any (p_teams))
      and (p_repository_ids is null or d.repository_id = any (p_repository_ids))
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
      where i.organization_id = p_organization_id and i.provider = 'datadog'),
    'counts', coalesce((
      select json_agg(json_build_object('origin', c.origin, 'level', c.level, 'source', c.source,
        'unknown_reason', c.unknown_reason, 'commits', c.commits, 'on_github', c.on_github)
        order by c.commits desc, c.origin, c.level, c.source, c.unknown_reason) from counted c), '[]'))::text
$$;
comment on function public.summarize_origin_coverage(uuid, timestamptz, timestamptz, text[], text[], text[], uuid[]) is
  'Commits of the deployments with from <= started_at < to, each sha once, counted by origin, evidence level, source and reason for not knowing; on_github counts those of a repository at github.com. A null filter filters nothing.';
revoke all on function public.summarize_origin_coverage(uuid, timestamptz, timestamptz, text[], text[], text[], uuid[]) from public, anon;
grant execute on function public.summarize_origin_coverage(uuid, timestamptz, timestamptz, text[], text[], text[], uuid[]) to authenticated, service_role;
