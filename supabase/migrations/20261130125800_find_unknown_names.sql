-- A misspelt name must not answer with the figures of nothing: the API tells which of the names it is asked about nobody
-- ever heard of here.
create function public.find_unknown_names(p_organization_id uuid, p_names text) returns text
language sql stable security invoker set search_path = '' as $$
  with asked as (
    select kind.key as kind, name.value as name
    from jsonb_each(p_names::jsonb) kind cross join lateral jsonb_array_elements_text(kind.value) name
  )
  select coalesce(json_agg(json_build_array(a.kind, a.name)), '[]')::text from asked a
  -- Where nothing came yet, every name may be a right one.
  where (exists (select 1 from public.external_deployments d where d.organization_id = p_organization_id)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id))
    and not case a.kind
    when 'env' then exists (
        select 1 from public.organizations o where o.id = p_organization_id and a.name = any (o.production_environments))
      or exists (select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.env = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.envs))
    when 'service' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.service = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.services))
    when 'team' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and d.team = a.name)
      or exists (select 1 from public.external_incidents i where i.organization_id = p_organization_id and a.name = any (i.teams))
    when 'tool' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and a.name = any (d.tools))
    when 'tag' then exists (
        select 1 from public.external_deployments d where d.organization_id = p_organization_id and a.name = any (d.custom_tags))
    else false end
$$;
comment on function public.find_unknown_names(uuid, text) is
  'Of the names asked about (JSON: env, service, team, tool, tag), those that no event of the organization ever carried, as [kind, name]. JSON text.';
revoke all on function public.find_unknown_names(uuid, text) from public, anon;
grant execute on function public.find_unknown_names(uuid, text) to authenticated, service_role;
