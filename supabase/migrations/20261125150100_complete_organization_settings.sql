-- When a week begins, who owns the organization, and the end of an account.
alter table public.organizations add column week_start text not null default 'monday'
  check (week_start in ('monday', 'sunday'));
comment on column public.organizations.week_start is 'The day weekly figures and the digest begin on.';

drop function public.update_organization(uuid, text, text, text[]);
create function public.update_organization(
  p_organization_id uuid, p_name text, p_time_zone text, p_production_environments text[], p_week_start text default null
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  earlier public.organizations;
  changes jsonb;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_time_zone is not null and not exists (select 1 from pg_catalog.pg_timezone_names where name = p_time_zone) then
    raise exception using errcode = 'PT422', message = 'unknown time zone';
  end if;
  if p_week_start not in ('monday', 'sunday') then
    raise exception using errcode = 'PT422', message = 'unknown week start';
  end if;
  select * into earlier from public.organizations where id = p_organization_id for update;
  update public.organizations set
    name = coalesce(btrim(p_name), name),
    time_zone = coalesce(p_time_zone, time_zone),
    production_environments = coalesce(p_production_environments, production_environments),
    week_start = coalesce(p_week_start, week_start),
    data_version = data_version + 1
  where id = p_organization_id;
  changes := jsonb_strip_nulls(jsonb_build_object(
    'name', nullif(btrim(p_name), earlier.name),
    'time_zone', nullif(p_time_zone, earlier.time_zone),
    'production_environments', nullif(to_jsonb(p_production_environments), to_jsonb(earlier.production_environments)),
    'week_start', nullif(p_week_start, earlier.week_start)));
  -- Saving a form as it was changes nothing, and nothing is what the log says then.
  if changes <> '{}' then
    perform private.record_audit_event(p_organization_id, 'organization.update', earlier.slug, changes);
  end if;
end
$$;
comment on function public.update_organization(uuid, text, text, text[], text) is 'Changes an organization''s settings (null keeps one). Admins and owners. PT422 for an unknown time zone or week start.';
revoke all on function public.update_organization(uuid, text, text, text[], text) from public, anon;
grant execute on function public.update_organization(uuid, text, text, text[], text) to authenticated;

-- On the table, so that no writer beside update_organization leaves figures of the earlier settings standing.
create function private.note_changed_settings() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.data_version := old.data_version + 1;
  perform private.record_audit_event(new.id, 'organization.update', new.slug, jsonb_strip_nulls(jsonb_build_object(
    'time_zone', nullif(new.time_zone, old.time_zone),
    'production_environments', nullif(to_jsonb(new.production_environments), to_jsonb(old.production_environments)),
    'week_start', nullif(new.week_start, old.week_start))));
  return new;
end
$$;
comment on function private.note_changed_settings() is
  'Raises data_version and writes the audit log where settings that figures read change and their writer did neither.';
create trigger note_changed_settings before update on public.organizations
  for each row when (
    new.data_version = old.data_version and (
      new.production_environments is distinct from old.production_environments
      or new.time_zone is distinct from old.time_zone or new.week_start is distinct from old.week_start))
  execute function private.note_changed_settings();
revoke all on function private.note_changed_settings() from public, anon, authenticated;

create function public.transfer_ownership(p_organization_id uuid, p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  perform 1 from public.organizations where id = p_organization_id for update;
  -- Again: who was the owner may have handed it over while this waited.
  perform private.require_role(p_organization_id, array['owner']);
  if p_user_id = auth.uid() then
    raise exception using errcode = 'PT422', message = 'owner already';
  end if;
  update public.memberships set role = 'owner' where organization_id = p_organization_id and user_id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'member not found';
  end if;
  update public.memberships set role = 'admin' where organization_id = p_organization_id and user_id = auth.uid();
  perform private.record_audit_event(p_organization_id, 'organization.transfer', 'owner', jsonb_build_object('user_id', p_user_id));
end
$$;
comment on function public.transfer_ownership(uuid, uuid) is 'Makes another member the owner and the asking owner an admin, in one step. Owners only. PT404 for whoever is no member, PT422 for oneself.';
revoke all on function public.transfer_ownership(uuid, uuid) from public, anon;
grant execute on function public.transfer_ownership(uuid, uuid) to authenticated;

create function public.delete_account(p_user_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid;
  held text;
begin
  for organization in
    select m.organization_id from public.memberships m where m.user_id = p_user_id order by m.organization_id
  loop
    -- Read under the lock: the account may have been made the owner while this waited.
    perform 1 from public.organizations where id = organization for update;
    select m.role into held from public.memberships m where m.organization_id = organization and m.user_id = p_user_id;
    continue when held is null;
    if held = 'owner' then
      perform private.require_another_owner(organization, p_user_id);
    end if;
    perform private.withdraw_invitations_by(organization, p_user_id);
    perform private.record_audit_event_by(organization, null, 'member.leave', held,
      jsonb_build_object('role', held, 'account', 'deleted'));
  end loop;
  delete from auth.users where id = p_user_id;
  if not found then
    raise exception using errcode = 'PT404', message = 'account not found';
  end if;
end
$$;
comment on function public.delete_account(uuid) is 'Deletes an account and its memberships; what it set up stays. PT409 while it is some organization''s only owner. Service role only: the application proves who asks.';
revoke all on function public.delete_account(uuid) from public, anon, authenticated;
grant execute on function public.delete_account(uuid) to service_role;
