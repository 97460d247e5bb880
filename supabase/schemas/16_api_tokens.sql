-- What machines call with.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.api_tokens (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 80) constraint api_tokens_name_plain check (private.is_plain_text(name)),
  scopes text[] not null constraint api_tokens_scopes_bounded check (cardinality(scopes) <= 4),
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  last_four text not null check (length(last_four) = 4),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_tokens_expires_bounded check (expires_at <= (created_at + '366 days'::interval)),
  check (cardinality(scopes) > 0 and scopes <@ array['commit-origins:write', 'origin-rules:write', 'dora:read', 'deployments:export'])
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
comment on function public.authenticate_api_token(p_token_hash text, p_slug text, p_scope text) is
  'Who a token is, as JSON: outcome unknown (no such token, revoked or expired), stranger (of another organization than the slug names), scope (not for this), or welcome. Notes the use. Service role only.';
revoke all on function public.authenticate_api_token(p_token_hash text, p_slug text, p_scope text) from public, anon, authenticated;
grant execute on function public.authenticate_api_token(p_token_hash text, p_slug text, p_scope text) to service_role;

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
comment on function public.create_api_token(p_organization_id uuid, p_name text, p_scopes text[], p_token_hash text, p_last_four text, p_expires_at timestamptz) is
  'Keeps a new token by its hash. Admins and owners. PT409 when 50 usable tokens exist, PT422 when it would be expired already.';
revoke all on function public.create_api_token(p_organization_id uuid, p_name text, p_scopes text[], p_token_hash text, p_last_four text, p_expires_at timestamptz) from public, anon, authenticated;
grant execute on function public.create_api_token(p_organization_id uuid, p_name text, p_scopes text[], p_token_hash text, p_last_four text, p_expires_at timestamptz) to authenticated;

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
comment on function public.revoke_api_token(p_organization_id uuid, p_token_id uuid) is
  'Ends a token at once and for good. Admins and owners. PT404 when there is none, or it was revoked before.';
revoke all on function public.revoke_api_token(p_organization_id uuid, p_token_id uuid) from public, anon, authenticated;
grant execute on function public.revoke_api_token(p_organization_id uuid, p_token_id uuid) to authenticated;
