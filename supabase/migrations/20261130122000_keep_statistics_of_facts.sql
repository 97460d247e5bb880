-- What triggers fill is read by every page, and an embedded database has no autovacuum: without statistics its rows are
-- taken for one, and figures of half a year are joined row by row.
create or replace function private.keep_statistics() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  grown text;
begin
  for grown in
    select c.oid::regclass::text from pg_catalog.pg_class c
    where c.oid in (
        'public.external_deployments'::regclass, 'public.external_deployment_commits'::regclass,
        'public.external_deployment_secrets'::regclass, 'public.commit_origins'::regclass,
        'public.commit_observations'::regclass, 'public.external_commit_secrets'::regclass,
        'public.external_incidents'::regclass, 'public.repeated_deployment_commits'::regclass,
        'public.breaking_commits'::regclass, 'public.export_changes'::regclass)
      and pg_catalog.pg_relation_size(c.oid) > 4 * greatest(c.relpages, 8)
        * pg_catalog.current_setting('block_size')::bigint
  loop
    -- One process at a time: two would wait for each other's page.
    exit when not pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('iris keep_statistics'));
    execute 'analyze ' || grown;
  end loop;
end
$$;
