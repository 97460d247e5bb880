-- Texts that only the application opens, plain texts, limits of calls, statistics.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

-- Functions may name what later files make.
set check_function_bodies = off;

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create schema if not exists private;
comment on schema private is 'Functions and tables that the API never serves; policies and public functions use them.';

grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema extensions to service_role;
grant usage on schema private to authenticated, service_role;
revoke create on schema public from public, anon, authenticated;

-- A hosted Supabase grants everything on what is new in `public` to everybody.
alter default privileges in schema public revoke all on tables from public, anon, authenticated;
alter default privileges in schema public revoke all on sequences from public, anon, authenticated;
alter default privileges in schema public revoke all on functions from public, anon, authenticated;

create table private.seals (
  id uuid default gen_random_uuid() primary key,
  key bytea not null check (length(key) = 64),
  expires_at timestamptz not null
);

comment on table private.seals is
  'Short-lived transport keys: 32 bytes AES-256-CBC, 32 bytes HMAC-SHA-256. See docs/decisions/0002-sealed-parameters.md.';

alter table private.seals enable row level security;

create table private.provider_rate_limits (
  account text,
  endpoint text,
  blocked_until timestamptz not null,
  primary key (account, endpoint)
);

comment on table private.provider_rate_limits is
  'Until when a provider''s account takes no more calls. account is Datadog''s organization UUID, or the integration''s id where Datadog did not name one.';

alter table private.provider_rate_limits enable row level security;

create table private.request_rate_limits (
  key text primary key,
  used integer not null check (used > 0),
  ends_at timestamptz not null
);

comment on table private.request_rate_limits is
  'Requests counted in fixed windows. key is a SHA-256 of who asks and for what: no address and no token stands here.';

create index request_rate_limits_ends_at_idx on private.request_rate_limits (ends_at);

alter table private.request_rate_limits enable row level security;

create function private.are_named(names text[], question jsonb, list text) returns boolean
language sql immutable as $$
  select private.names_of(question, list) is null or names && private.names_of(question, list)
    or (names = '{}' and '' = any (private.names_of(question, list)))
$$;
comment on function private.are_named is
  'Whether a list of a question lets through any of what an event names. Inlined.';
revoke all on function private.are_named from public, anon, authenticated;
grant execute on function private.are_named to authenticated, service_role;

create function private.are_names(value text[], most integer, longest integer) returns boolean
language sql immutable set search_path = '' as $$
  select cardinality(value) <= most and coalesce(
    (select bool_and(name is not null and length(btrim(name)) between 1 and longest) from unnest(value) name), true)
$$;
comment on function private.are_names is 'Whether a list holds no more names than that, none empty and none longer.';
revoke all on function private.are_names from public, anon, authenticated;
grant execute on function private.are_names to service_role;

create function private.audit_connection() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.record_audit_event_by(new.organization_id, new.connected_by, 'integration.connect', new.provider,
    jsonb_build_object('site', new.site));
  return new;
end
$$;
revoke all on function private.audit_connection from public, anon, authenticated;

create function private.decrypt(ciphertext bytea, subkey text) returns text
language sql stable set search_path = '' as $$
  select extensions.pgp_sym_decrypt(ciphertext, subkey)
$$;
revoke all on function private.decrypt from public, anon, authenticated;

create function private.deploying_seconds(started_at timestamptz, finished_at timestamptz) returns double precision
language sql immutable as $$
  select case when finished_at >= started_at then extract(epoch from finished_at - started_at)::double precision end
$$;
comment on function private.deploying_seconds is
  'From a deployment''s start to its end; null where it has none, or ended before it began. Inlined.';
revoke all on function private.deploying_seconds from public, anon, authenticated;
grant execute on function private.deploying_seconds to authenticated, service_role;

create function private.encrypt(plaintext text, subkey text) returns bytea
language sql volatile as $$
  select extensions.pgp_sym_encrypt(plaintext, subkey, 'cipher-algo=aes256, s2k-mode=1')
$$;
revoke all on function private.encrypt from public, anon, authenticated;

create function private.evidence_of(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return private.decrypt(ciphertext, subkey)::jsonb ->> 'evidence';
exception
  -- Without its key a line can't be shown; the other commits' lines still can.
  when others then return null;
end
$$;
comment on function private.evidence_of is
  'The evidence line of an encrypted commit text, or null where there is none or it can''t be opened.';
revoke all on function private.evidence_of from public, anon, authenticated;

create function private.external_ids_of(page jsonb, events text) returns setof text
language sql stable set search_path = '' as $$
  select id #>> '{}' from jsonb_path_query(page, format('$.%I[*].external_id', events)::jsonpath) id
  union all
  select e ->> 'external_id' from jsonb_array_elements(page -> 'set_aside') e
$$;
comment on function private.external_ids_of is
  'The ids of a page''s events (its list `deployments` or `incidents`) and of those that were skipped on it; null for one that named none.';
revoke all on function private.external_ids_of from public, anon, authenticated;

create function private.fingerprint(plaintext text, key bytea) returns text
language sql immutable set search_path = '' as $$
  select rtrim(translate(encode(extensions.hmac(convert_to(plaintext, 'UTF8'), key, 'sha256'), 'base64'), '+/', '-_'), '=')
$$;
comment on function private.fingerprint is 'HMAC-SHA-256 as base64url: what lib/encryption/keys.ts calls fingerprint.';
revoke all on function private.fingerprint from public, anon, authenticated;

create function private.ids_of(question jsonb, list text) returns uuid[]
language sql immutable set search_path = '' as $$
  select case when private.names_of(question, list) is not null then array(
    select case when name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then name::uuid end
    from unnest(private.names_of(question, list)) name) end
$$;
comment on function private.ids_of is 'The ids among the names of a list; what is none lets nothing through.';
revoke all on function private.ids_of from public, anon, authenticated;
grant execute on function private.ids_of to authenticated, service_role;

create function private.is_due(planned timestamptz) returns boolean
language sql stable set search_path = '' as $$
  -- Plans reach a day ahead, failures half a day, and what a provider asked for on top hours at most.
  select planned <= now() or planned > now() + interval '2 days'
$$;
comment on function private.is_due is
  'Whether a planned instant has come, or is further ahead than any plan reaches: then a wrong clock made it.';
revoke all on function private.is_due from public, anon, authenticated;
grant execute on function private.is_due to service_role;

create function private.is_free(leased timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select leased is null or leased <= now() or leased > now() + interval '1 day'
$$;
comment on function private.is_free is
  'Whether a lease has ended, or lasts longer than any lease does: then a wrong clock made it.';
revoke all on function private.is_free from public, anon, authenticated;
grant execute on function private.is_free to service_role;

create function private.is_named(name text, question jsonb, list text) returns boolean
language sql immutable as $$
  select private.names_of(question, list) is null or name = any (private.names_of(question, list))
    or (name is null and '' = any (private.names_of(question, list)))
$$;
comment on function private.is_named is
  'Whether a list of a question lets through what an event names, null being no name. Inlined, so that indexes are used.';
revoke all on function private.is_named from public, anon, authenticated;
grant execute on function private.is_named to authenticated, service_role;

create function private.is_plain_text(value text) returns boolean
language sql immutable set search_path = '' as $$
  select value !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    and value ~ '[^\s\u00a0\u00ad\u115f\u1160\u1680\u180e\u2000-\u200d\u202f\u205f\u2060\u2800\u3000\u3164\ufeff\uffa0]'
$$;
comment on function private.is_plain_text is
  'Whether a text can be seen and reads in the order it is written: no control and no bidirectional characters, and not only characters without a shape. The same as isPlainText in lib/platform/forms/plain-text.ts, which a test holds to it.';
revoke all on function private.is_plain_text from public, anon, authenticated;
grant execute on function private.is_plain_text to service_role;

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
comment on function private.keep_statistics is
  'Analyzes the tables that have grown fourfold since they last were. A backfill fills empty tables faster than autovacuum looks at them, and plans made for empty tables stay cached: each foreign-key check would walk all rows of its organization.';
revoke all on function private.keep_statistics from public, anon, authenticated;

create function private.list_text(filter jsonb, name text) returns text
language sql immutable set search_path = '' as $$
  select format('%L::text[]', array(select jsonb_array_elements_text(filter -> name))::text)
$$;
comment on function private.list_text is 'A filter''s list as a quoted SQL literal.';
revoke all on function private.list_text from public, anon, authenticated;
grant execute on function private.list_text to authenticated, service_role;

create function private.message_of(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  -- Not by private.decrypt, whose call costs as much again: thousands are read after a sync.
  return left(extensions.pgp_sym_decrypt(ciphertext, subkey)::json ->> 'message', 4000);
exception
  -- Without its key a message says nothing; the others still can.
  when others then return null;
end
$$;
comment on function private.message_of is
  'The beginning of an encrypted commit''s message, or null where there is none or it can''t be opened.';
revoke all on function private.message_of from public, anon, authenticated;

create function private.named_condition(filter jsonb, name text, expression text, type text) returns text
language sql immutable set search_path = '' as $$
  select format('(%1$s = any (%2$L::%3$s[])%4$s)', expression,
    array(select v from jsonb_array_elements_text(filter -> name) v where v <> '')::text, type,
    case when filter -> name ? '' then format(' or %s is null', expression) else '' end)
$$;
comment on function private.named_condition is
  'The condition that a column holds one of a filter''s names; the empty name stands for none.';
revoke all on function private.named_condition from public, anon, authenticated;
grant execute on function private.named_condition to authenticated, service_role;

create function private.names_of(question jsonb, list text) returns text[]
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(question -> list) = 'array' then array(select jsonb_array_elements_text(question -> list)) end
$$;
comment on function private.names_of is
  'The names that a list of a question lets through: null for all, none where it is empty; the empty name stands for events that name none.';
revoke all on function private.names_of from public, anon, authenticated;
grant execute on function private.names_of to authenticated, service_role;

create function private.note_changed_settings() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  new.data_version := old.data_version + 1;
  perform private.record_audit_event(new.id, 'organization.update', new.slug, jsonb_strip_nulls(jsonb_build_object(
    'time_zone', nullif(new.time_zone, old.time_zone),
    'production_environments', nullif(to_jsonb(new.production_environments), to_jsonb(old.production_environments)),
    'week_start', nullif(new.week_start, old.week_start))));
  return new;
end
$$;
comment on function private.note_changed_settings is
  'Raises data_version and writes the audit log where settings that figures read change and their writer did neither.';
revoke all on function private.note_changed_settings from public, anon, authenticated;

create function private.sees_alone(source text, rule_id text) returns boolean
language sql immutable set search_path = '' as $$
  select case source
    when 'datadog' then rule_id = 'bot/provider'
    when 'github' then rule_id like 'identity/%' or rule_id like 'bot/%' or rule_id like 'pull/%'
    else true end
$$;
comment on function private.sees_alone is
  'Whether an observation rests on what sources that see more of a commit can''t see: a provider''s word on an account, a GitHub account, a pull request.';
revoke all on function private.sees_alone from public, anon, authenticated;

create function private.severity_gravity(severity text) returns double precision
language sql immutable set search_path = '' as $$
  select case
    when coalesce(severity, '') = '' then 'infinity'
    when severity ~ '[0-9]' then (select n / (n + 1) from (select substring(severity from '[0-9]+')::numeric as n) number)
    else coalesce((
      select 1 + min(w.place)
      from unnest(array['critical', 'blocker', 'urgent', 'major', 'high', 'medium', 'normal', 'moderate', 'minor', 'low'])
        with ordinality w (word, place)
      where strpos(lower(severity), w.word) > 0), 100)
  end
$$;
comment on function private.severity_gravity is
  'Where a severity stands, the gravest first: by its number (SEV-1, P2), else by its word; then those that say neither, then none.';
revoke all on function private.severity_gravity from public, anon, authenticated;
grant execute on function private.severity_gravity to authenticated, service_role;

create function private.sight_of(source text) returns integer
language sql immutable as $$
  select case source when 'git' then 3 when 'github' then 2 else 1 end
$$;
comment on function private.sight_of is
  'How much of a commit a source sees: git all of it, GitHub the whole message, Datadog what was sent on.';
revoke all on function private.sight_of from public, anon, authenticated;

create function private.to_plain_text(value text, otherwise text) returns text
language sql immutable set search_path = '' as $$
  select case when private.is_plain_text(plain) then plain else otherwise end from (
    select btrim(regexp_replace(value, '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+', ' ', 'g')) as plain
  ) p
$$;
comment on function private.to_plain_text is
  'A text without what is_plain_text refuses; the other one where nothing of it can be seen.';
revoke all on function private.to_plain_text from public, anon, authenticated;

create function private.try_decrypt(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return private.decrypt(ciphertext, subkey);
exception
  -- A wrong key and a damaged text look the same, and one of them must not stop the others.
  when others then return null;
end
$$;
comment on function private.try_decrypt is 'The text, or null where the key is missing or doesn''t open it.';
revoke all on function private.try_decrypt from public, anon, authenticated;

create function private.unseal(sealed text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  seal_key bytea;
  iv bytea;
  ciphertext bytea;
begin
  select key into seal_key from private.seals
  where id = split_part(sealed, '.', 1)::uuid and expires_at > now();
  if seal_key is null then
    raise exception using errcode = 'PT410', message = 'seal expired';
  end if;
  iv := decode(split_part(sealed, '.', 2), 'base64');
  ciphertext := decode(split_part(sealed, '.', 4), 'base64');
  if extensions.hmac(iv || ciphertext, substring(seal_key from 33), 'sha256')
     is distinct from decode(split_part(sealed, '.', 3), 'base64') then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  return convert_from(
    extensions.decrypt_iv(ciphertext, substring(seal_key from 1 for 32), iv, 'aes-cbc/pad:pkcs'), 'UTF8')::jsonb;
exception
  when sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
end
$$;
comment on function private.unseal is
  'Opens a sealed parameter. PT410 when its key has expired (the caller seals again), PT400 when it is damaged.';
revoke all on function private.unseal from public, anon, authenticated;

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
comment on function public.applied_migrations is
  'Versions of the migrations applied here (JSON array), null where no list was kept: what a program compares itself with. Service role only.';
revoke all on function public.applied_migrations from public, anon, authenticated;
grant execute on function public.applied_migrations to service_role;

create function public.block_provider_calls(p_account text, p_endpoint text, p_seconds double precision) returns void
language sql volatile security definer set search_path = '' as $$
  delete from private.provider_rate_limits where blocked_until < now() - interval '1 day';
  insert into private.provider_rate_limits as l (account, endpoint, blocked_until)
  values (p_account, p_endpoint, now() + make_interval(secs => p_seconds))
  on conflict (account, endpoint) do update set blocked_until = greatest(l.blocked_until, excluded.blocked_until);
$$;
comment on function public.block_provider_calls is
  'Keeps that an account''s calls are refused for so many seconds. Service role only: accounts cross organizations.';
revoke all on function public.block_provider_calls from public, anon, authenticated;
grant execute on function public.block_provider_calls to service_role;

create function public.count_request(p_key text, p_limit integer, p_window_seconds integer) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  counted private.request_rate_limits;
begin
  insert into private.request_rate_limits as l (key, used, ends_at)
  values (p_key, 1, now() + make_interval(secs => p_window_seconds))
  on conflict (key) do update set
    used = case when l.ends_at <= now() then 1 else least(l.used, p_limit) + 1 end,
    ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
  returning * into counted;
  delete from private.request_rate_limits where key in (
    select key from private.request_rate_limits where ends_at < now() - interval '1 minute'
    order by ends_at limit 100 for update skip locked);
  return json_build_object(
    'allowed', counted.used <= p_limit,
    'left', greatest(p_limit - counted.used, 0),
    'ends_in', extract(epoch from counted.ends_at - now()))::text;
end
$$;
comment on function public.count_request is
  'Counts one request of this key in its window (JSON): whether it may go on, how many are left, and the seconds until the window ends. Service role only.';
revoke all on function public.count_request from public, anon, authenticated;
grant execute on function public.count_request to service_role;

create function public.open_seal() returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  seal private.seals;
begin
  delete from private.seals where expires_at < now();
  insert into private.seals (key, expires_at)
  values (extensions.gen_random_bytes(64), now() + interval '15 minutes')
  returning * into seal;
  return json_build_object('id', seal.id, 'key', encode(seal.key, 'base64'), 'expires_at', seal.expires_at)::text;
end
$$;
comment on function public.open_seal is
  'Opens a transport key for sealed parameters, good for 15 minutes. Service role only.';
revoke all on function public.open_seal from public, anon, authenticated;
grant execute on function public.open_seal to service_role;

create function public.provider_block_seconds(p_account text) returns double precision
language sql stable security definer set search_path = '' as $$
  select coalesce(extract(epoch from max(blocked_until) - now()), 0)::double precision
  from private.provider_rate_limits where account = p_account and blocked_until > now()
$$;
comment on function public.provider_block_seconds is
  'Seconds until an account may be called again, whichever of its endpoints was refused; 0 when it may be now. Service role only.';
revoke all on function public.provider_block_seconds from public, anon, authenticated;
grant execute on function public.provider_block_seconds to service_role;

create function public.take_rate_limit(p_key text, p_limit integer, p_window_seconds integer) returns double precision
language plpgsql volatile security definer set search_path = '' as $$
declare
  counted private.request_rate_limits;
begin
  insert into private.request_rate_limits as l (key, used, ends_at)
  values (p_key, 1, now() + make_interval(secs => p_window_seconds))
  on conflict (key) do update set
    used = case when l.ends_at <= now() then 1 else least(l.used, p_limit) + 1 end,
    ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
  returning * into counted;
  delete from private.request_rate_limits where key in (
    select key from private.request_rate_limits where ends_at < now() - interval '1 minute'
    order by ends_at limit 100 for update skip locked);
  return case when counted.used <= p_limit then 0 else extract(epoch from counted.ends_at - now()) end;
end
$$;
comment on function public.take_rate_limit is
  'Counts one request of this key in its window. 0 when it may go on, else the seconds until the window ends. Service role only.';
revoke all on function public.take_rate_limit from public, anon, authenticated;
grant execute on function public.take_rate_limit to service_role;
