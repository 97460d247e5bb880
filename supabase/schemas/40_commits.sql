-- What each source says about a commit, and who wrote it as the strongest of them says.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.commit_observations (
  organization_id uuid,
  sha text check (length(sha) between 1 and 128),
  source text check (source in ('datadog', 'github', 'git')),
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}' check (cardinality(tools) <= 32),
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null check (length(rule_id) between 1 and 100),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  unknown_reason text,
  strength smallint not null check (strength between 0 and 5),
  observed_at timestamptz not null default now(),
  held_against timestamptz,
  primary key (organization_id, sha, source),
  check ((origin = 'UNKNOWN') = (strength = 0)),
  constraint commit_observations_check1 check (origin = 'UNKNOWN' or unknown_reason is null),
  constraint commit_observations_tools_short check (octet_length(tools::text) <= 16000)
);

comment on table public.commit_observations is
  'What one source says about one commit, by which rule: the newest and strongest it ever said. The strongest of all sources is in commit_origins.';
comment on column public.commit_observations.source is
  'datadog: the deployment event; github: GitHub''s API; git: the push command on a clone.';
comment on column public.commit_observations.strength is
  '0 nothing known, 1 no evidence in complete metadata, else the evidence level''s number.';
comment on column public.commit_observations.held_against is
  'GitHub''s only: the newest overrule of an account that the commit''s author was held against; null for what was observed before this was noted.';

create index commit_observations_notes_idx
  on public.commit_observations (organization_id, sha) where source = 'git' and rule_id = 'note/attested';

alter table public.commit_observations enable row level security;
grant select (
  organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength,
  observed_at, held_against
) on public.commit_observations to authenticated;
grant delete, insert, select, update on public.commit_observations to service_role;

create policy "Members read the commit observations of their organizations" on public.commit_observations
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_origins (
  organization_id uuid,
  sha text,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}',
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null,
  rules_version text not null,
  unknown_reason text,
  strength smallint not null,
  source text not null check (source in ('datadog', 'github', 'git', 'overrule')),
  classified_at timestamptz not null default now(),
  primary key (organization_id, sha)
);

comment on table public.commit_origins is
  'Who wrote a commit, as the strongest of its observations or a person''s overrule says. HUMAN means no AI evidence in what could be read; UNKNOWN that too little could be read.';
comment on column public.commit_origins.strength is
  '0 nothing known, 1 no evidence in complete metadata, 2 to 5 the evidence level, 6 a person''s overrule: stronger replaces weaker.';

alter table public.commit_origins enable row level security;
grant select (
  organization_id, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source,
  classified_at
) on public.commit_origins to authenticated;
grant delete, insert, select, update on public.commit_origins to service_role;

create policy "Members read the commit origins of their organizations" on public.commit_origins
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_commit_secrets (
  organization_id uuid,
  sha text,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);

comment on table public.external_commit_secrets is
  'A commit''s author e-mail, message and the evidence line of its classification, encrypted as one JSON text.';

alter table public.external_commit_secrets enable row level security;
grant delete, insert, select, update on public.external_commit_secrets to service_role;

create table public.github_commit_secrets (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);

comment on table public.github_commit_secrets is
  'The evidence line of a classification by GitHub''s API, encrypted. The author and the message are not kept.';

alter table public.github_commit_secrets enable row level security;
grant delete, insert, select, update on public.github_commit_secrets to service_role;

create table public.commit_changes (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text check (length(sha) between 1 and 128),
  lines_added integer not null check (lines_added >= 0),
  lines_removed integer not null check (lines_removed >= 0),
  primary key (organization_id, sha)
);

comment on table public.commit_changes is
  'Lines each commit adds and removes, as git counts them in text files. Merges have none; a commit without a row was never pushed from a whole clone.';

alter table public.commit_changes enable row level security;
grant select (organization_id, sha, lines_added, lines_removed) on public.commit_changes to authenticated;
grant delete, insert, select, update on public.commit_changes to service_role;

create policy "Members read the changed lines of their organizations" on public.commit_changes
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_marks (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text check (length(sha) between 1 and 128),
  mark text check (length(mark) between 1 and 200),
  primary key (organization_id, sha, mark)
);

comment on table public.commit_marks is
  'Marks in commits that no rule knows: trailer keys, "Generated with" names, unknown apps, co-authors'' addresses that look like machines''. People''s addresses are never among them.';

create index commit_marks_mark_idx on public.commit_marks (organization_id, mark);

alter table public.commit_marks enable row level security;
grant select (organization_id, sha, mark) on public.commit_marks to authenticated;
grant delete, insert, select, update on public.commit_marks to service_role;

create policy "Members read the unmapped marks of their organizations" on public.commit_marks
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.commit_push_cursors (
  organization_id uuid references public.organizations (id) on delete cascade,
  repository_key text check (repository_key ~ '^[0-9a-f]{64}$'),
  rules_version text not null check (rules_version ~ '^[0-9]{1,5}(\.[0-9]{1,5}){0,3}$'),
  heads text[] not null check (cardinality(heads) between 1 and 50),
  notes_commit text check (notes_commit ~ '^[0-9a-f]{40,64}$'),
  pushed_at timestamptz not null default now(),
  primary key (organization_id, repository_key),
  constraint commit_push_cursors_heads_short check (octet_length(heads::text) <= 4000)
);

comment on table public.commit_push_cursors is
  'One row a repository whose commits were pushed from a whole clone. Only the pushing command understands it.';
comment on column public.commit_push_cursors.repository_key is
  'SHA-256 of the repository''s address: the server never learns the address itself.';
comment on column public.commit_push_cursors.heads is 'These commits, and all that lead to them, were pushed.';
comment on column public.commit_push_cursors.notes_commit is
  'The commit of refs/notes/ai they were read with; null where the clone had no notes.';

alter table public.commit_push_cursors enable row level security;
grant select (
  organization_id, repository_key, rules_version, heads, notes_commit, pushed_at
) on public.commit_push_cursors to authenticated;
grant delete, insert, select, update on public.commit_push_cursors to service_role;

create policy "Members read the push cursors of their organizations" on public.commit_push_cursors
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table private.squash_habits (
  organization_id uuid references public.organizations (id) on delete cascade,
  repository text check (length(repository) between 1 and 500),
  title_shas text[] not null default '{}',
  has_bodies boolean not null default false,
  primary key (organization_id, repository)
);

comment on table private.squash_habits is
  'By repository: the first squash merges without a body that Datadog showed, and whether one came with a body.';

alter table private.squash_habits enable row level security;

create function private.commit_messages(organization uuid, deployment uuid, subkeys jsonb, most integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_array(c.sha, private.message_of(s.ciphertext, subkeys ->> s.key_id),
    extract(epoch from c.committed_at)) order by c.position), '[]')
  from (select * from public.external_deployment_commits c
        where c.organization_id = organization and c.deployment_id = deployment order by c.position limit most) c
  left join public.external_commit_secrets s on s.organization_id = organization and s.sha = c.sha
$$;
comment on function private.commit_messages is 'The first commits of a deployment as [sha, message, when committed].';
revoke all on function private.commit_messages from public, anon, authenticated;

create function private.learn_whole_messages(organization uuid, integration uuid, page jsonb) returns integer
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
comment on function private.learn_whole_messages is
  'The first message of more than one line proves that messages come whole: single lines read before it were whole as well.';
revoke all on function private.learn_whole_messages from public, anon, authenticated;

create function private.lock_commit_origins(organization uuid) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('iris commit origins ' || organization, 0))
$$;
comment on function private.lock_commit_origins is
  'One writer of an organization''s origins at a time: of two sources that are recorded at once, each would resolve without the other''s rows.';
revoke all on function private.lock_commit_origins from public, anon, authenticated;

create function private.record_commits(page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  commits jsonb := page -> 'commits';
  changed integer;
begin
  changed := (private.record_observations(
    (page ->> 'organization_id')::uuid, 'datadog', commits, page ->> 'key_id', page ->> 'subkey')).changed;
  insert into public.commit_marks (organization_id, sha, mark)
  select distinct (page ->> 'organization_id')::uuid, c.sha, m.mark
  from jsonb_to_recordset(commits) as c(sha text, marks text[]) cross join lateral unnest(c.marks) as m(mark)
  order by 2, 3
  on conflict do nothing;
  if page ? 'squashes' then
    perform private.record_squash_habits((page ->> 'organization_id')::uuid, page -> 'squashes');
  end if;
  return changed;
end
$$;
comment on function private.record_commits is
  'Keeps the commits of a page of deployments, the marks in them that no rule knows and how squash merges come; returns how many origins changed.';
revoke all on function private.record_commits from public, anon, authenticated;

create function private.record_observations(
  organization uuid, observed_source text, rows jsonb, key_id text, subkey text, out stored integer, out changed integer,
  out unchanged integer
)
language plpgsql volatile security definer set search_path = '' set work_mem = '64MB' as $$
declare
  firsts integer;
  touched text[];
  matched text[];
  is_overruled boolean;
begin
  perform private.lock_commit_origins(organization);
  -- What a person said is about commits that no source may have told of yet.
  is_overruled := exists (select 1 from public.commit_overrules where organization_id = organization);
  with read as (
    select c.* from jsonb_to_recordset(rows)
      as c(sha text, origin text, tools text[], evidence_level text, rule_id text, rules_version text,
           unknown_reason text, strength smallint, secret text)
  ), incoming as materialized (
    select distinct on (r.sha) r.sha, r.origin, coalesce(r.tools, '{}') as tools, r.evidence_level, r.rule_id,
      r.rules_version, r.unknown_reason, r.strength, r.secret, not is_overruled and s.sha is null as is_first
    from read r
    left join lateral (
      -- Looked up by its key, however few rows the planner believes there are.
      select o.sha from public.commit_observations o
      where not is_overruled and o.organization_id = organization and o.sha = r.sha limit 1
    ) s on true
    order by r.sha, r.strength desc
  ), first as (
    insert into public.commit_observations
      (organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength)
    select organization, sha, observed_source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength
    from incoming where is_first
    order by sha
  ), first_origins as (
    -- Nobody else said anything about these commits, so what resolve_commit_origins would find is what was just said.
    insert into public.commit_origins
      (organization_id, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, source)
    select organization, sha, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength, observed_source
    from incoming where is_first
    order by sha
  ), written as (
    insert into public.commit_observations as o
      (organization_id, sha, source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength)
    select organization, sha, observed_source, origin, tools, evidence_level, rule_id, rules_version, unknown_reason, strength
    from incoming where not is_first
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
    select i.sha, private.encrypt(i.secret, subkey) as ciphertext
    from incoming i
    where i.secret is not null and (i.is_first or exists (select 1 from written w where w.sha = i.sha))
  ), datadog_secrets as (
    insert into public.external_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'datadog'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  ), github_secrets as (
    insert into public.github_commit_secrets as s (organization_id, sha, key_id, ciphertext)
    select organization, sha, record_observations.key_id, ciphertext from secrets where observed_source = 'github'
    on conflict (organization_id, sha) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select w.shas, i.firsts, i.all_of_them - i.firsts - cardinality(w.shas) into touched, firsts, unchanged
  from (select coalesce(array_agg(sha), '{}') as shas from written) w,
    (select count(*) filter (where is_first) as firsts, count(*) as all_of_them from incoming) i;
  stored := firsts + cardinality(touched);
  changed := firsts;

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
  if cardinality(touched) > 0 then
    changed := changed + (
      select coalesce(sum(c.commits), 0) from private.resolve_commit_origins(organization, touched) c);
  end if;
end
$$;
comment on function private.record_observations is
  'Keeps what one source says about commits, and what follows for their origins. Whatever order they come in: stronger replaces weaker, a newer version of the rules replaces an older one.';
revoke all on function private.record_observations from public, anon, authenticated;

create function private.record_squash_habits(organization uuid, squashes jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into private.squash_habits as h (organization_id, repository, title_shas, has_bodies)
  select organization, s.repository, s.title_shas, s.has_bodies
  from jsonb_to_recordset(squashes) as s(repository text, title_shas text[], has_bodies boolean)
  where length(s.repository) between 1 and 500 order by s.repository
  on conflict (organization_id, repository) do update set
    has_bodies = h.has_bodies or excluded.has_bodies,
    title_shas = (array(select unnest(h.title_shas) union select unnest(excluded.title_shas)))[1:12];
end
$$;
comment on function private.record_squash_habits is
  'Adds squash merges that a page of deployments brought: [{repository, title_shas, has_bodies}]. The same page twice adds nothing.';
revoke all on function private.record_squash_habits from public, anon, authenticated;

create function private.resolve_commit_origins(organization uuid, shas text[]) returns table(from_origin text, to_origin text, commits integer)
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
comment on function private.resolve_commit_origins is
  'Works out the origin of these commits anew from all observations and overrules, and tells how many changed from what to what (null: not there) in anything a figure or a chip shows.';
revoke all on function private.resolve_commit_origins from public, anon, authenticated;

create function private.rules_order(version text) returns integer[]
language sql immutable set search_path = '' as $$
  select string_to_array(version, '.')::integer[]
$$;
comment on function private.rules_order is
  'A version of the rules as numbers, which compare as versions do: 1.10 is above 1.9.';
revoke all on function private.rules_order from public, anon, authenticated;

create function private.tally_commits(organization uuid, commits jsonb, deploying double precision) returns table(human_commits integer, ai_commits integer, bot_commits integer, unknown_commits integer, lead_time_seconds double precision, lead_times double precision[], before_merge double precision[], waiting double precision[], tools text[])
language sql stable as $$
  select t.human_commits, t.ai_commits, t.bot_commits, t.unknown_commits,
    (t.lead_times[(cardinality(t.lead_times) + 1) / 2] + t.lead_times[cardinality(t.lead_times) / 2 + 1]) / 2,
    t.lead_times, t.before_merge, t.waiting,
    array(select distinct tool from unnest(string_to_array(t.tools, E'\x1f')) tool where tool <> '' order by tool)
  from (
    select count(*) filter (where c.origin = 'HUMAN')::integer as human_commits,
      count(*) filter (where c.origin = 'AI_ASSISTED')::integer as ai_commits,
      count(*) filter (where c.origin = 'BOT')::integer as bot_commits,
      count(*) filter (where c.origin = 'UNKNOWN')::integer as unknown_commits,
      coalesce(array_agg(c.lead_time order by c.lead_time) filter (where c.lead_time is not null), '{}') as lead_times,
      coalesce(array_agg(c.before_merge order by c.before_merge) filter (where c.before_merge >= 0), '{}') as before_merge,
      coalesce(array_agg(c.waiting order by c.waiting) filter (where c.before_merge >= 0), '{}') as waiting,
      -- A bot's name is no AI tool.
      string_agg(array_to_string(c.tools, E'\x1f'), E'\x1f') filter (where c.origin = 'AI_ASSISTED') as tools
    from (
      select coalesce(o.origin, 'UNKNOWN') as origin, o.tools, c.lead_time_seconds as lead_time,
        c.time_to_deploy_seconds as waiting, c.lead_time_seconds - c.time_to_deploy_seconds - deploying as before_merge
      from jsonb_to_recordset(commits)
        as c(sha text, lead_time_seconds double precision, time_to_deploy_seconds double precision)
      left join lateral (
        -- Looked up by its key, however few rows the planner believes there are.
        select o.origin, o.tools from public.commit_origins o
        where o.organization_id = organization and o.sha = c.sha limit 1
      ) o on true
    ) c
  ) t
$$;
comment on function private.tally_commits is
  'What a deployment''s row holds of its commits [{sha, lead_time_seconds, time_to_deploy_seconds}]. Which stages a commit has is lib/core/metrics/lead-time-stages'' to say, and tests hold both against each other. Inlined.';
revoke all on function private.tally_commits from public, anon, authenticated;

create function public.list_unmapped_marks(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select json_build_object(
    'all', (select count(distinct mark) from public.commit_marks where organization_id = p_organization_id),
    'marks', coalesce(json_agg(json_build_object('mark', g.mark, 'commits', g.commits, 'newest_at', g.newest_at, 'example', g.example)
      order by g.commits desc, g.mark), '[]'))::text
  from (
    select m.mark, count(distinct m.sha) as commits, max(d.started_at) as newest_at,
      (array_agg(m.sha order by d.started_at desc nulls last, m.sha))[1] as example
    from public.commit_marks m
    left join public.external_deployment_commits c on c.organization_id = p_organization_id and c.sha = m.sha
    left join public.external_deployments d on d.organization_id = p_organization_id and d.id = c.deployment_id
    where m.organization_id = p_organization_id
    group by m.mark
    order by count(distinct m.sha) desc, m.mark limit 200
  ) g
$$;
comment on function public.list_unmapped_marks is
  'The 200 commonest marks that no rule knows: how many commits, when the newest of them was last deployed, and one of them; and how many marks there are.';
revoke all on function public.list_unmapped_marks from public, anon, authenticated;
grant execute on function public.list_unmapped_marks to authenticated, service_role;

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
comment on function public.read_commit_evidence is
  'Origin, observations with their evidence lines, and overrule of up to 1,000 named commits of one organization. Called after the membership gate. Service role only.';
revoke all on function public.read_commit_evidence from public, anon, authenticated;
grant execute on function public.read_commit_evidence to service_role;

create function public.read_commit_texts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return (
    select coalesce(json_object_agg(t.sha, t.plaintext), '{}')::text
    from (
      select s.sha, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id) as plaintext
      from public.external_commit_secrets s
      where s.organization_id = (request ->> 'organization_id')::uuid
        and s.sha = any (array(select jsonb_array_elements_text(request -> 'shas')))
      limit 1000
    ) t
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'texts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_commit_texts is
  'Decrypts author, message and evidence of up to 1,000 named commits of one organization: {sha: JSON text}. Called after the membership gate. Service role only.';
revoke all on function public.read_commit_texts from public, anon, authenticated;
grant execute on function public.read_commit_texts to service_role;

create function public.read_squash_habits(p_organization_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
    'repository', h.repository, 'title_shas', h.title_shas, 'has_bodies', h.has_bodies)), '[]')::text
  from private.squash_habits h where h.organization_id = p_organization_id
$$;
comment on function public.read_squash_habits is
  'What is known of the organization''s squash merges by repository: [{repository, title_shas, has_bodies}]. Service role only.';
revoke all on function public.read_squash_habits from public, anon, authenticated;
grant execute on function public.read_squash_habits to service_role;

create function public.record_commit_changes(p_organization_id uuid, p_commits text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  changed integer;
begin
  with incoming as (
    select distinct on (c.sha) c.* from jsonb_to_recordset(p_commits::jsonb) as c(sha text, lines_added integer, lines_removed integer)
    where c.lines_added is not null and c.lines_removed is not null
    order by c.sha
  ), written as (
    insert into public.commit_changes as k (organization_id, sha, lines_added, lines_removed)
    select p_organization_id, sha, lines_added, lines_removed from incoming order by sha
    on conflict (organization_id, sha) do update set
      lines_added = excluded.lines_added, lines_removed = excluded.lines_removed
    where (k.lines_added, k.lines_removed) is distinct from (excluded.lines_added, excluded.lines_removed)
    returning 1
  )
  select count(*) into changed from written;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  return changed;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_commit_changes is
  'Keeps how many lines commits add and remove: [{sha, lines_added, lines_removed}]. Returns how many were new or different. Service role only.';
revoke all on function public.record_commit_changes from public, anon, authenticated;
grant execute on function public.record_commit_changes to service_role;

create function public.record_commit_marks(p_organization_id uuid, p_shas text[], p_marks text) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.commit_marks m
  where m.organization_id = p_organization_id and m.sha = any (p_shas)
    and not exists (
      select 1 from jsonb_to_recordset(p_marks::jsonb) as r(sha text, mark text) where r.sha = m.sha and r.mark = m.mark);
  insert into public.commit_marks (organization_id, sha, mark)
  select distinct p_organization_id, r.sha, r.mark from jsonb_to_recordset(p_marks::jsonb) as r(sha text, mark text)
  where p_shas is null or r.sha = any (p_shas) order by 2, 3
  on conflict do nothing;
end
$$;
comment on function public.record_commit_marks is
  'Keeps which marks no rule knows stand in these commits, in place of what was kept of them: [{sha, mark}]. Without p_shas they are added to it. Service role only.';
revoke all on function public.record_commit_marks from public, anon, authenticated;
grant execute on function public.record_commit_marks to service_role;

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
comment on function public.record_commit_observations is
  'Keeps what one source says about many commits, all of them or none, and answers {stored, changed, unchanged}: observations written, origins that changed, observations that said nothing new. PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_commit_observations from public, anon, authenticated;
grant execute on function public.record_commit_observations to service_role;

create function public.record_commit_push_cursor(
  p_organization_id uuid, p_repository_key text, p_rules_version text, p_heads text[], p_notes_commit text
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.commit_push_cursors (organization_id, repository_key, rules_version, heads, notes_commit)
  values (p_organization_id, p_repository_key, p_rules_version, p_heads, p_notes_commit)
  on conflict (organization_id, repository_key) do update set
    rules_version = excluded.rules_version, heads = excluded.heads, notes_commit = excluded.notes_commit, pushed_at = now();
  -- A token could make up any number of keys; losing the oldest costs its repository one full push.
  delete from public.commit_push_cursors c using (
    select repository_key from public.commit_push_cursors where organization_id = p_organization_id
    order by pushed_at desc, repository_key offset 2000
  ) old
  where c.organization_id = p_organization_id and c.repository_key = old.repository_key;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_commit_push_cursor is
  'Keeps how far the pushes of a repository have come; the 2,000 newest of an organization stay. Service role only.';
revoke all on function public.record_commit_push_cursor from public, anon, authenticated;
grant execute on function public.record_commit_push_cursor to service_role;

create trigger hold_organization after insert on public.commit_observations
  referencing new table as added
  for each statement
  execute function private.hold_organization();

create trigger keep_organization before update on public.commit_observations
  for each row
  when (new.organization_id <> old.organization_id)
  execute function private.keep_organization();

create trigger hold_organization after insert on public.commit_origins
  referencing new table as added
  for each statement
  execute function private.hold_organization();

create trigger keep_organization before update on public.commit_origins
  for each row
  when (new.organization_id <> old.organization_id)
  execute function private.keep_organization();

create trigger note_added_origins after insert on public.commit_origins
  referencing new table as changed
  for each statement
  execute function private.follow_changed_origins();

create trigger note_removed_origins after delete on public.commit_origins
  referencing old table as changed
  for each statement
  execute function private.follow_changed_origins();

create trigger note_updated_origins after update on public.commit_origins
  referencing new table as changed
  for each statement
  execute function private.follow_changed_origins();

create trigger hold_organization after insert on public.external_commit_secrets
  referencing new table as added
  for each statement
  execute function private.hold_organization();

create trigger keep_organization before update on public.external_commit_secrets
  for each row
  when (new.organization_id <> old.organization_id)
  execute function private.keep_organization();
