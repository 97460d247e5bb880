-- What people say about origins, above all evidence, and taking it back. A commit is named by its sha; an account is
-- an e-mail address or a GitHub account, so it comes sealed and lies encrypted.

create function private.account_commits(organization uuid, overrule uuid) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(array_agg(m.sha), '{}') from public.commit_account_matches m
  where m.organization_id = organization and m.overrule_id = overrule
$$;

create function private.apply_overrule(organization uuid, shas text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  changed integer;
begin
  select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, shas) c;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return changed;
end
$$;
comment on function private.apply_overrule(uuid, text[]) is 'Works out these commits anew after a person''s word came or went; returns how many changed.';

create function public.overrule_commit(
  p_organization_id uuid, p_sha text, p_origin text, p_tools text[], p_reason text
) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  prefix text := lower(btrim(p_sha));
  found_shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  -- A sha is hexadecimal, so everything that begins with it lies below it with a letter after f.
  select array_agg(s.sha) into found_shas from (
    select c.sha from public.commit_origins c
    where c.organization_id = p_organization_id and c.sha >= prefix and c.sha < prefix || 'g' and starts_with(c.sha, prefix)
    union
    select d.sha from public.external_deployment_commits d
    where d.organization_id = p_organization_id and d.sha >= prefix and d.sha < prefix || 'g' and starts_with(d.sha, prefix)
    limit 2
  ) s;
  if coalesce(cardinality(found_shas), 0) <> 1 then
    return json_build_object('outcome', case when found_shas is null then 'not-found' else 'ambiguous' end)::text;
  end if;
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'commit' and sha = found_shas[1] and revoked_at is null;
  insert into public.commit_overrules (organization_id, kind, sha, origin, tools, reason, applied_at)
  values (p_organization_id, 'commit', found_shas[1], p_origin, p_tools, btrim(p_reason), now());
  perform private.record_audit_event(p_organization_id, 'commit-origin.overrule', found_shas[1],
    jsonb_build_object('origin', p_origin, 'tools', to_jsonb(p_tools)));
  perform private.apply_overrule(p_organization_id, found_shas);
  return json_build_object('outcome', 'overruled', 'sha', found_shas[1])::text;
end
$$;
comment on function public.overrule_commit(uuid, text, text, text[], text) is
  'Says who wrote one commit, named by the beginning of its sha, in place of what was said before: {outcome: overruled, sha}, or not-found, or ambiguous. Admins and owners.';

create function public.overrule_account(p_organization_id uuid, p_sealed text) returns uuid
language plpgsql volatile security definer set search_path = '' as $$
declare
  request jsonb;
  earlier uuid;
  added uuid;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  request := private.unseal(p_sealed);
  if (request ->> 'organization_id')::uuid is distinct from p_organization_id then
    raise exception using errcode = 'PT400', message = 'sealed parameter damaged';
  end if;
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and kind = 'account' and revoked_at is null
    and fingerprint in (select jsonb_array_elements_text(request -> 'retired_fingerprints') union all select request ->> 'fingerprint')
  returning id into earlier;
  insert into public.commit_overrules (organization_id, kind, fingerprint, origin, tools, reason)
  values (p_organization_id, 'account', request ->> 'fingerprint', request ->> 'origin',
    array(select jsonb_array_elements_text(request -> 'tools')), btrim(request ->> 'reason'))
  returning id into added;
  insert into public.commit_overrule_secrets (overrule_id, organization_id, key_id, ciphertext)
  values (added, p_organization_id, request ->> 'key_id', private.encrypt(request ->> 'account', request ->> 'subkey'));
  -- What the earlier word had found holds for the new one at once; the pass looks through the rest.
  insert into public.commit_account_matches (organization_id, sha, overrule_id)
  select organization_id, sha, added from public.commit_account_matches
  where organization_id = p_organization_id and overrule_id = earlier;
  perform private.record_audit_event(p_organization_id, 'account-origin.overrule', added::text,
    jsonb_build_object('origin', request ->> 'origin', 'tools', request -> 'tools'));
  perform private.apply_overrule(p_organization_id, private.account_commits(p_organization_id, added));
  delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = earlier;
  return added;
exception
  when sqlstate 'PT400' or sqlstate 'PT403' or sqlstate 'PT404' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'overrule_account failed', detail = sqlstate;
end
$$;
comment on function public.overrule_account(uuid, text) is
  'Says whose an account is, in place of what was said before; the next reclassification finds its stored commits. Admins and owners, with a parameter only the application can seal.';

create function public.revoke_overrule(p_organization_id uuid, p_overrule_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  revoked public.commit_overrules;
  shas text[];
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform private.lock_commit_origins(p_organization_id);
  update public.commit_overrules set revoked_at = now()
  where organization_id = p_organization_id and id = p_overrule_id and revoked_at is null
  returning * into revoked;
  if not found then
    return 0;
  end if;
  if revoked.kind = 'commit' then
    shas := array[revoked.sha];
  else
    shas := private.account_commits(p_organization_id, p_overrule_id);
    delete from public.commit_account_matches where organization_id = p_organization_id and overrule_id = p_overrule_id;
  end if;
  perform private.record_audit_event(p_organization_id, revoked.kind || '-origin.revoke', coalesce(revoked.sha, revoked.id::text),
    jsonb_build_object('origin', revoked.origin, 'tools', to_jsonb(revoked.tools)));
  return private.apply_overrule(p_organization_id, shas);
end
$$;
comment on function public.revoke_overrule(uuid, uuid) is
  'Takes a person''s word back; what the evidence says holds again. Returns how many commits changed, 0 also for one that was revoked before. Admins and owners.';

create function public.list_commit_overrules(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
      'id', v.id, 'kind', v.kind, 'sha', v.sha, 'origin', v.origin, 'tools', v.tools, 'reason', v.reason,
      'created_at', v.created_at, 'applied_at', v.applied_at, 'revoked_at', v.revoked_at,
      'commits', case v.kind when 'commit' then 1 else (
        select count(*) from public.commit_account_matches m
        where m.organization_id = p_organization_id and m.overrule_id = v.id) end
    ) order by v.revoked_at is not null, v.created_at desc, v.id), '[]')::text
  from (
    select * from public.commit_overrules o where o.organization_id = p_organization_id
    order by o.revoked_at is not null, o.created_at desc limit 500
  ) v
$$;
comment on function public.list_commit_overrules(uuid) is 'What people said about commits and accounts, the standing ones first, newest first, 500 at most; accounts without their names.';

create function public.read_overruled_accounts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select coalesce(json_agg(json_build_object('id', v.id, 'standing', v.revoked_at is null,
      'account', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id))), '[]')::text
    from public.commit_overrules v join public.commit_overrule_secrets s on s.overrule_id = v.id
    where v.organization_id = (request ->> 'organization_id')::uuid
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'accounts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_overruled_accounts(text) is 'The accounts of one organization that people said something about, decrypted; null where the key is missing. Service role only.';

revoke all on function private.account_commits(uuid, uuid) from public, anon, authenticated;
revoke all on function private.apply_overrule(uuid, text[]) from public, anon, authenticated;
revoke all on function public.overrule_commit(uuid, text, text, text[], text) from public, anon;
revoke all on function public.overrule_account(uuid, text) from public, anon;
revoke all on function public.revoke_overrule(uuid, uuid) from public, anon;
revoke all on function public.list_commit_overrules(uuid) from public, anon;
revoke all on function public.read_overruled_accounts(text) from public, anon, authenticated;
grant execute on function public.overrule_commit(uuid, text, text, text[], text) to authenticated;
grant execute on function public.overrule_account(uuid, text) to authenticated;
grant execute on function public.revoke_overrule(uuid, uuid) to authenticated;
grant execute on function public.list_commit_overrules(uuid) to authenticated, service_role;
grant execute on function public.read_overruled_accounts(text) to service_role;
