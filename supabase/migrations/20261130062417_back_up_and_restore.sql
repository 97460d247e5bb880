-- A logical backup: every row as JSON, table by table, so that it goes from an embedded database to PostgreSQL or a hosted
-- project and back. What is encrypted stays so; keys are in no backup.
create function private.backup_tables() returns table (
  name text, relation regclass, columns text[], key text[], parents text[]
)
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
comment on function private.backup_tables() is 'The tables of a backup: columns that are written, primary key, and the tables whose rows must be there before.';
revoke all on function private.backup_tables() from public, anon, authenticated;

create function public.list_backup_tables() returns text
language sql stable security definer set search_path = '' as $$
  select json_agg(json_build_object('name', name, 'key', key, 'parents', parents) order by name)::text from private.backup_tables()
$$;
comment on function public.list_backup_tables() is 'The tables of a backup (JSON). Service role only: it crosses organizations.';

create function public.read_backup_page(p_table text, p_after text, p_limit integer)
returns table (rows text, last text, count integer)
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
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
comment on function public.read_backup_page(text, text, integer) is
  'The rows of a table after a key (JSON), in the order of its key; a table without one comes at once. Service role only: it crosses organizations.';

create function public.digest_tables() returns text
language plpgsql stable security definer set search_path = '' set timezone = 'UTC' as $$
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
comment on function public.digest_tables() is
  'For each table of a backup how many rows it has and a digest of them, whatever their order; accounts excepted. Equal digests are equal rows. Service role only.';

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
comment on function public.restore_backup_page(text) is 'Puts rows of a backup into their table as they are (sealed JSON). Service role only.';

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
comment on function public.finish_restore() is 'After the last page: numbering goes on after the restored rows, leases of the past end, and the planner learns the sizes. Service role only.';

create function public.is_empty_installation() returns boolean
language sql stable security definer set search_path = '' as $$
  select not exists (select from public.organizations) and not exists (select from auth.users)
$$;
comment on function public.is_empty_installation() is 'Whether a backup can be restored here: there is no organization and no account. Service role only.';

create function public.hold_integrations(p_token uuid, p_seconds integer) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  busy integer;
begin
  update public.org_integrations set lease_token = p_token, lease_until = now() + make_interval(secs => p_seconds)
  where private.is_free(lease_until) or lease_token = p_token;
  select count(*) into busy from public.org_integrations where lease_token <> p_token;
  return busy;
end
$$;
comment on function public.hold_integrations(uuid, integer) is
  'Takes the lease of every integration that nobody is at work on, or keeps it, and tells how many syncs are still at work: while a backup reads, nothing syncs. Zero seconds let go. Service role only: it crosses organizations.';

revoke all on function public.list_backup_tables() from public, anon, authenticated;
revoke all on function public.read_backup_page(text, text, integer) from public, anon, authenticated;
revoke all on function public.digest_tables() from public, anon, authenticated;
revoke all on function public.restore_backup_page(text) from public, anon, authenticated;
revoke all on function public.finish_restore() from public, anon, authenticated;
revoke all on function public.is_empty_installation() from public, anon, authenticated;
revoke all on function public.hold_integrations(uuid, integer) from public, anon, authenticated;
grant execute on function public.list_backup_tables() to service_role;
grant execute on function public.read_backup_page(text, text, integer) to service_role;
grant execute on function public.digest_tables() to service_role;
grant execute on function public.restore_backup_page(text) to service_role;
grant execute on function public.finish_restore() to service_role;
grant execute on function public.is_empty_installation() to service_role;
grant execute on function public.hold_integrations(uuid, integer) to service_role;
