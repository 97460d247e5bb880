-- Who changed what, when: written by the same SQL function that makes the change, in its transaction.
create table public.audit_events (
  id bigint generated always as identity primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'token', 'system')),
  actor_user_id uuid references auth.users (id) on delete set null,
  actor_token_id uuid,
  action text not null check (action ~ '^[a-z-]+\.[a-z-]+$'),
  subject text,
  detail jsonb not null default '{}' check (jsonb_typeof(detail) = 'object')
);
comment on table public.audit_events is 'Who changed what in an organization, append-only. No secret, no e-mail and no commit text stands in it.';
comment on column public.audit_events.action is 'What was changed and how: noun.verb, as in member.remove or api-token.create.';
comment on column public.audit_events.subject is 'What it was done to, in a word people know: a name, a slug, a sha, a role.';
create index audit_events_organization_idx on public.audit_events (organization_id, id desc);

grant select on public.audit_events to authenticated;
grant all on public.audit_events to service_role;
alter table public.audit_events enable row level security;
create policy "Admins read the audit log of their organizations" on public.audit_events
  for select to authenticated using (organization_id in (select private.admin_organization_ids()));

create function private.record_audit_event(organization uuid, action text, subject text, detail jsonb default '{}') returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when auth.uid() is null then 'system' else 'user' end, auth.uid(), action, subject, detail)
$$;
comment on function private.record_audit_event(uuid, text, text, jsonb) is
  'Writes one line of the audit log in the caller''s transaction, as the signed-in user, or as the system where nobody is signed in (cron, command line).';
revoke all on function private.record_audit_event(uuid, text, text, jsonb) from public, anon, authenticated;

-- The first to write it: settings that change what the figures read.
create or replace function public.update_organization(
  p_organization_id uuid, p_name text, p_time_zone text, p_production_environments text[]
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  earlier public.organizations;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_time_zone is not null and not exists (select 1 from pg_catalog.pg_timezone_names where name = p_time_zone) then
    raise exception using errcode = 'PT422', message = 'unknown time zone';
  end if;
  select * into earlier from public.organizations where id = p_organization_id for update;
  update public.organizations set
    name = coalesce(btrim(p_name), name),
    time_zone = coalesce(p_time_zone, time_zone),
    production_environments = coalesce(p_production_environments, production_environments),
    data_version = data_version + 1
  where id = p_organization_id;
  perform private.record_audit_event(p_organization_id, 'organization.update', earlier.slug, jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(btrim(p_name), earlier.name),
    'time_zone', nullif(p_time_zone, earlier.time_zone),
    'production_environments', nullif(to_jsonb(p_production_environments), to_jsonb(earlier.production_environments)))));
end
$$;
