-- What `iris check` derives from a clone is pushed like a pipeline's deployments, and kept as a source of its own.
alter table public.org_integrations drop constraint org_integrations_provider_check;
alter table public.org_integrations add constraint org_integrations_provider_check
  check (provider in ('datadog', 'github', 'pipeline', 'git'));
comment on table public.org_integrations is
  'A connected account of a provider, the pipeline that pushes, or git, from which deployments and results are estimated. Two organizations may connect the same Datadog account.';
alter table public.feeds drop constraint feeds_kind_check;
alter table public.feeds add constraint feeds_kind_check
  check (kind in ('deployments', 'dora_incidents', 'managed_incidents', 'pushed_deployments', 'pushed_incidents', 'estimated_deployments'));
comment on table public.feeds is
  'What an organization gets of each kind, one row a kind: dora_incidents are those of DORA Metrics, managed_incidents those of Incident Management, pushed_* what a pipeline pushes, estimated_deployments what is derived from git.';
comment on column public.feeds.is_off is
  'An admin switched it off, or it is an estimate and another source has told of deployments: what it brought counts in nothing.';
comment on column public.external_deployments.is_off is
  'Another source''s word counts instead: a pipeline pushed it and Datadog has told of its time, or it was estimated from git and another source has told of any deployment.';

create function private.settle_estimates(organization uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  git uuid;
begin
  select id into git from public.org_integrations where organization_id = organization and provider = 'git';
  if git is null or not exists (
    select 1 from public.org_integrations i where i.organization_id = organization and i.provider in ('datadog', 'pipeline', 'github_deployments')
      and exists (select 1 from public.external_deployments d where d.organization_id = organization and d.integration_id = i.id)
  ) then
    return;
  end if;
  with gone as (
    update public.external_deployments set is_off = true, same_as = null
    where organization_id = organization and integration_id = git and not is_off
    returning id
  )
  update public.external_deployments d set same_as = null from gone
  where d.organization_id = organization and d.same_as = gone.id and d.integration_id <> git;
  update public.feeds set is_off = true where organization_id = organization and kind = 'estimated_deployments' and not is_off;
  if found then
    -- No word that was made of estimates stands over results that were reported.
    delete from public.origin_comparisons where organization_id = organization;
    delete from public.origin_verdicts where organization_id = organization;
  end if;
end
$$;
comment on function private.settle_estimates(uuid) is
  'Once Datadog, a pipeline or GitHub has told of a deployment, what was estimated from git is kept, and counts in nothing: the two are never in one number. The comparison and the weekly verdicts made of estimates go.';
revoke all on function private.settle_estimates(uuid) from public, anon, authenticated;

-- Joined by hashing: of an organization without statistics the planner expects one row, and would set all against all.
create function public.compare_estimates(p_organization_id uuid) returns text
language sql stable set search_path = '' set enable_nestloop = off as $$
  with git as materialized (
    select d.id, d.commit_sha, d.result, d.started_at from public.external_deployments d
    join public.org_integrations i on i.organization_id = d.organization_id and i.id = d.integration_id and i.provider = 'git'
    where d.organization_id = p_organization_id and d.disappeared_at is null
  ), given as materialized (
    select d.id, d.commit_sha, d.result, d.started_at, d.service from public.external_deployments d
    join public.org_integrations i on i.organization_id = d.organization_id and i.id = d.integration_id and i.provider in ('datadog', 'pipeline', 'github_deployments')
    where d.organization_id = p_organization_id and d.counts
      and d.env = any ((select o.production_environments from public.organizations o where o.id = p_organization_id)::text[])
  ), pairs as (
    select n.id, g.id as git_id from given n
    join public.repeated_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = n.id
    join public.repeated_deployment_commits e on e.organization_id = p_organization_id and e.sha = c.sha
    join git g on g.id = e.deployment_id
    union
    select n.id, g.id from given n join git g on g.commit_sha = n.commit_sha
    union
    select n.id, g.id from given n
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.sha = n.commit_sha
    join git g on g.id = c.deployment_id
  ), matched as (
    -- A deployment brings several changes: git says that it failed where it says so of any of them.
    select n.id, n.service, n.started_at, n.result as given,
      case when bool_or(g.result = 'failed') then 'failed' when bool_or(g.result = 'pending') then 'pending' else 'passed' end as derived
    from pairs p join given n on n.id = p.id join git g on g.id = p.git_id
    group by n.id, n.service, n.started_at, n.result
  ), told as (
    select * from matched where given <> 'pending' and derived <> 'pending'
  )
  select json_build_object(
    'git', (select count(*) from git), 'given', (select count(*) from given), 'matched', (select count(*) from matched),
    'git_matched', (select count(distinct git_id) from pairs),
    'both_failed', (select count(*) from told where given = 'failed' and derived = 'failed'),
    'only_given', (select count(*) from told where given = 'failed' and derived = 'passed'),
    'only_git', (select count(*) from told where given = 'passed' and derived = 'failed'),
    'both_passed', (select count(*) from told where given = 'passed' and derived = 'passed'),
    'disagreements', (select coalesce(json_agg(json_build_object('id', t.id, 'service', t.service,
        'started_at', extract(epoch from t.started_at), 'given', t.given) order by t.started_at desc, t.id), '[]')
      from (select * from told where given <> derived order by started_at desc, id limit 20) t)
  )::text
$$;
comment on function public.compare_estimates(uuid) is
  'Where git''s estimates and the results that another source gave agree (JSON): production deployments that share a commit, by what each says. Pending ones are matched and compared no further.';
revoke all on function public.compare_estimates(uuid) from public, anon, authenticated;
grant execute on function public.compare_estimates(uuid) to authenticated, service_role;
