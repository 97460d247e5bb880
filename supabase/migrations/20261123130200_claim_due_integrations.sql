-- A fleet of workers: each takes the integration that has been due longest and that nobody holds, in one statement.
alter table public.org_integrations add column credential_refusals integer not null default 0;
alter table public.org_integrations add column automatic_sync_stopped boolean
  generated always as (credential_refusals >= 3) stored;
comment on column public.org_integrations.credential_refusals is 'How often in a row Datadog refused the keys (401 or 403), whoever asked.';
comment on column public.org_integrations.automatic_sync_stopped is 'Refused three times in a row: only a person tries again (Sync now, or other keys), so that dead keys aren''t hammered.';

create function public.claim_due_integrations(p_limit integer, p_lease_seconds integer, p_except uuid[] default '{}')
returns table (organization_id uuid, integration_id uuid, lease_token uuid)
language sql volatile security definer set search_path = '' as $$
  with due as (
    select id from public.org_integrations
    where status <> 'disconnected' and not automatic_sync_stopped and next_sync_at <= now()
      and (lease_until is null or lease_until <= now()) and id <> all (p_except)
    order by next_sync_at limit p_limit
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
    -- To the end of the queue: a worker that dies, or a sync that always throws, doesn't stand before the others.
    next_sync_at = now()
  from due where i.id = due.id
  returning i.organization_id, i.id, i.lease_token
$$;
comment on function public.claim_due_integrations(integer, integer, uuid[]) is
  'Takes the leases of the integrations that have been due longest and that nobody holds; claim_sync_run continues under the lease. Service role only: it crosses organizations.';

create function public.count_due_integrations() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from public.org_integrations
  where status <> 'disconnected' and not automatic_sync_stopped and next_sync_at <= now()
    and (lease_until is null or lease_until <= now())
$$;
comment on function public.count_due_integrations() is 'How many integrations wait for a worker. Service role only: it crosses organizations.';

create function public.claim_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_trigger text, p_requested_by uuid,
  p_window_from timestamptz, p_window_to timestamptz, p_reads_whole_history boolean, p_lease_seconds integer,
  p_lease_token uuid default null
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  lease uuid := gen_random_uuid();
  run public.sync_runs;
begin
  update public.org_integrations set
    lease_token = lease, lease_until = now() + make_interval(secs => p_lease_seconds),
    -- Due until the run says otherwise: what a dead worker leaves behind is taken up once its lease ends.
    next_sync_at = least(next_sync_at, now())
  where organization_id = p_organization_id and id = p_integration_id and status <> 'disconnected'
    and (lease_until is null or lease_until <= now() or lease_token = p_lease_token);
  if not found then
    return null;
  end if;
  update public.sync_runs set attempts = attempts + 1, pause_reason = null
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
comment on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer, uuid) is
  'Takes the integration''s lease (or goes on under the one given) and its open run, or opens one over the given window. Null when somebody else holds the lease. Service role only.';

create function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid,
  p_status text, p_requests integer, p_retries integer, p_waited_seconds double precision, p_pause_reason text,
  p_error_kind text, p_error_detail text, p_next_sync_at timestamptz
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
    waited_seconds = waited_seconds + p_waited_seconds, pause_reason = p_pause_reason,
    error_kind = p_error_kind, error_detail = p_error_detail
  where organization_id = p_organization_id and id = p_run_id
  returning * into run;
  if p_status = 'succeeded' and private.note_absence(run) > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  if p_status <> 'running' then
    perform private.forget_old_pages(run);
  end if;
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
                                when p_status = 'running' then consecutive_failures else 0 end,
    credential_refusals = case when p_error_kind in ('unauthorized', 'forbidden') then credential_refusals + 1
                               when p_status in ('succeeded', 'incomplete') then 0
                               when p_error_kind is null and (p_requests > 0 or p_pause_reason = 'requests') then 0
                               else credential_refusals end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;
comment on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, double precision, text, text, text, timestamptz) is
  'Ends a run and frees the integration, or with status running leaves it for the next call to continue. PT409 when the lease was lost. Service role only.';

create function private.forget_old_pages(run public.sync_runs) returns void
language sql volatile security definer set search_path = '' as $$
  delete from private.sync_run_sightings where run_id = run.id;
  delete from public.sync_run_pages where organization_id = run.organization_id and run_id in (
    select id from public.sync_runs
    where organization_id = run.organization_id and integration_id = run.integration_id
    order by started_at desc offset 100);
$$;
comment on function private.forget_old_pages(public.sync_runs) is 'At the end of a run: what it saw, and the page logs beyond the last 100 runs.';
revoke all on function private.forget_old_pages(public.sync_runs) from public, anon, authenticated;

revoke all on function public.claim_due_integrations(integer, integer, uuid[]) from public, anon, authenticated;
revoke all on function public.count_due_integrations() from public, anon, authenticated;
revoke all on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer, uuid) from public, anon, authenticated;
revoke all on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, double precision, text, text, text, timestamptz) from public, anon, authenticated;
grant execute on function public.claim_due_integrations(integer, integer, uuid[]) to service_role;
grant execute on function public.count_due_integrations() to service_role;
grant execute on function public.claim_sync_run(uuid, uuid, text, uuid, timestamptz, timestamptz, boolean, integer, uuid) to service_role;
grant execute on function public.finish_sync_run(uuid, uuid, uuid, uuid, text, integer, integer, double precision, text, text, text, timestamptz) to service_role;

