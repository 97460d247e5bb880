-- What an operator's checks ask of an installation.
create function public.applied_migrations() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  versions text;
begin
  -- Applied by another tool than Supabase's, nobody kept a list.
  if to_regclass('supabase_migrations.schema_migrations') is null then
    return null;
  end if;
  execute 'select coalesce(json_agg(version order by version), ''[]'')::text from supabase_migrations.schema_migrations'
    into versions;
  return versions;
end
$$;
comment on function public.applied_migrations() is
  'Versions of the migrations applied here (JSON array), null where no list was kept: what a program compares itself with. Service role only.';

create function public.opens_stored_texts(p_key_ids text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select case
    when not exists (select from public.integration_credentials) and not exists (select from public.external_deployment_secrets)
      and not exists (select from public.external_commit_secrets) then null
    else exists (select from public.integration_credentials where key_id = any (p_key_ids))
      or exists (select from public.external_deployment_secrets where key_id = any (p_key_ids))
      or exists (select from public.external_commit_secrets where key_id = any (p_key_ids))
  end
$$;
comment on function public.opens_stored_texts(text[]) is
  'Whether any stored text is under one of these key ids; null where nothing is stored. Where all are under others, the master key is not this installation''s. Service role only.';

revoke all on function public.applied_migrations() from public, anon, authenticated;
revoke all on function public.opens_stored_texts(text[]) from public, anon, authenticated;
grant execute on function public.applied_migrations() to service_role;
grant execute on function public.opens_stored_texts(text[]) to service_role;

create function public.report_installation() returns text
language sql stable security definer set search_path = '' as $$
  select json_build_object(
    'now', clock_timestamp(),
    'statement_timeout', current_setting('statement_timeout'),
    'database_bytes', pg_catalog.pg_database_size(current_database()),
    'tables', (select coalesce(json_agg(s), '[]') from (
      select c.relname as name, pg_catalog.pg_total_relation_size(c.oid) as bytes
      from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      order by 2 desc limit 5) s),
    'organizations', (select count(*) from public.organizations),
    'messages_waiting', (select count(*) from public.outbox_messages
      where state in ('waiting', 'sending') and next_attempt_at < now() - interval '1 hour'),
    'integrations', (select coalesce(json_agg(r order by r.next_sync_at), '[]') from (
      select i.organization_id, i.id, i.provider, o.is_demo, i.site, i.last_synced_at, i.next_sync_at, i.failing_since,
        i.last_error_kind, i.automatic_sync_stopped, private.is_free(i.lease_until) as is_free,
        private.is_due(i.next_sync_at) as is_due,
        (select min(s.started_at) from public.sync_runs s
         where s.organization_id = i.organization_id and s.integration_id = i.id and s.status = 'running') as open_since,
        exists (select from public.slack_webhooks w where w.organization_id = i.organization_id) as has_slack
      from public.org_integrations i join public.organizations o on o.id = i.organization_id
      where i.status <> 'disconnected' and i.provider not in ('pipeline', 'git', 'github_deployments') order by i.next_sync_at limit 500) r)
  )::text
$$;
comment on function public.report_installation() is
  'What an operator''s check asks at once (JSON): clock, sizes, and where every connection stands. Organizations by id alone. Service role only: it crosses organizations.';
revoke all on function public.report_installation() from public, anon, authenticated;
grant execute on function public.report_installation() to service_role;
