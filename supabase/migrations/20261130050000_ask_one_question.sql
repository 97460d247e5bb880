-- Every function that counts or lists takes one question (JSON, lib/core/question): its window's edges, and of each list
-- the names that are let through. What answers it is said here and nowhere else.

drop function private.names_of(jsonb, text);
create function private.names_of(question jsonb, list text) returns text[]
language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(question -> list) = 'array' then array(select jsonb_array_elements_text(question -> list)) end
$$;
comment on function private.names_of(jsonb, text) is
  'The names that a list of a question lets through: null for all, none where it is empty; the empty name stands for events that name none.';

create function private.ids_of(question jsonb, list text) returns uuid[]
language sql immutable set search_path = '' as $$
  select case when private.names_of(question, list) is not null then array(
    select case when name ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then name::uuid end
    from unnest(private.names_of(question, list)) name) end
$$;
comment on function private.ids_of(jsonb, text) is 'The ids among the names of a list; what is none lets nothing through.';

create function private.is_named(name text, question jsonb, list text) returns boolean
language sql immutable as $$
  select private.names_of(question, list) is null or name = any (private.names_of(question, list))
    or (name is null and '' = any (private.names_of(question, list)))
$$;
comment on function private.is_named(text, jsonb, text) is
  'Whether a list of a question lets through what an event names, null being no name. Inlined, so that indexes are used.';

create function private.are_named(names text[], question jsonb, list text) returns boolean
language sql immutable as $$
  select private.names_of(question, list) is null or names && private.names_of(question, list)
    or (names = '{}' and '' = any (private.names_of(question, list)))
$$;
comment on function private.are_named(text[], jsonb, text) is
  'Whether a list of a question lets through any of what an event names. Inlined.';

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
comment on function private.answers(public.external_deployments, jsonb) is
  'Whether a deployment answers a question, but for its window. Inlined. The reference is lib/core/question/answers.ts.';

create function private.incident_answers(i public.external_incidents, question jsonb) returns boolean
language sql stable as $$
  select (private.are_named(i.envs, question, 'environments')
      or (i.envs = '{}' and coalesce((question ->> 'incidentsWithoutEnvironment')::boolean, false)))
    and private.are_named(i.services, question, 'services')
    and private.are_named(i.teams, question, 'teams')
$$;
comment on function private.incident_answers(public.external_incidents, jsonb) is
  'Whether an incident answers a question, but for its window: any of its environments, services and teams is enough. Inlined.';

revoke all on function private.names_of(jsonb, text) from public, anon;
revoke all on function private.ids_of(jsonb, text) from public, anon;
revoke all on function private.is_named(text, jsonb, text) from public, anon;
revoke all on function private.are_named(text[], jsonb, text) from public, anon;
revoke all on function private.answers(public.external_deployments, jsonb) from public, anon;
revoke all on function private.incident_answers(public.external_incidents, jsonb) from public, anon;
grant execute on function private.names_of(jsonb, text) to authenticated, service_role;
grant execute on function private.ids_of(jsonb, text) to authenticated, service_role;
grant execute on function private.is_named(text, jsonb, text) to authenticated, service_role;
grant execute on function private.are_named(text[], jsonb, text) to authenticated, service_role;
grant execute on function private.answers(public.external_deployments, jsonb) to authenticated, service_role;
grant execute on function private.incident_answers(public.external_incidents, jsonb) to authenticated, service_role;

-- Made anew below and in the migrations that follow, with the question as their argument.
drop function private.scoped_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], text[], text[]);
drop function public.measure_deployments(uuid, text);
drop function public.measure_lead_time_stages(uuid, text);
drop function public.measure_origins(uuid, text);
drop function public.break_down_deployments(uuid, text, text);
drop function public.group_exposures(uuid, text);
drop function public.list_deployments(uuid, timestamptz, timestamptz, text[], text[], text[], uuid);
drop function public.slice_deployments(uuid, timestamptz, timestamptz, text[], integer);
drop function public.list_incidents(uuid, timestamptz, timestamptz, text[], text[], text[]);
drop function public.list_incident_page(uuid, timestamptz, timestamptz, text[], text[], text[], text[], boolean, uuid, boolean, integer);
drop function public.list_services(uuid, timestamptz, timestamptz, text[]);
drop function public.summarize_origin_coverage(uuid, timestamptz, timestamptz, text[], text[], text[], uuid[]);
