-- An address that an organization had leads to nobody else for a while: links, bookmarks and programs still ask for it.
create table private.freed_slugs (
  slug text primary key,
  freed_at timestamptz not null default now(),
  freed_by uuid references auth.users (id) on delete set null
);
comment on table private.freed_slugs is 'Addresses of deleted organizations, kept for 90 days for whoever deleted them.';
create index freed_slugs_freed_by_idx on private.freed_slugs (freed_by);
alter table private.freed_slugs enable row level security;

create function private.keep_freed_slug() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  -- Deleted together with its owner's account, the account is gone before the row is written.
  insert into private.freed_slugs (slug, freed_by)
  values (old.slug, (select u.id from auth.users u where u.id = auth.uid()))
  on conflict (slug) do update set freed_at = now(), freed_by = excluded.freed_by;
  return old;
end
$$;
comment on function private.keep_freed_slug() is 'Remembers the address of an organization that is deleted.';
revoke all on function private.keep_freed_slug() from public, anon, authenticated;
create trigger keep_freed_slug after delete on public.organizations for each row execute function private.keep_freed_slug();

-- The operator's own tools, which nobody is signed in to, may give an address out again.
create function private.refuse_freed_slug() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if auth.uid() is not null and exists (
    select 1 from private.freed_slugs f
    where f.slug = new.slug and f.freed_at > now() - interval '90 days' and f.freed_by is distinct from auth.uid()
  ) then
    raise exception using errcode = 'PT409', message = 'slug taken';
  end if;
  return new;
end
$$;
comment on function private.refuse_freed_slug() is
  'PT409 for an address that somebody else''s organization had within the last 90 days, as if it still stood.';
revoke all on function private.refuse_freed_slug() from public, anon, authenticated;
create trigger refuse_freed_slug before insert on public.organizations
for each row execute function private.refuse_freed_slug();
