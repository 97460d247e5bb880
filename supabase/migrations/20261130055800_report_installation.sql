-- What an operator's checks ask of an installation.
create function public.applied_migrations() returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  versions text;
begin
  -- Applied by another tool than Supabase's, nobody kept a list.
  if to_regclass('supabase_migrations.schema_migrations') is null then
    return null;
  end if;
  execute 'select coalesce(json_agg(version order by version), ''[]'')::text from supabase_migrations.schema_migrations'
    into versions;
  return versions;
end
$$;
comment on function public.applied_migrations() is
  'Versions of the migrations applied here (JSON array), null where no list was kept: what a program compares itself with. Service role only.';

create function public.opens_stored_texts(p_key_ids text[]) returns boolean
language sql stable security definer set search_path = '' as $$
  select case
    when not exists (select from public.integration_credentials) and not exists (select from public.external_deployment_secrets)
      and not exists (select from public.external_commit_secrets) then null
    else exists (select from public.integration_credentials where key_id = any (p_key_ids))
      or exists (select from public.external_deployment_secrets where key_id = any (p_key_ids))
      or exists (select from public.external_commit_secrets where key_id = any (p_key_ids))
  end
$$;
comment on function public.opens_stored_texts(text[]) is
  'Whether any stored text is under one of these key ids; null where nothing is stored. Where all are under others, the master key is not this installation''s. Service role only.';

revoke all on function public.applied_migrations() from public, anon, authenticated;
revoke all on function public.opens_stored_texts(text[]) from public, anon, authenticated;
grant execute on function public.applied_migrations() to service_role;
grant execute on function public.opens_stored_texts(text[]) to service_role;
