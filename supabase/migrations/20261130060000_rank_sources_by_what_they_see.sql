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

-- Without a search path of its own it is inlined.
create function private.sight_of(source text) returns integer
language sql immutable as $$
  select case source when 'git' then 3 when 'github' then 2 else 1 end
$$;
comment on function private.sight_of(text) is 'How much of a commit a source sees: git all of it, GitHub the whole message, Datadog what was sent on.';
revoke all on function private.sight_of(text) from public, anon, authenticated;

create or replace function private.resolve_commit_origins(organization uuid, shas text[])
returns table (from_origin text, to_origin text, commits integer)
language sql volatile set search_path = '' as $$
  -- Each commit is looked up by its key: of thousands at once no plan sets all against all, whatever the planner believes.
  with effective as materialized (
    select w.sha, b.sha is not null as was_there, b.origin as from_origin, b.tools as from_tools,
      b.evidence_level as from_level, b.unknown_reason as from_reason, b.source as from_source,
      coalesce(v.origin, a.origin, o.origin) is not null as is_known,
      coalesce(v.origin, a.held_origin, o.origin, a.origin) as origin,
      case when v.origin is not null then v.tools when a.held_origin is not null then a.tools
        when o.origin is not null then o.tools else '{}' end as tools,
      case when v.origin is null and a.held_origin is null then o.evidence_level end as evidence_level,
      case when v.origin is not null then 'overrule/commit' when a.held_origin is not null then 'overrule/account'
        else coalesce(o.rule_id, 'overrule/account') end as rule_id,
      coalesce(o.rules_version, '0') as rules_version,
      case when v.origin is null and a.held_origin is null then o.unknown_reason end as unknown_reason,
      case when v.origin is not null or a.held_origin is not null then 6 else coalesce(o.strength, 6) end as strength,
      case when v.origin is not null or a.held_origin is not null then 'overrule'
        else coalesce(o.source, 'overrule') end as source
    from (select distinct u.sha from unnest(shas) as u(sha)) w
    left join lateral (
      select c.* from public.commit_origins c where c.organization_id = organization and c.sha = w.sha limit 1
    ) b on true
    left join lateral (
      select v.origin, v.tools from public.commit_overrules v
      where v.organization_id = organization and v.kind = 'commit' and v.sha = w.sha and v.revoked_at is null
        -- Asked once: most organizations have none, and then no commit is looked up.
        and exists (select 1 from public.commit_overrules u where u.organization_id = organization and u.kind = 'commit')
      limit 1
    ) v on true
    left join lateral (
      -- Above all evidence where it says AI or bot; where it says a person, above what an identity said.
      select v.origin, v.tools, nullif(v.origin, 'HUMAN') as held_origin
      from public.commit_account_matches m
      join public.commit_overrules v on v.organization_id = organization and v.id = m.overrule_id and v.revoked_at is null
      where m.organization_id = organization and m.sha = w.sha
        and exists (select 1 from public.commit_overrules u where u.organization_id = organization and u.kind = 'account')
      order by v.created_at desc, v.id limit 1
    ) a on true
    left join lateral (
      select o.* from public.commit_observations o
      where o.organization_id = organization and o.sha = w.sha
        -- A person's account takes back what the identity said; what its commits carry still counts.
        and (a.origin is distinct from 'HUMAN' or not (o.rule_id like 'identity/%' or o.rule_id like 'bot/%'))
        and (
          not exists (
            select 1 from public.commit_observations s
            where s.organization_id = organization and s.sha = w.sha and s.strength > 0
              and (a.origin is distinct from 'HUMAN' or not (s.rule_id like 'identity/%' or s.rule_id like 'bot/%'))
              and private.sight_of(s.source) > private.sight_of(o.source)
              -- What older rules didn't know says nothing against newer ones.
              and private.rules_order(s.rules_version) >= private.rules_order(o.rules_version))
          or private.sees_alone(o.source, o.rule_id))
      order by o.strength desc, private.sight_of(o.source) desc limit 1
    ) o on true
  ), written as (
    insert into public.commit_origins as c
      (organization_id, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source)
    select organization, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source
    from effective where is_known
    order by sha
    on conflict (organization_id, sha) do update set
      origin = excluded.origin, tools = excluded.tools, evidence_level = excluded.evidence_level,
      rule_id = excluded.rule_id, rules_version = excluded.rules_version, unknown_reason = excluded.unknown_reason,
      strength = excluded.strength, source = excluded.source, classified_at = now()
    where (c.origin, c.tools, c.evidence_level, c.rule_id, c.rules_version, c.unknown_reason, c.strength, c.source)
      is distinct from (excluded.origin, excluded.tools, excluded.evidence_level, excluded.rule_id,
        excluded.rules_version, excluded.unknown_reason, excluded.strength, excluded.source)
  ), orphaned as (
    delete from public.commit_origins c using effective e
    where c.organization_id = organization and c.sha = e.sha and e.was_there and not e.is_known
  )
  select from_origin, origin, count(*)::integer
  from effective
  where was_there <> is_known or (is_known and (from_origin, from_tools, from_level, from_reason, from_source)
    is distinct from (origin, tools, evidence_level, unknown_reason, source))
  group by 1, 2
$$;

revoke all on function private.sees_alone(text, text) from public, anon, authenticated;
revoke all on function private.resolve_commit_origins(uuid, text[]) from public, anon, authenticated;
