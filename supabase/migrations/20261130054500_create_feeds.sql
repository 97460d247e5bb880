-- Deployments and incidents come in feeds with lives of their own: each has its own window, health and record of what
-- it has read, and one that Datadog refuses or ends never holds up another.
create table public.feeds (
  organization_id uuid not null,
  kind text not null check (kind in ('deployments', 'dora_incidents', 'managed_incidents')),
  integration_id uuid not null,
  state text check (state in ('live', 'quiet', 'not_readable', 'ended')),
  state_since timestamptz,
  is_off boolean not null default false check (kind <> 'deployments' or not is_off),
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
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);
comment on table public.feeds is 'What an organization gets from Datadog, one row a kind: dora_incidents are those of DORA Metrics, managed_incidents those of Incident Management.';
comment on column public.feeds.state is 'live: events came within 30 days; quiet: none did; not_readable: the keys may not; ended: Datadog has stopped it. Null until it was asked.';
comment on column public.feeds.is_off is 'An admin switched it off: it isn''t read, and what it brought counts in nothing.';
comment on column public.feeds.full_read_at is 'When a sync last read all of its history again.';
comment on column public.feeds.spans_read is 'The time it has been read over completely: outside, no event means not read. What was read stays read.';
comment on column public.feeds.field_names is 'Which of the customer''s fields says what, where an admin chose (JSON text): {service, team, environment, severity}.';
comment on column public.feeds.seen_fields is 'Names of the fields that its events have, to choose from.';
comment on column public.feeds.data_as_of is 'The end of the newest span read; null before the first.';
grant select on public.feeds to authenticated;
grant all on public.feeds to service_role;
alter table public.feeds enable row level security;
create policy "Members read the feeds of their organizations" on public.feeds
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create table public.sync_run_feeds (
  organization_id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('deployments', 'dora_incidents', 'managed_incidents')),
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
comment on column public.sync_run_feeds.tells_absence is 'Whether the read proves that what it lacked is gone at Datadog: an empty or retired list never does.';
comment on column public.sync_run_feeds.is_unordered is 'Datadog''s order differed from the start times read, so the read proves nothing about what lies between.';
grant select on public.sync_run_feeds to authenticated;
grant all on public.sync_run_feeds to service_role;
alter table public.sync_run_feeds enable row level security;
create policy "Members read what the sync runs of their organizations read" on public.sync_run_feeds
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

alter table public.external_incidents add column feed text not null default 'dora_incidents'
  check (feed in ('dora_incidents', 'managed_incidents'));
comment on column public.external_incidents.feed is 'Which feed it came through.';
-- During the overlap of the two feeds one incident can come through both. The one of Incident Management counts, since
-- that feed goes on; an event of another feed may have the same id.
alter table public.external_incidents drop constraint external_incidents_organization_id_external_id_key;
alter table public.external_incidents add constraint external_incidents_organization_id_feed_external_id_key
  unique (organization_id, feed, external_id);
alter table public.external_incidents
  add column carried_ids text[] not null default '{}',
  add column same_as uuid,
  add column is_parted boolean not null default false,
  add column is_off boolean not null default false,
  add foreign key (organization_id, same_as) references public.external_incidents (organization_id, id) on delete set null (same_as);
alter table public.external_incidents add column counts boolean
  generated always as (disappeared_at is null and same_as is null and not is_off) stored;
comment on column public.external_incidents.carried_ids is 'Ids that its event carries, among which may be that of the same incident in another feed.';
comment on column public.external_incidents.same_as is 'The incident of the other feed that is the same one: that one counts, this one is its second source.';
comment on column public.external_incidents.is_parted is 'A person said that it is none of the other feed''s: it isn''t matched again.';
comment on column public.external_incidents.is_off is 'Its feed is switched off; or it was pushed, and Datadog has told of its time since.';
comment on column public.external_incidents.counts is 'Whether figures and lists hold it: Datadog still has it, it is nobody''s second source, and its feed is on.';
create index external_incidents_same_as_idx on public.external_incidents (organization_id, same_as) where same_as is not null;
alter table public.sync_run_pages add column feed text;
-- Two sources can report one deployment. Which reports are of one is always kept; whether it counts once, an admin says.
alter table public.organizations add column merges_duplicates boolean not null default false;
comment on column public.organizations.merges_duplicates is 'Whether a deployment that two sources reported counts once.';
alter table public.external_deployments
  add column same_as uuid,
  add column is_merged boolean not null default false,
  add column is_off boolean not null default false,
  add foreign key (organization_id, same_as) references public.external_deployments (organization_id, id) on delete set null (same_as);
alter table public.external_deployments add column counts boolean
  generated always as (disappeared_at is null and not is_off and (same_as is null or not is_merged)) stored;
comment on column public.external_deployments.same_as is 'Another source''s report of the same deployment, which tells more: this one is the second report.';
comment on column public.external_deployments.is_merged is 'A second report of an organization that counts such deployments once.';
comment on column public.external_deployments.is_off is 'A pipeline pushed it, and Datadog has told of its time since: Datadog''s word counts there.';
comment on column public.external_deployments.counts is 'Whether figures and lists hold it: its source still has it, Datadog hasn''t told of its time since, and it is no second report that an admin has had merged.';
create index external_deployments_same_as_idx on public.external_deployments (organization_id, same_as) where same_as is not null;
create index external_deployments_merged_idx on public.external_deployments (organization_id, external_id) where is_merged;
alter table private.sync_run_sightings add column feed text;

-- What earlier runs read: newest first, so that one that broke off had read down to where it stood.
insert into public.feeds (organization_id, kind, integration_id, spans_read)
select i.organization_id, k.kind, i.id, coalesce(range_agg(s.span) filter (where s.span is not null), '{}')
from public.org_integrations i
cross join (values ('deployments'), ('dora_incidents')) k(kind)
left join lateral (
  select tstzrange(b.back_to, least(r.window_to, r.started_at)) as span
  from public.sync_runs r
  cross join lateral (select case
    when r.status = 'succeeded' then r.window_from
    when k.kind = 'deployments' then r.deployments_read_back_to + interval '1 second'
    else r.incidents_read_back_to + interval '1 second' end as back_to) b
  where r.organization_id = i.organization_id and r.integration_id = i.id
    and b.back_to < least(r.window_to, r.started_at)
) s on true
where i.provider = 'datadog'
group by i.organization_id, i.id, k.kind;

create function private.to_spans(p_spans jsonb) returns tstzmultirange
language sql immutable set search_path = '' as $$
  select coalesce(range_agg(tstzrange((s ->> 0)::timestamptz, (s ->> 1)::timestamptz)), '{}')
  from jsonb_array_elements(coalesce(p_spans, '[]')) s
$$;
comment on function private.to_spans(jsonb) is 'Spans as JSON, [[from, to], …] with the end left out, as one multirange.';
revoke all on function private.to_spans(jsonb) from public, anon, authenticated;

-- A page is megabytes: its ids are picked out of it, its events aren't copied for them.
create function private.external_ids_of(page jsonb, events text) returns setof text
language sql stable set search_path = '' as $$
  select id #>> '{}' from jsonb_path_query(page, format('$.%I[*].external_id', events)::jsonpath) id
  union all
  select e ->> 'external_id' from jsonb_array_elements(page -> 'set_aside') e
$$;
comment on function private.external_ids_of(jsonb, text) is
  'The ids of a page''s events (its list `deployments` or `incidents`) and of those that were skipped on it; null for one that named none.';
revoke all on function private.external_ids_of(jsonb, text) from public, anon, authenticated;

create or replace function private.note_page(page jsonb, page_kind text, page_position integer, added integer, changed integer, aside integer)
returns void
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
comment on function private.note_page(jsonb, text, integer, integer, integer, integer) is
  'Logs a stored page, adds what its feed has read completely, and notes which events were on it, unless it was read from what we held already.';

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
comment on function private.note_spans(uuid, uuid, text, tstzmultirange) is
  'Adds to what a feed has read; the data version rises where that says something new, since figures are measured over what was read. Where Datadog has now told of a time, what others told of it no longer counts.';
revoke all on function private.note_spans(uuid, uuid, text, tstzmultirange) from public, anon, authenticated;

create function public.read_feeds(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
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
comment on function public.read_feeds(uuid) is 'An organization''s feeds with their state and the spans each has read completely, as one JSON text; instants are Unix seconds.';
revoke all on function public.read_feeds(uuid) from public, anon;
grant execute on function public.read_feeds(uuid) to authenticated, service_role;

create function public.summarize_incident_feeds(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select json_agg(json_build_object(
      'kind', k.kind, 'events', e.events, 'first_started_at', extract(epoch from e.first_started_at),
      'newest_started_at', extract(epoch from e.newest_started_at), 'oldest_open_at', extract(epoch from e.oldest_open_at),
      'history_from', extract(epoch from least(lower(f.spans_read), (select min(r.window_from) from public.sync_run_feeds r
        where r.organization_id = p_organization_id and r.kind = k.kind)))))::text
  from (values ('dora_incidents'), ('managed_incidents')) k(kind)
  left join public.feeds f on f.organization_id = p_organization_id and f.kind = k.kind
  cross join lateral (
    select count(*) as events, min(i.started_at) as first_started_at, max(i.started_at) as newest_started_at,
      min(i.started_at) filter (where i.finished_at is null) as oldest_open_at
    from public.external_incidents i
    where i.organization_id = p_organization_id and i.feed = k.kind and i.disappeared_at is null
  ) e
$$;
comment on function public.summarize_incident_feeds(uuid) is
  'What each feed of incidents brought so far and how far back it was ever asked, as one JSON text; instants are Unix seconds.';
revoke all on function public.summarize_incident_feeds(uuid) from public, anon;
grant execute on function public.summarize_incident_feeds(uuid) to authenticated, service_role;

create or replace function private.note_presence(page jsonb, page_kind text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  returned integer := 0;
begin
  if coalesce((page ->> 'is_reread')::boolean, false) then
    return 0;
  elsif page_kind = 'deployment' then
    with seen as (
      select private.external_ids_of(page, 'deployments') as external_id
    ), back as (
      select d.id, d.disappeared_at from public.external_deployments d join seen using (external_id)
      where d.organization_id = organization and d.missed_at is not null
    ), cleared as (
      update public.external_deployments d set missed_at = null, disappeared_at = null from back where d.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  else
    with seen as (
      select private.external_ids_of(page, 'incidents') as external_id
    ), back as (
      select i.id, i.disappeared_at from public.external_incidents i join seen using (external_id)
      where i.organization_id = organization and i.missed_at is not null
        and i.feed = coalesce(page ->> 'feed', 'dora_incidents')
    ), cleared as (
      update public.external_incidents i set missed_at = null, disappeared_at = null from back where i.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  end if;
  return returned;
end
$$;
comment on function private.note_presence(jsonb, text) is 'Whatever a page shows is there: forgets that it was missed. Returns how many had counted as gone.';

create or replace function private.note_absence(run public.sync_runs) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  known_since timestamptz;
  day date := (run.window_to at time zone 'UTC')::date;
  gone integer;
  gone_incidents integer;
begin
  select account_since into known_since from public.org_integrations
  where organization_id = run.organization_id and id = run.integration_id;
  if exists (select 1 from private.sync_run_sightings where run_id = run.id and has_nameless) then
    return 0;
  end if;
  with told as (
    -- A day inside the retention, because a slow read meets its oldest part late; and only whole seconds of the window.
    select f.kind, f.window_to, greatest(date_trunc('second', f.window_from) + interval '1 second',
      greatest(f.window_to, now()) - interval '729 days') as oldest
    from public.sync_run_feeds f
    where f.organization_id = run.organization_id and f.run_id = run.id and f.kind = 'deployments'
      and f.status = 'read' and f.tells_absence
  ), seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'deployment'
  ), missed as (
    update public.external_deployments d set
      missed_at = coalesce(d.missed_at, run.window_to),
      disappeared_at = case when d.missed_at is not null then now() end
    from told
    where d.organization_id = run.organization_id and d.integration_id = run.integration_id
      and d.started_at >= told.oldest and d.started_at <= told.window_to and d.first_seen_at >= known_since
      and d.disappeared_at is null and (d.missed_at is null or (d.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = d.external_id)
    returning d.disappeared_at
  )
  select count(disappeared_at) into gone from missed;
  if gone > 0 then
    perform private.pair_deployments(run.organization_id, run.window_from, run.window_to);
  end if;
  with told as (
    select f.kind, f.window_to, greatest(date_trunc('second', f.window_from) + interval '1 second',
      greatest(f.window_to, now()) - interval '729 days') as oldest
    from public.sync_run_feeds f
    where f.organization_id = run.organization_id and f.run_id = run.id and f.kind <> 'deployments'
      and f.status = 'read' and f.tells_absence
  ), seen as (
    select distinct feed, unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'incident'
  ), missed as (
    update public.external_incidents i set
      missed_at = coalesce(i.missed_at, run.window_to),
      disappeared_at = case when i.missed_at is not null then now() end
    from told
    where i.organization_id = run.organization_id and i.integration_id = run.integration_id and i.feed = told.kind
      and i.started_at >= told.oldest and i.started_at <= told.window_to and i.first_seen_at >= known_since
      and i.disappeared_at is null and (i.missed_at is null or (i.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.feed = i.feed and seen.external_id = i.external_id)
    returning i.disappeared_at
  )
  select count(disappeared_at) into gone_incidents from missed;
  return gone + gone_incidents;
end
$$;
comment on function private.note_absence(public.sync_runs) is
  'After a complete read: what a feed that tells absence should have shown and did not is missed, and gone where an earlier day''s read missed it too. Returns how many are gone now.';

create function private.store_incidents(page jsonb, out added integer, out changed integer, out aside integer, out is_news boolean)
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  integration uuid := (page ->> 'integration_id')::uuid;
  returned integer;
  page_feed text := coalesce(page ->> 'feed', 'dora_incidents');
begin
  aside := private.record_set_aside(page);
  perform private.forget_set_aside(page, 'incident');
  returned := private.note_presence(page, 'incident');

  with incoming as (
    select distinct on (e.external_id) e.*
    from jsonb_to_recordset(page -> 'incidents') as e(
      external_id text, services text[], envs text[], teams text[], severity text, started_at timestamptz,
      finished_at timestamptz, restore_seconds double precision, source text, carried_ids text[], fingerprint text,
      retired_fingerprints text[], secret text)
    order by e.external_id
  ), before as (
    select e.external_id, e.fingerprint
    from public.external_incidents e join incoming i using (external_id)
    where e.organization_id = organization and e.feed = page_feed
  ), due as (
    select i.* from incoming i left join before b using (external_id)
    where b.fingerprint is distinct from i.fingerprint
      and not coalesce(b.fingerprint = any (i.retired_fingerprints), false)
  ), stored as (
    insert into public.external_incidents as e
      (organization_id, integration_id, feed, external_id, services, envs, teams, severity, started_at, finished_at,
       restore_seconds, source, carried_ids, fingerprint)
    select organization, integration, page_feed, external_id, services, envs, teams, severity, started_at, finished_at,
      restore_seconds, source, coalesce(carried_ids, '{}'), fingerprint
    from due
    on conflict (organization_id, feed, external_id) do update set
      integration_id = excluded.integration_id, services = excluded.services, envs = excluded.envs,
      teams = excluded.teams, severity = excluded.severity, started_at = excluded.started_at,
      finished_at = excluded.finished_at, restore_seconds = excluded.restore_seconds, source = excluded.source,
      carried_ids = excluded.carried_ids, fingerprint = excluded.fingerprint, changed_at = now()
    where e.fingerprint is distinct from excluded.fingerprint
    returning e.id, e.external_id, (e.xmax = 0) as is_new
  ), secrets as (
    insert into public.external_incident_secrets (incident_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.secret, page ->> 'subkey')
    from stored s join incoming i using (external_id)
    on conflict (incident_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from stored;
  is_news := added + changed + aside + returned > 0;
end
$$;
comment on function private.store_incidents(jsonb) is
  'Stores a page''s incidents of one feed and what couldn''t be understood, each row once: an unchanged one is left alone. is_news: something is otherwise than before.';
revoke all on function private.store_incidents(jsonb) from public, anon, authenticated;

create or replace function public.record_incidents_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  stored record;
  page_position integer;
  page_feed text := coalesce(page ->> 'feed', 'dora_incidents');
begin
  organization := (page ->> 'organization_id')::uuid;
  perform private.require_lease(organization, (page ->> 'integration_id')::uuid, (page ->> 'lease_token')::uuid,
    (page ->> 'lease_seconds')::integer);
  select * into stored from private.store_incidents(page);
  update public.sync_runs set
    checkpoint = page ->> 'checkpoint',
    incidents_read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, incidents_read_back_to),
    incidents_read = incidents_read + jsonb_array_length(page -> 'incidents'),
    incidents_new = incidents_new + stored.added, incidents_changed = incidents_changed + stored.changed,
    set_aside = set_aside + stored.aside, pages = pages + 1,
    waited_seconds = waited_seconds + (page ->> 'waited_seconds')::double precision,
    requests = requests + (page ->> 'requests')::integer, retries = retries + (page ->> 'retries')::integer
  where organization_id = organization and id = (page ->> 'run_id')::uuid and status = 'running'
  returning pages into page_position;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  perform private.note_page(page, 'incident', page_position, stored.added, stored.changed, stored.aside);
  update public.feeds f set seen_fields = array(
    select distinct name from unnest(f.seen_fields || array(select jsonb_array_elements_text(page -> 'seen_fields'))) name order by name limit 200)
  where f.organization_id = organization and f.kind = page_feed and page ? 'seen_fields'
    and not f.seen_fields @> array(select jsonb_array_elements_text(page -> 'seen_fields'));
  if stored.is_news then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('new', stored.added, 'changed', stored.changed, 'set_aside', stored.aside)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_incidents_page failed', detail = sqlstate;
end
$$;
comment on function public.record_incidents_page(text) is
  'Stores a page of one feed''s incidents with its checkpoint; unchanged ones are left alone. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';

-- Whether all of Datadog's history is to follow the first 30 days; connect_integration says so.
alter table public.org_integrations add column history_due boolean not null default false;
comment on column public.org_integrations.history_due is
  'All that Datadog keeps is to follow the first 30 days: from a connection that wants it until a sync has read so far back.';
grant select (history_due) on public.org_integrations to authenticated;

-- Another account's feeds are asked anew; the spans that were read before stay read.
create or replace function public.connect_integration(p_sealed text) returns uuid
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
comment on function public.connect_integration(text) is 'Keeps a proved connection with its keys encrypted; connecting again replaces the keys and keeps the history. PT403 when whoever connects it is no admin. Service role only.';

create function private.pair_incidents(organization uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  changed integer;
begin
  with dora as (
    select i.id, i.external_id, i.carried_ids, i.services, i.teams, i.started_at from public.external_incidents i
    where i.organization_id = organization and i.feed = 'dora_incidents' and i.disappeared_at is null
      and not i.is_off and not i.is_parted
  ), managed as (
    select i.id, i.external_id, i.carried_ids, i.started_at from public.external_incidents i
    where i.organization_id = organization and i.feed = 'managed_incidents' and i.disappeared_at is null and not i.is_off
  ), named as (
    select d.id as dora, m.id as managed, d.started_at - m.started_at as apart
    from managed m cross join lateral unnest(m.carried_ids) c(id) join dora d on d.external_id = c.id
    union all
    select d.id, m.id, d.started_at - m.started_at
    from dora d cross join lateral unnest(d.carried_ids) c(id) join managed m on lower(m.external_id) = c.id
    union all
    select d.id, m.id, d.started_at - m.started_at
    from dora d cross join lateral unnest(d.carried_ids) c(id)
    join (select n.*, l.id as link from managed n cross join lateral unnest(n.carried_ids) l(id) where l.id like 'incidents/%') m
      on m.link = c.id
  ), near as (
    select d.id as dora, m.id as managed, d.started_at - m.started_at as apart
    from dora d join public.external_incidents m on m.organization_id = organization and m.feed = 'managed_incidents'
      and m.started_at between d.started_at - interval '5 minutes' and d.started_at + interval '5 minutes'
      and m.disappeared_at is null and not m.is_off
      and ((d.services @> m.services and m.services @> d.services and d.services <> '{}')
        or (d.services = '{}' and m.services = '{}' and d.teams @> m.teams and m.teams @> d.teams and d.teams <> '{}'))
  ), candidates as (
    select n.dora, n.managed, true as by_id, abs(extract(epoch from n.apart)) as apart from named n
    union all
    select n.dora, n.managed, false, abs(extract(epoch from n.apart)) from near n
  ), first_of_dora as (
    select distinct on (dora) dora, managed, by_id, apart from candidates order by dora, by_id desc, apart, managed
  ), pairs as (
    select distinct on (managed) dora, managed from first_of_dora order by managed, by_id desc, apart, dora
  ), written as (
    update public.external_incidents d set same_as = p.managed
    from public.external_incidents x left join pairs p on p.dora = x.id
    where x.organization_id = organization and x.feed = 'dora_incidents' and d.id = x.id
      and d.same_as is distinct from p.managed
    returning 1
  )
  select count(*) into changed from written;
  return changed;
end
$$;
comment on function private.pair_incidents(uuid) is
  'Says which incidents of DORA Metrics are ones of Incident Management: by an id that one carries of the other, else by the same services and a start within five minutes. Returns how many it said something new of.';
revoke all on function private.pair_incidents(uuid) from public, anon, authenticated;

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
comment on function public.begin_run_feeds(uuid, uuid, uuid, uuid, text) is
  'The feeds a run reads with a window each; those it had begun with already stay. PT409 when the lease was lost. Service role only.';

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
comment on function public.finish_run_feed(uuid, uuid, uuid, uuid, text, text) is
  'How the reading of one feed ended (JSON text), for the run and for the feed. Told again, it changes nothing. PT409 when the lease was lost. Service role only.';

revoke all on function public.begin_run_feeds(uuid, uuid, uuid, uuid, text) from public, anon, authenticated;
revoke all on function public.finish_run_feed(uuid, uuid, uuid, uuid, text, text) from public, anon, authenticated;
grant execute on function public.begin_run_feeds(uuid, uuid, uuid, uuid, text) to service_role;
grant execute on function public.finish_run_feed(uuid, uuid, uuid, uuid, text, text) to service_role;
