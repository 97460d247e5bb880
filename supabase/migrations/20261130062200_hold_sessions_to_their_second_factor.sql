-- A second factor is held here, not in the pages: a session that has shown a password alone sees no organization where
-- more was promised. Supabase Auth says in the token's `aal` what a session has shown; the embedded default has no second
-- factor, and its tokens say nothing, which counts as a password alone.
alter table public.organizations add column requires_second_factor boolean not null default false;
comment on column public.organizations.requires_second_factor is
  'Whether members see this organization only in sessions that have shown a second factor (aal2). Its owners say so.';

create function private.has_second_factor(person uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  -- The embedded default's Auth has no such table.
  if pg_catalog.to_regclass('auth.mfa_factors') is null then
    return false;
  end if;
  -- Anybody could give the shared account a factor that nobody else has.
  return exists (select 1 from auth.mfa_factors f where f.user_id = person and f.status::text = 'verified')
    and not private.is_demo_account(person);
end
$$;
comment on function private.has_second_factor(uuid) is 'Whether an account has set up a second factor that its sessions must show.';
revoke all on function private.has_second_factor(uuid) from public, anon, authenticated;

create function private.has_shown_second_factor() returns boolean
language sql stable set search_path = '' as $$
  select coalesce(auth.jwt() ->> 'aal', 'aal1') = 'aal2'
$$;
comment on function private.has_shown_second_factor() is 'Whether the session that asks has shown a second factor.';
revoke all on function private.has_shown_second_factor() from public, anon, authenticated;

create function private.session_suffices(organization uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.has_shown_second_factor() and (private.has_second_factor(auth.uid())
    or coalesce((select o.requires_second_factor from public.organizations o where o.id = organization), false)) then
    return false;
  end if;
  -- Defined with domains, in a later migration.
  return organization is null or (private.session_company_needed(organization)).id is null;
end
$$;
comment on function private.session_suffices(uuid) is
  'Whether the session that asks has shown what its account and this organization demand; null asks for the account alone.';
revoke all on function private.session_suffices(uuid) from public, anon, authenticated;

-- private.check_role asks session_suffices too (20261130054510): every function with a role goes through it.
-- Joining and leaving need no role, so they have a wall of their own. An invitation into an organization that demands a
-- second factor is taken up in any session: what is in there shows only once the factor was shown.
create function private.hold_memberships_to_second_factor() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is not null and not private.session_suffices(null) then
    raise exception using errcode = 'PT403', message = 'second factor needed';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function private.hold_memberships_to_second_factor() is
  'Refuses a session that hasn''t shown its account''s second factor to join, leave or make an organization.';
revoke all on function private.hold_memberships_to_second_factor() from public, anon, authenticated;
create trigger hold_memberships_to_second_factor before insert or update or delete on public.memberships
for each row execute function private.hold_memberships_to_second_factor();

create function public.second_factor_needed(p_slug text default null) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  demands boolean := false;
begin
  if auth.uid() is null or private.has_shown_second_factor() then
    return null;
  end if;
  if p_slug is not null then
    select o.requires_second_factor into demands
    from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = auth.uid() and o.slug = p_slug;
    if not found then
      return null;
    end if;
  end if;
  return case when private.has_second_factor(auth.uid()) then 'show' when demands then 'set-up' end;
end
$$;
comment on function public.second_factor_needed(text) is
  'What the asking session still lacks: ''show'' a second factor that the account has, ''set-up'' one that this organization demands; null where it lacks nothing, or is no member there.';
revoke all on function public.second_factor_needed(text) from public, anon;
grant execute on function public.second_factor_needed(text) to authenticated;

create function public.require_second_factor(p_organization_id uuid, p_required boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner']);
  -- Whoever requires it has shown one, or they would lock themselves out; where there is none, nobody can.
  if p_required and not private.has_shown_second_factor() then
    raise exception using errcode = 'PT422', message = 'second factor not shown';
  end if;
  update public.organizations set requires_second_factor = p_required
  where id = p_organization_id and requires_second_factor is distinct from p_required;
  if found then
    perform private.record_audit_event(p_organization_id,
      case when p_required then 'organization.require-second-factor' else 'organization.waive-second-factor' end, null);
  end if;
end
$$;
comment on function public.require_second_factor(uuid, boolean) is
  'Says whether members see this organization only after showing a second factor. Owners; PT422 for one whose own session has shown none.';
revoke all on function public.require_second_factor(uuid, boolean) from public, anon;
grant execute on function public.require_second_factor(uuid, boolean) to authenticated;

create table private.recovery_codes (
  user_id uuid not null references auth.users (id) on delete cascade,
  code_hash text not null check (code_hash ~ '^[0-9a-f]{64}$'),
  used_at timestamptz,
  primary key (user_id, code_hash)
);
comment on table private.recovery_codes is
  'The way back of somebody who lost the device of their second factor. Only hashes are kept, of codes of 80 random bits.';
alter table private.recovery_codes enable row level security;

create function public.replace_recovery_codes(p_code_hashes text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if not coalesce(private.has_shown_second_factor(), false) then
    raise exception using errcode = 'PT403', message = 'second factor needed';
  end if;
  if coalesce(pg_catalog.cardinality(p_code_hashes), 0) <> 10 then
    raise exception using errcode = 'PT422', message = 'ten codes';
  end if;
  delete from private.recovery_codes where user_id = auth.uid();
  insert into private.recovery_codes (user_id, code_hash) select auth.uid(), unnest(p_code_hashes);
end
$$;
comment on function public.replace_recovery_codes(text[]) is
  'Keeps ten new recovery codes of the signed-in account in place of any before. PT403 for a session that hasn''t shown a second factor.';
revoke all on function public.replace_recovery_codes(text[]) from public, anon;
grant execute on function public.replace_recovery_codes(text[]) to authenticated;

create function public.count_recovery_codes() returns integer
language sql stable security definer set search_path = '' as $$
  select count(*)::integer from private.recovery_codes where user_id = auth.uid() and used_at is null
$$;
comment on function public.count_recovery_codes() is 'How many recovery codes the signed-in account has left.';
revoke all on function public.count_recovery_codes() from public, anon;
grant execute on function public.count_recovery_codes() to authenticated;

create function public.use_recovery_code(p_user_id uuid, p_code_hash text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
begin
  update private.recovery_codes set used_at = now()
  where user_id = p_user_id and code_hash = p_code_hash and used_at is null;
  return found;
end
$$;
comment on function public.use_recovery_code(uuid, text) is
  'Uses up one recovery code; false for one that isn''t this account''s or was used. Service role only: the application then takes the lost factors away.';
revoke all on function public.use_recovery_code(uuid, text) from public, anon, authenticated;
grant execute on function public.use_recovery_code(uuid, text) to service_role;
