-- Where things live: `public` holds what the API serves, `private` what only SQL calls, `extensions` pgcrypto.
create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create schema if not exists private;

grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema extensions to service_role;
grant usage on schema private to authenticated, service_role;

comment on schema private is 'Functions and tables that the API never serves; policies and public functions use them.';

-- Every logged statement carries its parameters, so a secret must not be one. The application seals what it
-- sends with a key that travels only as a *result* (results are never logged) and lives minutes.
create table private.seals (
  id uuid primary key default gen_random_uuid(),
  key bytea not null check (length(key) = 64),
  expires_at timestamptz not null
);
comment on table private.seals is 'Short-lived transport keys: 32 bytes AES-256-CBC, 32 bytes HMAC-SHA-256. See docs/decisions/0002-sealed-parameters.md.';
alter table private.seals enable row level security;

create function public.open_seal() returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  seal private.seals;
begin
  delete from private.seals where expires_at < now();
  insert into private.seals (key, expires_at)
  values (extensions.gen_random_bytes(64), now() + interval '15 minutes')
  returning * into seal;
  return json_build_object('id', seal.id, 'key', encode(seal.key, 'base64'), 'expires_at', seal.expires_at)::text;
end
$$;
comment on function public.open_seal() is 'Opens a transport key for sealed parameters, good for 15 minutes. Service role only.';
revoke all on function public.open_seal() from public, anon, authenticated;
grant execute on function public.open_seal() to service_role;

-- Sealed parameter: "<seal id>.<base64 iv>.<base64 mac>.<base64 ciphertext>", the mac over iv and ciphertext.
create function private.unseal(sealed text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  seal_key bytea;
  iv bytea;
  ciphertext bytea;
begin
  select key into seal_key from private.seals
  where id = split_part(sealed, '.', 1)::uuid and expires_at > now();
  if seal_key is null then
    raise exception using errcode = 'PT410', message = 'seal expired';
  end if;
  iv := decode(split_part(sealed, '.', 2), 'base64');
  ciphertext := decode(split_part(sealed, '.', 4), 'base64');
  if extensions.hmac(iv || ciphertext, substring(seal_key from 33), 'sha256')
     is distinct from decode(split_part(sealed, '.', 3), 'base64') then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  return convert_from(
    extensions.decrypt_iv(ciphertext, substring(seal_key from 1 for 32), iv, 'aes-cbc/pad:pkcs'), 'UTF8')::jsonb;
exception
  when sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
end
$$;
comment on function private.unseal(text) is 'Opens a sealed parameter. PT410 when its key has expired (the caller seals again), PT400 when it is damaged.';
revoke all on function private.unseal(text) from public, anon, authenticated;

-- Without a search path of its own encrypt is inlined, which spares a call a row; every name in it is qualified.
-- s2k-mode=1: the subkey is already a random 256-bit key, so stretching it would only cost time (2.2 ms a row).
create function private.encrypt(plaintext text, subkey text) returns bytea
language sql volatile as $$
  select extensions.pgp_sym_encrypt(plaintext, subkey, 'cipher-algo=aes256, s2k-mode=1')
$$;
create function private.decrypt(ciphertext bytea, subkey text) returns text
language sql stable set search_path = '' as $$
  select extensions.pgp_sym_decrypt(ciphertext, subkey)
$$;
revoke all on function private.encrypt(text, text) from public, anon, authenticated;
revoke all on function private.decrypt(bytea, text) from public, anon, authenticated;
