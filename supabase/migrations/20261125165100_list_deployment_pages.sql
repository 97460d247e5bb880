-- A page of the deployment list, and how many deployments its filter leaves. Paging is by the row last seen (keyset):
-- the hundredth page costs what the first does. Reads with the caller's rights, as list_deployments does.
create index external_deployments_started_idx on public.external_deployments (organization_id, started_at, id);
create index external_deployments_finished_idx on public.external_deployments (organization_id, finished_at, started_at, id);
create index external_deployments_recovery_idx on public.external_deployments (organization_id, recovery_seconds, started_at, id) where verdict = 'failed';
create index external_deployments_lead_time_idx on public.external_deployments (organization_id, lead_time_seconds, started_at, id);
create index external_deployments_batch_size_idx on public.external_deployments (organization_id, commit_count, started_at, id);
create index external_deployments_service_idx on public.external_deployments (organization_id, service, started_at, id);
create index external_deployments_failed_idx on public.external_deployments (organization_id, started_at, id) where verdict = 'failed';
create index external_deployments_commit_sha_idx on public.external_deployments (organization_id, commit_sha) where commit_sha is not null;
create index external_deployments_version_idx on public.external_deployments (organization_id, version collate "C") where version is not null;
-- A prefix of the one that breaks ties by id.
drop index public.external_deployments_window_idx;

create function private.list_text(filter jsonb, name text) returns text
language sql immutable set search_path = '' as $$
  select format('%L::text[]', array(select jsonb_array_elements_text(filter -> name))::text)
$$;
comment on function private.list_text(jsonb, text) is 'A filter''s list as a quoted SQL literal.';

create function private.named_condition(filter jsonb, name text, expression text, type text) returns text
language sql immutable set search_path = '' as $$
  select format('(%1$s = any (%2$L::%3$s[])%4$s)', expression,
    array(select v from jsonb_array_elements_text(filter -> name) v where v <> '')::text, type,
    case when filter -> name ? '' then format(' or %s is null', expression) else '' end)
$$;
comment on function private.named_condition(jsonb, text, text, text) is
  'The condition that a column holds one of a filter''s names; the empty name stands for none.';

create function private.deployment_search(organization uuid, words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  services text[];
  carrying uuid[];
begin
  -- A loose scan: one step of the index a service, however many deployments there are.
  with recursive known(name) as (
    (select d.service from public.external_deployments d where d.organization_id = organization order by d.service limit 1)
    union all
    select (select d.service from public.external_deployments d
            where d.organization_id = organization and d.service > known.name order by d.service limit 1)
    from known where known.name is not null
  )
  select array_agg(name) into services from known where position(lower(words) in lower(name)) > 0;
  -- Git's shortest abbreviation has four digits. After any of its digits and before nothing else stands 'g'.
  if words ~ '^[0-9A-Fa-f]{4,40}$' then
    select array_agg(found.id) into carrying from (
      select c.deployment_id as id from public.external_deployment_commits c
      where c.organization_id = organization and c.sha >= lower(words) and c.sha < lower(words) || 'g'
      union
      select d.id from public.external_deployments d
      where d.organization_id = organization and d.commit_sha >= lower(words) and d.commit_sha < lower(words) || 'g'
    ) found;
  end if;
  return format('(d.service = any (%L::text[]) or d.id = any (%L::uuid[]) or d.external_id = %L
    or (d.version collate "C" >= %L and d.version collate "C" < %L))',
    coalesce(services, '{}')::text, coalesce(carrying, '{}')::text, words, words, words || chr(1114111));
end
$$;
comment on function private.deployment_search(uuid, text) is
  'The condition of a search: part of a service''s name, the beginning of a version, a commit sha''s first four digits or more, a Datadog id.';

create function private.deployment_condition(organization uuid, filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  parts text[] := array[format('d.organization_id = %L::uuid', organization), 'd.disappeared_at is null'];
  share text;
  shares text[] := '{}';
begin
  if filter ? 'from' then parts := parts || format('d.started_at >= %L::timestamptz', filter ->> 'from'); end if;
  if filter ? 'to' then parts := parts || format('d.started_at < %L::timestamptz', filter ->> 'to'); end if;
  if filter ? 'environments' then parts := parts || private.named_condition(filter, 'environments', 'd.env', 'text'); end if;
  if filter ? 'services' then parts := parts || private.named_condition(filter, 'services', 'd.service', 'text'); end if;
  if filter ? 'teams' then parts := parts || private.named_condition(filter, 'teams', 'd.team', 'text'); end if;
  if filter ? 'repositories' then
    parts := parts || private.named_condition(filter, 'repositories', 'd.repository_id', 'uuid');
  end if;
  if filter ? 'verdicts' then
    -- One verdict is written plainly, so that the index of the failed (pending) ones is seen to fit.
    parts := parts || case when jsonb_array_length(filter -> 'verdicts') = 1
      then format('d.verdict = %L', filter -> 'verdicts' ->> 0)
      else format('d.verdict = any (%s)', private.list_text(filter, 'verdicts')) end;
  end if;
  if filter ? 'types' then parts := parts || private.named_condition(filter, 'types', 'd.deployment_type', 'text'); end if;
  if filter ? 'tools' then
    parts := parts || format('exists (select 1 from public.external_deployment_commits c
      join public.commit_origins o on o.organization_id = c.organization_id and o.sha = c.sha
      where c.deployment_id = d.id and o.tools && %s)', private.list_text(filter, 'tools'));
  end if;
  if filter ? 'origins' then
    parts := parts || format('(%s)', (select string_agg(case origin when 'HUMAN' then 'd.human_commits > 0'
      when 'AI_ASSISTED' then 'd.ai_commits > 0' when 'BOT' then 'd.bot_commits > 0' when 'UNKNOWN' then 'd.unknown_commits > 0'
      else 'false' end, ' or ') from jsonb_array_elements_text(filter -> 'origins') origin));
  end if;
  if filter ? 'remediations' then
    parts := parts || format('d.verdict = ''failed'' and coalesce(d.remediation_type, ''none'') = any (%s)', private.list_text(filter, 'remediations'));
  end if;
  if filter ->> 'rework' = 'only' then
    parts := parts || format('(d.deployment_type in (''rollback'', ''rollforward'', ''hotfix'')
      or d.external_id in (select f.remediation_external_id from public.external_deployments f
        where f.organization_id = %L::uuid and f.remediation_external_id is not null
          and f.remediation_external_id <> f.external_id and f.disappeared_at is null))', organization);
  end if;
  case filter ->> 'recovery'
    when 'with' then parts := parts || 'd.recovery_seconds is not null'::text;
    when 'without' then parts := parts || 'd.verdict = ''failed'' and d.recovery_seconds is null'::text;
    else null;
  end case;
  case filter ->> 'commits'
    when 'with' then parts := parts || 'd.commit_count > 0'::text;
    when 'without' then parts := parts || 'd.commit_count = 0'::text;
    else null;
  end case;
  -- The AI share is over commits of known origin, in the bands of the dose-response figure.
  for share in select jsonb_array_elements_text(filter -> 'shares') loop
    shares := shares || case share
      when '0' then 'd.ai_commits = 0 and d.commit_count > d.unknown_commits'
      when '25' then 'd.ai_commits > 0 and 4 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '50' then '4 * d.ai_commits > d.commit_count - d.unknown_commits and 2 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '75' then '2 * d.ai_commits > d.commit_count - d.unknown_commits and 4 * d.ai_commits <= 3 * (d.commit_count - d.unknown_commits)'
      when '100' then '4 * d.ai_commits > 3 * (d.commit_count - d.unknown_commits)'
      else 'false' end;
  end loop;
  if filter ? 'shares' then parts := parts || format('((%s))', array_to_string(shares, ') or (')); end if;
  case filter ->> 'missing'
    when 'sha' then parts := parts || 'd.commit_sha is null'::text;
    when 'lead-time' then parts := parts || 'd.commit_count > 0 and d.lead_time_seconds is null'::text;
    else null;
  end case;
  if filter ? 'search' then parts := parts || private.deployment_search(organization, filter ->> 'search'); end if;
  return array_to_string(parts, ' and ');
end
$$;
comment on function private.deployment_condition(uuid, jsonb) is
  'The SQL condition of a deployment filter, every value in it a quoted literal, so that each filter gets a plan of its own.';

create function public.list_deployment_page(
  p_organization_id uuid, p_filter text, p_sort text default 'started', p_descending boolean default true,
  p_anchor uuid default null, p_backward boolean default false, p_limit integer default 50
) returns text
language plpgsql stable security invoker set search_path = '' as $$
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
    with_value := with_value || ' and d.verdict = ''failed''';
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
    phases := phases || format('(select d.*, 0 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, with_value, order_by, p_limit + 1);
  end if;
  if without_value is not null then
    phases := phases || format('(select d.*, 1 as phase from public.external_deployments d where %s%s order by %s limit %s)',
      condition, without_value, order_without, p_limit + 1);
  end if;
  execute format('select coalesce(json_agg(json_build_array(
      d.id, d.external_id, extract(epoch from d.started_at), extract(epoch from d.finished_at), d.service, d.env, d.team,
      d.version, d.verdict, d.deployment_type, d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits,
      d.lead_time_seconds, d.recovery_seconds, d.remediation_type, d.commit_sha
    ) order by d.phase %1$s, %2$s), ''[]'')::text
    from (select * from (%3$s) d order by d.phase %1$s, %2$s limit %4$s) d',
    case when p_backward then 'desc' else 'asc' end, order_by, array_to_string(phases, ' union all '), p_limit + 1) into found;
  return found;
end
$$;
comment on function public.list_deployment_page(uuid, text, text, boolean, uuid, boolean, integer) is
  'A page of the deployments of a filter (JSON text) and one more, after or before the deployment p_anchor, as arrays in one JSON text. Sorts: started, finished, recovery, lead-time, batch-size; those without a value stand last.';

create function public.count_deployments(p_organization_id uuid, p_filter text) returns bigint
language plpgsql stable security invoker set search_path = '' as $$
declare
  counted bigint;
begin
  execute format('select count(*) from public.external_deployments d where %s',
    private.deployment_condition(p_organization_id, p_filter::jsonb)) into counted;
  return counted;
end
$$;
comment on function public.count_deployments(uuid, text) is 'How many deployments a filter (JSON text) leaves; exact.';

revoke all on function private.list_text(jsonb, text) from public, anon;
revoke all on function private.named_condition(jsonb, text, text, text) from public, anon;
revoke all on function private.deployment_search(uuid, text) from public, anon;
revoke all on function private.deployment_condition(uuid, jsonb) from public, anon;
revoke all on function public.list_deployment_page(uuid, text, text, boolean, uuid, boolean, integer) from public, anon;
revoke all on function public.count_deployments(uuid, text) from public, anon;
grant execute on function private.list_text(jsonb, text) to authenticated, service_role;
grant execute on function private.named_condition(jsonb, text, text, text) to authenticated, service_role;
grant execute on function private.deployment_search(uuid, text) to authenticated, service_role;
grant execute on function private.deployment_condition(uuid, jsonb) to authenticated, service_role;
grant execute on function public.list_deployment_page(uuid, text, text, boolean, uuid, boolean, integer) to authenticated, service_role;
grant execute on function public.count_deployments(uuid, text) to authenticated, service_role;
