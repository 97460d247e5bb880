-- Which commit broke a failed deployment: what the rules found in later commits' messages, and a person's word above it.
-- Both are kept, so that taking the word back brings the finding back. The line that says so lies encrypted.
create table public.breaking_commits (
  organization_id uuid not null,
  deployment_id uuid not null,
  found_sha text check (length(found_sha) between 1 and 128),
  found_evidence text check (found_evidence in (
    'reverted-sha', 'reverted-title', 'datadog-revert', 'fixed-after-rollback', 'only-commit')),
  found_by text check (length(found_by) between 1 and 128),
  rules_version integer,
  searched_at timestamptz,
  chosen_sha text check (length(chosen_sha) between 1 and 128),
  chosen_at timestamptz,
  sha text generated always as (case when chosen_at is null then found_sha else chosen_sha end) stored,
  evidence text generated always as (
    case when chosen_at is null then found_evidence when chosen_sha is not null then 'person' end) stored,
  primary key (organization_id, deployment_id),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade,
  check ((found_sha is null) = (found_evidence is null)),
  check (found_by is null or found_sha is not null),
  check ((rules_version is null) = (searched_at is null)),
  check (chosen_sha is null or chosen_at is not null)
);
comment on table public.breaking_commits is 'The commit that broke a failed deployment, one row a failure that was searched or that somebody spoke of; sha is null where none is known.';
comment on column public.breaking_commits.found_by is 'The commit whose message names it; null where the deployment brought no other.';
comment on column public.breaking_commits.chosen_at is 'When a person said which it was; with a null chosen_sha: that no commit broke it. Null where nobody did.';

create table public.breaking_commit_secrets (
  deployment_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, deployment_id) references public.breaking_commits (organization_id, deployment_id) on delete cascade
);
comment on table public.breaking_commit_secrets is 'The line of a commit message that names a breaking commit, encrypted.';

grant select on public.breaking_commits to authenticated;
grant all on public.breaking_commits, public.breaking_commit_secrets to service_role;
alter table public.breaking_commits enable row level security;
alter table public.breaking_commit_secrets enable row level security;
create policy "Members read the breaking commits of their organizations" on public.breaking_commits
  for select to authenticated using (organization_id in (select private.member_organization_ids()));

create function private.message_of(ciphertext bytea, subkey text) returns text
language plpgsql stable set search_path = '' as $$
begin
  -- Not by private.decrypt, whose call costs as much again: thousands are read after a sync.
  return left(extensions.pgp_sym_decrypt(ciphertext, subkey)::json ->> 'message', 4000);
exception
  -- Without its key a message says nothing; the others still can.
  when others then return null;
end
$$;
comment on function private.message_of(bytea, text) is 'The beginning of an encrypted commit''s message, or null where there is none or it can''t be opened.';

create function private.commit_messages(organization uuid, deployment uuid, subkeys jsonb, most integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_array(c.sha, private.message_of(s.ciphertext, subkeys ->> s.key_id),
    extract(epoch from c.committed_at)) order by c.position), '[]')
  from (select * from public.external_deployment_commits c
        where c.organization_id = organization and c.deployment_id = deployment order by c.position limit most) c
  left join public.external_commit_secrets s on s.organization_id = organization and s.sha = c.sha
$$;
comment on function private.commit_messages(uuid, uuid, jsonb, integer) is 'The first commits of a deployment as [sha, message, when committed].';

create function public.read_breaking_batch(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  subkeys jsonb := request -> 'subkeys';
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    with due as materialized (
      select d.*
      from public.external_deployments d
      left join public.breaking_commits b on b.organization_id = organization and b.deployment_id = d.id
      where d.organization_id = organization and d.result = 'failed' and d.disappeared_at is null
        and d.deployment_type is distinct from 'rollback'
        and d.id > coalesce((request ->> 'after')::uuid, '00000000-0000-0000-0000-000000000000')
        and (b.searched_at is null or b.rules_version < (request ->> 'rules_version')::integer
          -- Results and deployments come late: it, what ended it or what followed has changed since. A minute, for what
          -- was being written when it was searched.
          or exists (
            select 1 from public.external_deployments x
            where x.organization_id = organization and x.service = d.service and x.env is not distinct from d.env
              and x.started_at >= d.started_at and x.started_at <= d.started_at + interval '14 days'
              and greatest(x.changed_at, x.disappeared_at) > b.searched_at - interval '1 minute')
          or exists (
            select 1 from public.external_deployments x
            where x.organization_id = organization and x.external_id = d.remediation_external_id
              and greatest(x.changed_at, x.disappeared_at) > b.searched_at - interval '1 minute'))
      order by d.id limit (request ->> 'limit')::integer
    ), remedied as materialized (
      select d.*, x.id as remedy_id, coalesce(x.started_at, d.started_at) as remedied_at,
        case when d.remediation_type is null then null when d.remediation_type = 'rollback' then 'rollback' else 'other' end as ended_by
      from due d
      left join public.external_deployments x on x.organization_id = organization and x.external_id = d.remediation_external_id
        and x.id <> d.id and x.disappeared_at is null
    )
    select json_build_object('read_at', now(), 'failures', coalesce(json_agg(json_build_object(
      'deployment_id', d.id,
      'started_at', extract(epoch from d.started_at),
      'repository', coalesce(r.slug, d.repository_slug),
      'commit_count', greatest(d.number_of_commits, d.commit_count),
      'ended_by', d.ended_by,
      'others_rolled_back', d.ended_by = 'rollback' and exists (
        select 1 from public.external_deployments x
        where x.organization_id = organization and x.service = d.service and x.env is not distinct from d.env
          and x.started_at > d.started_at and x.started_at < d.remedied_at and x.disappeared_at is null),
      'commits', private.commit_messages(organization, d.id, subkeys, 5000),
      'later', (
        select coalesce(json_agg(json_build_object('is_remediation', l.is_remediation,
          'commits', private.commit_messages(organization, l.id, subkeys, 500))
          order by l.is_remediation desc, l.started_at, l.id), '[]')
        from (
          select d.remedy_id as id, true as is_remediation, d.remedied_at as started_at
          where d.remedy_id is not null and d.ended_by is distinct from 'rollback'
          union all
          select n.id, false, n.started_at from (
            select x.id, x.started_at from public.external_deployments x
            where x.organization_id = organization and x.service = d.service and x.env is not distinct from d.env
              and x.started_at > case when d.ended_by = 'rollback' then d.remedied_at else d.started_at end
              and x.started_at <= d.started_at + interval '14 days' and x.disappeared_at is null
              and x.deployment_type is distinct from 'rollback' and x.commit_count > 0
              and x.id is distinct from d.remedy_id
            order by x.started_at, x.id limit 3) n
        ) l)
      ) order by d.id), '[]'))::text
    from remedied d
    left join public.repositories r on r.organization_id = organization and r.id = d.repository_id
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'failures cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_breaking_batch(text) is
  'The next failed deployments whose breaking commit is to be looked for: never searched, by older rules, or with something changed since; each with its commits, its remediation''s and those of the next three deployments of the service within 14 days. Service role only.';

create function public.find_carried_shas(p_organization_id uuid, p_shas text[]) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(w.sha), '{}') from unnest(p_shas) as w(sha)
  -- A sha is hexadecimal, so everything that begins with it lies below it with a letter after f.
  where exists (
    select 1 from public.external_deployment_commits c
    where c.organization_id = p_organization_id and c.sha >= w.sha and c.sha < w.sha || 'g')
$$;
comment on function public.find_carried_shas(uuid, text[]) is
  'Of shas or their beginnings, those that some deployment carries. Service role only.';

create function public.record_breaking_batch(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  batch jsonb := private.unseal(p_sealed);
  organization uuid;
  changed integer;
begin
  organization := (batch ->> 'organization_id')::uuid;
  with incoming as materialized (
    select i.*, b.sha as sha_before, b.evidence as evidence_before
    from jsonb_to_recordset(batch -> 'rows') as i(deployment_id uuid, sha text, evidence text, named_by text, line text)
    join public.external_deployments d on d.organization_id = organization and d.id = i.deployment_id
    left join public.breaking_commits b on b.organization_id = organization and b.deployment_id = i.deployment_id
  ), written as (
    insert into public.breaking_commits as k
      (organization_id, deployment_id, found_sha, found_evidence, found_by, rules_version, searched_at)
    select organization, deployment_id, sha, evidence, named_by, (batch ->> 'rules_version')::integer, (batch ->> 'read_at')::timestamptz
    from incoming order by deployment_id
    on conflict (organization_id, deployment_id) do update set
      found_sha = excluded.found_sha, found_evidence = excluded.found_evidence, found_by = excluded.found_by,
      rules_version = excluded.rules_version, searched_at = excluded.searched_at
    returning k.deployment_id, k.sha, k.evidence
  )
  select count(*) into changed from written w join incoming i using (deployment_id)
  where (w.sha, w.evidence) is distinct from (i.sha_before, i.evidence_before);
  delete from public.breaking_commit_secrets s
  using jsonb_to_recordset(batch -> 'rows') as i(deployment_id uuid, line text)
  where s.organization_id = organization and s.deployment_id = i.deployment_id and i.line is null;
  insert into public.breaking_commit_secrets (deployment_id, organization_id, key_id, ciphertext)
  select i.deployment_id, organization, batch ->> 'key_id', private.encrypt(i.line, batch ->> 'subkey')
  from jsonb_to_recordset(batch -> 'rows') as i(deployment_id uuid, line text)
  join public.breaking_commits b on b.organization_id = organization and b.deployment_id = i.deployment_id
  where i.line is not null order by i.deployment_id
  on conflict (deployment_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('changed', changed)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation then
    raise exception using errcode = 'PT422', message = 'batch refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_breaking_batch failed', detail = sqlstate;
end
$$;
comment on function public.record_breaking_batch(text) is
  'Keeps what the rules found about failed deployments; a person''s word stands above it. Returns how many breaking commits changed by it. Service role only.';

create function public.read_breaking_line(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
begin
  return json_build_object('line', (
    select private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
    from public.breaking_commit_secrets s
    where s.organization_id = (request ->> 'organization_id')::uuid and s.deployment_id = (request ->> 'deployment_id')::uuid))::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'evidence cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_breaking_line(text) is
  'The line that names a deployment''s breaking commit, {line}; null where there is none or it can''t be opened. Called after the membership gate. Service role only.';

create function public.name_breaking_commit(p_organization_id uuid, p_deployment_id uuid, p_sha text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  before public.breaking_commits;
  after public.breaking_commits;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  perform 1 from public.external_deployments d
  where d.organization_id = p_organization_id and d.id = p_deployment_id and d.result = 'failed'
  for no key update;
  if not found then
    raise exception using errcode = 'PT404', message = 'failed deployment not found';
  end if;
  if p_sha is not null and not exists (
    select 1 from public.external_deployment_commits c
    where c.organization_id = p_organization_id and c.deployment_id = p_deployment_id and c.sha = p_sha) then
    raise exception using errcode = 'PT404', message = 'commit not found';
  end if;
  select * into before from public.breaking_commits
  where organization_id = p_organization_id and deployment_id = p_deployment_id;
  insert into public.breaking_commits as k (organization_id, deployment_id, chosen_sha, chosen_at)
  values (p_organization_id, p_deployment_id, p_sha, now())
  on conflict (organization_id, deployment_id) do update set chosen_sha = excluded.chosen_sha, chosen_at = excluded.chosen_at
  returning * into after;
  if before.chosen_at is not null and before.chosen_sha is not distinct from p_sha then
    return false;
  end if;
  perform private.record_audit_event(p_organization_id, 'breaking-commit.name', p_deployment_id::text,
    jsonb_build_object('sha', p_sha, 'before', before.sha));
  if (before.sha, before.evidence) is distinct from (after.sha, after.evidence) then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  return true;
end
$$;
comment on function public.name_breaking_commit(uuid, uuid, text) is
  'Says which commit broke a failed deployment, above what was found; a null sha says that none did. False where that was said before. Admins and owners.';

create function public.withdraw_breaking_commit(p_organization_id uuid, p_deployment_id uuid) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  before public.breaking_commits;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  select * into before from public.breaking_commits
  where organization_id = p_organization_id and deployment_id = p_deployment_id and chosen_at is not null for update;
  if not found then
    return false;
  end if;
  update public.breaking_commits set chosen_sha = null, chosen_at = null
  where organization_id = p_organization_id and deployment_id = p_deployment_id;
  perform private.record_audit_event(p_organization_id, 'breaking-commit.withdraw', p_deployment_id::text,
    jsonb_build_object('sha', before.chosen_sha));
  update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  return true;
end
$$;
comment on function public.withdraw_breaking_commit(uuid, uuid) is
  'Takes a person''s word about a breaking commit back; what was found holds again. False where nobody had said anything. Admins and owners.';

create function public.list_deployments(p_organization_id uuid, p_question text, p_with_merged boolean default false) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    select coalesce(json_agg(json_build_object(
        'id', d.id, 'external_id', d.external_id, 'service', d.service, 'env', d.env, 'team', d.team,
        'repository_id', d.repository_id, 'started_at', extract(epoch from d.started_at),
        'finished_at', extract(epoch from d.finished_at), 'result', d.result, 'deployment_type', d.deployment_type,
        'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
        'remediation_external_id', coalesce(kept.external_id, d.remediation_external_id), 'commits', c.commits,
        -- What a person said none of its commits broke names none, and says so.
        'breaking_commit', case when d.result = 'failed' and (b.sha is not null or b.chosen_at is not null)
          then json_build_object('sha', b.sha, 'evidence', coalesce(b.evidence, 'person')) end,
        'told', private.told_columns(d)
      ) order by d.started_at, d.external_id), '[]')::text
    from public.external_deployments d
    left join public.breaking_commits b on b.organization_id = p_organization_id and b.deployment_id = d.id
    -- What a failure names can be the second report of its remediation: the one that counts stands for it.
    left join public.external_deployments merged on merged.organization_id = p_organization_id
      and merged.external_id = d.remediation_external_id and merged.is_merged
    left join public.external_deployments kept on kept.organization_id = p_organization_id and kept.id = merged.same_as
    left join lateral (
      -- Commits are many: their cells have no names.
      select json_agg(json_build_array(
          c.sha, coalesce(o.origin, 'UNKNOWN'), c.lead_time_seconds, c.time_to_deploy_seconds,
          extract(epoch from c.committed_at), nullif(o.tools, '{}'), l.lines_added + l.lines_removed
        ) order by c.position) as commits
      from public.external_deployment_commits c
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
      left join public.commit_changes l on l.organization_id = p_organization_id and l.sha = c.sha
      where c.deployment_id = d.id
    ) c on true
    where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
      and (d.counts or p_with_merged and d.disappeared_at is null and not d.is_off) and private.answers(d, question)
  );
end
$$;
comment on function public.list_deployments(uuid, text, boolean) is
  'Every deployment that answers a question, whatever its tools, and counts (on demand with second reports that are merged), oldest first, with its commits (sha, origin, change lead time, time to deploy, commit time, tools, changed lines), the commit that broke it (sha, evidence; no sha where none of its commits did) and what else Datadog told, as arrays in one JSON text.';
revoke all on function public.list_deployments(uuid, text, boolean) from public, anon;
grant execute on function public.list_deployments(uuid, text, boolean) to authenticated, service_role;

create or replace function public.rotate_ciphertexts(p_sealed text) returns text
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
  after_id := case when request ->> 'kind' not in ('commit', 'github_commit')
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
    when 'github_commit' then
      done := private.rotate_texts('public.github_commit_secrets', 'sha',
        organization, after, batch_size, key_id, subkey, retired);
    when 'overrule' then
      done := private.rotate_events('public.commit_overrules', 'public.commit_overrule_secrets', 'overrule_id',
        organization, after_id, batch_size, key_id, subkey, print_key, retired);
    when 'breaking_commit' then
      done := private.rotate_texts('public.breaking_commit_secrets', 'deployment_id',
        organization, after, batch_size, key_id, subkey, retired);
    when 'credentials' then
      done := private.rotate_texts('public.integration_credentials', 'integration_id',
        organization, after, batch_size, key_id, subkey, retired);
    when 'slack_webhook' then
      done := private.rotate_texts('public.slack_webhook_secrets', 'organization_id',
        organization, after, batch_size, key_id, subkey, retired);
  end case;
  return json_build_object('examined', done.examined, 'unreadable', done.unreadable, 'last', done.last)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT500', message = 'rotate_ciphertexts failed', detail = sqlstate;
end
$$;

create or replace function public.count_ciphertexts() returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(c), '[]')::text from (
    select organization_id, 'credentials' as kind, key_id, count(*) as texts from public.integration_credentials group by 1, 3
    union all
    select organization_id, 'deployment', key_id, count(*) from public.external_deployment_secrets group by 1, 3
    union all
    select organization_id, 'commit', key_id, count(*) from public.external_commit_secrets group by 1, 3
    union all
    select organization_id, 'github_commit', key_id, count(*) from public.github_commit_secrets group by 1, 3
    union all
    select organization_id, 'overrule', key_id, count(*) from public.commit_overrule_secrets group by 1, 3
    union all
    select organization_id, 'incident', key_id, count(*) from public.external_incident_secrets group by 1, 3
    union all
    select organization_id, 'set_aside', key_id, count(*) from public.set_aside_event_secrets group by 1, 3
    union all
    select organization_id, 'breaking_commit', key_id, count(*) from public.breaking_commit_secrets group by 1, 3
    union all
    select organization_id, 'slack_webhook', key_id, count(*) from public.slack_webhook_secrets group by 1, 3
  ) c
$$;

revoke all on function private.message_of(bytea, text) from public, anon, authenticated;
revoke all on function private.commit_messages(uuid, uuid, jsonb, integer) from public, anon, authenticated;
revoke all on function public.read_breaking_batch(text) from public, anon, authenticated;
revoke all on function public.find_carried_shas(uuid, text[]) from public, anon, authenticated;
revoke all on function public.record_breaking_batch(text) from public, anon, authenticated;
revoke all on function public.read_breaking_line(text) from public, anon, authenticated;
revoke all on function public.name_breaking_commit(uuid, uuid, text) from public, anon;
revoke all on function public.withdraw_breaking_commit(uuid, uuid) from public, anon;
grant execute on function public.read_breaking_batch(text) to service_role;
grant execute on function public.find_carried_shas(uuid, text[]) to service_role;
grant execute on function public.record_breaking_batch(text) to service_role;
grant execute on function public.read_breaking_line(text) to service_role;
grant execute on function public.name_breaking_commit(uuid, uuid, text) to authenticated;
grant execute on function public.withdraw_breaking_commit(uuid, uuid) to authenticated;
