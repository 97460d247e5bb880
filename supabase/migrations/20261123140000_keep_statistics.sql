-- A backfill fills empty tables faster than autovacuum looks at them; the page functions call this.

create function private.keep_statistics() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  grown text;
begin
  for grown in
    select c.oid::regclass::text from pg_catalog.pg_class c
    where c.oid in (
        'public.external_deployments'::regclass, 'public.external_deployment_commits'::regclass,
        'public.external_deployment_secrets'::regclass, 'public.commit_origins'::regclass,
        'public.external_commit_secrets'::regclass)
      and pg_catalog.pg_relation_size(c.oid) > 4 * greatest(c.relpages, 8)
        * pg_catalog.current_setting('block_size')::bigint
  loop
    -- One process at a time: two would wait for each other's page.
    exit when not pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('iris keep_statistics'));
    execute 'analyze ' || grown;
  end loop;
end
$$;
comment on function private.keep_statistics() is
  'Analyzes the tables that have grown fourfold since they last were. A backfill fills empty tables faster than autovacuum looks at them, and plans made for empty tables stay cached: each foreign-key check would walk all rows of its organization.';
revoke all on function private.keep_statistics() from public, anon, authenticated;

