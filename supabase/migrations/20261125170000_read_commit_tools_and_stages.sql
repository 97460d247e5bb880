-- What is broken down by tool, and the stages a commit's lead time is made of, need three more facts of each commit.
create or replace function public.list_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null, p_repository_id uuid default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      d.id, d.external_id, d.service, d.env, d.team, d.repository_id,
      extract(epoch from d.started_at), extract(epoch from d.finished_at), d.verdict, d.deployment_type,
      d.recovery_seconds, d.remediation_type, d.remediation_external_id, c.commits
    ) order by d.started_at, d.external_id), '[]')::text
  from public.external_deployments d
  left join lateral (
    select json_agg(json_build_array(
        c.sha, coalesce(o.origin, 'UNKNOWN'), c.lead_time_seconds, c.time_to_deploy_seconds,
        extract(epoch from c.committed_at), nullif(o.tools, '{}')
      ) order by c.position) as commits
    from public.external_deployment_commits c
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
    where c.deployment_id = d.id
  ) c on true
  where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
    and d.disappeared_at is null
    and (p_environments is null or d.env = any (p_environments))
    and (p_services is null or d.service = any (p_services))
    and (p_teams is null or d.team = any (p_teams))
    and (p_repository_id is null or d.repository_id = p_repository_id)
$$;
comment on function public.list_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], uuid) is
  'Every deployment with from <= started_at < to, oldest first, with its commits (sha, origin, change lead time, time to deploy, commit time, tools), as arrays in one JSON text. A null filter filters nothing.';
