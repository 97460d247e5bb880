-- Who did what: written with it, in one transaction.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

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

comment on table public.audit_events is
  'Who changed what in an organization, append-only. No secret, no e-mail and no commit text stands in it.';
comment on column public.audit_events.action is
  'What was changed and how: noun.verb, as in member.remove or api-token.create.';
comment on column public.audit_events.subject is
  'What it was done to, in a word people know: a name, a slug, a sha, a role.';

create index audit_events_actor_user_id_idx on public.audit_events (actor_user_id);
create index audit_events_organization_idx on public.audit_events (organization_id, id desc);

alter table public.audit_events enable row level security;
grant select (
  id, organization_id, at, actor_kind, actor_user_id, actor_token_id, action, subject, detail
) on public.audit_events to authenticated;
grant delete, insert, select, update on public.audit_events to service_role;

create policy "Admins read the audit log of their organizations" on public.audit_events
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create function private.record_audit_event(
  organization uuid, action text, subject text, detail jsonb default '{}'::jsonb
) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when auth.uid() is null then 'system' else 'user' end, auth.uid(), action, subject, detail)
$$;
comment on function private.record_audit_event is
  'Writes one line of the audit log in the caller''s transaction, as the signed-in user, or as the system where nobody is signed in (cron, command line).';
revoke all on function private.record_audit_event from public, anon, authenticated;

create function private.record_audit_event_by(
  organization uuid, actor uuid, action text, subject text, detail jsonb default '{}'::jsonb
) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.audit_events (organization_id, actor_kind, actor_user_id, action, subject, detail)
  values (organization, case when actor is null then 'system' else 'user' end, actor, action, subject, detail)
$$;
comment on function private.record_audit_event_by is
  'A line of the audit log for what the service role does for a person, or by itself where actor is null.';
revoke all on function private.record_audit_event_by from public, anon, authenticated;

create function public.keep_audit_log(p_organization_id uuid, p_days integer) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  before integer;
begin
  perform private.require_role(p_organization_id, array['owner']);
  if p_days is not null and p_days not between 90 and 3650 then
    raise exception using errcode = 'PT422', message = 'days out of bounds';
  end if;
  select audit_kept_days into before from public.organizations where id = p_organization_id for update;
  if before is distinct from p_days then
    update public.organizations set audit_kept_days = p_days where id = p_organization_id;
    perform private.record_audit_event(p_organization_id, 'audit-log.keep', null, jsonb_build_object('days', p_days));
  end if;
end
$$;
comment on function public.keep_audit_log is 'Says how many days the audit log is kept, null for ever. An owner only.';
revoke all on function public.keep_audit_log from public, anon, authenticated;
grant execute on function public.keep_audit_log to authenticated;
