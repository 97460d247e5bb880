-- Every repository that deployments name and nobody added yet, in one statement, however many they are.
create function public.adopt_repositories(p_organization_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  adopted integer;
  moved integer;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.repositories (organization_id, remote_url, slug)
  select distinct p_organization_id, 'https://' || d.repository_slug, d.repository_slug
  from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.disappeared_at is null
    and d.repository_slug is not null
  on conflict (organization_id, slug) do nothing;
  get diagnostics adopted = row_count;
  moved := private.match_repositories(p_organization_id);
  if adopted > 0 then
    perform private.record_audit_event(p_organization_id, 'repository.adopt', null,
      jsonb_build_object('repositories', adopted, 'deployments', moved));
  end if;
  return moved;
end
$$;
comment on function public.adopt_repositories(uuid) is
  'Adds every repository that unmatched deployments name and matches deployments again; returns how many moved. Admins and owners.';
revoke all on function public.adopt_repositories(uuid) from public, anon;
grant execute on function public.adopt_repositories(uuid) to authenticated;
