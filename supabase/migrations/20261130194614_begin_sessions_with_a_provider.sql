-- Signing in with GitHub, Google or a company's SAML. Supabase Auth opens the session; Iris lets it in only where the
-- provider vouches for the account's own address, and notes how it began.
create table private.proved_addresses (
  user_id uuid primary key references auth.users (id) on delete cascade,
  email text not null check (length(email) between 3 and 320 and email = lower(email)),
  proved_at timestamptz not null default now()
);
comment on table private.proved_addresses is
  'Addresses that an account proved to Iris itself: by a mailed link, or by a provider that vouches for it. Whether Supabase calls an address confirmed depends on its settings.';
alter table private.proved_addresses enable row level security;

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

create function private.has_proved_address(person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from private.proved_addresses p join auth.users u on u.id = p.user_id
    where p.user_id = person and p.email = lower(u.email::text))
$$;
comment on function private.has_proved_address(uuid) is 'Whether an account has proved to Iris that its present address is its own.';
revoke all on function private.has_proved_address(uuid) from public, anon, authenticated;

create function public.note_proved_address(p_user_id uuid, p_email text) returns void
language sql volatile security definer set search_path = '' as $$
  insert into private.proved_addresses (user_id, email)
  select u.id, lower(u.email::text) from auth.users u where u.id = p_user_id and lower(u.email::text) = lower(p_email)
  on conflict (user_id) do update set email = excluded.email, proved_at = now()
$$;
comment on function public.note_proved_address(uuid, text) is
  'Notes that an account proved this address, where it is still the account''s. Service role only: the application saw the proof.';
revoke all on function public.note_proved_address(uuid, text) from public, anon, authenticated;
grant execute on function public.note_proved_address(uuid, text) to service_role;

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
comment on function private.is_saml_domain(text, text) is 'Whether a SAML connection of the project was registered for a domain.';
revoke all on function private.is_saml_domain(text, text) from public, anon, authenticated;

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
comment on function public.begin_provider_session(uuid, uuid, text, boolean) is
  'Decides whether a session that Supabase opened with a provider may go on, and notes it: begun, unconfirmed (the provider doesn''t vouch for the account''s address), password-account (a password was set by somebody who never proved it), or refused. Service role only.';
revoke all on function public.begin_provider_session(uuid, uuid, text, boolean) from public, anon, authenticated;
grant execute on function public.begin_provider_session(uuid, uuid, text, boolean) to service_role;
