-- Reports kept as they were.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.report_snapshots (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  title text not null check (length(btrim(title)) between 1 and 120),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  format_version integer not null check (format_version > 0),
  report text not null,
  constraint report_snapshots_title_plain check (private.is_plain_text(title))
);

comment on table public.report_snapshots is
  'Frozen reports: figures, comparison and verdict with their definitions, window, filters and data-as-of. A row is made and deleted, and not changed in between.';
comment on column public.report_snapshots.created_by is 'Who kept it; null for the system, or once the account is gone.';
comment on column public.report_snapshots.report is
  'The report as JSON text, in the format that the HTTP API answers. No commits and no people.';

create index report_snapshots_created_by_idx on public.report_snapshots (created_by);
create index report_snapshots_organization_idx on public.report_snapshots (organization_id, created_at desc);

alter table public.report_snapshots enable row level security;
grant select (
  id, organization_id, title, created_by, created_at, format_version, report
) on public.report_snapshots to authenticated;
grant delete, insert, select, update on public.report_snapshots to service_role;

create policy "Members read the snapshots of their organizations" on public.report_snapshots
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.refuse_snapshot_change() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
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
    perform private.require_role_of(p_organization_id, p_created_by, array['owner', 'admin', 'member']);
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
  'Keeps a report for good, as one member or as the system (null). PT403 for a viewer and for strangers, PT409 when there are 500. Service role only.';
revoke all on function public.keep_report_snapshot from public, anon, authenticated;
grant execute on function public.keep_report_snapshot to service_role;

create function public.list_report_snapshots(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.id, s.title, s.created_by, extract(epoch from s.created_at), s.scope)
    order by s.created_at desc, s.id), '[]')::text
  from (
    select id, title, created_by, created_at, report::jsonb #> '{basis,scope}' as scope
    from public.report_snapshots where organization_id = p_organization_id
    order by created_at desc, id
  ) s
$$;
comment on function public.list_report_snapshots is
  'The snapshots of an organization, newest first, with what each is about, as arrays in one JSON text. An organization keeps 500 at most.';
revoke all on function public.list_report_snapshots from public, anon, authenticated;
grant execute on function public.list_report_snapshots to authenticated, service_role;

create trigger "A snapshot never changes" before update on public.report_snapshots
  for each row
  execute function private.refuse_snapshot_change();
