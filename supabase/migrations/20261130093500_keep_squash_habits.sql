-- Whether a repository keeps only the titles of its squash merges shows over many of them, and a daily sync brings few.
-- The first dozen titles are enough to tell, so a row stays small; a backup leaves them out, and reading again brings them back.
create table private.squash_habits (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  repository text not null check (length(repository) between 1 and 500),
  title_shas text[] not null default '{}',
  has_bodies boolean not null default false,
  primary key (organization_id, repository)
);
comment on table private.squash_habits is 'By repository: the first squash merges without a body that Datadog showed, and whether one came with a body.';
alter table private.squash_habits enable row level security;

create function private.record_squash_habits(organization uuid, squashes jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into private.squash_habits as h (organization_id, repository, title_shas, has_bodies)
  select organization, s.repository, s.title_shas, s.has_bodies
  from jsonb_to_recordset(squashes) as s(repository text, title_shas text[], has_bodies boolean)
  where length(s.repository) between 1 and 500 order by s.repository
  on conflict (organization_id, repository) do update set
    has_bodies = h.has_bodies or excluded.has_bodies,
    title_shas = (array(select unnest(h.title_shas) union select unnest(excluded.title_shas)))[1:12];
end
$$;
comment on function private.record_squash_habits(uuid, jsonb) is
  'Adds squash merges that a page of deployments brought: [{repository, title_shas, has_bodies}]. The same page twice adds nothing.';

create function public.read_squash_habits(p_organization_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object(
    'repository', h.repository, 'title_shas', h.title_shas, 'has_bodies', h.has_bodies)), '[]')::text
  from private.squash_habits h where h.organization_id = p_organization_id
$$;
comment on function public.read_squash_habits(uuid) is
  'What is known of the organization''s squash merges by repository: [{repository, title_shas, has_bodies}]. Service role only.';

revoke all on table private.squash_habits from public, anon, authenticated;
revoke all on function private.record_squash_habits(uuid, jsonb) from public, anon, authenticated;
revoke all on function public.read_squash_habits(uuid) from public, anon, authenticated;
grant execute on function public.read_squash_habits(uuid) to service_role;
