-- Ending a run frees its lease, so whoever asks again because the answer was lost holds none any more. It is told that
-- the run has ended as it said, instead of waiting for a lease that nobody holds.
alter table public.org_integrations add column returned_lease_token uuid;
comment on column public.org_integrations.returned_lease_token is 'The lease that was given back last, by ending or leaving its run.';

create or replace function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid,
  p_status text, p_requests integer, p_retries integer, p_waited_seconds double precision, p_pause_reason text,
  p_error_kind text, p_error_detail text, p_next_sync_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  run public.sync_runs;
begin
  if exists (select 1 from public.org_integrations where organization_id = p_organization_id
             and id = p_integration_id and returned_lease_token = p_lease_token) then
    return;
  end if;
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
    lease_token = null, lease_until = null, returned_lease_token = p_lease_token,
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
  'Ends a run and frees the integration, or with status running leaves it for the next call to continue. Asked again under the same lease, it changes nothing. PT409 when the lease was lost. Service role only.';
