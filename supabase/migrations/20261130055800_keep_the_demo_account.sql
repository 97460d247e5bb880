-- Many people share the demo's account. What one of them changed would be changed for all, so nobody changes it,
-- whichever way they ask: pages, this API or Supabase Auth's own.
create function private.is_demo_account(person uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.memberships m join public.organizations o on o.id = m.organization_id
    where m.user_id = person and o.is_demo)
$$;
comment on function private.is_demo_account(uuid) is 'Whether an account belongs to the demo organization, which only the demo''s shared account does.';
revoke all on function private.is_demo_account(uuid) from public, anon, authenticated;

create function private.keep_demo_account() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if private.is_demo_account(old.id) then
    raise exception using errcode = 'PT403', message = 'the demo account is shared: nobody changes it';
  end if;
  return new;
end
$$;
comment on function private.keep_demo_account() is
  'Refuses another address, password, phone or profile for the demo''s account. Repairing it makes the account anew.';
revoke all on function private.keep_demo_account() from public, anon, authenticated;
create trigger keep_demo_account before update on auth.users for each row
when (
  old.email is distinct from new.email
  or old.encrypted_password is distinct from new.encrypted_password
  or coalesce(old.email_change, '') is distinct from coalesce(new.email_change, '')
  or old.phone is distinct from new.phone
  or old.raw_user_meta_data::text is distinct from new.raw_user_meta_data::text
) execute function private.keep_demo_account();

create function private.keep_demo_memberships() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  member uuid := case when tg_op = 'INSERT' then new.user_id else old.user_id end;
begin
  if auth.uid() is not null and private.is_demo_account(member) then
    raise exception using errcode = 'PT403', message = 'the demo account is shared: it joins and leaves nothing';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function private.keep_demo_memberships() is
  'Refuses whoever is signed in that the demo''s account joins an organization, leaves one or gets another role.';
revoke all on function private.keep_demo_memberships() from public, anon, authenticated;
create trigger keep_demo_memberships before insert or update or delete on public.memberships
for each row execute function private.keep_demo_memberships();
