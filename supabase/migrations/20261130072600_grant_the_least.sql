-- Row-level security is the second wall. Hosted Supabase grants everything on every new table and function of `public` to
-- whoever asks; here nobody but the service role gets anything that isn't granted by name, and members only columns.
alter default privileges in schema public revoke all on tables from public, anon, authenticated;
alter default privileges in schema public revoke all on sequences from public, anon, authenticated;
alter default privileges in schema public revoke all on functions from public, anon, authenticated;

-- A table that members could read before is read again, column by column, without the columns that no page shows.
do $$
declare
  readable record;
begin
  for readable in
    select c.relname, string_agg(format('%I', a.attname), ', ' order by a.attnum) filter (
      where not (c.relname || '.' || a.attname) = any (array[
        'api_tokens.token_hash', 'organization_invitations.token_hash',
        'org_integrations.lease_token', 'org_integrations.returned_lease_token',
        'sync_runs.checkpoint', 'set_aside_events.fingerprint',
        'outbox_messages.content', 'outbox_messages.lease_token', 'outbox_messages.lease_until', 'outbox_messages.next_attempt_at'])
    ) as columns
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
    group by c.relname
  loop
    execute format('revoke all on table public.%I from public, anon, authenticated', readable.relname);
    execute format('grant select (%s) on table public.%I to authenticated', readable.columns, readable.relname);
  end loop;
  -- The tables that no policy opens.
  for readable in
    select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
      and not exists (select 1 from pg_catalog.pg_policy p where p.polrelid = c.oid)
  loop
    execute format('revoke all on table public.%I from public, anon, authenticated', readable.relname);
  end loop;
end
$$;
revoke all on all tables in schema private from public, anon, authenticated;
revoke all on all sequences in schema public, private from public, anon, authenticated;
-- Truncating and triggers are nobody's work at run time, the service role's neither.
revoke truncate, references, trigger on all tables in schema public from service_role;
revoke all on schema private from public, anon;
revoke create on schema public from public, anon, authenticated;

-- Foreign keys that deleting an account looks up.
create index organization_invitations_created_by_idx on public.organization_invitations (created_by);
create index org_integrations_connected_by_idx on public.org_integrations (connected_by);
create index sync_runs_requested_by_idx on public.sync_runs (requested_by);
create index audit_events_actor_user_id_idx on public.audit_events (actor_user_id);
create index api_tokens_created_by_idx on public.api_tokens (created_by);
create index report_snapshots_created_by_idx on public.report_snapshots (created_by);
create index slack_webhooks_connected_by_idx on public.slack_webhooks (connected_by);
create index outbox_messages_user_id_idx on public.outbox_messages (user_id);
create index feeds_integration_idx on public.feeds (organization_id, integration_id);
revoke all on function private.is_due(timestamptz) from public, anon, authenticated;
revoke all on function private.is_free(timestamptz) from public, anon, authenticated;
grant execute on function private.is_due(timestamptz), private.is_free(timestamptz) to service_role;
