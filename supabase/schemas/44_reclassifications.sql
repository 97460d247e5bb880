-- Passes over stored commits after the rules, or what was taught, changed.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.origin_reclassifications (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  cause text not null check (cause in ('rules', 'account')),
  rules_version text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  checkpoint text not null default '',
  examined integer not null default 0,
  lease_token uuid,
  lease_until timestamptz,
  unique (organization_id, id)
);

comment on table public.origin_reclassifications is
  'Each pass over an organization''s stored commits: why, with which rules, and how far it got.';
comment on column public.origin_reclassifications.checkpoint is
  'The last sha that was looked at; shas are taken in their order.';

create unique index origin_reclassifications_open_idx
  on public.origin_reclassifications (organization_id) where finished_at is null;

alter table public.origin_reclassifications enable row level security;
grant select (
  id, organization_id, cause, rules_version, started_at, finished_at, checkpoint, examined, lease_token, lease_until
) on public.origin_reclassifications to authenticated;
grant delete, insert, select, update on public.origin_reclassifications to service_role;

create policy "Members read the reclassifications of their organizations" on public.origin_reclassifications
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.origin_reclassification_changes (
  organization_id uuid,
  reclassification_id uuid,
  from_origin text,
  to_origin text,
  commits integer not null check (commits > 0),
  primary key (organization_id, reclassification_id, from_origin, to_origin),
  constraint origin_reclassification_chang_organization_id_reclassifica_fkey foreign key (organization_id, reclassification_id) references public.origin_reclassifications (organization_id, id) on delete cascade
);

comment on table public.origin_reclassification_changes is
  'What a pass did to the origins that figures read. From and to are equal where only the tool or the evidence changed.';

alter table public.origin_reclassification_changes enable row level security;
grant select (
  organization_id, reclassification_id, from_origin, to_origin, commits
) on public.origin_reclassification_changes to authenticated;
grant delete, insert, select, update on public.origin_reclassification_changes to service_role;

create policy "Members read the reclassified origins of their organizations" on public.origin_reclassification_changes
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.due_reclassification(organization uuid, current_rules text) returns text
language sql stable set search_path = '' as $$
  select case
    -- Once a version: texts that can't be read keep the version they were classed by.
    when not exists (
      select 1 from public.origin_reclassifications p
      where p.organization_id = organization and p.cause = 'rules' and p.rules_version = current_rules and p.finished_at is not null)
    and exists (
      select 1 from public.commit_observations o
      where o.organization_id = organization and o.source = 'datadog' and o.rules_version <> current_rules
        and private.rules_order(o.rules_version) < private.rules_order(current_rules)) then 'rules'
    -- A sync that was under way when the account was named didn't know of it, and may have stored commits since.
    when exists (
      select 1 from public.commit_overrules v
      where v.organization_id = organization and v.kind = 'account' and v.revoked_at is null
        and (v.applied_at is null or exists (
          select 1 from public.sync_runs r
          where r.organization_id = organization and r.started_at < v.created_at + interval '10 seconds'
            and r.finished_at > v.applied_at))) then 'account'
  end
$$;
comment on function private.due_reclassification is
  'Why an organization''s commits are to be gone through again, or null.';
revoke all on function private.due_reclassification from public, anon, authenticated;

create function public.claim_reclassification(p_organization_id uuid, p_rules_version text, p_lease_seconds integer) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  pass public.origin_reclassifications;
  due text;
begin
  perform private.lock_commit_origins(p_organization_id);
  select * into pass from public.origin_reclassifications
  where organization_id = p_organization_id and finished_at is null for update;
  if found and pass.lease_until > now() then
    return null;
  end if;
  if found and pass.rules_version <> p_rules_version then
    update public.origin_reclassifications set finished_at = now(), lease_token = null, lease_until = null where id = pass.id;
    pass := null;
  end if;
  if pass.id is null then
    due := private.due_reclassification(p_organization_id, p_rules_version);
    if due is null then
      return null;
    end if;
    insert into public.origin_reclassifications (organization_id, cause, rules_version)
    values (p_organization_id, due, p_rules_version) returning * into pass;
  end if;
  update public.origin_reclassifications set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = pass.id returning * into pass;
  return json_build_object('id', pass.id, 'cause', pass.cause, 'checkpoint', pass.checkpoint, 'examined', pass.examined,
    'lease_token', pass.lease_token)::text;
end
$$;
comment on function public.claim_reclassification is
  'Takes up the organization''s open pass, or opens one if its commits are to be gone through again; null when there is nothing to do or another worker is at it. Service role only.';
revoke all on function public.claim_reclassification from public, anon, authenticated;
grant execute on function public.claim_reclassification to service_role;

create function public.list_origin_reclassifications(p_organization_id uuid) returns text
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('id', r.id, 'cause', r.cause, 'rules_version', r.rules_version,
      'started_at', r.started_at, 'finished_at', r.finished_at, 'examined', r.examined, 'changes', (
        select coalesce(json_agg(json_build_object('from', c.from_origin, 'to', c.to_origin, 'commits', c.commits)
          order by c.commits desc, c.from_origin, c.to_origin), '[]')
        from public.origin_reclassification_changes c
        where c.organization_id = p_organization_id and c.reclassification_id = r.id)
    ) order by r.started_at desc), '[]')::text
  from (
    select * from public.origin_reclassifications p where p.organization_id = p_organization_id
    order by p.started_at desc limit 50
  ) r
$$;
comment on function public.list_origin_reclassifications is
  'The 50 newest passes over the stored commits, each with what it changed from what to what.';
revoke all on function public.list_origin_reclassifications from public, anon, authenticated;
grant execute on function public.list_origin_reclassifications to authenticated, service_role;

create function public.read_reclassification_batch(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select json_build_object(
      'messages_are_whole', (
        select coalesce(bool_or(i.forwards_whole_messages), false) from public.org_integrations i where i.organization_id = organization),
      'commits', coalesce(json_agg(json_build_object('sha', b.sha, 'rule_id', b.rule_id, 'observed_at', b.observed_at::text,
        'committed_at', (
          select min(c.committed_at) from public.external_deployment_commits c
          where c.organization_id = organization and c.sha = b.sha),
        'repositories', (
          select array_agg(distinct d.repository_slug)
          from public.external_deployment_commits c
          join public.external_deployments d on d.organization_id = organization and d.id = c.deployment_id
          where c.organization_id = organization and c.sha = b.sha and d.repository_slug is not null),
        'text', private.try_decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)) order by b.sha), '[]'))::text
    from (
      select o.sha, o.rule_id, o.observed_at from public.commit_observations o
      where o.organization_id = organization and o.source = 'datadog' and o.sha > request ->> 'after'
        and (request ->> 'cause' = 'account' or o.rules_version <> request ->> 'rules_version')
      order by o.sha limit (request ->> 'limit')::integer
    ) b
    left join public.external_commit_secrets s on s.organization_id = organization and s.sha = b.sha
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'commits cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_reclassification_batch is
  'The next commits of a pass with their decrypted texts (null: can''t be read), and whether messages are known to come whole. Service role only.';
revoke all on function public.read_reclassification_batch from public, anon, authenticated;
grant execute on function public.read_reclassification_batch to service_role;

create function public.record_reclassification_batch(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  batch jsonb := private.unseal(p_sealed);
  organization uuid;
  pass public.origin_reclassifications;
  touched text[];
  matched text[];
  changed integer;
begin
  organization := (batch ->> 'organization_id')::uuid;
  perform private.lock_commit_origins(organization);
  update public.origin_reclassifications set
    checkpoint = coalesce(batch ->> 'checkpoint', checkpoint),
    examined = examined + (batch ->> 'examined')::integer,
    lease_until = now() + make_interval(secs => (batch ->> 'lease_seconds')::integer),
    finished_at = case when (batch ->> 'done')::boolean then now() end
  where organization_id = organization and id = (batch ->> 'id')::uuid
    and lease_token = (batch ->> 'lease_token')::uuid and finished_at is null
  returning * into pass;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;

  with incoming as (
    select * from jsonb_to_recordset(batch -> 'rows')
      as c(sha text, origin text, tools text[], evidence_level text, rule_id text, rules_version text,
           unknown_reason text, strength smallint, secret text, observed_at timestamptz)
  ), written as (
    update public.commit_observations o set
      origin = i.origin, tools = i.tools, evidence_level = i.evidence_level, rule_id = i.rule_id,
      rules_version = i.rules_version, unknown_reason = i.unknown_reason, strength = i.strength, observed_at = now()
    from incoming i
    where o.organization_id = organization and o.sha = i.sha and o.source = 'datadog'
      -- What a sync stored since the pass read it is newer than what the pass made of it.
      and o.observed_at = i.observed_at
    returning o.sha
  ), secrets as (
    update public.external_commit_secrets s set
      key_id = batch ->> 'key_id', ciphertext = private.encrypt(i.secret, batch ->> 'subkey')
    from incoming i join written w on w.sha = i.sha
    where s.organization_id = organization and s.sha = i.sha and i.secret is not null
  )
  select coalesce(array_agg(sha), '{}') into touched from written;

  with kept as (
    insert into public.commit_account_matches (organization_id, sha, overrule_id)
    select organization, m.sha, m.overrule_id
    from jsonb_to_recordset(batch -> 'matches') as m(sha text, overrule_id uuid)
    join public.commit_overrules v on v.organization_id = organization and v.id = m.overrule_id and v.revoked_at is null
    order by m.sha
    on conflict do nothing
    returning sha
  )
  select coalesce(array_agg(sha), '{}') into matched from kept;

  with changes as (
    insert into public.origin_reclassification_changes as c (organization_id, reclassification_id, from_origin, to_origin, commits)
    select organization, pass.id, r.from_origin, r.to_origin, r.commits
    from private.resolve_commit_origins(organization, touched || matched) r
    where r.from_origin is not null and r.to_origin is not null
    on conflict (organization_id, reclassification_id, from_origin, to_origin) do update set commits = c.commits + excluded.commits
    returning 1
  )
  select count(*) into changed from changes;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  if (batch ->> 'done')::boolean then
    update public.origin_reclassifications set lease_token = null, lease_until = null where id = pass.id;
    if pass.cause = 'account' then
      update public.commit_overrules set applied_at = now()
      where organization_id = organization and kind = 'account' and created_at <= pass.started_at and revoked_at is null;
    end if;
  end if;
  return json_build_object('changed', changed > 0)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation then
    raise exception using errcode = 'PT422', message = 'batch refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_reclassification_batch failed', detail = sqlstate;
end
$$;
comment on function public.record_reclassification_batch is
  'Stores what a pass found about a batch of commits, but those observed anew since it read them, with its place and its effect on the origins. PT409 when another worker took the pass. Service role only.';
revoke all on function public.record_reclassification_batch from public, anon, authenticated;
grant execute on function public.record_reclassification_batch to service_role;
