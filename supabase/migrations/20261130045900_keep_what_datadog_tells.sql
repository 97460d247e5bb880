-- What Datadog tells of a deployment beyond what figures need is kept, shown, listed and exported as it came. A column is a
-- line here and one in lib/core/deployments/columns.ts.

alter table public.external_deployments add column custom_tags text[] check (cardinality(custom_tags) <= 100);
comment on column public.external_deployments.custom_tags is
  'Datadog''s custom tags; null where it was last read before Iris kept them.';
alter table public.external_deployments add column pull_requests integer check (pull_requests >= 0);
comment on column public.external_deployments.pull_requests is
  'How many pull requests Datadog says it carried; null where Datadog says nothing, or where it was last read before Iris kept it.';
alter table public.external_deployments add column result_rule text check (length(result_rule) between 1 and 100);
comment on column public.external_deployments.result_rule is
  'The rule that derived the result from something else, such as a revert; null where the feed gave the result itself, or gave none.';
alter table public.external_deployments add column result_commit text check (result_commit ~ '^[0-9a-f]{7,64}$');
comment on column public.external_deployments.result_commit is 'The commit that the rule rests on; null where it names none.';
grant select (custom_tags, pull_requests, result_rule, result_commit) on table public.external_deployments to authenticated;

create function private.told_columns(d public.external_deployments) returns jsonb
language sql immutable as $$
  select jsonb_build_object('custom_tags', d.custom_tags, 'pull_requests', d.pull_requests, 'result_rule', d.result_rule,
    'result_commit', d.result_commit)
$$;
comment on function private.told_columns(public.external_deployments) is
  'What Datadog told of a deployment that no figure is made of, by column. Whatever stands here is stored, read back and exported.';

create function private.told_column_names() returns text[]
language sql immutable set search_path = '' as $$
  select array(select jsonb_object_keys(private.told_columns(null)))
$$;
comment on function private.told_column_names() is 'The columns of private.told_columns.';

revoke all on function private.told_columns(public.external_deployments) from public, anon;
revoke all on function private.told_column_names() from public, anon;
grant execute on function private.told_columns(public.external_deployments) to authenticated, service_role;

-- What a sync reads and what a pipeline pushes become the same rows here.
create function private.store_deployments(page jsonb, out added integer, out changed integer, out aside integer, out is_news boolean)
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
comment on function private.store_deployments(jsonb) is
  'Stores a page''s deployments, their commits and what couldn''t be understood, each row once: an unchanged one is left alone, a changed result is noted. is_news: something is otherwise than before.';
revoke all on function private.store_deployments(jsonb) from public, anon, authenticated;

create or replace function public.record_deployments_page(p_sealed text) returns text
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

create or replace function public.list_deployment_page(
  p_organization_id uuid, p_filter text, p_sort text default 'started', p_descending boolean default true,
  p_anchor uuid default null::uuid, p_backward boolean default false, p_limit integer default 50
) returns text
language plpgsql stable set search_path = '' as $$
declare
  key text := case p_sort when 'finished' then 'finished_at' when 'recovery' then 'recovery_seconds'
    when 'lead-time' then 'lead_time_seconds' when 'batch-size' then 'commit_count' else 'started_at' end;
  condition text := private.deployment_condition(p_organization_id, p_filter::jsonb);
  anchor_id uuid;
  anchor_value text;
  anchor_at timestamptz;
  downward boolean := p_descending <> p_backward;
  direction text := case when downward then 'desc' else 'asc' end;
  -- Rows without a value to sort by stand last in both directions, so going backwards they come first.
  with_value text := format(' and d.%I is not null', key);
  without_value text := format(' and d.%I is null', key);
  order_by text := format('d.%1$I %2$s, d.started_at %2$s, d.id %2$s', key, direction);
  order_without text := order_by;
  phases text[] := '{}';
  found text;
begin
  if key = 'recovery_seconds' then
    -- Only failed ones have a recovery, and most have none: each half has an index of its own.
    with_value := with_value || ' and d.result = ''failed''';
    order_without := format('d.started_at %1$s, d.id %1$s', direction);
  end if;
  if p_anchor is not null then
    execute format('select d.%I::text as value, d.started_at, d.id from public.external_deployments d
      where d.organization_id = $1 and d.id = $2', key) into anchor_value, anchor_at, anchor_id using p_organization_id, p_anchor;
  end if;
  if anchor_value is not null then
    with_value := with_value || format(' and (d.%I, d.started_at, d.id) %s (%L, %L, %L)',
      key, case when downward then '<' else '>' end, anchor_value, anchor_at, anchor_id);
  elsif anchor_id is not null then
    without_value := without_value || format(' and (d.started_at, d.id) %s (%L, %L)',
      case when downward then '<' else '>' end, anchor_at, anchor_id);
  end if;
  if key in ('started_at', 'commit_count') or (anchor_value is not null and p_backward) then
    without_value := null;
  elsif anchor_id is not null and anchor_value is null and not p_backward then
    with_value := null;
  end if;
  if with_value is not null then
    phases := phases || format('(select d.*, private.told_columns(d) as told, 0 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, with_value, order_by, p_limit + 1);
  end if;
  if without_value is not null then
    phases := phases || format('(select d.*, private.told_columns(d) as told, 1 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, without_value, order_without, p_limit + 1);
  end if;
  execute format('select coalesce(json_agg(json_build_object(
      ''id'', d.id, ''external_id'', d.external_id, ''started_at'', extract(epoch from d.started_at),
      ''finished_at'', extract(epoch from d.finished_at), ''service'', d.service, ''env'', d.env, ''team'', d.team,
      ''version'', d.version, ''result'', d.result, ''deployment_type'', d.deployment_type,
      ''human_commits'', d.human_commits, ''ai_commits'', d.ai_commits, ''bot_commits'', d.bot_commits,
      ''unknown_commits'', d.unknown_commits, ''lead_time_seconds'', d.lead_time_seconds,
      ''recovery_seconds'', d.recovery_seconds, ''remediation_type'', d.remediation_type, ''commit_sha'', d.commit_sha,
      ''told'', d.told
    ) order by d.phase %1$s, %2$s), ''[]'')::text
    from (select * from (%3$s) d order by d.phase %1$s, %2$s limit %4$s) d',
    case when p_backward then 'desc' else 'asc' end, order_by, array_to_string(phases, ' union all '), p_limit + 1) into found;
  return found;
end
$$;
