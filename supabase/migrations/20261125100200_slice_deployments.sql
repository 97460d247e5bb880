-- An export reads in slices that are about as large as each other, whatever the pace of the organization: memory
-- stays flat, and no answer grows with the history.
create function public.slice_deployments(
  p_organization_id uuid, p_from timestamptz, p_to timestamptz, p_environments text[], p_size integer
) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(extract(epoch from starts.at) order by starts.at), '[]')::text
  from (
    select min(weighed.started_at) as at
    from (
      select d.started_at, sum(1 + least(coalesce(d.number_of_commits, 0), 5000)) over (order by d.started_at) / p_size as slice
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= p_from and d.started_at < p_to
        and d.disappeared_at is null
        and (p_environments is null or d.env = any (p_environments))
    ) weighed
    group by weighed.slice
  ) starts
$$;
comment on function public.slice_deployments(uuid, timestamptz, timestamptz, text[], integer) is
  'Where to cut a stretch of time so that each slice holds about p_size deployments and commits: the slices'' starts, oldest first, as seconds in one JSON text. Deployments of one instant stay together.';
revoke all on function public.slice_deployments(uuid, timestamptz, timestamptz, text[], integer) from public, anon;
grant execute on function public.slice_deployments(uuid, timestamptz, timestamptz, text[], integer) to authenticated, service_role;
