-- What machines call with: an organization's tokens, and those of people.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.api_tokens (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80) constraint api_tokens_name_plain check (private.is_plain_text(name)),
  scopes text[] not null constraint api_tokens_scopes_bounded check (cardinality(scopes) <= 5),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  last_four text not null check (length(last_four) = 4),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_tokens_expires_bounded check (expires_at <= (created_at + '366 days'::interval)),
  check (cardinality(scopes) > 0 and scopes <@ array['commit-origins:write', 'origin-rules:write', 'dora:read', 'deployments:export', 'events:write'])
);

comment on table public.api_tokens is
  'Tokens of the HTTP API. Only a token''s SHA-256 is kept, so a leaked table opens nothing; a revoked one stays listed.';
comment on column public.api_tokens.token_hash is
  'SHA-256 of the token as hex: 256 random bits need no salt and no stretching.';
comment on column public.api_tokens.last_four is 'The token''s last four characters, to tell tokens apart on screen.';
comment on column public.api_tokens.last_used_at is 'To the minute: a busy token is not written at every request.';

create index api_tokens_created_by_idx on public.api_tokens (created_by);
create index api_tokens_organization_id_idx on public.api_tokens (organization_id);

alter table public.api_tokens enable row level security;
grant select (
  id, organization_id, name, scopes, last_four, created_by, created_at, expires_at, last_used_at, revoked_at
) on public.api_tokens to authenticated;
grant delete, insert, select, update on public.api_tokens to service_role;

create policy "Admins read the API tokens of their organizations" on public.api_tokens
  for select to authenticated
  using (organization_id in (select private.admin_organization_ids()));

create table private.personal_tokens (
  id uuid default gen_random_uuid() primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  last_four text not null check (length(last_four) = 4),
  has_second_factor boolean not null,
  company_provider text check (company_provider in ('github', 'google', 'saml')),
  company_domain text check (length(company_domain) between 1 and 253),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);

comment on table private.personal_tokens is
  'Tokens of people, by their hash: a leaked table opens nothing. Each has an end.';
comment on column private.personal_tokens.has_second_factor is
  'Whether the session that made it had shown a second factor: it opens what asks for one.';
comment on column private.personal_tokens.company_domain is
  'The company that the session was begun with which made it, by company_provider: it opens what asks for that.';

create index personal_tokens_user_id_idx on private.personal_tokens (user_id);

alter table private.personal_tokens enable row level security;

create function public.authenticate_api_token(p_token_hash text, p_slug text, p_scope text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token public.api_tokens;
begin
  select * into token from public.api_tokens
  where token_hash = p_token_hash and revoked_at is null and coalesce(expires_at > now(), true);
  if token.id is null then
    return json_build_object('outcome', 'unknown')::text;
  end if;
  update public.api_tokens set last_used_at = now()
  where id = token.id and coalesce(last_used_at < now() - interval '1 minute', true);
  return json_build_object(
    'outcome', case
      when not exists (select 1 from public.organizations where id = token.organization_id and slug = p_slug) then 'stranger'
      when p_scope <> all (token.scopes) then 'scope'
      else 'welcome' end,
    'token_id', token.id,
    'organization_id', token.organization_id)::text;
end
$$;
comment on function public.authenticate_api_token is
  'Who a token is, as JSON: outcome unknown (no such token, revoked or expired), stranger (of another organization than the slug names), scope (not for this), or welcome. Notes the use. Service role only.';
revoke all on function public.authenticate_api_token from public, anon, authenticated;
grant execute on function public.authenticate_api_token to service_role;

create function public.authenticate_personal_token(p_token_hash text, p_slug text default null::text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token private.personal_tokens;
  member record;
begin
  select * into token from private.personal_tokens
  where token_hash = p_token_hash and revoked_at is null and expires_at > now();
  if token.id is null then
    return json_build_object('outcome', 'unknown')::text;
  end if;
  update private.personal_tokens set last_used_at = now()
  where id = token.id and coalesce(last_used_at < now() - interval '1 minute', true);
  select o.id, m.role,
    token.has_second_factor or not (o.requires_second_factor or private.has_second_factor(token.user_id)) as suffices,
    (private.company_needed(o.id, token.user_id, token.company_provider, token.company_domain, token.has_second_factor)).id is not null
      as needs_company
  into member
  from public.memberships m join public.organizations o on o.id = m.organization_id
  where m.user_id = token.user_id and o.slug = p_slug;
  return json_build_object(
    'outcome', case
      when p_slug is null and not token.has_second_factor and private.has_second_factor(token.user_id) then 'second-factor'
      when p_slug is null then 'welcome'
      when member.id is null then 'stranger'
      when not member.suffices then 'second-factor'
      when member.needs_company then 'company-sign-in'
      else 'welcome' end,
    'token_id', token.id, 'user_id', token.user_id, 'email', (select u.email from auth.users u where u.id = token.user_id),
    'expires_at', token.expires_at, 'organization_id', member.id, 'role', member.role)::text;
end
$$;
comment on function public.authenticate_personal_token is
  'Whose a personal token is, and their role in the organization with this slug, as JSON: outcome unknown (no such token, revoked or over), stranger (no member there), second-factor (the account or the organization asks for one that this token hasn''t shown), company-sign-in (the organization asks for it), or welcome. Notes the use. Service role only.';
revoke all on function public.authenticate_personal_token from public, anon, authenticated;
grant execute on function public.authenticate_personal_token to service_role;

create function public.call_as_person(p_token_hash text, p_function text, p_arguments text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  token private.personal_tokens;
  called record;
  given jsonb := p_arguments::jsonb;
  columns text;
  passed text;
  answer text;
  claims_before text := pg_catalog.current_setting('request.jwt.claims', true);
  sub_before text := pg_catalog.current_setting('request.jwt.claim.sub', true);
begin
  if p_function is null or p_function <> all (array[
    'create_organization', 'update_organization', 'delete_organization', 'count_incidents_without_environment',
    'merge_duplicate_deployments', 'list_members', 'change_member_role', 'remove_member', 'transfer_ownership',
    'create_invitation', 'revoke_invitation', 'add_domain', 'remove_domain', 'let_domain_join', 'require_company_sign_in',
    'create_api_token', 'revoke_api_token', 'add_repository',
    'adopt_repositories', 'remove_repository', 'map_service', 'revoke_personal_token'
  ]) then
    raise exception using errcode = 'PT404', message = 'no such function for a token';
  end if;
  select * into token from private.personal_tokens
  where token_hash = p_token_hash and revoked_at is null and expires_at > now();
  if token.id is null then
    raise exception using errcode = 'PT401', message = 'token unknown';
  end if;
  select p.prorettype, p.proretset,
    array(select format('%I %s', a.name, format_type(a.type, null)) from unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) a(name, type)
      where given ? a.name) as columns,
    array(select format('%1$I => a.%1$I', a.name) from unnest(p.proargnames[1:p.pronargs]) a(name) where given ? a.name) as passed
  into strict called
  from pg_catalog.pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname = p_function;
  columns := coalesce(nullif(array_to_string(called.columns, ', '), ''), 'nothing text');
  passed := array_to_string(called.passed, ', ');
  perform pg_catalog.set_config('request.jwt.claim.sub', token.user_id::text, true);
  perform pg_catalog.set_config('request.jwt.claims', json_build_object('sub', token.user_id, 'role', 'authenticated',
    'aal', case when token.has_second_factor then 'aal2' else 'aal1' end,
    'iris_company', json_build_object('provider', token.company_provider, 'domain', token.company_domain))::text, true);
  execute case
    when called.proretset then format('select coalesce(json_agg(t), ''[]'')::text from jsonb_to_record($1) a(%s), lateral public.%I(%s) t', columns, p_function, passed)
    when called.prorettype = 'void'::regtype then format('select ''null'' || public.%2$I(%3$s)::text from jsonb_to_record($1) a(%1$s)', columns, p_function, passed)
    else format('select to_json(public.%2$I(%3$s))::text from jsonb_to_record($1) a(%1$s)', columns, p_function, passed) end
  into answer using given;
  perform pg_catalog.set_config('request.jwt.claim.sub', coalesce(sub_before, ''), true);
  perform pg_catalog.set_config('request.jwt.claims', coalesce(claims_before, ''), true);
  return answer;
end
$$;
comment on function public.call_as_person is
  'Calls one of the functions that change an organization as the person whose token it is, with named arguments (JSON): role, second factor and audit log are those of a page''s. Its refusals are the function''s; PT401 for a token that is unknown, revoked or over. Service role only.';
revoke all on function public.call_as_person from public, anon, authenticated;
grant execute on function public.call_as_person to service_role;

create function public.create_api_token(
  p_organization_id uuid, p_name text, p_scopes text[], p_token_hash text, p_last_four text, p_expires_at timestamptz
) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  if p_expires_at <= now() then
    raise exception using errcode = 'PT422', message = 'expires in the past';
  end if;
  perform 1 from public.organizations where id = p_organization_id for update;
  if (select count(*) from public.api_tokens
      where organization_id = p_organization_id and revoked_at is null and coalesce(expires_at > now(), true)) >= 50 then
    raise exception using errcode = 'PT409', message = 'too many tokens';
  end if;
  insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four, created_by, expires_at)
  values (p_organization_id, btrim(p_name), p_scopes, p_token_hash, p_last_four, auth.uid(), p_expires_at)
  returning id into created;
  perform private.record_audit_event(p_organization_id, 'api-token.create', btrim(p_name), jsonb_build_object(
    'token_id', created, 'scopes', to_jsonb(p_scopes), 'last_four', p_last_four, 'expires_at', p_expires_at));
  return created;
end
$$;
comment on function public.create_api_token is
  'Keeps a new token by its hash. Admins and owners. PT409 when 50 usable tokens exist, PT422 when it would be expired already.';
revoke all on function public.create_api_token from public, anon, authenticated;
grant execute on function public.create_api_token to authenticated;

create function public.create_personal_token(p_name text, p_token_hash text, p_last_four text, p_expires_at timestamptz) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  created uuid;
begin
  if auth.uid() is null or private.is_demo_account(auth.uid()) or not private.session_suffices(null) then
    raise exception using errcode = 'PT403', message = 'not for this session';
  end if;
  if p_expires_at is null or p_expires_at <= now() or p_expires_at > now() + interval '366 days' then
    raise exception using errcode = 'PT422', message = 'ends in the past, or in more than a year';
  end if;
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('iris personal tokens ' || auth.uid(), 0));
  if (select count(*) from private.personal_tokens
      where user_id = auth.uid() and revoked_at is null and expires_at > now()) >= 20 then
    raise exception using errcode = 'PT409', message = 'too many tokens';
  end if;
  insert into private.personal_tokens
    (user_id, name, token_hash, last_four, has_second_factor, company_provider, company_domain, expires_at)
  select auth.uid(), btrim(p_name), p_token_hash, p_last_four, private.has_shown_second_factor(), c.provider, c.domain, p_expires_at
  from (select 1) one left join private.session_company() c on true
  returning id into created;
  return created;
end
$$;
comment on function public.create_personal_token is
  'Keeps a new token of the signed-in person by its hash, for a year at most. PT403 for the demo''s account and for a session that lacks its second factor, PT409 when 20 usable ones exist, PT422 for an end that can''t be.';
revoke all on function public.create_personal_token from public, anon, authenticated;
grant execute on function public.create_personal_token to authenticated;

create function public.list_personal_tokens() returns table(id uuid, name text, last_four text, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz)
language sql stable security definer set search_path = '' as $$
  select t.id, t.name, t.last_four, t.created_at, t.expires_at, t.last_used_at from private.personal_tokens t
  where t.user_id = auth.uid() and t.revoked_at is null and t.expires_at > now()
  order by t.created_at desc, t.id
$$;
comment on function public.list_personal_tokens is 'The usable tokens of the signed-in person, newest first.';
revoke all on function public.list_personal_tokens from public, anon, authenticated;
grant execute on function public.list_personal_tokens to authenticated;

create function public.revoke_api_token(p_organization_id uuid, p_token_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.api_tokens;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  update public.api_tokens set revoked_at = now()
  where organization_id = p_organization_id and id = p_token_id and revoked_at is null
  returning * into revoked;
  if revoked.id is null then
    raise exception using errcode = 'PT404', message = 'token not found';
  end if;
  perform private.record_audit_event(p_organization_id, 'api-token.revoke', revoked.name, jsonb_build_object(
    'token_id', revoked.id, 'last_four', revoked.last_four));
end
$$;
comment on function public.revoke_api_token is
  'Ends a token at once and for good. Admins and owners. PT404 when there is none, or it was revoked before.';
revoke all on function public.revoke_api_token from public, anon, authenticated;
grant execute on function public.revoke_api_token to authenticated;

create function public.revoke_personal_token(p_token_id uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  update private.personal_tokens set revoked_at = now()
  where id = p_token_id and user_id = auth.uid() and revoked_at is null;
  if not found then
    raise exception using errcode = 'PT404', message = 'token not found';
  end if;
end
$$;
comment on function public.revoke_personal_token is
  'Ends a token of the signed-in person at once. PT404 where they have none such.';
revoke all on function public.revoke_personal_token from public, anon, authenticated;
grant execute on function public.revoke_personal_token to authenticated;
