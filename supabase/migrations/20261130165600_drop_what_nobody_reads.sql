-- Indexes that cost each new row a place and that no query reads. An integration goes with its organization, and what it
-- brought is found by the organization as fast.
drop index public.external_deployments_integration_idx;
drop index public.external_incidents_integration_idx;
