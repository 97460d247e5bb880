-- Indexes that cost each new row a place and that no query reads. An organization's deployments and incidents are those of
-- its one integration: whoever deletes it finds them by the organization as fast.
drop index public.external_deployments_integration_idx;
drop index public.external_incidents_integration_idx;
