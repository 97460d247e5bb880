-- Datadog asks an incident for a service or a team, never for an environment: one that names none is production's.
alter table public.organizations add column counts_incidents_without_environment boolean not null default true;
comment on column public.organizations.counts_incidents_without_environment is
  'Whether incidents that name no environment count wherever a production environment does.';
grant select (counts_incidents_without_environment) on table public.organizations to authenticated;

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
comment on function public.count_incidents_without_environment(uuid, boolean) is
  'Says whether incidents that name no environment count wherever a production environment does. Admins and owners.';
revoke all on function public.count_incidents_without_environment(uuid, boolean) from public, anon;
grant execute on function public.count_incidents_without_environment(uuid, boolean) to authenticated;
