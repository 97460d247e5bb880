-- An organization made from a shell says its time zone, as one made in a browser does.
drop function public.create_organization_for(text, text, uuid, boolean);
create function public.create_organization_for(
  p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean, p_time_zone text default 'UTC'
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  insert into public.organizations (name, slug, is_demo, time_zone)
  values (btrim(p_name), p_slug, p_is_demo, coalesce((
    select z.name from pg_catalog.pg_timezone_names z
    where z.name = p_time_zone and z.name !~ '^(posix|right)/' and z.name not in ('Factory', 'localtime', 'posixrules')), 'UTC'))
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role)
  select created, p_owner_id, 'owner' where p_owner_id is not null;
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;
comment on function public.create_organization_for(text, text, uuid, boolean, text) is
  'Creates an organization owned by the given user, or by nobody (the demo); a time zone that the database doesn''t know becomes UTC. Service role only. PT409 when the slug is taken, PT422 when it is reserved.';
revoke all on function public.create_organization_for(text, text, uuid, boolean, text) from public, anon, authenticated;
grant execute on function public.create_organization_for(text, text, uuid, boolean, text) to service_role;
