-- Deployments as Datadog reports them, with their commits, their counts, and their lists.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.external_deployments (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  service text not null,
  env text,
  team text,
  version text,
  repository_url text,
  repository_slug text,
  repository_id uuid,
  commit_sha text,
  started_at timestamptz not null,
  finished_at timestamptz,
  duration_seconds double precision check (duration_seconds >= 0),
  result text not null check (result in ('failed', 'passed', 'pending')),
  deployment_type text,
  recovery_seconds double precision check (recovery_seconds >= 0),
  remediation_type text,
  remediation_external_id text,
  source text,
  number_of_commits integer,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  human_commits integer not null default 0,
  ai_commits integer not null default 0,
  bot_commits integer not null default 0,
  unknown_commits integer not null default 0,
  commit_count integer generated always as (human_commits + ai_commits + bot_commits + unknown_commits) stored,
  lead_time_seconds double precision,
  lead_times double precision[] not null default '{}',
  before_merge double precision[] not null default '{}',
  waiting double precision[] not null default '{}',
  tools text[] not null default '{}',
  custom_tags text[] check (cardinality(custom_tags) <= 100),
  pull_requests integer check (pull_requests >= 0),
  result_rule text check (length(result_rule) between 1 and 100),
  result_commit text check (result_commit ~ '^[0-9a-f]{7,64}$'),
  same_as uuid,
  is_merged boolean not null default false,
  is_off boolean not null default false,
  counts boolean generated always as (disappeared_at is null and not is_off and (same_as is null or not is_merged)) stored,
  unique (organization_id, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete set null (repository_id),
  foreign key (organization_id, same_as) references public.external_deployments (organization_id, id) on delete set null (same_as),
  check (result = 'failed' or recovery_seconds is null)
);

comment on table public.external_deployments is
  'A deployment as Datadog reports it: one release of one service to one environment.';
comment on column public.external_deployments.result is
  'Datadog''s change_failure: true is failed, false passed, null or absent pending.';
comment on column public.external_deployments.fingerprint is
  'Keyed hash of the event as read: an unchanged event is not written again.';
comment on column public.external_deployments.missed_at is
  'End of the window of the first complete read that lacked it; null once it is seen again.';
comment on column public.external_deployments.disappeared_at is
  'When a second complete read, of another day, lacked it too: in no figure since.';
comment on column public.external_deployments.human_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.ai_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.bot_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.unknown_commits is
  'Its commits of this origin, as commit_origins says now, and those it says nothing of.';
comment on column public.external_deployments.commit_count is 'The commits Datadog sent with it, each once.';
comment on column public.external_deployments.lead_time_seconds is
  'Median change lead time of its commits that have one; null where none has.';
comment on column public.external_deployments.lead_times is
  'Change lead times of its commits in seconds, ascending; commits without one are left out.';
comment on column public.external_deployments.before_merge is
  'Seconds from commit to merge, ascending, of the commits whose three stages are known.';
comment on column public.external_deployments.waiting is
  'Seconds from merge to the start of the deployment, ascending, of the same commits.';
comment on column public.external_deployments.tools is
  'AI tools that any of its AI-assisted commits was written with, each once.';
comment on column public.external_deployments.custom_tags is
  'Datadog''s custom tags; null where it was last read before Iris kept them.';
comment on column public.external_deployments.pull_requests is
  'How many pull requests Datadog says it carried; null where Datadog says nothing, or where it was last read before Iris kept it.';
comment on column public.external_deployments.result_rule is
  'The rule that derived the result from something else, such as a revert; null where the feed gave the result itself, or gave none.';
comment on column public.external_deployments.result_commit is
  'The commit that the rule rests on; null where it names none.';
comment on column public.external_deployments.same_as is
  'Another source''s report of the same deployment, which tells more: this one is the second report.';
comment on column public.external_deployments.is_merged is
  'A second report of an organization that counts such deployments once.';
comment on column public.external_deployments.is_off is
  'Another source''s word counts instead: a pipeline pushed it and Datadog has told of its time, or it was estimated from git and another source has told of any deployment.';
comment on column public.external_deployments.counts is
  'Whether figures and lists hold it: its source still has it, Datadog hasn''t told of its time since, and it is no second report that an admin has had merged.';

create index external_deployments_batch_size_idx
  on public.external_deployments (organization_id, commit_count, started_at, id);
create index external_deployments_commit_sha_idx
  on public.external_deployments (organization_id, commit_sha) where commit_sha is not null;
create index external_deployments_failed_idx
  on public.external_deployments (organization_id, started_at, id) where result = 'failed';
create index external_deployments_finished_idx
  on public.external_deployments (organization_id, finished_at, started_at, id);
create index external_deployments_lead_time_idx
  on public.external_deployments (organization_id, lead_time_seconds, started_at, id);
create index external_deployments_merged_idx
  on public.external_deployments (organization_id, external_id) where is_merged;
create index external_deployments_missed_idx
  on public.external_deployments (organization_id, external_id) where missed_at is not null;
create index external_deployments_pending_idx
  on public.external_deployments (organization_id, started_at) where result = 'pending';
create index external_deployments_recovery_idx
  on public.external_deployments (organization_id, recovery_seconds, started_at, id) where result = 'failed';
create index external_deployments_remediation_idx
  on public.external_deployments (organization_id, remediation_external_id) where remediation_external_id is not null;
create index external_deployments_repository_idx
  on public.external_deployments (organization_id, repository_id, started_at);
create index external_deployments_same_as_idx
  on public.external_deployments (organization_id, same_as) where same_as is not null;
create index external_deployments_service_idx on public.external_deployments (organization_id, service, started_at, id);
create index external_deployments_started_idx on public.external_deployments (organization_id, started_at, id);
create index external_deployments_team_idx on public.external_deployments (organization_id, team, started_at, id);
create index external_deployments_type_idx
  on public.external_deployments (organization_id, deployment_type, started_at, id);
create index external_deployments_version_idx
  on public.external_deployments (organization_id, version collate "C") where version is not null;

alter table public.external_deployments enable row level security;
grant select (
  id, organization_id, integration_id, external_id, service, env, team, version, repository_url, repository_slug,
  repository_id, commit_sha, started_at, finished_at, duration_seconds, result, deployment_type, recovery_seconds,
  remediation_type, remediation_external_id, source, number_of_commits, fingerprint, first_seen_at, changed_at,
  missed_at, disappeared_at, human_commits, ai_commits, bot_commits, unknown_commits, commit_count, lead_time_seconds,
  lead_times, before_merge, waiting, tools, custom_tags, pull_requests, result_rule, result_commit, same_as, is_merged,
  is_off, counts
) on public.external_deployments to authenticated;
grant delete, insert, select, update on public.external_deployments to service_role;

create policy "Members read the deployments of their organizations" on public.external_deployments
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.external_deployment_secrets (
  deployment_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.external_deployment_secrets is 'The deployment event as it came, encrypted.';

alter table public.external_deployment_secrets enable row level security;
grant delete, insert, select, update on public.external_deployment_secrets to service_role;

create table public.external_deployment_commits (
  deployment_id uuid,
  sha text,
  organization_id uuid not null,
  position integer not null,
  committed_at timestamptz,
  lead_time_seconds double precision check (lead_time_seconds >= 0),
  time_to_deploy_seconds double precision check (time_to_deploy_seconds >= 0),
  primary key (deployment_id, sha),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.external_deployment_commits is 'The commits a deployment carried, one row a sha.';

create index external_deployment_commits_sha_idx on public.external_deployment_commits (organization_id, sha);

alter table public.external_deployment_commits enable row level security;
grant select (
  deployment_id, sha, organization_id, position, committed_at, lead_time_seconds, time_to_deploy_seconds
) on public.external_deployment_commits to authenticated;
grant delete, insert, select, update on public.external_deployment_commits to service_role;

create policy "Members read the deployed commits of their organizations" on public.external_deployment_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.repeated_deployment_commits (
  deployment_id uuid,
  sha text,
  organization_id uuid not null,
  primary key (deployment_id, sha),
  foreign key (deployment_id, sha) references public.external_deployment_commits (deployment_id, sha) on delete cascade
);

comment on table public.repeated_deployment_commits is
  'The rows of external_deployment_commits whose commit another deployment of the organization carries too.';

create index repeated_deployment_commits_sha_idx on public.repeated_deployment_commits (organization_id, sha);

alter table public.repeated_deployment_commits enable row level security;
grant select (deployment_id, sha, organization_id) on public.repeated_deployment_commits to authenticated;
grant delete, insert, select, update on public.repeated_deployment_commits to service_role;

create policy "Members read the repeated commits of their organizations" on public.repeated_deployment_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.result_changes (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  deployment_id uuid not null,
  seen_at timestamptz not null default now(),
  from_result text not null,
  to_result text not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);

comment on table public.result_changes is
  'Each change of a result that a sync saw: the audit trail, and the measured lag of results.';

create index result_changes_deployment_idx on public.result_changes (organization_id, deployment_id);

alter table public.result_changes enable row level security;
grant select (
  id, organization_id, deployment_id, seen_at, from_result, to_result
) on public.result_changes to authenticated;
grant delete, insert, select, update on public.result_changes to service_role;

create policy "Members read the result changes of their organizations" on public.result_changes
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.answers(d public.external_deployments, question jsonb) returns boolean
language sql stable as $$
  select private.is_named(d.env, question, 'environments')
    and private.is_named(d.service, question, 'services')
    and private.is_named(d.team, question, 'teams')
    and private.are_named(d.custom_tags, question, 'tags')
    and (private.ids_of(question, 'repositories') is null or d.repository_id = any (private.ids_of(question, 'repositories'))
      or (d.repository_id is null and '' = any (private.names_of(question, 'repositories'))))
    and (private.names_of(question, 'tools') is null or d.tools && private.names_of(question, 'tools'))
$$;
comment on function private.answers is
  'Whether a deployment answers a question, but for its window. Inlined. The reference is lib/core/question/answers.ts.';
revoke all on function private.answers from public, anon, authenticated;
grant execute on function private.answers to authenticated, service_role;

create function private.count_commits(deployments uuid[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if cardinality(deployments) = 0 then
    return;
  end if;
  update public.external_deployments d set
    human_commits = t.human_commits, ai_commits = t.ai_commits, bot_commits = t.bot_commits,
    unknown_commits = t.unknown_commits, lead_time_seconds = t.lead_time_seconds, lead_times = t.lead_times,
    before_merge = t.before_merge, waiting = t.waiting, tools = t.tools
  from (select distinct unnest(deployments) as id) changed
  join public.external_deployments e on e.id = changed.id
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('sha', c.sha, 'lead_time_seconds', c.lead_time_seconds,
      'time_to_deploy_seconds', c.time_to_deploy_seconds)), '[]') as commits
    from public.external_deployment_commits c where c.deployment_id = e.id
  ) carried
  cross join lateral private.tally_commits(
    e.organization_id, carried.commits, private.deploying_seconds(e.started_at, e.finished_at)) t
  where d.id = e.id
    and (d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits, d.lead_times, d.before_merge, d.waiting, d.tools)
      is distinct from
      (t.human_commits, t.ai_commits, t.bot_commits, t.unknown_commits, t.lead_times, t.before_merge, t.waiting, t.tools);
end
$$;
comment on function private.count_commits is
  'Counts the commits of these deployments anew, and writes those in which something came out otherwise.';
revoke all on function private.count_commits from public, anon, authenticated;

create function private.deployment_condition(organization uuid, filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  parts text[] := array[format('d.organization_id = %L::uuid', organization), case when filter ->> 'reported' = 'twice'
    then 'd.disappeared_at is null and (d.same_as is not null or exists (select 1 from public.external_deployments s
      where s.organization_id = d.organization_id and s.same_as = d.id and s.disappeared_at is null))' else 'd.counts' end];
  share text;
  shares text[] := '{}';
begin
  if filter ? 'from' then parts := parts || format('d.started_at >= %L::timestamptz', filter ->> 'from'); end if;
  if filter ? 'to' then parts := parts || format('d.started_at < %L::timestamptz', filter ->> 'to'); end if;
  parts := parts || format('private.answers(d, %L::jsonb)', filter);
  if filter ? 'result' then
    -- One result is written plainly, so that the index of the failed (pending) ones is seen to fit.
    parts := parts || case when jsonb_array_length(filter -> 'result') = 1
      then format('d.result = %L', filter -> 'result' ->> 0)
      else format('d.result = any (%s)', private.list_text(filter, 'result')) end;
  end if;
  if filter ? 'type' then parts := parts || private.named_condition(filter, 'type', 'd.deployment_type', 'text'); end if;
  if filter ? 'origin' then
    parts := parts || format('(%s)', (select string_agg(case origin when 'HUMAN' then 'd.human_commits > 0'
      when 'AI_ASSISTED' then 'd.ai_commits > 0' when 'BOT' then 'd.bot_commits > 0' when 'UNKNOWN' then 'd.unknown_commits > 0'
      else 'false' end, ' or ') from jsonb_array_elements_text(filter -> 'origin') origin));
  end if;
  if filter ? 'remediation' then
    parts := parts || format('d.result = ''failed'' and coalesce(d.remediation_type, '''') = any (%s)', private.list_text(filter, 'remediation'));
  end if;
  if filter ->> 'rework' = 'only' then
    parts := parts || format('(d.deployment_type in (''rollback'', ''rollforward'', ''hotfix'')
      or d.external_id in (select n.remediation from private.named_remediations(%L::uuid, %L::timestamptz, null) n))', organization, coalesce(filter ->> 'to', 'infinity'));
  end if;
  case filter ->> 'recovery'
    when 'with' then parts := parts || 'd.recovery_seconds is not null'::text;
    when 'without' then parts := parts || 'd.result = ''failed'' and d.recovery_seconds is null'::text;
    else null;
  end case;
  case filter ->> 'commits'
    when 'with' then parts := parts || 'd.commit_count > 0'::text;
    when 'without' then parts := parts || 'd.commit_count = 0'::text;
    else null;
  end case;
  -- The AI share is over commits of known origin, in the bands of the dose-response figure.
  for share in select jsonb_array_elements_text(filter -> 'share') loop
    shares := shares || case share
      when '0' then 'd.ai_commits = 0 and d.commit_count > d.unknown_commits'
      when '25' then 'd.ai_commits > 0 and 4 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '50' then '4 * d.ai_commits > d.commit_count - d.unknown_commits and 2 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '75' then '2 * d.ai_commits > d.commit_count - d.unknown_commits and 4 * d.ai_commits <= 3 * (d.commit_count - d.unknown_commits)'
      when '100' then '4 * d.ai_commits > 3 * (d.commit_count - d.unknown_commits)'
      else 'false' end;
  end loop;
  if filter ? 'share' then parts := parts || format('((%s))', array_to_string(shares, ') or (')); end if;
  case filter ->> 'missing'
    when 'sha' then parts := parts || 'd.commit_sha is null'::text;
    when 'lead-time' then parts := parts || 'd.commit_count > 0 and d.lead_time_seconds is null'::text;
    when 'breaking-commit' then
      parts := parts || 'd.result = ''failed'' and not exists (select 1 from public.breaking_commits b
        where b.organization_id = d.organization_id and b.deployment_id = d.id and (b.sha is not null or b.chosen_at is not null))'::text;
    else null;
  end case;
  if filter ? 'q' then parts := parts || private.deployment_search(organization, filter ->> 'q'); end if;
  return array_to_string(parts, ' and ');
end
$$;
comment on function private.deployment_condition is
  'The SQL condition of a deployment filter, every value in it a quoted literal, so that each filter gets a plan of its own.';
revoke all on function private.deployment_condition from public, anon, authenticated;
grant execute on function private.deployment_condition to authenticated, service_role;

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
comment on function private.deployment_search is
  'The condition of a search: part of a service''s name, the beginning of a version, a commit sha''s first four digits or more, a Datadog id.';
revoke all on function private.deployment_search from public, anon, authenticated;
grant execute on function private.deployment_search to authenticated, service_role;

create function private.deployment_spread(in_organization uuid, question jsonb) returns jsonb
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
  before_at timestamptz := (question ->> 'before')::timestamptz;
  mature_before timestamptz := coalesce((question ->> 'matureBefore')::timestamptz, to_at);
  answer jsonb;
begin
  with scoped as materialized (
    -- Days of 24 hours, counted back from the end: 26 weeks of them.
    select id, started_at, started_at >= from_at as current, started_at >= before_at as compared,
      ceil(extract(epoch from to_at - started_at) / 86400)::integer - 1 as day,
      result <> 'pending' as evaluated, result = 'failed' as failed, is_remediation,
      case when result = 'failed' then recovery_seconds end as recovery,
      cardinality(lead_times)::bigint as commits, lead_times[(cardinality(lead_times) + 1) / 2] as lead_time
    from private.scoped_deployments(in_organization, least(before_at, to_at - interval '4368 hours'), to_at, question)
  ), medians as materialized (
    select percentile_disc(0.5) within group (order by recovery) as recovery, percentile_disc(0.5) within group (order by lead_time) as lead_time
    from scoped where day < 182
  ), weeks as (
    select day / 7 as week, count(*) as deployments, count(*) filter (where evaluated) as evaluated, count(*) filter (where failed) as failed,
      count(*) filter (where is_remediation) as remediations, count(s.recovery) as recoveries,
      count(*) filter (where s.recovery < m.recovery) * 2 + count(*) filter (where s.recovery = m.recovery) as quick_halves,
      count(s.lead_time) as timed,
      count(*) filter (where s.lead_time < m.lead_time) * 2 + count(*) filter (where s.lead_time = m.lead_time) as early_halves
    from scoped s cross join medians m where day < 182 group by 1
  ), shared as (
    -- Deployments of which the first commit that another one of the window carries is the same are one change set.
    select id, min(sha collate "C") as sha
    from (
      select s.id, r.sha, count(*) over (partition by s.current, r.sha) as carriers
      from scoped s
      join public.repeated_deployment_commits r on r.organization_id = in_organization and r.deployment_id = s.id
      where s.compared
    ) carried where carriers > 1 group by id
  ), sets as (
    select current, count(*) as m, count(*) filter (where evaluated) as n, count(*) filter (where failed) as f,
      count(*) filter (where is_remediation) as r, count(recovery) as k, sum(commits) as c, sum(commits * commits) as cc
    from scoped s left join shared using (id) where s.compared
    group by current, coalesce(sha, s.id::text)
  ), squares as (
    select current, jsonb_build_object('deployments', sum(m * m), 'evaluated', sum(n * n), 'evaluatedFailed', sum(n * f), 'failed', sum(f * f),
      'remediations', sum(r * r), 'deploymentsRemediations', sum(m * r), 'recoveries', sum(k * k), 'commits', sum(c * c),
      'commitsOfDeployments', sum(cc)) as sets
    from sets group by current
  ), sides as (
    select s.current, count(*) filter (where evaluated and started_at < mature_before) as mature_evaluated,
      count(*) filter (where failed and started_at < mature_before) as mature_failed,
      coalesce(jsonb_agg(floor(extract(epoch from started_at))::bigint order by started_at) filter (where failed and recovery is null), '[]') as open_since
    from scoped s where s.compared group by s.current
  )
  select jsonb_build_object(
      'weeks', (select coalesce(jsonb_agg(to_jsonb(weeks)), '[]') from weeks),
      'days', (select coalesce(jsonb_agg(jsonb_build_array(day, n)), '[]') from (
        select day, count(*) as n from scoped where day < 182 group by day) counted),
      'sides', (select coalesce(jsonb_agg(to_jsonb(sides) || jsonb_build_object('sets', q.sets)), '[]') from sides join squares q using (current)))
    into answer;
  return answer;
end
$$;
comment on function private.deployment_spread is
  'How much the figures of a question spread: 26 weeks before its end, and what in its window and the one before ("before") hangs together by change set or may still change ("matureBefore").';
revoke all on function private.deployment_spread from public, anon, authenticated;
grant execute on function private.deployment_spread to authenticated, service_role;

create function private.follow_changed_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
declare
  organizations uuid[];
  deployments uuid[];
  ids text[];
  shas text[];
begin
  select array_agg(d.organization_id), array_agg(d.id), array_agg(d.external_id), array_agg(c.sha)
  into organizations, deployments, ids, shas
  from (select distinct organization_id, sha from changed) o
  join public.external_deployment_commits c on c.organization_id = o.organization_id and c.sha = o.sha
  join public.external_deployments d on d.organization_id = c.organization_id and d.id = c.deployment_id;
  if ids is not null then
    perform private.count_commits(deployments);
    perform private.note_export_changes('commits', organizations, ids, shas);
  end if;
  return null;
end
$$;
comment on function private.follow_changed_origins is
  'Deployments that carry a commit whose origin came, changed or went are counted anew, and the commit is in the next export.';
revoke all on function private.follow_changed_origins from public, anon, authenticated;

create function private.forget_repeated_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  delete from public.repeated_deployment_commits r
  using (select distinct c.organization_id, c.sha from gone c) s
  cross join lateral (
    select count(*) as times from (
      select 1 from public.external_deployment_commits e
      where e.organization_id = s.organization_id and e.sha = s.sha limit 2
    ) two
  ) l
  where l.times = 1 and r.organization_id = s.organization_id and r.sha = s.sha;
  return null;
end
$$;
comment on function private.forget_repeated_commits is
  'A commit that only one deployment still carries is not repeated any more.';
revoke all on function private.forget_repeated_commits from public, anon, authenticated;

create function private.named_remediations(organization uuid, before timestamptz, question jsonb) returns table(remediation text)
language sql stable set search_path = '' as $$
  select n.remediation from (
    -- What a failure names can be the second report of its remediation: the one that counts stands for it.
    select d.external_id, coalesce(kept.external_id, d.remediation_external_id) as remediation
    from public.external_deployments d
    left join public.external_deployments merged on merged.organization_id = organization
      and merged.external_id = d.remediation_external_id and merged.is_merged
    left join public.external_deployments kept on kept.organization_id = organization and kept.id = merged.same_as
    where d.organization_id = organization and d.started_at < before and d.counts
      and d.remediation_external_id is not null and d.remediation_type is not null
      and (question is null or not coalesce(private.answers(d, question), false))
  ) n where n.remediation <> n.external_id
$$;
comment on function private.named_remediations is
  'What failed deployments that started before an instant and don''t answer a question (null: all of them) name as their remediation.';
revoke all on function private.named_remediations from public, anon, authenticated;
grant execute on function private.named_remediations to authenticated, service_role;

create function private.note_added_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.count_commits(array(
    select d.id
    from (select distinct deployment_id from changed) c join public.external_deployments d on d.id = c.deployment_id
    -- A page writes deployments with their counts.
    where d.commit_count <> (
      select count(*) from public.external_deployment_commits e where e.deployment_id = d.id)));
  return null;
end
$$;
comment on function private.note_added_commits is
  'Deployments that got commits are counted anew, unless they were written with them.';
revoke all on function private.note_added_commits from public, anon, authenticated;

create function private.note_changed_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.count_commits(array(select distinct deployment_id from changed));
  return null;
end
$$;
comment on function private.note_changed_commits is 'Deployments whose commits changed or went are counted anew.';
revoke all on function private.note_changed_commits from public, anon, authenticated;

create function private.note_repeated_commits() returns trigger
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
comment on function private.note_repeated_commits is
  'Keeps the commits that came and were out already, or came with several deployments.';
revoke all on function private.note_repeated_commits from public, anon, authenticated;

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
comment on function private.pair_deployments is
  'Says which deployments from one instant to another two sources reported: the same service, environment and sha (or version, where one has no sha), within an hour, each the other''s nearest. The report that tells more is kept: failed before passed before pending, with a recovery, with commits, the earlier. Returns how many it said something new of.';
revoke all on function private.pair_deployments from public, anon, authenticated;

create function private.related_deployment(organization uuid, deployment public.external_deployments) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('id', deployment.id, 'service', deployment.service, 'env', deployment.env,
    'version', deployment.version, 'commit_sha', deployment.commit_sha, 'result', deployment.result,
    'deployment_type', deployment.deployment_type,
    'started_at', extract(epoch from deployment.started_at), 'finished_at', extract(epoch from deployment.finished_at))
  where deployment.organization_id = organization
$$;
revoke all on function private.related_deployment from public, anon, authenticated;
grant execute on function private.related_deployment to authenticated, service_role;

create function private.told_column_names() returns text[]
language sql immutable set search_path = '' as $$
  select array(select jsonb_object_keys(private.told_columns(null)))
$$;
comment on function private.told_column_names is 'The columns of private.told_columns.';
revoke all on function private.told_column_names from public, anon, authenticated;

create function private.told_columns(d public.external_deployments) returns jsonb
language sql immutable as $$
  select jsonb_build_object('custom_tags', d.custom_tags, 'pull_requests', d.pull_requests, 'result_rule', d.result_rule,
    'result_commit', d.result_commit)
$$;
comment on function private.told_columns is
  'What Datadog told of a deployment that no figure is made of, by column. Whatever stands here is stored, read back and exported.';
revoke all on function private.told_columns from public, anon, authenticated;
grant execute on function private.told_columns to authenticated, service_role;

create function public.count_deployments(p_organization_id uuid, p_filter text) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  counted bigint;
begin
  execute format('select count(*) from public.external_deployments d where %s',
    private.deployment_condition(p_organization_id, p_filter::jsonb)) into counted;
  return counted;
end
$$;
comment on function public.count_deployments is 'How many deployments a filter (JSON text) leaves; exact.';
revoke all on function public.count_deployments from public, anon, authenticated;
grant execute on function public.count_deployments to authenticated, service_role;

create function public.count_duplicates(p_organization_id uuid, p_question text) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.count_duplicates is
  'How many second reports answer a question, by result, and whether they are merged: what a rate would be counted the other way. JSON text.';
revoke all on function public.count_duplicates from public, anon, authenticated;
grant execute on function public.count_duplicates to authenticated, service_role;

create function public.find_carried_shas(p_organization_id uuid, p_shas text[]) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(w.sha), '{}') from unnest(p_shas) as w(sha)
  -- A sha is hexadecimal, so everything that begins with it lies below it with a letter after f.
  where exists (
    select 1 from public.external_deployment_commits c
    where c.organization_id = p_organization_id and c.sha >= w.sha and c.sha < w.sha || 'g')
$$;
comment on function public.find_carried_shas is
  'Of shas or their beginnings, those that some deployment carries. Service role only.';
revoke all on function public.find_carried_shas from public, anon, authenticated;
grant execute on function public.find_carried_shas to service_role;

create function public.get_deployment(p_organization_id uuid, p_deployment_id uuid) returns text
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'id', d.id, 'external_id', d.external_id, 'service', d.service, 'env', d.env, 'team', d.team, 'version', d.version,
    'repository_id', d.repository_id, 'repository_slug', coalesce(r.slug, d.repository_slug), 'commit_sha', d.commit_sha,
    'started_at', extract(epoch from d.started_at), 'finished_at', extract(epoch from d.finished_at),
    'duration_seconds', d.duration_seconds, 'result', d.result, 'deployment_type', d.deployment_type,
    'recovery_seconds', d.recovery_seconds, 'remediation_type', d.remediation_type,
    'remediation_external_id', d.remediation_external_id, 'source', d.source, 'number_of_commits', d.number_of_commits,
    'told', private.told_columns(d),
    'origins', jsonb_build_array(d.human_commits, d.ai_commits, d.bot_commits, d.unknown_commits),
    'lead_time_seconds', d.lead_time_seconds,
    'first_seen_at', extract(epoch from d.first_seen_at), 'changed_at', extract(epoch from d.changed_at),
    'missed_at', extract(epoch from d.missed_at), 'disappeared_at', extract(epoch from d.disappeared_at),
    'is_off', d.is_off, 'is_merged', d.is_merged and d.same_as is not null, 'other_reports', (
      select coalesce(jsonb_agg(jsonb_build_object('source', x.source, 'counts', x.counts,
        'deployment', private.related_deployment(p_organization_id, x)) order by x.started_at, x.id), '[]')
      from public.external_deployments x where x.organization_id = p_organization_id and x.id <> d.id and x.disappeared_at is null
        and (x.same_as in (d.id, d.same_as) or x.id = d.same_as)),
    'site', (select i.site from public.org_integrations i where i.organization_id = p_organization_id and i.id = d.integration_id),
    'last_read_at', (select extract(epoch from i.last_synced_at) from public.org_integrations i
      where i.organization_id = p_organization_id and i.id = d.integration_id),
    'breaking', (
      select jsonb_build_object('sha', b.sha, 'evidence', b.evidence, 'found_sha', b.found_sha, 'found_evidence', b.found_evidence,
        'found_by', b.found_by, 'chosen_at', extract(epoch from b.chosen_at), 'searched_at', extract(epoch from b.searched_at))
      from public.breaking_commits b
      where d.result = 'failed' and b.organization_id = p_organization_id and b.deployment_id = d.id),
    'result_changes', (
      select coalesce(jsonb_agg(jsonb_build_array(v.from_result, v.to_result, extract(epoch from v.seen_at)) order by v.id), '[]')
      from (select * from public.result_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id
            order by v.id desc limit 100) v),
    'all_result_changes', (
      select count(*) from public.result_changes v where v.organization_id = p_organization_id and v.deployment_id = d.id),
    'remediated_by', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.external_id = d.remediation_external_id and x.id <> d.id),
    'remediates', (
      select coalesce(jsonb_agg(private.related_deployment(p_organization_id, x) order by x.started_at desc), '[]')
      from (select * from public.external_deployments x where x.organization_id = p_organization_id
              and x.remediation_external_id = d.external_id and x.id <> d.id order by x.started_at desc limit 20) x),
    'all_remediates', (
      select count(*) from public.external_deployments x where x.organization_id = p_organization_id
        and x.remediation_external_id = d.external_id and x.id <> d.id),
    'before', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) < (d.started_at, d.id) and x.counts
      order by x.started_at desc, x.id desc limit 1),
    'after', (
      select private.related_deployment(p_organization_id, x) from public.external_deployments x
      where x.organization_id = p_organization_id and x.service = d.service and x.env is not distinct from d.env
        and (x.started_at, x.id) > (d.started_at, d.id) and x.counts
      order by x.started_at, x.id limit 1),
    'incidents', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'severity', i.severity,
        'started_at', extract(epoch from i.started_at), 'finished_at', extract(epoch from i.finished_at),
        'restore_seconds', i.restore_seconds) order by i.started_at), '[]')
      from (select * from public.external_incidents i where i.organization_id = p_organization_id
              and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
              and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs))
              and i.counts order by i.started_at limit 20) i),
    'all_incidents', (
      select count(*) from public.external_incidents i where i.organization_id = p_organization_id
        and i.started_at >= d.started_at - interval '1 hour' and i.started_at < d.started_at + interval '24 hours'
        and d.service = any (i.services) and (d.env is null or i.envs = '{}' or d.env = any (i.envs)) and i.counts),
    'commits', (
      select coalesce(jsonb_agg(jsonb_build_array(c.sha, extract(epoch from c.committed_at), c.lead_time_seconds,
        c.time_to_deploy_seconds, coalesce(o.origin, 'UNKNOWN'), coalesce(o.tools, '{}'), o.evidence_level, o.rule_id,
        o.unknown_reason) order by c.position), '[]')
      from (select * from public.external_deployment_commits c where c.deployment_id = d.id
              and c.organization_id = p_organization_id order by c.position limit 500) c
      left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha)
  )::text
  from public.external_deployments d
  left join public.repositories r on r.organization_id = p_organization_id and r.id = d.repository_id
  where d.organization_id = p_organization_id and d.id = p_deployment_id
$$;
comment on function public.get_deployment is
  'One deployment, also one that disappeared, with its first 500 commits, result changes, breaking commit, remediations both ways, neighbours, and incidents of its service from an hour before to a day after it started; null where the organization has none with this id.';
revoke all on function public.get_deployment from public, anon, authenticated;
grant execute on function public.get_deployment to authenticated, service_role;

create function public.list_deployment_page(
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
comment on function public.list_deployment_page is
  'A page of the deployments of a filter (JSON text) and one more, after or before the deployment p_anchor, as arrays in one JSON text. Sorts: started, finished, recovery, lead-time, batch-size; those without a value stand last.';
revoke all on function public.list_deployment_page from public, anon, authenticated;
grant execute on function public.list_deployment_page to authenticated, service_role;

create function public.list_deployments(p_organization_id uuid, p_question text, p_with_merged boolean default false) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.list_deployments is
  'Every deployment that answers a question, whatever its tools, and counts (on demand with second reports that are merged), oldest first, with its commits (sha, origin, change lead time, time to deploy, commit time, tools, changed lines), the commit that broke it (sha, evidence; no sha where none of its commits did) and what else Datadog told, as arrays in one JSON text.';
revoke all on function public.list_deployments from public, anon, authenticated;
grant execute on function public.list_deployments to authenticated, service_role;

create function public.list_named_remediations(p_organization_id uuid, p_question text, p_after text default '') returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
begin
  return (
    select coalesce(json_agg(p.remediation order by p.remediation), '[]')::text
    from (
      select distinct n.remediation collate "C" as remediation
      from private.named_remediations(p_organization_id, (question ->> 'to')::timestamptz, question) n
      where n.remediation collate "C" > p_after order by 1 limit 5000) p
  );
end
$$;
comment on function public.list_named_remediations is
  'A page of 5,000 of the external ids, after one of them, that failed deployments that don''t answer a question and started before its window ends name as their remediation, sorted: an export of what answers it needs them to count rework. JSON text.';
revoke all on function public.list_named_remediations from public, anon, authenticated;
grant execute on function public.list_named_remediations to authenticated, service_role;

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
comment on function public.merge_duplicate_deployments is
  'Says whether a deployment that two sources reported counts once. Admins and owners.';
revoke all on function public.merge_duplicate_deployments from public, anon, authenticated;
grant execute on function public.merge_duplicate_deployments to authenticated;

create function public.slice_deployments(
  p_organization_id uuid, p_question text, p_size integer, p_with_merged boolean default false
) returns text
language plpgsql stable set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
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
comment on function public.slice_deployments is
  'When each slice of the deployments that list_deployments finds starts, a slice being about so many deployments and commits, so that a long history can be read in parts; on demand with second reports that are merged. Unix seconds in one JSON text.';
revoke all on function public.slice_deployments from public, anon, authenticated;
grant execute on function public.slice_deployments to authenticated, service_role;

create trigger forget_repeated_commits after delete on public.external_deployment_commits
  referencing old table as gone
  for each statement
  execute function private.forget_repeated_commits();

create trigger note_added_commits after insert on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_added_commits();

create trigger note_removed_commits after delete on public.external_deployment_commits
  referencing old table as changed
  for each statement
  execute function private.note_changed_commits();

create trigger note_repeated_commits after insert on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_repeated_commits();

create trigger note_updated_commits after update on public.external_deployment_commits
  referencing new table as changed
  for each statement
  execute function private.note_changed_commits();

create trigger keep_repository_url_bare before insert or update of repository_url on public.external_deployments
  for each row
  when (new.repository_url ~ '[@?#]')
  execute function private.keep_remote_url_bare();
