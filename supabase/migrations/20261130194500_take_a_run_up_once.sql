-- Whoever claims a run names the lease, so that a claim whose answer was lost is asked for again: it finds its own lease,
-- and the run that it took up under it is counted once.
alter table public.sync_runs add column lease_token uuid;
comment on column public.sync_runs.lease_token is 'The lease under which it was last taken up: taken up again under the same, it is no further attempt.';

create or replace function public.claim_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_trigger text, p_requested_by uuid, p_window_from timestamptz,
  p_window_to timestamptz, p_reads_whole_history boolean, p_lease_seconds integer, p_lease_token uuid default null
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  lease uuid := coalesce(p_lease_token, gen_random_uuid());
  run public.sync_runs;
begin
  update public.org_integrations set
    lease_token = lease, lease_until = now() + make_interval(secs => p_lease_seconds),
    -- Due until the run says otherwise: what a dead worker leaves behind is taken up once its lease ends.
    next_sync_at = least(next_sync_at, now())
  where organization_id = p_organization_id and id = p_integration_id and status <> 'disconnected'
    and (private.is_free(lease_until) or lease_token = lease)
    -- A claim that was held up on its way until its sync was over takes nothing.
    and returned_lease_token is distinct from lease;
  if not found then
    return null;
  end if;
  update public.sync_runs set
    attempts = attempts + case when lease_token = lease then 0 else 1 end, lease_token = lease, pause_reason = null
  where organization_id = p_organization_id and integration_id = p_integration_id and status = 'running'
  returning * into run;
  if run.id is null then
    insert into public.sync_runs
      (organization_id, integration_id, trigger, requested_by, window_from, window_to, reads_whole_history, lease_token)
    values (p_organization_id, p_integration_id, p_trigger, p_requested_by, p_window_from, p_window_to, p_reads_whole_history, lease)
    returning * into run;
  end if;
  return json_build_object(
    'id', run.id, 'lease_token', lease, 'attempts', run.attempts, 'trigger', run.trigger,
    'window_from', run.window_from, 'window_to', run.window_to,
    'reads_whole_history', run.reads_whole_history, 'checkpoint', run.checkpoint)::text;
end
$$;
comment on function public.claim_sync_run is
  'Takes the integration''s lease under the name given (or goes on under it) with its open run, or opens one over the given window. Asked again under the same name, it answers the same. Null when somebody else holds the lease, or this one was given back. Service role only.';
