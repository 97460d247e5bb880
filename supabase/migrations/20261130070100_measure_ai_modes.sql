-- Commits that an agent wrote beside those a person committed with help: how many went out in failed deployments, with the
-- sums that an interval by deployment takes.
create function public.measure_ai_modes(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.measure_ai_modes(uuid, text) is
  'AI-assisted commits of the evaluated deployments that answer a question, by how the AI took part, each once a deployment, those in failed ones, and the sums of the interval that takes the deployment as its unit.';
revoke all on function public.measure_ai_modes(uuid, text) from public, anon;
grant execute on function public.measure_ai_modes(uuid, text) to authenticated, service_role;
