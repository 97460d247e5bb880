-- The weekly letter: who wants it where, and what is still to be sent.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

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
grant select (organization_id, user_id, locale, created_at) on public.digest_subscriptions to authenticated;
grant delete, insert, select, update on public.digest_subscriptions to service_role;

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

create index slack_webhooks_connected_by_idx on public.slack_webhooks (connected_by);

alter table public.slack_webhooks enable row level security;
grant select (organization_id, locale, connected_by, connected_at) on public.slack_webhooks to authenticated;
grant delete, insert, select, update on public.slack_webhooks to service_role;

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
grant delete, insert, select, update on public.slack_webhook_secrets to service_role;

create table public.outbox_messages (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null,
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
  check ((channel = 'email') = (user_id is not null)),
  check (kind in ('weekly', 'sync-failing', 'incidents-silent', 'access-ended'))
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
create index outbox_messages_user_id_idx on public.outbox_messages (user_id);

alter table public.outbox_messages enable row level security;
grant select (
  id, organization_id, kind, period, channel, user_id, locale, state, attempts, error, created_at, finished_at
) on public.outbox_messages to authenticated;
grant delete, insert, select, update on public.outbox_messages to service_role;

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
comment on function private.take_over_from is
  'Makes the API tokens and the Slack channel of a person the caller''s, so that they outlast the person''s rights.';
revoke all on function private.take_over_from from public, anon, authenticated;

create function public.claim_outbox_messages(p_limit integer, p_lease_seconds integer) returns table(id uuid, organization_id uuid, kind text, period text, channel text, user_id uuid, email text, locale text, content text, attempts integer, lease_token uuid)
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
comment on function public.connect_slack_webhook is
  'Keeps a Slack webhook with its address encrypted; connecting again replaces it. PT403 when whoever connects it is no admin. Service role only.';
revoke all on function public.connect_slack_webhook from public, anon, authenticated;
grant execute on function public.connect_slack_webhook to service_role;

create function public.disconnect_slack_webhook(p_organization_id uuid, p_requested_by uuid) returns void
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
comment on function public.disconnect_slack_webhook is
  'Forgets a Slack webhook. PT403 when whoever asks is no admin. Service role only.';
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
