-- What the deployment list sorts and narrows by of a deployment's commits is kept in the deployment's own row, where an
-- index can hold it together with the rest: a page of the list then reads as many rows as it shows. It follows
-- deployment_facts, which follow the commits and their origins.
alter table public.external_deployments
  add column human_commits integer not null default 0,
  add column ai_commits integer not null default 0,
  add column bot_commits integer not null default 0,
  add column unknown_commits integer not null default 0,
  add column commit_count integer generated always as (human_commits + ai_commits + bot_commits + unknown_commits) stored,
  add column lead_time_seconds double precision;
comment on column public.external_deployments.human_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.ai_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.bot_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.unknown_commits is 'As in deployment_facts, for the list.';
comment on column public.external_deployments.commit_count is 'The commits Datadog sent with it, each once.';
comment on column public.external_deployments.lead_time_seconds is 'Median change lead time of its commits that have one; null where none has.';

create function private.follow_deployment_facts() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.external_deployments d set
    human_commits = f.human, ai_commits = f.ai_assisted, bot_commits = f.bot, unknown_commits = f.unknown,
    lead_time_seconds = (f.lead_times[(cardinality(f.lead_times) + 1) / 2] + f.lead_times[cardinality(f.lead_times) / 2 + 1]) / 2
  from changed f where d.id = f.deployment_id;
  return null;
end
$$;
comment on function private.follow_deployment_facts() is 'Copies what the list sorts by into the deployments whose facts came or changed.';
revoke all on function private.follow_deployment_facts() from public, anon, authenticated;

create trigger follow_added_facts after insert on public.deployment_facts
  referencing new table as changed for each statement execute function private.follow_deployment_facts();
create trigger follow_changed_facts after update on public.deployment_facts
  referencing new table as changed for each statement execute function private.follow_deployment_facts();

-- What is stored already.
update public.deployment_facts set human = human;
