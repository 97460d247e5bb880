-- Storing what a sync read: a page with its checkpoint, or neither; and what couldn't be understood.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.set_aside_events (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null,
  integration_id uuid not null,
  kind text not null check (kind in ('deployment', 'incident')),
  external_id text,
  fingerprint text not null,
  reason text not null,
  first_seen_at timestamptz not null default now(),
  unique (organization_id, id),
  constraint set_aside_events_organization_id_integration_id_kind_finger_key unique (organization_id, integration_id, kind, fingerprint),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);

comment on table public.set_aside_events is
  'Events that could not be understood: kept, counted and shown, and never in the way of the rest.';

alter table public.set_aside_events enable row level security;
grant select (
  id, organization_id, integration_id, kind, external_id, reason, first_seen_at
) on public.set_aside_events to authenticated;
grant delete, insert, select, update on public.set_aside_events to service_role;

create policy "Members read the set-aside events of their organizations" on public.set_aside_events
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.set_aside_event_secrets (
  event_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, event_id) references public.set_aside_events (organization_id, id) on delete cascade
);

comment on table public.set_aside_event_secrets is 'The event that could not be understood, encrypted.';

alter table public.set_aside_event_secrets enable row level security;
grant delete, insert, select, update on public.set_aside_event_secrets to service_role;

create function private.forget_doubly_set_aside(organization uuid, fingerprint_key bytea, retired jsonb) returns void
language sql volatile set search_path = '' as $$
  delete from public.set_aside_events a
  using public.set_aside_event_secrets s, public.set_aside_events kept
  where a.organization_id = organization and s.event_id = a.id and s.key_id in (select jsonb_object_keys(retired))
    and kept.organization_id = organization and kept.integration_id = a.integration_id and kept.kind = a.kind
    and kept.id <> a.id
    and kept.fingerprint = private.fingerprint(private.try_decrypt(s.ciphertext, retired ->> s.key_id), fingerprint_key)
$$;
comment on function private.forget_doubly_set_aside is
  'An event set aside under both keys is kept once: two of them would end with one fingerprint.';
revoke all on function private.forget_doubly_set_aside from public, anon, authenticated;

create function private.forget_set_aside(page jsonb, understood_kind text) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.set_aside_events
  where organization_id = (page ->> 'organization_id')::uuid and integration_id = (page ->> 'integration_id')::uuid
    and kind = understood_kind
    and external_id in (select e ->> 'external_id' from jsonb_array_elements(page -> (understood_kind || 's')) e)
$$;
comment on function private.forget_set_aside is
  'An event of the page that was set aside before and is understood now is no longer aside.';
revoke all on function private.forget_set_aside from public, anon, authenticated;

create function private.note_absence(run public.sync_runs) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  known_since timestamptz;
  day date := (run.window_to at time zone 'UTC')::date;
  gone integer;
  gone_incidents integer;
begin
  select account_since into known_since from public.org_integrations
  where organization_id = run.organization_id and id = run.integration_id;
  if exists (select 1 from private.sync_run_sightings where run_id = run.id and has_nameless) then
    return 0;
  end if;
  with told as (
    -- A day inside the retention, because a slow read meets its oldest part late; and only whole seconds of the window.
    select f.kind, f.window_to, greatest(date_trunc('second', f.window_from) + interval '1 second',
      greatest(f.window_to, now()) - interval '729 days') as oldest
    from public.sync_run_feeds f
    where f.organization_id = run.organization_id and f.run_id = run.id and f.kind = 'deployments'
      and f.status = 'read' and f.tells_absence
  ), seen as (
    select distinct unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'deployment'
  ), missed as (
    update public.external_deployments d set
      missed_at = coalesce(d.missed_at, run.window_to),
      disappeared_at = case when d.missed_at is not null then now() end
    from told
    where d.organization_id = run.organization_id and d.integration_id = run.integration_id
      and d.started_at >= told.oldest and d.started_at <= told.window_to and d.first_seen_at >= known_since
      and d.disappeared_at is null and (d.missed_at is null or (d.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.external_id = d.external_id)
    returning d.disappeared_at
  )
  select count(disappeared_at) into gone from missed;
  if gone > 0 then
    perform private.pair_deployments(run.organization_id, run.window_from, run.window_to);
  end if;
  with told as (
    select f.kind, f.window_to, greatest(date_trunc('second', f.window_from) + interval '1 second',
      greatest(f.window_to, now()) - interval '729 days') as oldest
    from public.sync_run_feeds f
    where f.organization_id = run.organization_id and f.run_id = run.id and f.kind <> 'deployments'
      and f.status = 'read' and f.tells_absence
  ), seen as (
    select distinct feed, unnest(external_ids) as external_id from private.sync_run_sightings
    where run_id = run.id and kind = 'incident'
  ), missed as (
    update public.external_incidents i set
      missed_at = coalesce(i.missed_at, run.window_to),
      disappeared_at = case when i.missed_at is not null then now() end
    from told
    where i.organization_id = run.organization_id and i.integration_id = run.integration_id and i.feed = told.kind
      and i.started_at >= told.oldest and i.started_at <= told.window_to and i.first_seen_at >= known_since
      and i.disappeared_at is null and (i.missed_at is null or (i.missed_at at time zone 'UTC')::date < day)
      and not exists (select 1 from seen where seen.feed = i.feed and seen.external_id = i.external_id)
    returning i.disappeared_at
  )
  select count(disappeared_at) into gone_incidents from missed;
  return gone + gone_incidents;
end
$$;
comment on function private.note_absence is
  'After a complete read: what a feed that tells absence should have shown and did not is missed, and gone where an earlier day''s read missed it too. Returns how many are gone now.';
revoke all on function private.note_absence from public, anon, authenticated;

create function private.note_presence(page jsonb, page_kind text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  returned integer := 0;
begin
  if coalesce((page ->> 'is_reread')::boolean, false) then
    return 0;
  elsif page_kind = 'deployment' then
    with seen as (
      select private.external_ids_of(page, 'deployments') as external_id
    ), back as (
      select d.id, d.disappeared_at from public.external_deployments d join seen using (external_id)
      where d.organization_id = organization and d.missed_at is not null
    ), cleared as (
      update public.external_deployments d set missed_at = null, disappeared_at = null from back where d.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  else
    with seen as (
      select private.external_ids_of(page, 'incidents') as external_id
    ), back as (
      select i.id, i.disappeared_at from public.external_incidents i join seen using (external_id)
      where i.organization_id = organization and i.missed_at is not null
        and i.feed = coalesce(page ->> 'feed', 'dora_incidents')
    ), cleared as (
      update public.external_incidents i set missed_at = null, disappeared_at = null from back where i.id = back.id
    )
    select count(*) filter (where disappeared_at is not null) into returned from back;
  end if;
  return returned;
end
$$;
comment on function private.note_presence is
  'Whatever a page shows is there: forgets that it was missed. Returns how many had counted as gone.';
revoke all on function private.note_presence from public, anon, authenticated;

create function private.prefer_datadog(organization uuid, feed_kind text, spans tstzmultirange) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if feed_kind not in ('deployments', 'dora_incidents', 'managed_incidents') then
    return;
  end if;
  if feed_kind = 'deployments' then
    with gone as (
      update public.external_deployments set is_off = true, same_as = null
      where organization_id = organization and not is_off and started_at <@ spans and integration_id in (
        select id from public.org_integrations where organization_id = organization and provider in ('pipeline', 'github_deployments'))
      returning id, integration_id
    )
    update public.external_deployments d set same_as = null from gone
    where d.organization_id = organization and d.same_as = gone.id and d.integration_id <> gone.integration_id;
  else
    update public.external_incidents set is_off = true
    where organization_id = organization and feed = 'pushed_incidents' and not is_off and started_at <@ spans;
  end if;
end
$$;
comment on function private.prefer_datadog is
  'What was pushed, or GitHub told, of a time that Datadog has told of stays, and counts in nothing: an event is never counted from both.';
revoke all on function private.prefer_datadog from public, anon, authenticated;

create function private.record_set_aside(page jsonb) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  added integer;
begin
  with read as (
    select distinct on (e.kind, e.fingerprint) e.*
    from jsonb_to_recordset(page -> 'set_aside')
      as e(kind text, external_id text, fingerprint text, retired_fingerprints text[], reason text, raw text)
  ), incoming as (
    select * from read r
    where r.retired_fingerprints is null or not exists (
      select 1 from public.set_aside_events a
      where a.organization_id = organization and a.integration_id = (page ->> 'integration_id')::uuid
        and a.kind = r.kind and a.fingerprint = any (r.retired_fingerprints))
  ), replaced as (
    delete from public.set_aside_events a using incoming i
    where a.organization_id = organization and a.integration_id = (page ->> 'integration_id')::uuid
      and a.kind = i.kind and a.external_id = i.external_id
      and not exists (select 1 from incoming n where n.kind = a.kind and n.fingerprint = a.fingerprint)
  ), stored as (
    insert into public.set_aside_events (organization_id, integration_id, kind, external_id, fingerprint, reason)
    select organization, (page ->> 'integration_id')::uuid, kind, external_id, fingerprint, reason from incoming
    on conflict do nothing
    returning id, kind, fingerprint
  ), secrets as (
    insert into public.set_aside_event_secrets (event_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.raw, page ->> 'subkey')
    from stored s join incoming i using (kind, fingerprint)
    returning 1
  )
  select count(*) into added from secrets;
  return added;
end
$$;
comment on function private.record_set_aside is
  'Keeps the events of a page that could not be understood, each once, in its newest form. Returns how many were new.';
revoke all on function private.record_set_aside from public, anon, authenticated;

create function private.settle_estimates(organization uuid) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  git uuid;
begin
  select id into git from public.org_integrations where organization_id = organization and provider = 'git';
  if git is null or not exists (
    select 1 from public.org_integrations i where i.organization_id = organization and i.provider in ('datadog', 'pipeline', 'github_deployments')
      and exists (select 1 from public.external_deployments d where d.organization_id = organization and d.integration_id = i.id)
  ) then
    return;
  end if;
  with gone as (
    update public.external_deployments set is_off = true, same_as = null
    where organization_id = organization and integration_id = git and not is_off
    returning id
  )
  update public.external_deployments d set same_as = null from gone
  where d.organization_id = organization and d.same_as = gone.id and d.integration_id <> git;
  update public.feeds set is_off = true where organization_id = organization and kind = 'estimated_deployments' and not is_off;
  if found then
    -- No word that was made of estimates stands over results that were reported.
    delete from public.origin_comparisons where organization_id = organization;
    delete from public.origin_verdicts where organization_id = organization;
  end if;
end
$$;
comment on function private.settle_estimates is
  'Once Datadog, a pipeline or GitHub has told of a deployment, what was estimated from git is kept, and counts in nothing: the two are never in one number. The comparison and the weekly verdicts made of estimates go.';
revoke all on function private.settle_estimates from public, anon, authenticated;

create function private.store_deployments(
  page jsonb, out added integer, out changed integer, out aside integer, out is_news boolean
)
language plpgsql volatile security definer set search_path = '' set work_mem = '64MB' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  integration uuid := (page ->> 'integration_id')::uuid;
  commits_changed integer;
  returned integer;
  filled integer := 0;
  told text[] := private.told_column_names();
  kept text[] := array['service', 'env', 'team', 'version', 'repository_url', 'repository_slug', 'commit_sha', 'started_at',
    'finished_at', 'duration_seconds', 'result', 'deployment_type', 'recovery_seconds', 'remediation_type',
    'remediation_external_id', 'source', 'number_of_commits', 'fingerprint'] || told;
  tallied text[] := array['human_commits', 'ai_commits', 'bot_commits', 'unknown_commits', 'lead_time_seconds', 'lead_times',
    'before_merge', 'waiting', 'tools'];
begin
  commits_changed := private.record_commits(page);
  if (page ->> 'whole_messages_seen')::boolean then
    commits_changed := commits_changed + private.learn_whole_messages(organization, integration, page);
  end if;
  aside := private.record_set_aside(page);
  perform private.forget_set_aside(page, 'deployment');
  returned := private.note_presence(page, 'deployment');

  execute format($statement$
    with incoming as (
      -- Read by two functions side by side, not one a row: of a join within, the planner believes that it has one row, and
      -- everything below sets all against all.
      select distinct on (d.external_id) d.external_id, %4$s, d.event -> 'commits' as commits, d.event ->> 'raw' as raw,
        array(select jsonb_array_elements_text(d.event -> 'retired_fingerprints')) as retired_fingerprints
      from rows from (
        jsonb_array_elements($1 -> 'deployments'),
        jsonb_populate_recordset(null::public.external_deployments, $1 -> 'deployments')) as d(event)
      order by d.external_id
    ), before as (
      select d.external_id, d.result, d.fingerprint
      from public.external_deployments d join incoming i using (external_id)
      where d.organization_id = $2
    ), due as (
      select i.* from incoming i left join before b using (external_id)
      where b.fingerprint is distinct from i.fingerprint
        and not coalesce(b.fingerprint = any (i.retired_fingerprints), false)
    ), stored as (
      insert into public.external_deployments as d
        (organization_id, integration_id, external_id, repository_id, %1$s)
      select $2, $3, i.external_id, coalesce(m.repository_id, r.id), %2$s
      from due i
      left join public.service_repositories m on m.organization_id = $2 and m.service = i.service
      left join public.repositories r on r.organization_id = $2 and r.slug = i.repository_slug
      cross join lateral private.tally_commits($2, i.commits, private.deploying_seconds(i.started_at, i.finished_at)) t
      on conflict (organization_id, external_id) do update set
        integration_id = excluded.integration_id, repository_id = excluded.repository_id, changed_at = now(), %3$s
      where d.fingerprint is distinct from excluded.fingerprint
      returning d.id, d.external_id, d.result, (d.xmax = 0) as is_new
    ), secrets as (
      insert into public.external_deployment_secrets (deployment_id, organization_id, key_id, ciphertext)
      select s.id, $2, $1 ->> 'key_id', private.encrypt(i.raw, $1 ->> 'subkey')
      from stored s join incoming i using (external_id)
      on conflict (deployment_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
    ), commits as (
      select s.id as deployment_id, c.sha, c.position, c.committed_at, c.lead_time_seconds, c.time_to_deploy_seconds
      from stored s join incoming i using (external_id)
      cross join lateral jsonb_to_recordset(i.commits) as c(
        sha text, position integer, committed_at timestamptz, lead_time_seconds double precision,
        time_to_deploy_seconds double precision)
    ), kept_commits as (
      insert into public.external_deployment_commits as c
        (deployment_id, sha, organization_id, position, committed_at, lead_time_seconds, time_to_deploy_seconds)
      select deployment_id, sha, $2, position, committed_at, lead_time_seconds, time_to_deploy_seconds from commits
      on conflict (deployment_id, sha) do update set
        position = excluded.position, committed_at = excluded.committed_at,
        lead_time_seconds = excluded.lead_time_seconds, time_to_deploy_seconds = excluded.time_to_deploy_seconds
      where (c.position, c.committed_at, c.lead_time_seconds, c.time_to_deploy_seconds) is distinct from
        (excluded.position, excluded.committed_at, excluded.lead_time_seconds, excluded.time_to_deploy_seconds)
    ), dropped_commits as (
      delete from public.external_deployment_commits c using stored s
      where c.deployment_id = s.id and not s.is_new
        and not exists (select 1 from commits n where n.deployment_id = c.deployment_id and n.sha = c.sha)
    ), results as (
      insert into public.result_changes (organization_id, deployment_id, from_result, to_result)
      select $2, s.id, b.result, s.result from stored s join before b using (external_id)
      where b.result is distinct from s.result
    )
    select count(*) filter (where is_new), count(*) filter (where not is_new) from stored
  $statement$,
    (select string_agg(format('%I', name), ', ') from unnest(kept || tallied) name),
    (select string_agg(format('%s.%I', case when name = any (tallied) then 't' else 'i' end, name), ', ')
      from unnest(kept || tallied) name),
    (select string_agg(format('%1$I = excluded.%1$I', name), ', ') from unnest(kept || tallied) name),
    (select string_agg(format('d.%I', name), ', ') from unnest(kept) name))
  into added, changed using page, organization, integration;

  -- What an event told all along and Iris keeps only since: an unchanged one is filled in, and isn't a change.
  if added + changed < jsonb_array_length(page -> 'deployments') then
    execute format($statement$
      update public.external_deployments d set %1$s
      from jsonb_array_elements($1 -> 'deployments') e
      cross join lateral jsonb_populate_record(null::public.external_deployments, e) i
      where d.organization_id = $2 and d.external_id = i.external_id and private.told_columns(d) <> private.told_columns(i)
    $statement$, (select string_agg(format('%1$I = i.%1$I', name), ', ') from unnest(told) name))
    using page, organization;
    get diagnostics filled = row_count;
  end if;
  if added > 0 then
    perform private.settle_estimates(organization);
  end if;
  is_news := added + changed + commits_changed + aside + returned + filled > 0;
end
$$;
comment on function private.store_deployments is
  'Stores a page''s deployments, their commits and what couldn''t be understood, each row once: an unchanged one is left alone, a changed result is noted. is_news: something is otherwise than before.';
revoke all on function private.store_deployments from public, anon, authenticated;

create function private.store_incidents(
  page jsonb, out added integer, out changed integer, out aside integer, out is_news boolean
)
language plpgsql volatile security definer set search_path = '' as $$
declare
  organization uuid := (page ->> 'organization_id')::uuid;
  integration uuid := (page ->> 'integration_id')::uuid;
  returned integer;
  page_feed text := coalesce(page ->> 'feed', 'dora_incidents');
begin
  aside := private.record_set_aside(page);
  perform private.forget_set_aside(page, 'incident');
  returned := private.note_presence(page, 'incident');

  with incoming as (
    select distinct on (e.external_id) e.*
    from jsonb_to_recordset(page -> 'incidents') as e(
      external_id text, services text[], envs text[], teams text[], severity text, started_at timestamptz,
      finished_at timestamptz, restore_seconds double precision, source text, carried_ids text[], fingerprint text,
      retired_fingerprints text[], secret text)
    order by e.external_id
  ), before as (
    select e.external_id, e.fingerprint
    from public.external_incidents e join incoming i using (external_id)
    where e.organization_id = organization and e.feed = page_feed
  ), due as (
    select i.* from incoming i left join before b using (external_id)
    where b.fingerprint is distinct from i.fingerprint
      and not coalesce(b.fingerprint = any (i.retired_fingerprints), false)
  ), stored as (
    insert into public.external_incidents as e
      (organization_id, integration_id, feed, external_id, services, envs, teams, severity, started_at, finished_at,
       restore_seconds, source, carried_ids, fingerprint)
    select organization, integration, page_feed, external_id, services, envs, teams, severity, started_at, finished_at,
      restore_seconds, source, coalesce(carried_ids, '{}'), fingerprint
    from due
    on conflict (organization_id, feed, external_id) do update set
      integration_id = excluded.integration_id, services = excluded.services, envs = excluded.envs,
      teams = excluded.teams, severity = excluded.severity, started_at = excluded.started_at,
      finished_at = excluded.finished_at, restore_seconds = excluded.restore_seconds, source = excluded.source,
      carried_ids = excluded.carried_ids, fingerprint = excluded.fingerprint, changed_at = now()
    where e.fingerprint is distinct from excluded.fingerprint
    returning e.id, e.external_id, (e.xmax = 0) as is_new
  ), secrets as (
    insert into public.external_incident_secrets (incident_id, organization_id, key_id, ciphertext)
    select s.id, organization, page ->> 'key_id', private.encrypt(i.secret, page ->> 'subkey')
    from stored s join incoming i using (external_id)
    on conflict (incident_id) do update set key_id = excluded.key_id, ciphertext = excluded.ciphertext
  )
  select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from stored;
  is_news := added + changed + aside + returned > 0;
end
$$;
comment on function private.store_incidents is
  'Stores a page''s incidents of one feed and what couldn''t be understood, each row once: an unchanged one is left alone. is_news: something is otherwise than before.';
revoke all on function private.store_incidents from public, anon, authenticated;

create function public.compare_estimates(p_organization_id uuid) returns text
language sql stable set search_path = '' set enable_nestloop = 'off' as $$
  with git as materialized (
    select d.id, d.commit_sha, d.result, d.started_at from public.external_deployments d
    join public.org_integrations i on i.organization_id = d.organization_id and i.id = d.integration_id and i.provider = 'git'
    where d.organization_id = p_organization_id and d.disappeared_at is null
  ), given as materialized (
    select d.id, d.commit_sha, d.result, d.started_at, d.service from public.external_deployments d
    join public.org_integrations i on i.organization_id = d.organization_id and i.id = d.integration_id and i.provider in ('datadog', 'pipeline', 'github_deployments')
    where d.organization_id = p_organization_id and d.counts
      and d.env = any ((select o.production_environments from public.organizations o where o.id = p_organization_id)::text[])
  ), pairs as (
    select n.id, g.id as git_id from given n
    join public.repeated_deployment_commits c on c.organization_id = p_organization_id and c.deployment_id = n.id
    join public.repeated_deployment_commits e on e.organization_id = p_organization_id and e.sha = c.sha
    join git g on g.id = e.deployment_id
    union
    select n.id, g.id from given n join git g on g.commit_sha = n.commit_sha
    union
    select n.id, g.id from given n
    join public.external_deployment_commits c on c.organization_id = p_organization_id and c.sha = n.commit_sha
    join git g on g.id = c.deployment_id
  ), matched as (
    -- A deployment brings several changes: git says that it failed where it says so of any of them.
    select n.id, n.service, n.started_at, n.result as given,
      case when bool_or(g.result = 'failed') then 'failed' when bool_or(g.result = 'pending') then 'pending' else 'passed' end as derived
    from pairs p join given n on n.id = p.id join git g on g.id = p.git_id
    group by n.id, n.service, n.started_at, n.result
  ), told as (
    select * from matched where given <> 'pending' and derived <> 'pending'
  )
  select json_build_object(
    'git', (select count(*) from git), 'given', (select count(*) from given), 'matched', (select count(*) from matched),
    'git_matched', (select count(distinct git_id) from pairs),
    'both_failed', (select count(*) from told where given = 'failed' and derived = 'failed'),
    'only_given', (select count(*) from told where given = 'failed' and derived = 'passed'),
    'only_git', (select count(*) from told where given = 'passed' and derived = 'failed'),
    'both_passed', (select count(*) from told where given = 'passed' and derived = 'passed'),
    'disagreements', (select coalesce(json_agg(json_build_object('id', t.id, 'service', t.service,
        'started_at', extract(epoch from t.started_at), 'given', t.given) order by t.started_at desc, t.id), '[]')
      from (select * from told where given <> derived order by started_at desc, id limit 20) t)
  )::text
$$;
comment on function public.compare_estimates is
  'Where git''s estimates and the results that another source gave agree (JSON): production deployments that share a commit, by what each says. Pending ones are matched and compared no further.';
revoke all on function public.compare_estimates from public, anon, authenticated;
grant execute on function public.compare_estimates to authenticated, service_role;

create function public.read_event_texts(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
begin
  organization := (request ->> 'organization_id')::uuid;
  return (
    select coalesce(json_object_agg(t.id, t.plaintext), '{}')::text
    from (
      select s.deployment_id::text as id, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id) as plaintext
      from public.external_deployment_secrets s
      where request ->> 'kind' = 'deployment' and s.organization_id = organization
        and s.deployment_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      union all
      select s.incident_id::text, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
      from public.external_incident_secrets s
      where request ->> 'kind' = 'incident' and s.organization_id = organization
        and s.incident_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      union all
      select s.event_id::text, private.decrypt(s.ciphertext, request -> 'subkeys' ->> s.key_id)
      from public.set_aside_event_secrets s
      where request ->> 'kind' = 'set_aside' and s.organization_id = organization
        and s.event_id = any (array(select jsonb_array_elements_text(request -> 'ids'))::uuid[])
      limit 200
    ) t
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'texts cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_event_texts is
  'Decrypts the texts of up to 200 named rows of one kind and one organization: {id: text}. Called after the membership gate. Service role only.';
revoke all on function public.read_event_texts from public, anon, authenticated;
grant execute on function public.read_event_texts to service_role;

create function public.record_deployments_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  stored record;
  page_position integer;
begin
  organization := (page ->> 'organization_id')::uuid;
  perform private.require_lease(organization, (page ->> 'integration_id')::uuid, (page ->> 'lease_token')::uuid,
    (page ->> 'lease_seconds')::integer);
  select * into stored from private.store_deployments(page);
  update public.sync_runs set
    checkpoint = page ->> 'checkpoint',
    deployments_read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, deployments_read_back_to),
    deployments_read = deployments_read + jsonb_array_length(page -> 'deployments'),
    deployments_new = deployments_new + stored.added, deployments_changed = deployments_changed + stored.changed,
    set_aside = set_aside + stored.aside, pages = pages + 1,
    waited_seconds = waited_seconds + (page ->> 'waited_seconds')::double precision,
    requests = requests + (page ->> 'requests')::integer, retries = retries + (page ->> 'retries')::integer
  where organization_id = organization and id = (page ->> 'run_id')::uuid and status = 'running'
  returning pages into page_position;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  perform private.note_page(page, 'deployment', page_position, stored.added, stored.changed, stored.aside);
  perform private.keep_statistics();
  if stored.is_news then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('new', stored.added, 'changed', stored.changed, 'set_aside', stored.aside)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_deployments_page failed', detail = sqlstate;
end
$$;
comment on function public.record_deployments_page is
  'Stores a page of deployments with its checkpoint; unchanged ones are left alone, changes of a result are recorded. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_deployments_page from public, anon, authenticated;
grant execute on function public.record_deployments_page to service_role;

create function public.record_incidents_page(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  stored record;
  page_position integer;
  page_feed text := coalesce(page ->> 'feed', 'dora_incidents');
begin
  organization := (page ->> 'organization_id')::uuid;
  perform private.require_lease(organization, (page ->> 'integration_id')::uuid, (page ->> 'lease_token')::uuid,
    (page ->> 'lease_seconds')::integer);
  select * into stored from private.store_incidents(page);
  update public.sync_runs set
    checkpoint = page ->> 'checkpoint',
    incidents_read_back_to = coalesce((page ->> 'read_back_to')::timestamptz, incidents_read_back_to),
    incidents_read = incidents_read + jsonb_array_length(page -> 'incidents'),
    incidents_new = incidents_new + stored.added, incidents_changed = incidents_changed + stored.changed,
    set_aside = set_aside + stored.aside, pages = pages + 1,
    waited_seconds = waited_seconds + (page ->> 'waited_seconds')::double precision,
    requests = requests + (page ->> 'requests')::integer, retries = retries + (page ->> 'retries')::integer
  where organization_id = organization and id = (page ->> 'run_id')::uuid and status = 'running'
  returning pages into page_position;
  if not found then
    raise exception using errcode = 'PT409', message = 'lease lost';
  end if;
  perform private.note_page(page, 'incident', page_position, stored.added, stored.changed, stored.aside);
  update public.feeds f set seen_fields = array(
    select distinct name from unnest(f.seen_fields || array(select jsonb_array_elements_text(page -> 'seen_fields'))) name order by name limit 200)
  where f.organization_id = organization and f.kind = page_feed and page ? 'seen_fields'
    and not f.seen_fields @> array(select jsonb_array_elements_text(page -> 'seen_fields'));
  if stored.is_news then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('new', stored.added, 'changed', stored.changed, 'set_aside', stored.aside)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' then raise;
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'page refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_incidents_page failed', detail = sqlstate;
end
$$;
comment on function public.record_incidents_page is
  'Stores a page of one feed''s incidents with its checkpoint; unchanged ones are left alone. PT409 when the lease was lost, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_incidents_page from public, anon, authenticated;
grant execute on function public.record_incidents_page to service_role;

create function public.record_pushed_events(p_sealed text) returns text
language plpgsql volatile security definer set search_path = '' as $$
declare
  page jsonb := private.unseal(p_sealed);
  organization uuid;
  page_kind text := page ->> 'kind';
  events text := page_kind || 's';
  page_provider text := coalesce(page ->> 'provider', 'pipeline');
  page_feed text := case page_provider when 'git' then 'estimated_deployments' when 'github' then 'github_deployments' else 'pushed_' || events end;
  -- GitHub's own row is the connection, whose lease whoever reads from GitHub holds.
  row_provider text := case page_provider when 'github' then 'github_deployments' else page_provider end;
  pipeline public.org_integrations;
  told tstzmultirange;
  known tstzmultirange;
  refused jsonb;
  kept jsonb;
  deleted integer := 0;
  stored record;
  oldest timestamptz;
  newest timestamptz;
begin
  organization := (page ->> 'organization_id')::uuid;
  if page_provider <> 'git' and exists (select 1 from public.org_integrations
             where organization_id = organization and provider = 'datadog' and status <> 'disconnected') then
    raise exception using errcode = 'PT409', message = 'datadog is connected';
  end if;
  if page_provider = 'pipeline' and page_kind = 'deployment' and exists (select 1 from public.org_integrations
             where organization_id = organization and provider = 'github' and status <> 'disconnected' and deployment_repositories <> '{}') then
    raise exception using errcode = 'PT423', message = 'deployments are read from github';
  end if;
  insert into public.org_integrations (organization_id, provider, site) values (organization, row_provider, page_provider)
  on conflict (organization_id, provider) do nothing;
  -- One push at a time: two that bring the same event don't meet halfway.
  select * into pipeline from public.org_integrations
  where organization_id = organization and provider = row_provider for update;
  if not private.is_free(pipeline.lease_until) then
    raise exception using errcode = 'PT503', message = 'held while a backup reads';
  end if;
  page := page || jsonb_build_object('integration_id', pipeline.id, 'feed', page_feed);

  -- An estimate is kept beside what others tell of its time, and never counted with it.
  select coalesce(range_agg(s), '{}') into told from public.feeds f cross join unnest(f.spans_read) s
  where f.organization_id = organization and page_provider <> 'git' and f.kind <> page_feed
    and f.kind = any (case page_kind when 'deployment' then array['deployments', 'pushed_deployments', 'github_deployments']
      else array['dora_incidents', 'managed_incidents'] end);
  select coalesce(jsonb_agg(e) filter (where not is_told), '[]'),
    coalesce(jsonb_agg(jsonb_build_array(e ->> 'external_id', case when at <@ told then 'told-already' else 'other-source' end))
      filter (where is_told), '[]'),
    min(at) filter (where not is_told), max(at) filter (where not is_told)
  into kept, refused, oldest, newest
  from (select e, (e ->> 'started_at')::timestamptz as at, (e ->> 'started_at')::timestamptz <@ told
          or page_kind = 'deployment' and exists (select 1 from public.external_deployments d where d.organization_id = organization
            and d.external_id = e ->> 'external_id' and d.integration_id <> pipeline.id) as is_told
        from jsonb_array_elements(page -> events) e) pushed;

  if page_kind = 'deployment' then
    -- Commits of refused deployments aren't kept either; a result that isn't said again stays.
    select coalesce(jsonb_agg(case when (e ->> 'keeps_result')::boolean and d.id is not null
      then e || jsonb_build_object('result', d.result, 'recovery_seconds', d.recovery_seconds,
        'remediation_type', d.remediation_type, 'remediation_external_id', d.remediation_external_id,
        'result_rule', d.result_rule, 'result_commit', d.result_commit)
      else e end), '[]') into kept
    from jsonb_array_elements(kept) e
    left join public.external_deployments d on d.organization_id = organization and d.external_id = e ->> 'external_id';
    page := jsonb_set(page, '{commits}', (
      select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(page -> 'commits') c
      where c ->> 'sha' in (select k ->> 'sha' from jsonb_array_elements(kept) e cross join jsonb_array_elements(e -> 'commits') k)));
    select * into stored from private.store_deployments(page || jsonb_build_object('deployments', kept));
    with gone as (
      update public.external_deployments set missed_at = coalesce(missed_at, now()), disappeared_at = now()
      where organization_id = organization and integration_id = pipeline.id and disappeared_at is null
        and external_id in (select jsonb_array_elements_text(page -> 'deleted'))
      returning 1
    )
    select count(*) into deleted from gone;
    select refused || coalesce(jsonb_agg(jsonb_build_array(named, 'unknown')), '[]') into refused
    from jsonb_array_elements_text(page -> 'deleted') named
    where not exists (select 1 from public.external_deployments d where d.organization_id = organization
      and d.integration_id = pipeline.id and d.external_id = named);
    if page_provider = 'git' then
      -- A service is counted in one way, the one that it was pushed in last.
      with gone as (
        update public.external_deployments d set missed_at = coalesce(missed_at, now()), disappeared_at = now()
        where d.organization_id = organization and d.integration_id = pipeline.id and d.disappeared_at is null and exists (
          select 1 from jsonb_array_elements(kept) e where e ->> 'service' = d.service and e ->> 'source' <> d.source)
        returning 1
      )
      select deleted + count(*) into deleted from gone;
    end if;
    if stored.is_news or deleted > 0 then
      perform private.pair_deployments(organization, coalesce(oldest, now()), coalesce(newest, now()));
      perform private.keep_statistics();
    end if;
  else
    select * into stored from private.store_incidents(page || jsonb_build_object('incidents', kept));
    with gone as (
      update public.external_incidents set missed_at = coalesce(missed_at, now()), disappeared_at = now()
      where organization_id = organization and feed = page_feed and disappeared_at is null
        and external_id in (select jsonb_array_elements_text(page -> 'deleted'))
      returning 1
    )
    select count(*) into deleted from gone;
    select refused || coalesce(jsonb_agg(jsonb_build_array(named, 'unknown')), '[]') into refused
    from jsonb_array_elements_text(page -> 'deleted') named
    where not exists (select 1 from public.external_incidents i where i.organization_id = organization
      and i.feed = page_feed and i.external_id = named);
  end if;

  -- Known from the first push to the last, within a batch from its oldest to its newest, and where the caller says so.
  select f.spans_read into known from public.feeds f where f.organization_id = organization and f.kind = page_feed;
  perform private.note_spans(organization, pipeline.id, page_feed, coalesce((
    select range_agg(s) from (values
      (tstzrange(least((page #>> '{covers,0}')::timestamptz, now()), least(coalesce((page #>> '{covers,1}')::timestamptz, now()), now()))),
      -- One repository of several is read after the other.
      (case when page_provider <> 'github' then tstzrange(least(oldest, now()), least(newest, now())) end),
      -- A clone knows nothing of what came after it was made.
      (case when page_provider = 'pipeline'
        then tstzrange(coalesce(upper(known), least(oldest, now())), greatest(upper(known), now())) end)) v(s)
    where not isempty(s) and lower(s) is not null), '{}'));
  if page_provider = 'git' then
    perform private.settle_estimates(organization);
  end if;
  update public.feeds set state = 'live', state_since = coalesce(state_since, now()), asked_at = now()
  where organization_id = organization and kind = page_feed;
  update public.org_integrations set last_synced_at = now(), full_read_at = coalesce(full_read_at, now())
  where organization_id = organization and id = pipeline.id;
  if stored.is_news or deleted > 0 then
    update public.organizations set data_version = data_version + 1 where id = organization;
  end if;
  return json_build_object('stored', stored.added, 'changed', stored.changed,
    'unchanged', jsonb_array_length(kept) - stored.added - stored.changed, 'deleted', deleted, 'refused', refused)::text;
exception
  when sqlstate 'PT400' or sqlstate 'PT409' or sqlstate 'PT410' or sqlstate 'PT423' or sqlstate 'PT503' then raise;
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
  when data_exception or check_violation or not_null_violation or program_limit_exceeded then
    raise exception using errcode = 'PT422', message = 'events refused', detail = sqlstate;
  when others then
    raise exception using errcode = 'PT500', message = 'record_pushed_events failed', detail = sqlstate;
end
$$;
comment on function public.record_pushed_events is
  'Stores what a pipeline pushes, what `iris check` derives from git, or what GitHub tells, each event once by its id, and deletes what it takes back; makes the integration at the first push. Answers counts and what was refused, [id, told-already | other-source | unknown]. PT409 where Datadog is connected, but for git; PT423 for a pipeline''s deployments where GitHub''s are read, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_pushed_events from public, anon, authenticated;
grant execute on function public.record_pushed_events to service_role;
