-- A list of repositories counts what it shows, page by page.
create function public.list_repositories(p_organization_id uuid, p_question text, p_skip integer default 0) returns text
language plpgsql stable security invoker set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  question jsonb := p_question::jsonb;
  from_at timestamptz := (question ->> 'from')::timestamptz;
  to_at timestamptz := (question ->> 'to')::timestamptz;
begin
  return (
    with deployed as materialized (
      select d.repository_id, count(*) as deployments, count(*) filter (where d.result = 'failed') as failed,
        count(*) filter (where d.result <> 'pending') as evaluated
      from public.external_deployments d
      where d.organization_id = p_organization_id and d.started_at >= from_at and d.started_at < to_at and d.counts
        and private.answers(d, question)
      group by d.repository_id
    )
    select json_build_object(
      'total', (select count(*) from public.repositories r where r.organization_id = p_organization_id),
      'nameless', (select json_build_array(n.deployments, n.failed, n.evaluated) from deployed n where n.repository_id is null),
      'rows', (
        select coalesce(json_agg(json_build_array(s.id, s.slug, s.deployments, s.failed, s.evaluated)
          order by s.deployments desc, s.slug), '[]')
        from (
          select r.id, r.slug, coalesce(d.deployments, 0) as deployments, coalesce(d.failed, 0) as failed,
            coalesce(d.evaluated, 0) as evaluated
          from public.repositories r left join deployed d on d.repository_id = r.id
          where r.organization_id = p_organization_id
          order by 3 desc, 2 limit 500 offset p_skip) s))::text
  );
end
$$;
comment on function public.list_repositories(uuid, text, integer) is
  'A page of 500 of an organization''s repositories with their deployments that answer a question, the most deployed first, after so many others; how many repositories there are, and what names none. JSON text.';
revoke all on function public.list_repositories(uuid, text, integer) from public, anon;
grant execute on function public.list_repositories(uuid, text, integer) to authenticated, service_role;
