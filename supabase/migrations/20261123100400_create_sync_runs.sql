-- One attempt to bring one integration up to date. At most one is open per integration; it is continued, not
-- restarted, by whoever holds the integration's lease.
create table public.sync_runs (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  trigger text not null check (trigger in ('connect', 'manual', 'cron', 'command', 'demo')),
  requested_by uuid references auth.users (id) on delete set null,
  status text not null default 'running' check (status in ('running', 'succeeded', 'incomplete', 'failed', 'cancelled')),
  window_from timestamptz not null,
  window_to timestamptz not null check (window_to > window_from),
  reads_whole_history boolean not null default false,
  checkpoint text not null default '{}',
  deployments_read_back_to timestamptz,
  incidents_read_back_to timestamptz,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  attempts integer not null default 1,
  deployments_read integer not null default 0,
  deployments_new integer not null default 0,
  deployments_changed integer not null default 0,
  incidents_read integer not null default 0,
  incidents_new integer not null default 0,
  incidents_changed integer not null default 0,
  set_aside integer not null default 0,
  requests integer not null default 0,
  retries integer not null default 0,
  error_kind text,
  error_detail text,
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);
comment on table public.sync_runs is 'One attempt to bring one integration up to date, with what it read, cost and met.';
comment on column public.sync_runs.checkpoint is 'Where paging stands, written in the same transaction as the page it follows (JSON text).';
create unique index sync_runs_one_open_idx on public.sync_runs (integration_id) where status = 'running';
create index sync_runs_history_idx on public.sync_runs (organization_id, integration_id, started_at desc);

grant select on public.sync_runs to authenticated;
grant all on public.sync_runs to service_role;
alter table public.sync_runs enable row level security;
create policy "Members read the sync runs of their organizations" on public.sync_runs
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

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
revoke all on function private.require_lease(uuid, uuid, uuid, integer) from public, anon, authenticated;

create function public.renew_sync_lease(
  p_organization_id uuid, p_integration_id uuid, p_lease_token uuid, p_lease_seconds integer
) returns void
language sql volatile security definer set search_path = '' as $$
  select private.require_lease(p_organization_id, p_integration_id, p_lease_token, p_lease_seconds)
$$;
comment on function public.renew_sync_lease(uuid, uuid, uuid, integer) is 'Keeps the lease while a page takes long. PT409 when it was lost. Service role only.';

create function public.release_all_leases() returns void
language sql volatile security definer set search_path = '' as $$
  update public.org_integrations set lease_token = null, lease_until = null where lease_token is not null
$$;
comment on function public.release_all_leases() is 'Frees every lease: for the one owner of an embedded database at its start, when nobody can hold one. Service role only.';

revoke all on function public.renew_sync_lease(uuid, uuid, uuid, integer) from public, anon, authenticated;
revoke all on function public.release_all_leases() from public, anon, authenticated;
grant execute on function public.renew_sync_lease(uuid, uuid, uuid, integer) to service_role;
grant execute on function public.release_all_leases() to service_role;
