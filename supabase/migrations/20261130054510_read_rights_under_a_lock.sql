-- Whoever is being removed must not act in the same moment: every function that writes with somebody's role reads it
-- under a lock of the organization's own, which whatever takes rights away holds alone. It is an advisory lock, taken
-- before any row's: a sync never takes it, so that neither waits for the other. See docs/decisions/0026.
create function private.rights_key(organization uuid) returns bigint
language sql immutable set search_path = '' as $$
  select pg_catalog.hashtextextended('iris rights ' || organization, 0)
$$;

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
comment on function private.check_role(uuid, text[]) is
  'PT404 for a stranger, as if there were no such organization, PT403 for a member with too small a role, or in a session that hasn''t shown a second factor it must show. For reading only: what writes takes require_role.';

-- Looked at before as well, so that a stranger makes nobody wait.
create or replace function private.require_role(organization uuid, allowed text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.check_role(organization, allowed);
  perform pg_catalog.pg_advisory_xact_lock_shared(private.rights_key(organization));
  perform private.check_role(organization, allowed);
end
$$;
comment on function private.require_role(uuid, text[]) is
  'check_role under the organization''s lock of rights, shared until the transaction ends: nobody loses a role while they use it.';

create function private.require_role_alone(organization uuid, allowed text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.check_role(organization, allowed);
  perform pg_catalog.pg_advisory_xact_lock(private.rights_key(organization));
  perform private.check_role(organization, allowed);
end
$$;
comment on function private.require_role_alone(uuid, text[]) is
  'require_role for what changes who may do what: waits for every write under way, and lets none begin.';

create or replace function public.list_members(p_organization_id uuid)
returns table (user_id uuid, email text, role text, created_at timestamptz)
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

create or replace function public.transfer_ownership(p_organization_id uuid, p_user_id uuid) returns void
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

-- For whom the service role acts has the right at the moment it is used, too.
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
comment on function private.require_role_of(uuid, uuid, text[]) is
  'require_role for a person whom the service role acts for. PT403 also for a stranger.';

create or replace function public.keep_report_snapshot(
  p_organization_id uuid, p_created_by uuid, p_title text, p_format_version integer, p_report text
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  kept uuid;
begin
  if p_created_by is not null then
    perform private.require_role_of(p_organization_id, p_created_by, array['owner', 'admin', 'member', 'viewer']);
    -- The demo's account is shared: what one visitor wrote, all would read.
    if exists (select 1 from public.organizations where id = p_organization_id and is_demo) then
      raise exception using errcode = 'PT403', message = 'the demo is not written to';
    end if;
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

create or replace function public.connect_slack_webhook(p_sealed text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  actor uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  actor := (request ->> 'connected_by')::uuid;
  perform private.require_role_of(organization, actor, array['owner', 'admin']);
  insert into public.slack_webhooks (organization_id, locale, connected_by)
  values (organization, request ->> 'locale', actor)
  on conflict (organization_id) do update set
    locale = excluded.locale, connected_by = excluded.connected_by, connected_at = now();
  insert into public.slack_webhook_secrets (organization_id, key_id, ciphertext)
  values (organization, request ->> 'key_id', private.encrypt(request ->> 'url', request ->> 'subkey'))
  on conflict (organization_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext;
  perform private.record_audit_event_by(organization, actor, 'digest.connect-slack', 'slack');
exception
  when sqlstate 'PT410' or sqlstate 'PT400' or sqlstate 'PT403' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'connect_slack_webhook failed', detail = sqlstate;
end
$$;
comment on function public.connect_slack_webhook(text) is
  'Keeps a Slack webhook with its address encrypted; connecting again replaces it. PT403 when whoever connects it is no admin. Service role only.';

create or replace function public.disconnect_slack_webhook(p_organization_id uuid, p_requested_by uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if p_requested_by is not null then
    perform private.require_role_of(p_organization_id, p_requested_by, array['owner', 'admin']);
  end if;
  delete from public.slack_webhooks where organization_id = p_organization_id;
  if found then
    perform private.record_audit_event_by(p_organization_id, p_requested_by, 'digest.disconnect-slack', 'slack');
  end if;
end
$$;
comment on function public.disconnect_slack_webhook(uuid, uuid) is
  'Forgets a Slack webhook. PT403 when whoever asks is no admin. Service role only.';

create or replace function public.disconnect_integration(p_organization_id uuid, p_integration_id uuid, p_requested_by uuid default null) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  disconnected text;
begin
  if p_requested_by is not null then
    perform private.require_role_of(p_organization_id, p_requested_by, array['owner', 'admin']);
  end if;
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
comment on function public.disconnect_integration(uuid, uuid, uuid) is
  'Wipes the keys and stops syncing; the history stays. PT403 when whoever asks is no admin. Service role only.';

-- Every link is looked up by its hash, and a list that nobody reads to its end hides one.
create or replace function public.create_invitation(p_organization_id uuid, p_role text, p_token_hash text) returns uuid
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
comment on function public.create_invitation(uuid, text, text) is
  'Makes an invitation known by its token''s hash. Admins and owners. PT409 when 200 can still be used.';

revoke all on function private.rights_key(uuid) from public, anon, authenticated;
revoke all on function private.check_role(uuid, text[]) from public, anon, authenticated;
revoke all on function private.require_role_alone(uuid, text[]) from public, anon, authenticated;
revoke all on function private.require_role_of(uuid, uuid, text[]) from public, anon, authenticated;
