-- An event that Datadog no longer gives out leaves the figures and stays listed. Absent from one complete read it is
-- only noted; absent from a second one of another day it counts as gone. What grew older than the retention is never
-- looked for. See docs/decisions/0006-what-disappeared.md.
comment on column public.external_deployments.missed_at is 'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_deployments.disappeared_at is 'When a second complete read, of another day, lacked it too: in no figure since.';
comment on column public.external_incidents.missed_at is 'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_incidents.disappeared_at is 'When a second complete read, of another day, lacked it too: in no figure since.';
create index external_deployments_missed_idx on public.external_deployments (organization_id, external_id) where missed_at is not null;
create index external_incidents_missed_idx on public.external_incidents (organization_id, external_id) where missed_at is not null;

alter table public.org_integrations add column account_since timestamptz not null default now();
comment on column public.org_integrations.account_since is 'When this Datadog account took the place of another: what was first seen before is not looked for in it.';

create function private.note_presence(page jsonb, page_kind text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  returned integer := 0;
begin
  if coalesce((page ->> 'is_reread')::boolean, false) then
    return 0;
  elsif page_kind = 'deployment' then
    with seen as (
      select e ->> 'external_id' as external_id from jsonb_array_elements((page -> 'deployments') || (page -> 'set_aside')) e
    ), back as (
      select d.id, d.disappeared_at from public.external_deployments d join seen using (external_id)
      where d.organization_id = organization and d.missed_at is not null
    ), cleared as (
      update public.external_deployments d set missed_at = null, disappeared_at = null from back where d.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  else
    with seen as (
      select e ->> 'external_id' as external_id from jsonb_array_elements((page -> 'incidents') || (page -> 'set_aside')) e
    ), back as (
      select i.id, i.disappeared_at from public.external_incidents i join seen using (external_id)
      where i.organization_id = organization and i.missed_at is not null
    ), cleared as (
      update public.external_incidents i set missed_at = null, disappeared_at = null from back where i.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  end if;
  return returned;
end
$$;
comment on function private.note_presence(jsonb, text) is 'Whatever a page shows is there: forgets that it was missed. Returns how many had counted as gone.';
revoke all on function private.note_presence(jsonb, text) from public, anon, authenticated;

create function private.note_absence(run public.sync_runs) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  -- A day inside the retention, because a slow read meets its oldest part late; and only whole seconds of the window.
  oldest timestamptz := greatest(
    date_trunc('second', run.window_from) + interval '1 second',
    greatest(run.window_to, now()) - interval '729 days');
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
  with seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'deployment'
  ), missed as (
    update public.external_deployments d set
      missed_at = coalesce(d.missed_at, run.window_to),
      disappeared_at = case when d.missed_at is not null then now() end
    where d.organization_id = run.organization_id and d.integration_id = run.integration_id
      and d.started_at >= oldest and d.started_at <= run.window_to and d.first_seen_at >= known_since
      and d.disappeared_at is null and (d.missed_at is null or (d.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = d.external_id)
    returning d.disappeared_at
  )
  select count(disappeared_at) into gone from missed;
  with seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'incident'
  ), missed as (
    update public.external_incidents i set
      missed_at = coalesce(i.missed_at, run.window_to),
      disappeared_at = case when i.missed_at is not null then now() end
    where i.organization_id = run.organization_id and i.integration_id = run.integration_id
      and i.started_at >= oldest and i.started_at <= run.window_to and i.first_seen_at >= known_since
      and i.disappeared_at is null and (i.missed_at is null or (i.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = i.external_id)
    returning i.disappeared_at
  )
  select count(disappeared_at) into gone_incidents from missed;
  return gone + gone_incidents;
end
$$;
comment on function private.note_absence(public.sync_runs) is
  'After a complete read: what it should have shown and did not is missed, and gone where an earlier day''s read missed it too. Returns how many are gone now.';
revoke all on function private.note_absence(public.sync_runs) from public, anon, authenticated;
