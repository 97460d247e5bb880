-- A pipeline pushes its deployments and incidents: an integration without keys that nobody reads from, with feeds of its
-- own. What it brings becomes the same rows as what a sync reads.
alter table public.org_integrations drop constraint org_integrations_provider_check;
alter table public.org_integrations add constraint org_integrations_provider_check
  check (provider in ('datadog', 'github', 'pipeline'));
comment on table public.org_integrations is
  'A connected account of a provider, or the pipeline that pushes. Two organizations may connect the same Datadog account.';
alter table public.feeds drop constraint feeds_kind_check;
alter table public.feeds add constraint feeds_kind_check
  check (kind in ('deployments', 'dora_incidents', 'managed_incidents', 'pushed_deployments', 'pushed_incidents'));
comment on table public.feeds is
  'What an organization gets of each kind, one row a kind: dora_incidents are those of DORA Metrics, managed_incidents those of Incident Management, pushed_* what a pipeline pushes.';
alter table public.external_incidents drop constraint external_incidents_feed_check;
alter table public.external_incidents add constraint external_incidents_feed_check
  check (feed in ('dora_incidents', 'managed_incidents', 'pushed_incidents'));
grant select (is_off) on public.external_deployments to authenticated;

alter table public.api_tokens drop constraint api_tokens_scopes_check;
alter table public.api_tokens add constraint api_tokens_scopes_check check (cardinality(scopes) > 0
  and scopes <@ array['commit-origins:write', 'origin-rules:write', 'dora:read', 'deployments:export', 'events:write']);
alter table public.api_tokens drop constraint api_tokens_scopes_bounded;
alter table public.api_tokens add constraint api_tokens_scopes_bounded check (cardinality(scopes) <= 5);

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
comment on function private.prefer_datadog(uuid, text, tstzmultirange) is
  'What was pushed, or GitHub told, of a time that Datadog has told of stays, and counts in nothing: an event is never counted from both.';
revoke all on function private.prefer_datadog(uuid, text, tstzmultirange) from public, anon, authenticated;

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
comment on function public.record_pushed_events(text) is
  'Stores what a pipeline pushes, what `iris check` derives from git, or what GitHub tells, each event once by its id, and deletes what it takes back; makes the integration at the first push. Answers counts and what was refused, [id, told-already | other-source | unknown]. PT409 where Datadog is connected, but for git; PT423 for a pipeline''s deployments where GitHub''s are read, PT422 when a value can''t be stored. Service role only.';
revoke all on function public.record_pushed_events(text) from public, anon, authenticated;
grant execute on function public.record_pushed_events(text) to service_role;
