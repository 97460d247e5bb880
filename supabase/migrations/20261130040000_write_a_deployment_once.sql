-- What figures read of a deployment's commits stands in the deployment's own row and is written with it: it stood in
-- deployment_facts, whose triggers wrote the row that had just been inserted a second time.
alter table public.external_deployments
  add column lead_times double precision[] not null default '{}',
  add column before_merge double precision[] not null default '{}',
  add column waiting double precision[] not null default '{}',
  add column tools text[] not null default '{}';

comment on column public.external_deployments.human_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.ai_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.bot_commits is 'Its commits of this origin, as commit_origins says now.';
comment on column public.external_deployments.unknown_commits is
  'Its commits of this origin, as commit_origins says now, and those it says nothing of.';
comment on column public.external_deployments.lead_times is
  'Change lead times of its commits in seconds, ascending; commits without one are left out.';
comment on column public.external_deployments.before_merge is
  'Seconds from commit to merge, ascending, of the commits whose three stages are known.';
comment on column public.external_deployments.waiting is
  'Seconds from merge to the start of the deployment, ascending, of the same commits.';
comment on column public.external_deployments.tools is
  'AI tools that any of its AI-assisted commits was written with, each once.';

update public.external_deployments d set
  lead_times = f.lead_times, before_merge = f.before_merge, waiting = f.waiting, tools = f.tools
from public.deployment_facts f where f.deployment_id = d.id;

drop table public.deployment_facts;
drop trigger note_moved_deployment on public.external_deployments;
drop trigger note_added_commits on public.external_deployment_commits;
drop function private.follow_deployment_facts();
drop function private.note_moved_deployment();
drop function private.refresh_deployment_facts(uuid[]);

create function private.deploying_seconds(started_at timestamptz, finished_at timestamptz) returns double precision
language sql immutable as $$
  select case when finished_at >= started_at then extract(epoch from finished_at - started_at)::double precision end
$$;
comment on function private.deploying_seconds(timestamptz, timestamptz) is
  'From a deployment''s start to its end; null where it has none, or ended before it began. Inlined.';
revoke all on function private.deploying_seconds(timestamptz, timestamptz) from public, anon;
grant execute on function private.deploying_seconds(timestamptz, timestamptz) to authenticated, service_role;

create function private.tally_commits(organization uuid, commits jsonb, deploying double precision)
returns table (
  human_commits integer, ai_commits integer, bot_commits integer, unknown_commits integer,
  lead_time_seconds double precision, lead_times double precision[], before_merge double precision[],
  waiting double precision[], tools text[]
)
language sql stable as $$
  select t.human_commits, t.ai_commits, t.bot_commits, t.unknown_commits,
    (t.lead_times[(cardinality(t.lead_times) + 1) / 2] + t.lead_times[cardinality(t.lead_times) / 2 + 1]) / 2,
    t.lead_times, t.before_merge, t.waiting,
    array(select distinct tool from unnest(string_to_array(t.tools, E'\x1f')) tool where tool <> '' order by tool)
  from (
    select count(*) filter (where c.origin = 'HUMAN')::integer as human_commits,
      count(*) filter (where c.origin = 'AI_ASSISTED')::integer as ai_commits,
      count(*) filter (where c.origin = 'BOT')::integer as bot_commits,
      count(*) filter (where c.origin = 'UNKNOWN')::integer as unknown_commits,
      coalesce(array_agg(c.lead_time order by c.lead_time) filter (where c.lead_time is not null), '{}') as lead_times,
      coalesce(array_agg(c.before_merge order by c.before_merge) filter (where c.before_merge >= 0), '{}') as before_merge,
      coalesce(array_agg(c.waiting order by c.waiting) filter (where c.before_merge >= 0), '{}') as waiting,
      -- A bot's name is no AI tool.
      string_agg(array_to_string(c.tools, E'\x1f'), E'\x1f') filter (where c.origin = 'AI_ASSISTED') as tools
    from (
      select coalesce(o.origin, 'UNKNOWN') as origin, o.tools, c.lead_time_seconds as lead_time,
        c.time_to_deploy_seconds as waiting, c.lead_time_seconds - c.time_to_deploy_seconds - deploying as before_merge
      from jsonb_to_recordset(commits)
        as c(sha text, lead_time_seconds double precision, time_to_deploy_seconds double precision)
      left join lateral (
        -- Looked up by its key, however few rows the planner believes there are.
        select o.origin, o.tools from public.commit_origins o
        where o.organization_id = organization and o.sha = c.sha limit 1
      ) o on true
    ) c
  ) t
$$;
comment on function private.tally_commits(uuid, jsonb, double precision) is
  'What a deployment''s row holds of its commits [{sha, lead_time_seconds, time_to_deploy_seconds}]. Which stages a commit has is lib/core/metrics/lead-time-stages'' to say, and tests hold both against each other. Inlined.';
revoke all on function private.tally_commits(uuid, jsonb, double precision) from public, anon, authenticated;

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
comment on function private.count_commits(uuid[]) is
  'Counts the commits of these deployments anew, and writes those in which something came out otherwise.';
revoke all on function private.count_commits(uuid[]) from public, anon, authenticated;

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
comment on function private.note_added_commits() is
  'Deployments that got commits are counted anew, unless they were written with them.';
revoke all on function private.note_added_commits() from public, anon, authenticated;
create trigger note_added_commits after insert on public.external_deployment_commits
  referencing new table as changed for each statement execute function private.note_added_commits();

create or replace function private.note_changed_commits() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.count_commits(array(select distinct deployment_id from changed));
  return null;
end
$$;
comment on function private.note_changed_commits() is 'Deployments whose commits changed or went are counted anew.';

create or replace function private.note_changed_origins() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.count_commits(array(
    select distinct c.deployment_id
    from changed join public.external_deployment_commits c
      on c.organization_id = changed.organization_id and c.sha = changed.sha));
  return null;
end
$$;
