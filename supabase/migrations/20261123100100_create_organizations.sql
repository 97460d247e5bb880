-- The tenant, who belongs to it, and what they may do.
create table public.organizations (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$'),
  name text not null check (length(btrim(name)) between 1 and 80),
  time_zone text not null default 'UTC',
  production_environments text[] not null default '{}',
  is_demo boolean not null default false,
  data_version bigint not null default 0,
  created_at timestamptz not null default now()
);
comment on table public.organizations is 'The tenant: every other row names the organization it belongs to.';
comment on column public.organizations.production_environments is 'Datadog environments that count as production; what the figures read by default.';
comment on column public.organizations.data_version is 'Raised in the transaction that changes the organization''s events: part of every cache key.';

create table public.memberships (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
comment on table public.memberships is 'Who belongs to an organization. viewer and member read; admin connects, syncs, maps, invites; owner also changes roles and deletes.';
create index memberships_user_id_idx on public.memberships (user_id);

create table public.organization_invitations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  role text not null check (role in ('admin', 'member', 'viewer')),
  token_hash text not null unique,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz
);
comment on table public.organization_invitations is 'Invitations by link. Only the token''s hash is kept, so a leaked table opens nothing.';
create index organization_invitations_organization_id_idx on public.organization_invitations (organization_id);

-- Policies call these once a statement (inside a sub-select), not once a row.
create function private.member_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select organization_id from public.memberships where user_id = auth.uid()
$$;
create function private.admin_organization_ids() returns setof uuid
language sql stable security definer set search_path = '' as $$
  select organization_id from public.memberships where user_id = auth.uid() and role in ('owner', 'admin')
$$;
revoke all on function private.member_organization_ids() from public, anon;
revoke all on function private.admin_organization_ids() from public, anon;
grant execute on function private.member_organization_ids() to authenticated;
grant execute on function private.admin_organization_ids() to authenticated;

-- A stranger gets PT404, as if the organization did not exist; a member with too small a role PT403.
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
revoke all on function private.require_role(uuid, text[]) from public, anon, authenticated;

grant select on public.organizations, public.memberships, public.organization_invitations to authenticated;
grant all on public.organizations, public.memberships, public.organization_invitations to service_role;
alter table public.organizations enable row level security;
alter table public.memberships enable row level security;
alter table public.organization_invitations enable row level security;

create policy "Members read their organizations" on public.organizations
  for select to authenticated using (id in (select private.member_organization_ids()));
create policy "Members read the memberships of their organizations" on public.memberships
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Admins read the invitations of their organizations" on public.organization_invitations
  for select to authenticated using (organization_id in (select private.admin_organization_ids()));

create function public.create_organization(p_name text, p_slug text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if auth.uid() is null then
    raise exception using errcode = 'PT401', message = 'sign in first';
  end if;
  insert into public.organizations (name, slug) values (btrim(p_name), p_slug)
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role) values (created, auth.uid(), 'owner');
  return created;
end
$$;
comment on function public.create_organization(text, text) is 'Creates an organization owned by the signed-in user. PT409 when the slug is taken.';

create function public.update_organization(
  p_organization_id uuid, p_name text, p_time_zone text, p_production_environments text[]
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_time_zone is not null and not exists (select 1 from pg_catalog.pg_timezone_names where name = p_time_zone) then
    raise exception using errcode = 'PT422', message = 'unknown time zone';
  end if;
  update public.organizations set
    name = coalesce(btrim(p_name), name),
    time_zone = coalesce(p_time_zone, time_zone),
    production_environments = coalesce(p_production_environments, production_environments),
    data_version = data_version + 1
  where id = p_organization_id;
end
$$;
comment on function public.update_organization(uuid, text, text, text[]) is 'Changes an organization''s settings (null keeps one). Admins and owners.';

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
comment on function public.delete_organization(uuid, text) is 'Deletes an organization and everything it holds, after its slug was typed. Owners only.';

create function public.list_members(p_organization_id uuid)
returns table (user_id uuid, email text, role text, created_at timestamptz)
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
comment on function public.list_members(uuid) is 'The members with their e-mail addresses, which live in auth and reach only fellow members; 500 at most.';

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
revoke all on function private.require_another_owner(uuid, uuid) from public, anon, authenticated;

-- Whoever may not invite any more must not come back through a link made before.
create function private.withdraw_invitations_by(organization uuid, inviter uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.organization_invitations
  where organization_id = organization and created_by = inviter and accepted_at is null
$$;
revoke all on function private.withdraw_invitations_by(uuid, uuid) from public, anon, authenticated;

create function public.change_member_role(p_organization_id uuid, p_user_id uuid, p_role text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  if p_role <> 'owner' then
    perform private.require_another_owner(p_organization_id, p_user_id);
  end if;
  update public.memberships set role = p_role
  where organization_id = p_organization_id and user_id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  if p_role not in ('owner', 'admin') then
    perform private.withdraw_invitations_by(p_organization_id, p_user_id);
  end if;
end
$$;
comment on function public.change_member_role(uuid, uuid, text) is 'Changes a member''s role. Owners only; an organization keeps at least one owner (PT409).';

create function public.remove_member(p_organization_id uuid, p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if p_user_id is distinct from auth.uid() then
    perform private.require_role(p_organization_id, array['owner']);
  else
    perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  end if;
  perform private.require_another_owner(p_organization_id, p_user_id);
  delete from public.memberships where organization_id = p_organization_id and user_id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  perform private.withdraw_invitations_by(p_organization_id, p_user_id);
end
$$;
comment on function public.remove_member(uuid, uuid) is 'Removes a member (owners), or oneself. The last owner cannot leave (PT409).';

create function public.create_invitation(p_organization_id uuid, p_role text, p_token_hash text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.organization_invitations (organization_id, role, token_hash, created_by)
  values (p_organization_id, p_role, p_token_hash, auth.uid()) returning id into created;
  return created;
end
$$;
comment on function public.create_invitation(uuid, text, text) is 'Keeps an invitation by its token''s hash. Admins and owners.';

create function public.revoke_invitation(p_organization_id uuid, p_invitation_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.organization_invitations where organization_id = p_organization_id and id = p_invitation_id;
end
$$;
comment on function public.revoke_invitation(uuid, uuid) is 'Withdraws an invitation. Admins and owners.';

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
  end if;
  return (select slug from public.organizations where id = invitation.organization_id);
end
$$;
comment on function public.accept_invitation(text) is 'Joins the signed-in user by an invitation, once. Returns the organization''s slug; PT404 when used, withdrawn or older than 7 days.';

revoke all on function public.create_organization(text, text) from public, anon;
revoke all on function public.update_organization(uuid, text, text, text[]) from public, anon;
revoke all on function public.delete_organization(uuid, text) from public, anon;
revoke all on function public.list_members(uuid) from public, anon;
revoke all on function public.change_member_role(uuid, uuid, text) from public, anon;
revoke all on function public.remove_member(uuid, uuid) from public, anon;
revoke all on function public.create_invitation(uuid, text, text) from public, anon;
revoke all on function public.revoke_invitation(uuid, uuid) from public, anon;
revoke all on function public.accept_invitation(text) from public, anon;
grant execute on function public.create_organization(text, text) to authenticated;
grant execute on function public.update_organization(uuid, text, text, text[]) to authenticated;
grant execute on function public.delete_organization(uuid, text) to authenticated;
grant execute on function public.list_members(uuid) to authenticated;
grant execute on function public.change_member_role(uuid, uuid, text) to authenticated;
grant execute on function public.remove_member(uuid, uuid) to authenticated;
grant execute on function public.create_invitation(uuid, text, text) to authenticated;
grant execute on function public.revoke_invitation(uuid, uuid) to authenticated;
grant execute on function public.accept_invitation(text) to authenticated;

-- The operator's command line and the demo create organizations for someone who is not signed in.
create function public.create_organization_for(p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  insert into public.organizations (name, slug, is_demo) values (btrim(p_name), p_slug, p_is_demo)
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role)
  select created, p_owner_id, 'owner' where p_owner_id is not null;
  return created;
end
$$;
comment on function public.create_organization_for(text, text, uuid, boolean) is 'Creates an organization owned by the given user, or by nobody (the demo). Service role only. PT409 when the slug is taken.';
revoke all on function public.create_organization_for(text, text, uuid, boolean) from public, anon, authenticated;
grant execute on function public.create_organization_for(text, text, uuid, boolean) to service_role;

create function public.find_user_id(p_email text) returns uuid
language sql stable security definer set search_path = '' as $$
  select id from auth.users where lower(email) = lower(p_email) limit 1
$$;
comment on function public.find_user_id(text) is 'The account with this e-mail address, or null. Service role only: it would tell strangers who has an account.';
revoke all on function public.find_user_id(text) from public, anon, authenticated;
grant execute on function public.find_user_id(text) to service_role;
