-- What grows for ever and helps nobody: messages long sent, sessions nobody can use, and lines of the audit log older than
-- their owner said.
alter table public.organizations add column audit_kept_days integer check (audit_kept_days between 90 and 3650);
comment on column public.organizations.audit_kept_days is 'How many days lines of the audit log are kept, as an owner said; null keeps them for ever.';

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
comment on function public.keep_audit_log(uuid, integer) is 'Says how many days the audit log is kept, null for ever. An owner only.';
revoke all on function public.keep_audit_log(uuid, integer) from public, anon;
grant execute on function public.keep_audit_log(uuid, integer) to authenticated;

create function public.keep_house() returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  messages integer;
  lines integer;
  sessions integer := 0;
begin
  -- The newest of each kind stays: what was told last decides what is told next.
  delete from public.outbox_messages o
  where o.finished_at < now() - interval '180 days' and exists (
    select 1 from public.outbox_messages later
    where later.organization_id = o.organization_id and later.kind = o.kind and later.created_at > o.created_at);
  get diagnostics messages = row_count;
  delete from public.audit_events e using public.organizations o
  where o.id = e.organization_id and o.audit_kept_days is not null
    and e.at < now() - make_interval(days => o.audit_kept_days);
  get diagnostics lines = row_count;
  begin
    -- A browser forgets a session after 30 days away.
    delete from auth.sessions where greatest(refreshed_at, updated_at, created_at) < now() - interval '45 days';
    get diagnostics sessions = row_count;
  exception
    -- Where accounts are somebody else's to keep, so are their sessions.
    when insufficient_privilege or undefined_table or undefined_column then sessions := 0;
  end;
  return json_build_object('messages', messages, 'audit_lines', lines, 'sessions', sessions)::text;
end
$$;
comment on function public.keep_house() is
  'Forgets messages sent half a year ago, audit lines older than their owner keeps, and sessions that ended by being away; tells how many (JSON). Service role only: it crosses organizations.';
revoke all on function public.keep_house() from public, anon, authenticated;
grant execute on function public.keep_house() to service_role;
