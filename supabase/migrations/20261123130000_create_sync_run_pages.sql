-- What a run did page by page, and what it saw: the first is shown, the second tells what is gone at Datadog.
alter table public.sync_runs add constraint sync_runs_organization_id_id_key unique (organization_id, id);
alter table public.sync_runs
  add column pages integer not null default 0,
  add column waited_seconds double precision not null default 0,
  add column pause_reason text check (pause_reason in ('time', 'requests'));
comment on column public.sync_runs.waited_seconds is 'Seconds spent waiting because the provider asked to, or before a retry.';
comment on column public.sync_runs.pause_reason is 'Why the run was last left for a later call to continue: its time or its requests were used up.';

create table public.sync_run_pages (
  organization_id uuid not null,
  run_id uuid not null,
  position integer not null,
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
  primary key (organization_id, run_id, position),
  foreign key (organization_id, run_id) references public.sync_runs (organization_id, id) on delete cascade
);
comment on table public.sync_run_pages is 'A run''s page log: the last 1,000 pages of each of an integration''s last 100 runs.';
comment on column public.sync_run_pages.duration_seconds is 'From the page before (or the start of the call) until this one was sent to be stored.';

grant select on public.sync_run_pages to authenticated;
grant all on public.sync_run_pages to service_role;
alter table public.sync_run_pages enable row level security;
create policy "Members read the page logs of their organizations" on public.sync_run_pages
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

-- One row a page and gone when the run ends: an unchanged event costs no write of its own.
create table private.sync_run_sightings (
  run_id uuid not null references public.sync_runs (id) on delete cascade,
  kind text not null,
  external_ids text[] not null,
  has_nameless boolean not null
);
comment on table private.sync_run_sightings is 'The ids on each page of a run that is not over yet. has_nameless: an event on it named no id, so nothing is known to be absent.';
create index sync_run_sightings_run_id_idx on private.sync_run_sightings (run_id);
alter table private.sync_run_sightings enable row level security;

create function private.note_page(page jsonb, page_kind text, page_position integer, added integer, changed integer, aside integer)
returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  run uuid := (page ->> 'run_id')::uuid;
begin
  insert into public.sync_run_pages
    (organization_id, run_id, position, kind, events, added, changed, set_aside, requests, retries, duration_seconds, read_back_to)
  values (organization, run, page_position, page_kind, (page ->> 'events')::integer, added, changed, aside,
    (page ->> 'requests')::integer, (page ->> 'retries')::integer, (page ->> 'duration_seconds')::double precision,
    (page ->> 'read_back_to')::timestamptz);
  delete from public.sync_run_pages p where p.organization_id = organization and p.run_id = run and p.position <= page_position - 1000;
  if not coalesce((page ->> 'is_reread')::boolean, false) then
    insert into private.sync_run_sightings (run_id, kind, external_ids, has_nameless)
    select run, page_kind, array_agg(e ->> 'external_id'), bool_or(e ->> 'external_id' is null)
    from (
      select jsonb_array_elements(page -> (page_kind || 's')) as e
      union all
      select jsonb_array_elements(page -> 'set_aside')
    ) seen
    having count(*) > 0;
  end if;
end
$$;
comment on function private.note_page(jsonb, text, integer, integer, integer, integer) is
  'Logs a stored page and, unless it was read from what we held already, which events were on it.';
revoke all on function private.note_page(jsonb, text, integer, integer, integer, integer) from public, anon, authenticated;
