-- The weekly digest and the alerts: who wants them, where they go, and that each is sent once.
create table public.digest_subscriptions (
  organization_id uuid not null,
  user_id uuid not null,
  locale text not null check (locale in ('en', 'pt-BR')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.digest_subscriptions is 'Members who asked for an organization''s digest by e-mail, and the language they read it in. Gone with the membership.';

create table public.slack_webhooks (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  locale text not null check (locale in ('en', 'pt-BR')),
  connected_by uuid references auth.users (id) on delete set null,
  connected_at timestamptz not null default now()
);
comment on table public.slack_webhooks is 'That an organization''s digest goes to a Slack channel. Where to is a secret: whoever knows the address can post there.';

create table public.slack_webhook_secrets (
  organization_id uuid primary key references public.slack_webhooks (organization_id) on delete cascade,
  key_id text not null,
  ciphertext bytea not null
);
comment on table public.slack_webhook_secrets is 'A Slack webhook''s address, encrypted. No policy opens this table: only functions of the service role read it.';

create table public.outbox_messages (
  id uuid primary key default gen_random_uuid(),
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
comment on table public.outbox_messages is 'Messages to send, each once: what would be the same message again isn''t stored twice.';
comment on column public.outbox_messages.period is 'What the message is about: the day a week began, or the moment a trouble did.';
comment on column public.outbox_messages.content is 'What the message says, as the figures were when it was written (JSON text): a second try says the same.';
comment on column public.outbox_messages.state is 'unknown: whoever was sending it died before saying how it went. It may have arrived, so it is not sent again.';
create unique index outbox_messages_once_idx on public.outbox_messages
  (organization_id, kind, period, channel, coalesce(user_id, '00000000-0000-0000-0000-000000000000'));
create index outbox_messages_due_idx on public.outbox_messages (next_attempt_at) where state in ('waiting', 'sending');

grant select on public.digest_subscriptions, public.slack_webhooks, public.outbox_messages to authenticated;
grant all on public.digest_subscriptions, public.slack_webhooks, public.slack_webhook_secrets, public.outbox_messages to service_role;
alter table public.digest_subscriptions enable row level security;
alter table public.slack_webhooks enable row level security;
alter table public.slack_webhook_secrets enable row level security;
alter table public.outbox_messages enable row level security;

create policy "Members read their own subscriptions" on public.digest_subscriptions
  for select to authenticated using (user_id = (select auth.uid()));
create policy "Members read whether a Slack channel is connected" on public.slack_webhooks
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Admins read what was sent" on public.outbox_messages
  for select to authenticated using (organization_id in (select private.admin_organization_ids()));

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
comment on function public.set_digest_subscription(uuid, text) is 'Subscribes the signed-in member to the digest in a language; null unsubscribes. Not for viewers: the demo''s account is shared.';

-- On the table, so that nothing that makes a viewer of somebody forgets it.
create function private.end_viewers_subscription() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.digest_subscriptions where organization_id = new.organization_id and user_id = new.user_id;
  return new;
end
$$;
comment on function private.end_viewers_subscription() is 'Ends the subscription of whoever becomes a viewer: viewers can''t end their own.';
create trigger end_viewers_subscription after update of role on public.memberships
  for each row when (new.role = 'viewer' and old.role <> 'viewer') execute function private.end_viewers_subscription();
revoke all on function private.end_viewers_subscription() from public, anon, authenticated;

create function public.end_digest_subscription(p_organization_id uuid, p_user_id uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.digest_subscriptions where organization_id = p_organization_id and user_id = p_user_id
$$;
comment on function public.end_digest_subscription(uuid, uuid) is 'What the signed link in a mail does, without signing in. Service role only.';

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
comment on function public.connect_slack_webhook(text) is 'Keeps a Slack webhook with its address encrypted; connecting again replaces it. Service role only.';

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
comment on function public.read_slack_webhook(text) is 'The decrypted address; null when there is none, PT422 when the key it was encrypted with is not the one given. Service role only.';

create function public.disconnect_slack_webhook(p_organization_id uuid, p_requested_by uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.slack_webhooks where organization_id = p_organization_id;
  if found then
    perform private.record_audit_event_by(p_organization_id, p_requested_by, 'digest.disconnect-slack', 'slack');
  end if;
end
$$;
comment on function public.disconnect_slack_webhook(uuid, uuid) is 'Forgets a Slack webhook. Service role only: the application checks who asks.';

create function public.list_digest_organizations(p_after uuid, p_limit integer)
returns table (id uuid, slug text, name text, time_zone text, week_start text, production_environments text[])
language sql stable security definer set search_path = '' as $$
  select o.id, o.slug, o.name, o.time_zone, o.week_start, o.production_environments
  from public.organizations o
  where o.id > p_after and not o.is_demo and (
    exists (select 1 from public.digest_subscriptions s where s.organization_id = o.id)
    or exists (select 1 from public.slack_webhooks w where w.organization_id = o.id))
  order by o.id limit p_limit
$$;
comment on function public.list_digest_organizations(uuid, integer) is 'Organizations somebody wants a digest of, by id. Service role only: it crosses organizations.';

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
comment on function public.enqueue_outbox_messages(text) is 'Stores messages to send (a JSON array), leaving out those stored before; returns how many are new. Service role only.';

create function public.claim_outbox_messages(p_limit integer, p_lease_seconds integer)
returns table (
  id uuid, organization_id uuid, kind text, period text, channel text, user_id uuid, email text, locale text,
  content text, attempts integer, lease_token uuid
)
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
comment on function public.claim_outbox_messages(integer, integer) is
  'Takes messages that are due, each for one sender. What a sender died over is marked unknown instead of being sent again. Service role only: it crosses organizations.';

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
comment on function public.finish_outbox_message(uuid, uuid, text, text, integer) is
  'How sending went: sent, failed for good, or waiting for another try. PT409 when the lease was lost. Service role only.';

revoke all on function public.set_digest_subscription(uuid, text) from public, anon;
grant execute on function public.set_digest_subscription(uuid, text) to authenticated;
revoke all on function public.end_digest_subscription(uuid, uuid) from public, anon, authenticated;
revoke all on function public.connect_slack_webhook(text) from public, anon, authenticated;
revoke all on function public.read_slack_webhook(text) from public, anon, authenticated;
revoke all on function public.disconnect_slack_webhook(uuid, uuid) from public, anon, authenticated;
revoke all on function public.list_digest_organizations(uuid, integer) from public, anon, authenticated;
revoke all on function public.enqueue_outbox_messages(text) from public, anon, authenticated;
revoke all on function public.claim_outbox_messages(integer, integer) from public, anon, authenticated;
revoke all on function public.finish_outbox_message(uuid, uuid, text, text, integer) from public, anon, authenticated;
grant execute on function public.end_digest_subscription(uuid, uuid) to service_role;
grant execute on function public.connect_slack_webhook(text) to service_role;
grant execute on function public.read_slack_webhook(text) to service_role;
grant execute on function public.disconnect_slack_webhook(uuid, uuid) to service_role;
grant execute on function public.list_digest_organizations(uuid, integer) to service_role;
grant execute on function public.enqueue_outbox_messages(text) to service_role;
grant execute on function public.claim_outbox_messages(integer, integer) to service_role;
grant execute on function public.finish_outbox_message(uuid, uuid, text, text, integer) to service_role;

-- The key rotation covers the webhooks' addresses as well.
create or replace function public.rotate_ciphertexts(p_sealed text) returns text
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

create or replace function public.count_ciphertexts() returns text
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
