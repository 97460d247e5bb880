-- Making organizations is held to the same bounds whether the page asks or somebody calls the function by hand.
create function private.is_reserved_slug(slug text) returns boolean
language sql immutable set search_path = '' as $$
  select slug = any (array[
    'about', 'account', 'admin', 'api', 'app', 'apple-icon', 'assets', 'auth', 'blog', 'changelog', 'contact', 'dashboard',
    'demo', 'docs', 'favicon', 'forgot-password', 'health', 'help', 'icon', 'integrations', 'invitations', 'iris', 'legal',
    'login', 'logout', 'manifest', 'me', 'methods', 'new', 'organizations', 'pricing', 'privacy', 'public', 'reset-password',
    'robots', 'security', 'settings', 'sign-in', 'sign-out', 'sign-up', 'signin', 'signup', 'sitemap', 'static', 'status',
    'support', 'terms', 'unsubscribe', 'user', 'users', 'well-known', 'www'])
$$;
comment on function private.is_reserved_slug(text) is 'Words the product keeps for its own addresses: the same as in lib/organizations/slug.ts, which a test holds to it.';

-- The counter's row makes two calls of one person wait for each other, so what they own is counted one after the other.
create function private.require_room_for_organization(person uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (
    select 1 from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = person and m.role = 'viewer' and o.is_demo
  ) then
    raise exception using errcode = 'PT403', message = 'the demo account makes no organizations';
  end if;
  if public.take_rate_limit(encode(sha256(convert_to('organizations-made:' || person, 'UTF8')), 'hex'), 10, 3600) > 0 then
    raise exception using errcode = 'PT429', message = 'too many organizations';
  end if;
  -- A statement of its own: it sees what the call that was waited for has made.
  if (select count(*) from public.memberships m where m.user_id = person and m.role = 'owner') >= 50 then
    raise exception using errcode = 'PT429', message = 'too many organizations';
  end if;
end
$$;
comment on function private.require_room_for_organization(uuid) is
  'PT429 where a person has made 10 organizations within an hour or owns 50; PT403 for the demo''s account, which many share.';

drop function public.create_organization(text, text);
create function public.create_organization(p_name text, p_slug text, p_time_zone text default 'UTC') returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if auth.uid() is null then
    raise exception using errcode = 'PT401', message = 'sign in first';
  end if;
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  perform private.require_room_for_organization(auth.uid());
  insert into public.organizations (name, slug, time_zone)
  values (btrim(p_name), p_slug, coalesce((
    select z.name from pg_catalog.pg_timezone_names z
    where z.name = p_time_zone and z.name !~ '^(posix|right)/' and z.name not in ('Factory', 'localtime', 'posixrules')), 'UTC'))
  on conflict (slug) do nothing returning id into created;
  if created is null then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  insert into public.memberships (organization_id, user_id, role) values (created, auth.uid(), 'owner');
  perform private.record_audit_event(created, 'organization.create', p_slug);
  return created;
end
$$;
comment on function public.create_organization(text, text, text) is
  'Creates an organization owned by the signed-in user; a time zone that the database doesn''t know becomes UTC. PT409 when the slug is taken, PT422 when it is reserved, PT429 after 10 in an hour or with 50 owned.';

create or replace function public.create_organization_for(p_name text, p_slug text, p_owner_id uuid, p_is_demo boolean) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if private.is_reserved_slug(p_slug) then
    raise exception using errcode = 'PT422', message = 'slug reserved';
  end if;
  insert into public.organizations (name, slug, is_demo) values (btrim(p_name), p_slug, p_is_demo)
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
comment on function public.create_organization_for(text, text, uuid, boolean) is
  'Creates an organization owned by the given user, or by nobody (the demo). Service role only. PT409 when the slug is taken, PT422 when it is reserved.';

revoke all on function public.create_organization(text, text, text) from public, anon;
grant execute on function public.create_organization(text, text, text) to authenticated;
revoke all on function private.is_reserved_slug(text) from public, anon, authenticated;
revoke all on function private.require_room_for_organization(uuid) from public, anon, authenticated;
