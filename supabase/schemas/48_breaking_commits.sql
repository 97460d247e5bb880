-- The commit that broke a failed deployment, and how it is known.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.breaking_commits (
  organization_id uuid,
  deployment_id uuid,
  found_sha text check (length(found_sha) between 1 and 128),
  found_evidence text,
  found_by text check (length(found_by) between 1 and 128),
  rules_version integer,
  searched_at timestamptz,
  chosen_sha text check (length(chosen_sha) between 1 and 128),
  chosen_at timestamptz,
  sha text generated always as (
case
    when chosen_at is null then found_sha
    else chosen_sha
end) stored,
  evidence text generated always as (
case
    when chosen_at is null then found_evidence
    when chosen_sha is not null then 'person'
    else null::text
end) stored,
  primary key (organization_id, deployment_id),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade,
  check ((found_sha is null) = (found_evidence is null)),
  constraint breaking_commits_check1 check (found_by is null or found_sha is not null),
  constraint breaking_commits_check2 check ((rules_version is null) = (searched_at is null)),
  constraint breaking_commits_check3 check (chosen_sha is null or chosen_at is not null),
  check (found_evidence in ('reverted-sha', 'reverted-title', 'datadog-revert', 'fixed-after-rollback', 'only-commit'))
);

comment on table public.breaking_commits is
  'The commit that broke a failed deployment, one row a failure that was searched or that somebody spoke of; sha is null where none is known.';
comment on column public.breaking_commits.found_by is
  'The commit whose message names it; null where the deployment brought no other.';
comment on column public.breaking_commits.chosen_at is
  'When a person said which it was; with a null chosen_sha: that no commit broke it. Null where nobody did.';

alter table public.breaking_commits enable row level security;
grant select (
  organization_id, deployment_id, found_sha, found_evidence, found_by, rules_version, searched_at, chosen_sha, chosen_at,
  sha, evidence
) on public.breaking_commits to authenticated;
grant delete, insert, select, update on public.breaking_commits to service_role;

create policy "Members read the breaking commits of their organizations" on public.breaking_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.breaking_commit_secrets (
  deployment_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, deployment_id) references public.breaking_commits (organization_id, deployment_id) on delete cascade
);

comment on table public.breaking_commit_secrets is
  'The line of a commit message that names a breaking commit, encrypted.';

alter table public.breaking_commit_secrets enable row level security;
grant delete, insert, select, update on public.breaking_commit_secrets to service_role;

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
comment on function public.name_breaking_commit is
  'Says which commit broke a failed deployment, above what was found; a null sha says that none did. False where that was said before. Admins and owners.';
revoke all on function public.name_breaking_commit from public, anon, authenticated;
grant execute on function public.name_breaking_commit to authenticated;

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
comment on function public.read_breaking_batch is
  'The next failed deployments whose breaking commit is to be looked for: never searched, by older rules, or with something changed since; each with its commits, its remediation''s and those of the next three deployments of the service within 14 days. Service role only.';
revoke all on function public.read_breaking_batch from public, anon, authenticated;
grant execute on function public.read_breaking_batch to service_role;

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
comment on function public.read_breaking_line is
  'The line that names a deployment''s breaking commit, {line}; null where there is none or it can''t be opened. Called after the membership gate. Service role only.';
revoke all on function public.read_breaking_line from public, anon, authenticated;
grant execute on function public.read_breaking_line to service_role;

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
comment on function public.record_breaking_batch is
  'Keeps what the rules found about failed deployments; a person''s word stands above it. Returns how many breaking commits changed by it. Service role only.';
revoke all on function public.record_breaking_batch from public, anon, authenticated;
grant execute on function public.record_breaking_batch to service_role;

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
comment on function public.withdraw_breaking_commit is
  'Takes a person''s word about a breaking commit back; what was found holds again. False where nobody had said anything. Admins and owners.';
revoke all on function public.withdraw_breaking_commit from public, anon, authenticated;
grant execute on function public.withdraw_breaking_commit to authenticated;
