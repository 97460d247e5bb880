-- Connected accounts, their keys, and how far back each of their feeds was read.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.org_integrations (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null,
  site text not null,
  status text not null default 'active' check (status in ('active', 'error', 'disconnected')),
  account_id text,
  api_key_last_four text,
  application_key_last_four text,
  connected_at timestamptz not null default now(),
  connected_by uuid references auth.users (id) on delete set null,
  disconnected_at timestamptz,
  last_synced_at timestamptz,
  full_read_at timestamptz,
  forwards_whole_messages boolean not null default false,
  last_error_kind text,
  last_error_detail text,
  last_error_at timestamptz,
  failing_since timestamptz,
  consecutive_failures integer not null default 0,
  next_sync_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  account_since timestamptz not null default now(),
  credential_refusals integer not null default 0,
  automatic_sync_stopped boolean generated always as (credential_refusals >= 3) stored,
  credentials_expire_at timestamptz,
  blocked_until timestamptz,
  returned_lease_token uuid,
  history_due boolean not null default false,
  deployment_repositories text[] not null default '{}' check (cardinality(deployment_repositories) <= 50),
  deployments_read_for text[] not null default '{}' check (cardinality(deployments_read_for) <= 100),
  unique (organization_id, id),
  unique (organization_id, provider),
  check (provider in ('datadog', 'github', 'pipeline', 'git', 'github_deployments'))
);

comment on table public.org_integrations is
  'A connected account of a provider, the pipeline that pushes, git, from which deployments and results are estimated, or the deployments that GitHub tells. Two organizations may connect the same Datadog account.';
comment on column public.org_integrations.account_id is
  'Datadog''s organization UUID: how two integrations are known to share one account.';
comment on column public.org_integrations.full_read_at is 'When a sync last read the whole history again.';
comment on column public.org_integrations.forwards_whole_messages is
  'Whether a commit message of more than one line was ever seen: until then a message may be a subject only, which can''t show a trailer.';
comment on column public.org_integrations.lease_until is
  'A sync holds the integration until then; after that another may take over.';
comment on column public.org_integrations.account_since is
  'When this Datadog account took the place of another: what was first seen before is not looked for in it.';
comment on column public.org_integrations.credential_refusals is
  'How often in a row Datadog refused the keys (401 or 403), whoever asked.';
comment on column public.org_integrations.automatic_sync_stopped is
  'Refused three times in a row: only a person tries again (Sync now, or other keys), so that dead keys aren''t hammered.';
comment on column public.org_integrations.credentials_expire_at is
  'When the provider says that the credentials end; null where it doesn''t.';
comment on column public.org_integrations.blocked_until is
  'The provider asked not to be called before; whoever asks waits. GitHub''s only: Datadog''s limits are in private.provider_rate_limits.';
comment on column public.org_integrations.returned_lease_token is
  'The lease that was given back last, by ending or leaving its run.';
comment on column public.org_integrations.history_due is
  'All that Datadog keeps is to follow the first 30 days: from a connection that wants it until a sync has read so far back.';
comment on column public.org_integrations.deployment_repositories is
  'Of GitHub''s connection: the repositories whose deployments are read. Empty where none are.';
comment on column public.org_integrations.deployments_read_for is
  'The repositories and environments that the last whole reading of GitHub''s deployments was for: others are read from the beginning.';

create index org_integrations_connected_by_idx on public.org_integrations (connected_by);
create index org_integrations_due_idx on public.org_integrations (next_sync_at) where status <> 'disconnected';

alter table public.org_integrations enable row level security;
grant select (
  id, organization_id, provider, site, status, account_id, api_key_last_four, application_key_last_four, connected_at,
  connected_by, disconnected_at, last_synced_at, full_read_at, forwards_whole_messages, last_error_kind,
  last_error_detail, last_error_at, failing_since, consecutive_failures, next_sync_at, lease_until, account_since,
  credential_refusals, automatic_sync_stopped, credentials_expire_at, blocked_until, history_due,
  deployment_repositories, deployments_read_for
) on public.org_integrations to authenticated;
grant delete, insert, select, update on public.org_integrations to service_role;

create policy "Members read the integrations of their organizations" on public.org_integrations
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.integration_credentials (
  integration_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);

comment on table public.integration_credentials is
  'A provider''s keys, encrypted. No policy opens this table: only functions of the service role read it.';

alter table public.integration_credentials enable row level security;
grant delete, insert, select, update on public.integration_credentials to service_role;

create table public.feeds (
  organization_id uuid,
  kind text,
  integration_id uuid not null,
  state text check (state in ('live', 'quiet', 'not_readable', 'ended')),
  state_since timestamptz,
  is_off boolean not null default false,
  asked_at timestamptz,
  error_kind text,
  error_detail text,
  consecutive_failures integer not null default 0,
  full_read_at timestamptz,
  spans_read tstzmultirange not null default '{}',
  field_names text not null default '{}',
  seen_fields text[] not null default '{}',
  data_as_of timestamptz generated always as (upper(spans_read)) stored,
  primary key (organization_id, kind),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  check (kind <> 'deployments' or not is_off),
  check (kind in ('deployments', 'dora_incidents', 'managed_incidents', 'pushed_deployments', 'pushed_incidents', 'estimated_deployments', 'github_deployments'))
);

comment on table public.feeds is
  'What an organization gets of each kind, one row a kind: dora_incidents are those of DORA Metrics, managed_incidents those of Incident Management, pushed_* what a pipeline pushes, estimated_deployments what is derived from git, github_deployments what GitHub tells.';
comment on column public.feeds.state is
  'live: events came within 30 days; quiet: none did; not_readable: the keys may not; ended: Datadog has stopped it. Null until it was asked.';
comment on column public.feeds.is_off is
  'An admin switched it off, or it is an estimate and another source has told of deployments: what it brought counts in nothing.';
comment on column public.feeds.full_read_at is 'When a sync last read all of its history again.';
comment on column public.feeds.spans_read is
  'The time it has been read over completely: outside, no event means not read. What was read stays read.';
comment on column public.feeds.field_names is
  'Which of the customer''s fields says what, where an admin chose (JSON text): {service, team, environment, severity}.';
comment on column public.feeds.seen_fields is 'Names of the fields that its events have, to choose from.';
comment on column public.feeds.data_as_of is 'The end of the newest span read; null before the first.';

create index feeds_integration_idx on public.feeds (organization_id, integration_id);

alter table public.feeds enable row level security;
grant select (
  organization_id, kind, integration_id, state, state_since, is_off, asked_at, error_kind, error_detail,
  consecutive_failures, full_read_at, spans_read, field_names, seen_fields, data_as_of
) on public.feeds to authenticated;
grant delete, insert, select, update on public.feeds to service_role;

create policy "Members read the feeds of their organizations" on public.feeds
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.note_spans(organization uuid, integration uuid, feed_kind text, spans tstzmultirange) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.feeds as f (organization_id, integration_id, kind, spans_read)
  values (organization, integration, feed_kind, spans)
  on conflict (organization_id, kind) do update set
    spans_read = f.spans_read + excluded.spans_read, integration_id = excluded.integration_id
  where not f.spans_read @> excluded.spans_read;
  if found and not isempty(spans) then
    perform private.prefer_datadog(organization, feed_kind, spans);
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
end
$$;
comment on function private.note_spans is
  'Adds to what a feed has read; the data version rises where that says something new, since figures are measured over what was read. Where Datadog has now told of a time, what others told of it no longer counts.';
revoke all on function private.note_spans from public, anon, authenticated;

create function private.require_lease(organization uuid, integration uuid, lease uuid, lease_seconds integer) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.org_integrations set lease_until = now() + make_interval(secs => lease_seconds)
  where organization_id = organization and id = integration and lease_token = lease;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
end
$$;
revoke all on function private.require_lease from public, anon, authenticated;

create function private.to_spans(p_spans jsonb) returns tstzmultirange
language sql immutable set search_path = '' as $$
  select coalesce(range_agg(tstzrange((s ->> 0)::timestamptz, (s ->> 1)::timestamptz)), '{}')
  from jsonb_array_elements(coalesce(p_spans, '[]')) s
$$;
comment on function private.to_spans is 'Spans as JSON, [[from, to], …] with the end left out, as one multirange.';
revoke all on function private.to_spans from public, anon, authenticated;

create function public.connect_integration(p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  actor uuid;
  connected uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  actor := (request ->> 'connected_by')::uuid;
  -- Defined with the lock of rights, in 20261130054510. Null for the command line and the demo.
  if actor is not null then
    perform private.require_role_of(organization, actor, array['owner', 'admin']);
  end if;
  -- Another account's history starts from nothing: a sync of the old one loses its lease, its open run is no longer
  -- continued, and everything is read again. An account that Datadog didn't name may be another one.
  update public.org_integrations i set
    full_read_at = null, account_since = now(), forwards_whole_messages = false, lease_token = null, lease_until = null
  where i.organization_id = organization and i.provider = request ->> 'provider'
    and not coalesce(i.account_id = request ->> 'account_id' and i.site = request ->> 'site', false)
  returning i.id into connected;
  update public.feeds set
    state = null, state_since = null, asked_at = null, error_kind = null, error_detail = null, consecutive_failures = 0,
    full_read_at = null
  where organization_id = organization and integration_id = connected;
  update public.sync_runs set status = 'cancelled', finished_at = now()
  where organization_id = organization and integration_id = connected and status = 'running';
  insert into public.org_integrations
    (organization_id, provider, site, account_id, api_key_last_four, application_key_last_four, connected_by, history_due)
  values (organization, request ->> 'provider', request ->> 'site', request ->> 'account_id',
    request ->> 'api_key_last_four', request ->> 'application_key_last_four', actor,
    coalesce((request ->> 'history_due')::boolean, false))
  on conflict (organization_id, provider) do update set
    site = excluded.site, status = 'active', account_id = excluded.account_id,
    history_due = coalesce((request ->> 'history_due')::boolean, org_integrations.history_due),
    api_key_last_four = excluded.api_key_last_four, application_key_last_four = excluded.application_key_last_four,
    connected_at = now(), connected_by = excluded.connected_by, disconnected_at = null,
    last_error_kind = null, last_error_detail = null, last_error_at = null, failing_since = null,
    consecutive_failures = 0, credential_refusals = 0, next_sync_at = now()
  returning id into connected;
  insert into public.integration_credentials (integration_id, organization_id, key_id, ciphertext)
  values (connected, organization, request ->> 'key_id',
    private.encrypt(request ->> 'credentials', request ->> 'subkey'))
  on conflict (integration_id) do update set
    key_id = excluded.key_id, ciphertext = excluded.ciphertext, updated_at = now();
  return connected;
exception
  when sqlstate 'PT410' or sqlstate 'PT400' or sqlstate 'PT403' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'connect_integration failed', detail = sqlstate;
end
$$;
comment on function public.connect_integration is
  'Keeps a proved connection with its keys encrypted; connecting again replaces the keys and keeps the history. PT403 when whoever connects it is no admin. Service role only.';
revoke all on function public.connect_integration from public, anon, authenticated;
grant execute on function public.connect_integration to service_role;

create function public.disconnect_integration(
  p_organization_id uuid, p_integration_id uuid, p_requested_by uuid default null::uuid
) returns void
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
comment on function public.disconnect_integration is
  'Wipes the keys and stops syncing; the history stays. PT403 when whoever asks is no admin. Service role only.';
revoke all on function public.disconnect_integration from public, anon, authenticated;
grant execute on function public.disconnect_integration to service_role;

create function public.hold_integrations(p_token uuid, p_seconds integer) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  busy integer;
begin
  update public.org_integrations set lease_token = p_token, lease_until = now() + make_interval(secs => p_seconds)
  where private.is_free(lease_until) or lease_token = p_token;
  select count(*) into busy from public.org_integrations where lease_token <> p_token;
  return busy;
end
$$;
comment on function public.hold_integrations is
  'Takes the lease of every integration that nobody is at work on, or keeps it, and tells how many syncs are still at work: while a backup reads, nothing syncs. Zero seconds let go. Service role only: it crosses organizations.';
revoke all on function public.hold_integrations from public, anon, authenticated;
grant execute on function public.hold_integrations to service_role;

create function public.read_feeds(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
      'kind', f.kind, 'state', f.state, 'state_since', extract(epoch from f.state_since), 'is_off', f.is_off,
      'asked_at', extract(epoch from f.asked_at), 'error_kind', f.error_kind, 'error_detail', f.error_detail,
      'consecutive_failures', f.consecutive_failures, 'full_read_at', extract(epoch from f.full_read_at),
      'data_as_of', extract(epoch from f.data_as_of), 'field_names', f.field_names::jsonb, 'seen_fields', f.seen_fields,
      'spans_read', (select coalesce(json_agg(json_build_array(extract(epoch from lower(s)), extract(epoch from upper(s))) order by s), '[]')
                     from unnest(f.spans_read) s)
    ) order by f.kind), '[]')::text
  from public.feeds f where f.organization_id = p_organization_id
$$;
comment on function public.read_feeds is
  'An organization''s feeds with their state and the spans each has read completely, as one JSON text; instants are Unix seconds.';
revoke all on function public.read_feeds from public, anon, authenticated;
grant execute on function public.read_feeds to authenticated, service_role;

create function public.read_integration_credentials(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select private.decrypt(c.ciphertext, request -> 'subkeys' ->> c.key_id)
    from public.integration_credentials c
    where c.organization_id = (request ->> 'organization_id')::uuid
      and c.integration_id = (request ->> 'integration_id')::uuid
  );
exception
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'credentials cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_integration_credentials is
  'The decrypted keys as JSON text; null when there are none, PT422 when the key they were encrypted with is not the one given. Service role only.';
revoke all on function public.read_integration_credentials from public, anon, authenticated;
grant execute on function public.read_integration_credentials to service_role;

create function public.renew_sync_lease(
  p_organization_id uuid, p_integration_id uuid, p_lease_token uuid, p_lease_seconds integer
) returns void
language sql volatile security definer set search_path = '' as $$
  select private.require_lease(p_organization_id, p_integration_id, p_lease_token, p_lease_seconds)
$$;
comment on function public.renew_sync_lease is
  'Keeps the lease while a page takes long. PT409 when it was lost. Service role only.';
revoke all on function public.renew_sync_lease from public, anon, authenticated;
grant execute on function public.renew_sync_lease to service_role;

create function public.switch_feed(p_organization_id uuid, p_kind text, p_off boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_kind is null or p_kind not in ('dora_incidents', 'managed_incidents') then
    raise exception using errcode = 'PT422', message = 'not a feed that can be switched';
  end if;
  insert into public.feeds as f (organization_id, integration_id, kind, is_off)
  select p_organization_id, i.id, p_kind, p_off from public.org_integrations i
  where i.organization_id = p_organization_id and i.provider = 'datadog'
  on conflict (organization_id, kind) do update set is_off = excluded.is_off where f.is_off <> excluded.is_off;
  if not found then
    return;
  end if;
  update public.external_incidents set is_off = p_off where organization_id = p_organization_id and feed = p_kind;
  perform private.pair_incidents(p_organization_id);
  update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  perform private.record_audit_event(p_organization_id, case when p_off then 'feed.switch-off' else 'feed.switch-on' end, p_kind);
end
$$;
comment on function public.switch_feed is
  'Switches a feed of incidents off (it isn''t read, and what it brought counts in nothing) or on again. Admins and owners. PT422 for another feed.';
revoke all on function public.switch_feed from public, anon, authenticated;
grant execute on function public.switch_feed to authenticated;

create trigger audit_connection after update of connected_at on public.org_integrations
  for each row
  when (new.connected_at is distinct from old.connected_at)
  execute function private.audit_connection();

create trigger audit_first_connection after insert on public.org_integrations
  for each row
  execute function private.audit_connection();
