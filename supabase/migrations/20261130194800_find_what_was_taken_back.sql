-- Which deployed commits later ones reverted or hot-fixed, as their messages say.

create table public.taken_back_commits (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  place text not null check (length(place) between 1 and 2000),
  period integer not null,
  sha text not null check (length(sha) between 1 and 128),
  taken_back_by text not null check (length(taken_back_by) between 1 and 128),
  taken_back_at timestamptz not null,
  how text not null check (how in ('reverted', 'hotfixed')),
  rule text not null check (length(rule) between 1 and 100),
  primary key (organization_id, place, period, sha, taken_back_by)
);
comment on table public.taken_back_commits is
  'Deployed commits that a later one of their place reverted or hot-fixed within 14 days, and the commit that says so. Shas alone: no message is kept.';
comment on column public.taken_back_commits.place is
  'Where commits are looked for: a repository, or a service without one, in one environment (private.place_of).';
comment on column public.taken_back_commits.period is
  'The 14 days since 1970 in which it was taken back: what a search of them found replaces what it found before.';

create table public.taken_back_searches (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  place text not null check (length(place) between 1 and 2000),
  period integer not null,
  rules_version text not null check (length(rules_version) between 1 and 20),
  searched_at timestamptz not null,
  commits integer not null check (commits >= 0),
  without_message integer not null check (without_message between 0 and commits),
  primary key (organization_id, place, period)
);
comment on table public.taken_back_searches is
  'Of which 14 days of a place the messages were read for what they take back, by which rules, and how many of their commits have a message.';

alter table public.taken_back_commits enable row level security;
alter table public.taken_back_searches enable row level security;
grant select (organization_id, place, period, sha, taken_back_by, taken_back_at, how, rule)
  on public.taken_back_commits to authenticated;
grant select (organization_id, place, period, rules_version, searched_at, commits, without_message)
  on public.taken_back_searches to authenticated;
grant delete, insert, select, update on public.taken_back_commits, public.taken_back_searches to service_role;
create policy "Members read what was taken back in their organizations" on public.taken_back_commits
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));
create policy "Members read which days of their organizations were searched" on public.taken_back_searches
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.place_of(repository_id uuid, service text, env text) returns text
language sql immutable as $$
  select coalesce(repository_id::text, service) || E'\n' || coalesce(env, '')
$$;
comment on function private.place_of is
  'Where a deployment''s commits are looked for: its repository, or its service where none is known, in its environment. Inlined.';
revoke all on function private.place_of from public, anon, authenticated;
grant execute on function private.place_of to authenticated, service_role;

create function private.period_of(at timestamptz) returns integer
language sql immutable as $$
  select floor(extract(epoch from at) / 1209600)::integer
$$;
comment on function private.period_of is 'Which 14 days since 1970 (UTC). Inlined.';
revoke all on function private.period_of from public, anon, authenticated;
grant execute on function private.period_of to authenticated, service_role;

create function public.list_due_taken_back(p_organization_id uuid, p_rules_version text) returns text
language sql stable security definer set search_path = '' as $$
  with units as materialized (
    select private.place_of(d.repository_id, d.service, d.env) as place, private.period_of(d.started_at) as period,
      max(greatest(d.changed_at, d.disappeared_at)) as changed_at, coalesce(sum(d.commit_count) filter (where d.counts), 0) as commits
    from public.external_deployments d
    where d.organization_id = p_organization_id
    group by 1, 2
  ), with_before as (
    select place, period, max(changed_at) over days as changed_at, sum(commits) over days as commits
    from units
    window days as (partition by place order by period range between 1 preceding and current row)
  )
  select coalesce(json_agg(json_build_array(u.period, u.place, u.commits) order by u.period desc, u.place), '[]')::text
  from with_before u
  left join lateral (
    select k.searched_at, k.rules_version from public.taken_back_searches k
    where k.organization_id = p_organization_id and k.place = u.place and k.period = u.period
    limit 1) s on true
  where s.searched_at is null or s.rules_version <> p_rules_version
    -- A minute, for what was being written when it was searched.
    or u.changed_at > s.searched_at - interval '1 minute'
$$;
comment on function public.list_due_taken_back is
  'The 14 days of a place whose messages are to be read for what they take back: never read, by other rules, or with something changed since in them or the 14 days before. [period, place, commits to read], the newest first. Service role only.';
revoke all on function public.list_due_taken_back from public, anon, authenticated;
grant execute on function public.list_due_taken_back to service_role;

create function public.read_taken_back(p_sealed text) returns text
language plpgsql stable security definer set search_path = '' set plan_cache_mode = 'force_custom_plan' as $$
declare
  request jsonb := private.unseal(p_sealed);
  organization uuid;
  subkeys jsonb := request -> 'subkeys';
  period integer;
  places text[];
begin
  organization := (request ->> 'organization_id')::uuid;
  period := (request ->> 'period')::integer;
  places := array(select jsonb_array_elements_text(request -> 'places'));
  return (
    with shipped as materialized (
      select d.id, private.place_of(d.repository_id, d.service, d.env) as place, d.started_at,
        coalesce(r.slug, d.repository_slug) as repository,
        d.deployment_type in ('hotfix', 'rollforward') or exists (
          select 1 from public.external_deployments f
          where f.organization_id = organization and f.remediation_external_id = d.external_id
            and f.remediation_type <> 'rollback' and f.counts) as is_hotfix
      from public.external_deployments d
      left join public.repositories r on r.organization_id = organization and r.id = d.repository_id
      where d.organization_id = organization and d.counts and d.deployment_type is distinct from 'rollback'
        and d.started_at >= to_timestamp((period - 1) * 1209600.0) and d.started_at < to_timestamp((period + 1) * 1209600.0)
        and private.place_of(d.repository_id, d.service, d.env) = any (places)
    ), brought as materialized (
      select distinct on (s.place, c.sha) s.place, s.id, c.sha, c.position
      from shipped s
      cross join lateral (
        select e.sha, e.position from public.external_deployment_commits e
        where e.organization_id = organization and e.deployment_id = s.id
        offset 0) c
      order by s.place, c.sha, s.started_at, s.id
    ), told as materialized (
      -- Looked up one by one: of a new organization the planner thinks it has one row, and would set all against all.
      select b.place, b.id, json_agg(json_build_array(b.sha, x.message) order by b.position, b.sha) as commits
      from brought b
      left join lateral (
        select private.message_of(k.ciphertext, subkeys ->> k.key_id) as message from public.external_commit_secrets k
        where k.organization_id = organization and k.sha = b.sha
        limit 1) x on true
      group by b.place, b.id
    )
    select json_build_object('read_at', now(), 'deployments', coalesce(json_agg(json_build_array(
      s.place, extract(epoch from s.started_at), s.repository, coalesce(s.is_hotfix, false), t.commits) order by s.started_at, s.id), '[]'))::text
    from shipped s join told t on t.id = s.id
  );
exception
  when sqlstate 'PT400' or sqlstate 'PT410' then raise;
  when others then
    raise exception using errcode = 'PT422', message = 'messages cannot be read', detail = sqlstate;
end
$$;
comment on function public.read_taken_back is
  'The deployments of some places in 14 days and the 14 days before, oldest first, each with the commits it was the first to bring and their messages: [place, when, repository, whether it repairs a failure, [sha, message]]. Service role only.';
revoke all on function public.read_taken_back from public, anon, authenticated;
grant execute on function public.read_taken_back to service_role;

create function public.record_taken_back(p_organization_id uuid, p_found text) returns integer
language plpgsql volatile security definer set search_path = '' as $$
declare
  found_in jsonb := p_found::jsonb;
  in_period integer := (found_in ->> 'period')::integer;
  changed integer;
begin
  with searched as materialized (
    select * from jsonb_to_recordset(found_in -> 'places') as s(place text, commits integer, without_message integer)
  ), incoming as materialized (
    select distinct on (i.place, i.sha, i.by) i.*
    from jsonb_to_recordset(found_in -> 'rows') as i(place text, sha text, by text, at timestamptz, how text, rule text)
    order by i.place, i.sha, i.by, i.at
  ), noted as (
    insert into public.taken_back_searches as k
      (organization_id, place, period, rules_version, searched_at, commits, without_message)
    select p_organization_id, place, in_period, found_in ->> 'rules_version', (found_in ->> 'read_at')::timestamptz, commits, without_message
    from searched order by place
    on conflict (organization_id, place, period) do update set rules_version = excluded.rules_version,
      searched_at = excluded.searched_at, commits = excluded.commits, without_message = excluded.without_message
  ), gone as (
    delete from public.taken_back_commits k
    where k.organization_id = p_organization_id and k.period = in_period and k.place in (select place from searched)
      and not exists (select 1 from incoming i where (i.place, i.sha, i.by) = (k.place, k.sha, k.taken_back_by))
    returning 1
  ), written as (
    insert into public.taken_back_commits as k
      (organization_id, place, period, sha, taken_back_by, taken_back_at, how, rule)
    select p_organization_id, place, in_period, sha, by, at, how, rule from incoming order by place, sha, by
    on conflict (organization_id, place, period, sha, taken_back_by) do update set
      taken_back_at = excluded.taken_back_at, how = excluded.how, rule = excluded.rule
    where (k.taken_back_at, k.how, k.rule) is distinct from (excluded.taken_back_at, excluded.how, excluded.rule)
    returning 1
  )
  select (select count(*) from gone) + (select count(*) from written) into changed;
  if changed > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  return changed;
exception
  when foreign_key_violation then
    raise exception using errcode = 'PT404', message = 'organization not found';
end
$$;
comment on function public.record_taken_back is
  'Keeps what a search of 14 days of some places found, in place of what it found before: {period, read_at, rules_version, places: [{place, commits, without_message}], rows: [{place, sha, by, at, how, rule}]}. Returns how many rows are others than before. Service role only.';
revoke all on function public.record_taken_back from public, anon, authenticated;
grant execute on function public.record_taken_back to service_role;

create function public.list_taken_back(p_organization_id uuid, p_skip integer default 0) returns text
language sql stable set search_path = '' as $$
  select json_build_object(
    'waiting', (
      select count(*) from (
        select distinct private.place_of(d.repository_id, d.service, d.env) as place, private.period_of(d.started_at) as period
        from public.external_deployments d where d.organization_id = p_organization_id and d.counts
        except
        select s.place, s.period from public.taken_back_searches s where s.organization_id = p_organization_id) u),
    'places', (
      select coalesce(json_agg(json_build_array(p.place, p.commits, p.without_message) order by p.place), '[]')
      from (select s.place, sum(s.commits) as commits, sum(s.without_message) as without_message
        from public.taken_back_searches s where s.organization_id = p_organization_id group by s.place) p),
    'commits', (
      select coalesce(json_agg(json_build_array(c.place, c.sha, extract(epoch from c.taken_back_at), c.how, c.taken_back_by)
        order by c.taken_back_at, c.taken_back_by, c.place, c.sha), '[]')
      from (
        select * from public.taken_back_commits k where k.organization_id = p_organization_id
        order by k.taken_back_at, k.taken_back_by, k.place, k.sha limit 10000 offset p_skip) c))::text
$$;
comment on function public.list_taken_back is
  'A page of 10,000 of the commits that were taken back, the earliest first, after so many others, as [place, sha, when, how, by which commit]; of how many commits of each place the messages were read, and how many have none; and how many 14 days of a place wait to be read. JSON text.';
revoke all on function public.list_taken_back from public, anon, authenticated;
grant execute on function public.list_taken_back to authenticated, service_role;
