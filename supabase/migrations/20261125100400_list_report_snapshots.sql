-- The list needs what each report is about, not the reports: a hundred of them are megabytes.
create function public.list_report_snapshots(p_organization_id uuid) returns text
language sql stable security invoker set search_path = '' as $$
  select coalesce(json_agg(json_build_array(s.id, s.title, s.created_by, extract(epoch from s.created_at), s.scope)
    order by s.created_at desc, s.id), '[]')::text
  from (
    select id, title, created_by, created_at, report::jsonb #> '{basis,scope}' as scope
    from public.report_snapshots where organization_id = p_organization_id
    order by created_at desc, id limit 500
  ) s
$$;
comment on function public.list_report_snapshots(uuid) is
  'The snapshots of an organization, newest first, with what each is about, as arrays in one JSON text. An organization keeps 500 at most.';
revoke all on function public.list_report_snapshots(uuid) from public, anon;
grant execute on function public.list_report_snapshots(uuid) to authenticated, service_role;
