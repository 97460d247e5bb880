-- What pages and the command line read. All run with the caller's rights: row-level security decides what a
-- signed-in user sees, and each names its organization for the service role too. They answer with one JSON text,
-- because a table answer is cut at 1,000 rows without a word.

create function public.list_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null, p_repository_id uuid default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      d.id, d.external_id, d.service, d.env, d.team, d.repository_id,
      extract(epoch from d.started_at), extract(epoch from d.finished_at), d.verdict, d.deployment_type,
      d.recovery_seconds, d.remediation_type, d.remediation_external_id, c.commits
    ) order by d.started_at, d.external_id), '[]')::text
  from public.external_deployments d
  left join lateral (
    select json_agg(json_build_array(c.sha, coalesce(o.origin, 'UNKNOWN'), c.lead_time_seconds) order by c.position) as commits
    from public.external_deployment_commits c
    left join public.commit_origins o on o.organization_id = p_organization_id and o.sha = c.sha
    where c.deployment_id = d.id
  ) c on true
  where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
    and d.disappeared_at is null
    and (p_environments is null or d.env = any (p_environments))
    and (p_services is null or d.service = any (p_services))
    and (p_teams is null or d.team = any (p_teams))
    and (p_repository_id is null or d.repository_id = p_repository_id)
$$;
comment on function public.list_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], uuid) is
  'Every deployment with from <= started_at < to, oldest first, with its commits and their origins, as arrays in one JSON text. A null filter filters nothing.';

create function public.list_incidents(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[] default null,
  p_services text[] default null, p_teams text[] default null
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(
      i.id, i.external_id, i.services, i.envs, i.teams, i.severity,
      extract(epoch from i.started_at), extract(epoch from i.finished_at), i.restore_seconds
    ) order by i.started_at, i.external_id), '[]')::text
  from public.external_incidents i
  where i.organization_id = p_organization_id and i.started_at >= p_from and i.started_at < p_to
    and i.disappeared_at is null
    and (p_environments is null or i.envs && p_environments)
    and (p_services is null or i.services && p_services)
    and (p_teams is null or i.teams && p_teams)
$$;
comment on function public.list_incidents(uuid, timestamptz, timestamptz, text[], text[], text[]) is
  'Every incident with from <= started_at < to, oldest first; it belongs when any of its environments (services, teams) does. Arrays in one JSON text.';

create function public.summarize_events(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select json_build_object(
    'environments', (select coalesce(json_agg(json_build_object('name', e.env, 'deployments', e.n) order by e.n desc, e.env), '[]')
      from (select env, count(*) as n from public.external_deployments
            where organization_id = p_organization_id and env is not null and disappeared_at is null group by env order by count(*) desc limit 100) e),
    'services', (select coalesce(json_agg(s.service order by s.service), '[]')
      from (select distinct service from public.external_deployments where organization_id = p_organization_id and disappeared_at is null limit 1000) s),
    'teams', (select coalesce(json_agg(t.team order by t.team), '[]')
      from (select distinct team from public.external_deployments
            where organization_id = p_organization_id and team is not null and disappeared_at is null limit 1000) t),
    'deployments', count(*), 'pending', count(*) filter (where verdict = 'pending'),
    'unmatched', count(*) filter (where repository_id is null),
    'history_from', (select min(window_from) from public.sync_runs where organization_id = p_organization_id),
    'first_started_at', min(started_at), 'last_started_at', max(started_at),
    'oldest_pending_at', min(started_at) filter (where verdict = 'pending'),
    'incidents', (select count(*) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'last_incident_at', (select max(started_at) from public.external_incidents where organization_id = p_organization_id and disappeared_at is null),
    'disappeared', (select count(*) from public.external_deployments
                    where organization_id = p_organization_id and disappeared_at is not null)
                 + (select count(*) from public.external_incidents
                    where organization_id = p_organization_id and disappeared_at is not null),
    'set_aside', (select count(*) from public.set_aside_events where organization_id = p_organization_id)
  )::text
  from public.external_deployments where organization_id = p_organization_id and disappeared_at is null
$$;
comment on function public.summarize_events(uuid) is 'What an organization holds, for the integration page and the filters: environments with counts, services, teams, pending, unmatched, first and last.';

create function public.list_unmatched_repositories(p_organization_id uuid)
returns table (repository_slug text, service text, deployments bigint)
language sql stable security invoker set search_path = '' as $$
  select d.repository_slug, d.service, count(*) from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.disappeared_at is null
  group by d.repository_slug, d.service order by count(*) desc, d.service limit 200
$$;
comment on function public.list_unmatched_repositories(uuid) is 'Deployments without a repository, counted by the slug they name (null: none) and their service; the 200 largest.';

revoke all on function public.list_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], uuid) from public, anon;
revoke all on function public.list_incidents(uuid, timestamptz, timestamptz, text[], text[], text[]) from public, anon;
revoke all on function public.summarize_events(uuid) from public, anon;
revoke all on function public.list_unmatched_repositories(uuid) from public, anon;
grant execute on function public.list_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], uuid) to authenticated, service_role;
grant execute on function public.list_incidents(uuid, timestamptz, timestamptz, text[], text[], text[]) to authenticated, service_role;
grant execute on function public.summarize_events(uuid) to authenticated, service_role;
grant execute on function public.list_unmatched_repositories(uuid) to authenticated, service_role;

-- Matching again is one statement, and runs when a repository or a mapping appears or goes.
create function private.match_repositories(organization uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  matched integer;
begin
  update public.external_deployments d set repository_id = found.repository_id
  from (
    select e.id, coalesce(m.repository_id, r.id) as repository_id
    from public.external_deployments e
    left join public.service_repositories m on m.organization_id = e.organization_id and m.service = e.service
    left join public.repositories r on r.organization_id = e.organization_id and r.slug = e.repository_slug
    where e.organization_id = organization
  ) found
  where d.id = found.id and d.repository_id is distinct from found.repository_id;
  get diagnostics matched = row_count;
  update public.organizations set data_version = data_version + 1 where id = organization and matched > 0;
  return matched;
end
$$;
revoke all on function private.match_repositories(uuid) from public, anon, authenticated;

create function public.add_repository(p_organization_id uuid, p_remote_url text, p_slug text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.repositories (organization_id, remote_url, slug) values (p_organization_id, p_remote_url, p_slug)
  on conflict (organization_id, slug) do nothing;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.add_repository(uuid, text, text) is 'Adds a repository and matches deployments again; returns how many moved. Admins and owners.';

create function public.remove_repository(p_organization_id uuid, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.repositories where organization_id = p_organization_id and id = p_repository_id;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.remove_repository(uuid, uuid) is 'Removes a repository and its mappings; its deployments stay, unmatched. Admins and owners.';

create function public.map_service(p_organization_id uuid, p_service text, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.service_repositories where organization_id = p_organization_id and service = p_service;
  if p_repository_id is not null then
    if not exists (select 1 from public.repositories where organization_id = p_organization_id and id = p_repository_id) then
      raise exception using errcode = 'PT404', message = 'repository not found';
    end if;
    insert into public.service_repositories (organization_id, service, repository_id)
    values (p_organization_id, p_service, p_repository_id);
  end if;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.map_service(uuid, text, uuid) is 'Maps a service to a repository by hand (null unmaps) and matches again; returns how many moved. Admins and owners.';

revoke all on function public.add_repository(uuid, text, text) from public, anon;
revoke all on function public.remove_repository(uuid, uuid) from public, anon;
revoke all on function public.map_service(uuid, text, uuid) from public, anon;
grant execute on function public.add_repository(uuid, text, text) to authenticated;
grant execute on function public.remove_repository(uuid, uuid) to authenticated;
grant execute on function public.map_service(uuid, text, uuid) to authenticated;
