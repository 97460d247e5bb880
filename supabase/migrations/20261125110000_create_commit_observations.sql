-- What each source says about a commit, and what follows from all of them. A source that sees more doesn't erase what
-- another said: commit_observations keeps one row a source, commit_origins the strongest of them, which figures read.

create table public.commit_observations (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null check (length(sha) between 1 and 128),
  source text not null check (source in ('datadog', 'github', 'git')),
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}' check (cardinality(tools) <= 32),
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null check (length(rule_id) between 1 and 100),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  unknown_reason text,
  strength smallint not null check (strength between 0 and 5),
  observed_at timestamptz not null default now(),
  primary key (organization_id, sha, source),
  check ((origin = 'UNKNOWN') = (strength = 0)),
  check (origin = 'UNKNOWN' or unknown_reason is null)
);
comment on table public.commit_observations is 'What one source says about one commit, by which rule: the newest and strongest it ever said. The strongest of all sources is in commit_origins.';
comment on column public.commit_observations.source is 'datadog: the deployment event; github: GitHub''s API; git: the push command on a clone.';
comment on column public.commit_observations.strength is '0 nothing known, 1 no evidence in complete metadata, else the evidence level''s number.';

create table public.github_commit_secrets (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);
comment on table public.github_commit_secrets is 'The evidence line of a classification by GitHub''s API, encrypted. The author and the message are not kept.';

create table public.commit_overrules (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  kind text not null check (kind in ('commit', 'account')),
  sha text,
  fingerprint text,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT')),
  tools text[] not null default '{}' check (cardinality(tools) <= 1),
  reason text not null check (length(btrim(reason)) between 1 and 500),
  created_at timestamptz not null default now(),
  applied_at timestamptz,
  revoked_at timestamptz,
  unique (organization_id, id),
  check ((kind = 'commit') = (sha is not null)),
  check ((kind = 'account') = (fingerprint is not null)),
  check (origin <> 'HUMAN' or cardinality(tools) = 0)
);
comment on table public.commit_overrules is 'What a person with the right role says about a commit or about an account, above all evidence, with the reason. Revoked ones stay on the list.';
comment on column public.commit_overrules.fingerprint is 'Keyed hash of the account, so that it is overruled once; its readable form is encrypted in commit_overrule_secrets.';
comment on column public.commit_overrules.applied_at is 'When every commit stored before it had been looked at; null while that pass is under way.';
create unique index commit_overrules_sha_idx on public.commit_overrules (organization_id, sha) where kind = 'commit' and revoked_at is null;
create unique index commit_overrules_account_idx on public.commit_overrules (organization_id, fingerprint) where kind = 'account' and revoked_at is null;

create table public.commit_overrule_secrets (
  overrule_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);
comment on table public.commit_overrule_secrets is 'The account that was overruled, as it was typed, encrypted.';

create table public.commit_account_matches (
  organization_id uuid not null,
  sha text not null,
  overrule_id uuid not null,
  primary key (organization_id, sha, overrule_id),
  foreign key (organization_id, overrule_id) references public.commit_overrules (organization_id, id) on delete cascade
);
comment on table public.commit_account_matches is 'Commits whose author is an account that is overruled; holds for whatever any source says about them.';
create index commit_account_matches_overrule_idx on public.commit_account_matches (organization_id, overrule_id);

grant select on public.commit_observations, public.commit_overrules, public.commit_account_matches to authenticated;
grant all on public.commit_observations, public.github_commit_secrets, public.commit_overrules,
  public.commit_overrule_secrets, public.commit_account_matches to service_role;
alter table public.commit_observations enable row level security;
alter table public.github_commit_secrets enable row level security;
alter table public.commit_overrules enable row level security;
alter table public.commit_overrule_secrets enable row level security;
alter table public.commit_account_matches enable row level security;
create policy "Members read the commit observations of their organizations" on public.commit_observations
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the overrules of their organizations" on public.commit_overrules
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the account matches of their organizations" on public.commit_account_matches
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

alter table public.commit_origins drop constraint commit_origins_source_check;
alter table public.commit_origins add constraint commit_origins_source_check
  check (source in ('datadog', 'github', 'git', 'overrule'));
comment on table public.commit_origins is 'Who wrote a commit, as the strongest of its observations or a person''s overrule says. HUMAN means no AI evidence in what could be read; UNKNOWN that too little could be read.';
comment on column public.commit_origins.strength is '0 nothing known, 1 no evidence in complete metadata, 2 to 5 the evidence level, 6 a person''s overrule: stronger replaces weaker.';

insert into public.commit_observations
  (organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, observed_at)
select organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, classified_at
from public.commit_origins;

create function private.rules_order(version text) returns integer[]
language sql immutable set search_path = '' as $$
  select string_to_array(version, '.')::integer[]
$$;
comment on function private.rules_order(text) is 'A version of the rules as numbers, which compare as versions do: 1.10 is above 1.9.';

create function private.lock_commit_origins(organization uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('iris commit origins ' || organization, 0))
$$;
comment on function private.lock_commit_origins(uuid) is
  'One writer of an organization''s origins at a time: of two sources that are recorded at once, each would resolve without the other''s rows.';

-- Between sources of equal strength the one that sees more wins: git sees the whole commit with its notes, GitHub the
-- whole commit, Datadog what was forwarded.
create function private.resolve_commit_origins(organization uuid, shas text[])
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
  ), observed as (
    select distinct on (o.sha) o.*
    from wanted w
    join public.commit_observations o on o.organization_id = organization and o.sha = w.sha
    left join account a on a.sha = o.sha
    -- A person's account takes back what the identity said; what its commits carry still counts.
    where a.origin is distinct from 'HUMAN' or not (o.rule_id like 'identity/%' or o.rule_id like 'bot/%')
    order by o.sha, o.strength desc, case o.source when 'git' then 3 when 'github' then 2 else 1 end desc
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
comment on function private.resolve_commit_origins(uuid, text[]) is
  'Works out the origin of these commits anew from all observations and overrules, and tells how many changed from what to what (null: not there) in anything a figure or a chip shows.';

create function private.record_observations(
  organization uuid, observed_source text, rows jsonb, key_id text, subkey text,
  out stored integer, out changed integer, out unchanged integer
) language plpgsql volatile security definer set search_path = '' as $$
declare
  touched text[];
  matched text[];
begin
  perform private.lock_commit_origins(organization);
  with read as (
    select c.* from jsonb_to_recordset(rows)
      as c(sha text, origin text, tools text[], evidence_level text, rule_id text, rules_version text,
           unknown_reason text, strength smallint, secret text)
  ), incoming as (
    select distinct on (r.sha) r.* from read r order by r.sha, r.strength desc
  ), written as (
    insert into public.commit_observations as o
      (organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength)
    select organization, sha, observed_source, origin, coalesce(tools, '{}'), evidence_level, rule_id, rules_version,
      unknown_reason, strength
    from incoming
    order by sha
    on conflict (organization_id, sha, source) do update set
      origin = excluded.origin, tools = excluded.tools, evidence_level = excluded.evidence_level,
      rule_id = excluded.rule_id, rules_version = excluded.rules_version, unknown_reason = excluded.unknown_reason,
      strength = excluded.strength, observed_at = now()
    where case
      -- Whoever sees something knows more than whoever saw nothing, and nothing but a note speaks against a note.
      when o.strength = 0 then excluded.strength > 0 or excluded.rules_version <> o.rules_version
        or excluded.unknown_reason is distinct from o.unknown_reason
      when excluded.strength = 0 then false
      when excluded.rules_version = o.rules_version then excluded.strength > o.strength
      else private.rules_order(excluded.rules_version) > private.rules_order(o.rules_version)
        and (o.strength < 5 or excluded.strength = 5)
      end
    returning o.sha
  ), secrets as (
    select w.sha, private.encrypt(i.secret, subkey) as ciphertext
    from written w join incoming i using (sha) where i.secret is not null
  ), datadog_secrets as (
    insert into public.external_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'datadog'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  ), github_secrets as (
    insert into public.github_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'github'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select coalesce(array_agg(w.sha), '{}'), (select count(*) from incoming) - count(*) into touched, unchanged from written w;
  stored := cardinality(touched);

  if jsonb_path_exists(rows, '$[*].account_overrule_id ? (@ != null)') then
    with incoming as (
      select distinct r.sha, r.account_overrule_id as overrule_id
      from jsonb_to_recordset(rows) as r(sha text, account_overrule_id uuid)
      where r.account_overrule_id is not null
    ), kept as (
      insert into public.commit_account_matches (organization_id, sha, overrule_id)
      select organization, i.sha, i.overrule_id
      from incoming i join public.commit_overrules v
        on v.organization_id = organization and v.id = i.overrule_id and v.revoked_at is null
      order by i.sha
      on conflict do nothing
      returning sha
    )
    select coalesce(array_agg(sha), '{}') into matched from kept;
    touched := touched || matched;
  end if;
  changed := 0;
  if cardinality(touched) > 0 then
    select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, touched) c;
  end if;
end
$$;
comment on function private.record_observations(uuid, text, jsonb, text, text) is
  'Keeps what one source says about commits, and what follows for their origins. Whatever order they come in: stronger replaces weaker, a newer version of the rules replaces an older one.';

create or replace function private.record_commits(page jsonb) returns integer
language sql volatile security definer set search_path = '' as $$
  select changed from private.record_observations(
    (page ->> 'organization_id')::uuid, 'datadog', page -> 'commits', page ->> 'key_id', page ->> 'subkey')
$$;
comment on function private.record_commits(jsonb) is 'Keeps the commits of a page of deployments; returns how many origins changed.';

create or replace function private.learn_whole_messages(organization uuid, integration uuid, page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  promoted text[];
  changed integer;
begin
  update public.org_integrations set forwards_whole_messages = true
  where organization_id = organization and id = integration and not forwards_whole_messages;
  if not found then
    return 0;
  end if;
  perform private.lock_commit_origins(organization);
  with known as (
    update public.commit_observations set
      origin = 'HUMAN', unknown_reason = null, strength = 1, rule_id = page ->> 'no_evidence_rule_id', observed_at = now()
    where organization_id = organization and source = 'datadog' and unknown_reason = 'subject-only'
    returning sha
  )
  select coalesce(array_agg(sha), '{}') into promoted from known;
  select coalesce(sum(c.commits), 0) into changed from private.resolve_commit_origins(organization, promoted) c;
  return changed;
end
$$;

create function public.record_commit_observations(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  batch jsonb := private.unseal(p_sealed);
  organization uuid;
  done record;
begin
  organization := (batch ->> 'organization_id')::uuid;
  if batch ->> 'source' = 'git' and jsonb_path_exists(batch -> 'commits', '$[*].secret ? (@ != null)') then
    raise exception using errcode = 'PT422', message = 'observations refused', detail = 'git sends no text';
  end if;
  done := private.record_observations(
    organization, batch ->> 'source', batch -> 'commits', batch ->> 'key_id', batch ->> 'subkey');
  if done.changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('stored', done.stored, 'changed', done.changed, 'unchanged', done.unchanged)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' or sqlstate 'PT422' then raise;
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'observations refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_commit_observations failed', detail = sqlstate;
end
$$;
comment on function public.record_commit_observations(text) is
  'Keeps what one source says about many commits, all of them or none, and answers {stored, changed, unchanged}: observations written, origins that changed, observations that said nothing new. PT422 when a value can''t be stored. Service role only.';

revoke all on function private.rules_order(text) from public, anon, authenticated;
revoke all on function private.lock_commit_origins(uuid) from public, anon, authenticated;
revoke all on function private.resolve_commit_origins(uuid, text[]) from public, anon, authenticated;
revoke all on function private.record_observations(uuid, text, jsonb, text, text) from public, anon, authenticated;
revoke all on function private.record_commits(jsonb) from public, anon, authenticated;
revoke all on function private.learn_whole_messages(uuid, uuid, jsonb) from public, anon, authenticated;
revoke all on function public.record_commit_observations(text) from public, anon, authenticated;
grant execute on function public.record_commit_observations(text) to service_role;

-- The tables that a backfill fills, this one among them.
create or replace function private.keep_statistics() returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  grown text;
begin
  for grown in
    select c.oid::regclass::text from pg_catalog.pg_class c
    where c.oid in (
        'public.external_deployments'::regclass, 'public.external_deployment_commits'::regclass,
        'public.external_deployment_secrets'::regclass, 'public.commit_origins'::regclass,
        'public.commit_observations'::regclass, 'public.external_commit_secrets'::regclass)
      and pg_catalog.pg_relation_size(c.oid) > 4 * greatest(c.relpages, 8)
        * pg_catalog.current_setting('block_size')::bigint
  loop
    -- One process at a time: two would wait for each other's page.
    exit when not pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('iris keep_statistics'));
    execute 'analyze ' || grown;
  end loop;
end
$$;
