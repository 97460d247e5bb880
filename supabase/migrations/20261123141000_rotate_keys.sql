-- Changing the master key while the product runs: texts are decrypted with a retired subkey and encrypted with the
-- current one, a batch at a time. Rows under another key id are what is left, so that it can stop anywhere.

create function private.try_decrypt(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return private.decrypt(ciphertext, subkey);
exception
  -- A wrong key and a damaged text look the same, and one of them must not stop the others.
  when others then return null;
end
$$;
comment on function private.try_decrypt(bytea, text) is 'The text, or null where the key is missing or doesn''t open it.';

create function private.fingerprint(plaintext text, key bytea) returns text
language sql immutable set search_path = '' as $$
  select rtrim(translate(encode(extensions.hmac(convert_to(plaintext, 'UTF8'), key, 'sha256'), 'base64'), '+/', '-_'), '=')
$$;
comment on function private.fingerprint(text, bytea) is 'HMAC-SHA-256 as base64url: what lib/encryption/keys.ts calls fingerprint.';

-- Both the event and its text are locked before either is written, and whatever a sync holds is passed over: so a
-- rotation never waits for a sync, and the two can't wait for each other.
create function private.rotate_events(
  events regclass, texts regclass, text_id name, organization uuid, after uuid, batch_size integer,
  key_id text, subkey text, fingerprint_key bytea, retired jsonb,
  out examined integer, out unreadable integer, out last text
) language plpgsql volatile set search_path = '' as $$
begin
  execute format($sql$
    with batch as (
      select e.id, t.key_id, t.ciphertext from %1$s e join %2$s t on t.%3$I = e.id
      where e.organization_id = $1 and e.id > $2 and t.key_id <> $4
      order by e.id limit $3
      for no key update of e, t skip locked
    ), opened as materialized (
      select id, private.try_decrypt(ciphertext, $7 ->> key_id) as plaintext from batch
    ), rewritten as (
      update %2$s t set key_id = $4, ciphertext = private.encrypt(o.plaintext, $5)
      from opened o where t.%3$I = o.id and o.plaintext is not null
    ), fingerprinted as (
      update %1$s e set fingerprint = private.fingerprint(o.plaintext, $6)
      from opened o where e.organization_id = $1 and e.id = o.id and o.plaintext is not null
    )
    select count(*)::integer, count(*) filter (where plaintext is null)::integer,
      (array_agg(id::text order by id desc))[1] from opened
  $sql$, events, texts, text_id)
  into examined, unreadable, last
  using organization, after, batch_size, key_id, subkey, fingerprint_key, retired;
end
$$;
comment on function private.rotate_events(regclass, regclass, name, uuid, uuid, integer, text, text, bytea, jsonb) is
  'Encrypts the texts of the next events anew and makes their fingerprints with the new key, so that the next sync finds them unchanged.';

create function private.rotate_texts(
  texts regclass, text_id name, organization uuid, after text, batch_size integer,
  key_id text, subkey text, retired jsonb,
  out examined integer, out unreadable integer, out last text
) language plpgsql volatile set search_path = '' as $$
begin
  execute format($sql$
    with batch as (
      select t.%2$I as id, t.key_id, t.ciphertext from %1$s t
      where t.organization_id = $1 and t.%2$I::text > $2 and t.key_id <> $4
      order by t.%2$I limit $3
      for no key update of t skip locked
    ), opened as materialized (
      select id, private.try_decrypt(ciphertext, $6 ->> key_id) as plaintext from batch
    ), rewritten as (
      update %1$s t set key_id = $4, ciphertext = private.encrypt(o.plaintext, $5)
      from opened o where t.organization_id = $1 and t.%2$I = o.id and o.plaintext is not null
    )
    select count(*)::integer, count(*) filter (where plaintext is null)::integer,
      (array_agg(id::text order by id desc))[1] from opened
  $sql$, texts, text_id)
  into examined, unreadable, last
  using organization, after, batch_size, key_id, subkey, retired;
end
$$;
comment on function private.rotate_texts(regclass, name, uuid, text, integer, text, text, jsonb) is
  'Encrypts the next texts anew that belong to no event.';

create function private.forget_doubly_set_aside(organization uuid, fingerprint_key bytea, retired jsonb) returns void
language sql volatile set search_path = '' as $$
  delete from public.set_aside_events a
  using public.set_aside_event_secrets s, public.set_aside_events kept
  where a.organization_id = organization and s.event_id = a.id and s.key_id in (select jsonb_object_keys(retired))
    and kept.organization_id = organization and kept.integration_id = a.integration_id and kept.kind = a.kind
    and kept.id <> a.id
    and kept.fingerprint = private.fingerprint(private.try_decrypt(s.ciphertext, retired ->> s.key_id), fingerprint_key)
$$;
comment on function private.forget_doubly_set_aside(uuid, bytea, jsonb) is
  'An event set aside under both keys is kept once: two of them would end with one fingerprint.';

create function public.rotate_ciphertexts(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  batch_size integer;
  key_id text := request ->> 'key_id';
  subkey text := request ->> 'subkey';
  retired jsonb := request -> 'retired';
  after text := coalesce(request ->> 'after', '');
  after_id uuid;
  print_key bytea;
  done record;
begin
  organization := (request ->> 'organization_id')::uuid;
  batch_size := (request ->> 'batch_size')::integer;
  -- A commit is known by its sha, everything else by a uuid.
  after_id := case when request ->> 'kind' <> 'commit'
    then coalesce(nullif(after, ''), '00000000-0000-0000-0000-000000000000')::uuid end;
  print_key := decode(request ->> 'fingerprint_key', 'base64');
  case request ->> 'kind'
    when 'deployment' then
      done := private.rotate_events('public.external_deployments', 'public.external_deployment_secrets', 'deployment_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'incident' then
      done := private.rotate_events('public.external_incidents', 'public.external_incident_secrets', 'incident_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'set_aside' then
      if after = '' then
        perform private.forget_doubly_set_aside(organization, print_key, retired);
      end if;
      done := private.rotate_events('public.set_aside_events', 'public.set_aside_event_secrets', 'event_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'commit' then
      done := private.rotate_texts('public.external_commit_secrets', 'sha',
        organization, after, batch_size, key_id, subkey, retired);
    when 'credentials' then
      done := private.rotate_texts('public.integration_credentials', 'integration_id',
        organization, after, batch_size, key_id, subkey, retired);
  end case;
  return json_build_object('examined', done.examined, 'unreadable', done.unreadable, 'last', done.last)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'rotate_ciphertexts failed', detail = sqlstate;
end
$$;
comment on function public.rotate_ciphertexts(text) is
  'Encrypts the next batch of one organization''s texts of one kind with the current key; what can''t be opened stays as it is and is counted. Service role only.';

create function public.count_ciphertexts() returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(c), '[]')::text from (
    select organization_id, 'credentials' as kind, key_id, count(*) as texts from public.integration_credentials group by 1, 3
    union all
    select organization_id, 'deployment', key_id, count(*) from public.external_deployment_secrets group by 1, 3
    union all
    select organization_id, 'commit', key_id, count(*) from public.external_commit_secrets group by 1, 3
    union all
    select organization_id, 'incident', key_id, count(*) from public.external_incident_secrets group by 1, 3
    union all
    select organization_id, 'set_aside', key_id, count(*) from public.set_aside_event_secrets group by 1, 3
  ) c
$$;
comment on function public.count_ciphertexts() is
  'How many texts each organization holds under which key id. Service role only: it crosses organizations.';

revoke all on function private.try_decrypt(bytea, text) from public, anon, authenticated;
revoke all on function private.fingerprint(text, bytea) from public, anon, authenticated;
revoke all on function private.rotate_events(regclass, regclass, name, uuid, uuid, integer, text, text, bytea, jsonb) from public, anon, authenticated;
revoke all on function private.rotate_texts(regclass, name, uuid, text, integer, text, text, jsonb) from public, anon, authenticated;
revoke all on function private.forget_doubly_set_aside(uuid, bytea, jsonb) from public, anon, authenticated;
revoke all on function public.rotate_ciphertexts(text) from public, anon, authenticated;
revoke all on function public.count_ciphertexts() from public, anon, authenticated;
grant execute on function public.rotate_ciphertexts(text) to service_role;
grant execute on function public.count_ciphertexts() to service_role;
