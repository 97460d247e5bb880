-- Whoever keeps the schedule asks one question: when is there something to take up again? And no wrong clock decides it
-- for long: a sync that ran on one leaves a plan, or a lease, that no right clock would have made.
create function private.is_due(planned timestamptz) returns boolean
language sql stable set search_path = '' as $$
  -- Plans reach a day ahead, failures half a day, and what a provider asked for on top hours at most.
  select planned <= now() or planned > now() + interval '2 days'
$$;
comment on function private.is_due(timestamptz) is 'Whether a planned instant has come, or is further ahead than any plan reaches: then a wrong clock made it.';

create function private.is_free(leased timestamptz) returns boolean
language sql stable set search_path = '' as $$
  select leased is null or leased <= now() or leased > now() + interval '1 day'
$$;
comment on function private.is_free(timestamptz) is 'Whether a lease has ended, or lasts longer than any lease does: then a wrong clock made it.';

drop function public.claim_due_integrations(integer, integer, uuid[]);
create function public.claim_due_integrations(
  p_limit integer, p_lease_seconds integer, p_except uuid[] default '{}', p_lease_token uuid default null
)
returns table (organization_id uuid, integration_id uuid, lease_token uuid)
language sql volatile security definer set search_path = '' as $$
  with held as (
    select id from public.org_integrations where lease_token = p_lease_token
  ), due as (
    select id from public.org_integrations
    where provider = 'datadog' and status <> 'disconnected' and not automatic_sync_stopped and private.is_due(next_sync_at)
      and private.is_free(lease_until) and id <> all (p_except) and not exists (select from held)
    order by next_sync_at limit p_limit
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = coalesce(p_lease_token, gen_random_uuid()), lease_until = now() + make_interval(secs => p_lease_seconds),
    -- To the end of the queue: a worker that dies, or a sync that always throws, doesn't stand before the others.
    next_sync_at = now()
  from (select id from held union all select id from due) taken where i.id = taken.id
  returning i.organization_id, i.id, i.lease_token
$$;
comment on function public.claim_due_integrations(integer, integer, uuid[], uuid) is
  'Takes the leases of the integrations that have been due longest and that nobody holds; claim_sync_run continues under the lease. Who names the lease and takes one may ask again where the answer was lost, and gets the same. Service role only: it crosses organizations.';
revoke all on function public.claim_due_integrations(integer, integer, uuid[], uuid) from public, anon, authenticated;
grant execute on function public.claim_due_integrations(integer, integer, uuid[], uuid) to service_role;

create or replace function public.count_due_integrations() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from public.org_integrations
  where provider = 'datadog' and status <> 'disconnected' and not automatic_sync_stopped and private.is_due(next_sync_at)
    and private.is_free(lease_until)
$$;

create function public.next_work_at() returns timestamptz
language sql stable security definer set search_path = '' as $$
  select least(
    (select min(case when private.is_due(next_sync_at) and private.is_free(lease_until)
                     then greatest(least(next_sync_at, now()), case when not private.is_due(blocked_until) then blocked_until end)
                     else greatest(next_sync_at, lease_until, blocked_until) end)
     from public.org_integrations where provider not in ('pipeline', 'git', 'github_deployments') and status <> 'disconnected' and not automatic_sync_stopped),
    (select min(case state when 'waiting' then next_attempt_at else lease_until end) from public.outbox_messages
     where state in ('waiting', 'sending')))
$$;
comment on function public.next_work_at() is
  'When a sync, a look-up or a message can next be taken up: a past instant while something waits, the end of a lease while somebody is at work, null where nothing is planned. Service role only: it crosses organizations.';
revoke all on function public.next_work_at() from public, anon, authenticated;
grant execute on function public.next_work_at() to service_role;
