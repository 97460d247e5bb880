-- Repositories, and which services deploy from them.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.repositories (
  id uuid default gen_random_uuid() primary key,
  organization_id uuid not null references public.organizations (id) on delete cascade,
  remote_url text not null,
  slug text not null check (slug ~ '^[^/]+/.+$'),
  created_at timestamptz not null default now(),
  unique (organization_id, id),
  unique (organization_id, slug),
  constraint repositories_remote_url_of_git check (length(remote_url) <= 600 and private.is_plain_text(remote_url) and remote_url ~* '^(((git\+)?(https?|ssh|git)://|//)?[a-z0-9_][a-z0-9_.-]*(:[0-9]+)?/|(localhost|[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)+):(?!//))[^?#]*$'),
  constraint repositories_slug_named check (slug ~ '^[a-z0-9_][a-z0-9_.-]*/.+$' and length(slug) <= 500 and private.is_plain_text(slug))
);

comment on table public.repositories is 'A Git repository, known by its remote''s normalized host/path (slug).';

alter table public.repositories enable row level security;
grant select (id, organization_id, remote_url, slug, created_at) on public.repositories to authenticated;
grant delete, insert, select, update on public.repositories to service_role;

create policy "Members read the repositories of their organizations" on public.repositories
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.service_repositories (
  organization_id uuid references public.organizations (id) on delete cascade,
  service text,
  repository_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, service),
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete cascade,
  constraint service_repositories_service_bounded check (length(service) between 1 and 500)
);

comment on table public.service_repositories is
  'Mapping of a service to its repository, made by hand; it wins over what an event says.';

create index service_repositories_repository_id_idx on public.service_repositories (repository_id);

alter table public.service_repositories enable row level security;
grant select (organization_id, service, repository_id, created_at) on public.service_repositories to authenticated;
grant delete, insert, select, update on public.service_repositories to service_role;

create policy "Members read the service mappings of their organizations" on public.service_repositories
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.bare_remote_url(url text) returns text
language sql immutable set search_path = '' as $$
  select regexp_replace(regexp_replace(btrim(url, E' \t\r\n'), '[?#].*$', ''), '^([a-z][a-z0-9+.-]*://|//)?[^/]*@', '\1', 'i')
$$;
comment on function private.bare_remote_url is
  'A remote''s address without user, password and what stands behind ? or #. The same as bareRemoteUrl in lib/workspace/repositories/remote-url.ts, which a test holds to it.';
revoke all on function private.bare_remote_url from public, anon, authenticated;

create function private.keep_remote_url_bare() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  if tg_table_name = 'repositories' then
    new.remote_url := private.bare_remote_url(new.remote_url);
  else
    new.repository_url := private.bare_remote_url(new.repository_url);
  end if;
  return new;
end
$$;
revoke all on function private.keep_remote_url_bare from public, anon, authenticated;

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
revoke all on function private.match_repositories from public, anon, authenticated;

create function private.note_changed_repositories() returns trigger
language plpgsql volatile security definer set search_path = '' as $$
begin
  update public.organizations set data_version = data_version + 1
  where id in (select organization_id from changed);
  return null;
end
$$;
comment on function private.note_changed_repositories is
  'Raises the data version of organizations whose repositories came or went.';
revoke all on function private.note_changed_repositories from public, anon, authenticated;

create function public.add_repository(p_organization_id uuid, p_remote_url text, p_slug text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  added integer;
  moved integer;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  insert into public.repositories (organization_id, remote_url, slug) values (p_organization_id, p_remote_url, p_slug)
  on conflict (organization_id, slug) do nothing;
  get diagnostics added = row_count;
  moved := private.match_repositories(p_organization_id);
  if added > 0 then
    perform private.record_audit_event(p_organization_id, 'repository.add', p_slug, jsonb_build_object('deployments', moved));
  end if;
  return moved;
end
$$;
comment on function public.add_repository is
  'Adds a repository and matches deployments again; returns how many moved. Admins and owners.';
revoke all on function public.add_repository from public, anon, authenticated;
grant execute on function public.add_repository to authenticated;

create function public.adopt_named_repositories(p_organization_id uuid, p_slugs text[]) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  adopted integer;
  moved integer;
begin
  insert into public.repositories (organization_id, remote_url, slug)
  select o.id, 'https://' || s.slug, s.slug
  from public.organizations o cross join (select distinct unnest(p_slugs) as slug) s
  where o.id = p_organization_id and not o.is_demo and s.slug <> all (o.declined_repositories)
    and s.slug ~ '^[a-z0-9_][a-z0-9_.-]*/[^?#]+$' and length(s.slug) <= 500 and private.is_plain_text(s.slug)
  on conflict (organization_id, slug) do nothing;
  get diagnostics adopted = row_count;
  if adopted = 0 then
    return 0;
  end if;
  moved := private.match_repositories(p_organization_id);
  perform private.record_audit_event_by(p_organization_id, null, 'repository.adopt', null,
    jsonb_build_object('repositories', adopted, 'deployments', moved));
  return adopted;
end
$$;
comment on function public.adopt_named_repositories is
  'Adds the repositories that deployments about to be stored name, but for those a person removed, and matches the stored ones again; returns how many it added. Audited as the product''s own act. Does nothing in the demo. Service role only.';
revoke all on function public.adopt_named_repositories from public, anon, authenticated;
grant execute on function public.adopt_named_repositories to service_role;

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
comment on function public.adopt_repositories is
  'Adds every repository that unmatched deployments name and matches deployments again; returns how many moved. Admins and owners.';
revoke all on function public.adopt_repositories from public, anon, authenticated;
grant execute on function public.adopt_repositories to authenticated;

create function public.list_unmatched_repositories(p_organization_id uuid) returns table(repository_slug text, service text, deployments bigint, all_groups bigint)
language sql stable set search_path = '' as $$
  select d.repository_slug, d.service, count(*), count(*) over ()
  from public.external_deployments d
  where d.organization_id = p_organization_id and d.repository_id is null and d.counts
  group by d.repository_slug, d.service order by count(*) desc, d.service, d.repository_slug limit 200
$$;
comment on function public.list_unmatched_repositories is
  'The 200 largest groups of deployments without a repository, by what they name, and how many groups there are.';
revoke all on function public.list_unmatched_repositories from public, anon, authenticated;
grant execute on function public.list_unmatched_repositories to authenticated, service_role;

create function public.map_service(p_organization_id uuid, p_service text, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  repository text;
  unmapped boolean;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.service_repositories where organization_id = p_organization_id and service = p_service;
  unmapped := found;
  if p_repository_id is not null then
    select slug into repository from public.repositories where organization_id = p_organization_id and id = p_repository_id;
    if repository is null then
      raise exception using errcode = 'PT404', message = 'repository not found';
    end if;
    insert into public.service_repositories (organization_id, service, repository_id)
    values (p_organization_id, p_service, p_repository_id);
    perform private.record_audit_event(p_organization_id, 'service.map', p_service, jsonb_build_object('repository', repository));
  elsif unmapped then
    perform private.record_audit_event(p_organization_id, 'service.unmap', p_service);
  end if;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.map_service is
  'Maps a service to a repository by hand (null unmaps) and matches again; returns how many moved. Admins and owners.';
revoke all on function public.map_service from public, anon, authenticated;
grant execute on function public.map_service to authenticated;

create function public.remove_repository(p_organization_id uuid, p_repository_id uuid) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  gone text;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  delete from public.repositories where organization_id = p_organization_id and id = p_repository_id
  returning slug into gone;
  if gone is not null then
    update public.organizations set declined_repositories = array_append(array_remove(declined_repositories, gone), gone)
    where id = p_organization_id;
    perform private.record_audit_event(p_organization_id, 'repository.remove', gone);
  end if;
  return private.match_repositories(p_organization_id);
end
$$;
comment on function public.remove_repository is
  'Removes a repository and its mappings; its deployments stay, unmatched. Admins and owners.';
revoke all on function public.remove_repository from public, anon, authenticated;
grant execute on function public.remove_repository to authenticated;

create trigger keep_remote_url_bare before insert or update of remote_url on public.repositories
  for each row
  when (new.remote_url ~ '[@?#]')
  execute function private.keep_remote_url_bare();

create trigger note_added_repositories after insert on public.repositories
  referencing new table as changed
  for each statement
  execute function private.note_changed_repositories();

create trigger note_removed_repositories after delete on public.repositories
  referencing old table as changed
  for each statement
  execute function private.note_changed_repositories();
