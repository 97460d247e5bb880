-- Knowing more wins over finding more: git read the whole commit, its parents included, GitHub the whole message. What a
-- source that saw less made of the same text gives way to them; what only it can see stands beside theirs.
create function private.sees_alone(source text, rule_id text) returns boolean
language sql immutable set search_path = '' as $$
  select case source
    when 'datadog' then rule_id = 'bot/provider'
    when 'github' then rule_id like 'identity/%' or rule_id like 'bot/%' or rule_id like 'pull/%'
    else true end
$$;
comment on function private.sees_alone(text, text) is
  'Whether an observation rests on what sources that see more of a commit can''t see: a provider''s word on an account, a GitHub account, a pull request.';

create or replace function private.resolve_commit_origins(organization uuid, shas text[])
returns table (from_origin text, to_origin text, commits integer)
language sql volatile set search_path = '' as $$
  with wanted as materialized (
    select distinct w.sha from unnest(shas) as w(sha)
  ), before as (
    select c.sha, c.origin, c.tools, c.evidence_level, c.unknown_reason, c.rule_id, c.source
    from wanted w join public.commit_origins c on c.organization_id = organization and c.sha = w.sha
  ), account as (
    select distinct on (m.sha) m.sha, v.origin, v.tools
    from wanted w
    join public.commit_account_matches m on m.organization_id = organization and m.sha = w.sha
    join public.commit_overrules v on v.organization_id = organization and v.id = m.overrule_id and v.revoked_at is null
    order by m.sha, v.created_at desc, v.id
  ), seen as (
    select o.*, case o.source when 'git' then 3 when 'github' then 2 else 1 end as sight
    from wanted w
    join public.commit_observations o on o.organization_id = organization and o.sha = w.sha
    left join account a on a.sha = o.sha
    -- A person's account takes back what the identity said; what its commits carry still counts.
    where a.origin is distinct from 'HUMAN' or not (o.rule_id like 'identity/%' or o.rule_id like 'bot/%')
  ), observed as (
    select distinct on (o.sha) o.*
    from seen o
    where private.sees_alone(o.source, o.rule_id) or not exists (
      select 1 from seen b
      where b.sha = o.sha and b.sight > o.sight and b.strength > 0
        -- What older rules didn't know says nothing against newer ones.
        and private.rules_order(b.rules_version) >= private.rules_order(o.rules_version))
    order by o.sha, o.strength desc, o.sight desc
  ), effective as (
    select w.sha,
      coalesce(v.origin, held.origin, o.origin, a.origin) as origin,
      case when v.sha is not null then v.tools when held.sha is not null then held.tools
        when o.sha is not null then o.tools else '{}' end as tools,
      case when v.sha is null and held.sha is null then o.evidence_level end as evidence_level,
      case when v.sha is not null then 'overrule/commit' when held.sha is not null then 'overrule/account'
        else coalesce(o.rule_id, 'overrule/account') end as rule_id,
      coalesce(o.rules_version, '0') as rules_version,
      case when v.sha is null and held.sha is null then o.unknown_reason end as unknown_reason,
      case when v.sha is not null or held.sha is not null then 6 else coalesce(o.strength, 6) end as strength,
      case when v.sha is not null or held.sha is not null then 'overrule' else coalesce(o.source, 'overrule') end as source
    from wanted w
    left join public.commit_overrules v
      on v.organization_id = organization and v.kind = 'commit' and v.sha = w.sha and v.revoked_at is null
    left join account a on a.sha = w.sha
    left join account held on held.sha = w.sha and held.origin <> 'HUMAN'
    left join observed o on o.sha = w.sha
    where coalesce(v.sha, a.sha, o.sha) is not null
  ), written as (
    insert into public.commit_origins as c
      (organization_id, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source)
    select organization, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source
    from effective
    order by sha
    on conflict (organization_id, sha) do update set
      origin = excluded.origin, tools = excluded.tools, evidence_level = excluded.evidence_level,
      rule_id = excluded.rule_id, rules_version = excluded.rules_version, unknown_reason = excluded.unknown_reason,
      strength = excluded.strength, source = excluded.source, classified_at = now()
    where (c.origin, c.tools, c.evidence_level, c.rule_id, c.rules_version, c.unknown_reason, c.strength, c.source)
      is distinct from (excluded.origin, excluded.tools, excluded.evidence_level, excluded.rule_id,
        excluded.rules_version, excluded.unknown_reason, excluded.strength, excluded.source)
  ), orphaned as (
    delete from public.commit_origins c using before b
    where c.organization_id = organization and c.sha = b.sha
      and not exists (select 1 from effective e where e.sha = b.sha)
  )
  select b.origin, e.origin, count(*)::integer
  from wanted w left join before b on b.sha = w.sha left join effective e on e.sha = w.sha
  where (b.origin, b.tools, b.evidence_level, b.unknown_reason, b.source)
    is distinct from (e.origin, e.tools, e.evidence_level, e.unknown_reason, e.source)
  group by 1, 2
$$;

revoke all on function private.sees_alone(text, text) from public, anon, authenticated;
revoke all on function private.resolve_commit_origins(uuid, text[]) from public, anon, authenticated;
