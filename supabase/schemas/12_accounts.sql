-- Sessions and how they began, the second factor, and the end of an account.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table private.recovery_codes (
  user_id uuid references auth.users (id) on delete cascade,
  code_hash text check (code_hash ~ '^[0-9a-f]{64}$'),
  used_at timestamptz,
  primary key (user_id, code_hash)
);

comment on table private.recovery_codes is
  'The way back of somebody who lost the device of their second factor. Only hashes are kept, of codes of 80 random bits.';

alter table private.recovery_codes enable row level security;

create table private.session_browsers (
  session_id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  browser text not null check (length(browser) between 1 and 60)
);

comment on table private.session_browsers is
  'The kind of browser that each session was begun in, such as "Firefox on Linux".';

create index session_browsers_user_id_idx on private.session_browsers (user_id);

alter table private.session_browsers enable row level security;

create table private.provider_sessions (
  session_id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  provider text not null check (provider in ('github', 'google', 'saml')),
  domain text check (length(domain) between 1 and 253)
);

comment on table private.provider_sessions is
  'Sessions that began with a provider. A session that isn''t here began with a password or a mailed link.';
comment on column private.provider_sessions.domain is
  'The company''s domain that the provider vouched for: the verified address''s at GitHub, the Workspace''s at Google, one registered for the SAML connection. Null where it vouched for none.';

create index provider_sessions_user_id_idx on private.provider_sessions (user_id);

alter table private.provider_sessions enable row level security;

create table private.proved_addresses (
  user_id uuid primary key references auth.users (id) on delete cascade,
  email text not null check (length(email) between 3 and 320 and email = lower(email)),
  proved_at timestamptz not null default now()
);

comment on table private.proved_addresses is
  'Addresses that an account proved to Iris itself: by a mailed link, or by a provider that vouches for it. Whether Supabase calls an address confirmed depends on its settings.';

alter table private.proved_addresses enable row level security;

create function private.had_second_factor(person uuid, at timestamptz) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if pg_catalog.to_regclass('auth.mfa_factors') is null then
    return false;
  end if;
  return exists (
    select 1 from auth.mfa_factors f
    where f.user_id = person and f.status::text = 'verified' and f.created_at < had_second_factor.at);
end
$$;
comment on function private.had_second_factor is
  'Whether an account has a second factor of before an instant. One that was set up later may be a thief''s, who had the password alone.';
revoke all on function private.had_second_factor from public, anon, authenticated;

create function private.has_proved_address(person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from private.proved_addresses p join auth.users u on u.id = p.user_id
    where p.user_id = person and p.email = lower(u.email::text))
$$;
comment on function private.has_proved_address is
  'Whether an account has proved to Iris that its present address is its own.';
revoke all on function private.has_proved_address from public, anon, authenticated;

create function private.has_second_factor(person uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  -- The embedded default's Auth has no such table.
  if pg_catalog.to_regclass('auth.mfa_factors') is null then
    return false;
  end if;
  -- Anybody could give the shared account a factor that nobody else has.
  return exists (select 1 from auth.mfa_factors f where f.user_id = person and f.status::text = 'verified')
    and not private.is_demo_account(person);
end
$$;
comment on function private.has_second_factor is
  'Whether an account has set up a second factor that its sessions must show.';
revoke all on function private.has_second_factor from public, anon, authenticated;

create function private.has_shown_second_factor() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(auth.jwt() ->> 'aal', 'aal1') = 'aal2'
$$;
comment on function private.has_shown_second_factor is 'Whether the session that asks has shown a second factor.';
revoke all on function private.has_shown_second_factor from public, anon, authenticated;

create function private.hold_memberships_to_second_factor() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if auth.uid() is not null and not private.session_suffices(null) then
    raise exception using errcode = 'PT403', message = 'second factor needed';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function private.hold_memberships_to_second_factor is
  'Refuses a session that hasn''t shown its account''s second factor to join, leave or make an organization.';
revoke all on function private.hold_memberships_to_second_factor from public, anon, authenticated;

create function private.is_demo_account(person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = person and o.is_demo)
$$;
comment on function private.is_demo_account is
  'Whether an account belongs to the demo organization, which only the demo''s shared account does.';
revoke all on function private.is_demo_account from public, anon, authenticated;

create function private.is_saml_domain(identity_provider text, domain text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  -- The embedded default's Auth has no such table.
  if pg_catalog.to_regclass('auth.sso_domains') is null then
    return false;
  end if;
  return exists (
    select 1 from auth.sso_domains d
    where 'sso:' || d.sso_provider_id = identity_provider and lower(d.domain) = is_saml_domain.domain);
end
$$;
comment on function private.is_saml_domain is 'Whether a SAML connection of the project was registered for a domain.';
revoke all on function private.is_saml_domain from public, anon, authenticated;

create function private.keep_demo_account() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if private.is_demo_account(old.id) then
    raise exception using errcode = 'PT403', message = 'the demo account is shared: nobody changes it';
  end if;
  return new;
end
$$;
comment on function private.keep_demo_account is
  'Refuses another address, password, phone or profile for the demo''s account. Repairing it makes the account anew.';
revoke all on function private.keep_demo_account from public, anon, authenticated;

create function private.session_company() returns table(provider text, domain text)
language sql stable security definer set search_path = '' as $$
  select s.provider, s.domain from private.provider_sessions s
  where s.session_id::text = auth.jwt() ->> 'session_id' and s.user_id = auth.uid() and s.domain is not null
  union all
  -- A personal token says how the session began that made it (public.call_as_person).
  select auth.jwt() -> 'iris_company' ->> 'provider', auth.jwt() -> 'iris_company' ->> 'domain'
  where auth.jwt() ->> 'session_id' is null and auth.jwt() -> 'iris_company' ->> 'domain' is not null
$$;
comment on function private.session_company is
  'The company that the session that asks was begun with: provider and domain, or nothing.';
revoke all on function private.session_company from public, anon, authenticated;

create function private.session_company_needed(organization uuid) returns public.organization_domains
language sql stable security definer set search_path = '' as $$
  select needed.* from (select 1) one left join private.session_company() c on true
  cross join lateral private.company_needed(organization, auth.uid(), c.provider, c.domain, private.has_shown_second_factor()) needed
$$;
comment on function private.session_company_needed is
  'The domain, with its provider, that the member who asks still has to sign in with to see the organization; null for none.';
revoke all on function private.session_company_needed from public, anon, authenticated;

create function private.session_suffices(organization uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.has_shown_second_factor() and (private.has_second_factor(auth.uid())
    or coalesce((select o.requires_second_factor from public.organizations o where o.id = organization), false)) then
    return false;
  end if;
  -- Defined with domains, in a later migration.
  return organization is null or (private.session_company_needed(organization)).id is null;
end
$$;
comment on function private.session_suffices is
  'Whether the session that asks has shown what its account and this organization demand; null asks for the account alone.';
revoke all on function private.session_suffices from public, anon, authenticated;

create function public.begin_provider_session(
  p_user_id uuid, p_session_id uuid, p_provider text, p_addresses_are_confirmed boolean
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  account record;
  identity record;
  told jsonb;
  domain text;
  vouched text;
  proves boolean;
begin
  select u.id, lower(u.email::text) as email, coalesce(u.encrypted_password::text, '') <> '' as has_password into account
  from auth.users u join auth.sessions s on s.user_id = u.id
  where u.id = p_user_id and s.id = p_session_id;
  if account.id is null or private.is_demo_account(account.id) then
    return 'refused';
  end if;
  select i.provider, i.identity_data::text::jsonb as data into identity
  from auth.identities i
  where i.user_id = account.id and (i.provider = p_provider or p_provider = 'saml' and i.provider like 'sso:%')
  order by i.last_sign_in_at desc nulls last limit 1;
  if identity.provider is null then
    return 'refused';
  end if;
  -- The embedded default's Auth keeps the JSON as a text of JSON.
  told := case jsonb_typeof(identity.data) when 'string' then (identity.data #>> '{}')::jsonb else identity.data end;
  domain := nullif(regexp_replace(account.email, '^.*@', ''), '');
  vouched := case p_provider
    when 'github' then domain
    when 'google' then lower(told -> 'custom_claims' ->> 'hd')
    when 'saml' then case when private.is_saml_domain(identity.provider, domain) then domain end
  end;
  proves := lower(told ->> 'email') = account.email
    and case when p_provider = 'saml' then vouched is not null else coalesce(told ->> 'email_verified' = 'true', false) end;
  if not coalesce(proves, false) and not private.has_proved_address(account.id) then
    return 'unconfirmed';
  end if;
  -- Whoever made the password never proved the address: the account may have been laid out for its owner to step into.
  if account.has_password and not p_addresses_are_confirmed and not private.has_proved_address(account.id) then
    return 'password-account';
  end if;
  if proves then
    perform public.note_proved_address(account.id, account.email);
  end if;
  delete from private.provider_sessions b
  where b.user_id = account.id and not exists (select 1 from auth.sessions s where s.id = b.session_id);
  insert into private.provider_sessions (session_id, user_id, provider, domain)
  values (p_session_id, account.id, p_provider, case when proves and vouched = domain then vouched end)
  on conflict (session_id) do nothing;
  return 'begun';
end
$$;
comment on function public.begin_provider_session is
  'Decides whether a session that Supabase opened with a provider may go on, and notes it: begun, unconfirmed (the provider doesn''t vouch for the account''s address), password-account (a password was set by somebody who never proved it), or refused. Service role only.';
revoke all on function public.begin_provider_session from public, anon, authenticated;
grant execute on function public.begin_provider_session to service_role;

create function public.count_recovery_codes() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from private.recovery_codes where user_id = auth.uid() and used_at is null
$$;
comment on function public.count_recovery_codes is 'How many recovery codes the signed-in account has left.';
revoke all on function public.count_recovery_codes from public, anon, authenticated;
grant execute on function public.count_recovery_codes to authenticated;

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
    perform pg_catalog.pg_advisory_xact_lock(private.rights_key(organization));
    perform 1 from public.organizations where id = organization for update;
    select m.role into held from public.memberships m where m.organization_id = organization and m.user_id = p_user_id;
    continue when held is null;
    if held = 'owner' then
      perform private.require_another_owner(organization, p_user_id);
    end if;
    -- Before the account: what it made is found by it, and its references are emptied when it goes.
    delete from public.memberships m where m.organization_id = organization and m.user_id = p_user_id;
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
  'Deletes an account and its memberships, and with them the invitations, API tokens and Slack channels it made as an admin. PT409 while it is some organization''s only owner. Service role only: the application proves who asks.';
revoke all on function public.delete_account from public, anon, authenticated;
grant execute on function public.delete_account to service_role;

create function public.end_session(p_session_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if private.is_demo_account(auth.uid()) or not private.session_suffices(null) then
    raise exception using errcode = 'PT403', message = 'not allowed in this session';
  end if;
  delete from auth.sessions s where s.id = p_session_id and s.user_id = auth.uid();
  if not found then
    raise exception using errcode = 'PT404', message = 'session not found';
  end if;
end
$$;
comment on function public.end_session is
  'Ends one session of the signed-in account: it is never refreshed again. PT404 for anybody else''s, PT403 for the demo''s account and before a second factor was shown.';
revoke all on function public.end_session from public, anon, authenticated;
grant execute on function public.end_session to authenticated;

create function public.find_user_id(p_email text) returns uuid
language sql stable security definer set search_path = '' as $$
  select id from auth.users where lower(email) = lower(p_email) limit 1
$$;
comment on function public.find_user_id is
  'The account with this e-mail address, or null. Service role only: it would tell strangers who has an account.';
revoke all on function public.find_user_id from public, anon, authenticated;
grant execute on function public.find_user_id to service_role;

create function public.list_sessions() returns table(id uuid, browser text, began_at timestamptz, seen_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select s.id, b.browser, s.created_at, greatest(s.created_at, s.refreshed_at at time zone 'UTC')
  from auth.sessions s left join private.session_browsers b on b.session_id = s.id
  where s.user_id = auth.uid()
    and (s.not_after is null or s.not_after > now())
    and greatest(s.created_at, s.refreshed_at at time zone 'UTC') > now() - interval '30 days'
    and not private.is_demo_account(auth.uid())
  order by 4 desc, 1
  limit 100
$$;
comment on function public.list_sessions is
  'The sessions of the signed-in account that its browsers still hold, the last seen first; 100 at most. None for the demo''s account, which many share.';
revoke all on function public.list_sessions from public, anon, authenticated;
grant execute on function public.list_sessions to authenticated;

create function public.note_proved_address(p_user_id uuid, p_email text) returns void
language sql volatile security definer set search_path = '' as $$
  insert into private.proved_addresses (user_id, email)
  select u.id, lower(u.email::text) from auth.users u where u.id = p_user_id and lower(u.email::text) = lower(p_email)
  on conflict (user_id) do update set email = excluded.email, proved_at = now()
$$;
comment on function public.note_proved_address is
  'Notes that an account proved this address, where it is still the account''s. Service role only: the application saw the proof.';
revoke all on function public.note_proved_address from public, anon, authenticated;
grant execute on function public.note_proved_address to service_role;

create function public.note_session(p_session_id uuid, p_browser text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not exists (select 1 from auth.sessions s where s.id = p_session_id and s.user_id = auth.uid()) then
    raise exception using errcode = 'PT404', message = 'session not found';
  end if;
  delete from private.session_browsers b
  where b.user_id = auth.uid() and not exists (select 1 from auth.sessions s where s.id = b.session_id);
  insert into private.session_browsers (session_id, user_id, browser)
  values (p_session_id, auth.uid(), left(p_browser, 60))
  on conflict (session_id) do update set browser = excluded.browser;
end
$$;
comment on function public.note_session is
  'Notes the kind of browser that a session of the signed-in account was begun in. PT404 for anybody else''s session.';
revoke all on function public.note_session from public, anon, authenticated;
grant execute on function public.note_session to authenticated;

create function public.replace_recovery_codes(p_code_hashes text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not coalesce(private.has_shown_second_factor(), false) then
    raise exception using errcode = 'PT403', message = 'second factor needed';
  end if;
  if coalesce(pg_catalog.cardinality(p_code_hashes), 0) <> 10 then
    raise exception using errcode = 'PT422', message = 'ten codes';
  end if;
  delete from private.recovery_codes where user_id = auth.uid();
  insert into private.recovery_codes (user_id, code_hash) select auth.uid(), unnest(p_code_hashes);
end
$$;
comment on function public.replace_recovery_codes is
  'Keeps ten new recovery codes of the signed-in account in place of any before. PT403 for a session that hasn''t shown a second factor.';
revoke all on function public.replace_recovery_codes from public, anon, authenticated;
grant execute on function public.replace_recovery_codes to authenticated;

create function public.require_second_factor(p_organization_id uuid, p_required boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  -- Whoever requires it has shown one, or they would lock themselves out; where there is none, nobody can.
  if p_required and not private.has_shown_second_factor() then
    raise exception using errcode = 'PT422', message = 'second factor not shown';
  end if;
  update public.organizations set requires_second_factor = p_required
  where id = p_organization_id and requires_second_factor is distinct from p_required;
  if found then
    perform private.record_audit_event(p_organization_id,
      case when p_required then 'organization.require-second-factor' else 'organization.waive-second-factor' end, null);
  end if;
end
$$;
comment on function public.require_second_factor is
  'Says whether members see this organization only after showing a second factor. Owners; PT422 for one whose own session has shown none.';
revoke all on function public.require_second_factor from public, anon, authenticated;
grant execute on function public.require_second_factor to authenticated;

create function public.second_factor_needed(p_slug text default null::text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  demands boolean := false;
begin
  if auth.uid() is null or private.has_shown_second_factor() then
    return null;
  end if;
  if p_slug is not null then
    select o.requires_second_factor into demands
    from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = auth.uid() and o.slug = p_slug;
    if not found then
      return null;
    end if;
  end if;
  return case when private.has_second_factor(auth.uid()) then 'show' when demands then 'set-up' end;
end
$$;
comment on function public.second_factor_needed is
  'What the asking session still lacks: ''show'' a second factor that the account has, ''set-up'' one that this organization demands; null where it lacks nothing, or is no member there.';
revoke all on function public.second_factor_needed from public, anon, authenticated;
grant execute on function public.second_factor_needed to authenticated;

create function public.use_recovery_code(p_user_id uuid, p_code_hash text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  update private.recovery_codes set used_at = now()
  where user_id = p_user_id and code_hash = p_code_hash and used_at is null;
  return found;
end
$$;
comment on function public.use_recovery_code is
  'Uses up one recovery code; false for one that isn''t this account''s or was used. Service role only: the application then takes the lost factors away.';
revoke all on function public.use_recovery_code from public, anon, authenticated;
grant execute on function public.use_recovery_code to service_role;

create trigger keep_demo_account before update on auth.users
  for each row
  when (old.email::text is distinct from new.email::text
    or old.encrypted_password::text is distinct from new.encrypted_password::text
    or coalesce(old.email_change, ''::character varying)::text is distinct from coalesce(new.email_change, ''::character varying)::text
    or old.phone is distinct from new.phone
    or old.raw_user_meta_data::text is distinct from new.raw_user_meta_data::text)
  execute function private.keep_demo_account();

create trigger hold_memberships_to_second_factor before insert or delete or update on public.memberships
  for each row
  execute function private.hold_memberships_to_second_factor();
