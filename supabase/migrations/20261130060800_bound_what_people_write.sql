-- What the forms refuse, the tables refuse as well: the API can be called without a form.

create function private.is_plain_text(value text) returns boolean
language sql immutable set search_path = '' as $$
  select value !~ '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]'
    and value ~ '[^\s\u00a0\u00ad\u115f\u1160\u1680\u180e\u2000-\u200d\u202f\u205f\u2060\u2800\u3000\u3164\ufeff\uffa0]'
$$;
comment on function private.is_plain_text(text) is
  'Whether a text can be seen and reads in the order it is written: no control and no bidirectional characters, and not only characters without a shape. The same as isPlainText in lib/platform/forms/plain-text.ts, which a test holds to it.';

create function private.to_plain_text(value text, otherwise text) returns text
language sql immutable set search_path = '' as $$
  select case when private.is_plain_text(plain) then plain else otherwise end from (
    select btrim(regexp_replace(value, '[\u0001-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+', ' ', 'g')) as plain
  ) p
$$;
comment on function private.to_plain_text(text, text) is 'A text without what is_plain_text refuses; the other one where nothing of it can be seen.';

create function private.are_names(value text[], most integer, longest integer) returns boolean
language sql immutable set search_path = '' as $$
  select cardinality(value) <= most and coalesce(
    (select bool_and(name is not null and length(btrim(name)) between 1 and longest) from unnest(value) name), true)
$$;
comment on function private.are_names(text[], integer, integer) is 'Whether a list holds no more names than that, none empty and none longer.';

create function private.bare_remote_url(url text) returns text
language sql immutable set search_path = '' as $$
  select regexp_replace(regexp_replace(btrim(url, E' \t\r\n'), '[?#].*$', ''), '^([a-z][a-z0-9+.-]*://|//)?[^/]*@', '\1', 'i')
$$;
comment on function private.bare_remote_url(text) is
  'A remote''s address without user, password and what stands behind ? or #. The same as bareRemoteUrl in lib/workspace/repositories/remote-url.ts, which a test holds to it.';

-- Whoever writes an address, what is somebody's password or token stays out of the table.
create function private.keep_remote_url_bare() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'repositories' then
    new.remote_url := private.bare_remote_url(new.remote_url);
  else
    new.repository_url := private.bare_remote_url(new.repository_url);
  end if;
  return new;
end
$$;
create trigger keep_remote_url_bare before insert or update of remote_url on public.repositories
  for each row when (new.remote_url ~ '[@?#]') execute function private.keep_remote_url_bare();
create trigger keep_repository_url_bare before insert or update of repository_url on public.external_deployments
  for each row when (new.repository_url ~ '[@?#]') execute function private.keep_remote_url_bare();

-- Stored rows. An address that names no repository isn't read by anything, and nobody knows what it holds.
update public.external_deployments set repository_url = case when repository_slug is not null then private.bare_remote_url(repository_url) end
where repository_url ~ '[@?#]' or (repository_slug is null and repository_url is not null);
update public.external_deployments set repository_slug = null where length(repository_slug) > 500;
delete from public.repositories where slug !~ '^[a-z0-9_][a-z0-9_.-]*/.+$' or length(slug) > 500 or not private.is_plain_text(slug);
update public.repositories set remote_url = 'https://' || slug
where length(remote_url) > 600 or not private.is_plain_text(remote_url)
  or private.bare_remote_url(remote_url) !~* '^(((git\+)?(https?|ssh|git)://|//)?[a-z0-9_][a-z0-9_.-]*(:[0-9]+)?/|(localhost|[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)+):(?!//))[^?#]*$';
update public.repositories set remote_url = private.bare_remote_url(remote_url) where remote_url ~ '[@?#]';
delete from public.service_repositories where length(service) not between 1 and 500;
update public.organizations set name = left(private.to_plain_text(name, slug), 80) where not private.is_plain_text(name);
update public.organizations set production_environments = array(
  select name from (select name, min(place) as place from unnest(production_environments) with ordinality as e (name, place)
    where length(btrim(name)) between 1 and 200 group by name order by 2 limit 50) kept order by place)
where not private.are_names(production_environments, 50, 200);
update public.api_tokens set name = left(private.to_plain_text(name, 'API token'), 80) where not private.is_plain_text(name);
update public.api_tokens set expires_at = created_at + interval '366 days' where expires_at > created_at + interval '366 days';
update public.commit_overrules set reason = private.to_plain_text(reason, '-') where not private.is_plain_text(reason);
update public.commit_overrules set tools = array[left(private.to_plain_text(tools[1], '-'), 60)]
where cardinality(tools) = 1 and not (length(tools[1]) <= 60 and private.is_plain_text(tools[1]));
alter table public.report_snapshots disable trigger "A snapshot never changes";
update public.report_snapshots set title = left(private.to_plain_text(title, 'Snapshot'), 120) where not private.is_plain_text(title);
alter table public.report_snapshots enable trigger "A snapshot never changes";
update public.org_integrations set last_error_detail =
  regexp_replace(last_error_detail, '((gh[a-z]|github_pat|iris)_[A-Za-z0-9_-]+|(bearer|basic|token)\s+\S+)', '[removed]', 'gi')
where last_error_detail ~* '(gh[a-z]|github_pat|iris)_|(bearer|basic|token)\s';

alter table public.organizations
  add constraint organizations_name_plain check (private.is_plain_text(name)),
  add constraint organizations_production_environments_bounded check (private.are_names(production_environments, 50, 200)),
  add constraint organizations_time_zone_bounded check (length(time_zone) between 1 and 64);
alter table public.organization_invitations
  add constraint organization_invitations_token_hash_bounded check (length(token_hash) between 32 and 128);
alter table public.repositories
  add constraint repositories_slug_named check (slug ~ '^[a-z0-9_][a-z0-9_.-]*/.+$' and length(slug) <= 500 and private.is_plain_text(slug)),
  add constraint repositories_remote_url_of_git check (length(remote_url) <= 600 and private.is_plain_text(remote_url)
    and remote_url ~* '^(((git\+)?(https?|ssh|git)://|//)?[a-z0-9_][a-z0-9_.-]*(:[0-9]+)?/|(localhost|[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)+):(?!//))[^?#]*$');
alter table public.service_repositories
  add constraint service_repositories_service_bounded check (length(service) between 1 and 500);
alter table public.api_tokens
  add constraint api_tokens_name_plain check (private.is_plain_text(name)),
  add constraint api_tokens_scopes_bounded check (cardinality(scopes) <= 4),
  add constraint api_tokens_expires_bounded check (expires_at <= created_at + interval '366 days');
alter table public.report_snapshots
  add constraint report_snapshots_title_plain check (private.is_plain_text(title));
alter table public.commit_overrules
  add constraint commit_overrules_reason_plain check (private.is_plain_text(reason)),
  add constraint commit_overrules_only_tool_plain check (private.is_plain_text(only_tool)),
  add constraint commit_overrules_tools_bounded check (
    cardinality(tools) = 0 or (length(tools[1]) between 1 and 60 and private.is_plain_text(tools[1])));
-- A push's lists are bounded by its schema, name by name; here by what all of them come to, which costs a page nothing.
alter table public.commit_observations
  add constraint commit_observations_tools_short check (octet_length(tools::text) <= 16000);
alter table public.commit_push_cursors
  add constraint commit_push_cursors_heads_short check (octet_length(heads::text) <= 4000);

revoke all on function private.is_plain_text(text) from public, anon, authenticated;
revoke all on function private.to_plain_text(text, text) from public, anon, authenticated;
revoke all on function private.are_names(text[], integer, integer) from public, anon, authenticated;
revoke all on function private.bare_remote_url(text) from public, anon, authenticated;
revoke all on function private.keep_remote_url_bare() from public, anon, authenticated;
-- Constraints run as whoever writes; the service role writes these tables by itself as well.
grant execute on function private.is_plain_text(text) to service_role;
grant execute on function private.are_names(text[], integer, integer) to service_role;
