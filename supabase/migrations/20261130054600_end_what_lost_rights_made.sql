-- What a person made with a right ends with it, in the same transaction: open invitations, API tokens, the Slack
-- channel. On the table, so that nothing that takes a role away forgets it, a deleted account neither. An owner who
-- removes somebody may take tokens and channel over instead.
alter table public.outbox_messages drop constraint outbox_messages_kind_check;
alter table public.outbox_messages add constraint outbox_messages_kind_check
  check (kind in ('weekly', 'sync-failing', 'incidents-silent', 'access-ended'));

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
comment on function private.tell_owners_of_ended_access(uuid, uuid, jsonb) is
  'Writes the mail to every other owner about what ended, in the language of their digest, else in English. Nobody subscribes to it, and nobody can unsubscribe.';

create function private.end_what_rights_made() returns trigger
language plpgsql security definer set search_path = '' as $$
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
comment on function private.end_what_rights_made() is
  'Before an admin''s or owner''s role ends: withdraws their invitations, revokes their API tokens, disconnects the Slack channel they connected, and tells the audit log and the owners.';
create trigger end_what_rights_made before delete on public.memberships
  for each row when (old.role in ('owner', 'admin')) execute function private.end_what_rights_made();
create trigger end_what_rights_made_by_role before update of role on public.memberships
  for each row when (old.role in ('owner', 'admin') and new.role not in ('owner', 'admin'))
  execute function private.end_what_rights_made();

create function private.take_over_from(organization uuid, person uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  token public.api_tokens;
begin
  for token in
    update public.api_tokens set created_by = auth.uid()
    where organization_id = organization and created_by = person and revoked_at is null and coalesce(expires_at > now(), true)
    returning *
  loop
    perform private.record_audit_event(organization, 'api-token.take-over', token.name,
      jsonb_build_object('token_id', token.id, 'last_four', token.last_four, 'user_id', person));
  end loop;
  update public.slack_webhooks set connected_by = auth.uid() where organization_id = organization and connected_by = person;
  if found then
    perform private.record_audit_event(organization, 'digest.take-over-slack', 'slack', jsonb_build_object('user_id', person));
  end if;
end
$$;
comment on function private.take_over_from(uuid, uuid) is 'Makes the API tokens and the Slack channel of a person the caller''s, so that they outlast the person''s rights.';

drop function public.change_member_role(uuid, uuid, text);
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
comment on function public.change_member_role(uuid, uuid, text, boolean) is
  'Changes a member''s role. Who is no admin any more loses what they made as one, unless p_take_over makes it the caller''s. Owners only; an organization keeps at least one owner (PT409).';

drop function public.remove_member(uuid, uuid);
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
comment on function public.remove_member(uuid, uuid, boolean) is
  'Removes a member (owners), or oneself. What they made as an admin ends with them, unless p_take_over makes it the caller''s. The last owner cannot leave (PT409).';

create or replace function public.delete_account(p_user_id uuid) returns void
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

comment on function public.delete_account(uuid) is
  'Deletes an account and its memberships, and with them the invitations, API tokens and Slack channels it made as an admin. PT409 while it is some organization''s only owner. Service role only: the application proves who asks.';

create or replace function public.claim_outbox_messages(p_limit integer, p_lease_seconds integer)
returns table (
  id uuid, organization_id uuid, kind text, period text, channel text, user_id uuid, email text, locale text,
  content text, attempts integer, lease_token uuid
)
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.outbox_messages o set state = 'unknown', finished_at = now(), lease_token = null, lease_until = null
  where o.state = 'sending' and o.lease_until <= now();
  -- Whoever unsubscribed or left meanwhile gets nothing any more; what owners must know is for owners.
  delete from public.outbox_messages o
  where o.state = 'waiting' and (
    (o.channel = 'email' and o.kind <> 'access-ended' and not exists (
      select 1 from public.digest_subscriptions s where s.organization_id = o.organization_id and s.user_id = o.user_id))
    or (o.kind = 'access-ended' and not exists (
      select 1 from public.memberships m where m.organization_id = o.organization_id and m.user_id = o.user_id and m.role = 'owner'))
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

revoke all on function private.tell_owners_of_ended_access(uuid, uuid, jsonb) from public, anon, authenticated;
revoke all on function private.end_what_rights_made() from public, anon, authenticated;
revoke all on function private.take_over_from(uuid, uuid) from public, anon, authenticated;
revoke all on function public.change_member_role(uuid, uuid, text, boolean) from public, anon;
revoke all on function public.remove_member(uuid, uuid, boolean) from public, anon;
grant execute on function public.change_member_role(uuid, uuid, text, boolean) to authenticated;
grant execute on function public.remove_member(uuid, uuid, boolean) to authenticated;

-- What people left behind before this held: nobody who may make a token stands behind it any more.
do $$
declare
  token public.api_tokens;
  organization uuid;
begin
  for token in
    update public.api_tokens t set revoked_at = now()
    where t.revoked_at is null and coalesce(t.expires_at > now(), true) and not exists (
      select 1 from public.memberships m
      where m.organization_id = t.organization_id and m.user_id = t.created_by and m.role in ('owner', 'admin'))
    returning t.*
  loop
    perform private.record_audit_event(token.organization_id, 'api-token.lapse', token.name,
      jsonb_strip_nulls(jsonb_build_object('token_id', token.id, 'last_four', token.last_four, 'user_id', token.created_by)));
  end loop;
  for organization in
    delete from public.slack_webhooks w where not exists (
      select 1 from public.memberships m
      where m.organization_id = w.organization_id and m.user_id = w.connected_by and m.role in ('owner', 'admin'))
    returning w.organization_id
  loop
    perform private.record_audit_event(organization, 'digest.lapse-slack', 'slack');
  end loop;
end
$$;
