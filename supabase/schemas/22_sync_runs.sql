-- One attempt to read what an integration has: claimed, stored page by page, ended once.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.sync_runs (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  trigger text not null check (trigger in ('connect', 'manual', 'cron', 'command', 'demo')),
  requested_by uuid references auth.users (id) on delete set null,
  status text not null default 'running',
  window_from timestamptz not null,
  window_to timestamptz not null,
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
  pages integer not null default 0,
  waited_seconds double precision not null default 0,
  pause_reason text check (pause_reason in ('time', 'requests')),
  lease_token uuid,
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  check (window_to > window_from),
  check (status in ('running', 'succeeded', 'incomplete', 'failed', 'cancelled'))
);

comment on table public.sync_runs is 'One attempt to bring one integration up to date, with what it read, cost and met.';
comment on column public.sync_runs.checkpoint is
  'Where paging stands, written in the same transaction as the page it follows (JSON text).';
comment on column public.sync_runs.waited_seconds is
  'Seconds spent waiting because the provider asked to, or before a retry.';
comment on column public.sync_runs.pause_reason is
  'Why the run was last left for a later call to continue: its time or its requests were used up.';
comment on column public.sync_runs.lease_token is
  'The lease under which it was last taken up: taken up again under the same, it is no further attempt.';

create index sync_runs_history_idx on public.sync_runs (organization_id, integration_id, started_at desc);
create unique index sync_runs_one_open_idx on public.sync_runs (integration_id) where status = 'running';
create index sync_runs_requested_by_idx on public.sync_runs (requested_by);

alter table public.sync_runs enable row level security;
grant select (
  id, organization_id, integration_id, trigger, requested_by, status, window_from, window_to, reads_whole_history,
  deployments_read_back_to, incidents_read_back_to, started_at, finished_at, attempts, deployments_read, deployments_new,
  deployments_changed, incidents_read, incidents_new, incidents_changed, set_aside, requests, retries, error_kind,
  error_detail, pages, waited_seconds, pause_reason
) on public.sync_runs to authenticated;
grant delete, insert, select, update on public.sync_runs to service_role;

create policy "Members read the sync runs of their organizations" on public.sync_runs
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.sync_run_feeds (
  organization_id uuid,
  run_id uuid,
  kind text check (kind in ('deployments', 'dora_incidents', 'managed_incidents')),
  window_from timestamptz not null,
  window_to timestamptz not null,
  reads_whole_history boolean not null default false,
  status text not null default 'running' check (status in ('running', 'read', 'incomplete', 'failed')),
  state text check (state in ('live', 'quiet', 'not_readable', 'ended')),
  tells_absence boolean not null default false,
  is_unordered boolean not null default false,
  error_kind text,
  error_detail text,
  events_read integer not null default 0,
  events_new integer not null default 0,
  events_changed integer not null default 0,
  read_back_to timestamptz,
  primary key (organization_id, run_id, kind),
  foreign key (organization_id, run_id) references public.sync_runs (organization_id, id) on delete cascade
);

comment on table public.sync_run_feeds is 'What one sync run read of each feed, over which window, and how that ended.';
comment on column public.sync_run_feeds.tells_absence is
  'Whether the read proves that what it lacked is gone at Datadog: an empty or retired list never does.';
comment on column public.sync_run_feeds.is_unordered is
  'Datadog''s order differed from the start times read, so the read proves nothing about what lies between.';

alter table public.sync_run_feeds enable row level security;
grant select (
  organization_id, run_id, kind, window_from, window_to, reads_whole_history, status, state, tells_absence, is_unordered,
  error_kind, error_detail, events_read, events_new, events_changed, read_back_to
) on public.sync_run_feeds to authenticated;
grant delete, insert, select, update on public.sync_run_feeds to service_role;

create policy "Members read what the sync runs of their organizations read" on public.sync_run_feeds
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.sync_run_pages (
  organization_id uuid,
  run_id uuid,
  position integer,
  kind text not null check (kind in ('deployment', 'incident')),
  stored_at timestamptz not null default now(),
  events integer not null,
  added integer not null,
  changed integer not null,
  set_aside integer not null,
  requests integer not null,
  retries integer not null,
  duration_seconds double precision not null,
  read_back_to timestamptz,
  feed text,
  primary key (organization_id, run_id, "position"),
  foreign key (organization_id, run_id) references public.sync_runs (organization_id, id) on delete cascade
);

comment on table public.sync_run_pages is
  'A run''s page log: the last 1,000 pages of each of an integration''s last 100 runs.';
comment on column public.sync_run_pages.duration_seconds is
  'From the page before (or the start of the call) until this one was sent to be stored.';

alter table public.sync_run_pages enable row level security;
grant select (
  organization_id, run_id, position, kind, stored_at, events, added, changed, set_aside, requests, retries,
  duration_seconds, read_back_to, feed
) on public.sync_run_pages to authenticated;
grant delete, insert, select, update on public.sync_run_pages to service_role;

create policy "Members read the page logs of their organizations" on public.sync_run_pages
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table private.sync_run_sightings (
  run_id uuid not null references public.sync_runs (id) on delete cascade,
  kind text not null,
  external_ids text[] not null,
  has_nameless boolean not null,
  feed text
);

comment on table private.sync_run_sightings is
  'The ids on each page of a run that is not over yet. has_nameless: an event on it named no id, so nothing is known to be absent.';

create index sync_run_sightings_run_id_idx on private.sync_run_sightings (run_id);

alter table private.sync_run_sightings enable row level security;

create function private.audit_requested_sync() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.record_audit_event_by(new.organization_id, new.requested_by,
    -- A sync by itself never reads further back than one was ever asked to; more is somebody's wish.
    case when new.window_from < (
      select min(r.window_from) - interval '1 day' from public.sync_runs r
      where r.organization_id = new.organization_id and r.integration_id = new.integration_id and r.id <> new.id)
      then 'integration.load-history' else 'integration.request-sync' end,
    (select provider from public.org_integrations where id = new.integration_id),
    jsonb_build_object('from', new.window_from));
  return new;
end
$$;
revoke all on function private.audit_requested_sync from public, anon, authenticated;

create function private.forget_old_pages(run public.sync_runs) returns void
language sql volatile security definer set search_path = '' as $$
  delete from private.sync_run_sightings where run_id = run.id;
  delete from public.sync_run_pages where organization_id = run.organization_id and run_id in (
    select id from public.sync_runs
    where organization_id = run.organization_id and integration_id = run.integration_id
    order by started_at desc offset 100);
$$;
comment on function private.forget_old_pages is
  'At the end of a run: what it saw, and the page logs beyond the last 100 runs.';
revoke all on function private.forget_old_pages from public, anon, authenticated;

create function private.note_page(
  page jsonb, page_kind text, page_position integer, added integer, changed integer, aside integer
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  run uuid := (page ->> 'run_id')::uuid;
  page_feed text := coalesce(page ->> 'feed', case page_kind when 'deployment' then 'deployments' else 'dora_incidents' end);
begin
  insert into public.sync_run_pages
    (organization_id, run_id, position, kind, feed, events, added, changed, set_aside, requests, retries, duration_seconds, read_back_to)
  values (organization, run, page_position, page_kind, page_feed, (page ->> 'events')::integer, added, changed, aside,
    (page ->> 'requests')::integer, (page ->> 'retries')::integer, (page ->> 'duration_seconds')::double precision,
    (page ->> 'read_back_to')::timestamptz);
  delete from public.sync_run_pages p where p.organization_id = organization and p.run_id = run and p.position <= page_position - 1000;
  update public.sync_run_feeds set
    events_read = events_read
      + case when coalesce((page ->> 'is_reread')::boolean, false) then 0 else (page ->> 'events')::integer end,
    events_new = events_new + added, events_changed = events_changed + changed,
    read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, read_back_to)
  where organization_id = organization and run_id = run and kind = page_feed;
  perform private.note_spans(organization, (page ->> 'integration_id')::uuid, page_feed, private.to_spans(page -> 'spans_read'));
  if not coalesce((page ->> 'is_reread')::boolean, false) then
    insert into private.sync_run_sightings (run_id, kind, feed, external_ids, has_nameless)
    select run, page_kind, page_feed, array_agg(external_id), bool_or(external_id is null)
    from private.external_ids_of(page, page_kind || 's') external_id
    having count(*) > 0;
  end if;
end
$$;
comment on function private.note_page is
  'Logs a stored page, adds what its feed has read completely, and notes which events were on it, unless it was read from what we held already.';
revoke all on function private.note_page from public, anon, authenticated;

create function public.begin_run_feeds(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid, p_feeds text
) returns text
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform 1 from public.org_integrations i join public.sync_runs r
    on r.organization_id = i.organization_id and r.integration_id = i.id and r.id = p_run_id and r.status = 'running'
  where i.organization_id = p_organization_id and i.id = p_integration_id and i.lease_token = p_lease_token;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  insert into public.sync_run_feeds (organization_id, run_id, kind, window_from, window_to, reads_whole_history)
  select p_organization_id, p_run_id, f.kind, f.window_from, f.window_to, f.reads_whole_history
  from jsonb_to_recordset(p_feeds::jsonb) as f(kind text, window_from timestamptz, window_to timestamptz, reads_whole_history boolean)
  on conflict do nothing;
  return (select json_agg(json_build_object('kind', f.kind, 'window_from', f.window_from, 'window_to', f.window_to,
      'reads_whole_history', f.reads_whole_history, 'status', f.status, 'events_read', f.events_read))::text
    from public.sync_run_feeds f where f.organization_id = p_organization_id and f.run_id = p_run_id);
end
$$;
comment on function public.begin_run_feeds is
  'The feeds a run reads with a window each; those it had begun with already stay. PT409 when the lease was lost. Service role only.';
revoke all on function public.begin_run_feeds from public, anon, authenticated;
grant execute on function public.begin_run_feeds to service_role;

create function public.claim_due_integrations(
  p_limit integer, p_lease_seconds integer, p_except uuid[] default '{}'::uuid[], p_lease_token uuid default null::uuid
) returns table(organization_id uuid, integration_id uuid, lease_token uuid)
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
comment on function public.claim_due_integrations is
  'Takes the leases of the integrations that have been due longest and that nobody holds; claim_sync_run continues under the lease. Who names the lease and takes one may ask again where the answer was lost, and gets the same. Service role only: it crosses organizations.';
revoke all on function public.claim_due_integrations from public, anon, authenticated;
grant execute on function public.claim_due_integrations to service_role;

create function public.claim_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_trigger text, p_requested_by uuid, p_window_from timestamptz,
  p_window_to timestamptz, p_reads_whole_history boolean, p_lease_seconds integer, p_lease_token uuid default null::uuid
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
revoke all on function public.claim_sync_run from public, anon, authenticated;
grant execute on function public.claim_sync_run to service_role;

create function public.count_due_integrations() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from public.org_integrations
  where provider = 'datadog' and status <> 'disconnected' and not automatic_sync_stopped and private.is_due(next_sync_at)
    and private.is_free(lease_until)
$$;
comment on function public.count_due_integrations is
  'How many integrations wait for a worker. Service role only: it crosses organizations.';
revoke all on function public.count_due_integrations from public, anon, authenticated;
grant execute on function public.count_due_integrations to service_role;

create function public.finish_run_feed(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid, p_kind text, p_end text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  ended jsonb := p_end::jsonb;
begin
  perform 1 from public.org_integrations i
  where i.organization_id = p_organization_id and i.id = p_integration_id and i.lease_token = p_lease_token;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  update public.sync_run_feeds set
    status = ended ->> 'status', state = ended ->> 'state',
    tells_absence = (ended ->> 'tells_absence')::boolean and (kind = 'deployments' or events_read > 0),
    is_unordered = (ended ->> 'is_unordered')::boolean,
    error_kind = ended ->> 'error_kind', error_detail = ended ->> 'error_detail'
  where organization_id = p_organization_id and run_id = p_run_id and kind = p_kind;
  insert into public.feeds as f (organization_id, integration_id, kind, state, state_since, asked_at, error_kind, error_detail,
    consecutive_failures, full_read_at)
  values (p_organization_id, p_integration_id, p_kind, ended ->> 'state', (ended ->> 'state_since')::timestamptz,
    (ended ->> 'asked_at')::timestamptz, ended ->> 'error_kind', ended ->> 'error_detail',
    case when ended ->> 'status' = 'failed' then 1 else 0 end,
    case when (ended ->> 'whole_history_read')::boolean then (ended ->> 'asked_at')::timestamptz end)
  on conflict (organization_id, kind) do update set
    integration_id = excluded.integration_id, state = coalesce(excluded.state, f.state),
    state_since = case when excluded.state is null or excluded.state = f.state then f.state_since else excluded.state_since end,
    asked_at = excluded.asked_at, error_kind = excluded.error_kind, error_detail = excluded.error_detail,
    consecutive_failures = case when excluded.consecutive_failures = 0 then 0
                                -- Told again, for the answer was lost: it is the same failure.
                                when f.asked_at = excluded.asked_at then f.consecutive_failures
                                else f.consecutive_failures + 1 end,
    full_read_at = coalesce(excluded.full_read_at, f.full_read_at);
  if (case p_kind when 'deployments' then (
      select private.pair_deployments(p_organization_id, r.window_from, r.window_to) from public.sync_run_feeds r
      where r.organization_id = p_organization_id and r.run_id = p_run_id and r.kind = p_kind)
    else private.pair_incidents(p_organization_id) end) > 0
  then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
end
$$;
comment on function public.finish_run_feed is
  'How the reading of one feed ended (JSON text), for the run and for the feed. Told again, it changes nothing. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_run_feed from public, anon, authenticated;
grant execute on function public.finish_run_feed to service_role;

create function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid, p_status text, p_requests integer,
  p_retries integer, p_waited_seconds double precision, p_pause_reason text, p_error_kind text, p_error_detail text,
  p_next_sync_at timestamptz
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
    -- An incomplete run has read what can be read.
    history_due = history_due and not (p_status in ('succeeded', 'incomplete') and run.window_to - run.window_from >= interval '730 days'),
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
comment on function public.finish_sync_run is
  'Ends a run and frees the integration, or with status running leaves it for the next call to continue. Asked again under the same lease, it changes nothing. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_sync_run from public, anon, authenticated;
grant execute on function public.finish_sync_run to service_role;

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
comment on function public.next_work_at is
  'When a sync, a look-up or a message can next be taken up: a past instant while something waits, the end of a lease while somebody is at work, null where nothing is planned. Service role only: it crosses organizations.';
revoke all on function public.next_work_at from public, anon, authenticated;
grant execute on function public.next_work_at to service_role;

create function public.release_all_leases() returns void
language sql volatile security definer set search_path = '' as $$
  update public.org_integrations set lease_token = null, lease_until = null where lease_token is not null
$$;
comment on function public.release_all_leases is
  'Frees every lease: for the one owner of an embedded database at its start, when nobody can hold one. Service role only.';
revoke all on function public.release_all_leases from public, anon, authenticated;
grant execute on function public.release_all_leases to service_role;

create trigger audit_requested_sync after insert on public.sync_runs
  for each row
  when (new.trigger = 'manual' and new.requested_by is not null)
  execute function private.audit_requested_sync();
