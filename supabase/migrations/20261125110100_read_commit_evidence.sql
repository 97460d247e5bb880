-- Why a commit has the origin it has, for the commits on screen: every observation of it with its evidence line, and
-- the overrule above them. The line alone is decrypted into the answer, neither author nor message.

create function private.evidence_of(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  return private.decrypt(ciphertext, subkey)::jsonb ->> 'evidence';
exception
  -- Without its key a line can't be shown; the other commits' lines still can.
  when others then return null;
end
$$;
comment on function private.evidence_of(bytea, text) is 'The evidence line of an encrypted commit text, or null where there is none or it can''t be opened.';
revoke all on function private.evidence_of(bytea, text) from public, anon, authenticated;

create function public.read_commit_evidence(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    with wanted as materialized (
      select distinct s.sha from jsonb_array_elements_text(request -> 'shas') as s(sha) limit 1000
    )
    select coalesce(json_agg(json_build_object(
      'sha', c.sha, 'origin', c.origin, 'tools', c.tools, 'level', c.evidence_level, 'rule_id', c.rule_id,
      'rules_version', c.rules_version, 'unknown_reason', c.unknown_reason, 'source', c.source,
      'observations', (
        select coalesce(json_agg(json_build_object(
          'origin', o.origin, 'tools', o.tools, 'level', o.evidence_level, 'rule_id', o.rule_id,
          'rules_version', o.rules_version, 'unknown_reason', o.unknown_reason, 'source', o.source,
          'observed_at', o.observed_at,
          'line', case o.source
            when 'datadog' then (
              select private.evidence_of(s.ciphertext, request -> 'subkeys' ->> s.key_id)
              from public.external_commit_secrets s where s.organization_id = organization and s.sha = o.sha)
            when 'github' then (
              select private.evidence_of(s.ciphertext, request -> 'subkeys' ->> s.key_id)
              from public.github_commit_secrets s where s.organization_id = organization and s.sha = o.sha)
            end) order by o.strength desc, o.source), '[]')
        from public.commit_observations o where o.organization_id = organization and o.sha = c.sha),
      'overrule', (
        select json_build_object('kind', v.kind, 'reason', v.reason, 'created_at', v.created_at)
        from public.commit_overrules v
        where c.source = 'overrule' and v.organization_id = organization and v.revoked_at is null
          and (v.kind = 'commit' and v.sha = c.sha or v.id in (
            select m.overrule_id from public.commit_account_matches m
            where m.organization_id = organization and m.sha = c.sha))
        order by v.kind desc, v.created_at desc, v.id limit 1))), '[]')::text
    from wanted w join public.commit_origins c on c.organization_id = organization and c.sha = w.sha
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'evidence cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_commit_evidence(text) is
  'Origin, observations with their evidence lines, and overrule of up to 1,000 named commits of one organization. Called after the membership gate. Service role only.';
revoke all on function public.read_commit_evidence(text) from public, anon, authenticated;
grant execute on function public.read_commit_evidence(text) to service_role;
