-- Datadog gives a deployment a result; the verdict is Iris' weekly word about AI. First of all, so that what follows
-- says so.
alter table public.external_deployments rename column verdict to result;
alter table public.external_deployments rename constraint external_deployments_verdict_check to external_deployments_result_check;

alter table public.verdict_changes rename to result_changes;
alter table public.result_changes rename column from_verdict to from_result;
alter table public.result_changes rename column to_verdict to to_result;
alter table public.result_changes rename constraint verdict_changes_pkey to result_changes_pkey;
alter table public.result_changes
  rename constraint verdict_changes_organization_id_deployment_id_fkey to result_changes_organization_id_deployment_id_fkey;
alter sequence public.verdict_changes_id_seq rename to result_changes_id_seq;
alter index public.verdict_changes_deployment_idx rename to result_changes_deployment_idx;
alter policy "Members read the verdict changes of their organizations" on public.result_changes
  rename to "Members read the result changes of their organizations";
comment on table public.result_changes is
  'Each change of a result that a sync saw: the audit trail, and the measured lag of results.';

create or replace function private.related_deployment(organization uuid, deployment public.external_deployments) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', deployment.id, 'service', deployment.service, 'env', deployment.env,
    'version', deployment.version, 'commit_sha', deployment.commit_sha, 'result', deployment.result,
    'deployment_type', deployment.deployment_type,
    'started_at', extract(epoch from deployment.started_at), 'finished_at', extract(epoch from deployment.finished_at))
  where deployment.organization_id = organization
$$;

comment on function public.record_deployments_page is
  'Stores a page of deployments with its checkpoint; unchanged ones are left alone, changes of a result are recorded. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';
