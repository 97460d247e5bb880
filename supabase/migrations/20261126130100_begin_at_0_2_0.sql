-- Iris as of 0.2.0, which its first 52 migrations made one after the other: they are folded into this one, under the version
-- of the last. A database that ran them has it (docs/operations.md, "Upgrading"); tests/integration/schema holds both to be
-- the same.

-- Functions may name what stands further down.
set check_function_bodies = off;

-- Where things live: `public` holds what the API serves, `private` what only SQL calls, `extensions` pgcrypto.
create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create schema if not exists private;
comment on schema private is 'Functions and tables that the API never serves; policies and public functions use them.';

grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema extensions to service_role;
grant usage on schema private to authenticated, service_role;

-- Texts that only the application opens, plain texts, limits of calls, statistics.

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

create function private.fingerprint(plaintext text, key bytea) returns text
language sql immutable set search_path = '' as $$
  select rtrim(translate(encode(extensions.hmac(convert_to(plaintext, 'UTF8'), key, 'sha256'), 'base64'), '+/', '-_'), '=')
$$;
comment on function private.fingerprint is 'HMAC-SHA-256 as base64url: what lib/encryption/keys.ts calls fingerprint.';
revoke all on function private.fingerprint from public, anon, authenticated;

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
        'public.commit_observations'::regclass, 'public.external_commit_secrets'::regclass)
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

create function private.names_of(scope jsonb, list text) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(name) from jsonb_array_elements_text(case when jsonb_typeof(scope -> list) = 'array' then scope -> list end) name
$$;
comment on function private.names_of is 'One list of a scope; null where it narrows nothing.';
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

-- The tenant, who belongs to it, and what they may do.

create table public.organizations (
  id uuid default gen_random_uuid() primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text not null check (length(btrim(name)) between 1 and 80),
  time_zone text not null default 'UTC',
  production_environments text[] not null default '{}',
  is_demo boolean not null default false,
  data_version bigint not null default 0,
  created_at timestamptz not null default now(),
  week_start text not null default 'monday' check (week_start in ('monday', 'sunday'))
);

comment on table public.organizations is 'The tenant: every other row names the organization it belongs to.';
comment on column public.organizations.production_environments is
  'Datadog environments that count as production; what the figures read by default.';
comment on column public.organizations.data_version is
  'Raised in the transaction that changes the organization''s events: part of every cache key.';
comment on column public.organizations.week_start is 'The day weekly figures and the digest begin on.';

alter table public.organizations enable row level security;
grant select on public.organizations to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.organizations to service_role;

create function private.member_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select organization_id from public.memberships where user_id = auth.uid()
$$;
revoke all on function private.member_organization_ids from public, anon, authenticated;
grant execute on function private.member_organization_ids to authenticated;

create policy "Members read their organizations" on public.organizations
  for select to authenticated
  using (id in (select private.member_organization_ids()));

create table public.memberships (
  organization_id uuid references public.organizations (id) on delete cascade,
  user_id uuid references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);

comment on table public.memberships is
  'Who belongs to an organization. viewer and member read; admin connects, syncs, maps, invites; owner also changes roles and deletes.';

create index memberships_user_id_idx on public.memberships (user_id);

alter table public.memberships enable row level security;
grant select on public.memberships to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.memberships to service_role;

create policy "Members read the memberships of their organizations" on public.memberships
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.organization_invitations (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  role text not null check (role in ('admin', 'member', 'viewer')),
  token_hash text not null unique,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + '7 days'::interval,
  accepted_at timestamptz
);

comment on table public.organization_invitations is
  'Invitations by link. Only the token''s hash is kept, so a leaked table opens nothing.';

create index organization_invitations_organization_id_idx on public.organization_invitations (organization_id);

alter table public.organization_invitations enable row level security;
grant select on public.organization_invitations to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.organization_invitations to service_role;

create function private.admin_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select organization_id from public.memberships where user_id = auth.uid() and role in ('owner', 'admin')
$$;
revoke all on function private.admin_organization_ids from public, anon, authenticated;
grant execute on function private.admin_organization_ids to authenticated;

create policy "Admins read the invitations of their organizations" on public.organization_invitations
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create function private.is_reserved_slug(slug text) returns boolean
language sql immutable set search_path = '' as $$
  select slug = any (array[
    'about', 'account', 'admin', 'api', 'app', 'apple-icon', 'assets', 'auth', 'blog', 'changelog', 'contact', 'dashboard',
    'demo', 'docs', 'favicon', 'forgot-password', 'health', 'help', 'icon', 'integrations', 'invitations', 'iris', 'legal',
    'login', 'logout', 'manifest', 'me', 'methods', 'new', 'organizations', 'pricing', 'privacy', 'public', 'reset-password',
    'robots', 'security', 'settings', 'sign-in', 'sign-out', 'sign-up', 'signin', 'signup', 'sitemap', 'static', 'status',
    'support', 'terms', 'unsubscribe', 'user', 'users', 'well-known', 'www'])
$$;
comment on function private.is_reserved_slug is
  'Words the product keeps for its own addresses: the same as in lib/organizations/slug.ts, which a test holds to it.';
revoke all on function private.is_reserved_slug from public, anon, authenticated;

create function private.require_another_owner(organization uuid, leaving uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from public.organizations where id = organization for update;
  if not exists (
    select 1 from public.memberships
    where organization_id = organization and role = 'owner' and user_id <> leaving
  ) then
    raise exception using errcode = 'PT409', message = 'last owner';
  end if;
end
$$;
revoke all on function private.require_another_owner from public, anon, authenticated;

create function private.require_role(organization uuid, allowed text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  actual text;
begin
  select role into actual from public.memberships where organization_id = organization and user_id = auth.uid();
  if actual is null then
    raise exception using errcode = 'PT404', message = 'organization not found';
  end if;
  if actual <> all (allowed) then
    raise exception using errcode = 'PT403', message = 'role not sufficient';
  end if;
end
$$;
revoke all on function private.require_role from public, anon, authenticated;

create function private.require_room_for_organization(person uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (
    select 1 from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = person and m.role = 'viewer' and o.is_demo
  ) then
    raise exception using errcode = 'PT403', message = 'the demo account makes no organizations';
  end if;
  if public.take_rate_limit(encode(sha256(convert_to('organizations-made:' || person, 'UTF8')), 'hex'), 10, 3600) > 0 then
    raise exception using errcode = 'PT429', message = 'too many organizations';
  end if;
  -- A statement of its own: it sees what the call that was waited for has made.
  if (select count(*) from public.memberships m where m.user_id = person and m.role = 'owner') >= 50 then
    raise exception using errcode = 'PT429', message = 'too many organizations';
  end if;
end
$$;
comment on function private.require_room_for_organization is
  'PT429 where a person has made 10 organizations within an hour or owns 50; PT403 for the demo''s account, which many share.';
revoke all on function private.require_room_for_organization from public, anon, authenticated;

create function private.withdraw_invitations_by(organization uuid, inviter uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.organization_invitations
  where organization_id = organization and created_by = inviter and accepted_at is null
$$;
revoke all on function private.withdraw_invitations_by from public, anon, authenticated;

create function public.accept_invitation(p_token_hash text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  invitation public.organization_invitations;
begin
  if auth.uid() is null then
    raise exception using errcode = 'PT401', message = 'sign in first';
  end if;
  select * into invitation from public.organization_invitations
  where token_hash = p_token_hash and accepted_at is null and expires_at > now()
  for update;
  if invitation.id is null then
    raise exception using errcode = 'PT404', message = 'invitation not found';
  end if;
  insert into public.memberships (organization_id, user_id, role)
  values (invitation.organization_id, auth.uid(), invitation.role)
  on conflict do nothing;
  -- Who belongs already keeps the role they have, and the link stays for the one it was made for.
  if found then
    update public.organization_invitations set accepted_at = now() where id = invitation.id;
    perform private.record_audit_event(invitation.organization_id, 'member.join', invitation.role,
      jsonb_build_object('invitation_id', invitation.id, 'role', invitation.role));
  end if;
  return (select slug from public.organizations where id = invitation.organization_id);
end
$$;
comment on function public.accept_invitation is
  'Joins the signed-in user by an invitation, once. Returns the organization''s slug; PT404 when used, withdrawn or older than 7 days.';
revoke all on function public.accept_invitation from public, anon, authenticated;
grant execute on function public.accept_invitation to authenticated;

create function public.change_member_role(p_organization_id uuid, p_user_id uuid, p_role text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  earlier text;
begin
  perform private.require_role(p_organization_id, array['owner']);
  if p_role <> 'owner' then
    perform private.require_another_owner(p_organization_id, p_user_id);
  end if;
  select role into earlier from public.memberships
  where organization_id = p_organization_id and user_id = p_user_id for update;
  if earlier is null then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  update public.memberships set role = p_role
  where organization_id = p_organization_id and user_id = p_user_id;
  if p_role not in ('owner', 'admin') then
    perform private.withdraw_invitations_by(p_organization_id, p_user_id);
  end if;
  if earlier <> p_role then
    perform private.record_audit_event(p_organization_id, 'member.change-role', p_role,
      jsonb_build_object('user_id', p_user_id, 'from', earlier, 'to', p_role));
  end if;
end
$$;
comment on function public.change_member_role is
  'Changes a member''s role. Owners only; an organization keeps at least one owner (PT409).';
revoke all on function public.change_member_role from public, anon, authenticated;
grant execute on function public.change_member_role to authenticated;

create function public.create_invitation(p_organization_id uuid, p_role text, p_token_hash text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.organization_invitations (organization_id, role, token_hash, created_by)
  values (p_organization_id, p_role, p_token_hash, auth.uid()) returning id into created;
  perform private.record_audit_event(p_organization_id, 'invitation.create', p_role,
    jsonb_build_object('invitation_id', created, 'role', p_role));
  return created;
end
$$;
comment on function public.create_invitation is 'Keeps an invitation by its token''s hash. Admins and owners.';
revoke all on function public.create_invitation from public, anon, authenticated;
grant execute on function public.create_invitation to authenticated;

create function public.create_organization(p_name text, p_slug text, p_time_zone text default 'UTC') returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if auth.uid() is null then
    raise exception using errcode = 'PT401', message = 'sign in first';
  end if;
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  perform private.require_room_for_organization(auth.uid());
  insert into public.organizations (name, slug, time_zone)
  values (btrim(p_name), p_slug, coalesce((
    select z.name from pg_catalog.pg_timezone_names z
    where z.name = p_time_zone and z.name !~ '^(posix|right)/' and z.name not in ('Factory', 'localtime', 'posixrules')), 'UTC'))
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role) values (created, auth.uid(), 'owner');
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;
comment on function public.create_organization is
  'Creates an organization owned by the signed-in user; a time zone that the database doesn''t know becomes UTC. PT409 when the slug is taken, PT422 when it is reserved, PT429 after 10 in an hour or with 50 owned.';
revoke all on function public.create_organization from public, anon, authenticated;
grant execute on function public.create_organization to authenticated;

create function public.create_organization_for(p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  insert into public.organizations (name, slug, is_demo) values (btrim(p_name), p_slug, p_is_demo)
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role)
  select created, p_owner_id, 'owner' where p_owner_id is not null;
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;
comment on function public.create_organization_for is
  'Creates an organization owned by the given user, or by nobody (the demo). Service role only. PT409 when the slug is taken, PT422 when it is reserved.';
revoke all on function public.create_organization_for from public, anon, authenticated;
grant execute on function public.create_organization_for to service_role;

create function public.delete_organization(p_organization_id uuid, p_confirm_slug text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  delete from public.organizations where id = p_organization_id and slug = p_confirm_slug;
  if not found then
    raise exception using errcode = 'PT422', message = 'slug does not match';
  end if;
end
$$;
comment on function public.delete_organization is
  'Deletes an organization and everything it holds, after its slug was typed. Owners only.';
revoke all on function public.delete_organization from public, anon, authenticated;
grant execute on function public.delete_organization to authenticated;

create function public.list_members(p_organization_id uuid) returns table(user_id uuid, email text, role text, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin', 'member', 'viewer']);
  return query
    select m.user_id, u.email::text, m.role, m.created_at
    from public.memberships m join auth.users u on u.id = m.user_id
    where m.organization_id = p_organization_id
    order by m.created_at, m.user_id
    limit 500;
end
$$;
comment on function public.list_members is
  'The members with their e-mail addresses, which live in auth and reach only fellow members; 500 at most.';
revoke all on function public.list_members from public, anon, authenticated;
grant execute on function public.list_members to authenticated;

create function public.remove_member(p_organization_id uuid, p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone public.memberships;
begin
  if p_user_id is distinct from auth.uid() then
    perform private.require_role(p_organization_id, array['owner']);
  else
    perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  end if;
  perform private.require_another_owner(p_organization_id, p_user_id);
  delete from public.memberships where organization_id = p_organization_id and user_id = p_user_id
  returning * into gone;
  if gone.user_id is null then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  perform private.withdraw_invitations_by(p_organization_id, p_user_id);
  perform private.record_audit_event(p_organization_id,
    case when p_user_id = auth.uid() then 'member.leave' else 'member.remove' end, gone.role,
    jsonb_build_object('user_id', p_user_id, 'role', gone.role));
end
$$;
comment on function public.remove_member is
  'Removes a member (owners), or oneself. The last owner cannot leave (PT409).';
revoke all on function public.remove_member from public, anon, authenticated;
grant execute on function public.remove_member to authenticated;

create function public.revoke_invitation(p_organization_id uuid, p_invitation_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone public.organization_invitations;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.organization_invitations where organization_id = p_organization_id and id = p_invitation_id
  returning * into gone;
  if gone.id is not null then
    perform private.record_audit_event(p_organization_id, 'invitation.revoke', gone.role,
      jsonb_build_object('invitation_id', gone.id, 'role', gone.role));
  end if;
end
$$;
comment on function public.revoke_invitation is 'Withdraws an invitation. Admins and owners.';
revoke all on function public.revoke_invitation from public, anon, authenticated;
grant execute on function public.revoke_invitation to authenticated;

create function public.transfer_ownership(p_organization_id uuid, p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  perform 1 from public.organizations where id = p_organization_id for update;
  -- Again: who was the owner may have handed it over while this waited.
  perform private.require_role(p_organization_id, array['owner']);
  if p_user_id = auth.uid() then
    raise exception using errcode = 'PT422', message = 'owner already';
  end if;
  update public.memberships set role = 'owner' where organization_id = p_organization_id and user_id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  update public.memberships set role = 'admin' where organization_id = p_organization_id and user_id = auth.uid();
  perform private.record_audit_event(p_organization_id, 'organization.transfer', 'owner', jsonb_build_object('user_id', p_user_id));
end
$$;
comment on function public.transfer_ownership is
  'Makes another member the owner and the asking owner an admin, in one step. Owners only. PT404 for whoever is no member, PT422 for oneself.';
revoke all on function public.transfer_ownership from public, anon, authenticated;
grant execute on function public.transfer_ownership to authenticated;

create function public.update_organization(
  p_organization_id uuid, p_name text, p_time_zone text, p_production_environments text[],
  p_week_start text default null::text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  earlier public.organizations;
  changes jsonb;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_time_zone is not null and not exists (select 1 from pg_catalog.pg_timezone_names where name = p_time_zone) then
    raise exception using errcode = 'PT422', message = 'unknown time zone';
  end if;
  if p_week_start not in ('monday', 'sunday') then
    raise exception using errcode = 'PT422', message = 'unknown week start';
  end if;
  select * into earlier from public.organizations where id = p_organization_id for update;
  update public.organizations set
    name = coalesce(btrim(p_name), name),
    time_zone = coalesce(p_time_zone, time_zone),
    production_environments = coalesce(p_production_environments, production_environments),
    week_start = coalesce(p_week_start, week_start),
    data_version = data_version + 1
  where id = p_organization_id;
  changes := jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(btrim(p_name), earlier.name),
    'time_zone', nullif(p_time_zone, earlier.time_zone),
    'production_environments', nullif(to_jsonb(p_production_environments), to_jsonb(earlier.production_environments)),
    'week_start', nullif(p_week_start, earlier.week_start)));
  -- Saving a form as it was changes nothing, and nothing is what the log says then.
  if changes <> '{}' then
    perform private.record_audit_event(p_organization_id, 'organization.update', earlier.slug, changes);
  end if;
end
$$;
comment on function public.update_organization is
  'Changes an organization''s settings (null keeps one). Admins and owners. PT422 for an unknown time zone or week start.';
revoke all on function public.update_organization from public, anon, authenticated;
grant execute on function public.update_organization to authenticated;

create trigger note_changed_settings before update on public.organizations
  for each row
  when (new.data_version = old.data_version
    and (new.production_environments is distinct from old.production_environments
    or new.time_zone is distinct from old.time_zone
    or new.week_start is distinct from old.week_start))
  execute function private.note_changed_settings();

-- Sessions, the second factor, and the end of an account.

create function public.delete_account(p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid;
  held text;
begin
  for organization in
    select m.organization_id from public.memberships m where m.user_id = p_user_id order by m.organization_id
  loop
    -- Read under the lock: the account may have been made the owner while this waited.
    perform 1 from public.organizations where id = organization for update;
    select m.role into held from public.memberships m where m.organization_id = organization and m.user_id = p_user_id;
    continue when held is null;
    if held = 'owner' then
      perform private.require_another_owner(organization, p_user_id);
    end if;
    perform private.withdraw_invitations_by(organization, p_user_id);
    perform private.record_audit_event_by(organization, null, 'member.leave', held,
      jsonb_build_object('role', held, 'account', 'deleted'));
  end loop;
  delete from auth.users where id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'account not found';
  end if;
end
$$;
comment on function public.delete_account is
  'Deletes an account and its memberships; what it set up stays. PT409 while it is some organization''s only owner. Service role only: the application proves who asks.';
revoke all on function public.delete_account from public, anon, authenticated;
grant execute on function public.delete_account to service_role;

create function public.find_user_id(p_email text) returns uuid
language sql stable security definer set search_path = '' as $$
  select id from auth.users where lower(email) = lower(p_email) limit 1
$$;
comment on function public.find_user_id is
  'The account with this e-mail address, or null. Service role only: it would tell strangers who has an account.';
revoke all on function public.find_user_id from public, anon, authenticated;
grant execute on function public.find_user_id to service_role;

-- Who did what: written with it, in one transaction.

create table public.audit_events (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'token', 'system')),
  actor_user_id uuid references auth.users (id) on delete set null,
  actor_token_id uuid,
  action text not null check (action ~ '^[a-z-]+\.[a-z-]+$'),
  subject text,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object')
);

comment on table public.audit_events is
  'Who changed what in an organization, append-only. No secret, no e-mail and no commit text stands in it.';
comment on column public.audit_events.action is
  'What was changed and how: noun.verb, as in member.remove or api-token.create.';
comment on column public.audit_events.subject is
  'What it was done to, in a word people know: a name, a slug, a sha, a role.';

create index audit_events_organization_idx on public.audit_events (organization_id, id desc);

alter table public.audit_events enable row level security;
grant select on public.audit_events to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.audit_events to service_role;

create policy "Admins read the audit log of their organizations" on public.audit_events
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create function private.record_audit_event(
  organization uuid, action text, subject text, detail jsonb default '{}'::jsonb
) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when auth.uid() is null then 'system' else 'user' end, auth.uid(), action, subject, detail)
$$;
comment on function private.record_audit_event is
  'Writes one line of the audit log in the caller''s transaction, as the signed-in user, or as the system where nobody is signed in (cron, command line).';
revoke all on function private.record_audit_event from public, anon, authenticated;

create function private.record_audit_event_by(
  organization uuid, actor uuid, action text, subject text, detail jsonb default '{}'::jsonb
) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when actor is null then 'system' else 'user' end, actor, action, subject, detail)
$$;
comment on function private.record_audit_event_by is
  'A line of the audit log for what the service role does for a person, or by itself where actor is null.';
revoke all on function private.record_audit_event_by from public, anon, authenticated;

-- What machines call with.

create table public.api_tokens (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80),
  scopes text[] not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  last_four text not null check (length(last_four) = 4),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  check (cardinality(scopes) > 0 and scopes <@ array['commit-origins:write', 'dora:read', 'deployments:export'])
);

comment on table public.api_tokens is
  'Tokens of the HTTP API. Only a token''s SHA-256 is kept, so a leaked table opens nothing; a revoked one stays listed.';
comment on column public.api_tokens.token_hash is
  'SHA-256 of the token as hex: 256 random bits need no salt and no stretching.';
comment on column public.api_tokens.last_four is 'The token''s last four characters, to tell tokens apart on screen.';
comment on column public.api_tokens.last_used_at is 'To the minute: a busy token is not written at every request.';

create index api_tokens_organization_id_idx on public.api_tokens (organization_id);

alter table public.api_tokens enable row level security;
grant select (
  id, organization_id, name, scopes, last_four, created_by, created_at, expires_at, last_used_at, revoked_at
) on public.api_tokens to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.api_tokens to service_role;

create policy "Admins read the API tokens of their organizations" on public.api_tokens
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create function public.authenticate_api_token(p_token_hash text, p_slug text, p_scope text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token public.api_tokens;
begin
  select * into token from public.api_tokens
  where token_hash = p_token_hash and revoked_at is null and coalesce(expires_at > now(), true);
  if token.id is null then
    return json_build_object('outcome', 'unknown')::text;
  end if;
  update public.api_tokens set last_used_at = now()
  where id = token.id and coalesce(last_used_at < now() - interval '1 minute', true);
  return json_build_object(
    'outcome', case
      when not exists (select 1 from public.organizations where id = token.organization_id and slug = p_slug) then 'stranger'
      when p_scope <> all (token.scopes) then 'scope'
      else 'welcome' end,
    'token_id', token.id,
    'organization_id', token.organization_id)::text;
end
$$;
comment on function public.authenticate_api_token is
  'Who a token is, as JSON: outcome unknown (no such token, revoked or expired), stranger (of another organization than the slug names), scope (not for this), or welcome. Notes the use. Service role only.';
revoke all on function public.authenticate_api_token from public, anon, authenticated;
grant execute on function public.authenticate_api_token to service_role;

create function public.create_api_token(
  p_organization_id uuid, p_name text, p_scopes text[], p_token_hash text, p_last_four text, p_expires_at timestamptz
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_expires_at <= now() then
    raise exception using errcode = 'PT422', message = 'expires in the past';
  end if;
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.api_tokens
      where organization_id = p_organization_id and revoked_at is null and coalesce(expires_at > now(), true)) >= 50 then
    raise exception using errcode = 'PT409', message = 'too many tokens';
  end if;
  insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four, created_by, expires_at)
  values (p_organization_id, btrim(p_name), p_scopes, p_token_hash, p_last_four, auth.uid(), p_expires_at)
  returning id into created;
  perform private.record_audit_event(p_organization_id, 'api-token.create', btrim(p_name), jsonb_build_object(
    'token_id', created, 'scopes', to_jsonb(p_scopes), 'last_four', p_last_four, 'expires_at', p_expires_at));
  return created;
end
$$;
comment on function public.create_api_token is
  'Keeps a new token by its hash. Admins and owners. PT409 when 50 usable tokens exist, PT422 when it would be expired already.';
revoke all on function public.create_api_token from public, anon, authenticated;
grant execute on function public.create_api_token to authenticated;

create function public.revoke_api_token(p_organization_id uuid, p_token_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.api_tokens;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  update public.api_tokens set revoked_at = now()
  where organization_id = p_organization_id and id = p_token_id and revoked_at is null
  returning * into revoked;
  if revoked.id is null then
    raise exception using errcode = 'PT404', message = 'token not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'api-token.revoke', revoked.name, jsonb_build_object(
    'token_id', revoked.id, 'last_four', revoked.last_four));
end
$$;
comment on function public.revoke_api_token is
  'Ends a token at once and for good. Admins and owners. PT404 when there is none, or it was revoked before.';
revoke all on function public.revoke_api_token from public, anon, authenticated;
grant execute on function public.revoke_api_token to authenticated;

-- Connected accounts, their keys, and how far back each of their feeds was read.

create table public.org_integrations (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null check (provider in ('datadog', 'github')),
  site text not null,
  status text not null default 'active' check (status in ('active', 'error', 'disconnected')),
  account_id text,
  api_key_last_four text,
  application_key_last_four text,
  connected_at timestamptz not null default now(),
  connected_by uuid references auth.users (id) on delete set null,
  disconnected_at timestamptz,
  last_synced_at timestamptz,
  full_read_at timestamptz,
  forwards_whole_messages boolean not null default false,
  last_error_kind text,
  last_error_detail text,
  last_error_at timestamptz,
  failing_since timestamptz,
  consecutive_failures integer not null default 0,
  next_sync_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  account_since timestamptz not null default now(),
  credential_refusals integer not null default 0,
  automatic_sync_stopped boolean generated always as (credential_refusals >= 3) stored,
  credentials_expire_at timestamptz,
  blocked_until timestamptz,
  returned_lease_token uuid,
  unique (organization_id, id),
  unique (organization_id, provider)
);

comment on table public.org_integrations is
  'A connected account of a provider. Two organizations may connect the same Datadog account.';
comment on column public.org_integrations.account_id is
  'Datadog''s organization UUID: how two integrations are known to share one account.';
comment on column public.org_integrations.full_read_at is 'When a sync last read the whole history again.';
comment on column public.org_integrations.forwards_whole_messages is
  'Whether a commit message of more than one line was ever seen: until then a message may be a subject only, which can''t show a trailer.';
comment on column public.org_integrations.lease_until is
  'A sync holds the integration until then; after that another may take over.';
comment on column public.org_integrations.account_since is
  'When this Datadog account took the place of another: what was first seen before is not looked for in it.';
comment on column public.org_integrations.credential_refusals is
  'How often in a row Datadog refused the keys (401 or 403), whoever asked.';
comment on column public.org_integrations.automatic_sync_stopped is
  'Refused three times in a row: only a person tries again (Sync now, or other keys), so that dead keys aren''t hammered.';
comment on column public.org_integrations.credentials_expire_at is
  'When the provider says that the credentials end; null where it doesn''t.';
comment on column public.org_integrations.blocked_until is
  'The provider asked not to be called before; whoever asks waits. GitHub''s only: Datadog''s limits are in private.provider_rate_limits.';
comment on column public.org_integrations.returned_lease_token is
  'The lease that was given back last, by ending or leaving its run.';

create index org_integrations_due_idx on public.org_integrations (next_sync_at) where status <> 'disconnected';

alter table public.org_integrations enable row level security;
grant select on public.org_integrations to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.org_integrations to service_role;

create policy "Members read the integrations of their organizations" on public.org_integrations
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.integration_credentials (
  integration_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);

comment on table public.integration_credentials is
  'A provider''s keys, encrypted. No policy opens this table: only functions of the service role read it.';

alter table public.integration_credentials enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.integration_credentials to service_role;

create function private.require_lease(organization uuid, integration uuid, lease uuid, lease_seconds integer) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.org_integrations set lease_until = now() + make_interval(secs => lease_seconds)
  where organization_id = organization and id = integration and lease_token = lease;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
end
$$;
revoke all on function private.require_lease from public, anon, authenticated;

create function public.connect_integration(p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  connected uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  -- Another account's history starts from nothing: a sync of the old one loses its lease, its open run is no longer
  -- continued, and everything is read again. An account that Datadog didn't name may be another one.
  update public.org_integrations i set
    full_read_at = null, account_since = now(), forwards_whole_messages = false, lease_token = null, lease_until = null
  where i.organization_id = organization and i.provider = request ->> 'provider'
    and not coalesce(i.account_id = request ->> 'account_id' and i.site = request ->> 'site', false)
  returning i.id into connected;
  update public.sync_runs set status = 'cancelled', finished_at = now()
  where organization_id = organization and integration_id = connected and status = 'running';
  insert into public.org_integrations
    (organization_id, provider, site, account_id, api_key_last_four, application_key_last_four, connected_by)
  values (organization, request ->> 'provider', request ->> 'site', request ->> 'account_id',
    request ->> 'api_key_last_four', request ->> 'application_key_last_four', (request ->> 'connected_by')::uuid)
  on conflict (organization_id, provider) do update set
    site = excluded.site, status = 'active', account_id = excluded.account_id,
    api_key_last_four = excluded.api_key_last_four, application_key_last_four = excluded.application_key_last_four,
    connected_at = now(), connected_by = excluded.connected_by, disconnected_at = null,
    last_error_kind = null, last_error_detail = null, last_error_at = null, failing_since = null,
    consecutive_failures = 0, credential_refusals = 0, next_sync_at = now()
  returning id into connected;
  insert into public.integration_credentials (integration_id, organization_id, key_id, ciphertext)
  values (connected, organization, request ->> 'key_id',
    private.encrypt(request ->> 'credentials', request ->> 'subkey'))
  on conflict (integration_id) do update set
    key_id = excluded.key_id, ciphertext = excluded.ciphertext, updated_at = now();
  return connected;
exception
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'connect_integration failed', detail = sqlstate;
end
$$;
comment on function public.connect_integration is
  'Keeps a proved connection with its keys encrypted; connecting again replaces the keys and keeps the history. Service role only.';
revoke all on function public.connect_integration from public, anon, authenticated;
grant execute on function public.connect_integration to service_role;

create function public.disconnect_integration(
  p_organization_id uuid, p_integration_id uuid, p_requested_by uuid default null::uuid
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  disconnected text;
begin
  delete from public.integration_credentials
  where organization_id = p_organization_id and integration_id = p_integration_id;
  update public.org_integrations set
    status = 'disconnected', disconnected_at = now(), lease_token = null, lease_until = null,
    api_key_last_four = null, application_key_last_four = null
  where organization_id = p_organization_id and id = p_integration_id
  returning provider into disconnected;
  if disconnected is null then
    raise exception using errcode = 'PT404', message = 'integration not found';
  end if;
  update public.sync_runs set status = 'cancelled', finished_at = now()
  where organization_id = p_organization_id and integration_id = p_integration_id and status = 'running';
  perform private.record_audit_event_by(p_organization_id, p_requested_by, 'integration.disconnect', disconnected);
end
$$;
comment on function public.disconnect_integration is
  'Wipes the keys and stops syncing; the history stays. Service role only.';
revoke all on function public.disconnect_integration from public, anon, authenticated;
grant execute on function public.disconnect_integration to service_role;

create function public.read_integration_credentials(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select private.decrypt(c.ciphertext, request -> 'subkeys' ->> c.key_id)
    from public.integration_credentials c
    where c.organization_id = (request ->> 'organization_id')::uuid
      and c.integration_id = (request ->> 'integration_id')::uuid
  );
exception
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'credentials cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_integration_credentials is
  'The decrypted keys as JSON text; null when there are none, PT422 when the key they were encrypted with is not the one given. Service role only.';
revoke all on function public.read_integration_credentials from public, anon, authenticated;
grant execute on function public.read_integration_credentials to service_role;

create function public.renew_sync_lease(
  p_organization_id uuid, p_integration_id uuid, p_lease_token uuid, p_lease_seconds integer
) returns void
language sql volatile security definer set search_path = '' as $$
  select private.require_lease(p_organization_id, p_integration_id, p_lease_token, p_lease_seconds)
$$;
comment on function public.renew_sync_lease is
  'Keeps the lease while a page takes long. PT409 when it was lost. Service role only.';
revoke all on function public.renew_sync_lease from public, anon, authenticated;
grant execute on function public.renew_sync_lease to service_role;

create trigger audit_connection after update of connected_at on public.org_integrations
  for each row
  when (new.connected_at is distinct from old.connected_at)
  execute function private.audit_connection();

create trigger audit_first_connection after insert on public.org_integrations
  for each row
  execute function private.audit_connection();

-- One attempt to read what an integration has: claimed, stored page by page, ended once.

create table public.sync_runs (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  trigger text not null check (trigger in ('connect', 'manual', 'cron', 'command', 'demo')),
  requested_by uuid references auth.users (id) on delete set null,
  status text not null default 'running',
  window_from timestamptz not null,
  window_to timestamptz not null,
  reads_whole_history boolean not null default false,
  checkpoint text not null default '{}',
  deployments_read_back_to timestamptz,
  incidents_read_back_to timestamptz,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  attempts integer not null default 1,
  deployments_read integer not null default 0,
  deployments_new integer not null default 0,
  deployments_changed integer not null default 0,
  incidents_read integer not null default 0,
  incidents_new integer not null default 0,
  incidents_changed integer not null default 0,
  set_aside integer not null default 0,
  requests integer not null default 0,
  retries integer not null default 0,
  error_kind text,
  error_detail text,
  pages integer not null default 0,
  waited_seconds double precision not null default 0,
  pause_reason text check (pause_reason in ('time', 'requests')),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  check (window_to > window_from),
  check (status in ('running', 'succeeded', 'incomplete', 'failed', 'cancelled'))
);

comment on table public.sync_runs is 'One attempt to bring one integration up to date, with what it read, cost and met.';
comment on column public.sync_runs.checkpoint is
  'Where paging stands, written in the same transaction as the page it follows (JSON text).';
comment on column public.sync_runs.waited_seconds is
  'Seconds spent waiting because the provider asked to, or before a retry.';
comment on column public.sync_runs.pause_reason is
  'Why the run was last left for a later call to continue: its time or its requests were used up.';

create index sync_runs_history_idx on public.sync_runs (organization_id, integration_id, started_at desc);
create unique index sync_runs_one_open_idx on public.sync_runs (integration_id) where status = 'running';

alter table public.sync_runs enable row level security;
grant select on public.sync_runs to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.sync_runs to service_role;

create policy "Members read the sync runs of their organizations" on public.sync_runs
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.sync_run_pages (
  organization_id uuid,
  run_id uuid,
  position integer,
  kind text not null check (kind in ('deployment', 'incident')),
  stored_at timestamptz not null default now(),
  events integer not null,
  added integer not null,
  changed integer not null,
  set_aside integer not null,
  requests integer not null,
  retries integer not null,
  duration_seconds double precision not null,
  read_back_to timestamptz,
  primary key (organization_id, run_id, "position"),
  foreign key (organization_id, run_id) references public.sync_runs (organization_id, id) on delete cascade
);

comment on table public.sync_run_pages is
  'A run''s page log: the last 1,000 pages of each of an integration''s last 100 runs.';
comment on column public.sync_run_pages.duration_seconds is
  'From the page before (or the start of the call) until this one was sent to be stored.';

alter table public.sync_run_pages enable row level security;
grant select on public.sync_run_pages to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.sync_run_pages to service_role;

create policy "Members read the page logs of their organizations" on public.sync_run_pages
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table private.sync_run_sightings (
  run_id uuid not null references public.sync_runs (id) on delete cascade,
  kind text not null,
  external_ids text[] not null,
  has_nameless boolean not null
);

comment on table private.sync_run_sightings is
  'The ids on each page of a run that is not over yet. has_nameless: an event on it named no id, so nothing is known to be absent.';

create index sync_run_sightings_run_id_idx on private.sync_run_sightings (run_id);

alter table private.sync_run_sightings enable row level security;

create function private.audit_requested_sync() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.record_audit_event_by(new.organization_id, new.requested_by,
    -- A sync by itself never reads further back than one was ever asked to; more is somebody's wish.
    case when new.window_from < (
      select min(r.window_from) - interval '1 day' from public.sync_runs r
      where r.organization_id = new.organization_id and r.integration_id = new.integration_id and r.id <> new.id)
      then 'integration.load-history' else 'integration.request-sync' end,
    (select provider from public.org_integrations where id = new.integration_id),
    jsonb_build_object('from', new.window_from));
  return new;
end
$$;
revoke all on function private.audit_requested_sync from public, anon, authenticated;

create function private.forget_old_pages(run public.sync_runs) returns void
language sql volatile security definer set search_path = '' as $$
  delete from private.sync_run_sightings where run_id = run.id;
  delete from public.sync_run_pages where organization_id = run.organization_id and run_id in (
    select id from public.sync_runs
    where organization_id = run.organization_id and integration_id = run.integration_id
    order by started_at desc offset 100);
$$;
comment on function private.forget_old_pages is
  'At the end of a run: what it saw, and the page logs beyond the last 100 runs.';
revoke all on function private.forget_old_pages from public, anon, authenticated;

create function private.note_page(
  page jsonb, page_kind text, page_position integer, added integer, changed integer, aside integer
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  run uuid := (page ->> 'run_id')::uuid;
begin
  insert into public.sync_run_pages
    (organization_id, run_id, position, kind, events, added, changed, set_aside, requests, retries, duration_seconds, read_back_to)
  values (organization, run, page_position, page_kind, (page ->> 'events')::integer, added, changed, aside,
    (page ->> 'requests')::integer, (page ->> 'retries')::integer, (page ->> 'duration_seconds')::double precision,
    (page ->> 'read_back_to')::timestamptz);
  delete from public.sync_run_pages p where p.organization_id = organization and p.run_id = run and p.position <= page_position - 1000;
  if not coalesce((page ->> 'is_reread')::boolean, false) then
    insert into private.sync_run_sightings (run_id, kind, external_ids, has_nameless)
    select run, page_kind, array_agg(e ->> 'external_id'), bool_or(e ->> 'external_id' is null)
    from (
      select jsonb_array_elements(page -> (page_kind || 's')) as e
      union all
      select jsonb_array_elements(page -> 'set_aside')
    ) seen
    having count(*) > 0;
  end if;
end
$$;
comment on function private.note_page is
  'Logs a stored page and, unless it was read from what we held already, which events were on it.';
revoke all on function private.note_page from public, anon, authenticated;

create function public.claim_due_integrations(
  p_limit integer, p_lease_seconds integer, p_except uuid[] default '{}'::uuid[]
) returns table(organization_id uuid, integration_id uuid, lease_token uuid)
language sql volatile security definer set search_path = '' as $$
  with due as (
    select id from public.org_integrations
    where provider = 'datadog' and status <> 'disconnected' and not automatic_sync_stopped and next_sync_at <= now()
      and (lease_until is null or lease_until <= now()) and id <> all (p_except)
    order by next_sync_at limit p_limit
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
    -- To the end of the queue: a worker that dies, or a sync that always throws, doesn't stand before the others.
    next_sync_at = now()
  from due where i.id = due.id
  returning i.organization_id, i.id, i.lease_token
$$;
comment on function public.claim_due_integrations is
  'Takes the leases of the integrations that have been due longest and that nobody holds; claim_sync_run continues under the lease. Service role only: it crosses organizations.';
revoke all on function public.claim_due_integrations from public, anon, authenticated;
grant execute on function public.claim_due_integrations to service_role;

create function public.claim_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_trigger text, p_requested_by uuid, p_window_from timestamptz,
  p_window_to timestamptz, p_reads_whole_history boolean, p_lease_seconds integer, p_lease_token uuid default null::uuid
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  lease uuid := gen_random_uuid();
  run public.sync_runs;
begin
  update public.org_integrations set
    lease_token = lease, lease_until = now() + make_interval(secs => p_lease_seconds),
    -- Due until the run says otherwise: what a dead worker leaves behind is taken up once its lease ends.
    next_sync_at = least(next_sync_at, now())
  where organization_id = p_organization_id and id = p_integration_id and status <> 'disconnected'
    and (lease_until is null or lease_until <= now() or lease_token = p_lease_token);
  if not found then
    return null;
  end if;
  update public.sync_runs set attempts = attempts + 1, pause_reason = null
  where organization_id = p_organization_id and integration_id = p_integration_id and status = 'running'
  returning * into run;
  if run.id is null then
    insert into public.sync_runs
      (organization_id, integration_id, trigger, requested_by, window_from, window_to, reads_whole_history)
    values (p_organization_id, p_integration_id, p_trigger, p_requested_by, p_window_from, p_window_to, p_reads_whole_history)
    returning * into run;
  end if;
  return json_build_object(
    'id', run.id, 'lease_token', lease, 'attempts', run.attempts, 'trigger', run.trigger,
    'window_from', run.window_from, 'window_to', run.window_to,
    'reads_whole_history', run.reads_whole_history, 'checkpoint', run.checkpoint)::text;
end
$$;
comment on function public.claim_sync_run is
  'Takes the integration''s lease (or goes on under the one given) and its open run, or opens one over the given window. Null when somebody else holds the lease. Service role only.';
revoke all on function public.claim_sync_run from public, anon, authenticated;
grant execute on function public.claim_sync_run to service_role;

create function public.count_due_integrations() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from public.org_integrations
  where provider = 'datadog' and status <> 'disconnected' and not automatic_sync_stopped and next_sync_at <= now()
    and (lease_until is null or lease_until <= now())
$$;
comment on function public.count_due_integrations is
  'How many integrations wait for a worker. Service role only: it crosses organizations.';
revoke all on function public.count_due_integrations from public, anon, authenticated;
grant execute on function public.count_due_integrations to service_role;

create function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid, p_status text, p_requests integer,
  p_retries integer, p_waited_seconds double precision, p_pause_reason text, p_error_kind text, p_error_detail text,
  p_next_sync_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  run public.sync_runs;
begin
  if exists (select 1 from public.org_integrations where organization_id = p_organization_id
             and id = p_integration_id and returned_lease_token = p_lease_token) then
    return;
  end if;
  perform private.require_lease(p_organization_id, p_integration_id, p_lease_token, 1);
  update public.sync_runs set
    status = p_status,
    finished_at = case when p_status = 'running' then null else now() end,
    requests = requests + p_requests, retries = retries + p_retries,
    waited_seconds = waited_seconds + p_waited_seconds, pause_reason = p_pause_reason,
    error_kind = p_error_kind, error_detail = p_error_detail
  where organization_id = p_organization_id and id = p_run_id
  returning * into run;
  if p_status = 'succeeded' and private.note_absence(run) > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  if p_status <> 'running' then
    perform private.forget_old_pages(run);
  end if;
  update public.org_integrations set
    lease_token = null, lease_until = null, returned_lease_token = p_lease_token,
    next_sync_at = coalesce(p_next_sync_at, next_sync_at),
    status = case when p_error_kind is not null then 'error' when p_status = 'running' then status else 'active' end,
    last_synced_at = case when p_status = 'succeeded' then now() else last_synced_at end,
    full_read_at = case when p_status = 'succeeded' and run.reads_whole_history then now() else full_read_at end,
    last_error_kind = case when p_status = 'running' and p_error_kind is null then last_error_kind else p_error_kind end,
    last_error_detail = case when p_status = 'running' and p_error_kind is null then last_error_detail else p_error_detail end,
    last_error_at = case when p_error_kind is not null then now() else last_error_at end,
    failing_since = case when p_error_kind is not null then coalesce(failing_since, now())
                         when p_status = 'running' then failing_since end,
    consecutive_failures = case when p_error_kind is not null then consecutive_failures + 1
                                when p_status = 'running' then consecutive_failures else 0 end,
    credential_refusals = case when p_error_kind in ('unauthorized', 'forbidden') then credential_refusals + 1
                               when p_status in ('succeeded', 'incomplete') then 0
                               when p_error_kind is null and (p_requests > 0 or p_pause_reason = 'requests') then 0
                               else credential_refusals end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;
comment on function public.finish_sync_run is
  'Ends a run and frees the integration, or with status running leaves it for the next call to continue. Asked again under the same lease, it changes nothing. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_sync_run from public, anon, authenticated;
grant execute on function public.finish_sync_run to service_role;

create function public.release_all_leases() returns void
language sql volatile security definer set search_path = '' as $$
  update public.org_integrations set lease_token = null, lease_until = null where lease_token is not null
$$;
comment on function public.release_all_leases is
  'Frees every lease: for the one owner of an embedded database at its start, when nobody can hold one. Service role only.';
revoke all on function public.release_all_leases from public, anon, authenticated;
grant execute on function public.release_all_leases to service_role;

create trigger audit_requested_sync after insert on public.sync_runs
  for each row
  when (new.trigger = 'manual' and new.requested_by is not null)
  execute function private.audit_requested_sync();

-- Repositories, and which services deploy from them.

create table public.repositories (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  remote_url text not null,
  slug text not null check (slug ~ '^[^/]+/.+$'),
  created_at timestamptz not null default now(),
  unique (organization_id, id),
  unique (organization_id, slug)
);

comment on table public.repositories is 'A Git repository, known by its remote''s normalized host/path (slug).';

alter table public.repositories enable row level security;
grant select on public.repositories to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.repositories to service_role;

create policy "Members read the repositories of their organizations" on public.repositories
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.service_repositories (
  organization_id uuid references public.organizations (id) on delete cascade,
  service text,
  repository_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, service),
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete cascade
);

comment on table public.service_repositories is
  'Mapping of a service to its repository, made by hand; it wins over what an event says.';

create index service_repositories_repository_id_idx on public.service_repositories (repository_id);

alter table public.service_repositories enable row level security;
grant select on public.service_repositories to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.service_repositories to service_role;

create policy "Members read the service mappings of their organizations" on public.service_repositories
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.match_repositories(organization uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  matched integer;
begin
  update public.external_deployments d set repository_id = found.repository_id
  from (
    select e.id, coalesce(m.repository_id, r.id) as repository_id
    from public.external_deployments e
    left join public.service_repositories m on m.organization_id = e.organization_id and m.service = e.service
    left join public.repositories r on r.organization_id = e.organization_id and r.slug = e.repository_slug
    where e.organization_id = organization
  ) found
  where d.id = found.id and d.repository_id is distinct from found.repository_id;
  get diagnostics matched = row_count;
  update public.organizations set data_version = data_version + 1 where id = organization and matched > 0;
  return matched;
end
$$;
revoke all on function private.match_repositories from public, anon, authenticated;

create function private.note_changed_repositories() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.organizations set data_version = data_version + 1
  where id in (select organization_id from changed);
  return null;
end
$$;
comment on function private.note_changed_repositories is
  'Raises the data version of organizations whose repositories came or went.';
revoke all on function private.note_changed_repositories from public, anon, authenticated;

create function public.add_repository(p_organization_id uuid, p_remote_url text, p_slug text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  added integer;
  moved integer;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.repositories (organization_id, remote_url, slug) values (p_organization_id, p_remote_url, p_slug)
  on conflict (organization_id, slug) do nothing;
  get diagnostics added = row_count;
  moved := private.match_repositories(p_organization_id);
  if added > 0 then
    perform private.record_audit_event(p_organization_id, 'repository.add', p_slug, jsonb_build_object('deployments', moved));
  end if;
  return moved;
end
$$;
comment on function public.add_repository is
  'Adds a repository and matches deployments again; returns how many moved. Admins and owners.';
revoke all on function public.add_repository from public, anon, authenticated;
grant execute on function public.add_repository to authenticated;

create function public.adopt_repositories(p_organization_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  adopted integer;
  moved integer;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.repositories (organization_id, remote_url, slug)
  select distinct p_organization_id, 'https://' || d.repository_slug, d.repository_slug
  from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.disappeared_at is null
    and d.repository_slug is not null
  on conflict (organization_id, slug) do nothing;
  get diagnostics adopted = row_count;
  moved := private.match_repositories(p_organization_id);
  if adopted > 0 then
    perform private.record_audit_event(p_organization_id, 'repository.adopt', null,
      jsonb_build_object('repositories', adopted, 'deployments', moved));
  end if;
  return moved;
end
$$;
comment on function public.adopt_repositories is
  'Adds every repository that unmatched deployments name and matches deployments again; returns how many moved. Admins and owners.';
revoke all on function public.adopt_repositories from public, anon, authenticated;
grant execute on function public.adopt_repositories to authenticated;

create function public.list_unmatched_repositories(p_organization_id uuid) returns table(repository_slug text, service text, deployments bigint)
language sql stable set search_path = '' as $$
  select d.repository_slug, d.service, count(*) from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.disappeared_at is null
  group by d.repository_slug, d.service order by count(*) desc, d.service limit 200
$$;
comment on function public.list_unmatched_repositories is
  'Deployments without a repository, counted by the slug they name (null: none) and their service; the 200 largest.';
revoke all on function public.list_unmatched_repositories from public, anon, authenticated;
grant execute on function public.list_unmatched_repositories to authenticated, service_role;

create function public.map_service(p_organization_id uuid, p_service text, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  repository text;
  unmapped boolean;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.service_repositories where organization_id = p_organization_id and service = p_service;
  unmapped := found;
  if p_repository_id is not null then
    select slug into repository from public.repositories where organization_id = p_organization_id and id = p_repository_id;
    if repository is null then
      raise exception using errcode = 'PT404', message = 'repository not found';
    end if;
    insert into public.service_repositories (organization_id, service, repository_id)
    values (p_organization_id, p_service, p_repository_id);
    perform private.record_audit_event(p_organization_id, 'service.map', p_service, jsonb_build_object('repository', repository));
  elsif unmapped then
    perform private.record_audit_event(p_organization_id, 'service.unmap', p_service);
  end if;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.map_service is
  'Maps a service to a repository by hand (null unmaps) and matches again; returns how many moved. Admins and owners.';
revoke all on function public.map_service from public, anon, authenticated;
grant execute on function public.map_service to authenticated;

create function public.remove_repository(p_organization_id uuid, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone text;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.repositories where organization_id = p_organization_id and id = p_repository_id
  returning slug into gone;
  if gone is not null then
    perform private.record_audit_event(p_organization_id, 'repository.remove', gone);
  end if;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.remove_repository is
  'Removes a repository and its mappings; its deployments stay, unmatched. Admins and owners.';
revoke all on function public.remove_repository from public, anon, authenticated;
grant execute on function public.remove_repository to authenticated;

create trigger note_added_repositories after insert on public.repositories
  referencing new table as changed
  for each statement
  execute function private.note_changed_repositories();

create trigger note_removed_repositories after delete on public.repositories
  referencing old table as changed
  for each statement
  execute function private.note_changed_repositories();

-- Deployments as Datadog reports them, with their commits, their counts, and their lists.

create table public.external_deployments (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  service text not null,
  env text,
  team text,
  version text,
  repository_url text,
  repository_slug text,
  repository_id uuid,
  commit_sha text,
  started_at timestamptz not null,
  finished_at timestamptz,
  duration_seconds double precision check (duration_seconds >= 0),
  verdict text not null check (verdict in ('failed', 'passed', 'pending')),
  deployment_type text,
  recovery_seconds double precision check (recovery_seconds >= 0),
  remediation_type text,
  remediation_external_id text,
  source text,
  number_of_commits integer,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  human_commits integer not null default 0,
  ai_commits integer not null default 0,
  bot_commits integer not null default 0,
  unknown_commits integer not null default 0,
  commit_count integer generated always as (human_commits + ai_commits + bot_commits + unknown_commits) stored,
  lead_time_seconds double precision,
  unique (organization_id, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete set null (repository_id),
  check (verdict = 'failed' or recovery_seconds is null)
);

comment on table public.external_deployments is
  'A deployment as Datadog reports it: one release of one service to one environment.';
comment on column public.external_deployments.verdict is
  'Datadog''s change_failure: true is failed, false passed, null or absent pending.';
comment on column public.external_deployments.fingerprint is
  'Keyed hash of the event as read: an unchanged event is not written again.';
comment on column public.external_deployments.missed_at is
  'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_deployments.disappeared_at is
  'When a second complete read, of another day, lacked it too: in no figure since.';
comment on column public.external_deployments.human_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.ai_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.bot_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.unknown_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.commit_count is 'The commits Datadog sent with it, each once.';
comment on column public.external_deployments.lead_time_seconds is
  'Median change lead time of its commits that have one; null where none has.';

create index external_deployments_batch_size_idx
  on public.external_deployments (organization_id, commit_count, started_at, id);
create index external_deployments_commit_sha_idx
  on public.external_deployments (organization_id, commit_sha) where commit_sha is not null;
create index external_deployments_failed_idx
  on public.external_deployments (organization_id, started_at, id) where verdict = 'failed';
create index external_deployments_finished_idx
  on public.external_deployments (organization_id, finished_at, started_at, id);
create index external_deployments_integration_idx on public.external_deployments (integration_id);
create index external_deployments_lead_time_idx
  on public.external_deployments (organization_id, lead_time_seconds, started_at, id);
create index external_deployments_missed_idx
  on public.external_deployments (organization_id, external_id) where missed_at is not null;
create index external_deployments_pending_idx
  on public.external_deployments (organization_id, started_at) where verdict = 'pending';
create index external_deployments_recovery_idx
  on public.external_deployments (organization_id, recovery_seconds, started_at, id) where verdict = 'failed';
create index external_deployments_remediation_idx
  on public.external_deployments (organization_id, remediation_external_id) where remediation_external_id is not null;
create index external_deployments_repository_idx
  on public.external_deployments (organization_id, repository_id, started_at);
create index external_deployments_service_idx on public.external_deployments (organization_id, service, started_at, id);
create index external_deployments_started_idx on public.external_deployments (organization_id, started_at, id);
create index external_deployments_team_idx on public.external_deployments (organization_id, team, started_at, id);
create index external_deployments_type_idx
  on public.external_deployments (organization_id, deployment_type, started_at, id);
create index external_deployments_version_idx
  on public.external_deployments (organization_id, version collate "C") where version is not null;

alter table public.external_deployments enable row level security;
grant select on public.external_deployments to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.external_deployments to service_role;

create policy "Members read the deployments of their organizations" on public.external_deployments
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_deployment_secrets (
  deployment_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.external_deployment_secrets is 'The deployment event as it came, encrypted.';

alter table public.external_deployment_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.external_deployment_secrets to service_role;

create table public.external_deployment_commits (
  deployment_id uuid,
  sha text,
  organization_id uuid not null,
  position integer not null,
  committed_at timestamptz,
  lead_time_seconds double precision check (lead_time_seconds >= 0),
  time_to_deploy_seconds double precision check (time_to_deploy_seconds >= 0),
  primary key (deployment_id, sha),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.external_deployment_commits is 'The commits a deployment carried, one row a sha.';

create index external_deployment_commits_sha_idx on public.external_deployment_commits (organization_id, sha);

alter table public.external_deployment_commits enable row level security;
grant select on public.external_deployment_commits to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.external_deployment_commits to service_role;

create policy "Members read the deployed commits of their organizations" on public.external_deployment_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.repeated_deployment_commits (
  deployment_id uuid,
  sha text,
  organization_id uuid not null,
  primary key (deployment_id, sha),
  foreign key (deployment_id, sha) references public.external_deployment_commits (deployment_id, sha) on delete cascade
);

comment on table public.repeated_deployment_commits is
  'The rows of external_deployment_commits whose commit another deployment of the organization carries too.';

create index repeated_deployment_commits_sha_idx on public.repeated_deployment_commits (organization_id, sha);

alter table public.repeated_deployment_commits enable row level security;
grant select on public.repeated_deployment_commits to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.repeated_deployment_commits to service_role;

create policy "Members read the repeated commits of their organizations" on public.repeated_deployment_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.deployment_facts (
  deployment_id uuid primary key,
  organization_id uuid not null,
  started_at timestamptz not null,
  human integer not null check (human >= 0),
  ai_assisted integer not null check (ai_assisted >= 0),
  bot integer not null check (bot >= 0),
  unknown integer not null check (unknown >= 0),
  lead_times double precision[] not null,
  tools text[] not null,
  before_merge double precision[] not null default '{}',
  waiting double precision[] not null default '{}',
  deploying double precision check (deploying >= 0),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.deployment_facts is
  'A deployment''s commits, counted by origin, with their lead times and tools. No row: no commits.';
comment on column public.deployment_facts.started_at is 'The deployment''s own, so that a window reads only its rows.';
comment on column public.deployment_facts.lead_times is 'Seconds, ascending; commits without one are left out.';
comment on column public.deployment_facts.tools is 'AI tools that any of the commits was written with, each once.';
comment on column public.deployment_facts.before_merge is
  'Seconds from commit to merge, ascending, of the commits whose three stages are known.';
comment on column public.deployment_facts.waiting is
  'Seconds from merge to the start of the deployment, ascending, of the same commits.';
comment on column public.deployment_facts.deploying is
  'Seconds from the deployment''s start to its end; null where it has none.';

create index deployment_facts_window_idx on public.deployment_facts (organization_id, started_at);

alter table public.deployment_facts enable row level security;
grant select on public.deployment_facts to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.deployment_facts to service_role;

create policy "Members read the deployment facts of their organizations" on public.deployment_facts
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.verdict_changes (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  deployment_id uuid not null,
  seen_at timestamptz not null default now(),
  from_verdict text not null,
  to_verdict text not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.verdict_changes is
  'Each change of a verdict that a sync saw: the audit trail, and the measured verdict lag.';

create index verdict_changes_deployment_idx on public.verdict_changes (organization_id, deployment_id);

alter table public.verdict_changes enable row level security;
grant select on public.verdict_changes to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.verdict_changes to service_role;

create policy "Members read the verdict changes of their organizations" on public.verdict_changes
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.deployment_condition(organization uuid, filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  parts text[] := array[format('d.organization_id = %L::uuid', organization), 'd.disappeared_at is null'];
  share text;
  shares text[] := '{}';
begin
  if filter ? 'from' then parts := parts || format('d.started_at >= %L::timestamptz', filter ->> 'from'); end if;
  if filter ? 'to' then parts := parts || format('d.started_at < %L::timestamptz', filter ->> 'to'); end if;
  if filter ? 'environments' then parts := parts || private.named_condition(filter, 'environments', 'd.env', 'text'); end if;
  if filter ? 'services' then parts := parts || private.named_condition(filter, 'services', 'd.service', 'text'); end if;
  if filter ? 'teams' then parts := parts || private.named_condition(filter, 'teams', 'd.team', 'text'); end if;
  if filter ? 'repositories' then
    parts := parts || private.named_condition(filter, 'repositories', 'd.repository_id', 'uuid');
  end if;
  if filter ? 'verdicts' then
    -- One verdict is written plainly, so that the index of the failed (pending) ones is seen to fit.
    parts := parts || case when jsonb_array_length(filter -> 'verdicts') = 1
      then format('d.verdict = %L', filter -> 'verdicts' ->> 0)
      else format('d.verdict = any (%s)', private.list_text(filter, 'verdicts')) end;
  end if;
  if filter ? 'types' then parts := parts || private.named_condition(filter, 'types', 'd.deployment_type', 'text'); end if;
  if filter ? 'tools' then
    parts := parts || format('exists (select 1 from public.deployment_facts f
      where f.organization_id = d.organization_id and f.deployment_id = d.id and f.tools && %s)', private.list_text(filter, 'tools'));
  end if;
  if filter ? 'origins' then
    parts := parts || format('(%s)', (select string_agg(case origin when 'HUMAN' then 'd.human_commits > 0'
      when 'AI_ASSISTED' then 'd.ai_commits > 0' when 'BOT' then 'd.bot_commits > 0' when 'UNKNOWN' then 'd.unknown_commits > 0'
      else 'false' end, ' or ') from jsonb_array_elements_text(filter -> 'origins') origin));
  end if;
  if filter ? 'remediations' then
    parts := parts || format('d.verdict = ''failed'' and coalesce(d.remediation_type, ''none'') = any (%s)', private.list_text(filter, 'remediations'));
  end if;
  if filter ->> 'rework' = 'only' then
    parts := parts || format('(d.deployment_type in (''rollback'', ''rollforward'', ''hotfix'')
      or d.external_id in (select f.remediation_external_id from public.external_deployments f
        where f.organization_id = %L::uuid and f.remediation_external_id is not null
          and f.remediation_external_id <> f.external_id and f.disappeared_at is null))', organization);
  end if;
  case filter ->> 'recovery'
    when 'with' then parts := parts || 'd.recovery_seconds is not null'::text;
    when 'without' then parts := parts || 'd.verdict = ''failed'' and d.recovery_seconds is null'::text;
    else null;
  end case;
  case filter ->> 'commits'
    when 'with' then parts := parts || 'd.commit_count > 0'::text;
    when 'without' then parts := parts || 'd.commit_count = 0'::text;
    else null;
  end case;
  -- The AI share is over commits of known origin, in the bands of the dose-response figure.
  for share in select jsonb_array_elements_text(filter -> 'shares') loop
    shares := shares || case share
      when '0' then 'd.ai_commits = 0 and d.commit_count > d.unknown_commits'
      when '25' then 'd.ai_commits > 0 and 4 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '50' then '4 * d.ai_commits > d.commit_count - d.unknown_commits and 2 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '75' then '2 * d.ai_commits > d.commit_count - d.unknown_commits and 4 * d.ai_commits <= 3 * (d.commit_count - d.unknown_commits)'
      when '100' then '4 * d.ai_commits > 3 * (d.commit_count - d.unknown_commits)'
      else 'false' end;
  end loop;
  if filter ? 'shares' then parts := parts || format('((%s))', array_to_string(shares, ') or (')); end if;
  case filter ->> 'missing'
    when 'sha' then parts := parts || 'd.commit_sha is null'::text;
    when 'lead-time' then parts := parts || 'd.commit_count > 0 and d.lead_time_seconds is null'::text;
    else null;
  end case;
  if filter ? 'search' then parts := parts || private.deployment_search(organization, filter ->> 'search'); end if;
  return array_to_string(parts, ' and ');
end
$$;
comment on function private.deployment_condition is
  'The SQL condition of a deployment filter, every value in it a quoted literal, so that each filter gets a plan of its own.';
revoke all on function private.deployment_condition from public, anon, authenticated;
grant execute on function private.deployment_condition to authenticated, service_role;

create function private.deployment_search(organization uuid, words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  services text[];
  carrying uuid[];
begin
  -- A loose scan: one step of the index a service, however many deployments there are.
  with recursive known(name) as (
    (select d.service from public.external_deployments d where d.organization_id = organization order by d.service limit 1)
    union all
    select (select d.service from public.external_deployments d
            where d.organization_id = organization and d.service > known.name order by d.service limit 1)
    from known where known.name is not null
  )
  select array_agg(name) into services from known where position(lower(words) in lower(name)) > 0;
  -- Git's shortest abbreviation has four digits. After any of its digits and before nothing else stands 'g'.
  if words ~ '^[0-9A-Fa-f]{4,40}$' then
    select array_agg(found.id) into carrying from (
      select c.deployment_id as id from public.external_deployment_commits c
      where c.organization_id = organization and c.sha >= lower(words) and c.sha < lower(words) || 'g'
      union
      select d.id from public.external_deployments d
      where d.organization_id = organization and d.commit_sha >= lower(words) and d.commit_sha < lower(words) || 'g'
    ) found;
  end if;
  return format('(d.service = any (%L::text[]) or d.id = any (%L::uuid[]) or d.external_id = %L
    or (d.version collate "C" >= %L and d.version collate "C" < %L))',
    coalesce(services, '{}')::text, coalesce(carrying, '{}')::text, words, words, words || chr(1114111));
end
$$;
comment on function private.deployment_search is
  'The condition of a search: part of a service''s name, the beginning of a version, a commit sha''s first four digits or more, a Datadog id.';
revoke all on function private.deployment_search from public, anon, authenticated;
grant execute on function private.deployment_search to authenticated, service_role;

create function private.follow_deployment_facts() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.external_deployments d set
    human_commits = f.human, ai_commits = f.ai_assisted, bot_commits = f.bot, unknown_commits = f.unknown,
    lead_time_seconds = (f.lead_times[(cardinality(f.lead_times) + 1) / 2] + f.lead_times[cardinality(f.lead_times) / 2 + 1]) / 2
  from changed f where d.id = f.deployment_id;
  return null;
end
$$;
comment on function private.follow_deployment_facts is
  'Copies what the list sorts by into the deployments whose facts came or changed.';
revoke all on function private.follow_deployment_facts from public, anon, authenticated;

create function private.forget_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.repeated_deployment_commits r
  using (select distinct c.organization_id, c.sha from gone c) s
  cross join lateral (
    select count(*) as times from (
      select 1 from public.external_deployment_commits e
      where e.organization_id = s.organization_id and e.sha = s.sha limit 2
    ) two
  ) l
  where l.times = 1 and r.organization_id = s.organization_id and r.sha = s.sha;
  return null;
end
$$;
comment on function private.forget_repeated_commits is
  'A commit that only one deployment still carries is not repeated any more.';
revoke all on function private.forget_repeated_commits from public, anon, authenticated;

create function private.note_changed_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(select distinct deployment_id from changed));
  return null;
end
$$;
comment on function private.note_changed_commits is 'Deployments whose commits came, changed or went are counted anew.';
revoke all on function private.note_changed_commits from public, anon, authenticated;

create function private.note_changed_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.refresh_deployment_facts(array(
    select distinct c.deployment_id
    from changed join public.external_deployment_commits c
      on c.organization_id = changed.organization_id and c.sha = changed.sha));
  return null;
end
$$;
comment on function private.note_changed_origins is
  'Deployments that carry a commit whose origin came, changed or went are counted anew.';
revoke all on function private.note_changed_origins from public, anon, authenticated;

create function private.note_moved_deployment() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.deployment_facts set started_at = new.started_at where deployment_id = new.id;
  if found then
    perform private.refresh_deployment_facts(array[new.id]);
  end if;
  return null;
end
$$;
comment on function private.note_moved_deployment is
  'Facts lie in the same window as their deployment, and last as long.';
revoke all on function private.note_moved_deployment from public, anon, authenticated;

create function private.note_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.repeated_deployment_commits (deployment_id, sha, organization_id)
  -- Known as repeated: all that carried it before are here already, however many they are.
  select c.deployment_id, c.sha, c.organization_id
  from changed c
  where exists (
    select 1 from public.repeated_deployment_commits r where r.organization_id = c.organization_id and r.sha = c.sha)
  union all
  -- Not known: one deployment at most carried it before these.
  select unnest(l.carriers), s.sha, s.organization_id
  from (select distinct c.organization_id, c.sha from changed c) s
  cross join lateral (
    select array_agg(e.deployment_id) as carriers from public.external_deployment_commits e
    where e.organization_id = s.organization_id and e.sha = s.sha
  ) l
  where cardinality(l.carriers) > 1 and not exists (
    select 1 from public.repeated_deployment_commits r where r.organization_id = s.organization_id and r.sha = s.sha)
  on conflict do nothing;
  return null;
end
$$;
comment on function private.note_repeated_commits is
  'Keeps the commits that came and were out already, or came with several deployments.';
revoke all on function private.note_repeated_commits from public, anon, authenticated;

create function private.related_deployment(organization uuid, deployment public.external_deployments) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', deployment.id, 'service', deployment.service, 'env', deployment.env,
    'version', deployment.version, 'commit_sha', deployment.commit_sha, 'verdict', deployment.verdict,
    'deployment_type', deployment.deployment_type,
    'started_at', extract(epoch from deployment.started_at), 'finished_at', extract(epoch from deployment.finished_at))
  where deployment.organization_id = organization
$$;
revoke all on function private.related_deployment from public, anon, authenticated;
grant execute on function private.related_deployment to authenticated, service_role;

create function public.count_deployments(p_organization_id uuid, p_filter text) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  counted bigint;
begin
  execute format('select count(*) from public.external_deployments d where %s',
    private.deployment_condition(p_organization_id, p_filter::jsonb)) into counted;
  return counted;
end
$$;
comment on function public.count_deployments is 'How many deployments a filter (JSON text) leaves; exact.';
revoke all on function public.count_deployments from public, anon, authenticated;
grant execute on function public.count_deployments to authenticated, service_role;

create function public.get_deployment(p_organization_id uuid, p_deployment_id uuid) returns text
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', d.id, 'external_id', d.external_id, 'service', d.service, 'env', d.env, 'team', d.team, 'version', d.version,
    'repository_id', d.repository_id, 'repository_slug', coalesce(r.slug, d.repository_slug), 'commit_sha', d.commit_sha,
    'started_at', extract(epoch from d.started_at), 'finished_at', extract(epoch from d.finished_at),
    'duration_seconds', d.duration_seconds, 'verdict', d.verdict, 'deployment_type', d.deployment_type,
    'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
    'remediation_external_id', d.remediation_external_id, 'source', d.source, 'number_of_commits', d.number_of_commits,
    'origins', jsonb_build_array(d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits),
    'lead_time_seconds', d.lead_time_seconds,
    'first_seen_at', extract(epoch from d.first_seen_at), 'changed_at', extract(epoch from d.changed_at),
    'missed_at', extract(epoch from d.missed_at), 'disappeared_at', extract(epoch from d.disappeared_at),
    'site', (select i.site from public.org_integrations i where i.organization_id = p_organization_id and i.id = d.integration_id),
    'last_read_at', (select extract(epoch from i.last_synced_at) from public.org_integrations i
      where i.organization_id = p_organization_id and i.id = d.integration_id),
    'verdict_changes', (
      select coalesce(jsonb_agg(jsonb_build_array(v.from_verdict, v.to_verdict, extract(epoch from v.seen_at)) order by v.id), '[]')
      from (select * from public.verdict_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id
            order by v.id desc limit 100) v),
    'remediated_by', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.external_id = d.remediation_external_id and x.id <> d.id),
    'remediates', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.remediation_external_id = d.external_id and x.id <> d.id order by x.started_at desc limit 20) x),
    'before', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) < (d.started_at, d.id) and x.disappeared_at is null
      order by x.started_at desc, x.id desc limit 1),
    'after', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) > (d.started_at, d.id) and x.disappeared_at is null
      order by x.started_at, x.id limit 1),
    'incidents', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'severity', i.severity,
        'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
        'restore_seconds', i.restore_seconds) order by i.started_at), '[]')
      from (select * from public.external_incidents i where i.organization_id = p_organization_id
              and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
              and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs))
              and i.disappeared_at is null order by i.started_at limit 20) i),
    'commits', (
      select coalesce(jsonb_agg(jsonb_build_array(c.sha, extract(epoch from c.committed_at), c.lead_time_seconds,
        c.time_to_deploy_seconds, coalesce(o.origin, 'UNKNOWN'), coalesce(o.tools, '{}'), o.evidence_level, o.rule_id,
        o.unknown_reason) order by c.position), '[]')
      from (select * from public.external_deployment_commits c where c.deployment_id = d.id
              and c.organization_id = p_organization_id order by c.position limit 500) c
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha)
  )::text
  from public.external_deployments d
  left join public.repositories r on r.organization_id = p_organization_id and r.id = d.repository_id
  where d.organization_id = p_organization_id and d.id = p_deployment_id
$$;
comment on function public.get_deployment is
  'One deployment, also one that disappeared, with its first 500 commits, verdict changes, remediations both ways, neighbours, and incidents of its service from an hour before to a day after it started; null where the organization has none with this id.';
revoke all on function public.get_deployment from public, anon, authenticated;
grant execute on function public.get_deployment to authenticated, service_role;

create function public.list_deployment_page(
  p_organization_id uuid, p_filter text, p_sort text default 'started', p_descending boolean default true,
  p_anchor uuid default null::uuid, p_backward boolean default false, p_limit integer default 50
) returns text
language plpgsql stable set search_path = '' as $$
declare
  key text := case p_sort when 'finished' then 'finished_at' when 'recovery' then 'recovery_seconds'
    when 'lead-time' then 'lead_time_seconds' when 'batch-size' then 'commit_count' else 'started_at' end;
  condition text := private.deployment_condition(p_organization_id, p_filter::jsonb);
  anchor_id uuid;
  anchor_value text;
  anchor_at timestamptz;
  downward boolean := p_descending <> p_backward;
  direction text := case when downward then 'desc' else 'asc' end;
  -- Rows without a value to sort by stand last in both directions, so going backwards they come first.
  with_value text := format(' and d.%I is not null', key);
  without_value text := format(' and d.%I is null', key);
  order_by text := format('d.%1$I %2$s, d.started_at %2$s, d.id %2$s', key, direction);
  order_without text := order_by;
  phases text[] := '{}';
  found text;
begin
  if key = 'recovery_seconds' then
    -- Only failed ones have a recovery, and most have none: each half has an index of its own.
    with_value := with_value || ' and d.verdict = ''failed''';
    order_without := format('d.started_at %1$s, d.id %1$s', direction);
  end if;
  if p_anchor is not null then
    execute format('select d.%I::text as value, d.started_at, d.id from public.external_deployments d
      where d.organization_id = $1 and d.id = $2', key) into anchor_value, anchor_at, anchor_id using p_organization_id, p_anchor;
  end if;
  if anchor_value is not null then
    with_value := with_value || format(' and (d.%I, d.started_at, d.id) %s (%L, %L, %L)',
      key, case when downward then '<' else '>' end, anchor_value, anchor_at, anchor_id);
  elsif anchor_id is not null then
    without_value := without_value || format(' and (d.started_at, d.id) %s (%L, %L)',
      case when downward then '<' else '>' end, anchor_at, anchor_id);
  end if;
  if key in ('started_at', 'commit_count') or (anchor_value is not null and p_backward) then
    without_value := null;
  elsif anchor_id is not null and anchor_value is null and not p_backward then
    with_value := null;
  end if;
  if with_value is not null then
    phases := phases || format('(select d.*, 0 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, with_value, order_by, p_limit + 1);
  end if;
  if without_value is not null then
    phases := phases || format('(select d.*, 1 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, without_value, order_without, p_limit + 1);
  end if;
  execute format('select coalesce(json_agg(json_build_array(
      d.id, d.external_id, extract(epoch from d.started_at), extract(epoch from d.finished_at), d.service, d.env, d.team,
      d.version, d.verdict, d.deployment_type, d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits,
      d.lead_time_seconds, d.recovery_seconds, d.remediation_type, d.commit_sha
    ) order by d.phase %1$s, %2$s), ''[]'')::text
    from (select * from (%3$s) d order by d.phase %1$s, %2$s limit %4$s) d',
    case when p_backward then 'desc' else 'asc' end, order_by, array_to_string(phases, ' union all '), p_limit + 1) into found;
  return found;
end
$$;
comment on function public.list_deployment_page is
  'A page of the deployments of a filter (JSON text) and one more, after or before the deployment p_anchor, as arrays in one JSON text. Sorts: started, finished, recovery, lead-time, batch-size; those without a value stand last.';
revoke all on function public.list_deployment_page from public, anon, authenticated;
grant execute on function public.list_deployment_page to authenticated, service_role;

create function public.list_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null::text[],
  p_services text[] default null::text[], p_teams text[] default null::text[], p_repository_id uuid default null::uuid
) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      d.id, d.external_id, d.service, d.env, d.team, d.repository_id,
      extract(epoch from d.started_at), extract(epoch from d.finished_at), d.verdict, d.deployment_type,
      d.recovery_seconds, d.remediation_type, d.remediation_external_id, c.commits
    ) order by d.started_at, d.external_id), '[]')::text
  from public.external_deployments d
  left join lateral (
    select json_agg(json_build_array(
        c.sha, coalesce(o.origin, 'UNKNOWN'), c.lead_time_seconds, c.time_to_deploy_seconds,
        extract(epoch from c.committed_at), nullif(o.tools, '{}')
      ) order by c.position) as commits
    from public.external_deployment_commits c
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
    where c.deployment_id = d.id
  ) c on true
  where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
    and d.disappeared_at is null
    and (p_environments is null or d.env = any (p_environments))
    and (p_services is null or d.service = any (p_services))
    and (p_teams is null or d.team = any (p_teams))
    and (p_repository_id is null or d.repository_id = p_repository_id)
$$;
comment on function public.list_deployments is
  'Every deployment with from <= started_at < to, oldest first, with its commits (sha, origin, change lead time, time to deploy, commit time, tools), as arrays in one JSON text. A null filter filters nothing.';
revoke all on function public.list_deployments from public, anon, authenticated;
grant execute on function public.list_deployments to authenticated, service_role;

create function public.slice_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[], p_size integer
) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(extract(epoch from starts.at) order by starts.at), '[]')::text
  from (
    select min(weighed.started_at) as at
    from (
      select d.started_at, sum(1 + least(coalesce(d.number_of_commits, 0), 5000)) over (order by d.started_at) / p_size as slice
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
        and d.disappeared_at is null
        and (p_environments is null or d.env = any (p_environments))
    ) weighed
    group by weighed.slice
  ) starts
$$;
comment on function public.slice_deployments is
  'Where to cut a stretch of time so that each slice holds about p_size deployments and commits: the slices'' starts, oldest first, as seconds in one JSON text. Deployments of one instant stay together.';
revoke all on function public.slice_deployments from public, anon, authenticated;
grant execute on function public.slice_deployments to authenticated, service_role;

create trigger follow_added_facts after insert on public.deployment_facts
  referencing new table as changed
  for each statement
  execute function private.follow_deployment_facts();

create trigger follow_changed_facts after update on public.deployment_facts
  referencing new table as changed
  for each statement
  execute function private.follow_deployment_facts();

create trigger forget_repeated_commits after delete on public.external_deployment_commits
  referencing old table as gone
  for each statement
  execute function private.forget_repeated_commits();

create trigger note_added_commits after insert on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_changed_commits();

create trigger note_removed_commits after delete on public.external_deployment_commits
  referencing old table as changed
  for each statement
  execute function private.note_changed_commits();

create trigger note_repeated_commits after insert on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_repeated_commits();

create trigger note_updated_commits after update on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_changed_commits();

create trigger note_moved_deployment after update of started_at, finished_at on public.external_deployments
  for each row
  when (old.started_at is distinct from new.started_at or old.finished_at is distinct from new.finished_at)
  execute function private.note_moved_deployment();

-- Incidents: Datadog's failure events, each counted once.

create table public.external_incidents (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  services text[] not null default '{}',
  envs text[] not null default '{}',
  teams text[] not null default '{}',
  severity text,
  started_at timestamptz not null,
  finished_at timestamptz,
  restore_seconds double precision check (restore_seconds >= 0),
  source text,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  unique (organization_id, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);

comment on table public.external_incidents is
  'A Datadog failure event. Its name is free text and encrypted (external_incident_secrets).';
comment on column public.external_incidents.missed_at is
  'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_incidents.disappeared_at is
  'When a second complete read, of another day, lacked it too: in no figure since.';

create index external_incidents_integration_idx on public.external_incidents (integration_id);
create index external_incidents_missed_idx
  on public.external_incidents (organization_id, external_id) where missed_at is not null;
create index external_incidents_services_idx on public.external_incidents using gin (services);
create index external_incidents_window_idx on public.external_incidents (organization_id, started_at);

alter table public.external_incidents enable row level security;
grant select on public.external_incidents to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.external_incidents to service_role;

create policy "Members read the incidents of their organizations" on public.external_incidents
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_incident_secrets (
  incident_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, incident_id) references public.external_incidents (organization_id, id) on delete cascade
);

comment on table public.external_incident_secrets is 'The incident event as it came, its name with it, encrypted.';

alter table public.external_incident_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.external_incident_secrets to service_role;

create function public.get_incident(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
    'severity', i.severity, 'source', i.source,
    'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
    'restore_seconds', i.restore_seconds,
    'first_seen_at', extract(epoch from i.first_seen_at), 'changed_at', extract(epoch from i.changed_at),
    'disappeared_at', extract(epoch from i.disappeared_at),
    'site', (select s.site from public.org_integrations s where s.organization_id = p_organization_id and s.id = i.integration_id),
    'deployments', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
              and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at
              and x.disappeared_at is null order by x.started_at desc limit 20) x)
  )::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.id = p_incident_id
$$;
comment on function public.get_incident is
  'One incident, also one that disappeared, with the last 20 deployments of its services in the day before it; null where the organization has none with this id.';
revoke all on function public.get_incident from public, anon, authenticated;
grant execute on function public.get_incident to authenticated, service_role;

create function public.list_incident_page(
  p_organization_id uuid, p_from timestamptz default null::timestamptz, p_to timestamptz default null::timestamptz,
  p_environments text[] default null::text[], p_services text[] default null::text[],
  p_teams text[] default null::text[], p_severities text[] default null::text[], p_open boolean default null::boolean,
  p_anchor uuid default null::uuid, p_backward boolean default false, p_limit integer default 50
) returns text
language sql stable set search_path = '' as $$
  with narrowed as materialized (
    select i.* from public.external_incidents i
    where i.organization_id = p_organization_id and i.disappeared_at is null
      and (p_from is null or i.started_at >= p_from) and (p_to is null or i.started_at < p_to)
      and (p_environments is null or i.envs && p_environments or (i.envs = '{}' and '' = any (p_environments)))
      and (p_services is null or i.services && p_services)
      and (p_teams is null or i.teams && p_teams or (i.teams = '{}' and '' = any (p_teams)))
      and (p_severities is null or i.severity = any (p_severities))
  ), wanted as (
    select * from narrowed where p_open is null or p_open = (restore_seconds is null)
  ), anchor as (
    select a.started_at, a.id from public.external_incidents a where a.organization_id = p_organization_id and a.id = p_anchor
  ), page as (
    select w.* from wanted w
    where not exists (select 1 from anchor)
       or case when p_backward then (w.started_at, w.id) > (select a.started_at, a.id from anchor a)
          else (w.started_at, w.id) < (select a.started_at, a.id from anchor a) end
    order by case when p_backward then w.started_at end, case when p_backward then w.id end, w.started_at desc, w.id desc
    limit p_limit + 1
  )
  select jsonb_build_object(
    'total', (select count(*) from wanted),
    'all', (select count(*) from narrowed),
    'open', (select count(*) from narrowed where restore_seconds is null),
    'last_started_at', (select extract(epoch from max(i.started_at)) from public.external_incidents i
      where i.organization_id = p_organization_id and i.disappeared_at is null),
    'severities', (select coalesce(jsonb_agg(s.severity order by s.n desc, s.severity), '[]') from (
      select i.severity, count(*) as n from public.external_incidents i
      where i.organization_id = p_organization_id and i.severity is not null and i.disappeared_at is null
      group by i.severity order by count(*) desc limit 20) s),
    'rows', (select coalesce(jsonb_agg(jsonb_build_array(
        p.id, p.external_id, p.services, p.envs, p.teams, p.severity,
        extract(epoch from p.started_at), extract(epoch from p.finished_at), p.restore_seconds)
      order by case when p_backward then p.started_at end, case when p_backward then p.id end, p.started_at desc, p.id desc), '[]') from page p)
  )::text
$$;
comment on function public.list_incident_page is
  'A page of incidents and one more, newest first, after or before the incident p_anchor, with the counts of the filter and the last incident of all. Null filters nothing; the empty name stands for incidents that name none.';
revoke all on function public.list_incident_page from public, anon, authenticated;
grant execute on function public.list_incident_page to authenticated, service_role;

create function public.list_incidents(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null::text[],
  p_services text[] default null::text[], p_teams text[] default null::text[]
) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      i.id, i.external_id, i.services, i.envs, i.teams, i.severity,
      extract(epoch from i.started_at), extract(epoch from i.finished_at), i.restore_seconds
    ) order by i.started_at, i.external_id), '[]')::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.started_at >= p_from and i.started_at < p_to
    and i.disappeared_at is null
    and (p_environments is null or i.envs && p_environments or (i.envs = '{}' and '' = any (p_environments)))
    and (p_services is null or i.services && p_services)
    and (p_teams is null or i.teams && p_teams or (i.teams = '{}' and '' = any (p_teams)))
$$;
comment on function public.list_incidents is
  'Every incident with from <= started_at < to, oldest first; it belongs when any of its environments (services, teams) does, and the empty name stands for incidents that name none. Arrays in one JSON text.';
revoke all on function public.list_incidents from public, anon, authenticated;
grant execute on function public.list_incidents to authenticated, service_role;

-- Storing what a sync read: a page with its checkpoint, or neither; and what couldn't be understood.

create table public.set_aside_events (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null,
  integration_id uuid not null,
  kind text not null check (kind in ('deployment', 'incident')),
  external_id text,
  fingerprint text not null,
  reason text not null,
  first_seen_at timestamptz not null default now(),
  unique (organization_id, id),
  constraint set_aside_events_organization_id_integration_id_kind_finger_key unique (organization_id, integration_id, kind, fingerprint),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);

comment on table public.set_aside_events is
  'Events that could not be understood: kept, counted and shown, and never in the way of the rest.';

alter table public.set_aside_events enable row level security;
grant select on public.set_aside_events to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.set_aside_events to service_role;

create policy "Members read the set-aside events of their organizations" on public.set_aside_events
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.set_aside_event_secrets (
  event_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, event_id) references public.set_aside_events (organization_id, id) on delete cascade
);

comment on table public.set_aside_event_secrets is 'The event that could not be understood, encrypted.';

alter table public.set_aside_event_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.set_aside_event_secrets to service_role;

create function private.forget_doubly_set_aside(organization uuid, fingerprint_key bytea, retired jsonb) returns void
language sql volatile set search_path = '' as $$
  delete from public.set_aside_events a
  using public.set_aside_event_secrets s, public.set_aside_events kept
  where a.organization_id = organization and s.event_id = a.id and s.key_id in (select jsonb_object_keys(retired))
    and kept.organization_id = organization and kept.integration_id = a.integration_id and kept.kind = a.kind
    and kept.id <> a.id
    and kept.fingerprint = private.fingerprint(private.try_decrypt(s.ciphertext, retired ->> s.key_id), fingerprint_key)
$$;
comment on function private.forget_doubly_set_aside is
  'An event set aside under both keys is kept once: two of them would end with one fingerprint.';
revoke all on function private.forget_doubly_set_aside from public, anon, authenticated;

create function private.forget_set_aside(page jsonb, understood_kind text) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.set_aside_events
  where organization_id = (page ->> 'organization_id')::uuid and integration_id = (page ->> 'integration_id')::uuid
    and kind = understood_kind
    and external_id in (select e ->> 'external_id' from jsonb_array_elements(page -> (understood_kind || 's')) e)
$$;
comment on function private.forget_set_aside is
  'An event of the page that was set aside before and is understood now is no longer aside.';
revoke all on function private.forget_set_aside from public, anon, authenticated;

create function private.note_absence(run public.sync_runs) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  -- A day inside the retention, because a slow read meets its oldest part late; and only whole seconds of the window.
  oldest timestamptz := greatest(
    date_trunc('second', run.window_from) + interval '1 second',
    greatest(run.window_to, now()) - interval '729 days');
  known_since timestamptz;
  day date := (run.window_to at time zone 'UTC')::date;
  gone integer;
  gone_incidents integer;
begin
  select account_since into known_since from public.org_integrations
  where organization_id = run.organization_id and id = run.integration_id;
  if exists (select 1 from private.sync_run_sightings where run_id = run.id and has_nameless) then
    return 0;
  end if;
  with seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'deployment'
  ), missed as (
    update public.external_deployments d set
      missed_at = coalesce(d.missed_at, run.window_to),
      disappeared_at = case when d.missed_at is not null then now() end
    where d.organization_id = run.organization_id and d.integration_id = run.integration_id
      and d.started_at >= oldest and d.started_at <= run.window_to and d.first_seen_at >= known_since
      and d.disappeared_at is null and (d.missed_at is null or (d.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = d.external_id)
    returning d.disappeared_at
  )
  select count(disappeared_at) into gone from missed;
  with seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'incident'
  ), missed as (
    update public.external_incidents i set
      missed_at = coalesce(i.missed_at, run.window_to),
      disappeared_at = case when i.missed_at is not null then now() end
    where i.organization_id = run.organization_id and i.integration_id = run.integration_id
      and i.started_at >= oldest and i.started_at <= run.window_to and i.first_seen_at >= known_since
      and i.disappeared_at is null and (i.missed_at is null or (i.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = i.external_id)
    returning i.disappeared_at
  )
  select count(disappeared_at) into gone_incidents from missed;
  return gone + gone_incidents;
end
$$;
comment on function private.note_absence is
  'After a complete read: what it should have shown and did not is missed, and gone where an earlier day''s read missed it too. Returns how many are gone now.';
revoke all on function private.note_absence from public, anon, authenticated;

create function private.note_presence(page jsonb, page_kind text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  returned integer := 0;
begin
  if coalesce((page ->> 'is_reread')::boolean, false) then
    return 0;
  elsif page_kind = 'deployment' then
    with seen as (
      select e ->> 'external_id' as external_id from jsonb_array_elements((page -> 'deployments') || (page -> 'set_aside')) e
    ), back as (
      select d.id, d.disappeared_at from public.external_deployments d join seen using (external_id)
      where d.organization_id = organization and d.missed_at is not null
    ), cleared as (
      update public.external_deployments d set missed_at = null, disappeared_at = null from back where d.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  else
    with seen as (
      select e ->> 'external_id' as external_id from jsonb_array_elements((page -> 'incidents') || (page -> 'set_aside')) e
    ), back as (
      select i.id, i.disappeared_at from public.external_incidents i join seen using (external_id)
      where i.organization_id = organization and i.missed_at is not null
    ), cleared as (
      update public.external_incidents i set missed_at = null, disappeared_at = null from back where i.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  end if;
  return returned;
end
$$;
comment on function private.note_presence is
  'Whatever a page shows is there: forgets that it was missed. Returns how many had counted as gone.';
revoke all on function private.note_presence from public, anon, authenticated;

create function private.record_set_aside(page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  added integer;
begin
  with read as (
    select distinct on (e.kind, e.fingerprint) e.*
    from jsonb_to_recordset(page -> 'set_aside')
      as e(kind text, external_id text, fingerprint text, retired_fingerprints text[], reason text, raw text)
  ), incoming as (
    select * from read r
    where r.retired_fingerprints is null or not exists (
      select 1 from public.set_aside_events a
      where a.organization_id = organization and a.integration_id = (page ->> 'integration_id')::uuid
        and a.kind = r.kind and a.fingerprint = any (r.retired_fingerprints))
  ), replaced as (
    delete from public.set_aside_events a using incoming i
    where a.organization_id = organization and a.integration_id = (page ->> 'integration_id')::uuid
      and a.kind = i.kind and a.external_id = i.external_id
      and not exists (select 1 from incoming n where n.kind = a.kind and n.fingerprint = a.fingerprint)
  ), stored as (
    insert into public.set_aside_events (organization_id, integration_id, kind, external_id, fingerprint, reason)
    select organization, (page ->> 'integration_id')::uuid, kind, external_id, fingerprint, reason from incoming
    on conflict do nothing
    returning id, kind, fingerprint
  ), secrets as (
    insert into public.set_aside_event_secrets (event_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.raw, page ->> 'subkey')
    from stored s join incoming i using (kind, fingerprint)
    returning 1
  )
  select count(*) into added from secrets;
  return added;
end
$$;
comment on function private.record_set_aside is
  'Keeps the events of a page that could not be understood, each once, in its newest form. Returns how many were new.';
revoke all on function private.record_set_aside from public, anon, authenticated;

create function public.read_event_texts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select coalesce(json_object_agg(t.id, t.plaintext), '{}')::text
    from (
      select s.deployment_id::text as id, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id) as plaintext
      from public.external_deployment_secrets s
      where request ->> 'kind' = 'deployment' and s.organization_id = organization
        and s.deployment_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      union all
      select s.incident_id::text, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
      from public.external_incident_secrets s
      where request ->> 'kind' = 'incident' and s.organization_id = organization
        and s.incident_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      union all
      select s.event_id::text, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
      from public.set_aside_event_secrets s
      where request ->> 'kind' = 'set_aside' and s.organization_id = organization
        and s.event_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      limit 200
    ) t
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'texts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_event_texts is
  'Decrypts the texts of up to 200 named rows of one kind and one organization: {id: text}. Called after the membership gate. Service role only.';
revoke all on function public.read_event_texts from public, anon, authenticated;
grant execute on function public.read_event_texts to service_role;

create function public.record_deployments_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  integration uuid;
  added integer;
  changed integer;
  commits_changed integer;
  aside integer;
  returned integer;
  page_position integer;
begin
  organization := (page ->> 'organization_id')::uuid;
  integration := (page ->> 'integration_id')::uuid;
  perform private.require_lease(organization, integration, (page ->> 'lease_token')::uuid, (page ->> 'lease_seconds')::integer);
  commits_changed := private.record_commits(page);
  if (page ->> 'whole_messages_seen')::boolean then
    commits_changed := commits_changed + private.learn_whole_messages(organization, integration, page);
  end if;
  aside := private.record_set_aside(page);
  perform private.forget_set_aside(page, 'deployment');
  returned := private.note_presence(page, 'deployment');

  with incoming as (
    select distinct on (d.external_id) d.*
    from jsonb_to_recordset(page -> 'deployments') as d(
      external_id text, service text, env text, team text, version text, repository_url text, repository_slug text,
      commit_sha text, started_at timestamptz, finished_at timestamptz, duration_seconds double precision,
      verdict text, deployment_type text, recovery_seconds double precision, remediation_type text,
      remediation_external_id text, source text, number_of_commits integer, fingerprint text,
      retired_fingerprints text[], raw text, commits jsonb)
    order by d.external_id
  ), before as (
    select d.external_id, d.verdict, d.fingerprint
    from public.external_deployments d join incoming i using (external_id)
    where d.organization_id = organization
  ), due as (
    select i.* from incoming i left join before b using (external_id)
    where b.fingerprint is distinct from i.fingerprint
      and not coalesce(b.fingerprint = any (i.retired_fingerprints), false)
  ), stored as (
    insert into public.external_deployments as d
      (organization_id, integration_id, external_id, service, env, team, version, repository_url, repository_slug,
       repository_id, commit_sha, started_at, finished_at, duration_seconds, verdict, deployment_type,
       recovery_seconds, remediation_type, remediation_external_id, source, number_of_commits, fingerprint)
    select organization, integration, i.external_id, i.service, i.env, i.team, i.version, i.repository_url,
      i.repository_slug, coalesce(m.repository_id, r.id), i.commit_sha, i.started_at, i.finished_at,
      i.duration_seconds, i.verdict, i.deployment_type, i.recovery_seconds, i.remediation_type,
      i.remediation_external_id, i.source, i.number_of_commits, i.fingerprint
    from due i
    left join public.service_repositories m on m.organization_id = organization and m.service = i.service
    left join public.repositories r on r.organization_id = organization and r.slug = i.repository_slug
    on conflict (organization_id, external_id) do update set
      integration_id = excluded.integration_id, service = excluded.service, env = excluded.env, team = excluded.team,
      version = excluded.version, repository_url = excluded.repository_url, repository_slug = excluded.repository_slug,
      repository_id = excluded.repository_id, commit_sha = excluded.commit_sha, started_at = excluded.started_at,
      finished_at = excluded.finished_at, duration_seconds = excluded.duration_seconds, verdict = excluded.verdict,
      deployment_type = excluded.deployment_type, recovery_seconds = excluded.recovery_seconds,
      remediation_type = excluded.remediation_type, remediation_external_id = excluded.remediation_external_id,
      source = excluded.source, number_of_commits = excluded.number_of_commits, fingerprint = excluded.fingerprint,
      changed_at = now()
    where d.fingerprint is distinct from excluded.fingerprint
    returning d.id, d.external_id, d.verdict, (d.xmax = 0) as is_new
  ), secrets as (
    insert into public.external_deployment_secrets (deployment_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.raw, page ->> 'subkey')
    from stored s join incoming i using (external_id)
    on conflict (deployment_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  ), commits as (
    select s.id as deployment_id, c.sha, c.position, c.committed_at, c.lead_time_seconds, c.time_to_deploy_seconds
    from stored s join incoming i using (external_id)
    cross join lateral jsonb_to_recordset(i.commits) as c(
      sha text, position integer, committed_at timestamptz, lead_time_seconds double precision,
      time_to_deploy_seconds double precision)
  ), kept_commits as (
    insert into public.external_deployment_commits
      (deployment_id, sha, organization_id, position, committed_at, lead_time_seconds, time_to_deploy_seconds)
    select deployment_id, sha, organization, position, committed_at, lead_time_seconds, time_to_deploy_seconds from commits
    on conflict (deployment_id, sha) do update set
      position = excluded.position, committed_at = excluded.committed_at,
      lead_time_seconds = excluded.lead_time_seconds, time_to_deploy_seconds = excluded.time_to_deploy_seconds
  ), dropped_commits as (
    delete from public.external_deployment_commits c using stored s
    where c.deployment_id = s.id and not s.is_new
      and not exists (select 1 from commits n where n.deployment_id = c.deployment_id and n.sha = c.sha)
  ), verdicts as (
    insert into public.verdict_changes (organization_id, deployment_id, from_verdict, to_verdict)
    select organization, s.id, b.verdict, s.verdict from stored s join before b using (external_id)
    where b.verdict is distinct from s.verdict
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from stored;

  update public.sync_runs set
    checkpoint = page ->> 'checkpoint',
    deployments_read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, deployments_read_back_to),
    deployments_read = deployments_read + jsonb_array_length(page -> 'deployments'),
    deployments_new = deployments_new + added, deployments_changed = deployments_changed + changed,
    set_aside = set_aside + aside, pages = pages + 1,
    waited_seconds = waited_seconds + (page ->> 'waited_seconds')::double precision,
    requests = requests + (page ->> 'requests')::integer, retries = retries + (page ->> 'retries')::integer
  where organization_id = organization and id = (page ->> 'run_id')::uuid and status = 'running'
  returning pages into page_position;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  perform private.note_page(page, 'deployment', page_position, added, changed, aside);
  perform private.keep_statistics();
  if added + changed + commits_changed + aside + returned > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('new', added, 'changed', changed, 'set_aside', aside)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_deployments_page failed', detail = sqlstate;
end
$$;
comment on function public.record_deployments_page is
  'Stores a page of deployments with its checkpoint; unchanged ones are left alone, changes of a verdict are recorded. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_deployments_page from public, anon, authenticated;
grant execute on function public.record_deployments_page to service_role;

create function public.record_incidents_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  integration uuid;
  added integer;
  changed integer;
  aside integer;
  returned integer;
  page_position integer;
begin
  organization := (page ->> 'organization_id')::uuid;
  integration := (page ->> 'integration_id')::uuid;
  perform private.require_lease(organization, integration, (page ->> 'lease_token')::uuid, (page ->> 'lease_seconds')::integer);
  aside := private.record_set_aside(page);
  perform private.forget_set_aside(page, 'incident');
  returned := private.note_presence(page, 'incident');

  with incoming as (
    select distinct on (e.external_id) e.*
    from jsonb_to_recordset(page -> 'incidents') as e(
      external_id text, services text[], envs text[], teams text[], severity text, started_at timestamptz,
      finished_at timestamptz, restore_seconds double precision, source text, fingerprint text,
      retired_fingerprints text[], secret text)
    order by e.external_id
  ), before as (
    select e.external_id, e.fingerprint
    from public.external_incidents e join incoming i using (external_id)
    where e.organization_id = organization
  ), due as (
    select i.* from incoming i left join before b using (external_id)
    where b.fingerprint is distinct from i.fingerprint
      and not coalesce(b.fingerprint = any (i.retired_fingerprints), false)
  ), stored as (
    insert into public.external_incidents as e
      (organization_id, integration_id, external_id, services, envs, teams, severity, started_at, finished_at,
       restore_seconds, source, fingerprint)
    select organization, integration, external_id, services, envs, teams, severity, started_at, finished_at,
      restore_seconds, source, fingerprint
    from due
    on conflict (organization_id, external_id) do update set
      integration_id = excluded.integration_id, services = excluded.services, envs = excluded.envs,
      teams = excluded.teams, severity = excluded.severity, started_at = excluded.started_at,
      finished_at = excluded.finished_at, restore_seconds = excluded.restore_seconds, source = excluded.source,
      fingerprint = excluded.fingerprint, changed_at = now()
    where e.fingerprint is distinct from excluded.fingerprint
    returning e.id, e.external_id, (e.xmax = 0) as is_new
  ), secrets as (
    insert into public.external_incident_secrets (incident_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.secret, page ->> 'subkey')
    from stored s join incoming i using (external_id)
    on conflict (incident_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from stored;

  update public.sync_runs set
    checkpoint = page ->> 'checkpoint',
    incidents_read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, incidents_read_back_to),
    incidents_read = incidents_read + jsonb_array_length(page -> 'incidents'),
    incidents_new = incidents_new + added, incidents_changed = incidents_changed + changed,
    set_aside = set_aside + aside, pages = pages + 1,
    waited_seconds = waited_seconds + (page ->> 'waited_seconds')::double precision,
    requests = requests + (page ->> 'requests')::integer, retries = retries + (page ->> 'retries')::integer
  where organization_id = organization and id = (page ->> 'run_id')::uuid and status = 'running'
  returning pages into page_position;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  perform private.note_page(page, 'incident', page_position, added, changed, aside);
  if added + changed + aside + returned > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('new', added, 'changed', changed, 'set_aside', aside)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_incidents_page failed', detail = sqlstate;
end
$$;
comment on function public.record_incidents_page is
  'Stores a page of incidents with its checkpoint; unchanged ones are left alone. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_incidents_page from public, anon, authenticated;
grant execute on function public.record_incidents_page to service_role;

-- What each source says about a commit, and who wrote it as the strongest of them says.

create table public.commit_observations (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text check (length(sha) between 1 and 128),
  source text check (source in ('datadog', 'github', 'git')),
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}' check (cardinality(tools) <= 32),
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null check (length(rule_id) between 1 and 100),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  unknown_reason text,
  strength smallint not null check (strength between 0 and 5),
  observed_at timestamptz not null default now(),
  held_against timestamptz,
  primary key (organization_id, sha, source),
  check ((origin = 'UNKNOWN') = (strength = 0)),
  constraint commit_observations_check1 check (origin = 'UNKNOWN' or unknown_reason is null)
);

comment on table public.commit_observations is
  'What one source says about one commit, by which rule: the newest and strongest it ever said. The strongest of all sources is in commit_origins.';
comment on column public.commit_observations.source is
  'datadog: the deployment event; github: GitHub''s API; git: the push command on a clone.';
comment on column public.commit_observations.strength is
  '0 nothing known, 1 no evidence in complete metadata, else the evidence level''s number.';
comment on column public.commit_observations.held_against is
  'GitHub''s only: the newest overrule of an account that the commit''s author was held against; null for what was observed before this was noted.';

create index commit_observations_notes_idx
  on public.commit_observations (organization_id, sha) where source = 'git' and rule_id = 'note/attested';

alter table public.commit_observations enable row level security;
grant select on public.commit_observations to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.commit_observations to service_role;

create policy "Members read the commit observations of their organizations" on public.commit_observations
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_origins (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}',
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null,
  rules_version text not null,
  unknown_reason text,
  strength smallint not null,
  source text not null check (source in ('datadog', 'github', 'git', 'overrule')),
  classified_at timestamptz not null default now(),
  primary key (organization_id, sha)
);

comment on table public.commit_origins is
  'Who wrote a commit, as the strongest of its observations or a person''s overrule says. HUMAN means no AI evidence in what could be read; UNKNOWN that too little could be read.';
comment on column public.commit_origins.strength is
  '0 nothing known, 1 no evidence in complete metadata, 2 to 5 the evidence level, 6 a person''s overrule: stronger replaces weaker.';

alter table public.commit_origins enable row level security;
grant select on public.commit_origins to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.commit_origins to service_role;

create policy "Members read the commit origins of their organizations" on public.commit_origins
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_commit_secrets (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);

comment on table public.external_commit_secrets is
  'A commit''s author e-mail, message and the evidence line of its classification, encrypted as one JSON text.';

alter table public.external_commit_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.external_commit_secrets to service_role;

create table public.github_commit_secrets (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);

comment on table public.github_commit_secrets is
  'The evidence line of a classification by GitHub''s API, encrypted. The author and the message are not kept.';

alter table public.github_commit_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.github_commit_secrets to service_role;

create table public.commit_push_cursors (
  organization_id uuid references public.organizations (id) on delete cascade,
  repository_key text check (repository_key ~ '^[0-9a-f]{64}$'),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  heads text[] not null check (cardinality(heads) between 1 and 50),
  notes_commit text check (notes_commit ~ '^[0-9a-f]{40,64}$'),
  pushed_at timestamptz not null default now(),
  primary key (organization_id, repository_key)
);

comment on table public.commit_push_cursors is
  'One row a repository whose commits were pushed from a whole clone. Only the pushing command understands it.';
comment on column public.commit_push_cursors.repository_key is
  'SHA-256 of the repository''s address: the server never learns the address itself.';
comment on column public.commit_push_cursors.heads is 'These commits, and all that lead to them, were pushed.';
comment on column public.commit_push_cursors.notes_commit is
  'The commit of refs/notes/ai they were read with; null where the clone had no notes.';

alter table public.commit_push_cursors enable row level security;
grant select on public.commit_push_cursors to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.commit_push_cursors to service_role;

create policy "Members read the push cursors of their organizations" on public.commit_push_cursors
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.learn_whole_messages(organization uuid, integration uuid, page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  promoted text[];
  changed integer;
begin
  update public.org_integrations set forwards_whole_messages = true
  where organization_id = organization and id = integration and not forwards_whole_messages;
  if not found then
    return 0;
  end if;
  perform private.lock_commit_origins(organization);
  with known as (
    update public.commit_observations set
      origin = 'HUMAN', unknown_reason = null, strength = 1, rule_id = page ->> 'no_evidence_rule_id', observed_at = now()
    where organization_id = organization and source = 'datadog' and unknown_reason = 'subject-only'
    returning sha
  )
  select coalesce(array_agg(sha), '{}') into promoted from known;
  select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, promoted) c;
  return changed;
end
$$;
comment on function private.learn_whole_messages is
  'The first message of more than one line proves that messages come whole: single lines read before it were whole as well.';
revoke all on function private.learn_whole_messages from public, anon, authenticated;

create function private.lock_commit_origins(organization uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('iris commit origins ' || organization, 0))
$$;
comment on function private.lock_commit_origins is
  'One writer of an organization''s origins at a time: of two sources that are recorded at once, each would resolve without the other''s rows.';
revoke all on function private.lock_commit_origins from public, anon, authenticated;

create function private.record_commits(page jsonb) returns integer
language sql volatile security definer set search_path = '' as $$
  select changed from private.record_observations(
    (page ->> 'organization_id')::uuid, 'datadog', page -> 'commits', page ->> 'key_id', page ->> 'subkey')
$$;
comment on function private.record_commits is
  'Keeps the commits of a page of deployments; returns how many origins changed.';
revoke all on function private.record_commits from public, anon, authenticated;

create function private.record_observations(
  organization uuid, observed_source text, rows jsonb, key_id text, subkey text, out stored integer, out changed integer,
  out unchanged integer
)
language plpgsql volatile security definer set search_path = '' as $$
declare
  touched text[];
  matched text[];
begin
  perform private.lock_commit_origins(organization);
  with read as (
    select c.* from jsonb_to_recordset(rows)
      as c(sha text, origin text, tools text[], evidence_level text, rule_id text, rules_version text,
           unknown_reason text, strength smallint, secret text)
  ), incoming as (
    select distinct on (r.sha) r.* from read r order by r.sha, r.strength desc
  ), written as (
    insert into public.commit_observations as o
      (organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength)
    select organization, sha, observed_source, origin, coalesce(tools, '{}'), evidence_level, rule_id, rules_version,
      unknown_reason, strength
    from incoming
    order by sha
    on conflict (organization_id, sha, source) do update set
      origin = excluded.origin, tools = excluded.tools, evidence_level = excluded.evidence_level,
      rule_id = excluded.rule_id, rules_version = excluded.rules_version, unknown_reason = excluded.unknown_reason,
      strength = excluded.strength, observed_at = now()
    where case
      -- Whoever sees something knows more than whoever saw nothing, and nothing but a note speaks against a note.
      when o.strength = 0 then excluded.strength > 0 or excluded.rules_version <> o.rules_version
        or excluded.unknown_reason is distinct from o.unknown_reason
      when excluded.strength = 0 then false
      when excluded.rules_version = o.rules_version then excluded.strength > o.strength
      else private.rules_order(excluded.rules_version) > private.rules_order(o.rules_version)
        and (o.strength < 5 or excluded.strength = 5)
      end
    returning o.sha
  ), secrets as (
    select w.sha, private.encrypt(i.secret, subkey) as ciphertext
    from written w join incoming i using (sha) where i.secret is not null
  ), datadog_secrets as (
    insert into public.external_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'datadog'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  ), github_secrets as (
    insert into public.github_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'github'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select coalesce(array_agg(w.sha), '{}'), (select count(*) from incoming) - count(*) into touched, unchanged from written w;
  stored := cardinality(touched);

  if jsonb_path_exists(rows, '$[*].account_overrule_id ? (@ != null)') then
    with incoming as (
      select distinct r.sha, r.account_overrule_id as overrule_id
      from jsonb_to_recordset(rows) as r(sha text, account_overrule_id uuid)
      where r.account_overrule_id is not null
    ), kept as (
      insert into public.commit_account_matches (organization_id, sha, overrule_id)
      select organization, i.sha, i.overrule_id
      from incoming i join public.commit_overrules v
        on v.organization_id = organization and v.id = i.overrule_id and v.revoked_at is null
      order by i.sha
      on conflict do nothing
      returning sha
    )
    select coalesce(array_agg(sha), '{}') into matched from kept;
    touched := touched || matched;
  end if;
  changed := 0;
  if cardinality(touched) > 0 then
    select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, touched) c;
  end if;
end
$$;
comment on function private.record_observations is
  'Keeps what one source says about commits, and what follows for their origins. Whatever order they come in: stronger replaces weaker, a newer version of the rules replaces an older one.';
revoke all on function private.record_observations from public, anon, authenticated;

create function private.refresh_deployment_facts(deployments uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.deployment_facts as kept
    (deployment_id, organization_id, started_at, human, ai_assisted, bot, unknown, lead_times, tools,
      before_merge, waiting, deploying)
  select d.id, d.organization_id, d.started_at, f.human, f.ai_assisted, f.bot, f.unknown, f.lead_times,
    array(select distinct tool from unnest(string_to_array(f.tools, E'\x1f')) tool where tool <> '' order by tool),
    f.before_merge, f.waiting, t.deploying
  from (select distinct unnest(deployments) as id) changed
  join public.external_deployments d on d.id = changed.id
  join public.organizations o on o.id = d.organization_id
  cross join lateral (
    select case when d.finished_at >= d.started_at
      then extract(epoch from d.finished_at - d.started_at)::double precision end as deploying
  ) t
  cross join lateral (
    select count(*) filter (where c.origin = 'HUMAN') as human,
      count(*) filter (where c.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where c.origin = 'BOT') as bot,
      count(*) filter (where c.origin = 'UNKNOWN') as unknown,
      coalesce(array_agg(c.lead_time order by c.lead_time) filter (where c.lead_time is not null), '{}') as lead_times,
      string_agg(array_to_string(c.tools, E'\x1f'), E'\x1f') filter (where c.origin = 'AI_ASSISTED') as tools,
      coalesce(array_agg(c.before_merge order by c.before_merge) filter (where c.before_merge >= 0), '{}') as before_merge,
      coalesce(array_agg(c.waiting order by c.waiting) filter (where c.before_merge >= 0), '{}') as waiting
    from (
      select coalesce(co.origin, 'UNKNOWN') as origin, co.tools, e.lead_time_seconds as lead_time,
        e.time_to_deploy_seconds as waiting, e.lead_time_seconds - e.time_to_deploy_seconds - t.deploying as before_merge
      from public.external_deployment_commits e
      left join public.commit_origins co on co.organization_id = e.organization_id and co.sha = e.sha
      where e.deployment_id = d.id
    ) c
  ) f
  on conflict (deployment_id) do update set
    human = excluded.human, ai_assisted = excluded.ai_assisted, bot = excluded.bot, unknown = excluded.unknown,
    lead_times = excluded.lead_times, tools = excluded.tools,
    before_merge = excluded.before_merge, waiting = excluded.waiting, deploying = excluded.deploying
  where (kept.human, kept.ai_assisted, kept.bot, kept.unknown, kept.lead_times, kept.tools,
      kept.before_merge, kept.waiting, kept.deploying)
    is distinct from (excluded.human, excluded.ai_assisted, excluded.bot, excluded.unknown, excluded.lead_times,
      excluded.tools, excluded.before_merge, excluded.waiting, excluded.deploying)
$$;
comment on function private.refresh_deployment_facts is 'Counts the commits of these deployments anew.';
revoke all on function private.refresh_deployment_facts from public, anon, authenticated;

create function private.resolve_commit_origins(organization uuid, shas text[]) returns table(from_origin text, to_origin text, commits integer)
language sql volatile set search_path = '' as $$
  with wanted as materialized (
    select distinct w.sha from unnest(shas) as w(sha)
  ), before as (
    select c.sha, c.origin, c.tools, c.evidence_level, c.unknown_reason, c.rule_id, c.source
    from wanted w join public.commit_origins c on c.organization_id = organization and c.sha = w.sha
  ), account as (
    select distinct on (m.sha) m.sha, v.origin, v.tools
    from wanted w
    join public.commit_account_matches m on m.organization_id = organization and m.sha = w.sha
    join public.commit_overrules v on v.organization_id = organization and v.id = m.overrule_id and v.revoked_at is null
    order by m.sha, v.created_at desc, v.id
  ), observed as (
    select distinct on (o.sha) o.*
    from wanted w
    join public.commit_observations o on o.organization_id = organization and o.sha = w.sha
    left join account a on a.sha = o.sha
    -- A person's account takes back what the identity said; what its commits carry still counts.
    where a.origin is distinct from 'HUMAN' or not (o.rule_id like 'identity/%' or o.rule_id like 'bot/%')
    order by o.sha, o.strength desc, case o.source when 'git' then 3 when 'github' then 2 else 1 end desc
  ), effective as (
    select w.sha,
      coalesce(v.origin, held.origin, o.origin, a.origin) as origin,
      case when v.sha is not null then v.tools when held.sha is not null then held.tools
        when o.sha is not null then o.tools else '{}' end as tools,
      case when v.sha is null and held.sha is null then o.evidence_level end as evidence_level,
      case when v.sha is not null then 'overrule/commit' when held.sha is not null then 'overrule/account'
        else coalesce(o.rule_id, 'overrule/account') end as rule_id,
      coalesce(o.rules_version, '0') as rules_version,
      case when v.sha is null and held.sha is null then o.unknown_reason end as unknown_reason,
      case when v.sha is not null or held.sha is not null then 6 else coalesce(o.strength, 6) end as strength,
      case when v.sha is not null or held.sha is not null then 'overrule' else coalesce(o.source, 'overrule') end as source
    from wanted w
    left join public.commit_overrules v
      on v.organization_id = organization and v.kind = 'commit' and v.sha = w.sha and v.revoked_at is null
    left join account a on a.sha = w.sha
    left join account held on held.sha = w.sha and held.origin <> 'HUMAN'
    left join observed o on o.sha = w.sha
    where coalesce(v.sha, a.sha, o.sha) is not null
  ), written as (
    insert into public.commit_origins as c
      (organization_id, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source)
    select organization, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source
    from effective
    order by sha
    on conflict (organization_id, sha) do update set
      origin = excluded.origin, tools = excluded.tools, evidence_level = excluded.evidence_level,
      rule_id = excluded.rule_id, rules_version = excluded.rules_version, unknown_reason = excluded.unknown_reason,
      strength = excluded.strength, source = excluded.source, classified_at = now()
    where (c.origin, c.tools, c.evidence_level, c.rule_id, c.rules_version, c.unknown_reason, c.strength, c.source)
      is distinct from (excluded.origin, excluded.tools, excluded.evidence_level, excluded.rule_id,
        excluded.rules_version, excluded.unknown_reason, excluded.strength, excluded.source)
  ), orphaned as (
    delete from public.commit_origins c using before b
    where c.organization_id = organization and c.sha = b.sha
      and not exists (select 1 from effective e where e.sha = b.sha)
  )
  select b.origin, e.origin, count(*)::integer
  from wanted w left join before b on b.sha = w.sha left join effective e on e.sha = w.sha
  where (b.origin, b.tools, b.evidence_level, b.unknown_reason, b.source)
    is distinct from (e.origin, e.tools, e.evidence_level, e.unknown_reason, e.source)
  group by 1, 2
$$;
comment on function private.resolve_commit_origins is
  'Works out the origin of these commits anew from all observations and overrules, and tells how many changed from what to what (null: not there) in anything a figure or a chip shows.';
revoke all on function private.resolve_commit_origins from public, anon, authenticated;

create function private.rules_order(version text) returns integer[]
language sql immutable set search_path = '' as $$
  select string_to_array(version, '.')::integer[]
$$;
comment on function private.rules_order is
  'A version of the rules as numbers, which compare as versions do: 1.10 is above 1.9.';
revoke all on function private.rules_order from public, anon, authenticated;

create function public.read_commit_evidence(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    with wanted as materialized (
      select distinct s.sha from jsonb_array_elements_text(request -> 'shas') as s(sha) limit 1000
    )
    select coalesce(json_agg(json_build_object(
      'sha', c.sha, 'origin', c.origin, 'tools', c.tools, 'level', c.evidence_level, 'rule_id', c.rule_id,
      'rules_version', c.rules_version, 'unknown_reason', c.unknown_reason, 'source', c.source,
      'observations', (
        select coalesce(json_agg(json_build_object(
          'origin', o.origin, 'tools', o.tools, 'level', o.evidence_level, 'rule_id', o.rule_id,
          'rules_version', o.rules_version, 'unknown_reason', o.unknown_reason, 'source', o.source,
          'observed_at', o.observed_at,
          'line', case o.source
            when 'datadog' then (
              select private.evidence_of(s.ciphertext, request -> 'subkeys' ->> s.key_id)
              from public.external_commit_secrets s where s.organization_id = organization and s.sha = o.sha)
            when 'github' then (
              select private.evidence_of(s.ciphertext, request -> 'subkeys' ->> s.key_id)
              from public.github_commit_secrets s where s.organization_id = organization and s.sha = o.sha)
            end) order by o.strength desc, o.source), '[]')
        from public.commit_observations o where o.organization_id = organization and o.sha = c.sha),
      'overrule', (
        select json_build_object('kind', v.kind, 'reason', v.reason, 'created_at', v.created_at)
        from public.commit_overrules v
        where c.source = 'overrule' and v.organization_id = organization and v.revoked_at is null
          and (v.kind = 'commit' and v.sha = c.sha or v.id in (
            select m.overrule_id from public.commit_account_matches m
            where m.organization_id = organization and m.sha = c.sha))
        order by v.kind desc, v.created_at desc, v.id limit 1))), '[]')::text
    from wanted w join public.commit_origins c on c.organization_id = organization and c.sha = w.sha
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'evidence cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_commit_evidence is
  'Origin, observations with their evidence lines, and overrule of up to 1,000 named commits of one organization. Called after the membership gate. Service role only.';
revoke all on function public.read_commit_evidence from public, anon, authenticated;
grant execute on function public.read_commit_evidence to service_role;

create function public.read_commit_texts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select coalesce(json_object_agg(t.sha, t.plaintext), '{}')::text
    from (
      select s.sha, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id) as plaintext
      from public.external_commit_secrets s
      where s.organization_id = (request ->> 'organization_id')::uuid
        and s.sha = any (array(select jsonb_array_elements_text(request -> 'shas')))
      limit 1000
    ) t
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'texts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_commit_texts is
  'Decrypts author, message and evidence of up to 1,000 named commits of one organization: {sha: JSON text}. Called after the membership gate. Service role only.';
revoke all on function public.read_commit_texts from public, anon, authenticated;
grant execute on function public.read_commit_texts to service_role;

create function public.record_commit_observations(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  batch jsonb := private.unseal(p_sealed);
  organization uuid;
  done record;
begin
  organization := (batch ->> 'organization_id')::uuid;
  if batch ->> 'source' = 'git' and jsonb_path_exists(batch -> 'commits', '$[*].secret ? (@ != null)') then
    raise exception using errcode = 'PT422', message = 'observations refused', detail = 'git sends no text';
  end if;
  done := private.record_observations(
    organization, batch ->> 'source', batch -> 'commits', batch ->> 'key_id', batch ->> 'subkey');
  if done.changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('stored', done.stored, 'changed', done.changed, 'unchanged', done.unchanged)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' or sqlstate 'PT422' then raise;
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'observations refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_commit_observations failed', detail = sqlstate;
end
$$;
comment on function public.record_commit_observations is
  'Keeps what one source says about many commits, all of them or none, and answers {stored, changed, unchanged}: observations written, origins that changed, observations that said nothing new. PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_commit_observations from public, anon, authenticated;
grant execute on function public.record_commit_observations to service_role;

create function public.record_commit_push_cursor(
  p_organization_id uuid, p_repository_key text, p_rules_version text, p_heads text[], p_notes_commit text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.commit_push_cursors (organization_id, repository_key, rules_version, heads, notes_commit)
  values (p_organization_id, p_repository_key, p_rules_version, p_heads, p_notes_commit)
  on conflict (organization_id, repository_key) do update set
    rules_version = excluded.rules_version, heads = excluded.heads, notes_commit = excluded.notes_commit, pushed_at = now();
  -- A token could make up any number of keys; losing the oldest costs its repository one full push.
  delete from public.commit_push_cursors c using (
    select repository_key from public.commit_push_cursors where organization_id = p_organization_id
    order by pushed_at desc, repository_key offset 2000
  ) old
  where c.organization_id = p_organization_id and c.repository_key = old.repository_key;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_commit_push_cursor is
  'Keeps how far the pushes of a repository have come; the 2,000 newest of an organization stay. Service role only.';
revoke all on function public.record_commit_push_cursor from public, anon, authenticated;
grant execute on function public.record_commit_push_cursor to service_role;

create trigger note_added_origins after insert on public.commit_origins
  referencing new table as changed
  for each statement
  execute function private.note_changed_origins();

create trigger note_removed_origins after delete on public.commit_origins
  referencing old table as changed
  for each statement
  execute function private.note_changed_origins();

create trigger note_updated_origins after update on public.commit_origins
  referencing new table as changed
  for each statement
  execute function private.note_changed_origins();

-- What people with the right role say about commits, accounts and marks, above all evidence.

create table public.commit_overrules (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('commit', 'account')),
  sha text,
  fingerprint text,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT')),
  tools text[] not null default '{}' check (cardinality(tools) <= 1),
  reason text not null check (length(btrim(reason)) between 1 and 500),
  created_at timestamptz not null default now(),
  applied_at timestamptz,
  revoked_at timestamptz,
  unique (organization_id, id),
  check ((kind = 'commit') = (sha is not null)),
  constraint commit_overrules_check1 check ((kind = 'account') = (fingerprint is not null)),
  constraint commit_overrules_check2 check (origin <> 'HUMAN' or cardinality(tools) = 0)
);

comment on table public.commit_overrules is
  'What a person with the right role says about a commit or about an account, above all evidence, with the reason. Revoked ones stay on the list.';
comment on column public.commit_overrules.fingerprint is
  'Keyed hash of the account, so that it is overruled once; its readable form is encrypted in commit_overrule_secrets.';
comment on column public.commit_overrules.applied_at is
  'When every commit stored before it had been looked at; null while that pass is under way.';

create unique index commit_overrules_account_idx
  on public.commit_overrules (organization_id, fingerprint) where kind = 'account' and revoked_at is null;
create unique index commit_overrules_sha_idx
  on public.commit_overrules (organization_id, sha) where kind = 'commit' and revoked_at is null;

alter table public.commit_overrules enable row level security;
grant select on public.commit_overrules to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.commit_overrules to service_role;

create policy "Members read the overrules of their organizations" on public.commit_overrules
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_overrule_secrets (
  overrule_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);

comment on table public.commit_overrule_secrets is 'The account that was overruled, as it was typed, encrypted.';

alter table public.commit_overrule_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.commit_overrule_secrets to service_role;

create table public.commit_account_matches (
  organization_id uuid,
  sha text,
  overrule_id uuid,
  primary key (organization_id, sha, overrule_id),
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);

comment on table public.commit_account_matches is
  'Commits whose author is an account that is overruled; holds for whatever any source says about them.';

create index commit_account_matches_overrule_idx on public.commit_account_matches (organization_id, overrule_id);

alter table public.commit_account_matches enable row level security;
grant select on public.commit_account_matches to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.commit_account_matches to service_role;

create policy "Members read the account matches of their organizations" on public.commit_account_matches
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.account_commits(organization uuid, overrule uuid) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(m.sha), '{}') from public.commit_account_matches m
  where m.organization_id = organization and m.overrule_id = overrule
$$;
revoke all on function private.account_commits from public, anon, authenticated;

create function private.apply_overrule(organization uuid, shas text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  changed integer;
begin
  select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, shas) c;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return changed;
end
$$;
comment on function private.apply_overrule is
  'Works out these commits anew after a person''s word came or went; returns how many changed.';
revoke all on function private.apply_overrule from public, anon, authenticated;

create function public.list_commit_overrules(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
      'id', v.id, 'kind', v.kind, 'sha', v.sha, 'origin', v.origin, 'tools', v.tools, 'reason', v.reason,
      'created_at', v.created_at, 'applied_at', v.applied_at, 'revoked_at', v.revoked_at,
      'commits', case v.kind when 'commit' then 1 else (
        select count(*) from public.commit_account_matches m
        where m.organization_id = p_organization_id and m.overrule_id = v.id) end
    ) order by v.revoked_at is not null, v.created_at desc, v.id), '[]')::text
  from (
    select * from public.commit_overrules o where o.organization_id = p_organization_id
    order by o.revoked_at is not null, o.created_at desc limit 500
  ) v
$$;
comment on function public.list_commit_overrules is
  'What people said about commits and accounts, the standing ones first, newest first, 500 at most; accounts without their names.';
revoke all on function public.list_commit_overrules from public, anon, authenticated;
grant execute on function public.list_commit_overrules to authenticated, service_role;

create function public.overrule_account(p_organization_id uuid, p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb;
  earlier uuid;
  added uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  request := private.unseal(p_sealed);
  if (request ->> 'organization_id')::uuid is distinct from p_organization_id then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'account' and revoked_at is null
    and fingerprint in (select jsonb_array_elements_text(request -> 'retired_fingerprints') union all select request ->> 'fingerprint')
  returning id into earlier;
  insert into public.commit_overrules (organization_id, kind, fingerprint, origin, tools, reason)
  values (p_organization_id, 'account', request ->> 'fingerprint', request ->> 'origin',
    array(select jsonb_array_elements_text(request -> 'tools')), btrim(request ->> 'reason'))
  returning id into added;
  insert into public.commit_overrule_secrets (overrule_id, organization_id, key_id, ciphertext)
  values (added, p_organization_id, request ->> 'key_id', private.encrypt(request ->> 'account', request ->> 'subkey'));
  -- What the earlier word had found holds for the new one at once; the pass looks through the rest.
  insert into public.commit_account_matches (organization_id, sha, overrule_id)
  select organization_id, sha, added from public.commit_account_matches
  where organization_id = p_organization_id and overrule_id = earlier;
  perform private.record_audit_event(p_organization_id, 'account-origin.overrule', added::text,
    jsonb_build_object('origin', request ->> 'origin', 'tools', request -> 'tools'));
  perform private.apply_overrule(p_organization_id, private.account_commits(p_organization_id, added));
  delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = earlier;
  return added;
exception
  when sqlstate 'PT400' or sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'overrule_account failed', detail = sqlstate;
end
$$;
comment on function public.overrule_account is
  'Says whose an account is, in place of what was said before; the next reclassification finds its stored commits. Admins and owners, with a parameter only the application can seal.';
revoke all on function public.overrule_account from public, anon, authenticated;
grant execute on function public.overrule_account to authenticated;

create function public.overrule_commit(p_organization_id uuid, p_sha text, p_origin text, p_tools text[], p_reason text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  prefix text := lower(btrim(p_sha));
  found_shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  -- A sha is hexadecimal, so everything that begins with it lies below it with a letter after f.
  select array_agg(s.sha) into found_shas from (
    select c.sha from public.commit_origins c
    where c.organization_id = p_organization_id and c.sha >= prefix and c.sha < prefix || 'g' and starts_with(c.sha, prefix)
    union
    select d.sha from public.external_deployment_commits d
    where d.organization_id = p_organization_id and d.sha >= prefix and d.sha < prefix || 'g' and starts_with(d.sha, prefix)
    limit 2
  ) s;
  if coalesce(cardinality(found_shas), 0) <> 1 then
    return json_build_object('outcome', case when found_shas is null then 'not-found' else 'ambiguous' end)::text;
  end if;
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'commit' and sha = found_shas[1] and revoked_at is null;
  insert into public.commit_overrules (organization_id, kind, sha, origin, tools, reason, applied_at)
  values (p_organization_id, 'commit', found_shas[1], p_origin, p_tools, btrim(p_reason), now());
  perform private.record_audit_event(p_organization_id, 'commit-origin.overrule', found_shas[1],
    jsonb_build_object('origin', p_origin, 'tools', to_jsonb(p_tools)));
  perform private.apply_overrule(p_organization_id, found_shas);
  return json_build_object('outcome', 'overruled', 'sha', found_shas[1])::text;
end
$$;
comment on function public.overrule_commit is
  'Says who wrote one commit, named by the beginning of its sha, in place of what was said before: {outcome: overruled, sha}, or not-found, or ambiguous. Admins and owners.';
revoke all on function public.overrule_commit from public, anon, authenticated;
grant execute on function public.overrule_commit to authenticated;

create function public.read_overruled_accounts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select coalesce(json_agg(json_build_object('id', v.id, 'standing', v.revoked_at is null,
      'account', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id))), '[]')::text
    from public.commit_overrules v join public.commit_overrule_secrets s on s.overrule_id = v.id
    where v.organization_id = (request ->> 'organization_id')::uuid
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'accounts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_overruled_accounts is
  'The accounts of one organization that people said something about, decrypted; null where the key is missing. Service role only.';
revoke all on function public.read_overruled_accounts from public, anon, authenticated;
grant execute on function public.read_overruled_accounts to service_role;

create function public.revoke_overrule(p_organization_id uuid, p_overrule_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.commit_overrules;
  shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and id = p_overrule_id and revoked_at is null
  returning * into revoked;
  if not found then
    return 0;
  end if;
  if revoked.kind = 'commit' then
    shas := array[revoked.sha];
  else
    shas := private.account_commits(p_organization_id, p_overrule_id);
    delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = p_overrule_id;
  end if;
  perform private.record_audit_event(p_organization_id, revoked.kind || '-origin.revoke', coalesce(revoked.sha, revoked.id::text),
    jsonb_build_object('origin', revoked.origin, 'tools', to_jsonb(revoked.tools)));
  return private.apply_overrule(p_organization_id, shas);
end
$$;
comment on function public.revoke_overrule is
  'Takes a person''s word back; what the evidence says holds again. Returns how many commits changed, 0 also for one that was revoked before. Admins and owners.';
revoke all on function public.revoke_overrule from public, anon, authenticated;
grant execute on function public.revoke_overrule to authenticated;

-- Passes over stored commits after the rules, or what was taught, changed.

create table public.origin_reclassifications (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  cause text not null check (cause in ('rules', 'account')),
  rules_version text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  checkpoint text not null default '',
  examined integer not null default 0,
  lease_token uuid,
  lease_until timestamptz,
  unique (organization_id, id)
);

comment on table public.origin_reclassifications is
  'Each pass over an organization''s stored commits: why, with which rules, and how far it got.';
comment on column public.origin_reclassifications.checkpoint is
  'The last sha that was looked at; shas are taken in their order.';

create unique index origin_reclassifications_open_idx
  on public.origin_reclassifications (organization_id) where finished_at is null;

alter table public.origin_reclassifications enable row level security;
grant select on public.origin_reclassifications to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.origin_reclassifications to service_role;

create policy "Members read the reclassifications of their organizations" on public.origin_reclassifications
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.origin_reclassification_changes (
  organization_id uuid,
  reclassification_id uuid,
  from_origin text,
  to_origin text,
  commits integer not null check (commits > 0),
  primary key (organization_id, reclassification_id, from_origin, to_origin),
  constraint origin_reclassification_chang_organization_id_reclassifica_fkey foreign key (organization_id, reclassification_id) references public.origin_reclassifications (organization_id, id) on delete cascade
);

comment on table public.origin_reclassification_changes is
  'What a pass did to the origins that figures read. From and to are equal where only the tool or the evidence changed.';

alter table public.origin_reclassification_changes enable row level security;
grant select on public.origin_reclassification_changes to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.origin_reclassification_changes to service_role;

create policy "Members read the reclassified origins of their organizations" on public.origin_reclassification_changes
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.due_reclassification(organization uuid, current_rules text) returns text
language sql stable set search_path = '' as $$
  select case
    -- Once a version: texts that can't be read keep the version they were classed by.
    when not exists (
      select 1 from public.origin_reclassifications p
      where p.organization_id = organization and p.cause = 'rules' and p.rules_version = current_rules and p.finished_at is not null)
    and exists (
      select 1 from public.commit_observations o
      where o.organization_id = organization and o.source = 'datadog' and o.rules_version <> current_rules
        and private.rules_order(o.rules_version) < private.rules_order(current_rules)) then 'rules'
    -- A sync that was under way when the account was named didn't know of it, and may have stored commits since.
    when exists (
      select 1 from public.commit_overrules v
      where v.organization_id = organization and v.kind = 'account' and v.revoked_at is null
        and (v.applied_at is null or exists (
          select 1 from public.sync_runs r
          where r.organization_id = organization and r.started_at < v.created_at + interval '10 seconds'
            and r.finished_at > v.applied_at))) then 'account'
  end
$$;
comment on function private.due_reclassification is
  'Why an organization''s commits are to be gone through again, or null.';
revoke all on function private.due_reclassification from public, anon, authenticated;

create function public.claim_reclassification(p_organization_id uuid, p_rules_version text, p_lease_seconds integer) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  pass public.origin_reclassifications;
  due text;
begin
  perform private.lock_commit_origins(p_organization_id);
  select * into pass from public.origin_reclassifications
  where organization_id = p_organization_id and finished_at is null for update;
  if found and pass.lease_until > now() then
    return null;
  end if;
  if found and pass.rules_version <> p_rules_version then
    update public.origin_reclassifications set finished_at = now(), lease_token = null, lease_until = null where id = pass.id;
    pass := null;
  end if;
  if pass.id is null then
    due := private.due_reclassification(p_organization_id, p_rules_version);
    if due is null then
      return null;
    end if;
    insert into public.origin_reclassifications (organization_id, cause, rules_version)
    values (p_organization_id, due, p_rules_version) returning * into pass;
  end if;
  update public.origin_reclassifications set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = pass.id returning * into pass;
  return json_build_object('id', pass.id, 'cause', pass.cause, 'checkpoint', pass.checkpoint, 'examined', pass.examined,
    'lease_token', pass.lease_token)::text;
end
$$;
comment on function public.claim_reclassification is
  'Takes up the organization''s open pass, or opens one if its commits are to be gone through again; null when there is nothing to do or another worker is at it. Service role only.';
revoke all on function public.claim_reclassification from public, anon, authenticated;
grant execute on function public.claim_reclassification to service_role;

create function public.list_origin_reclassifications(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('id', r.id, 'cause', r.cause, 'rules_version', r.rules_version,
      'started_at', r.started_at, 'finished_at', r.finished_at, 'examined', r.examined, 'changes', (
        select coalesce(json_agg(json_build_object('from', c.from_origin, 'to', c.to_origin, 'commits', c.commits)
          order by c.commits desc, c.from_origin, c.to_origin), '[]')
        from public.origin_reclassification_changes c
        where c.organization_id = p_organization_id and c.reclassification_id = r.id)
    ) order by r.started_at desc), '[]')::text
  from (
    select * from public.origin_reclassifications p where p.organization_id = p_organization_id
    order by p.started_at desc limit 50
  ) r
$$;
comment on function public.list_origin_reclassifications is
  'The 50 newest passes over the stored commits, each with what it changed from what to what.';
revoke all on function public.list_origin_reclassifications from public, anon, authenticated;
grant execute on function public.list_origin_reclassifications to authenticated, service_role;

create function public.read_reclassification_batch(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select json_build_object(
      'messages_are_whole', (
        select coalesce(bool_or(i.forwards_whole_messages), false) from public.org_integrations i where i.organization_id = organization),
      'commits', coalesce(json_agg(json_build_object('sha', b.sha, 'rule_id', b.rule_id, 'observed_at', b.observed_at::text,
        'text', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)) order by b.sha), '[]'))::text
    from (
      select o.sha, o.rule_id, o.observed_at from public.commit_observations o
      where o.organization_id = organization and o.source = 'datadog' and o.sha > request ->> 'after'
        and (request ->> 'cause' = 'account' or o.rules_version <> request ->> 'rules_version')
      order by o.sha limit (request ->> 'limit')::integer
    ) b
    left join public.external_commit_secrets s on s.organization_id = organization and s.sha = b.sha
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'commits cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_reclassification_batch is
  'The next commits of a pass with their decrypted texts (null: can''t be read), and whether messages are known to come whole. Service role only.';
revoke all on function public.read_reclassification_batch from public, anon, authenticated;
grant execute on function public.read_reclassification_batch to service_role;

create function public.record_reclassification_batch(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  batch jsonb := private.unseal(p_sealed);
  organization uuid;
  pass public.origin_reclassifications;
  touched text[];
  matched text[];
  changed integer;
begin
  organization := (batch ->> 'organization_id')::uuid;
  perform private.lock_commit_origins(organization);
  update public.origin_reclassifications set
    checkpoint = coalesce(batch ->> 'checkpoint', checkpoint),
    examined = examined + (batch ->> 'examined')::integer,
    lease_until = now() + make_interval(secs => (batch ->> 'lease_seconds')::integer),
    finished_at = case when (batch ->> 'done')::boolean then now() end
  where organization_id = organization and id = (batch ->> 'id')::uuid
    and lease_token = (batch ->> 'lease_token')::uuid and finished_at is null
  returning * into pass;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;

  with incoming as (
    select * from jsonb_to_recordset(batch -> 'rows')
      as c(sha text, origin text, tools text[], evidence_level text, rule_id text, rules_version text,
           unknown_reason text, strength smallint, secret text, observed_at timestamptz)
  ), written as (
    update public.commit_observations o set
      origin = i.origin, tools = i.tools, evidence_level = i.evidence_level, rule_id = i.rule_id,
      rules_version = i.rules_version, unknown_reason = i.unknown_reason, strength = i.strength, observed_at = now()
    from incoming i
    where o.organization_id = organization and o.sha = i.sha and o.source = 'datadog'
      -- What a sync stored since the pass read it is newer than what the pass made of it.
      and o.observed_at = i.observed_at
    returning o.sha
  ), secrets as (
    update public.external_commit_secrets s set
      key_id = batch ->> 'key_id', ciphertext = private.encrypt(i.secret, batch ->> 'subkey')
    from incoming i join written w on w.sha = i.sha
    where s.organization_id = organization and s.sha = i.sha and i.secret is not null
  )
  select coalesce(array_agg(sha), '{}') into touched from written;

  with kept as (
    insert into public.commit_account_matches (organization_id, sha, overrule_id)
    select organization, m.sha, m.overrule_id
    from jsonb_to_recordset(batch -> 'matches') as m(sha text, overrule_id uuid)
    join public.commit_overrules v on v.organization_id = organization and v.id = m.overrule_id and v.revoked_at is null
    order by m.sha
    on conflict do nothing
    returning sha
  )
  select coalesce(array_agg(sha), '{}') into matched from kept;

  with changes as (
    insert into public.origin_reclassification_changes as c (organization_id, reclassification_id, from_origin, to_origin, commits)
    select organization, pass.id, r.from_origin, r.to_origin, r.commits
    from private.resolve_commit_origins(organization, touched || matched) r
    where r.from_origin is not null and r.to_origin is not null
    on conflict (organization_id, reclassification_id, from_origin, to_origin) do update set commits = c.commits + excluded.commits
    returning 1
  )
  select count(*) into changed from changes;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  if (batch ->> 'done')::boolean then
    update public.origin_reclassifications set lease_token = null, lease_until = null where id = pass.id;
    if pass.cause = 'account' then
      update public.commit_overrules set applied_at = now()
      where organization_id = organization and kind = 'account' and created_at <= pass.started_at and revoked_at is null;
    end if;
  end if;
  return json_build_object('changed', changed > 0)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation then
    raise exception using errcode = 'PT422', message = 'batch refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_reclassification_batch failed', detail = sqlstate;
end
$$;
comment on function public.record_reclassification_batch is
  'Stores what a pass found about a batch of commits, but those observed anew since it read them, with its place and its effect on the origins. PT409 when another worker took the pass. Service role only.';
revoke all on function public.record_reclassification_batch from public, anon, authenticated;
grant execute on function public.record_reclassification_batch to service_role;

-- Commits asked about at GitHub.

create table public.github_lookups (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text check (sha ~ '^[0-9a-f]{40}$'),
  outcome text not null check (outcome in ('not-found', 'no-access')),
  attempts integer not null default 1 check (attempts > 0),
  asked_at timestamptz not null default now(),
  next_at timestamptz not null,
  primary key (organization_id, sha)
);

comment on table public.github_lookups is
  'Commits that GitHub was asked about in vain, and when they are asked about again. A commit that was found has an observation instead.';
comment on column public.github_lookups.outcome is
  'not-found: the repository is readable and doesn''t hold the commit (it was rewritten, or never pushed); no-access: the token may not read the repository, or there is none.';

alter table public.github_lookups enable row level security;
grant select on public.github_lookups to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.github_lookups to service_role;

create policy "Members read the GitHub lookups of their organizations" on public.github_lookups
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.unexplained_commits(organization uuid, current_rules text) returns table(sha text, repository text, deployed_at timestamptz)
language sql stable set search_path = '' as $$
  select distinct on (c.sha) c.sha, coalesce(r.slug, d.repository_slug), d.started_at
  from public.external_deployment_commits c
  join public.external_deployments d on d.organization_id = organization and d.id = c.deployment_id
  left join public.repositories r on r.organization_id = organization and r.id = d.repository_id
  left join public.commit_origins o on o.organization_id = organization and o.sha = c.sha
  left join public.commit_observations w on w.organization_id = organization and w.sha = c.sha and w.source = 'github'
    and w.rules_version = current_rules
  where c.organization_id = organization and d.disappeared_at is null
    and case
      -- GitHub's messages and authors aren't kept: after a change of the rules, or another account, it is asked again.
      when w.sha is null then o.sha is null or o.origin = 'UNKNOWN' or (o.source = 'github' and o.rules_version <> current_rules)
      else o.rule_id <> 'overrule/commit' and coalesce(w.held_against, w.observed_at) < (
        select max(v.created_at) from public.commit_overrules v
        where v.organization_id = organization and v.kind = 'account' and v.revoked_at is null)
      end
  order by c.sha, (coalesce(r.slug, d.repository_slug) like 'github.com/%') desc nulls last, d.started_at desc
$$;
comment on function private.unexplained_commits is
  'Commits of deployments whose origin is UNKNOWN, not there, GitHub''s by other rules, or GitHub''s from before an account was overruled, with the repository of their newest deployment, one on GitHub first.';
revoke all on function private.unexplained_commits from public, anon, authenticated;

create function public.claim_github_lookup(
  p_organization_id uuid, p_lease_seconds integer, p_reason text, p_except uuid[] default '{}'::uuid[]
) returns text
language sql volatile security definer set search_path = '' as $$
  with due as (
    select id from public.org_integrations
    where provider = 'github' and status <> 'disconnected'
      and (p_organization_id is null or organization_id = p_organization_id)
      and (p_reason = 'person' or (not automatic_sync_stopped
        and (next_sync_at <= now() or (p_reason = 'new-commits' and status = 'active'))))
      and (blocked_until is null or blocked_until <= now()) and (lease_until is null or lease_until <= now()) and id <> all (p_except)
    order by next_sync_at limit 1
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds), next_sync_at = now()
  from due where i.id = due.id
  returning json_build_object('organization_id', i.organization_id, 'integration_id', i.id, 'lease_token', i.lease_token,
    'consecutive_failures', i.consecutive_failures)::text
$$;
comment on function public.claim_github_lookup is
  'Takes the lease of a GitHub connection: of this organization''s, or of the one that has been due longest. Reasons: due; new-commits, although it isn''t due, unless it fails; person, although GitHub refused its token. None outweighs a limit of GitHub''s. Null when there is none to take. Service role only.';
revoke all on function public.claim_github_lookup from public, anon, authenticated;
grant execute on function public.claim_github_lookup to service_role;

create function public.finish_github_lookup(
  p_organization_id uuid, p_integration_id uuid, p_lease_token uuid, p_error_kind text, p_error_detail text,
  p_is_complete boolean, p_is_blocked boolean, p_next_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_lease(p_organization_id, p_integration_id, p_lease_token, 1);
  update public.org_integrations set
    lease_token = null, lease_until = null, next_sync_at = p_next_at,
    blocked_until = case when p_is_blocked then p_next_at end,
    status = case when p_error_kind is null then 'active' else 'error' end,
    last_synced_at = case when p_is_complete then now() else last_synced_at end,
    last_error_kind = p_error_kind, last_error_detail = p_error_detail,
    last_error_at = case when p_error_kind is null then last_error_at else now() end,
    failing_since = case when p_error_kind is not null then coalesce(failing_since, now()) end,
    consecutive_failures = case when p_error_kind is null then 0 else consecutive_failures + 1 end,
    credential_refusals = case when p_error_kind in ('unauthorized', 'forbidden') then credential_refusals + 1 else 0 end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;
comment on function public.finish_github_lookup is
  'Ends a turn of lookups and says when the next is due. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_github_lookup from public, anon, authenticated;
grant execute on function public.finish_github_lookup to service_role;

create function public.forget_github_lookups(p_organization_id uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.github_lookups where organization_id = p_organization_id
$$;
comment on function public.forget_github_lookups is
  'Makes every commit that was asked about in vain due again: another token may see it. Service role only.';
revoke all on function public.forget_github_lookups from public, anon, authenticated;
grant execute on function public.forget_github_lookups to service_role;

create function public.list_github_repositories(p_organization_id uuid, p_limit integer) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(r.slug order by r.last desc), '[]')::text from (
    select coalesce(r.slug, d.repository_slug) as slug, max(d.started_at) as last
    from public.external_deployments d
    left join public.repositories r on r.organization_id = p_organization_id and r.id = d.repository_id
    where d.organization_id = p_organization_id and d.disappeared_at is null
      and coalesce(r.slug, d.repository_slug) ~ '^github\.com/[^/]+/[^/]+$'
    group by 1 order by 2 desc limit p_limit
  ) r
$$;
comment on function public.list_github_repositories is
  'The repositories on github.com that deployments name, the one deployed last first. Service role only.';
revoke all on function public.list_github_repositories from public, anon, authenticated;
grant execute on function public.list_github_repositories to service_role;

create function public.list_unexplained_commits(p_organization_id uuid, p_rules_version text, p_limit integer) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object('sha', u.sha, 'repository', u.repository)), '[]')::text
  from (
    select u.sha, u.repository from private.unexplained_commits(p_organization_id, p_rules_version) u
    left join public.github_lookups l on l.organization_id = p_organization_id and l.sha = u.sha
    where u.repository ~ '^github\.com/[^/]+/[^/]+$' and u.sha ~ '^[0-9a-f]{40}$' and coalesce(l.next_at <= now(), true)
    order by u.deployed_at desc, u.sha limit p_limit
  ) u
$$;
comment on function public.list_unexplained_commits is
  'Unexplained commits on github.com that are due to be looked up, those deployed last first, as JSON [{sha, repository}]. Service role only.';
revoke all on function public.list_unexplained_commits from public, anon, authenticated;
grant execute on function public.list_unexplained_commits to service_role;

create function public.note_github_authors(p_organization_id uuid, p_shas text[], p_overrule_ids uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update public.commit_observations o set held_against = coalesce((
    select max(v.created_at) from public.commit_overrules v
    where v.organization_id = p_organization_id and v.id = any (p_overrule_ids)), '-infinity')
  where o.organization_id = p_organization_id and o.source = 'github' and o.sha = any (p_shas)
$$;
comment on function public.note_github_authors is
  'Notes which overrules of accounts the authors of these commits were held against when GitHub told them. Service role only.';
revoke all on function public.note_github_authors from public, anon, authenticated;
grant execute on function public.note_github_authors to service_role;

create function public.record_github_lookups(p_organization_id uuid, p_lookups text) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.github_lookups as l (organization_id, sha, outcome, next_at)
  select p_organization_id, x.sha, x.outcome, now() + interval '1 day'
  from jsonb_to_recordset(p_lookups::jsonb) as x(sha text, outcome text)
  on conflict (organization_id, sha) do update set
    outcome = excluded.outcome, attempts = l.attempts + 1, asked_at = now(),
    -- A rewritten commit stays gone, a repository may be opened to the token later: ever more seldom, at most monthly.
    next_at = now() + least(interval '30 days', interval '1 day' * power(2, least(l.attempts, 6)))
$$;
comment on function public.record_github_lookups is
  'Notes which commits GitHub was asked about in vain: JSON [{sha, outcome}]. Service role only.';
revoke all on function public.record_github_lookups from public, anon, authenticated;
grant execute on function public.record_github_lookups to service_role;

create function public.summarize_github_lookups(p_organization_id uuid, p_rules_version text) returns text
language sql stable security definer set search_path = '' as $$
  with unexplained as materialized (
    select u.sha, u.repository, u.repository ~ '^github\.com/[^/]+/[^/]+$' and u.sha ~ '^[0-9a-f]{40}$' as on_github, l.outcome
    from private.unexplained_commits(p_organization_id, p_rules_version) u
    left join public.github_lookups l on l.organization_id = p_organization_id and l.sha = u.sha
  )
  select json_build_object(
    'explained', (select count(*) from public.commit_observations where organization_id = p_organization_id and source = 'github'),
    'left', (select count(*) from unexplained where on_github and outcome is null),
    'not_found', (select count(*) from unexplained where on_github and outcome = 'not-found'),
    'no_access', (select count(*) from unexplained where on_github and outcome = 'no-access'),
    'elsewhere', (select count(*) from unexplained where not coalesce(on_github, false)),
    'unreadable_repositories', (select coalesce(json_agg(r.repository order by r.n desc, r.repository), '[]') from (
      select repository, count(*) as n from unexplained where on_github and outcome = 'no-access'
      group by repository order by count(*) desc, repository limit 20) r))::text
$$;
comment on function public.summarize_github_lookups is
  'How many commits GitHub explained, and how many are left, by reason. Called after the membership gate. Service role only.';
revoke all on function public.summarize_github_lookups from public, anon, authenticated;
grant execute on function public.summarize_github_lookups to service_role;

-- Counting in the database: what pages, the API and letters read (docs/decisions/0015-counted-in-the-database.md).

create function private.lead_time_figures(
  sorted double precision[], clusters bigint, squares double precision, products double precision,
  sizes double precision, below bigint, equal bigint
) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  n bigint := coalesce(cardinality(sorted), 0);
  share double precision;
  of_values double precision;
  of_clusters double precision;
  effective double precision;
  rank bigint;
  interval_ends jsonb;
begin
  if n = 0 then
    return null;
  end if;
  share := (below + 0.5 * equal) / n;
  effective := clusters;
  if clusters >= 6 then
    of_values := (below * (1 - share) ^ 2 + equal * (0.5 - share) ^ 2 + (n - below - equal) * share ^ 2) / (n - 1);
    of_clusters := (squares - 2 * share * products + share ^ 2 * sizes) / (clusters - 1);
    -- Sums of squares that should cancel leave a rest of rounding.
    effective := case when of_clusters <= 1e-9 then n
      else least(n, n::double precision * n * of_values / (clusters * of_clusters)) end;
  end if;
  if effective >= 6 then
    rank := floor(n * (0.5 - 1.959963984540054 / 2 / sqrt(effective)) + 0.5);
    interval_ends := jsonb_build_array(sorted[least(n, greatest(1, rank))], sorted[least(n, greatest(1, n + 1 - rank))]);
  end if;
  return jsonb_build_object(
    'commits', n, 'median', (sorted[(n + 1) / 2] + sorted[n / 2 + 1]) / 2,
    'p90', sorted[(9 * n + 9) / 10], 'interval', interval_ends);
end
$$;
comment on function private.lead_time_figures is
  'Median, p90 and the ends of the median''s 95 % interval (null where too few tell) of ascending values in clusters.';
revoke all on function private.lead_time_figures from public, anon, authenticated;
grant execute on function private.lead_time_figures to authenticated, service_role;

create function private.scoped_deployments(
  in_organization uuid, from_at timestamptz, to_at timestamptz, in_environments text[], in_services text[],
  in_teams text[], in_repositories text[], in_tools text[]
) returns table(id uuid, external_id text, started_at timestamptz, service text, env text, team text, repository_id uuid, verdict text, is_rolled_back boolean, is_remediation boolean, recovery_seconds double precision, human integer, ai_assisted integer, bot integer, unknown integer, lead_times double precision[], tools text[], before_merge double precision[], waiting double precision[], deploying double precision)
language sql stable as $$
  select d.id, d.external_id, d.started_at, d.service, d.env, d.team, d.repository_id, d.verdict,
    d.verdict = 'failed' and d.remediation_type is not distinct from 'rollback',
    coalesce(d.deployment_type in ('rollback', 'rollforward', 'hotfix'), false) or d.external_id in (
      select n.remediation_external_id from public.external_deployments n
      where n.organization_id = in_organization and n.remediation_external_id is not null
        and n.remediation_type is not null and n.remediation_external_id <> n.external_id and n.disappeared_at is null
        -- A remediation follows what it ends: what started later can't name one of the window.
        and n.started_at < to_at),
    d.recovery_seconds,
    coalesce(f.human, 0), coalesce(f.ai_assisted, 0), coalesce(f.bot, 0), coalesce(f.unknown, 0),
    coalesce(f.lead_times, '{}'), coalesce(f.tools, '{}'),
    coalesce(f.before_merge, '{}'), coalesce(f.waiting, '{}'), f.deploying
  from public.external_deployments d
  left join public.deployment_facts f on f.organization_id = in_organization and f.deployment_id = d.id
    and f.started_at >= from_at and f.started_at < to_at
  where d.organization_id = in_organization and d.started_at >= from_at and d.started_at < to_at
    and d.disappeared_at is null
    and (in_environments is null or d.env = any (in_environments) or (d.env is null and '' = any (in_environments)))
    and (in_services is null or d.service = any (in_services))
    and (in_teams is null or d.team = any (in_teams) or (d.team is null and '' = any (in_teams)))
    and (in_repositories is null or d.repository_id::text = any (in_repositories)
      or (d.repository_id is null and '' = any (in_repositories)))
    and (in_tools is null or f.tools && in_tools)
$$;
comment on function private.scoped_deployments is
  'The deployments of a scope with what their figures are made of. Inlined, so that a query reads only the columns it names.';
revoke all on function private.scoped_deployments from public, anon, authenticated;
grant execute on function private.scoped_deployments to authenticated, service_role;

create function public.break_down_deployments(p_organization_id uuid, p_scope text, p_dimension text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  if p_dimension not in ('service', 'team', 'repository', 'environment', 'tool') then
    raise exception using errcode = 'PT400', message = 'no such dimension';
  end if;
  with scoped as materialized (
    select g.name, d.verdict, d.is_rolled_back, d.is_remediation, d.recovery_seconds, d.ai_assisted,
      d.human + d.ai_assisted + d.bot as known, d.human + d.ai_assisted + d.bot + d.unknown as commits, d.lead_times
    from private.scoped_deployments(
      p_organization_id, from_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools) d
    cross join lateral unnest(case p_dimension
      when 'service' then array[d.service] when 'team' then array[d.team] when 'environment' then array[d.env]
      when 'repository' then array[d.repository_id::text] else d.tools end) g(name)
  ), groups as (
    select name, count(*) as total,
      count(*) filter (where verdict = 'failed') as failed, count(*) filter (where verdict = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back, count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds order by recovery_seconds)
        filter (where verdict = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits, sum(known) as known_commits, sum(ai_assisted) as ai_commits,
      count(*) filter (where commits > 0) as with_commits
    from scoped group by name order by count(*) desc, name limit 500
  ), sorted as (
    select s.name, array_agg(seconds order by seconds) as seconds, count(*)::integer as n
    from scoped s cross join lateral unnest(s.lead_times) seconds group by s.name
  )
  select coalesce(jsonb_agg(to_jsonb(g) || jsonb_build_object('label', coalesce(r.slug, g.name), 'lead_times', coalesce(s.n, 0),
      'lead_time_median', (s.seconds[(s.n + 1) / 2] + s.seconds[s.n / 2 + 1]) / 2, 'lead_time_p90', s.seconds[(9 * s.n + 9) / 10])
      order by g.total desc, g.name), '[]')
    into answer
  from groups g
  left join sorted s on s.name is not distinct from g.name
  left join public.repositories r on p_dimension = 'repository' and r.organization_id = p_organization_id and r.id::text = g.name;
  return answer::text;
end
$$;
comment on function public.break_down_deployments is
  'The figures of each service, team, repository, environment or tool of a scope; the 500 with most deployments. A deployment stands once for each tool its commits were written with. JSON text.';
revoke all on function public.break_down_deployments from public, anon, authenticated;
grant execute on function public.break_down_deployments to authenticated, service_role;

create function public.count_attested_commits(p_organization_id uuid, p_environments text[]) returns text
language sql stable set search_path = '' as $$
  with attested as materialized (
    select n.sha from public.commit_observations n
    where n.organization_id = p_organization_id and n.source = 'git' and n.rule_id = 'note/attested'
      and exists (
        select 1 from public.commit_origins o
        where o.organization_id = p_organization_id and o.sha = n.sha and o.origin = 'AI_ASSISTED')
      and exists (
        select 1 from public.external_deployment_commits c
        join public.external_deployments d on d.id = c.deployment_id
        where c.organization_id = p_organization_id and c.sha = n.sha
          and d.disappeared_at is null and d.env = any (p_environments))
  ), seen as (
    select a.sha, bool_or(o.origin = 'AI_ASSISTED') as is_marked
    from attested a join public.commit_observations o on o.organization_id = p_organization_id and o.sha = a.sha
    where o.source <> 'git' and o.origin in ('HUMAN', 'AI_ASSISTED')
    group by a.sha
  )
  select jsonb_build_object(
    'attested', (select count(*) from attested),
    'seen', (select count(*) from seen),
    'unmarked', (select count(*) from seen where not is_marked))::text
$$;
comment on function public.count_attested_commits is
  'Commits deployed to some environments that a git note attests as AI-assisted; of them those that another source could call human or AI-assisted, and of those the ones in which it found no mark of AI. JSON text.';
revoke all on function public.count_attested_commits from public, anon, authenticated;
grant execute on function public.count_attested_commits to authenticated, service_role;

create function public.group_exposures(p_organization_id uuid, p_scope text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := coalesce((scope ->> 'from')::timestamptz, '-infinity');
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  mature_before timestamptz := (scope ->> 'mature_before')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  answer json;
begin
  with history as materialized (
    select d.id, d.external_id, d.started_at, d.service, d.team, d.verdict, d.deployment_type is not distinct from 'rollback' as is_rollback,
      d.human_commits as human, d.ai_commits as ai_assisted, d.bot_commits as bot, d.unknown_commits as unknown
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at < to_at and d.disappeared_at is null
      and (in_environments is null or d.env = any (in_environments) or (d.env is null and '' = any (in_environments)))
      and (in_services is null or d.service = any (in_services))
      and (in_teams is null or d.team = any (in_teams) or (d.team is null and '' = any (in_teams)))
      and (in_repositories is null or d.repository_id::text = any (in_repositories)
        or (d.repository_id is null and '' = any (in_repositories)))
  ), carried as materialized (
    select h.id, h.service, h.started_at, h.external_id, h.is_rollback, r.sha
    from history h
    join public.repeated_deployment_commits r on r.organization_id = p_organization_id and r.deployment_id = h.id
  ), repeated as materialized (
    -- Which they are is all that is asked of them, and numbers are compared faster than shas.
    select sha, row_number() over () as number from (select sha from carried group by sha having count(*) > 1) several
  ), again as materialized (
    select c.id, c.started_at, c.is_rollback, c.sha, m.number,
      row_number() over (partition by c.service, m.number order by c.started_at, c.external_id) as nth
    from carried c join repeated m using (sha)
  ), old as (
    select a.id, count(*) filter (where o.origin = 'HUMAN') as human, count(*) filter (where o.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where o.origin = 'BOT') as bot, count(*) filter (where coalesce(o.origin, 'UNKNOWN') = 'UNKNOWN') as unknown
    from again a
    -- The limit keeps it a look-up: the few are never worth reading every origin for.
    left join lateral (
      select c.origin from public.commit_origins c where c.organization_id = p_organization_id and c.sha = a.sha limit 1
    ) o on true
    -- What is left out for another reason anyway need not be looked up.
    where a.nth > 1 and not a.is_rollback and a.started_at >= from_at group by a.id
  ), reasons as (
    select h.id, h.service, h.team, h.verdict, h.started_at,
      h.human - coalesce(o.human, 0) as human, h.ai_assisted - coalesce(o.ai_assisted, 0) as ai_assisted,
      h.bot - coalesce(o.bot, 0) as bot, h.unknown - coalesce(o.unknown, 0) as unknown,
      case
        when h.started_at < from_at then 'outsideWindow'
        when h.is_rollback then 'rollbacks'
        when h.human + h.ai_assisted + h.bot + h.unknown = 0 then 'withoutCommits'
        when h.human + h.ai_assisted + h.bot + h.unknown
          = coalesce(o.human + o.ai_assisted + o.bot + o.unknown, 0) then 'nothingNew'
        when h.verdict = 'pending' then 'pending'
        when h.started_at >= mature_before then 'young'
      end as left_out
    from history h left join old o using (id)
  ), judged as materialized (
    -- A boolean by itself: what is null, the planner takes to be rare.
    select *, left_out is null as counts from reasons
  ), shared as materialized (
    select id, array_agg(number order by number) as commits from (
      select a.id, a.number, count(*) over (partition by a.number) as times
      from again a join judged j using (id) where a.nth = 1 and j.counts
    ) counted where times > 1 group by id
  ), groups as (
    select j.service, j.team, j.verdict = 'failed' as failed, j.human, j.ai_assisted, j.bot, j.unknown,
      count(*) as deployments, null::bigint[] as commits
    from judged j left join shared s using (id)
    where j.counts and s.id is null
    group by 1, 2, 3, 4, 5, 6, 7
    union all
    select j.service, j.team, j.verdict = 'failed', j.human, j.ai_assisted, j.bot, j.unknown, 1, s.commits
    from judged j join shared s using (id)
  )
  select json_build_object(
      'groups', coalesce((select json_agg(json_build_array(
        service, team, failed, human, ai_assisted, bot, unknown, deployments, commits)) from groups), '[]'),
      'first_started_at', (select min(started_at) from judged where counts),
      'last_started_at', (select max(started_at) from judged where counts),
      'left_out', (select coalesce(json_object_agg(left_out, n), '{}')
        from (select left_out, count(*) as n from judged where left_out is not null group by left_out) reasons))
    into answer;
  return answer::text;
end
$$;
comment on function public.group_exposures is
  'The deployments of a scope that put commits to the test, grouped by service, team, verdict and newly exposed commits by origin; what other exposures carry too stands by itself with those commits, by number. "from" may be absent; "mature_before" leaves young deployments out. JSON text.';
revoke all on function public.group_exposures from public, anon, authenticated;
grant execute on function public.group_exposures to authenticated, service_role;

create function public.list_filter_choices(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  with names as materialized (
    select service, env, team, repository_id, count(*) as n from public.external_deployments
    where organization_id = p_organization_id and disappeared_at is null
    group by service, env, team, repository_id
  )
  select jsonb_build_object(
    'service', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select service as name, sum(n) as n from names group by service order by 2 desc, 1 limit 1000) c),
    'env', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select coalesce(env, '') as name, sum(n) as n from names group by 1 order by 2 desc, 1 limit 200) c),
    'team', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select coalesce(team, '') as name, sum(n) as n from names group by 1 order by 2 desc, 1 limit 1000) c),
    'repository', (select coalesce(jsonb_agg(jsonb_build_array(name, label, n) order by n desc, label), '[]')
      from (select coalesce(m.repository_id::text, '') as name, coalesce(r.slug, '') as label, sum(m.n) as n
        from names m left join public.repositories r on r.organization_id = p_organization_id and r.id = m.repository_id
        group by 1, 2 order by 3 desc, 2 limit 1000) c),
    'tool', (select coalesce(jsonb_agg(jsonb_build_array(name, name, n) order by n desc, name), '[]')
      from (select tool as name, count(*) as n
        from public.deployment_facts f cross join lateral unnest(f.tools) tool
        where f.organization_id = p_organization_id group by tool order by 2 desc, 1 limit 200) c)
  )::text
$$;
comment on function public.list_filter_choices is
  'What the filters of an organization offer, each as [value, label, deployments], the busiest first; an empty value stands for deployments without one. JSON text.';
revoke all on function public.list_filter_choices from public, anon, authenticated;
grant execute on function public.list_filter_choices to authenticated, service_role;

create function public.list_services(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null::text[]
) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.service, s.deployments, s.failed, s.evaluated, s.teams, s.repositories, s.last_at)
    order by s.deployments desc, s.service), '[]')::text
  from (
    select d.service, count(*) as deployments, count(*) filter (where d.verdict = 'failed') as failed,
      count(*) filter (where d.verdict <> 'pending') as evaluated,
      (array_agg(distinct d.team) filter (where d.team is not null))[1:5] as teams,
      (array_agg(distinct d.repository_id) filter (where d.repository_id is not null))[1:5] as repositories,
      extract(epoch from max(d.started_at)) as last_at
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
      and d.disappeared_at is null
      and (p_environments is null or d.env = any (p_environments) or (d.env is null and '' = any (p_environments)))
    group by d.service order by count(*) desc, d.service limit 1000
  ) s
$$;
comment on function public.list_services is
  'Services with deployments in from <= started_at < to: deployments, failed, evaluated, teams, repositories, last; the 1,000 most deployed. The empty environment stands for none.';
revoke all on function public.list_services from public, anon, authenticated;
grant execute on function public.list_services to authenticated, service_role;

create function public.measure_data_quality(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[], p_now timestamptz,
  p_time_zone text
) returns text
language sql stable set search_path = '' as $$
  with everywhere as materialized (
    select d.id, d.service, d.env, d.team, d.repository_id, d.commit_sha, d.started_at, d.verdict, d.recovery_seconds,
      d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.commit_count, d.lead_time_seconds,
      d.number_of_commits, d.disappeared_at, coalesce(coalesce(d.env, '') = any (p_environments), false) as counts
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
  ), looked_at as materialized (
    select * from everywhere where counts and disappeared_at is null
  ), leads as (
    select c.lead_time_seconds from looked_at l
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = l.id
  ), lead_counts as (
    select count(*)::double precision as commits, count(lead_time_seconds)::double precision as known from leads
  ), recovery_counts as (
    select count(*)::double precision as failed, count(recovery_seconds)::double precision as known from looked_at where verdict = 'failed'
  ), integration as (
    select i.connected_at, i.status from public.org_integrations i where i.organization_id = p_organization_id and i.provider = 'datadog'
  ), days as (
    -- Whole days: the sync of today may still come.
    select day::date as day from integration i, generate_series(
      (greatest(p_from, i.connected_at) at time zone p_time_zone)::date,
      (least(p_to, p_now) at time zone p_time_zone)::date - 1, interval '1 day') day
  )
  select jsonb_build_object(
    'deployments', (select jsonb_build_object(
      'total', count(*), 'failed', count(*) filter (where verdict = 'failed'),
      'passed', count(*) filter (where verdict = 'passed'), 'pending', count(*) filter (where verdict = 'pending'),
      'without_commits', count(*) filter (where commit_count = 0),
      'failed_without_commits', count(*) filter (where commit_count = 0 and verdict = 'failed'),
      'passed_without_commits', count(*) filter (where commit_count = 0 and verdict = 'passed'),
      'without_sha', count(*) filter (where commit_sha is null),
      'without_team', count(*) filter (where team is null),
      'without_repository', count(*) filter (where repository_id is null),
      'without_lead_time', count(*) filter (where commit_count > 0 and lead_time_seconds is null),
      'cut_commits', count(*) filter (where number_of_commits > commit_count and commit_count > 0),
      'commits_not_sent', coalesce(sum(number_of_commits - commit_count) filter (where number_of_commits > commit_count and commit_count > 0), 0),
      'failed_without_recovery', count(*) filter (where verdict = 'failed' and recovery_seconds is null)) from looked_at),
    'pending_ages', (select coalesce(jsonb_agg(jsonb_build_array(a.age, a.n) order by a.age), '[]') from (
      select case when p_now - started_at < interval '1 day' then 0 when p_now - started_at < interval '7 days' then 1
        when p_now - started_at < interval '30 days' then 2 else 3 end as age, count(*) as n
      from looked_at where verdict = 'pending' group by 1) a),
    'commits', (select jsonb_build_object(
      'human', coalesce(sum(human_commits), 0), 'ai', coalesce(sum(ai_commits), 0), 'bot', coalesce(sum(bot_commits), 0),
      'unknown', coalesce(sum(unknown_commits), 0),
      'failed_ai', coalesce(sum(ai_commits) filter (where verdict = 'failed'), 0),
      'passed_ai', coalesce(sum(ai_commits) filter (where verdict = 'passed'), 0),
      'failed_unknown', coalesce(sum(unknown_commits) filter (where verdict = 'failed'), 0),
      'passed_unknown', coalesce(sum(unknown_commits) filter (where verdict = 'passed'), 0)) from looked_at),
    'unknown_reasons', (select coalesce(jsonb_agg(jsonb_build_array(u.reason, u.n) order by u.n desc, u.reason), '[]') from (
      select coalesce(o.unknown_reason, 'none') as reason, count(*) as n
      from looked_at l
      join public.external_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = l.id
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
      where l.unknown_commits > 0 and coalesce(o.origin, 'UNKNOWN') = 'UNKNOWN' group by 1) u),
    'lead_time', (select jsonb_build_object('commits', n.commits, 'known', n.known,
      'median', (select percentile_cont(0.5) within group (order by lead_time_seconds) from leads),
      -- Were every missing one shorter (longer) than all known, the median of all would be this one of the known.
      'low', case when n.known > 0 and 2 * n.known > n.commits then
        (select percentile_disc((n.known - n.commits / 2) / n.known) within group (order by lead_time_seconds) from leads) end,
      'high', case when n.known > 0 and 2 * n.known > n.commits then
        (select percentile_disc(least(1, n.commits / 2 / n.known)) within group (order by lead_time_seconds) from leads) end)
      from lead_counts n),
    'recovery', (select jsonb_build_object('failed', n.failed, 'known', n.known,
      'median', (select percentile_cont(0.5) within group (order by recovery_seconds) from looked_at where verdict = 'failed'),
      'low', case when n.known > 0 and 2 * n.known > n.failed then
        (select percentile_disc((n.known - n.failed / 2) / n.known) within group (order by recovery_seconds) from looked_at where verdict = 'failed') end,
      'high', case when n.known > 0 and 2 * n.known > n.failed then
        (select percentile_disc(least(1, n.failed / 2 / n.known)) within group (order by recovery_seconds) from looked_at where verdict = 'failed') end)
      from recovery_counts n),
    'other_environments', (select coalesce(jsonb_agg(jsonb_build_array(e.env, e.n, e.failed, e.passed) order by e.n desc, e.env), '[]') from (
      select env, count(*) as n, count(*) filter (where verdict = 'failed') as failed, count(*) filter (where verdict = 'passed') as passed
      from everywhere where not counts and disappeared_at is null group by env order by count(*) desc, env limit 50) e),
    'all_environments', (select count(*) from everywhere where disappeared_at is null),
    'unmapped_services', (select coalesce(jsonb_agg(jsonb_build_array(s.service, s.n) order by s.n desc, s.service), '[]') from (
      select service, count(*) as n from looked_at group by service having bool_and(repository_id is null) order by count(*) desc, service limit 50) s),
    'services', (select count(distinct service) from looked_at),
    'disappeared', (select jsonb_build_object('total', count(*), 'failed', count(*) filter (where verdict = 'failed'),
      'passed', count(*) filter (where verdict = 'passed')) from everywhere where counts and disappeared_at is not null),
    'set_aside', (select jsonb_build_object('deployments', count(*) filter (where kind = 'deployment'),
      'incidents', count(*) filter (where kind = 'incident')) from public.set_aside_events where organization_id = p_organization_id),
    'incidents', (select jsonb_build_object('total', count(*), 'open', count(*) filter (where restore_seconds is null)) from public.external_incidents i
      where i.organization_id = p_organization_id and i.started_at >= p_from and i.started_at < p_to and i.disappeared_at is null
        and (i.envs = '{}' or i.envs && p_environments)),
    -- One feed a team: where one stops registering incidents, the others go on.
    'incident_feeds', (select coalesce(jsonb_agg(jsonb_build_array(f.team, f.n, extract(epoch from f.last_at), f.usual_gap) order by f.n desc, f.team), '[]') from (
      select team, count(*) as n, max(started_at) as last_at,
        percentile_cont(0.5) within group (order by extract(epoch from started_at - before)) as usual_gap
      from (
        select coalesce(t.team, '') as team, i.started_at,
          lag(i.started_at) over (partition by coalesce(t.team, '') order by i.started_at) as before
        from public.external_incidents i left join lateral unnest(i.teams) as t(team) on true
        where i.organization_id = p_organization_id and i.disappeared_at is null) of_team
      group by team order by count(*) desc, team limit 100) f),
    'connected', exists (select 1 from integration where status <> 'disconnected'),
    'days', (select count(*) from days),
    'days_without_sync', (select coalesce(jsonb_agg(day order by day), '[]') from days where not exists (
      select 1 from public.sync_runs r where r.organization_id = p_organization_id and r.status = 'succeeded'
        and (r.finished_at at time zone p_time_zone)::date = days.day))
  )::text
$$;
comment on function public.measure_data_quality is
  'What is missing in the deployments with from <= started_at < to of some environments, as counts in one JSON text; what each gap can do to a figure is computed from them.';
revoke all on function public.measure_data_quality from public, anon, authenticated;
grant execute on function public.measure_data_quality to authenticated, service_role;

create function public.measure_deployments(p_organization_id uuid, p_scope text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  before_at timestamptz := (scope ->> 'before')::timestamptz;
  parts timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(scope -> 'parts') with ordinality t(e, i) order by i);
  buckets timestamptz[] := array(select e::timestamptz from jsonb_array_elements_text(scope -> 'buckets') with ordinality t(e, i) order by i);
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  with scoped as materialized (
    select started_at >= from_at as current,
      case when started_at >= from_at then width_bucket(started_at, parts) end as part,
      case when started_at >= from_at then width_bucket(started_at, buckets) end as bucket,
      verdict, is_rolled_back, is_remediation, recovery_seconds, human, ai_assisted, bot, unknown, lead_times,
      human + ai_assisted + bot + unknown as commits
    from private.scoped_deployments(
      p_organization_id, before_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools)
  ), cells as (
    select current, part, bucket,
      count(*) as total,
      count(*) filter (where verdict = 'failed') as failed,
      count(*) filter (where verdict = 'pending') as pending,
      count(*) filter (where is_rolled_back) as rolled_back,
      count(*) filter (where is_remediation) as remediations,
      coalesce(jsonb_agg(recovery_seconds) filter (where verdict = 'failed' and recovery_seconds is not null), '[]') as recovery,
      sum(commits) as commits,
      count(*) filter (where commits > 0) as with_commits,
      sum(commits::double precision * commits) as commit_squares,
      array[coalesce(sum(human) filter (where verdict <> 'pending'), 0), coalesce(sum(ai_assisted) filter (where verdict <> 'pending'), 0),
        coalesce(sum(bot) filter (where verdict <> 'pending'), 0), coalesce(sum(unknown) filter (where verdict <> 'pending'), 0)] as evaluated_commits,
      array[coalesce(sum(human) filter (where verdict = 'failed'), 0), coalesce(sum(ai_assisted) filter (where verdict = 'failed'), 0),
        coalesce(sum(bot) filter (where verdict = 'failed'), 0), coalesce(sum(unknown) filter (where verdict = 'failed'), 0)] as failed_commits,
      array[coalesce(sum(human) filter (where is_rolled_back), 0), coalesce(sum(ai_assisted) filter (where is_rolled_back), 0),
        coalesce(sum(bot) filter (where is_rolled_back), 0), coalesce(sum(unknown) filter (where is_rolled_back), 0)] as rolled_back_commits
    from scoped group by current, part, bucket
  ), stretches as not materialized (
    -- 0 is the window, -1 the one before, and from 1 on its buckets.
    select case when current then 0 else -1 end as stretch, lead_times from scoped where lead_times <> '{}'
    union all
    select bucket, lead_times from scoped where bucket > 0 and lead_times <> '{}'
  ), sorted as materialized (
    -- Deployments are put in the order of their stretches before their lead times are: they are fewer.
    select stretch, array_agg(seconds order by seconds) as seconds, count(*)::integer as n
    from (
      select stretch, unnest(lead_times) as seconds
      from (select stretch, lead_times from stretches order by stretch) ordered
    ) told group by stretch
  ), medians as materialized (
    select stretch, seconds, n, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median from sorted
  ), edges as materialized (
    -- The largest value below the median: what counts up to it counts below the median. A median between two values is none.
    select stretch, seconds, median, seconds[coalesce(array_position(seconds, median) - 1, n / 2)] as below_median
    from medians
  ), marks as materialized (
    select stretch, median, below_median from edges
  ), clusters as (
    select stretch, count(*) as clusters, sum(b * b) as squares, sum(b * size) as products, sum(size * size) as sizes,
      sum(below)::bigint as below, sum(up_to - below)::bigint as equal
    from (
      select stretch, size, below, up_to, below + 0.5::double precision * (up_to - below) as b
      from (
        select s.stretch, cardinality(s.lead_times)::double precision as size, width_bucket(m.median, s.lead_times) as up_to,
          case when m.below_median is null then 0 else width_bucket(m.below_median, s.lead_times) end as below
        from stretches s join marks m using (stretch)
      ) counted
    ) weighed group by stretch
  ), lead_times as materialized (
    select stretch, private.lead_time_figures(e.seconds, c.clusters, c.squares, c.products, c.sizes, c.below, c.equal) as figures
    from edges e join clusters c using (stretch)
  ), part_medians as (
    select part, (seconds[(n + 1) / 2] + seconds[n / 2 + 1]) / 2 as median
    from (
      select part, array_agg(seconds order by seconds) as seconds, count(*) as n
      from (
        select part, unnest(lead_times) as seconds
        from (select part, lead_times from scoped where part > 0 order by part) ordered
      ) told group by part
    ) sorted_parts
  ), batches as (
    select (sizes[(n + 1) / 2] + sizes[n / 2 + 1])::double precision / 2 as median, sizes[(9 * n + 9) / 10] as p90
    from (
      select array_agg(commits order by commits) as sizes, count(*) as n from scoped where current and commits > 0
    ) sorted_batches where n > 0
  )
  select jsonb_build_object(
      'cells', coalesce((select jsonb_agg(to_jsonb(cells)) from cells), '[]'),
      'part_lead_times', coalesce((select jsonb_agg(jsonb_build_array(part, median)) from part_medians), '[]'),
      'bucket_lead_times', coalesce((select jsonb_agg(jsonb_build_array(stretch, figures)) from lead_times where stretch > 0), '[]'),
      'lead_time', (select figures from lead_times where stretch = 0),
      'lead_time_before', (select figures from lead_times where stretch = -1),
      'batches', (select jsonb_build_array(median, p90) from batches))
    into answer;
  return answer::text;
end
$$;
comment on function public.measure_deployments is
  'The counts and exact medians of a scope and of the window before it (since "before"), by equal parts and by buckets of the window. JSON text.';
revoke all on function public.measure_deployments from public, anon, authenticated;
grant execute on function public.measure_deployments to authenticated, service_role;

create function public.measure_lead_time_stages(p_organization_id uuid, p_scope text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  with scoped as materialized (
    select human + ai_assisted + bot + unknown as commits, before_merge, waiting, deploying
    from private.scoped_deployments(
      p_organization_id, from_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools)
  ), stages as materialized (
    select v.stage, v.seconds
    from scoped s cross join lateral (values
      ('before_merge', s.before_merge), ('waiting', s.waiting),
      ('deploying', array_fill(s.deploying, array[cardinality(s.waiting)]))) v(stage, seconds)
    where s.waiting <> '{}'
  ), sorted as materialized (
    select stage, array_agg(second order by second) as seconds, sum(second) as total
    from stages, unnest(seconds) second group by stage
  ), medians as materialized (
    select stage, seconds, total, (seconds[(cardinality(seconds) + 1) / 2] + seconds[cardinality(seconds) / 2 + 1]) / 2 as median
    from sorted
  ), edges as materialized (
    select stage, seconds, total, median,
      (select max(v) from unnest(seconds[1:(cardinality(seconds) + 1) / 2]) v where v < median) as below_median
    from medians
  ), marks as materialized (
    select stage, median, below_median from edges
  ), clusters as (
    select stage, count(*) as clusters, sum(b * b) as squares, sum(b * size) as products, sum(size * size) as sizes,
      sum(below)::bigint as below, sum(up_to - below)::bigint as equal
    from (
      select stage, size, below, up_to, below + 0.5::double precision * (up_to - below) as b
      from (
        select s.stage, cardinality(s.seconds)::double precision as size, width_bucket(m.median, s.seconds) as up_to,
          case when m.below_median is null then 0 else width_bucket(m.below_median, s.seconds) end as below
        from stages s join marks m using (stage)
      ) counted
    ) weighed group by stage
  )
  select jsonb_build_object(
      'deployments', (select count(*) from scoped),
      'commits', (select coalesce(sum(commits), 0) from scoped),
      'commits_with_stages', (select coalesce(sum(cardinality(waiting)), 0) from scoped),
      'stages', (
        select jsonb_object_agg(e.stage, jsonb_build_object('total', e.total,
          'figures', private.lead_time_figures(e.seconds, c.clusters, c.squares, c.products, c.sizes, c.below, c.equal)))
        from edges e join clusters c using (stage)))
    into answer;
  return answer::text;
end
$$;
comment on function public.measure_lead_time_stages is
  'The stages of lead time of a scope: its deployments and commits, and of the commits whose stages are known the exact medians of each. JSON text.';
revoke all on function public.measure_lead_time_stages from public, anon, authenticated;
grant execute on function public.measure_lead_time_stages to authenticated, service_role;

create function public.measure_origins(p_organization_id uuid, p_scope text) returns text
language plpgsql stable set search_path = '' set work_mem = '64MB' set jit = 'off' set plan_cache_mode = 'force_custom_plan' as $$
declare
  scope jsonb := p_scope::jsonb;
  from_at timestamptz := (scope ->> 'from')::timestamptz;
  to_at timestamptz := (scope ->> 'to')::timestamptz;
  in_environments text[] := private.names_of(scope, 'environments');
  in_services text[] := private.names_of(scope, 'services');
  in_teams text[] := private.names_of(scope, 'teams');
  in_repositories text[] := private.names_of(scope, 'repositories');
  in_tools text[] := private.names_of(scope, 'tools');
  answer jsonb;
begin
  with scoped as materialized (
    select id, verdict, is_rolled_back, is_remediation, human, ai_assisted, bot, unknown
    from private.scoped_deployments(
      p_organization_id, from_at, to_at, in_environments, in_services, in_teams, in_repositories, in_tools)
    where verdict <> 'pending'
  ), bins as (
    select case when share <= 0 then 0 when share <= 0.25 then 25 when share <= 0.5 then 50 when share <= 0.75 then 75
        when share <= 1 then 100 end as bin,
      count(*) as deployments, count(*) filter (where verdict = 'failed') as failed
    from (
      select verdict, ai_assisted::double precision / nullif(human + ai_assisted + bot, 0) as share from scoped
    ) shares group by 1
  ), carriers as materialized (
    -- Rows of "evaluated" and, over the failed ones alone, of "failed": what is shared is told within each.
    select s.set_name, d.id, (d.human + d.ai_assisted + d.bot + d.unknown)::double precision as size,
      d.human::double precision as human, d.ai_assisted::double precision as ai_assisted, d.bot::double precision as bot,
      case when d.verdict = 'failed' then 1 else 0 end as failed,
      case when d.is_remediation then 1 else 0 end as rework,
      case when d.is_rolled_back then 1 else 0 end as rollback
    from scoped d
    cross join (values ('evaluated'), ('failed')) s(set_name)
    where d.human + d.ai_assisted + d.bot + d.unknown > 0
      and (s.set_name = 'evaluated' or d.verdict = 'failed')
  ), carried as materialized (
    select r.set_name, r.id, c.sha
    from carriers r
    join public.repeated_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = r.id
  ), links as materialized (
    select set_name, id, sha from (
      select set_name, id, sha, count(*) over (partition by set_name, sha) as times from carried
    ) counted where times > 1
  ), linked as (
    select set_name, id, count(*) as shared from links group by set_name, id
  ), rows as materialized (
    select r.*, 1 - coalesce(l.shared, 0) / r.size as alone from carriers r left join linked l using (set_name, id)
  ), loads as (
    select set_name, sha, sum(1 / sqrt(r.size)) as load from links join rows r using (set_name, id) group by set_name, sha
  ), worths as (
    select r.set_name, sum(1 / (r.alone + coalesce(l.likeness, 0))) as independent, count(*) as deployments
    from rows r left join (
      select k.set_name, k.id, sum(load.load) / sqrt(min(r.size)) as likeness
      from links k join loads load using (set_name, sha) join rows r using (set_name, id) group by k.set_name, k.id
    ) l using (set_name, id)
    group by r.set_name
  ), cells as materialized (
    select r.set_name, r.id, o.origin, o.n, r.size, r.alone, w.outcome, w.y::double precision as y
    from rows r
    cross join lateral (values ('HUMAN', r.human), ('AI_ASSISTED', r.ai_assisted), ('BOT', r.bot)) o(origin, n)
    cross join lateral (values ('failure', r.failed), ('rework', r.rework), ('rollback', r.rollback)) w(outcome, y)
    where o.n > 0 and (r.set_name = 'failed') = (w.outcome = 'rollback')
  ), alone as (
    select outcome, origin, sum(y * n) as numerator, sum(n) as denominator, sum(n * n) as squares,
      sum(alone * y * n * n) as both_alone, sum(alone * n * n) as below_alone
    from cells group by outcome, origin
  ), shared as (
    select outcome, origin, sum(above * above) as above, sum(above * below) as both, sum(below * below) as below
    from (
      select c.outcome, c.origin, k.sha, sum(c.y * c.n / sqrt(c.size)) as above, sum(c.n / sqrt(c.size)) as below
      from links k join cells c using (set_name, id) group by c.outcome, c.origin, k.sha
    ) sums group by outcome, origin
  )
  select jsonb_build_object(
    'bins', coalesce((select jsonb_agg(jsonb_build_array(bin, deployments, failed)) from bins), '[]'),
    'independent', coalesce((select jsonb_object_agg(set_name, independent) from worths), '{}'),
    'rates', coalesce((
      select jsonb_agg(jsonb_build_object(
        'outcome', a.outcome, 'origin', a.origin, 'numerator', a.numerator, 'denominator', a.denominator,
        'squares', a.squares, 'above', a.both_alone + coalesce(s.above, 0), 'both', a.both_alone + coalesce(s.both, 0),
        'below', a.below_alone + coalesce(s.below, 0)))
      from alone a left join shared s using (outcome, origin)), '[]')) into answer;
  return answer::text;
end
$$;
comment on function public.measure_origins is
  'Per-commit rates of a scope by origin as sums from which rate and interval follow (lib/metrics/comparison/per-commit-rates.ts), and its evaluated deployments by AI share (bin null: no commit of known origin). JSON text.';
revoke all on function public.measure_origins from public, anon, authenticated;
grant execute on function public.measure_origins to authenticated, service_role;

create function public.summarize_events(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select json_build_object(
    'environments', (select coalesce(json_agg(json_build_object('name', e.env, 'deployments', e.n) order by e.n desc, e.env), '[]')
      from (select env, count(*) as n from public.external_deployments
            where organization_id = p_organization_id and env is not null and disappeared_at is null group by env order by count(*) desc limit 100) e),
    'services', (select coalesce(json_agg(s.service order by s.service), '[]')
      from (select distinct service from public.external_deployments where organization_id = p_organization_id and disappeared_at is null limit 1000) s),
    'teams', (select coalesce(json_agg(t.team order by t.team), '[]')
      from (select distinct team from public.external_deployments
            where organization_id = p_organization_id and team is not null and disappeared_at is null limit 1000) t),
    'deployments', count(*), 'pending', count(*) filter (where verdict = 'pending'),
    'unmatched', count(*) filter (where repository_id is null),
    'history_from', (select min(window_from) from public.sync_runs where organization_id = p_organization_id),
    'first_started_at', min(started_at), 'last_started_at', max(started_at),
    'oldest_pending_at', min(started_at) filter (where verdict = 'pending'),
    'incidents', (select count(*) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'last_incident_at', (select max(started_at) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'disappeared', (select count(*) from public.external_deployments
                    where organization_id = p_organization_id and disappeared_at is not null)
                 + (select count(*) from public.external_incidents
                    where organization_id = p_organization_id and disappeared_at is not null),
    'set_aside', (select count(*) from public.set_aside_events where organization_id = p_organization_id)
  )::text
  from public.external_deployments where organization_id = p_organization_id and disappeared_at is null
$$;
comment on function public.summarize_events is
  'What an organization holds, for the integration page and the filters: environments with counts, services, teams, pending, unmatched, first and last.';
revoke all on function public.summarize_events from public, anon, authenticated;
grant execute on function public.summarize_events to authenticated, service_role;

create function public.summarize_origin_coverage(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null::text[],
  p_services text[] default null::text[], p_teams text[] default null::text[],
  p_repository_ids uuid[] default null::uuid[]
) returns text
language sql stable set search_path = '' as $$
  with shipped as (
    select c.sha, bool_or(d.repository_slug like 'github.com/%') as is_on_github
    from public.external_deployments d
    join public.external_deployment_commits c on c.deployment_id = d.id
    where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
      and d.disappeared_at is null
      and (p_environments is null or d.env = any (p_environments))
      and (p_services is null or d.service = any (p_services))
      and (p_teams is null or d.team = any (p_teams))
      and (p_repository_ids is null or d.repository_id = any (p_repository_ids))
    group by c.sha
  ), counted as (
    select coalesce(o.origin, 'UNKNOWN') as origin, o.evidence_level as level, o.source,
      case when o.sha is null then 'not-told' else o.unknown_reason end as unknown_reason,
      count(*) as commits, count(*) filter (where s.is_on_github) as on_github
    from shipped s
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = s.sha
    group by 1, 2, 3, 4
  )
  select json_build_object(
    'whole_messages', (
      select bool_or(i.forwards_whole_messages) from public.org_integrations i
      where i.organization_id = p_organization_id and i.provider = 'datadog'),
    'counts', coalesce((
      select json_agg(json_build_object('origin', c.origin, 'level', c.level, 'source', c.source,
        'unknown_reason', c.unknown_reason, 'commits', c.commits, 'on_github', c.on_github)
        order by c.commits desc, c.origin, c.level, c.source, c.unknown_reason) from counted c), '[]'))::text
$$;
comment on function public.summarize_origin_coverage is
  'Commits of the deployments with from <= started_at < to, each sha once, counted by origin, evidence level, source and reason for not knowing; on_github counts those of a repository at github.com. A null filter filters nothing.';
revoke all on function public.summarize_origin_coverage from public, anon, authenticated;
grant execute on function public.summarize_origin_coverage to authenticated, service_role;

-- The comparison of AI-assisted with human commits, and its weekly verdict.

create table public.origin_comparisons (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  computed_at timestamptz not null,
  data_version bigint not null,
  definition_version integer not null check (definition_version > 0),
  rules_version text not null,
  environments text[] not null check (cardinality(environments) > 0),
  result text not null
);

comment on table public.origin_comparisons is
  'The latest comparison by origin over the whole history of the production environments, computed after each sync so that a page only reads it.';
comment on column public.origin_comparisons.data_version is
  'The organization''s data version the figures were computed from.';
comment on column public.origin_comparisons.definition_version is
  'Which definition of the figures: docs/metrics/origin-comparison.md, changelog.';
comment on column public.origin_comparisons.rules_version is 'Which rules told the origins apart: docs/origins.md.';
comment on column public.origin_comparisons.result is
  'The comparison as JSON text: figures with their counts, no commits and no people.';

alter table public.origin_comparisons enable row level security;
grant select on public.origin_comparisons to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.origin_comparisons to service_role;

create policy "Members read the comparison of their organizations" on public.origin_comparisons
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.origin_verdicts (
  organization_id uuid references public.organizations (id) on delete cascade,
  week_end timestamptz,
  definition_version integer check (definition_version > 0),
  decided_at timestamptz not null default now(),
  environments text[] not null,
  verdict text not null check (verdict in ('more', 'less', 'cannot-tell', 'not-compared')),
  reason text,
  ratio double precision check (ratio > 0),
  low double precision check (low >= 0),
  high double precision,
  failed integer not null check (failed >= 0),
  evaluated integer not null,
  coverage double precision check (coverage >= 0 and coverage <= 1),
  primary key (organization_id, week_end, definition_version),
  check (high >= low),
  constraint origin_verdicts_check1 check (evaluated >= failed),
  constraint origin_verdicts_check2 check ((verdict = 'not-compared') = (reason is not null)),
  constraint origin_verdicts_check3 check ((verdict = 'not-compared') = (ratio is null))
);

comment on table public.origin_verdicts is
  'The verdict word of each closed week, decided once and kept: looking every day would find a difference sooner or later where there is none.';
comment on column public.origin_verdicts.week_end is
  'As of when: the Monday, 00:00 in the organization''s time zone, that closed the week.';
comment on column public.origin_verdicts.high is 'Null where the data set no upper bound.';
comment on column public.origin_verdicts.coverage is 'Share of commits of known origin, 0-1; null without commits.';

alter table public.origin_verdicts enable row level security;
grant select on public.origin_verdicts to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.origin_verdicts to service_role;

create policy "Members read the verdicts of their organizations" on public.origin_verdicts
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function public.decide_origin_verdict(p_organization_id uuid, p_verdict text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb := p_verdict::jsonb;
begin
  insert into public.origin_verdicts
    (organization_id, week_end, definition_version, environments, verdict, reason, ratio, low, high, failed, evaluated, coverage)
  values (
    p_organization_id, (given->>'week_end')::timestamptz, (given->>'definition_version')::integer,
    array(select jsonb_array_elements_text(given->'environments')), given->>'verdict', given->>'reason',
    (given->>'ratio')::double precision, (given->>'low')::double precision, (given->>'high')::double precision,
    (given->>'failed')::integer, (given->>'evaluated')::integer, (given->>'coverage')::double precision)
  on conflict do nothing;
  return found;
end
$$;
comment on function public.decide_origin_verdict is
  'Gives a closed week its verdict (JSON text). True when this call decided it; false, and nothing changes, when it was decided before. Service role only.';
revoke all on function public.decide_origin_verdict from public, anon, authenticated;
grant execute on function public.decide_origin_verdict to service_role;

create function public.record_origin_comparison(p_organization_id uuid, p_comparison text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb := p_comparison::jsonb;
begin
  insert into public.origin_comparisons as kept
    (organization_id, computed_at, data_version, definition_version, rules_version, environments, result)
  values (
    p_organization_id, (given->>'computed_at')::timestamptz, (given->>'data_version')::bigint,
    (given->>'definition_version')::integer, given->>'rules_version',
    array(select jsonb_array_elements_text(given->'environments')), given->>'result')
  on conflict (organization_id) do update set
    computed_at = excluded.computed_at, data_version = excluded.data_version,
    definition_version = excluded.definition_version, rules_version = excluded.rules_version,
    environments = excluded.environments, result = excluded.result
  -- Two may compute at once; the one that saw less must not have the last word.
  where excluded.data_version >= kept.data_version;
end
$$;
comment on function public.record_origin_comparison is
  'Keeps an organization''s latest comparison (JSON text); one computed from older data than what is kept changes nothing. Service role only.';
revoke all on function public.record_origin_comparison from public, anon, authenticated;
grant execute on function public.record_origin_comparison to service_role;

-- Reports kept as they were.

create table public.report_snapshots (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  title text not null check (length(btrim(title)) between 1 and 120),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  format_version integer not null check (format_version > 0),
  report text not null
);

comment on table public.report_snapshots is
  'Frozen reports: figures, comparison and verdict with their definitions, window, filters and data-as-of. A row is made and deleted, and not changed in between.';
comment on column public.report_snapshots.created_by is 'Who kept it; null for the system, or once the account is gone.';
comment on column public.report_snapshots.report is
  'The report as JSON text, in the format that the HTTP API answers. No commits and no people.';

create index report_snapshots_organization_idx on public.report_snapshots (organization_id, created_at desc);

alter table public.report_snapshots enable row level security;
grant select on public.report_snapshots to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.report_snapshots to service_role;

create policy "Members read the snapshots of their organizations" on public.report_snapshots
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.refuse_snapshot_change() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if new.created_by is null then
    old.created_by := null;
  end if;
  if new is distinct from old then
    raise exception using errcode = 'PT409', message = 'a snapshot never changes';
  end if;
  return new;
end
$$;
revoke all on function private.refuse_snapshot_change from public, anon, authenticated;

create function public.delete_report_snapshot(p_organization_id uuid, p_snapshot_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  deleted public.report_snapshots;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.report_snapshots where organization_id = p_organization_id and id = p_snapshot_id
  returning * into deleted;
  if deleted.id is null then
    raise exception using errcode = 'PT404', message = 'snapshot not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'snapshot.delete', deleted.title, jsonb_build_object(
    'snapshot_id', deleted.id, 'kept_at', deleted.created_at));
end
$$;
comment on function public.delete_report_snapshot is 'Deletes a snapshot. Admins and owners.';
revoke all on function public.delete_report_snapshot from public, anon, authenticated;
grant execute on function public.delete_report_snapshot to authenticated;

create function public.keep_report_snapshot(
  p_organization_id uuid, p_created_by uuid, p_title text, p_format_version integer, p_report text
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  kept uuid;
begin
  if p_created_by is not null and not exists (
    select 1 from public.memberships
    where organization_id = p_organization_id and user_id = p_created_by and role in ('owner', 'admin', 'member')
  ) then
    raise exception using errcode = 'PT403', message = 'role not sufficient';
  end if;
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.report_snapshots where organization_id = p_organization_id) >= 500 then
    raise exception using errcode = 'PT409', message = 'too many snapshots';
  end if;
  insert into public.report_snapshots (organization_id, title, created_by, format_version, report)
  values (p_organization_id, btrim(p_title), p_created_by, p_format_version, p_report)
  returning id into kept;
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (p_organization_id, case when p_created_by is null then 'system' else 'user' end, p_created_by,
    'snapshot.keep', btrim(p_title), jsonb_build_object('snapshot_id', kept));
  return kept;
end
$$;
comment on function public.keep_report_snapshot is
  'Keeps a report for good, as one member or as the system (null). PT403 for a viewer and for strangers, PT409 when there are 500. Service role only.';
revoke all on function public.keep_report_snapshot from public, anon, authenticated;
grant execute on function public.keep_report_snapshot to service_role;

create function public.list_report_snapshots(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.id, s.title, s.created_by, extract(epoch from s.created_at), s.scope)
    order by s.created_at desc, s.id), '[]')::text
  from (
    select id, title, created_by, created_at, report::jsonb #> '{basis,scope}' as scope
    from public.report_snapshots where organization_id = p_organization_id
    order by created_at desc, id limit 500
  ) s
$$;
comment on function public.list_report_snapshots is
  'The snapshots of an organization, newest first, with what each is about, as arrays in one JSON text. An organization keeps 500 at most.';
revoke all on function public.list_report_snapshots from public, anon, authenticated;
grant execute on function public.list_report_snapshots to authenticated, service_role;

create trigger "A snapshot never changes" before update on public.report_snapshots
  for each row
  execute function private.refuse_snapshot_change();

-- The weekly letter: who wants it where, and what is still to be sent.

create table public.digest_subscriptions (
  organization_id uuid,
  user_id uuid,
  locale text not null check (locale in ('en', 'pt-BR')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);

comment on table public.digest_subscriptions is
  'Members who asked for an organization''s digest by e-mail, and the language they read it in. Gone with the membership.';

alter table public.digest_subscriptions enable row level security;
grant select on public.digest_subscriptions to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.digest_subscriptions to service_role;

create policy "Members read their own subscriptions" on public.digest_subscriptions
  for select to authenticated
  using (user_id = ((select auth.uid())));

create table public.slack_webhooks (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  locale text not null check (locale in ('en', 'pt-BR')),
  connected_by uuid references auth.users (id) on delete set null,
  connected_at timestamptz not null default now()
);

comment on table public.slack_webhooks is
  'That an organization''s digest goes to a Slack channel. Where to is a secret: whoever knows the address can post there.';

alter table public.slack_webhooks enable row level security;
grant select on public.slack_webhooks to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.slack_webhooks to service_role;

create policy "Members read whether a Slack channel is connected" on public.slack_webhooks
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.slack_webhook_secrets (
  organization_id uuid primary key references public.slack_webhooks (organization_id) on delete cascade,
  key_id text not null,
  ciphertext bytea not null
);

comment on table public.slack_webhook_secrets is
  'A Slack webhook''s address, encrypted. No policy opens this table: only functions of the service role read it.';

alter table public.slack_webhook_secrets enable row level security;
grant delete, insert, references, select, trigger, truncate, update on public.slack_webhook_secrets to service_role;

create table public.outbox_messages (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('weekly', 'sync-failing', 'incidents-silent')),
  period text not null,
  channel text not null check (channel in ('email', 'slack')),
  user_id uuid references auth.users (id) on delete cascade,
  locale text not null check (locale in ('en', 'pt-BR')),
  content text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'unknown')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  check ((channel = 'email') = (user_id is not null))
);

comment on table public.outbox_messages is
  'Messages to send, each once: what would be the same message again isn''t stored twice.';
comment on column public.outbox_messages.period is
  'What the message is about: the day a week began, or the moment a trouble did.';
comment on column public.outbox_messages.content is
  'What the message says, as the figures were when it was written (JSON text): a second try says the same.';
comment on column public.outbox_messages.state is
  'unknown: whoever was sending it died before saying how it went. It may have arrived, so it is not sent again.';

create index outbox_messages_due_idx on public.outbox_messages (next_attempt_at) where state in ('waiting', 'sending');
create unique index outbox_messages_once_idx
  on public.outbox_messages (organization_id, kind, period, channel, coalesce(user_id, '00000000-0000-0000-0000-000000000000'::uuid));

alter table public.outbox_messages enable row level security;
grant select on public.outbox_messages to authenticated;
grant delete, insert, references, select, trigger, truncate, update on public.outbox_messages to service_role;

create policy "Admins read what was sent" on public.outbox_messages
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create function private.end_viewers_subscription() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.digest_subscriptions where organization_id = new.organization_id and user_id = new.user_id;
  return new;
end
$$;
comment on function private.end_viewers_subscription is
  'Ends the subscription of whoever becomes a viewer: viewers can''t end their own.';
revoke all on function private.end_viewers_subscription from public, anon, authenticated;

create function public.claim_outbox_messages(p_limit integer, p_lease_seconds integer) returns table(id uuid, organization_id uuid, kind text, period text, channel text, user_id uuid, email text, locale text, content text, attempts integer, lease_token uuid)
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.outbox_messages o set state = 'unknown', finished_at = now(), lease_token = null, lease_until = null
  where o.state = 'sending' and o.lease_until <= now();
  -- Whoever unsubscribed or left meanwhile gets nothing any more.
  delete from public.outbox_messages o
  where o.state = 'waiting' and (
    (o.channel = 'email' and not exists (
      select 1 from public.digest_subscriptions s where s.organization_id = o.organization_id and s.user_id = o.user_id))
    or (o.channel = 'slack' and not exists (
      select 1 from public.slack_webhooks w where w.organization_id = o.organization_id)));
  return query
    with due as (
      select o.id from public.outbox_messages o
      where o.state = 'waiting' and o.next_attempt_at <= now()
      order by o.next_attempt_at limit p_limit
      for update skip locked
    ), claimed as (
      update public.outbox_messages o set
        state = 'sending', attempts = o.attempts + 1,
        lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds)
      from due where o.id = due.id
      returning o.*
    )
    select c.id, c.organization_id, c.kind, c.period, c.channel, c.user_id, u.email::text, c.locale,
      c.content, c.attempts, c.lease_token
    from claimed c left join auth.users u on u.id = c.user_id;
end
$$;
comment on function public.claim_outbox_messages is
  'Takes messages that are due, each for one sender. What a sender died over is marked unknown instead of being sent again. Service role only: it crosses organizations.';
revoke all on function public.claim_outbox_messages from public, anon, authenticated;
grant execute on function public.claim_outbox_messages to service_role;

create function public.connect_slack_webhook(p_sealed text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  actor uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  actor := (request ->> 'connected_by')::uuid;
  insert into public.slack_webhooks (organization_id, locale, connected_by)
  values (organization, request ->> 'locale', actor)
  on conflict (organization_id) do update set
    locale = excluded.locale, connected_by = excluded.connected_by, connected_at = now();
  insert into public.slack_webhook_secrets (organization_id, key_id, ciphertext)
  values (organization, request ->> 'key_id', private.encrypt(request ->> 'url', request ->> 'subkey'))
  on conflict (organization_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext;
  perform private.record_audit_event_by(organization, actor, 'digest.connect-slack', 'slack');
exception
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'connect_slack_webhook failed', detail = sqlstate;
end
$$;
comment on function public.connect_slack_webhook is
  'Keeps a Slack webhook with its address encrypted; connecting again replaces it. Service role only.';
revoke all on function public.connect_slack_webhook from public, anon, authenticated;
grant execute on function public.connect_slack_webhook to service_role;

create function public.disconnect_slack_webhook(p_organization_id uuid, p_requested_by uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.slack_webhooks where organization_id = p_organization_id;
  if found then
    perform private.record_audit_event_by(p_organization_id, p_requested_by, 'digest.disconnect-slack', 'slack');
  end if;
end
$$;
comment on function public.disconnect_slack_webhook is
  'Forgets a Slack webhook. Service role only: the application checks who asks.';
revoke all on function public.disconnect_slack_webhook from public, anon, authenticated;
grant execute on function public.disconnect_slack_webhook to service_role;

create function public.end_digest_subscription(p_organization_id uuid, p_user_id uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.digest_subscriptions where organization_id = p_organization_id and user_id = p_user_id
$$;
comment on function public.end_digest_subscription is
  'What the signed link in a mail does, without signing in. Service role only.';
revoke all on function public.end_digest_subscription from public, anon, authenticated;
grant execute on function public.end_digest_subscription to service_role;

create function public.enqueue_outbox_messages(p_messages text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  added integer;
begin
  insert into public.outbox_messages (organization_id, kind, period, channel, user_id, locale, content)
  select m.organization_id, m.kind, m.period, m.channel, m.user_id, m.locale, m.content
  from jsonb_to_recordset(p_messages::jsonb)
    as m (organization_id uuid, kind text, period text, channel text, user_id uuid, locale text, content text)
  on conflict do nothing;
  get diagnostics added = row_count;
  return added;
end
$$;
comment on function public.enqueue_outbox_messages is
  'Stores messages to send (a JSON array), leaving out those stored before; returns how many are new. Service role only.';
revoke all on function public.enqueue_outbox_messages from public, anon, authenticated;
grant execute on function public.enqueue_outbox_messages to service_role;

create function public.finish_outbox_message(
  p_id uuid, p_lease_token uuid, p_state text, p_error text, p_retry_seconds integer
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.outbox_messages set
    state = p_state, error = p_error, lease_token = null, lease_until = null,
    next_attempt_at = now() + make_interval(secs => p_retry_seconds),
    finished_at = case when p_state = 'waiting' then null else now() end
  where id = p_id and state = 'sending' and lease_token = p_lease_token;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
end
$$;
comment on function public.finish_outbox_message is
  'How sending went: sent, failed for good, or waiting for another try. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_outbox_message from public, anon, authenticated;
grant execute on function public.finish_outbox_message to service_role;

create function public.list_digest_organizations(p_after uuid, p_limit integer) returns table(id uuid, slug text, name text, time_zone text, week_start text, production_environments text[])
language sql stable security definer set search_path = '' as $$
  select o.id, o.slug, o.name, o.time_zone, o.week_start, o.production_environments
  from public.organizations o
  where o.id > p_after and not o.is_demo and (
    exists (select 1 from public.digest_subscriptions s where s.organization_id = o.id)
    or exists (select 1 from public.slack_webhooks w where w.organization_id = o.id))
  order by o.id limit p_limit
$$;
comment on function public.list_digest_organizations is
  'Organizations somebody wants a digest of, by id. Service role only: it crosses organizations.';
revoke all on function public.list_digest_organizations from public, anon, authenticated;
grant execute on function public.list_digest_organizations to service_role;

create function public.read_slack_webhook(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
    from public.slack_webhook_secrets s where s.organization_id = (request ->> 'organization_id')::uuid
  );
exception
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'webhook cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_slack_webhook is
  'The decrypted address; null when there is none, PT422 when the key it was encrypted with is not the one given. Service role only.';
revoke all on function public.read_slack_webhook from public, anon, authenticated;
grant execute on function public.read_slack_webhook to service_role;

create function public.set_digest_subscription(p_organization_id uuid, p_locale text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  if p_locale is null then
    delete from public.digest_subscriptions where organization_id = p_organization_id and user_id = auth.uid();
  else
    insert into public.digest_subscriptions (organization_id, user_id, locale)
    values (p_organization_id, auth.uid(), p_locale)
    on conflict (organization_id, user_id) do update set locale = excluded.locale;
  end if;
end
$$;
comment on function public.set_digest_subscription is
  'Subscribes the signed-in member to the digest in a language; null unsubscribes. Not for viewers: the demo''s account is shared.';
revoke all on function public.set_digest_subscription from public, anon, authenticated;
grant execute on function public.set_digest_subscription to authenticated;

create trigger end_viewers_subscription after update of role on public.memberships
  for each row
  when (new.role = 'viewer' and old.role <> 'viewer')
  execute function private.end_viewers_subscription();

-- Keeping house: keys rotated, backups, what an installation tells about itself.

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
    select organization_id, 'slack_webhook', key_id, count(*) from public.slack_webhook_secrets group by 1, 3
  ) c
$$;
comment on function public.count_ciphertexts is
  'How many texts each organization holds under which key id. Service role only: it crosses organizations.';
revoke all on function public.count_ciphertexts from public, anon, authenticated;
grant execute on function public.count_ciphertexts to service_role;

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

reset check_function_bodies;
