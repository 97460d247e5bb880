-- A commit's rows named their organization by a foreign key, which was looked up once a row: a page of deployments brings
-- thousands of rows of one organization. It is looked up, and held, once a statement now.
create function private.hold_organization() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  held integer;
begin
  perform from public.organizations o where o.id in (select organization_id from added) for key share;
  get diagnostics held = row_count;
  if held < (select count(distinct organization_id) from added) then
    raise exception using errcode = 'foreign_key_violation',
      message = format('insert on table "%s" names an organization that is not there', tg_table_name);
  end if;
  return null;
end
$$;
comment on function private.hold_organization() is
  'As a foreign key would: rows name an organization that is there, and stays until they are committed. Once a statement.';
revoke all on function private.hold_organization() from public, anon, authenticated;

create function private.keep_organization() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  raise exception using errcode = 'foreign_key_violation',
    message = format('a row of "%s" stays with its organization', tg_table_name);
end
$$;
comment on function private.keep_organization() is 'Refuses to move a row to another organization.';
revoke all on function private.keep_organization() from public, anon, authenticated;

create function private.delete_commits_of_organization() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.external_commit_secrets where organization_id in (select id from gone);
  delete from public.commit_observations where organization_id in (select id from gone);
  delete from public.commit_origins where organization_id in (select id from gone);
  return null;
end
$$;
comment on function private.delete_commits_of_organization() is
  'As a foreign key that cascades would: what hold_organization holds goes with its organization.';
revoke all on function private.delete_commits_of_organization() from public, anon, authenticated;

alter table public.external_commit_secrets drop constraint external_commit_secrets_organization_id_fkey;
alter table public.commit_observations drop constraint commit_observations_organization_id_fkey;
alter table public.commit_origins drop constraint commit_origins_organization_id_fkey;

create trigger hold_organization after insert on public.external_commit_secrets
  referencing new table as added for each statement execute function private.hold_organization();
create trigger hold_organization after insert on public.commit_observations
  referencing new table as added for each statement execute function private.hold_organization();
create trigger hold_organization after insert on public.commit_origins
  referencing new table as added for each statement execute function private.hold_organization();
create trigger keep_organization before update on public.external_commit_secrets
  for each row when (new.organization_id <> old.organization_id) execute function private.keep_organization();
create trigger keep_organization before update on public.commit_observations
  for each row when (new.organization_id <> old.organization_id) execute function private.keep_organization();
create trigger keep_organization before update on public.commit_origins
  for each row when (new.organization_id <> old.organization_id) execute function private.keep_organization();
create trigger delete_commits after delete on public.organizations
  referencing old table as gone for each statement execute function private.delete_commits_of_organization();

create or replace function private.record_observations(
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
comment on function private.record_observations(uuid, text, jsonb, text, text) is
  'Keeps what one source says about commits, and what follows for their origins. Whatever order they come in: stronger replaces weaker, a newer version of the rules replaces an older one.';

create or replace function private.note_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  insert into public.repeated_deployment_commits (deployment_id, sha, organization_id)
  with repeated as materialized (
    select s.organization_id, s.sha, exists (
        select 1 from public.repeated_deployment_commits r where r.organization_id = s.organization_id and r.sha = s.sha
      ) as is_known
    from (select distinct c.organization_id, c.sha from changed c) s
    -- Most commits go out once, and two are found before all are.
    where (select count(*) from (
        select 1 from public.external_deployment_commits e
        where e.organization_id = s.organization_id and e.sha = s.sha limit 2) two) = 2
  )
  -- Known: all that carried it before are here already, however many they are.
  select c.deployment_id, c.sha, c.organization_id
  from changed c join repeated k on k.organization_id = c.organization_id and k.sha = c.sha
  where k.is_known
  union all
  -- Not known: one deployment at most carried it before these.
  select unnest(l.carriers), k.sha, k.organization_id
  from repeated k
  cross join lateral (
    select array_agg(e.deployment_id) as carriers from public.external_deployment_commits e
    where e.organization_id = k.organization_id and e.sha = k.sha
  ) l
  where not k.is_known
  on conflict do nothing;
  return null;
end
$$;
