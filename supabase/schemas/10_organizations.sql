-- The tenant, who belongs to it, and what they may do.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.organizations (
  id uuid default gen_random_uuid() primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text not null check (length(btrim(name)) between 1 and 80),
  time_zone text not null default 'UTC',
  production_environments text[] not null default '{}',
  is_demo boolean not null default false,
  data_version bigint not null default 0,
  created_at timestamptz not null default now(),
  week_start text not null default 'monday' check (week_start in ('monday', 'sunday')),
  merges_duplicates boolean not null default false,
  requires_second_factor boolean not null default false,
  counts_incidents_without_environment boolean not null default true,
  audit_kept_days integer check (audit_kept_days between 90 and 3650),
  allows_shared_links boolean not null default false,
  declined_repositories text[] not null default '{}',
  constraint organizations_name_plain check (private.is_plain_text(name)),
  constraint organizations_production_environments_bounded check (private.are_names(production_environments, 50, 200)),
  constraint organizations_time_zone_bounded check (length(time_zone) between 1 and 64)
);

comment on table public.organizations is 'The tenant: every other row names the organization it belongs to.';
comment on column public.organizations.production_environments is
  'Datadog environments that count as production; what the figures read by default.';
comment on column public.organizations.data_version is
  'Raised in the transaction that changes the organization''s events: part of every cache key.';
comment on column public.organizations.week_start is 'The day weekly figures and the digest begin on.';
comment on column public.organizations.merges_duplicates is
  'Whether a deployment that two sources reported counts once.';
comment on column public.organizations.requires_second_factor is
  'Whether members see this organization only in sessions that have shown a second factor (aal2). Its owners say so.';
comment on column public.organizations.counts_incidents_without_environment is
  'Whether incidents that name no environment count wherever a production environment does.';
comment on column public.organizations.audit_kept_days is
  'How many days lines of the audit log are kept, as an owner said; null keeps them for ever.';
comment on column public.organizations.allows_shared_links is
  'Whether members may make links to snapshots that open without an account. While it is off, none opens.';
comment on column public.organizations.declined_repositories is
  'Slugs of repositories that a person removed: they aren''t adopted again unless a person says so.';

alter table public.organizations enable row level security;
grant select (
  id, slug, name, time_zone, production_environments, is_demo, data_version, created_at, week_start, merges_duplicates,
  requires_second_factor, counts_incidents_without_environment, audit_kept_days, allows_shared_links
) on public.organizations to authenticated;
grant delete, insert, select, update on public.organizations to service_role;

create function private.member_organization_ids() returns setof uuid
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
grant select (organization_id, user_id, role, created_at) on public.memberships to authenticated;
grant delete, insert, select, update on public.memberships to service_role;

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
  accepted_at timestamptz,
  constraint organization_invitations_token_hash_bounded check (length(token_hash) between 32 and 128)
);

comment on table public.organization_invitations is
  'Invitations by link. Only the token''s hash is kept, so a leaked table opens nothing.';

create index organization_invitations_created_by_idx on public.organization_invitations (created_by);
create index organization_invitations_organization_id_idx on public.organization_invitations (organization_id);

alter table public.organization_invitations enable row level security;
grant select (
  id, organization_id, role, created_by, created_at, expires_at, accepted_at
) on public.organization_invitations to authenticated;
grant delete, insert, select, update on public.organization_invitations to service_role;

create function private.admin_organization_ids() returns setof uuid
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
revoke all on function private.admin_organization_ids from public, anon, authenticated;
grant execute on function private.admin_organization_ids to authenticated;

create policy "Admins read the invitations of their organizations" on public.organization_invitations
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create table private.freed_slugs (
  slug text primary key,
  freed_at timestamptz not null default now(),
  freed_by uuid references auth.users (id) on delete set null
);

comment on table private.freed_slugs is 'Addresses of deleted organizations, kept for 90 days for whoever deleted them.';

create index freed_slugs_freed_by_idx on private.freed_slugs (freed_by);

alter table private.freed_slugs enable row level security;

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
comment on function private.is_company_domain is
  'Whether a name can be a company''s domain: of a domain''s form, in lower case, and none where anybody gets an address.';
revoke all on function private.is_company_domain from public, anon, authenticated;

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
  constraint organization_domains_confirmed_first check (confirmed_at is not null or joins_as is null and required_provider is null and missing_since is null),
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

create unique index organization_domains_confirmed_idx
  on public.organization_domains (domain) where confirmed_at is not null;
create index organization_domains_created_by_idx on public.organization_domains (created_by);

alter table public.organization_domains enable row level security;
grant select (
  id, organization_id, domain, secret, created_by, created_at, confirmed_at, checked_at, missing_since, joins_as,
  required_provider, required_at
) on public.organization_domains to authenticated;
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
  user_id uuid,
  domain_id uuid references public.organization_domains (id) on delete cascade,
  primary key (domain_id, user_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);

comment on table private.company_members is
  'Members who had an address at a domain while it required company sign-in: another address doesn''t free them from it.';

create index company_members_member_idx on private.company_members (organization_id, user_id);

alter table private.company_members enable row level security;

create function private.check_role(organization uuid, allowed text[]) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  actual text;
begin
  select role into actual from public.memberships where organization_id = organization and user_id = auth.uid();
  if actual is null then
    raise exception using errcode = 'PT404', message = 'organization not found';
  end if;
  -- Defined with the second factor, in 20261130062200.
  if not private.session_suffices(organization) then
    raise exception using errcode = 'PT403', message = 'second factor needed';
  end if;
  if actual <> all (allowed) then
    raise exception using errcode = 'PT403', message = 'role not sufficient';
  end if;
end
$$;
comment on function private.check_role is
  'PT404 for a stranger, as if there were no such organization, PT403 for a member with too small a role, or in a session that hasn''t shown a second factor it must show. For reading only: what writes takes require_role.';
revoke all on function private.check_role from public, anon, authenticated;

create function private.company_needed(
  organization uuid, person uuid, provider text, domain text, has_shown_factor boolean
) returns public.organization_domains
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
comment on function private.company_needed is
  'The domain, with its provider, that a member still has to sign in with to see the organization, given what their session or token shows; null for none.';
revoke all on function private.company_needed from public, anon, authenticated;

create function private.delete_commits_of_organization() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.external_commit_secrets where organization_id in (select id from gone);
  delete from public.commit_observations where organization_id in (select id from gone);
  delete from public.commit_origins where organization_id in (select id from gone);
  return null;
end
$$;
comment on function private.delete_commits_of_organization is
  'As a foreign key that cascades would: what hold_organization holds goes with its organization.';
revoke all on function private.delete_commits_of_organization from public, anon, authenticated;

create function private.domain_of(person uuid) returns text
language sql stable security definer set search_path = '' as $$
  select nullif(regexp_replace(lower(u.email::text), '^.*@', ''), '') from auth.users u where u.id = person
$$;
revoke all on function private.domain_of from public, anon, authenticated;

create function private.end_what_rights_made() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  ended jsonb := '[]';
  token public.api_tokens;
  slack boolean;
begin
  -- An organization that is being deleted takes everything along.
  if exists (select 1 from public.organizations where id = old.organization_id) then
    perform pg_catalog.pg_advisory_xact_lock(private.rights_key(old.organization_id));
    perform private.withdraw_invitations_by(old.organization_id, old.user_id);
    for token in
      update public.api_tokens set revoked_at = now()
      where organization_id = old.organization_id and created_by = old.user_id and revoked_at is null
        and coalesce(expires_at > now(), true)
      returning *
    loop
      ended := ended || jsonb_build_object('name', token.name, 'lastFour', token.last_four);
      perform private.record_audit_event(old.organization_id, 'api-token.lapse', token.name,
        jsonb_build_object('token_id', token.id, 'last_four', token.last_four, 'user_id', old.user_id));
    end loop;
    delete from public.slack_webhooks where organization_id = old.organization_id and connected_by = old.user_id;
    slack := found;
    if slack then
      perform private.record_audit_event(old.organization_id, 'digest.lapse-slack', 'slack', jsonb_build_object('user_id', old.user_id));
    end if;
    if slack or ended <> '[]' then
      perform private.tell_owners_of_ended_access(old.organization_id, old.user_id,
        jsonb_build_object('tokens', ended, 'slack', slack));
    end if;
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function private.end_what_rights_made is
  'Before an admin''s or owner''s role ends: withdraws their invitations, revokes their API tokens, disconnects the Slack channel they connected, and tells the audit log and the owners.';
revoke all on function private.end_what_rights_made from public, anon, authenticated;

create function private.hold_organization() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  held integer;
begin
  perform from public.organizations o where o.id in (select organization_id from added) for key share;
  get diagnostics held = row_count;
  if held < (select count(distinct organization_id) from added) then
    raise exception using errcode = 'foreign_key_violation',
      message = format('insert on table "%s" names an organization that is not there', tg_table_name);
  end if;
  return null;
end
$$;
comment on function private.hold_organization is
  'As a foreign key would: rows name an organization that is there, and stays until they are committed. Once a statement.';
revoke all on function private.hold_organization from public, anon, authenticated;

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

create function private.keep_demo_memberships() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  member uuid := case when tg_op = 'INSERT' then new.user_id else old.user_id end;
begin
  if auth.uid() is not null and private.is_demo_account(member) then
    raise exception using errcode = 'PT403', message = 'the demo account is shared: it joins and leaves nothing';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function private.keep_demo_memberships is
  'Refuses whoever is signed in that the demo''s account joins an organization, leaves one or gets another role.';
revoke all on function private.keep_demo_memberships from public, anon, authenticated;

create function private.keep_freed_slug() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  -- Deleted together with its owner's account, the account is gone before the row is written.
  insert into private.freed_slugs (slug, freed_by)
  values (old.slug, (select u.id from auth.users u where u.id = auth.uid()))
  on conflict (slug) do update set freed_at = now(), freed_by = excluded.freed_by;
  return old;
end
$$;
comment on function private.keep_freed_slug is 'Remembers the address of an organization that is deleted.';
revoke all on function private.keep_freed_slug from public, anon, authenticated;

create function private.keep_organization() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = 'foreign_key_violation',
    message = format('a row of "%s" stays with its organization', tg_table_name);
end
$$;
comment on function private.keep_organization is 'Refuses to move a row to another organization.';
revoke all on function private.keep_organization from public, anon, authenticated;

create function private.may_join_by_domain(organization uuid, person uuid) returns text
language sql stable security definer set search_path = '' as $$
  select d.joins_as from public.organization_domains d
  where d.organization_id = organization and d.confirmed_at is not null and d.joins_as is not null
    and d.domain = private.domain_of(person)
    and private.has_proved_address(person) and not private.is_demo_account(person)
    and not exists (select 1 from public.memberships m where m.organization_id = organization and m.user_id = person)
    and not exists (select 1 from private.removed_members r where r.organization_id = organization and r.user_id = person)
$$;
comment on function private.may_join_by_domain is
  'The role that somebody may join an organization with by their proved address; null where they may not.';
revoke all on function private.may_join_by_domain from public, anon, authenticated;

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
comment on function private.note_removed_member is
  'Remembers who was removed by somebody else, until they are a member again, and who came with an address that company sign-in is required of.';
revoke all on function private.note_removed_member from public, anon, authenticated;

create function private.refuse_freed_slug() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if auth.uid() is not null and exists (
    select 1 from private.freed_slugs f
    where f.slug = new.slug and f.freed_at > now() - interval '90 days' and f.freed_by is distinct from auth.uid()
  ) then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  return new;
end
$$;
comment on function private.refuse_freed_slug is
  'PT409 for an address that somebody else''s organization had within the last 90 days, as if it still stood.';
revoke all on function private.refuse_freed_slug from public, anon, authenticated;

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
revoke all on function private.require_domain from public, anon, authenticated;

create function private.require_role(organization uuid, allowed text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.check_role(organization, allowed);
  perform pg_catalog.pg_advisory_xact_lock_shared(private.rights_key(organization));
  perform private.check_role(organization, allowed);
end
$$;
comment on function private.require_role is
  'check_role under the organization''s lock of rights, shared until the transaction ends: nobody loses a role while they use it.';
revoke all on function private.require_role from public, anon, authenticated;

create function private.require_role_alone(organization uuid, allowed text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.check_role(organization, allowed);
  perform pg_catalog.pg_advisory_xact_lock(private.rights_key(organization));
  perform private.check_role(organization, allowed);
end
$$;
comment on function private.require_role_alone is
  'require_role for what changes who may do what: waits for every write under way, and lets none begin.';
revoke all on function private.require_role_alone from public, anon, authenticated;

create function private.require_role_of(organization uuid, person uuid, allowed text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock_shared(private.rights_key(organization));
  if not exists (
    select 1 from public.memberships where organization_id = organization and user_id = person and role = any (allowed)
  ) then
    raise exception using errcode = 'PT403', message = 'role not sufficient';
  end if;
end
$$;
comment on function private.require_role_of is
  'require_role for a person whom the service role acts for. PT403 also for a stranger.';
revoke all on function private.require_role_of from public, anon, authenticated;

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

create function private.rights_key(organization uuid) returns bigint
language sql immutable set search_path = '' as $$
  select pg_catalog.hashtextextended('iris rights ' || organization, 0)
$$;
revoke all on function private.rights_key from public, anon, authenticated;

create function private.tell_owners_of_ended_access(organization uuid, leaving uuid, content jsonb) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.outbox_messages (organization_id, kind, period, channel, user_id, locale, content)
  select o.id, 'access-ended', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'email', m.user_id,
    coalesce(s.locale, 'en'), (content || jsonb_build_object('kind', 'access-ended', 'organization',
      jsonb_build_object('slug', o.slug, 'name', o.name, 'timeZone', o.time_zone)))::text
  from public.organizations o
  join public.memberships m on m.organization_id = o.id and m.role = 'owner' and m.user_id <> leaving
  left join public.digest_subscriptions s on s.organization_id = o.id and s.user_id = m.user_id
  where o.id = organization
$$;
comment on function private.tell_owners_of_ended_access is
  'Writes the mail to every other owner about what ended, in the language of their digest, else in English. Nobody subscribes to it, and nobody can unsubscribe.';
revoke all on function private.tell_owners_of_ended_access from public, anon, authenticated;

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
comment on function public.add_domain is
  'Adds a domain that is still to be confirmed. Owners. PT422 for what is no domain and for public mail domains, PT409 for one that is there, PT429 with 20.';
revoke all on function public.add_domain from public, anon, authenticated;
grant execute on function public.add_domain to authenticated;

create function public.change_member_role(
  p_organization_id uuid, p_user_id uuid, p_role text, p_take_over boolean default false
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  earlier text;
begin
  perform private.require_role_alone(p_organization_id, array['owner']);
  if p_role <> 'owner' then
    perform private.require_another_owner(p_organization_id, p_user_id);
  end if;
  select role into earlier from public.memberships
  where organization_id = p_organization_id and user_id = p_user_id for update;
  if earlier is null then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  if p_take_over and p_role not in ('owner', 'admin') and p_user_id <> auth.uid() then
    perform private.take_over_from(p_organization_id, p_user_id);
  end if;
  update public.memberships set role = p_role
  where organization_id = p_organization_id and user_id = p_user_id;
  if earlier <> p_role then
    perform private.record_audit_event(p_organization_id, 'member.change-role', p_role,
      jsonb_build_object('user_id', p_user_id, 'from', earlier, 'to', p_role));
  end if;
end
$$;
comment on function public.change_member_role is
  'Changes a member''s role. Who is no admin any more loses what they made as one, unless p_take_over makes it the caller''s. Owners only; an organization keeps at least one owner (PT409).';
revoke all on function public.change_member_role from public, anon, authenticated;
grant execute on function public.change_member_role to authenticated;

create function public.company_sign_in_needed(p_slug text) returns table(provider text, domain text)
language sql stable security definer set search_path = '' as $$
  select needed.required_provider, needed.domain
  from public.organizations o cross join lateral private.session_company_needed(o.id) needed
  where o.slug = p_slug and needed.id is not null
$$;
comment on function public.company_sign_in_needed is
  'The provider (any, github, google or saml) and the domain that the signed-in user still has to sign in with to see an organization they belong to; no row for nothing, or for no member.';
revoke all on function public.company_sign_in_needed from public, anon, authenticated;
grant execute on function public.company_sign_in_needed to authenticated;

create function public.create_invitation(p_organization_id uuid, p_role text, p_token_hash text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.organization_invitations
      where organization_id = p_organization_id and accepted_at is null and expires_at > now()) >= 200 then
    raise exception using errcode = 'PT409', message = 'too many invitations';
  end if;
  insert into public.organization_invitations (organization_id, role, token_hash, created_by)
  values (p_organization_id, p_role, p_token_hash, auth.uid()) returning id into created;
  perform private.record_audit_event(p_organization_id, 'invitation.create', p_role,
    jsonb_build_object('invitation_id', created, 'role', p_role));
  return created;
end
$$;
comment on function public.create_invitation is
  'Makes an invitation known by its token''s hash. Admins and owners. PT409 when 200 can still be used.';
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

create function public.create_organization_for(
  p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean, p_time_zone text default 'UTC'
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  insert into public.organizations (name, slug, is_demo, time_zone)
  values (btrim(p_name), p_slug, p_is_demo, coalesce((
    select z.name from pg_catalog.pg_timezone_names z
    where z.name = p_time_zone and z.name !~ '^(posix|right)/' and z.name not in ('Factory', 'localtime', 'posixrules')), 'UTC'))
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
  'Creates an organization owned by the given user, or by nobody (the demo); a time zone that the database doesn''t know becomes UTC. Service role only. PT409 when the slug is taken, PT422 when it is reserved.';
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
comment on function public.join_by_domain is
  'Joins the signed-in user to the organization that their proved address''s domain opens. PT404 where it opens none with this slug, they belong already, or they were removed.';
revoke all on function public.join_by_domain from public, anon, authenticated;
grant execute on function public.join_by_domain to authenticated;

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
comment on function public.let_domain_join is
  'Says with which role people with proved addresses at a confirmed domain may join: viewer or member; null for nobody. Owners. PT404 where there is none, PT409 for an unconfirmed one, PT422 for another role.';
revoke all on function public.let_domain_join from public, anon, authenticated;
grant execute on function public.let_domain_join to authenticated;

create function public.list_domains_to_check(p_limit integer) returns table(id uuid, domain text, secret text)
language sql stable security definer set search_path = '' as $$
  select d.id, d.domain, d.secret from public.organization_domains d
  where d.confirmed_at is not null and coalesce(d.checked_at, d.confirmed_at) < now() - interval '20 hours'
  order by d.checked_at limit least(greatest(p_limit, 0), 500)
$$;
comment on function public.list_domains_to_check is
  'Confirmed domains whose record nobody looked for within 20 hours, the longest ago first. Service role only: it crosses organizations.';
revoke all on function public.list_domains_to_check from public, anon, authenticated;
grant execute on function public.list_domains_to_check to service_role;

create function public.list_hidden_organizations() returns table(slug text, name text, needs text)
language sql stable security definer set search_path = '' as $$
  select o.slug, o.name, case when o.requires_second_factor and not (select private.has_shown_second_factor())
    then 'second-factor' else 'company-sign-in' end
  from public.memberships m join public.organizations o on o.id = m.organization_id
  where m.user_id = auth.uid()
    and (o.requires_second_factor and not (select private.has_shown_second_factor()) or (private.session_company_needed(o.id)).id is not null)
  order by o.name, o.slug limit 200
$$;
comment on function public.list_hidden_organizations is
  'The signed-in user''s organizations that ask this session for more: a second factor, or the company''s sign-in. What they are called, and nothing else.';
revoke all on function public.list_hidden_organizations from public, anon, authenticated;
grant execute on function public.list_hidden_organizations to authenticated;

create function public.list_joinable_organizations() returns table(slug text, name text, role text)
language sql stable security definer set search_path = '' as $$
  select o.slug, o.name, private.may_join_by_domain(o.id, auth.uid())
  from public.organization_domains d join public.organizations o on o.id = d.organization_id
  where d.domain = private.domain_of(auth.uid()) and d.joins_as is not null
    and private.session_suffices(null)
    and private.may_join_by_domain(o.id, auth.uid()) is not null
$$;
comment on function public.list_joinable_organizations is
  'Organizations that the signed-in user may join by their proved address, with the role they would have.';
revoke all on function public.list_joinable_organizations from public, anon, authenticated;
grant execute on function public.list_joinable_organizations to authenticated;

create function public.list_members(p_organization_id uuid) returns table(user_id uuid, email text, role text, created_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.check_role(p_organization_id, array['owner', 'admin', 'member', 'viewer']);
  return query
    select m.user_id, u.email::text, m.role, m.created_at
    from public.memberships m join auth.users u on u.id = m.user_id
    where m.organization_id = p_organization_id
    order by m.created_at, m.user_id;
end
$$;
comment on function public.list_members is
  'The members with their e-mail addresses, which live in auth and reach only fellow members; 500 at most.';
revoke all on function public.list_members from public, anon, authenticated;
grant execute on function public.list_members to authenticated;

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
comment on function public.record_domain_check is
  'Notes whether a domain''s TXT record was found: confirms the domain, or ends what it meant once the record was missing for seven days. Answers confirmed, missing, taken (another organization''s), lapsed or gone. PT403 where the person asked for is no owner. Service role only.';
revoke all on function public.record_domain_check from public, anon, authenticated;
grant execute on function public.record_domain_check to service_role;

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
comment on function public.remove_domain is
  'Removes a domain, and with it joining by it and what it requires. Owners. PT404 where there is none.';
revoke all on function public.remove_domain from public, anon, authenticated;
grant execute on function public.remove_domain to authenticated;

create function public.remove_member(p_organization_id uuid, p_user_id uuid, p_take_over boolean default false) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone public.memberships;
  leaves boolean := p_user_id is not distinct from auth.uid();
begin
  perform private.require_role_alone(p_organization_id, case when leaves then array['owner', 'admin', 'member'] else array['owner'] end);
  perform private.require_another_owner(p_organization_id, p_user_id);
  if p_take_over and not leaves then
    perform private.take_over_from(p_organization_id, p_user_id);
  end if;
  delete from public.memberships where organization_id = p_organization_id and user_id = p_user_id
  returning * into gone;
  if gone.user_id is null then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  perform private.record_audit_event(p_organization_id,
    case when leaves then 'member.leave' else 'member.remove' end, gone.role,
    jsonb_build_object('user_id', p_user_id, 'role', gone.role));
end
$$;
comment on function public.remove_member is
  'Removes a member (owners), or oneself. What they made as an admin ends with them, unless p_take_over makes it the caller''s. The last owner cannot leave (PT409).';
revoke all on function public.remove_member from public, anon, authenticated;
grant execute on function public.remove_member to authenticated;

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
comment on function public.require_company_sign_in is
  'Says how members with addresses at a confirmed domain have to sign in: any, github, google or saml; null for a password too. Owners. PT404 where there is none, PT409 for an unconfirmed one, PT422 for no such provider, PT423 for an owner at that domain whose own session began otherwise.';
revoke all on function public.require_company_sign_in from public, anon, authenticated;
grant execute on function public.require_company_sign_in to authenticated;

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
  perform private.require_role_alone(p_organization_id, array['owner']);
  perform 1 from public.organizations where id = p_organization_id for update;
  -- Again, for what changed a role by hand, under this lock alone.
  perform private.check_role(p_organization_id, array['owner']);
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
comment on function public.waive_company_sign_in is
  'Lets members of an organization sign in with passwords again, whatever its domains required: the operator''s way back for owners. Tells how many domains did. Service role only.';
revoke all on function public.waive_company_sign_in from public, anon, authenticated;
grant execute on function public.waive_company_sign_in to service_role;

create trigger end_what_rights_made before delete on public.memberships
  for each row
  when (old.role in ('owner', 'admin'))
  execute function private.end_what_rights_made();

create trigger end_what_rights_made_by_role before update of role on public.memberships
  for each row
  when ((old.role in ('owner', 'admin')) and (new.role not in ('owner', 'admin')))
  execute function private.end_what_rights_made();

create trigger keep_demo_memberships before insert or delete or update on public.memberships
  for each row
  execute function private.keep_demo_memberships();

create trigger note_removed_member after insert or delete on public.memberships
  for each row
  execute function private.note_removed_member();

create trigger delete_commits after delete on public.organizations
  referencing old table as gone
  for each statement
  execute function private.delete_commits_of_organization();

create trigger keep_freed_slug after delete on public.organizations
  for each row
  execute function private.keep_freed_slug();

create trigger note_changed_settings before update on public.organizations
  for each row
  when (new.data_version = old.data_version
    and (new.production_environments is distinct from old.production_environments
    or new.time_zone is distinct from old.time_zone
    or new.week_start is distinct from old.week_start))
  execute function private.note_changed_settings();

create trigger refuse_freed_slug before insert on public.organizations
  for each row
  execute function private.refuse_freed_slug();
