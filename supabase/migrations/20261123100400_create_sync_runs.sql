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

create function public.claim_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_trigger text, p_requested_by uuid,
  p_window_from timestamptz, p_window_to timestamptz, p_reads_whole_history boolean, p_lease_seconds integer
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  lease uuid := gen_random_uuid();
  run public.sync_runs;
begin
  update public.org_integrations set lease_token = lease, lease_until = now() + make_interval(secs => p_lease_seconds)
  where organization_id = p_organization_id and id = p_integration_id and status <> 'disconnected'
    and (lease_until is null or lease_until <= now());
  if not found then
    return null;
  end if;
  update public.sync_runs set attempts = attempts + 1
  where organization_id = p_organization_id and integration_id = p_integration_id and status = 'running'
  returning * into run;
  if run.id is null then
    insert into public.sync_runs
      (organization_id, integration_id, trigger, requested_by, window_from, window_to, reads_whole_history)
    values (p_organization_id, p_integration_id, p_trigger, p_requested_by, p_window_from, p_window_to, p_reads_whole_history)
    returning * into run;
  end if;
  return json_build_object(
    'id', run.id, 'lease_token', lease, 'attempts', run.attempts, 'trigger', run.trigger,
    'window_from', run.window_from, 'window_to', run.window_to,
    'reads_whole_history', run.reads_whole_history, 'checkpoint', run.checkpoint)::text;
end
$$;
comment on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer) is
  'Takes the integration''s lease and its open run, or opens one over the given window. Null when somebody else holds the lease. Service role only.';

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

create function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid,
  p_status text, p_requests integer, p_retries integer, p_error_kind text, p_error_detail text, p_next_sync_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  run public.sync_runs;
begin
  perform private.require_lease(p_organization_id, p_integration_id, p_lease_token, 1);
  update public.sync_runs set
    status = p_status,
    finished_at = case when p_status = 'running' then null else now() end,
    requests = requests + p_requests, retries = retries + p_retries,
    error_kind = p_error_kind, error_detail = p_error_detail
  where organization_id = p_organization_id and id = p_run_id
  returning * into run;
  update public.org_integrations set
    lease_token = null, lease_until = null,
    next_sync_at = coalesce(p_next_sync_at, next_sync_at),
    status = case when p_error_kind is not null then 'error' when p_status = 'running' then status else 'active' end,
    last_synced_at = case when p_status = 'succeeded' then now() else last_synced_at end,
    full_read_at = case when p_status = 'succeeded' and run.reads_whole_history then now() else full_read_at end,
    last_error_kind = case when p_status = 'running' and p_error_kind is null then last_error_kind else p_error_kind end,
    last_error_detail = case when p_status = 'running' and p_error_kind is null then last_error_detail else p_error_detail end,
    last_error_at = case when p_error_kind is not null then now() else last_error_at end,
    failing_since = case when p_error_kind is not null then coalesce(failing_since, now())
                         when p_status = 'running' then failing_since end,
    consecutive_failures = case when p_error_kind is not null then consecutive_failures + 1
                                when p_status = 'running' then consecutive_failures else 0 end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;
comment on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, text, text, timestamptz) is
  'Ends a run and frees the integration, or with status running leaves it for the next call to continue. PT409 when the lease was lost. Service role only.';

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

create function public.list_due_integrations(p_limit integer)
returns table (organization_id uuid, integration_id uuid, provider text, site text)
language sql stable security definer set search_path = '' as $$
  select organization_id, id, provider, site from public.org_integrations
  where status <> 'disconnected' and next_sync_at <= now() and (lease_until is null or lease_until <= now())
  order by next_sync_at limit p_limit
$$;
comment on function public.list_due_integrations(integer) is 'The integrations whose next sync is due and that nobody holds, oldest due first. Service role only: it crosses organizations.';

revoke all on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer) from public, anon, authenticated;
revoke all on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, text, text, timestamptz) from public, anon, authenticated;
revoke all on function public.renew_sync_lease(uuid, uuid, uuid, integer) from public, anon, authenticated;
revoke all on function public.release_all_leases() from public, anon, authenticated;
grant execute on function public.renew_sync_lease(uuid, uuid, uuid, integer) to service_role;
grant execute on function public.release_all_leases() to service_role;
revoke all on function public.list_due_integrations(integer) from public, anon, authenticated;
grant execute on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer) to service_role;
grant execute on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, text, text, timestamptz) to service_role;
grant execute on function public.list_due_integrations(integer) to service_role;
