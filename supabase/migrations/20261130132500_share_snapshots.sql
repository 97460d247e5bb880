-- A snapshot is for whoever may read; what was concluded from it, and a link to one for people outside: only where an owner allows it.

comment on function public.keep_report_snapshot(uuid, uuid, text, integer, text) is
  'Keeps a report for good, as one who may read it or as the system (null). PT403 for strangers and in the demo, PT409 when there are 500. Service role only.';

alter table public.organizations add column allows_shared_links boolean not null default false;
comment on column public.organizations.allows_shared_links is
  'Whether members may make links to snapshots that open without an account. While it is off, none opens.';
grant select (allows_shared_links) on public.organizations to authenticated;

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
comment on function public.allow_shared_links(uuid, boolean) is
  'Says whether links to snapshots open for people outside. Where they don''t any more, those there are stay listed and open nothing. Owners.';
revoke all on function public.allow_shared_links(uuid, boolean) from public, anon, authenticated;
grant execute on function public.allow_shared_links(uuid, boolean) to authenticated;

alter table public.report_snapshots
  add column note text check (length(note) between 1 and 2000),
  add constraint report_snapshots_organization_key unique (organization_id, id);
comment on column public.report_snapshots.note is 'What was concluded from it, as plain text; null where nobody said.';
grant select (note) on public.report_snapshots to authenticated;

create or replace function private.refuse_snapshot_change() returns trigger
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
comment on function public.note_report_snapshot(uuid, uuid, text) is
  'Writes down what was concluded from a snapshot; empty takes it away. Members, admins and owners.';
revoke all on function public.note_report_snapshot(uuid, uuid, text) from public, anon, authenticated;
grant execute on function public.note_report_snapshot(uuid, uuid, text) to authenticated;

create table public.shared_links (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  snapshot_id uuid not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  shows_names boolean not null,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null check (expires_at > created_at and expires_at <= created_at + interval '366 days'),
  revoked_at timestamptz,
  foreign key (organization_id, snapshot_id) references public.report_snapshots (organization_id, id) on delete cascade
);
comment on table public.shared_links is
  'Links that open one snapshot''s answer without an account. Only a token''s SHA-256 is kept, so a leaked table opens nothing; a revoked one stays listed.';
comment on column public.shared_links.token_hash is 'SHA-256 of the token as hex: 256 random bits need no salt and no stretching.';
comment on column public.shared_links.shows_names is 'Whether the names of services stand in it.';
create index shared_links_snapshot_idx on public.shared_links (organization_id, snapshot_id);
create index shared_links_created_by_idx on public.shared_links (created_by);

-- Not the hash: nothing on screen needs it.
grant select (id, organization_id, snapshot_id, shows_names, created_by, created_at, expires_at, revoked_at)
  on public.shared_links to authenticated;
grant delete, insert, select, update on public.shared_links to service_role;
alter table public.shared_links enable row level security;
create policy "Members read the shared links of their organizations" on public.shared_links
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

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
comment on function public.create_shared_link(uuid, uuid, text, boolean, integer) is
  'Makes a link to a snapshot that opens without an account for so many days (1 to 365). PT409 where no owner allowed it, PT429 from 100 open ones on. Members, admins and owners.';
revoke all on function public.create_shared_link(uuid, uuid, text, boolean, integer) from public, anon, authenticated;
grant execute on function public.create_shared_link(uuid, uuid, text, boolean, integer) to authenticated;

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
comment on function public.revoke_shared_link(uuid, uuid) is 'Ends a link at once, whoever made it. Members, admins and owners.';
revoke all on function public.revoke_shared_link(uuid, uuid) from public, anon, authenticated;
grant execute on function public.revoke_shared_link(uuid, uuid) to authenticated;

create function public.open_shared_link(p_token_hash text) returns text
language sql stable security definer set search_path = '' as $$
  select json_build_object('organization', o.name, 'title', s.title, 'note', s.note, 'report', s.report,
    'shows_names', l.shows_names, 'expires_at', l.expires_at)::text
  from public.shared_links l
  join public.organizations o on o.id = l.organization_id and o.allows_shared_links
  join public.report_snapshots s on s.organization_id = l.organization_id and s.id = l.snapshot_id
  where l.token_hash = p_token_hash and l.revoked_at is null and l.expires_at > now()
$$;
comment on function public.open_shared_link(text) is
  'What a link opens, as JSON text; null for one that is unknown, over, revoked, or not allowed any more. Service role only.';
revoke all on function public.open_shared_link(text) from public, anon, authenticated;
grant execute on function public.open_shared_link(text) to service_role;

-- Who left can't revoke what they had shared.
create function private.revoke_links_of_leaver() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.shared_links set revoked_at = now()
  where organization_id = old.organization_id and created_by = old.user_id and revoked_at is null;
  return old;
end
$$;
revoke all on function private.revoke_links_of_leaver() from public, anon, authenticated;
create trigger "Links end with the membership of who made them" after delete on public.memberships
  for each row execute function private.revoke_links_of_leaver();
