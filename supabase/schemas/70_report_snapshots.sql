-- Reports kept as they were, and the links to them that open without an account.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.report_snapshots (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  title text not null check (length(btrim(title)) between 1 and 120),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  format_version integer not null check (format_version > 0),
  report text not null,
  note text check (length(note) between 1 and 2000),
  constraint report_snapshots_organization_key unique (organization_id, id),
  constraint report_snapshots_title_plain check (private.is_plain_text(title))
);

comment on table public.report_snapshots is
  'Frozen reports: figures, comparison and verdict with their definitions, window, filters and data-as-of. A row is made and deleted, and not changed in between.';
comment on column public.report_snapshots.created_by is 'Who kept it; null for the system, or once the account is gone.';
comment on column public.report_snapshots.report is
  'The report as JSON text, in the format that the HTTP API answers. No commits and no people.';
comment on column public.report_snapshots.note is 'What was concluded from it, as plain text; null where nobody said.';

create index report_snapshots_created_by_idx on public.report_snapshots (created_by);
create index report_snapshots_organization_idx on public.report_snapshots (organization_id, created_at desc);

alter table public.report_snapshots enable row level security;
grant select (
  id, organization_id, title, created_by, created_at, format_version, report, note
) on public.report_snapshots to authenticated;
grant delete, insert, select, update on public.report_snapshots to service_role;

create policy "Members read the snapshots of their organizations" on public.report_snapshots
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.shared_links (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  snapshot_id uuid not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  shows_names boolean not null,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (organization_id, snapshot_id) references public.report_snapshots (organization_id, id) on delete cascade,
  check (expires_at > created_at and expires_at <= (created_at + '366 days'::interval))
);

comment on table public.shared_links is
  'Links that open one snapshot''s answer without an account. Only a token''s SHA-256 is kept, so a leaked table opens nothing; a revoked one stays listed.';
comment on column public.shared_links.token_hash is
  'SHA-256 of the token as hex: 256 random bits need no salt and no stretching.';
comment on column public.shared_links.shows_names is 'Whether the names of services stand in it.';

create index shared_links_created_by_idx on public.shared_links (created_by);
create index shared_links_snapshot_idx on public.shared_links (organization_id, snapshot_id);

alter table public.shared_links enable row level security;
grant select (
  id, organization_id, snapshot_id, shows_names, created_by, created_at, expires_at, revoked_at
) on public.shared_links to authenticated;
grant delete, insert, select, update on public.shared_links to service_role;

create policy "Members read the shared links of their organizations" on public.shared_links
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.refuse_snapshot_change() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  -- What is concluded from a report may come later than the report.
  old.note := new.note;
  if new.created_by is null then
    old.created_by := null;
  end if;
  if new is distinct from old then
    raise exception using errcode = 'PT409', message = 'a snapshot never changes';
  end if;
  return new;
end
$$;
revoke all on function private.refuse_snapshot_change from public, anon, authenticated;

create function private.revoke_links_of_leaver() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.shared_links set revoked_at = now()
  where organization_id = old.organization_id and created_by = old.user_id and revoked_at is null;
  return old;
end
$$;
revoke all on function private.revoke_links_of_leaver from public, anon, authenticated;

create function public.allow_shared_links(p_organization_id uuid, p_allowed boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  named text;
begin
  perform private.require_role(p_organization_id, array['owner']);
  update public.organizations set allows_shared_links = p_allowed
  where id = p_organization_id and allows_shared_links is distinct from p_allowed
  returning slug into named;
  if not found then
    return;
  end if;
  perform private.record_audit_event(p_organization_id,
    case when p_allowed then 'shared-link.allow' else 'shared-link.forbid' end, named, '{}');
end
$$;
comment on function public.allow_shared_links is
  'Says whether links to snapshots open for people outside. Where they don''t any more, those there are stay listed and open nothing. Owners.';
revoke all on function public.allow_shared_links from public, anon, authenticated;
grant execute on function public.allow_shared_links to authenticated;

create function public.create_shared_link(
  p_organization_id uuid, p_snapshot_id uuid, p_token_hash text, p_shows_names boolean, p_days integer
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  shared text;
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  perform 1 from public.organizations where id = p_organization_id and allows_shared_links and not is_demo for update;
  if not found then
    raise exception using errcode = 'PT409', message = 'links are not allowed here';
  end if;
  if p_days is null or p_days not between 1 and 365 then
    raise exception using errcode = 'PT422', message = 'a link ends within a year';
  end if;
  select title into shared from public.report_snapshots
  where organization_id = p_organization_id and id = p_snapshot_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'snapshot not found';
  end if;
  if (select count(*) from public.shared_links
      where organization_id = p_organization_id and revoked_at is null and expires_at > now()) >= 100 then
    raise exception using errcode = 'PT429', message = 'too many links';
  end if;
  insert into public.shared_links (organization_id, snapshot_id, token_hash, shows_names, created_by, expires_at)
  values (p_organization_id, p_snapshot_id, p_token_hash, p_shows_names, auth.uid(), now() + make_interval(days => p_days))
  returning id into created;
  perform private.record_audit_event(p_organization_id, 'shared-link.create', shared,
    jsonb_build_object('link_id', created, 'snapshot_id', p_snapshot_id, 'days', p_days, 'shows_names', p_shows_names));
  return created;
end
$$;
comment on function public.create_shared_link is
  'Makes a link to a snapshot that opens without an account for so many days (1 to 365). PT409 where no owner allowed it, PT429 from 100 open ones on. Members, admins and owners.';
revoke all on function public.create_shared_link from public, anon, authenticated;
grant execute on function public.create_shared_link to authenticated;

create function public.delete_report_snapshot(p_organization_id uuid, p_snapshot_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  deleted public.report_snapshots;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.report_snapshots where organization_id = p_organization_id and id = p_snapshot_id
  returning * into deleted;
  if deleted.id is null then
    raise exception using errcode = 'PT404', message = 'snapshot not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'snapshot.delete', deleted.title, jsonb_build_object(
    'snapshot_id', deleted.id, 'kept_at', deleted.created_at));
end
$$;
comment on function public.delete_report_snapshot is 'Deletes a snapshot. Admins and owners.';
revoke all on function public.delete_report_snapshot from public, anon, authenticated;
grant execute on function public.delete_report_snapshot to authenticated;

create function public.keep_report_snapshot(
  p_organization_id uuid, p_created_by uuid, p_title text, p_format_version integer, p_report text
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  kept uuid;
begin
  if p_created_by is not null then
    perform private.require_role_of(p_organization_id, p_created_by, array['owner', 'admin', 'member', 'viewer']);
    -- The demo's account is shared: what one visitor wrote, all would read.
    if exists (select 1 from public.organizations where id = p_organization_id and is_demo) then
      raise exception using errcode = 'PT403', message = 'the demo is not written to';
    end if;
  end if;
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.report_snapshots where organization_id = p_organization_id) >= 500 then
    raise exception using errcode = 'PT409', message = 'too many snapshots';
  end if;
  insert into public.report_snapshots (organization_id, title, created_by, format_version, report)
  values (p_organization_id, btrim(p_title), p_created_by, p_format_version, p_report)
  returning id into kept;
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (p_organization_id, case when p_created_by is null then 'system' else 'user' end, p_created_by,
    'snapshot.keep', btrim(p_title), jsonb_build_object('snapshot_id', kept));
  return kept;
end
$$;
comment on function public.keep_report_snapshot is
  'Keeps a report for good, as one who may read it or as the system (null). PT403 for strangers and in the demo, PT409 when there are 500. Service role only.';
revoke all on function public.keep_report_snapshot from public, anon, authenticated;
grant execute on function public.keep_report_snapshot to service_role;

create function public.list_report_snapshots(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.id, s.title, s.created_by, extract(epoch from s.created_at), s.scope)
    order by s.created_at desc, s.id), '[]')::text
  from (
    select id, title, created_by, created_at, report::jsonb #> '{basis,scope}' as scope
    from public.report_snapshots where organization_id = p_organization_id
    -- As many as an organization keeps.
    order by created_at desc, id limit 500
  ) s
$$;
comment on function public.list_report_snapshots is
  'The snapshots of an organization, newest first, with what each is about, as arrays in one JSON text. An organization keeps 500 at most.';
revoke all on function public.list_report_snapshots from public, anon, authenticated;
grant execute on function public.list_report_snapshots to authenticated, service_role;

create function public.note_report_snapshot(p_organization_id uuid, p_snapshot_id uuid, p_note text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  noted text;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  -- On lines of its own, but nothing that hides or turns the text around it.
  if btrim(p_note) <> '' and not private.is_plain_text(regexp_replace(p_note, E'[\\r\\n\\t]+', ' ', 'g')) then
    raise exception using errcode = 'PT422', message = 'a note is plain text';
  end if;
  update public.report_snapshots set note = nullif(btrim(p_note), '')
  where organization_id = p_organization_id and id = p_snapshot_id
  returning title into noted;
  if not found then
    raise exception using errcode = 'PT404', message = 'snapshot not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'snapshot.note', noted,
    jsonb_build_object('snapshot_id', p_snapshot_id));
end
$$;
comment on function public.note_report_snapshot is
  'Writes down what was concluded from a snapshot; empty takes it away. Members, admins and owners.';
revoke all on function public.note_report_snapshot from public, anon, authenticated;
grant execute on function public.note_report_snapshot to authenticated;

create function public.open_shared_link(p_token_hash text) returns text
language sql stable security definer set search_path = '' as $$
  select json_build_object('organization', o.name, 'title', s.title, 'note', s.note, 'report', s.report,
    'shows_names', l.shows_names, 'expires_at', l.expires_at)::text
  from public.shared_links l
  join public.organizations o on o.id = l.organization_id and o.allows_shared_links
  join public.report_snapshots s on s.organization_id = l.organization_id and s.id = l.snapshot_id
  where l.token_hash = p_token_hash and l.revoked_at is null and l.expires_at > now()
$$;
comment on function public.open_shared_link is
  'What a link opens, as JSON text; null for one that is unknown, over, revoked, or not allowed any more. Service role only.';
revoke all on function public.open_shared_link from public, anon, authenticated;
grant execute on function public.open_shared_link to service_role;

create function public.revoke_shared_link(p_organization_id uuid, p_link_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.shared_links;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin', 'member']);
  update public.shared_links set revoked_at = now()
  where organization_id = p_organization_id and id = p_link_id and revoked_at is null
  returning * into revoked;
  if revoked.id is null then
    raise exception using errcode = 'PT404', message = 'link not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'shared-link.revoke',
    (select title from public.report_snapshots where id = revoked.snapshot_id),
    jsonb_build_object('link_id', revoked.id, 'snapshot_id', revoked.snapshot_id));
end
$$;
comment on function public.revoke_shared_link is 'Ends a link at once, whoever made it. Members, admins and owners.';
revoke all on function public.revoke_shared_link from public, anon, authenticated;
grant execute on function public.revoke_shared_link to authenticated;

create trigger "Links end with the membership of who made them" after delete on public.memberships
  for each row
  execute function private.revoke_links_of_leaver();

create trigger "A snapshot never changes" before update on public.report_snapshots
  for each row
  execute function private.refuse_snapshot_change();
