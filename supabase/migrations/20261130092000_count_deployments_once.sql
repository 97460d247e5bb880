-- A deployment that two sources reported: which reports are of one, and an admin's word to count them once. Figures and
-- lists hold what `counts`; the second report stays, and the list behind Data quality shows both.
create function private.pair_deployments(organization uuid, from_at timestamptz, to_at timestamptz) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  merges boolean;
  changed integer;
begin
  -- A switch that is thrown meanwhile waits, and then finds these pairs.
  select o.merges_duplicates into merges from public.organizations o where o.id = organization for update;
  with read as materialized (
    -- Who is nearest to the reports at the edges is decided by their neighbours' neighbours.
    select d.id, d.external_id, d.service, coalesce(d.env, '') as env, coalesce(d.source, '') as source, d.started_at,
      lower(d.commit_sha) as sha, lower(d.version) as version, d.result, d.recovery_seconds, d.commit_count, d.same_as
    from public.external_deployments d
    where d.organization_id = organization and d.disappeared_at is null and not d.is_off
      and d.started_at >= from_at - interval '4 hours' and d.started_at <= to_at + interval '4 hours'
  ), several as (
    select service, env from read group by service, env having min(source) <> max(source)
  ), reports as materialized (
    select r.* from read r join several using (service, env)
  ), names as materialized (
    -- A version can be a commit's sha, in full or its beginning.
    select r.id, r.service, r.env, r.source, r.sha, r.started_at, n.name,
      case when n.name ~ '^[0-9a-f]{7,40}$' then left(n.name, 7) else n.name end as key,
      floor(extract(epoch from r.started_at) / 3600)::bigint as hour
    from reports r cross join lateral (values (r.sha), (r.version)) n(name)
    where n.name <> ''
  ), near as (
    select a.id, b.id as other, b.source as other_source, b.started_at as other_at,
      abs(extract(epoch from a.started_at - b.started_at)) as apart
    from names a cross join lateral (values (a.hour - 1), (a.hour), (a.hour + 1)) h(hour)
    join names b on b.service = a.service and b.env = a.env and b.key = a.key and b.hour = h.hour
    where b.source <> a.source
      and b.started_at between a.started_at - interval '1 hour' and a.started_at + interval '1 hour'
      and (a.sha is null or b.sha is null or a.sha = b.sha)
      and (a.name = b.name or length(a.name) = 40 and starts_with(a.name, b.name)
        or length(b.name) = 40 and starts_with(b.name, a.name))
  ), nearest as (
    select distinct on (id, other_source) id, other from near order by id, other_source, apart, other_at, other
  ), pairs as (
    -- Each is the other's nearest, so that a version deployed twice within the hour stays two deployments.
    select n.id, n.other from nearest n join nearest m on m.id = n.other and m.other = n.id
  ), best as (
    select distinct on (p.id) p.id, r.id as kept
    from (select id, other from pairs union select id, id from pairs) p join reports r on r.id = p.other
    order by p.id, case r.result when 'failed' then 0 when 'passed' then 1 else 2 end, r.recovery_seconds is null,
      r.commit_count = 0, r.started_at, r.external_id
  ), told as (
    -- Of three sources the third may have met the second alone.
    select b.id, coalesce(k.kept, b.kept) as kept from best b left join best k on k.id = b.kept
  ), written as (
    update public.external_deployments d set same_as = t.kept, is_merged = merges and t.kept is not null
    from read r left join told t on t.id = r.id and t.kept <> r.id
    where d.organization_id = organization and d.id = r.id and r.same_as is distinct from t.kept
      and r.started_at >= from_at - interval '1 hour' and r.started_at <= to_at + interval '1 hour'
    returning 1
  )
  select count(*) into changed from written;
  return changed;
end
$$;
comment on function private.pair_deployments(uuid, timestamptz, timestamptz) is
  'Says which deployments from one instant to another two sources reported: the same service, environment and sha (or version, where one has no sha), within an hour, each the other''s nearest. The report that tells more is kept: failed before passed before pending, with a recovery, with commits, the earlier. Returns how many it said something new of.';
revoke all on function private.pair_deployments(uuid, timestamptz, timestamptz) from public, anon, authenticated;

create function public.merge_duplicate_deployments(p_organization_id uuid, p_merged boolean) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  named text;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  update public.organizations set merges_duplicates = p_merged, data_version = data_version + 1
  where id = p_organization_id and merges_duplicates is distinct from p_merged
  returning slug into named;
  if not found then
    return;
  end if;
  update public.external_deployments set is_merged = p_merged
  where organization_id = p_organization_id and same_as is not null and is_merged <> p_merged;
  perform private.record_audit_event(p_organization_id, 'organization.update', named,
    jsonb_build_object('merges_duplicates', p_merged));
end
$$;
comment on function public.merge_duplicate_deployments(uuid, boolean) is
  'Says whether a deployment that two sources reported counts once. Admins and owners.';
revoke all on function public.merge_duplicate_deployments(uuid, boolean) from public, anon;
grant execute on function public.merge_duplicate_deployments(uuid, boolean) to authenticated;

create function public.count_duplicates(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    select jsonb_build_object('total', count(*), 'failed', count(*) filter (where d.result = 'failed'),
      'passed', count(*) filter (where d.result = 'passed'),
      'rollbacks', count(*) filter (where d.deployment_type is not distinct from 'rollback'),
      'are_merged', (select o.merges_duplicates from public.organizations o where o.id = p_organization_id))::text
    from public.external_deployments d
    where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
      and d.disappeared_at is null and d.same_as is not null and private.answers(d, question)
  );
end
$$;
comment on function public.count_duplicates(uuid, text) is
  'How many second reports answer a question, by result, and whether they are merged: what a rate would be counted the other way. JSON text.';
revoke all on function public.count_duplicates(uuid, text) from public, anon;
grant execute on function public.count_duplicates(uuid, text) to authenticated, service_role;

-- A file of what was reported twice holds both reports.
create function public.slice_deployments(
  p_organization_id uuid, p_question text, p_size integer, p_with_merged boolean default false
) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    select coalesce(json_agg(extract(epoch from starts.at) order by starts.at), '[]')::text
    from (
      select min(weighed.started_at) as at
      from (
        select d.started_at, sum(1 + least(coalesce(d.number_of_commits, 0), 5000)) over (order by d.started_at) / p_size as slice
        from public.external_deployments d
        where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
          and (d.counts or p_with_merged and d.disappeared_at is null and not d.is_off) and private.answers(d, question)
      ) weighed
      group by weighed.slice
    ) starts
  );
end
$$;
comment on function public.slice_deployments(uuid, text, integer, boolean) is
  'When each slice of the deployments that list_deployments finds starts, a slice being about so many deployments and commits, so that a long history can be read in parts; on demand with second reports that are merged. Unix seconds in one JSON text.';
revoke all on function public.slice_deployments(uuid, text, integer, boolean) from public, anon;
grant execute on function public.slice_deployments(uuid, text, integer, boolean) to authenticated, service_role;

create function public.summarize_origin_coverage(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with shipped as (
      select c.sha, bool_or(d.repository_slug like 'github.com/%') as is_on_github
      from public.external_deployments d
      join public.external_deployment_commits c on c.deployment_id = d.id
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at
        and d.counts and private.answers(d, question)
      group by c.sha
    ), counted as (
      select coalesce(o.origin, 'UNKNOWN') as origin, o.evidence_level as level, o.source,
        case when o.sha is null then 'not-told' else o.unknown_reason end as unknown_reason,
        count(*) as commits, count(*) filter (where s.is_on_github) as on_github
      from shipped s
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = s.sha
      group by 1, 2, 3, 4
    )
    select json_build_object(
      'whole_messages', (
        select bool_or(i.forwards_whole_messages) from public.org_integrations i
        where i.organization_id = p_organization_id and i.provider in ('datadog', 'pipeline', 'git', 'github_deployments')),
      'counts', coalesce((
        select json_agg(json_build_object('origin', c.origin, 'level', c.level, 'source', c.source,
          'unknown_reason', c.unknown_reason, 'commits', c.commits, 'on_github', c.on_github)
          order by c.commits desc, c.origin, c.level, c.source, c.unknown_reason) from counted c), '[]'))::text
  );
end
$$;
comment on function public.summarize_origin_coverage(uuid, text) is
  'The commits of the deployments that answer a question, each once, by origin and by what the origin rests on or why it is unknown. JSON text.';
revoke all on function public.summarize_origin_coverage(uuid, text) from public, anon;
grant execute on function public.summarize_origin_coverage(uuid, text) to authenticated, service_role;

drop function public.count_attested_commits(uuid, text[]);
create function public.count_attested_commits(p_organization_id uuid, p_question text) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with attested as materialized (
      select n.sha from public.commit_observations n
      where n.organization_id = p_organization_id and n.source = 'git' and n.rule_id = 'note/attested'
        and exists (
          select 1 from public.commit_origins o
          where o.organization_id = p_organization_id and o.sha = n.sha and o.origin = 'AI_ASSISTED')
        and exists (
          select 1 from public.external_deployment_commits c
          join public.external_deployments d on d.id = c.deployment_id
          where c.organization_id = p_organization_id and c.sha = n.sha
            and d.started_at >= from_at and d.started_at < to_at and d.counts and private.answers(d, question))
    ), seen as (
      select a.sha, bool_or(o.origin = 'AI_ASSISTED') as is_marked
      from attested a join public.commit_observations o on o.organization_id = p_organization_id and o.sha = a.sha
      where o.source <> 'git' and o.origin in ('HUMAN', 'AI_ASSISTED')
      group by a.sha
    )
    select jsonb_build_object(
      'attested', (select count(*) from attested),
      'seen', (select count(*) from seen),
      'unmarked', (select count(*) from seen where not is_marked))::text
  );
end
$$;
comment on function public.count_attested_commits(uuid, text) is
  'Commits of the deployments that answer a question which a git note attests as AI-assisted; of them those that another source could call human or AI-assisted, and of those the ones in which it found no mark of AI. JSON text.';
revoke all on function public.count_attested_commits(uuid, text) from public, anon;
grant execute on function public.count_attested_commits(uuid, text) to authenticated, service_role;

create or replace function public.get_incident(p_organization_id uuid, p_incident_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select jsonb_build_object(
    'id', i.id, 'external_id', i.external_id, 'services', i.services, 'envs', i.envs, 'teams', i.teams,
    'severity', i.severity, 'source', i.source,
    'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
    'restore_seconds', i.restore_seconds,
    'first_seen_at', extract(epoch from i.first_seen_at), 'changed_at', extract(epoch from i.changed_at),
    'disappeared_at', extract(epoch from i.disappeared_at),
    'site', (select s.site from public.org_integrations s where s.organization_id = p_organization_id and s.id = i.integration_id),
    'deployments', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
              and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at
              and x.counts order by x.started_at desc limit 20) x),
    'all_deployments', (
      select count(*) from public.external_deployments x where x.organization_id = p_organization_id
        and x.service = any (i.services) and (i.envs = '{}' or x.env = any (i.envs))
        and x.started_at >= i.started_at - interval '24 hours' and x.started_at <= i.started_at and x.counts)
  )::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.id = p_incident_id
$$;

select private.pair_deployments(o.id, '-infinity', 'infinity') from public.organizations o;
