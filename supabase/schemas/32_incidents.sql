-- Incidents: Datadog's failure events, each counted once.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.external_incidents (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  services text[] not null default '{}',
  envs text[] not null default '{}',
  teams text[] not null default '{}',
  severity text,
  started_at timestamptz not null,
  finished_at timestamptz,
  restore_seconds double precision check (restore_seconds >= 0),
  source text,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  feed text not null default 'dora_incidents',
  carried_ids text[] not null default '{}',
  same_as uuid,
  is_parted boolean not null default false,
  is_off boolean not null default false,
  counts boolean generated always as (disappeared_at is null and same_as is null and not is_off) stored,
  unique (organization_id, feed, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  foreign key (organization_id, same_as) references public.external_incidents (organization_id, id) on delete set null (same_as),
  check (feed in ('dora_incidents', 'managed_incidents', 'pushed_incidents'))
);

comment on table public.external_incidents is
  'A Datadog failure event. Its name is free text and encrypted (external_incident_secrets).';
comment on column public.external_incidents.missed_at is
  'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_incidents.disappeared_at is
  'When a second complete read, of another day, lacked it too: in no figure since.';
comment on column public.external_incidents.feed is 'Which feed it came through.';
comment on column public.external_incidents.carried_ids is
  'Ids that its event carries, among which may be that of the same incident in another feed.';
comment on column public.external_incidents.same_as is
  'The incident of the other feed that is the same one: that one counts, this one is its second source.';
comment on column public.external_incidents.is_parted is
  'A person said that it is none of the other feed''s: it isn''t matched again.';
comment on column public.external_incidents.is_off is
  'Its feed is switched off; or it was pushed, and Datadog has told of its time since.';
comment on column public.external_incidents.counts is
  'Whether figures and lists hold it: Datadog still has it, it is nobody''s second source, and its feed is on.';

create index external_incidents_missed_idx
  on public.external_incidents (organization_id, external_id) where missed_at is not null;
create index external_incidents_same_as_idx
  on public.external_incidents (organization_id, same_as) where same_as is not null;
create index external_incidents_services_idx on public.external_incidents using gin (services);
create index external_incidents_window_idx on public.external_incidents (organization_id, started_at);

alter table public.external_incidents enable row level security;
grant select (
  id, organization_id, integration_id, external_id, services, envs, teams, severity, started_at, finished_at,
  restore_seconds, source, fingerprint, first_seen_at, changed_at, missed_at, disappeared_at, feed, carried_ids, same_as,
  is_parted, is_off, counts
) on public.external_incidents to authenticated;
grant delete, insert, select, update on public.external_incidents to service_role;

create policy "Members read the incidents of their organizations" on public.external_incidents
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_incident_secrets (
  incident_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, incident_id) references public.external_incidents (organization_id, id) on delete cascade
);

comment on table public.external_incident_secrets is 'The incident event as it came, its name with it, encrypted.';

alter table public.external_incident_secrets enable row level security;
grant delete, insert, select, update on public.external_incident_secrets to service_role;

create function private.incident_answers(i public.external_incidents, question jsonb) returns boolean
language sql stable as $$
  select (private.are_named(i.envs, question, 'environments')
      or (i.envs = '{}' and coalesce((question ->> 'incidentsWithoutEnvironment')::boolean, false)))
    and private.are_named(i.services, question, 'services')
    and private.are_named(i.teams, question, 'teams')
$$;
comment on function private.incident_answers is
  'Whether an incident answers a question, but for its window: any of its environments, services and teams is enough. Inlined.';
revoke all on function private.incident_answers from public, anon, authenticated;
grant execute on function private.incident_answers to authenticated, service_role;

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
comment on function private.pair_incidents is
  'Says which incidents of DORA Metrics are ones of Incident Management: by an id that one carries of the other, else by the same services and a start within five minutes. Returns how many it said something new of.';
revoke all on function private.pair_incidents from public, anon, authenticated;

create function public.count_incidents_without_environment(p_organization_id uuid, p_counted boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  named text;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  update public.organizations set counts_incidents_without_environment = p_counted, data_version = data_version + 1
  where id = p_organization_id and counts_incidents_without_environment is distinct from p_counted
  returning slug into named;
  if found then
    perform private.record_audit_event(p_organization_id, 'organization.update', named,
      jsonb_build_object('counts_incidents_without_environment', p_counted));
  end if;
end
$$;
comment on function public.count_incidents_without_environment is
  'Says whether incidents that name no environment count wherever a production environment does. Admins and owners.';
revoke all on function public.count_incidents_without_environment from public, anon, authenticated;
grant execute on function public.count_incidents_without_environment to authenticated;

create function public.get_incident(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
    'severity', i.severity, 'source', i.source,
    'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
    'restore_seconds', i.restore_seconds,
    'first_seen_at', extract(epoch from i.first_seen_at), 'changed_at', extract(epoch from i.changed_at),
    'disappeared_at', extract(epoch from i.disappeared_at),
    'site', (select s.site from public.org_integrations s where s.organization_id = p_organization_id and s.id = i.integration_id),
    'deployments', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
              and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at
              and x.counts order by x.started_at desc limit 20) x),
    'all_deployments', (
      select count(*) from public.external_deployments x where x.organization_id = p_organization_id
        and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
        and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at and x.counts)
  )::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.id = p_incident_id
$$;
comment on function public.get_incident is
  'One incident, also one that disappeared, with the last 20 deployments of its services in the day before it; null where the organization has none with this id.';
revoke all on function public.get_incident from public, anon, authenticated;
grant execute on function public.get_incident to authenticated, service_role;

create function public.list_incident_page(
  p_organization_id uuid, p_question text, p_severities text[] default null::text[],
  p_open boolean default null::boolean, p_sort text default 'started', p_descending boolean default true,
  p_anchor uuid default null::uuid, p_backward boolean default false, p_limit integer default 50
) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with narrowed as materialized (
      select i.* from public.external_incidents i
      where i.organization_id = p_organization_id and i.counts
        and i.started_at >= from_at and i.started_at < to_at
        and private.incident_answers(i, question)
        and (p_severities is null or coalesce(i.severity, '') = any (p_severities))
    ), wanted as (
      select * from narrowed where p_open is null or p_open = (restore_seconds is null)
    ), ordered as (
      select w.id, w.started_at, w.restore_seconds, w.severity, true as listed from wanted w
      union all
      select a.id, a.started_at, a.restore_seconds, a.severity, false from public.external_incidents a
      where a.organization_id = p_organization_id and a.id = p_anchor
    ), ranked as (
      -- From the longest, gravest or newest. What has no time or no severity stands last, whichever way it goes.
      select o.id, o.started_at, o.listed, (case when p_descending then 1 else -1 end) * coalesce(
          case p_sort
            when 'restored' then o.restore_seconds
            when 'severity' then case when o.severity <> ''
              then dense_rank() over (order by private.severity_gravity(o.severity) desc, o.severity collate "C" desc) end
            else extract(epoch from o.started_at) end,
          case when p_descending then -1 else 1e12 end) as rank
      from ordered o
    ), anchor as (
      select r.rank, r.started_at, r.id from ranked r where not r.listed
    ), page as (
      select w.*, r.rank from wanted w join ranked r on r.id = w.id and r.listed
      where not exists (select 1 from anchor)
         or case when p_backward then (r.rank, r.started_at, r.id) > (select a.rank, a.started_at, a.id from anchor a)
            else (r.rank, r.started_at, r.id) < (select a.rank, a.started_at, a.id from anchor a) end
      order by case when p_backward then r.rank end, case when p_backward then r.started_at end,
        case when p_backward then r.id end, r.rank desc, r.started_at desc, r.id desc
      limit p_limit + 1
    )
    select jsonb_build_object(
      'total', (select count(*) from wanted),
      'all', (select count(*) from narrowed),
      'open', (select count(*) from narrowed where restore_seconds is null),
      'last_started_at', (select extract(epoch from max(i.started_at)) from public.external_incidents i
        where i.organization_id = p_organization_id and i.counts),
      'severities', (select coalesce(jsonb_agg(s.severity order by private.severity_gravity(s.severity), s.severity collate "C"), '[]')
        from (
          select distinct coalesce(i.severity, '') as severity from public.external_incidents i
          where i.organization_id = p_organization_id and i.counts) s),
      'rows', (select coalesce(jsonb_agg(jsonb_build_object(
          'id', p.id, 'external_id', p.external_id, 'services', p.services, 'envs', p.envs, 'teams', p.teams,
          'severity', p.severity, 'started_at', extract(epoch from p.started_at),
          'finished_at', extract(epoch from p.finished_at), 'restore_seconds', p.restore_seconds)
        order by case when p_backward then p.rank end, case when p_backward then p.started_at end,
          case when p_backward then p.id end, p.rank desc, p.started_at desc, p.id desc), '[]') from page p)
    )::text
  );
end
$$;
comment on function public.list_incident_page is
  'A page of the incidents that answer a question and one more, by start, severity or time to restore, after or before the incident p_anchor, with the counts of the filter and the last incident of all.';
revoke all on function public.list_incident_page from public, anon, authenticated;
grant execute on function public.list_incident_page to authenticated, service_role;

create function public.list_incidents(
  p_organization_id uuid, p_question text, p_after uuid default null::uuid, p_limit integer default 5000
) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with anchor as (
      select a.started_at, a.id from public.external_incidents a where a.organization_id = p_organization_id and a.id = p_after
    ), slice as (
      select i.* from public.external_incidents i
      where i.organization_id = p_organization_id and i.started_at >= from_at and i.started_at < to_at
        and i.counts and private.incident_answers(i, question)
        and (p_after is null or (i.started_at, i.id) > (select a.started_at, a.id from anchor a))
      order by i.started_at, i.id
      limit least(p_limit, 5000)
    )
    select coalesce(json_agg(json_build_object(
        'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
        'severity', i.severity, 'started_at', extract(epoch from i.started_at),
        'finished_at', extract(epoch from i.finished_at), 'restore_seconds', i.restore_seconds
      ) order by i.started_at, i.id), '[]')::text
    from slice i
  );
end
$$;
comment on function public.list_incidents is
  'So many incidents that answer a question, oldest first, after the incident p_after: at most 5,000. Objects in one JSON text.';
revoke all on function public.list_incidents from public, anon, authenticated;
grant execute on function public.list_incidents to authenticated, service_role;

create function public.name_incident_fields(
  p_organization_id uuid, p_service text, p_team text, p_environment text, p_severity text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  names jsonb := jsonb_build_object('service', nullif(btrim(p_service), ''), 'team', nullif(btrim(p_team), ''),
    'environment', nullif(btrim(p_environment), ''), 'severity', nullif(btrim(p_severity), ''));
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if exists (select 1 from jsonb_each_text(names) n where length(n.value) > 100) then
    raise exception using errcode = 'PT422', message = 'a field name is too long';
  end if;
  -- What was stored was read with the earlier names, so all of it is read again.
  insert into public.feeds as f (organization_id, integration_id, kind, field_names)
  select p_organization_id, i.id, 'managed_incidents', names::text from public.org_integrations i
  where i.organization_id = p_organization_id and i.provider = 'datadog'
  on conflict (organization_id, kind) do update set field_names = excluded.field_names, full_read_at = null
  where f.field_names <> excluded.field_names;
  if found then
    perform private.record_audit_event(p_organization_id, 'feed.name-fields', 'managed_incidents');
  end if;
end
$$;
comment on function public.name_incident_fields is
  'Says which of the customer''s fields in Incident Management means what; null or empty for none. Admins and owners. PT422 for a name over 100 characters.';
revoke all on function public.name_incident_fields from public, anon, authenticated;
grant execute on function public.name_incident_fields to authenticated;

create function public.part_incident(p_organization_id uuid, p_incident_id uuid, p_parted boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  update public.external_incidents set is_parted = p_parted
  where organization_id = p_organization_id and feed = 'dora_incidents'
    and (id = p_incident_id or same_as = p_incident_id) and is_parted <> p_parted;
  if not found then
    if not exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id
                   and i.feed = 'dora_incidents' and (i.id = p_incident_id or i.same_as = p_incident_id)) then
      raise exception using errcode = 'PT404', message = 'no such pair';
    end if;
    return;
  end if;
  perform private.pair_incidents(p_organization_id);
  update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  perform private.record_audit_event(p_organization_id, case when p_parted then 'incident.part' else 'incident.join' end,
    (select external_id from public.external_incidents where organization_id = p_organization_id and id = p_incident_id));
end
$$;
comment on function public.part_incident is
  'Says that an incident of DORA Metrics is none of Incident Management''s, or lets it be matched again. Said again it changes nothing. Admins and owners. PT404 where there is no such incident.';
revoke all on function public.part_incident from public, anon, authenticated;
grant execute on function public.part_incident to authenticated;

create function public.read_incident_sources(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable set search_path = '' as $$
  select json_build_object(
    'is_parted', i.is_parted,
    'sources', (
      select json_agg(json_build_object('id', s.id, 'feed', s.feed, 'external_id', s.external_id,
        'page', case s.feed when 'managed_incidents' then (select c from unnest(s.carried_ids) c where c like 'incidents/%' limit 1) end,
        'started_at', extract(epoch from s.started_at), 'finished_at', extract(epoch from s.finished_at)) order by s.feed desc)
      from public.external_incidents s
      where s.organization_id = p_organization_id
        and (s.id = i.id or s.same_as = i.id or s.id = i.same_as)))::text
  from public.external_incidents i where i.organization_id = p_organization_id and i.id = p_incident_id
$$;
comment on function public.read_incident_sources is
  'The feeds that hold an incident, as one JSON text; null where the organization has none with this id.';
revoke all on function public.read_incident_sources from public, anon, authenticated;
grant execute on function public.read_incident_sources to authenticated, service_role;

create function public.summarize_incident_feeds(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
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
comment on function public.summarize_incident_feeds is
  'What each feed of incidents brought so far and how far back it was ever asked, as one JSON text; instants are Unix seconds.';
revoke all on function public.summarize_incident_feeds from public, anon, authenticated;
grant execute on function public.summarize_incident_feeds to authenticated, service_role;
