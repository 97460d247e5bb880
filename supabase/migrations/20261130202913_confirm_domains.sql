-- A company's domain. Whoever can write into its DNS owns it: an organization that owns a domain may let people with proved
-- addresses there join, and may ask its members there to sign in as the company does.
create function private.is_company_domain(name text) returns boolean
language sql immutable set search_path = '' as $$
  select length(name) <= 253
    and name ~ '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$'
    and name <> all (array[
      '126.com', '139.com', '163.com', 'aim.com', 'aliyun.com', 'aol.com', 'att.net', 'bell.net', 'bellsouth.net', 'bigpond.com',
      'bk.ru', 'bluewin.ch', 'bol.com.br', 'btinternet.com', 'charter.net', 'comcast.net', 'cox.net', 'daum.net', 'duck.com',
      'fastmail.com', 'fastmail.fm', 'foxmail.com', 'free.fr', 'freenet.de', 'globo.com', 'gmail.com', 'gmx.at', 'gmx.ch',
      'gmx.com', 'gmx.de', 'gmx.net', 'googlemail.com', 'hanmail.net', 'hey.com', 'hotmail.co.uk', 'hotmail.com',
      'hotmail.com.br', 'hotmail.de', 'hotmail.es', 'hotmail.fr', 'hotmail.it', 'hushmail.com', 'icloud.com', 'ig.com.br',
      'inbox.ru', 'laposte.net', 'libero.it', 'list.ru', 'live.co.uk', 'live.com', 'live.fr', 'live.nl', 'mac.com', 'mail.com',
      'mail.ru', 'mailbox.org', 'mailinator.com', 'me.com', 'msn.com', 'naver.com', 'noreply.github.com', 'ntlworld.com',
      'optonline.net', 'orange.fr', 'outlook.com', 'outlook.com.br', 'outlook.de', 'outlook.es', 'outlook.fr', 'pm.me',
      'posteo.de', 'privaterelay.appleid.com', 'proton.me', 'protonmail.ch', 'protonmail.com', 'qq.com', 'rediffmail.com',
      'rocketmail.com', 'rogers.com', 'sapo.pt', 'sbcglobal.net', 'sfr.fr', 'shaw.ca', 'sina.com', 'sky.com', 'sohu.com',
      't-online.de', 'telenet.be', 'terra.com.br', 'tiscali.it', 'tuta.com', 'tuta.io', 'tutanota.com', 'uol.com.br',
      'verizon.net', 'virgilio.it', 'virginmedia.com', 'wanadoo.fr', 'web.de', 'wp.pl', 'ya.ru', 'yahoo.ca', 'yahoo.co.in',
      'yahoo.co.jp', 'yahoo.co.uk', 'yahoo.com', 'yahoo.com.ar', 'yahoo.com.au', 'yahoo.com.br', 'yahoo.de', 'yahoo.es',
      'yahoo.fr', 'yahoo.it', 'yandex.com', 'yandex.ru', 'yeah.net', 'ymail.com', 'zoho.com'])
$$;
comment on function private.is_company_domain(text) is
  'Whether a name can be a company''s domain: of a domain''s form, in lower case, and none where anybody gets an address.';
revoke all on function private.is_company_domain(text) from public, anon, authenticated;

create table public.organization_domains (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  domain text not null check (private.is_company_domain(domain)),
  secret text not null default replace(gen_random_uuid()::text, '-', '') check (secret ~ '^[0-9a-f]{32}$'),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,
  checked_at timestamptz,
  missing_since timestamptz,
  joins_as text check (joins_as in ('viewer', 'member')),
  required_provider text check (required_provider in ('any', 'github', 'google', 'saml')),
  required_at timestamptz,
  unique (organization_id, domain),
  constraint organization_domains_confirmed_first
    check (confirmed_at is not null or (joins_as is null and required_provider is null and missing_since is null)),
  constraint organization_domains_required_at check ((required_at is null) = (required_provider is null))
);
comment on table public.organization_domains is
  'Domains that an organization says are its own. Only a confirmed one means anything, and one organization confirms each.';
comment on column public.organization_domains.secret is
  'What the domain''s TXT record has to say. It is in public DNS once it works, so admins may read it.';
comment on column public.organization_domains.missing_since is
  'Since when a confirmed domain''s record hasn''t been found. After seven days the domain is no longer confirmed.';
comment on column public.organization_domains.joins_as is
  'The role that people with proved addresses at the domain may join with; null where nobody joins so.';
comment on column public.organization_domains.required_provider is
  'How members with addresses at the domain have to sign in: any provider, or this one; null where a password is enough.';
comment on column public.organization_domains.required_at is
  'When an owner last asked for it: an owner''s way back is a second factor that they had then.';
create unique index organization_domains_confirmed_idx on public.organization_domains (domain) where confirmed_at is not null;
create index organization_domains_created_by_idx on public.organization_domains (created_by);
alter table public.organization_domains enable row level security;
revoke all on public.organization_domains from public, anon, authenticated;
grant select (
  id, organization_id, domain, secret, created_by, created_at, confirmed_at, checked_at, missing_since, joins_as, required_provider, required_at)
  on public.organization_domains to authenticated;
grant delete, insert, select, update on public.organization_domains to service_role;
create policy "Admins read the domains of their organizations" on public.organization_domains
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create table private.removed_members (
  organization_id uuid references public.organizations (id) on delete cascade,
  user_id uuid references auth.users (id) on delete cascade,
  removed_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
comment on table private.removed_members is
  'Who was removed by somebody else: they don''t come back by their domain, only by an invitation.';
create index removed_members_user_id_idx on private.removed_members (user_id);
alter table private.removed_members enable row level security;

create table private.company_members (
  organization_id uuid not null,
  user_id uuid not null,
  domain_id uuid not null references public.organization_domains (id) on delete cascade,
  primary key (domain_id, user_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table private.company_members is
  'Members who had an address at a domain while it required company sign-in: another address doesn''t free them from it.';
create index company_members_member_idx on private.company_members (organization_id, user_id);
alter table private.company_members enable row level security;

create function private.note_removed_member() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into private.company_members (organization_id, user_id, domain_id)
    select d.organization_id, new.user_id, d.id from public.organization_domains d
    where d.organization_id = new.organization_id and d.required_provider is not null and d.domain = private.domain_of(new.user_id);
    delete from private.removed_members where organization_id = new.organization_id and user_id = new.user_id;
    return new;
  end if;
  -- An organization or an account that is being deleted takes everything along.
  if auth.uid() is not null and auth.uid() <> old.user_id
    and exists (select 1 from public.organizations where id = old.organization_id)
    and exists (select 1 from auth.users where id = old.user_id) then
    insert into private.removed_members (organization_id, user_id) values (old.organization_id, old.user_id)
    on conflict (organization_id, user_id) do update set removed_at = now();
  end if;
  return old;
end
$$;
comment on function private.note_removed_member() is
  'Remembers who was removed by somebody else, until they are a member again, and who came with an address that company sign-in is required of.';
revoke all on function private.note_removed_member() from public, anon, authenticated;
create trigger note_removed_member after insert or delete on public.memberships
  for each row execute function private.note_removed_member();

create function private.domain_of(person uuid) returns text
language sql stable security definer set search_path = '' as $$
  select nullif(regexp_replace(lower(u.email::text), '^.*@', ''), '') from auth.users u where u.id = person
$$;
revoke all on function private.domain_of(uuid) from public, anon, authenticated;

create function private.session_company() returns table (provider text, domain text)
language sql stable security definer set search_path = '' as $$
  select s.provider, s.domain from private.provider_sessions s
  where s.session_id::text = auth.jwt() ->> 'session_id' and s.user_id = auth.uid() and s.domain is not null
  union all
  -- A personal token says how the session began that made it (public.call_as_person).
  select auth.jwt() -> 'iris_company' ->> 'provider', auth.jwt() -> 'iris_company' ->> 'domain'
  where auth.jwt() ->> 'session_id' is null and auth.jwt() -> 'iris_company' ->> 'domain' is not null
$$;
comment on function private.session_company() is 'The company that the session that asks was begun with: provider and domain, or nothing.';
revoke all on function private.session_company() from public, anon, authenticated;

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
comment on function private.had_second_factor(uuid, timestamptz) is
  'Whether an account has a second factor of before an instant. One that was set up later may be a thief''s, who had the password alone.';
revoke all on function private.had_second_factor(uuid, timestamptz) from public, anon, authenticated;

create function private.company_needed(organization uuid, person uuid, provider text, domain text, has_shown_factor boolean)
returns public.organization_domains
language sql stable security definer set search_path = '' as $$
  select d.* from public.organization_domains d
  join public.memberships m on m.organization_id = d.organization_id and m.user_id = person
  where d.organization_id = organization and d.required_provider is not null
    and (d.domain = private.domain_of(person)
      or exists (select 1 from private.company_members c where c.domain_id = d.id and c.user_id = person))
    and not (d.domain = company_needed.domain and d.required_provider in ('any', company_needed.provider)) is true
    -- The way back of an owner: password and second factor, past a provider that is gone.
    and not (m.role = 'owner' and has_shown_factor and private.had_second_factor(person, d.required_at))
  order by d.domain limit 1
$$;
comment on function private.company_needed(uuid, uuid, text, text, boolean) is
  'The domain, with its provider, that a member still has to sign in with to see the organization, given what their session or token shows; null for none.';
revoke all on function private.company_needed(uuid, uuid, text, text, boolean) from public, anon, authenticated;

create function private.session_company_needed(organization uuid) returns public.organization_domains
language sql stable security definer set search_path = '' as $$
  select needed.* from (select 1) one left join private.session_company() c on true
  cross join lateral private.company_needed(organization, auth.uid(), c.provider, c.domain, private.has_shown_second_factor()) needed
$$;
comment on function private.session_company_needed(uuid) is
  'The domain, with its provider, that the member who asks still has to sign in with to see the organization; null for none.';
revoke all on function private.session_company_needed(uuid) from public, anon, authenticated;

create function private.require_domain(organization uuid, domain_id uuid) returns public.organization_domains
language plpgsql volatile security definer set search_path = '' as $$
declare
  found_domain public.organization_domains;
begin
  select * into found_domain from public.organization_domains d
  where d.organization_id = organization and d.id = domain_id for update;
  if found_domain.id is null then
    raise exception using errcode = 'PT404', message = 'domain not found';
  end if;
  return found_domain;
end
$$;
revoke all on function private.require_domain(uuid, uuid) from public, anon, authenticated;

create function public.add_domain(p_organization_id uuid, p_domain text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner']);
  if p_domain is null or not private.is_company_domain(p_domain) then
    raise exception using errcode = 'PT422', message = 'not a company''s domain';
  end if;
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.organization_domains where organization_id = p_organization_id) >= 20 then
    raise exception using errcode = 'PT429', message = 'too many domains';
  end if;
  insert into public.organization_domains (organization_id, domain, created_by)
  values (p_organization_id, p_domain, auth.uid())
  on conflict (organization_id, domain) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'domain there';
  end if;
  perform private.record_audit_event(p_organization_id, 'domain.add', p_domain);
  return created;
end
$$;
comment on function public.add_domain(uuid, text) is
  'Adds a domain that is still to be confirmed. Owners. PT422 for what is no domain and for public mail domains, PT409 for one that is there, PT429 with 20.';
revoke all on function public.add_domain(uuid, text) from public, anon, authenticated;
grant execute on function public.add_domain(uuid, text) to authenticated;

create function public.remove_domain(p_organization_id uuid, p_domain_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone public.organization_domains;
begin
  perform private.require_role(p_organization_id, array['owner']);
  gone := private.require_domain(p_organization_id, p_domain_id);
  delete from public.organization_domains where id = gone.id;
  perform private.record_audit_event(p_organization_id, 'domain.remove', gone.domain);
end
$$;
comment on function public.remove_domain(uuid, uuid) is
  'Removes a domain, and with it joining by it and what it requires. Owners. PT404 where there is none.';
revoke all on function public.remove_domain(uuid, uuid) from public, anon, authenticated;
grant execute on function public.remove_domain(uuid, uuid) to authenticated;

create function public.let_domain_join(p_organization_id uuid, p_domain_id uuid, p_role text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  one public.organization_domains;
begin
  perform private.require_role(p_organization_id, array['owner']);
  one := private.require_domain(p_organization_id, p_domain_id);
  if p_role not in ('viewer', 'member') then
    raise exception using errcode = 'PT422', message = 'role not for joining';
  end if;
  if one.confirmed_at is null then
    raise exception using errcode = 'PT409', message = 'domain not confirmed';
  end if;
  if one.joins_as is distinct from p_role then
    update public.organization_domains set joins_as = p_role where id = one.id;
    perform private.record_audit_event(p_organization_id,
      case when p_role is null then 'domain.stop-joining' else 'domain.let-join' end, one.domain,
      jsonb_strip_nulls(jsonb_build_object('role', p_role)));
  end if;
end
$$;
comment on function public.let_domain_join(uuid, uuid, text) is
  'Says with which role people with proved addresses at a confirmed domain may join: viewer or member; null for nobody. Owners. PT404 where there is none, PT409 for an unconfirmed one, PT422 for another role.';
revoke all on function public.let_domain_join(uuid, uuid, text) from public, anon, authenticated;
grant execute on function public.let_domain_join(uuid, uuid, text) to authenticated;

create function public.require_company_sign_in(p_organization_id uuid, p_domain_id uuid, p_provider text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  one public.organization_domains;
begin
  perform private.require_role(p_organization_id, array['owner']);
  one := private.require_domain(p_organization_id, p_domain_id);
  if p_provider not in ('any', 'github', 'google', 'saml') then
    raise exception using errcode = 'PT422', message = 'no such provider';
  end if;
  if one.confirmed_at is null then
    raise exception using errcode = 'PT409', message = 'domain not confirmed';
  end if;
  -- Whoever requires it has signed in so, or they would lock themselves out.
  if p_provider is not null and private.domain_of(auth.uid()) = one.domain and not exists (
    select 1 from private.session_company() c where c.domain = one.domain and p_provider in ('any', c.provider)) then
    raise exception using errcode = 'PT423', message = 'not signed in that way';
  end if;
  -- Asked for again, it takes in who came to the domain since, and the factors of its owners.
  update public.organization_domains set
    required_provider = p_provider, required_at = case when p_provider is not null then now() end
  where id = one.id;
  delete from private.company_members where domain_id = one.id and p_provider is null;
  insert into private.company_members (organization_id, user_id, domain_id)
  select m.organization_id, m.user_id, one.id from public.memberships m
  where m.organization_id = p_organization_id and p_provider is not null and private.domain_of(m.user_id) = one.domain
  on conflict (domain_id, user_id) do nothing;
  if one.required_provider is distinct from p_provider then
    perform private.record_audit_event(p_organization_id,
      case when p_provider is null then 'domain.waive-sign-in' else 'domain.require-sign-in' end, one.domain,
      jsonb_strip_nulls(jsonb_build_object('provider', p_provider)));
  end if;
end
$$;
comment on function public.require_company_sign_in(uuid, uuid, text) is
  'Says how members with addresses at a confirmed domain have to sign in: any, github, google or saml; null for a password too. Owners. PT404 where there is none, PT409 for an unconfirmed one, PT422 for no such provider, PT423 for an owner at that domain whose own session began otherwise.';
revoke all on function public.require_company_sign_in(uuid, uuid, text) from public, anon, authenticated;
grant execute on function public.require_company_sign_in(uuid, uuid, text) to authenticated;

create function public.waive_company_sign_in(p_organization_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  one text;
  waived integer := 0;
begin
  for one in
    update public.organization_domains set required_provider = null, required_at = null
    where organization_id = p_organization_id and required_provider is not null returning domain
  loop
    waived := waived + 1;
    perform private.record_audit_event_by(p_organization_id, null, 'domain.waive-sign-in', one);
  end loop;
  delete from private.company_members where organization_id = p_organization_id;
  return waived;
end
$$;
comment on function public.waive_company_sign_in(uuid) is
  'Lets members of an organization sign in with passwords again, whatever its domains required: the operator''s way back for owners. Tells how many domains did. Service role only.';
revoke all on function public.waive_company_sign_in(uuid) from public, anon, authenticated;
grant execute on function public.waive_company_sign_in(uuid) to service_role;

create function public.record_domain_check(p_domain_id uuid, p_is_found boolean, p_requested_by uuid) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  one public.organization_domains;
begin
  select * into one from public.organization_domains where id = p_domain_id;
  if one.id is null then
    return 'gone';
  end if;
  if p_requested_by is not null then
    perform private.require_role_of(one.organization_id, p_requested_by, array['owner']);
  end if;
  -- One organization at a time confirms a domain.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('iris domain ' || one.domain, 0));
  select * into one from public.organization_domains where id = p_domain_id for update;
  if one.id is null then
    return 'gone';
  end if;
  update public.organization_domains set
    checked_at = now(),
    missing_since = case when p_is_found or one.confirmed_at is null then null else coalesce(missing_since, now()) end
  where id = one.id;
  if one.confirmed_at is null then
    if not p_is_found then
      return 'missing';
    end if;
    if exists (select 1 from public.organization_domains d where d.domain = one.domain and d.confirmed_at is not null) then
      return 'taken';
    end if;
    update public.organization_domains set confirmed_at = now() where id = one.id;
    perform private.record_audit_event_by(one.organization_id, p_requested_by, 'domain.confirm', one.domain);
    return 'confirmed';
  end if;
  if not p_is_found and one.missing_since < now() - interval '7 days' then
    update public.organization_domains set confirmed_at = null, joins_as = null, required_provider = null, required_at = null,
      missing_since = null
    where id = one.id;
    delete from private.company_members where domain_id = one.id;
    perform private.record_audit_event_by(one.organization_id, null, 'domain.lapse', one.domain);
    return 'lapsed';
  end if;
  return case when p_is_found then 'confirmed' else 'missing' end;
end
$$;
comment on function public.record_domain_check(uuid, boolean, uuid) is
  'Notes whether a domain''s TXT record was found: confirms the domain, or ends what it meant once the record was missing for seven days. Answers confirmed, missing, taken (another organization''s), lapsed or gone. PT403 where the person asked for is no owner. Service role only.';
revoke all on function public.record_domain_check(uuid, boolean, uuid) from public, anon, authenticated;
grant execute on function public.record_domain_check(uuid, boolean, uuid) to service_role;

create function public.list_domains_to_check(p_limit integer) returns table (id uuid, domain text, secret text)
language sql stable security definer set search_path = '' as $$
  select d.id, d.domain, d.secret from public.organization_domains d
  where d.confirmed_at is not null and coalesce(d.checked_at, d.confirmed_at) < now() - interval '20 hours'
  order by d.checked_at limit least(greatest(p_limit, 0), 500)
$$;
comment on function public.list_domains_to_check(integer) is
  'Confirmed domains whose record nobody looked for within 20 hours, the longest ago first. Service role only: it crosses organizations.';
revoke all on function public.list_domains_to_check(integer) from public, anon, authenticated;
grant execute on function public.list_domains_to_check(integer) to service_role;

create function private.may_join_by_domain(organization uuid, person uuid) returns text
language sql stable security definer set search_path = '' as $$
  select d.joins_as from public.organization_domains d
  where d.organization_id = organization and d.confirmed_at is not null and d.joins_as is not null
    and d.domain = private.domain_of(person)
    and private.has_proved_address(person) and not private.is_demo_account(person)
    and not exists (select 1 from public.memberships m where m.organization_id = organization and m.user_id = person)
    and not exists (select 1 from private.removed_members r where r.organization_id = organization and r.user_id = person)
$$;
comment on function private.may_join_by_domain(uuid, uuid) is
  'The role that somebody may join an organization with by their proved address; null where they may not.';
revoke all on function private.may_join_by_domain(uuid, uuid) from public, anon, authenticated;

create function public.list_joinable_organizations() returns table (slug text, name text, role text)
language sql stable security definer set search_path = '' as $$
  select o.slug, o.name, private.may_join_by_domain(o.id, auth.uid())
  from public.organization_domains d join public.organizations o on o.id = d.organization_id
  where d.domain = private.domain_of(auth.uid()) and d.joins_as is not null
    and private.session_suffices(null)
    and private.may_join_by_domain(o.id, auth.uid()) is not null
$$;
comment on function public.list_joinable_organizations() is
  'Organizations that the signed-in user may join by their proved address, with the role they would have.';
revoke all on function public.list_joinable_organizations() from public, anon, authenticated;
grant execute on function public.list_joinable_organizations() to authenticated;

create function public.join_by_domain(p_slug text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  joined uuid;
  joins_as text;
begin
  if auth.uid() is null then
    raise exception using errcode = 'PT401', message = 'sign in first';
  end if;
  select id into joined from public.organizations where slug = p_slug;
  -- Under the lock of rights: whoever is just being removed stays removed.
  perform pg_catalog.pg_advisory_xact_lock(private.rights_key(joined));
  joins_as := private.may_join_by_domain(joined, auth.uid());
  if joins_as is null then
    raise exception using errcode = 'PT404', message = 'nothing to join';
  end if;
  insert into public.memberships (organization_id, user_id, role) values (joined, auth.uid(), joins_as);
  perform private.record_audit_event(joined, 'member.join', joins_as,
    jsonb_build_object('role', joins_as, 'domain', private.domain_of(auth.uid())));
end
$$;
comment on function public.join_by_domain(text) is
  'Joins the signed-in user to the organization that their proved address''s domain opens. PT404 where it opens none with this slug, they belong already, or they were removed.';
revoke all on function public.join_by_domain(text) from public, anon, authenticated;
grant execute on function public.join_by_domain(text) to authenticated;

-- The account's own factor is looked at once a statement, the organization's demands in the join.
create or replace function private.member_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.organization_id from public.memberships m join public.organizations o on o.id = m.organization_id
  where m.user_id = auth.uid()
    and ((select private.has_shown_second_factor())
      or not (o.requires_second_factor or (select private.has_second_factor(auth.uid()))))
    and not exists (
      select 1 from public.organization_domains d
      where d.organization_id = m.organization_id and d.required_provider is not null
        and (private.session_company_needed(m.organization_id)).id is not null)
$$;
create or replace function private.admin_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select m.organization_id from public.memberships m join public.organizations o on o.id = m.organization_id
  where m.user_id = auth.uid() and m.role in ('owner', 'admin')
    and ((select private.has_shown_second_factor())
      or not (o.requires_second_factor or (select private.has_second_factor(auth.uid()))))
    and not exists (
      select 1 from public.organization_domains d
      where d.organization_id = m.organization_id and d.required_provider is not null
        and (private.session_company_needed(m.organization_id)).id is not null)
$$;

create function public.list_hidden_organizations() returns table (slug text, name text, needs text)
language sql stable security definer set search_path = '' as $$
  select o.slug, o.name, case when o.requires_second_factor and not (select private.has_shown_second_factor())
    then 'second-factor' else 'company-sign-in' end
  from public.memberships m join public.organizations o on o.id = m.organization_id
  where m.user_id = auth.uid()
    and (o.requires_second_factor and not (select private.has_shown_second_factor()) or (private.session_company_needed(o.id)).id is not null)
  order by o.name, o.slug limit 200
$$;
comment on function public.list_hidden_organizations() is
  'The signed-in user''s organizations that ask this session for more: a second factor, or the company''s sign-in. What they are called, and nothing else.';
revoke all on function public.list_hidden_organizations() from public, anon, authenticated;
grant execute on function public.list_hidden_organizations() to authenticated;

create function public.company_sign_in_needed(p_slug text) returns table (provider text, domain text)
language sql stable security definer set search_path = '' as $$
  select needed.required_provider, needed.domain
  from public.organizations o cross join lateral private.session_company_needed(o.id) needed
  where o.slug = p_slug and needed.id is not null
$$;
comment on function public.company_sign_in_needed(text) is
  'The provider (any, github, google or saml) and the domain that the signed-in user still has to sign in with to see an organization they belong to; no row for nothing, or for no member.';
revoke all on function public.company_sign_in_needed(text) from public, anon, authenticated;
grant execute on function public.company_sign_in_needed(text) to authenticated;
