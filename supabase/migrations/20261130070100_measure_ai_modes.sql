-- Commits that an agent wrote beside those a person committed with help: how many went out in failed deployments, with the
-- sums that an interval by deployment takes.
create function public.measure_ai_modes(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[]
) returns text
language sql stable security invoker set search_path = '' as $$
  with carried as (
    select d.id, (d.verdict = 'failed')::integer as failed, m.mode, count(distinct c.sha)::double precision as commits
    from public.external_deployments d
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = d.id
    join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha and o.origin = 'AI_ASSISTED'
    -- The same as aiModeOf in lib/core/origins/classification.ts.
    cross join lateral (
      select case when o.rule_id like 'identity/%' or o.rule_id like 'agent/%' or o.rule_id = 'taught/agentic'
        then 'agentic' else 'assisted' end as mode
    ) m
    where d.organization_id = p_organization_id and d.counts and d.verdict in ('failed', 'passed')
      and d.started_at >= p_from and d.started_at < p_to and coalesce(d.env, '') = any (p_environments)
    group by d.id, d.verdict, m.mode
  )
  select coalesce(json_agg(json_build_object('mode', g.mode, 'deployments', g.deployments, 'numerator', g.numerator,
    'denominator', g.denominator, 'squares', g.squares, 'above', g.above, 'both', g.above, 'below', g.squares) order by g.mode), '[]')::text
  from (
    select mode, count(*) as deployments, sum(commits * failed) as numerator, sum(commits) as denominator,
      sum(commits * commits) as squares, sum(commits * commits * failed) as above
    from carried group by mode
  ) g
$$;
comment on function public.measure_ai_modes(uuid, timestamptz, timestamptz, text[]) is
  'AI-assisted commits of a window''s evaluated deployments by how the AI took part, each once a deployment, those in failed ones, and the sums of the interval that takes the deployment as its unit.';
revoke all on function public.measure_ai_modes(uuid, timestamptz, timestamptz, text[]) from public, anon;
grant execute on function public.measure_ai_modes(uuid, timestamptz, timestamptz, text[]) to authenticated, service_role;
