-- Keeping house: keys rotated, backups, what an installation tells about itself.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create function private.backup_tables() returns table(name text, relation regclass, columns text[], key text[], parents text[])
language sql stable set search_path = '' as $$
  with chosen as (
    select c.oid, n.nspname || '.' || c.relname as name
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname = 'public'
      -- Seals and counters of tries are nobody's data, and sessions end with the move: everybody signs in again. Cursors of exports begin again too.
      or (n.nspname = 'private'
        and c.relname not in ('seals', 'request_rate_limits', 'provider_rate_limits', 'session_browsers', 'provider_sessions', 'export_sequences'))
      or (n.nspname = 'auth' and c.relname in ('users', 'identities', 'mfa_factors')))
  )
  select o.name, o.oid::regclass,
    (select array_agg(a.attname::text order by a.attnum) from pg_catalog.pg_attribute a
     where a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''),
    coalesce((select array_agg(a.attname::text order by array_position(k.conkey, a.attnum))
     from pg_catalog.pg_constraint k join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
     where k.conrelid = o.oid and k.contype = 'p'), '{}'),
    coalesce((select array_agg(distinct p.name) from pg_catalog.pg_constraint k join chosen p on p.oid = k.confrelid
     where k.conrelid = o.oid and k.contype = 'f' and k.confrelid <> o.oid), '{}')
  from chosen o
$$;
comment on function private.backup_tables is
  'The tables of a backup: columns that are written, primary key, and the tables whose rows must be there before.';
revoke all on function private.backup_tables from public, anon, authenticated;

create function private.rotate_events(
  events regclass, texts regclass, text_id name, organization uuid, after uuid, batch_size integer, key_id text,
  subkey text, fingerprint_key bytea, retired jsonb, out examined integer, out unreadable integer, out last text
)
language plpgsql volatile set search_path = '' as $$
begin
  execute format($sql$
    with batch as (
      select e.id, t.key_id, t.ciphertext from %1$s e join %2$s t on t.%3$I = e.id
      where e.organization_id = $1 and e.id > $2 and t.key_id <> $4
      order by e.id limit $3
      for no key update of e, t skip locked
    ), opened as materialized (
      select id, private.try_decrypt(ciphertext, $7 ->> key_id) as plaintext from batch
    ), rewritten as (
      update %2$s t set key_id = $4, ciphertext = private.encrypt(o.plaintext, $5)
      from opened o where t.%3$I = o.id and o.plaintext is not null
    ), fingerprinted as (
      update %1$s e set fingerprint = private.fingerprint(o.plaintext, $6)
      from opened o where e.organization_id = $1 and e.id = o.id and o.plaintext is not null
    )
    select count(*)::integer, count(*) filter (where plaintext is null)::integer,
      (array_agg(id::text order by id desc))[1] from opened
  $sql$, events, texts, text_id)
  into examined, unreadable, last
  using organization, after, batch_size, key_id, subkey, fingerprint_key, retired;
end
$$;
comment on function private.rotate_events is
  'Encrypts the texts of the next events anew and makes their fingerprints with the new key, so that the next sync finds them unchanged.';
revoke all on function private.rotate_events from public, anon, authenticated;

create function private.rotate_texts(
  texts regclass, text_id name, organization uuid, after text, batch_size integer, key_id text, subkey text,
  retired jsonb, out examined integer, out unreadable integer, out last text
)
language plpgsql volatile set search_path = '' as $$
begin
  execute format($sql$
    with batch as (
      select t.%2$I as id, t.key_id, t.ciphertext from %1$s t
      where t.organization_id = $1 and t.%2$I::text > $2 and t.key_id <> $4
      order by t.%2$I limit $3
      for no key update of t skip locked
    ), opened as materialized (
      select id, private.try_decrypt(ciphertext, $6 ->> key_id) as plaintext from batch
    ), rewritten as (
      update %1$s t set key_id = $4, ciphertext = private.encrypt(o.plaintext, $5)
      from opened o where t.organization_id = $1 and t.%2$I = o.id and o.plaintext is not null
    )
    select count(*)::integer, count(*) filter (where plaintext is null)::integer,
      (array_agg(id::text order by id desc))[1] from opened
  $sql$, texts, text_id)
  into examined, unreadable, last
  using organization, after, batch_size, key_id, subkey, retired;
end
$$;
comment on function private.rotate_texts is 'Encrypts the next texts anew that belong to no event.';
revoke all on function private.rotate_texts from public, anon, authenticated;

create function public.count_ciphertexts() returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(c), '[]')::text from (
    select organization_id, 'credentials' as kind, key_id, count(*) as texts from public.integration_credentials group by 1, 3
    union all
    select organization_id, 'deployment', key_id, count(*) from public.external_deployment_secrets group by 1, 3
    union all
    select organization_id, 'commit', key_id, count(*) from public.external_commit_secrets group by 1, 3
    union all
    select organization_id, 'github_commit', key_id, count(*) from public.github_commit_secrets group by 1, 3
    union all
    select organization_id, 'overrule', key_id, count(*) from public.commit_overrule_secrets group by 1, 3
    union all
    select organization_id, 'incident', key_id, count(*) from public.external_incident_secrets group by 1, 3
    union all
    select organization_id, 'set_aside', key_id, count(*) from public.set_aside_event_secrets group by 1, 3
    union all
    select organization_id, 'breaking_commit', key_id, count(*) from public.breaking_commit_secrets group by 1, 3
    union all
    select organization_id, 'slack_webhook', key_id, count(*) from public.slack_webhook_secrets group by 1, 3
  ) c
$$;
comment on function public.count_ciphertexts is
  'How many texts each organization holds under which key id. Service role only: it crosses organizations.';
revoke all on function public.count_ciphertexts from public, anon, authenticated;
grant execute on function public.count_ciphertexts to service_role;

create function public.digest_tables() returns text
language plpgsql stable security definer set search_path = '' set TimeZone = 'UTC' as $$
declare
  source record;
  digest record;
  digests jsonb := '{}';
begin
  for source in select * from private.backup_tables() where name not like 'auth.%' loop
    -- A lease is of the server that holds it.
    execute format(
      'select count(*)::integer as rows, md5(coalesce(string_agg(h, '''' order by h collate "C"), '''')) as digest
       from (select md5((to_jsonb(t) - ''lease_token'' - ''lease_until'')::text) as h from %s t) x', source.relation)
    into digest;
    digests := digests || jsonb_build_object(source.name, jsonb_build_object('rows', digest.rows, 'digest', digest.digest));
  end loop;
  return digests::text;
end
$$;
comment on function public.digest_tables is
  'For each table of a backup how many rows it has and a digest of them, whatever their order; accounts excepted. Equal digests are equal rows. Service role only.';
revoke all on function public.digest_tables from public, anon, authenticated;
grant execute on function public.digest_tables to service_role;

create function public.finish_restore() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  numbered record;
begin
  for numbered in
    select b.relation, a.attname from private.backup_tables() b
    join pg_catalog.pg_attribute a on a.attrelid = b.relation and a.attidentity <> '' and not a.attisdropped
    where b.name like 'public.%'
  loop
    execute format('select setval(pg_get_serial_sequence(%L, %L), coalesce((select max(%I) from %s), 0) + 1, false)',
      numbered.relation::text, numbered.attname, numbered.attname, numbered.relation);
  end loop;
  update public.org_integrations set lease_token = null, lease_until = null where lease_token is not null;
  -- Without statistics deleting an organization takes a minute.
  analyze;
end
$$;
comment on function public.finish_restore is
  'After the last page: numbering goes on after the restored rows, leases of the past end, and the planner learns the sizes. Service role only.';
revoke all on function public.finish_restore from public, anon, authenticated;
grant execute on function public.finish_restore to service_role;

create function public.is_empty_installation() returns boolean
language sql stable security definer set search_path = '' as $$
  select not exists (select from public.organizations) and not exists (select from auth.users)
$$;
comment on function public.is_empty_installation is
  'Whether a backup can be restored here: there is no organization and no account. Service role only.';
revoke all on function public.is_empty_installation from public, anon, authenticated;
grant execute on function public.is_empty_installation to service_role;

create function public.keep_house() returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  messages integer;
  lines integer;
  sessions integer := 0;
begin
  -- The newest of each kind stays: what was told last decides what is told next.
  delete from public.outbox_messages o
  where o.finished_at < now() - interval '180 days' and exists (
    select 1 from public.outbox_messages later
    where later.organization_id = o.organization_id and later.kind = o.kind and later.created_at > o.created_at);
  get diagnostics messages = row_count;
  delete from public.audit_events e using public.organizations o
  where o.id = e.organization_id and o.audit_kept_days is not null
    and e.at < now() - make_interval(days => o.audit_kept_days);
  get diagnostics lines = row_count;
  begin
    -- A browser forgets a session after 30 days away.
    delete from auth.sessions where greatest(refreshed_at, updated_at, created_at) < now() - interval '45 days';
    get diagnostics sessions = row_count;
  exception
    -- Where accounts are somebody else's to keep, so are their sessions.
    when insufficient_privilege or undefined_table or undefined_column then sessions := 0;
  end;
  return json_build_object('messages', messages, 'audit_lines', lines, 'sessions', sessions)::text;
end
$$;
comment on function public.keep_house is
  'Forgets messages sent half a year ago, audit lines older than their owner keeps, and sessions that ended by being away; tells how many (JSON). Service role only: it crosses organizations.';
revoke all on function public.keep_house from public, anon, authenticated;
grant execute on function public.keep_house to service_role;

create function public.list_backup_tables() returns text
language sql stable security definer set search_path = '' as $$
  select json_agg(json_build_object('name', name, 'key', key, 'parents', parents) order by name)::text from private.backup_tables()
$$;
comment on function public.list_backup_tables is
  'The tables of a backup (JSON). Service role only: it crosses organizations.';
revoke all on function public.list_backup_tables from public, anon, authenticated;
grant execute on function public.list_backup_tables to service_role;

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
comment on function public.opens_stored_texts is
  'Whether any stored text is under one of these key ids; null where nothing is stored. Where all are under others, the master key is not this installation''s. Service role only.';
revoke all on function public.opens_stored_texts from public, anon, authenticated;
grant execute on function public.opens_stored_texts to service_role;

create function public.read_backup_page(p_table text, p_after text, p_limit integer) returns table(rows text, last text, count integer)
language plpgsql stable security definer set search_path = '' set TimeZone = 'UTC' as $$
declare
  source record;
  keys text;
  beyond text := '';
begin
  select * into source from private.backup_tables() b where b.name = p_table;
  if source is null then
    raise exception using errcode = 'PT404', message = 'no such table';
  end if;
  select string_agg(format('t.%I', k), ', ') into keys from unnest(source.key) k;
  if p_after is not null and keys is not null then
    beyond := format('where (%s) > (select %s from jsonb_populate_record(null::%s, $1::jsonb) t)', keys, keys, source.relation);
  end if;
  return query execute format(
    'select coalesce(jsonb_agg(r.row), ''[]'')::text, (jsonb_agg(r.key) -> -1)::text, count(*)::integer from (
       select (select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) e where e.key = any ($3)) as row,
              (select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(t)) e where e.key = any ($4)) as key
       from %s t %s %s %s) r',
    source.relation, beyond, coalesce('order by ' || keys, ''), case when keys is not null then 'limit $2' else '' end)
  using p_after, p_limit, source.columns, source.key;
end
$$;
comment on function public.read_backup_page is
  'The rows of a table after a key (JSON), in the order of its key; a table without one comes at once. Service role only: it crosses organizations.';
revoke all on function public.read_backup_page from public, anon, authenticated;
grant execute on function public.read_backup_page to service_role;

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
comment on function public.report_installation is
  'What an operator''s check asks at once (JSON): clock, sizes, and where every connection stands. Organizations by id alone. Service role only: it crosses organizations.';
revoke all on function public.report_installation from public, anon, authenticated;
grant execute on function public.report_installation to service_role;

create function public.restore_backup_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  target record;
  names text;
  added integer;
begin
  select * into target from private.backup_tables() b where b.name = request ->> 'table';
  if target is null then
    raise exception using errcode = 'PT404', message = 'no such table';
  end if;
  -- What this database doesn't know of an account is left out; what it asks for and isn't given keeps its default.
  select string_agg(format('%I', c), ', ') into names from unnest(target.columns) c
  where (request #> '{rows,0}') ? c;
  -- Rows are taken as they are: what triggers would make of them is in the backup too.
  if target.name not like 'auth.%' then
    execute format('alter table %s disable trigger user', target.relation);
  end if;
  execute format(
    'insert into %1$s (%2$s) overriding system value select %2$s from jsonb_populate_recordset(null::%1$s, $1)',
    target.relation, names)
  using request -> 'rows';
  get diagnostics added = row_count;
  if target.name not like 'auth.%' then
    execute format('alter table %s enable trigger user', target.relation);
  end if;
  return added::text;
exception
  -- The message of the database's own would quote the row.
  when sqlstate 'PT400' or sqlstate 'PT404' or sqlstate 'PT410' then raise;
  when data_exception or integrity_constraint_violation then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'restore_backup_page failed', detail = sqlstate;
end
$$;
comment on function public.restore_backup_page is
  'Puts rows of a backup into their table as they are (sealed JSON). Service role only.';
revoke all on function public.restore_backup_page from public, anon, authenticated;
grant execute on function public.restore_backup_page to service_role;

create function public.rotate_ciphertexts(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  batch_size integer;
  key_id text := request ->> 'key_id';
  subkey text := request ->> 'subkey';
  retired jsonb := request -> 'retired';
  after text := coalesce(request ->> 'after', '');
  after_id uuid;
  print_key bytea;
  done record;
begin
  organization := (request ->> 'organization_id')::uuid;
  batch_size := (request ->> 'batch_size')::integer;
  -- A commit is known by its sha, everything else by a uuid.
  after_id := case when request ->> 'kind' not in ('commit', 'github_commit')
    then coalesce(nullif(after, ''), '00000000-0000-0000-0000-000000000000')::uuid end;
  print_key := decode(request ->> 'fingerprint_key', 'base64');
  case request ->> 'kind'
    when 'deployment' then
      done := private.rotate_events('public.external_deployments', 'public.external_deployment_secrets', 'deployment_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'incident' then
      done := private.rotate_events('public.external_incidents', 'public.external_incident_secrets', 'incident_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'set_aside' then
      if after = '' then
        perform private.forget_doubly_set_aside(organization, print_key, retired);
      end if;
      done := private.rotate_events('public.set_aside_events', 'public.set_aside_event_secrets', 'event_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'commit' then
      done := private.rotate_texts('public.external_commit_secrets', 'sha',
        organization, after, batch_size, key_id, subkey, retired);
    when 'github_commit' then
      done := private.rotate_texts('public.github_commit_secrets', 'sha',
        organization, after, batch_size, key_id, subkey, retired);
    when 'overrule' then
      done := private.rotate_events('public.commit_overrules', 'public.commit_overrule_secrets', 'overrule_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'breaking_commit' then
      done := private.rotate_texts('public.breaking_commit_secrets', 'deployment_id',
        organization, after, batch_size, key_id, subkey, retired);
    when 'credentials' then
      done := private.rotate_texts('public.integration_credentials', 'integration_id',
        organization, after, batch_size, key_id, subkey, retired);
    when 'slack_webhook' then
      done := private.rotate_texts('public.slack_webhook_secrets', 'organization_id',
        organization, after, batch_size, key_id, subkey, retired);
  end case;
  return json_build_object('examined', done.examined, 'unreadable', done.unreadable, 'last', done.last)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'rotate_ciphertexts failed', detail = sqlstate;
end
$$;
comment on function public.rotate_ciphertexts is
  'Encrypts the next batch of one organization''s texts of one kind with the current key; what can''t be opened stays as it is and is counted. Service role only.';
revoke all on function public.rotate_ciphertexts from public, anon, authenticated;
grant execute on function public.rotate_ciphertexts to service_role;
