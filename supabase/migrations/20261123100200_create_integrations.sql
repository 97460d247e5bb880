-- Connected accounts, and the repositories their deployments belong to.
create table public.org_integrations (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  provider text not null check (provider in ('datadog')),
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
  unique (organization_id, provider),
  unique (organization_id, id)
);
comment on table public.org_integrations is 'A connected account of a provider. Two organizations may connect the same Datadog account.';
comment on column public.org_integrations.account_id is 'Datadog''s organization UUID: how two integrations are known to share one account.';
comment on column public.org_integrations.full_read_at is 'When a sync last read the whole history again.';
comment on column public.org_integrations.forwards_whole_messages is 'Whether a commit message of more than one line was ever seen: until then a message may be a subject only, which can''t show a trailer.';
comment on column public.org_integrations.lease_until is 'A sync holds the integration until then; after that another may take over.';
create index org_integrations_due_idx on public.org_integrations (next_sync_at) where status <> 'disconnected';

create table public.integration_credentials (
  integration_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  updated_at timestamptz not null default now(),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);
comment on table public.integration_credentials is 'A provider''s keys, encrypted. No policy opens this table: only functions of the service role read it.';

create table public.repositories (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  remote_url text not null,
  slug text not null check (slug ~ '^[^/]+/.+$'),
  created_at timestamptz not null default now(),
  unique (organization_id, slug),
  unique (organization_id, id)
);
comment on table public.repositories is 'A Git repository, known by its remote''s normalized host/path (slug).';

create table public.service_repositories (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  service text not null,
  repository_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, service),
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete cascade
);
comment on table public.service_repositories is 'Mapping of a service to its repository, made by hand; it wins over what an event says.';
create index service_repositories_repository_id_idx on public.service_repositories (repository_id);

grant select on public.org_integrations, public.repositories, public.service_repositories to authenticated;
grant all on public.org_integrations, public.integration_credentials, public.repositories, public.service_repositories to service_role;
alter table public.org_integrations enable row level security;
alter table public.integration_credentials enable row level security;
alter table public.repositories enable row level security;
alter table public.service_repositories enable row level security;

create policy "Members read the integrations of their organizations" on public.org_integrations
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the repositories of their organizations" on public.repositories
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the service mappings of their organizations" on public.service_repositories
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function public.connect_integration(p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  connected uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  -- Another account's history starts from nothing: a sync of the old one loses its lease, its open run is no longer
  -- continued, and everything is read again. An account that Datadog didn't name may be another one.
  update public.org_integrations i set
    full_read_at = null, account_since = now(), forwards_whole_messages = false, lease_token = null, lease_until = null
  where i.organization_id = organization and i.provider = request ->> 'provider'
    and not coalesce(i.account_id = request ->> 'account_id' and i.site = request ->> 'site', false)
  returning i.id into connected;
  update public.sync_runs set status = 'cancelled', finished_at = now()
  where organization_id = organization and integration_id = connected and status = 'running';
  insert into public.org_integrations
    (organization_id, provider, site, account_id, api_key_last_four, application_key_last_four, connected_by)
  values (organization, request ->> 'provider', request ->> 'site', request ->> 'account_id',
    request ->> 'api_key_last_four', request ->> 'application_key_last_four', (request ->> 'connected_by')::uuid)
  on conflict (organization_id, provider) do update set
    site = excluded.site, status = 'active', account_id = excluded.account_id,
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
  when sqlstate 'PT410' or sqlstate 'PT400' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'connect_integration failed', detail = sqlstate;
end
$$;
comment on function public.connect_integration(text) is 'Keeps a proved connection with its keys encrypted; connecting again replaces the keys and keeps the history. Service role only.';

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
comment on function public.read_integration_credentials(text) is 'The decrypted keys as JSON text; null when there are none, PT422 when the key they were encrypted with is not the one given. Service role only.';

create function public.disconnect_integration(p_organization_id uuid, p_integration_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.integration_credentials
  where organization_id = p_organization_id and integration_id = p_integration_id;
  update public.org_integrations set
    status = 'disconnected', disconnected_at = now(), lease_token = null, lease_until = null,
    api_key_last_four = null, application_key_last_four = null
  where organization_id = p_organization_id and id = p_integration_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'integration not found';
  end if;
  update public.sync_runs set status = 'cancelled', finished_at = now()
  where organization_id = p_organization_id and integration_id = p_integration_id and status = 'running';
end
$$;
comment on function public.disconnect_integration(uuid, uuid) is 'Wipes the keys and stops syncing; the history stays. Service role only.';

revoke all on function public.connect_integration(text) from public, anon, authenticated;
revoke all on function public.read_integration_credentials(text) from public, anon, authenticated;
revoke all on function public.disconnect_integration(uuid, uuid) from public, anon, authenticated;
grant execute on function public.connect_integration(text) to service_role;
grant execute on function public.read_integration_credentials(text) to service_role;
grant execute on function public.disconnect_integration(uuid, uuid) to service_role;
