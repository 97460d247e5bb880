-- A team or a type that few deployments have is found without reading all the others.
create index external_deployments_team_idx on public.external_deployments (organization_id, team, started_at, id);
create index external_deployments_type_idx on public.external_deployments (organization_id, deployment_type, started_at, id);
