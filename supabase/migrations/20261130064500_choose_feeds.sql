-- Admins choose which feeds of incidents count, what the customer's own fields mean, and whether two incidents are one.
create function public.switch_feed(p_organization_id uuid, p_kind text, p_off boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_kind is null or p_kind not in ('dora_incidents', 'managed_incidents') then
    raise exception using errcode = 'PT422', message = 'not a feed that can be switched';
  end if;
  insert into public.feeds as f (organization_id, integration_id, kind, is_off)
  select p_organization_id, i.id, p_kind, p_off from public.org_integrations i
  where i.organization_id = p_organization_id and i.provider = 'datadog'
  on conflict (organization_id, kind) do update set is_off = excluded.is_off where f.is_off <> excluded.is_off;
  if not found then
    return;
  end if;
  update public.external_incidents set is_off = p_off where organization_id = p_organization_id and feed = p_kind;
  perform private.pair_incidents(p_organization_id);
  update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  perform private.record_audit_event(p_organization_id, case when p_off then 'feed.switch-off' else 'feed.switch-on' end, p_kind);
end
$$;
comment on function public.switch_feed(uuid, text, boolean) is
  'Switches a feed of incidents off (it isn''t read, and what it brought counts in nothing) or on again. Admins and owners. PT422 for another feed.';

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
comment on function public.name_incident_fields(uuid, text, text, text, text) is
  'Says which of the customer''s fields in Incident Management means what; null or empty for none. Admins and owners. PT422 for a name over 100 characters.';

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
comment on function public.part_incident(uuid, uuid, boolean) is
  'Says that an incident of DORA Metrics is none of Incident Management''s, or lets it be matched again. Said again it changes nothing. Admins and owners. PT404 where there is no such incident.';

create function public.read_incident_sources(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
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
comment on function public.read_incident_sources(uuid, uuid) is 'The feeds that hold an incident, as one JSON text; null where the organization has none with this id.';

revoke all on function public.switch_feed(uuid, text, boolean) from public, anon;
revoke all on function public.name_incident_fields(uuid, text, text, text, text) from public, anon;
revoke all on function public.part_incident(uuid, uuid, boolean) from public, anon;
revoke all on function public.read_incident_sources(uuid, uuid) from public, anon;
grant execute on function public.switch_feed(uuid, text, boolean) to authenticated;
grant execute on function public.name_incident_fields(uuid, text, text, text, text) to authenticated;
grant execute on function public.part_incident(uuid, uuid, boolean) to authenticated;
grant execute on function public.read_incident_sources(uuid, uuid) to authenticated, service_role;
