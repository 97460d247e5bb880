-- Everything a person changes writes its line of the audit log in the transaction that changes it.
create function private.record_audit_event_by(organization uuid, actor uuid, action text, subject text, detail jsonb default '{}') returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when actor is null then 'system' else 'user' end, actor, action, subject, detail)
$$;
comment on function private.record_audit_event_by(uuid, uuid, text, text, jsonb) is
  'A line of the audit log for what the service role does for a person, or by itself where actor is null.';
revoke all on function private.record_audit_event_by(uuid, uuid, text, text, jsonb) from public, anon, authenticated;

create or replace function public.create_organization(p_name text, p_slug text) returns uuid
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
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;

create or replace function public.create_organization_for(p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean) returns uuid
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
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;

create or replace function public.change_member_role(p_organization_id uuid, p_user_id uuid, p_role text) returns void
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

create or replace function public.remove_member(p_organization_id uuid, p_user_id uuid) returns void
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

create or replace function public.create_invitation(p_organization_id uuid, p_role text, p_token_hash text) returns uuid
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

create or replace function public.revoke_invitation(p_organization_id uuid, p_invitation_id uuid) returns void
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

create or replace function public.accept_invitation(p_token_hash text) returns text
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

create or replace function public.add_repository(p_organization_id uuid, p_remote_url text, p_slug text) returns integer
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

create or replace function public.remove_repository(p_organization_id uuid, p_repository_id uuid) returns integer
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

create or replace function public.map_service(p_organization_id uuid, p_service text, p_repository_id uuid) returns integer
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

-- What the service role does after a person asked stands with that person. On the tables, so that no function that
-- connects or opens a run can forget it.
create function private.audit_connection() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.record_audit_event_by(new.organization_id, new.connected_by, 'integration.connect', new.provider,
    jsonb_build_object('site', new.site));
  return new;
end
$$;
create trigger audit_first_connection after insert on public.org_integrations
  for each row execute function private.audit_connection();
create trigger audit_connection after update of connected_at on public.org_integrations
  for each row when (new.connected_at is distinct from old.connected_at) execute function private.audit_connection();

create function private.audit_requested_sync() returns trigger
language plpgsql security definer set search_path = '' as $$
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
create trigger audit_requested_sync after insert on public.sync_runs
  for each row when (new.trigger = 'manual' and new.requested_by is not null) execute function private.audit_requested_sync();

revoke all on function private.audit_connection() from public, anon, authenticated;
revoke all on function private.audit_requested_sync() from public, anon, authenticated;

drop function public.disconnect_integration(uuid, uuid);
create function public.disconnect_integration(p_organization_id uuid, p_integration_id uuid, p_requested_by uuid default null) returns void
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
comment on function public.disconnect_integration(uuid, uuid, uuid) is 'Wipes the keys and stops syncing; the history stays. Service role only.';
revoke all on function public.disconnect_integration(uuid, uuid, uuid) from public, anon, authenticated;
grant execute on function public.disconnect_integration(uuid, uuid, uuid) to service_role;
