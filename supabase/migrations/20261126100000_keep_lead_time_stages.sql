-- The stages of a commit's lead time, kept beside its deployment's other facts: which ones a commit has is
-- lib/metrics/lead-time-stages' to say, and tests hold both against each other. A bot's name is no AI tool: the tools
-- are those of AI-assisted commits alone.
alter table public.deployment_facts
  add column before_merge double precision[] not null default '{}',
  add column waiting double precision[] not null default '{}',
  add column deploying double precision check (deploying >= 0);
comment on column public.deployment_facts.before_merge is 'Seconds from commit to merge, ascending, of the commits whose three stages are known.';
comment on column public.deployment_facts.waiting is 'Seconds from merge to the start of the deployment, ascending, of the same commits.';
comment on column public.deployment_facts.deploying is 'Seconds from the deployment''s start to its end; null where it has none.';

create or replace function private.refresh_deployment_facts(deployments uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.deployment_facts as kept
    (deployment_id, organization_id, started_at, human, ai_assisted, bot, unknown, lead_times, tools,
      before_merge, waiting, deploying)
  select d.id, d.organization_id, d.started_at, f.human, f.ai_assisted, f.bot, f.unknown, f.lead_times,
    array(select distinct tool from unnest(string_to_array(f.tools, E'\x1f')) tool where tool <> '' order by tool),
    f.before_merge, f.waiting, t.deploying
  from (select distinct unnest(deployments) as id) changed
  join public.external_deployments d on d.id = changed.id
  join public.organizations o on o.id = d.organization_id
  cross join lateral (
    select case when d.finished_at >= d.started_at
      then extract(epoch from d.finished_at - d.started_at)::double precision end as deploying
  ) t
  cross join lateral (
    select count(*) filter (where c.origin = 'HUMAN') as human,
      count(*) filter (where c.origin = 'AI_ASSISTED') as ai_assisted,
      count(*) filter (where c.origin = 'BOT') as bot,
      count(*) filter (where c.origin = 'UNKNOWN') as unknown,
      coalesce(array_agg(c.lead_time order by c.lead_time) filter (where c.lead_time is not null), '{}') as lead_times,
      string_agg(array_to_string(c.tools, E'\x1f'), E'\x1f') filter (where c.origin = 'AI_ASSISTED') as tools,
      coalesce(array_agg(c.before_merge order by c.before_merge) filter (where c.before_merge >= 0), '{}') as before_merge,
      coalesce(array_agg(c.waiting order by c.waiting) filter (where c.before_merge >= 0), '{}') as waiting
    from (
      select coalesce(co.origin, 'UNKNOWN') as origin, co.tools, e.lead_time_seconds as lead_time,
        e.time_to_deploy_seconds as waiting, e.lead_time_seconds - e.time_to_deploy_seconds - t.deploying as before_merge
      from public.external_deployment_commits e
      left join public.commit_origins co on co.organization_id = e.organization_id and co.sha = e.sha
      where e.deployment_id = d.id
    ) c
  ) f
  on conflict (deployment_id) do update set
    human = excluded.human, ai_assisted = excluded.ai_assisted, bot = excluded.bot, unknown = excluded.unknown,
    lead_times = excluded.lead_times, tools = excluded.tools,
    before_merge = excluded.before_merge, waiting = excluded.waiting, deploying = excluded.deploying
  where (kept.human, kept.ai_assisted, kept.bot, kept.unknown, kept.lead_times, kept.tools,
      kept.before_merge, kept.waiting, kept.deploying)
    is distinct from (excluded.human, excluded.ai_assisted, excluded.bot, excluded.unknown, excluded.lead_times,
      excluded.tools, excluded.before_merge, excluded.waiting, excluded.deploying)
$$;

create or replace function private.note_moved_deployment() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.deployment_facts set started_at = new.started_at where deployment_id = new.id;
  if found then
    perform private.refresh_deployment_facts(array[new.id]);
  end if;
  return null;
end
$$;
comment on function private.note_moved_deployment() is 'Facts lie in the same window as their deployment, and last as long.';
drop trigger note_moved_deployment on public.external_deployments;
create trigger note_moved_deployment after update of started_at, finished_at on public.external_deployments
  for each row when (old.started_at is distinct from new.started_at or old.finished_at is distinct from new.finished_at)
  execute function private.note_moved_deployment();

select private.refresh_deployment_facts(array(select deployment_id from public.deployment_facts));
