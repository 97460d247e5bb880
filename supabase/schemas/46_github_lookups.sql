-- Commits asked about at GitHub.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.github_lookups (
  organization_id uuid references public.organizations (id) on delete cascade,
  sha text check (sha ~ '^[0-9a-f]{40}$'),
  outcome text not null check (outcome in ('not-found', 'no-access')),
  attempts integer not null default 1 check (attempts > 0),
  asked_at timestamptz not null default now(),
  next_at timestamptz not null,
  primary key (organization_id, sha)
);

comment on table public.github_lookups is
  'Commits that GitHub was asked about in vain, and when they are asked about again. A commit that was found has an observation instead.';
comment on column public.github_lookups.outcome is
  'not-found: the repository is readable and doesn''t hold the commit (it was rewritten, or never pushed); no-access: the token may not read the repository, or there is none.';

alter table public.github_lookups enable row level security;
grant select (organization_id, sha, outcome, attempts, asked_at, next_at) on public.github_lookups to authenticated;
grant delete, insert, select, update on public.github_lookups to service_role;

create policy "Members read the GitHub lookups of their organizations" on public.github_lookups
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function private.are_github_repositories(names text[]) returns boolean
language sql immutable set search_path = '' as $$
  select cardinality(names) <= 50 and coalesce(
    (select bool_and(one ~ '^github\.com/[a-z0-9][a-z0-9-]{0,38}/[a-z0-9._-]{1,100}$') from unnest(names) one), true)
$$;
comment on function private.are_github_repositories is
  'Whether these are repositories on github.com, as `github.com/owner/name` in lower case, 50 at most.';
revoke all on function private.are_github_repositories from public, anon, authenticated;

create function private.unexplained_commits(organization uuid, current_rules text) returns table(sha text, repository text, deployed_at timestamptz)
language sql stable set search_path = '' as $$
  select distinct on (c.sha) c.sha, coalesce(r.slug, d.repository_slug), d.started_at
  from public.external_deployment_commits c
  join public.external_deployments d on d.organization_id = organization and d.id = c.deployment_id
  left join public.repositories r on r.organization_id = organization and r.id = d.repository_id
  left join public.commit_origins o on o.organization_id = organization and o.sha = c.sha
  left join public.commit_observations w on w.organization_id = organization and w.sha = c.sha and w.source = 'github'
    and w.rules_version = current_rules
  where c.organization_id = organization and d.disappeared_at is null
    and case
      -- GitHub's messages and authors aren't kept: after a change of the rules, or another account, it is asked again.
      when w.sha is null then o.sha is null or o.origin = 'UNKNOWN' or (o.source = 'github' and o.rules_version <> current_rules)
      else o.rule_id <> 'overrule/commit' and coalesce(w.held_against, w.observed_at) < (
        select max(v.created_at) from public.commit_overrules v
        where v.organization_id = organization and v.kind = 'account' and v.revoked_at is null)
      end
  order by c.sha, (coalesce(r.slug, d.repository_slug) like 'github.com/%') desc nulls last, d.started_at desc
$$;
comment on function private.unexplained_commits is
  'Commits of deployments whose origin is UNKNOWN, not there, GitHub''s by other rules, or GitHub''s from before an account was overruled, with the repository of their newest deployment, one on GitHub first.';
revoke all on function private.unexplained_commits from public, anon, authenticated;

create function public.choose_github_deployments(p_organization_id uuid, p_repositories text[]) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  github public.org_integrations;
begin
  perform private.require_role(p_organization_id, array['owner', 'admin']);
  select * into github from public.org_integrations
  where organization_id = p_organization_id and provider = 'github' and status <> 'disconnected' for update;
  if p_repositories is null or not private.are_github_repositories(p_repositories) then
    raise exception using errcode = 'PT422', message = 'no repositories on github.com';
  end if;
  if github.id is null and p_repositories <> '{}' then
    raise exception using errcode = 'PT404', message = 'github is not connected';
  end if;
  if p_repositories <> '{}' and exists (select 1 from public.org_integrations
      where organization_id = p_organization_id and provider = 'datadog' and status <> 'disconnected') then
    raise exception using errcode = 'PT409', message = 'datadog is connected';
  end if;
  if github.id is null or github.deployment_repositories = p_repositories then
    return;
  end if;
  update public.org_integrations set deployment_repositories = p_repositories, next_sync_at = now() where id = github.id;
  perform private.record_audit_event(p_organization_id, 'integration.choose-deployments', 'github',
    jsonb_build_object('repositories', cardinality(p_repositories)));
end
$$;
comment on function public.choose_github_deployments is
  'Says whose deployments are read from GitHub, and that its turn has come; none switches it off. Admins. PT404 where GitHub isn''t connected, PT409 where Datadog is, PT422 for what is no repository on github.com.';
revoke all on function public.choose_github_deployments from public, anon, authenticated;
grant execute on function public.choose_github_deployments to authenticated;

create function public.claim_github_lookup(
  p_organization_id uuid, p_lease_seconds integer, p_reason text, p_lease_token uuid,
  p_except uuid[] default '{}'::uuid[]
) returns text
language sql volatile security definer set search_path = '' as $$
  with held as (
    select id from public.org_integrations
    where provider = 'github' and lease_token = p_lease_token and lease_until > now()
  ), due as (
    select id from public.org_integrations
    where provider = 'github' and status <> 'disconnected' and not exists (select from held)
      and (p_organization_id is null or organization_id = p_organization_id)
      and (p_reason = 'person' or (not automatic_sync_stopped
        and (private.is_due(next_sync_at) or (p_reason = 'new-commits' and status = 'active'))))
      and (blocked_until is null or private.is_due(blocked_until)) and private.is_free(lease_until) and id <> all (p_except)
      -- A claim that was held up on its way until its turn was over takes nothing.
      and returned_lease_token is distinct from p_lease_token
    order by next_sync_at limit 1
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = p_lease_token, lease_until = now() + make_interval(secs => p_lease_seconds), next_sync_at = now()
  from (select id from held union all select id from due) taken where i.id = taken.id
  returning json_build_object('organization_id', i.organization_id, 'integration_id', i.id, 'lease_token', i.lease_token,
    'consecutive_failures', i.consecutive_failures)::text
$$;
comment on function public.claim_github_lookup is
  'Takes the lease of a GitHub connection under the name given: of this organization''s, or of the one that has been due longest. Asked again under the same name, it answers the same. Reasons: due; new-commits, although it isn''t due, unless it fails; person, although GitHub refused its token. None outweighs a limit of GitHub''s. Null when there is none to take. Service role only.';
revoke all on function public.claim_github_lookup from public, anon, authenticated;
grant execute on function public.claim_github_lookup to service_role;

create function public.finish_github_lookup(
  p_organization_id uuid, p_integration_id uuid, p_lease_token uuid, p_error_kind text, p_error_detail text,
  p_is_complete boolean, p_is_blocked boolean, p_next_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
begin
  if exists (select 1 from public.org_integrations where organization_id = p_organization_id
             and id = p_integration_id and returned_lease_token = p_lease_token) then
    return;
  end if;
  perform private.require_lease(p_organization_id, p_integration_id, p_lease_token, 1);
  update public.org_integrations set
    lease_token = null, lease_until = null, returned_lease_token = p_lease_token, next_sync_at = p_next_at,
    blocked_until = case when p_is_blocked then p_next_at end,
    status = case when p_error_kind is null then 'active' else 'error' end,
    last_synced_at = case when p_is_complete then now() else last_synced_at end,
    last_error_kind = p_error_kind, last_error_detail = p_error_detail,
    last_error_at = case when p_error_kind is null then last_error_at else now() end,
    failing_since = case when p_error_kind is not null then coalesce(failing_since, now()) end,
    consecutive_failures = case when p_error_kind is null then 0 else consecutive_failures + 1 end,
    credential_refusals = case when p_error_kind in ('unauthorized', 'forbidden') then credential_refusals + 1 else 0 end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;
comment on function public.finish_github_lookup is
  'Ends a turn of lookups and says when the next is due. Told again, it changes nothing. PT409 when the lease was lost. Service role only.';
revoke all on function public.finish_github_lookup from public, anon, authenticated;
grant execute on function public.finish_github_lookup to service_role;

create function public.forget_github_lookups(p_organization_id uuid) returns void
language sql volatile security definer set search_path = '' as $$
  delete from public.github_lookups where organization_id = p_organization_id
$$;
comment on function public.forget_github_lookups is
  'Makes every commit that was asked about in vain due again: another token may see it. Service role only.';
revoke all on function public.forget_github_lookups from public, anon, authenticated;
grant execute on function public.forget_github_lookups to service_role;

create function public.list_github_repositories(p_organization_id uuid, p_limit integer) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(r.slug order by r.last desc), '[]')::text from (
    select coalesce(r.slug, d.repository_slug) as slug, max(d.started_at) as last
    from public.external_deployments d
    left join public.repositories r on r.organization_id = p_organization_id and r.id = d.repository_id
    where d.organization_id = p_organization_id and d.disappeared_at is null
      and coalesce(r.slug, d.repository_slug) ~ '^github\.com/[^/]+/[^/]+$'
    group by 1 order by 2 desc limit p_limit
  ) r
$$;
comment on function public.list_github_repositories is
  'The repositories on github.com that deployments name, the one deployed last first. Service role only.';
revoke all on function public.list_github_repositories from public, anon, authenticated;
grant execute on function public.list_github_repositories to service_role;

create function public.list_unexplained_commits(p_organization_id uuid, p_rules_version text, p_limit integer) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_object('sha', u.sha, 'repository', u.repository)), '[]')::text
  from (
    select u.sha, u.repository from private.unexplained_commits(p_organization_id, p_rules_version) u
    left join public.github_lookups l on l.organization_id = p_organization_id and l.sha = u.sha
    where u.repository ~ '^github\.com/[^/]+/[^/]+$' and u.sha ~ '^[0-9a-f]{40}$'
      -- A commit asked about in vain waits for 30 days at most.
      and coalesce(l.next_at <= now() or l.next_at > now() + interval '31 days', true)
    order by u.deployed_at desc, u.sha limit p_limit
  ) u
$$;
comment on function public.list_unexplained_commits is
  'Unexplained commits on github.com that are due to be looked up, those deployed last first, as JSON [{sha, repository}]. Service role only.';
revoke all on function public.list_unexplained_commits from public, anon, authenticated;
grant execute on function public.list_unexplained_commits to service_role;

create function public.note_github_authors(p_organization_id uuid, p_shas text[], p_overrule_ids uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update public.commit_observations o set held_against = coalesce((
    select max(v.created_at) from public.commit_overrules v
    where v.organization_id = p_organization_id and v.id = any (p_overrule_ids)), '-infinity')
  where o.organization_id = p_organization_id and o.source = 'github' and o.sha = any (p_shas)
$$;
comment on function public.note_github_authors is
  'Notes which overrules of accounts the authors of these commits were held against when GitHub told them. Service role only.';
revoke all on function public.note_github_authors from public, anon, authenticated;
grant execute on function public.note_github_authors to service_role;

create function public.record_github_lookups(p_organization_id uuid, p_lookups text) returns void
language sql volatile security definer set search_path = '' as $$
  insert into public.github_lookups as l (organization_id, sha, outcome, next_at)
  select p_organization_id, x.sha, x.outcome, now() + interval '1 day'
  from jsonb_to_recordset(p_lookups::jsonb) as x(sha text, outcome text)
  on conflict (organization_id, sha) do update set
    outcome = excluded.outcome, attempts = l.attempts + 1, asked_at = now(),
    -- A rewritten commit stays gone, a repository may be opened to the token later: ever more seldom, at most monthly.
    next_at = now() + least(interval '30 days', interval '1 day' * power(2, least(l.attempts, 6)))
$$;
comment on function public.record_github_lookups is
  'Notes which commits GitHub was asked about in vain: JSON [{sha, outcome}]. Service role only.';
revoke all on function public.record_github_lookups from public, anon, authenticated;
grant execute on function public.record_github_lookups to service_role;

create function public.summarize_github_lookups(p_organization_id uuid, p_rules_version text) returns text
language sql stable security definer set search_path = '' as $$
  with unexplained as materialized (
    select u.sha, u.repository, u.repository ~ '^github\.com/[^/]+/[^/]+$' and u.sha ~ '^[0-9a-f]{40}$' as on_github, l.outcome
    from private.unexplained_commits(p_organization_id, p_rules_version) u
    left join public.github_lookups l on l.organization_id = p_organization_id and l.sha = u.sha
  )
  select json_build_object(
    'explained', (select count(*) from public.commit_observations where organization_id = p_organization_id and source = 'github'),
    'left', (select count(*) from unexplained where on_github and outcome is null),
    'not_found', (select count(*) from unexplained where on_github and outcome = 'not-found'),
    'no_access', (select count(*) from unexplained where on_github and outcome = 'no-access'),
    'elsewhere', (select count(*) from unexplained where not coalesce(on_github, false)),
    'unreadable_repositories', (select coalesce(json_agg(r.repository order by r.n desc, r.repository), '[]') from (
      select repository, count(*) as n from unexplained where on_github and outcome = 'no-access'
      group by repository order by count(*) desc, repository limit 20) r))::text
$$;
comment on function public.summarize_github_lookups is
  'How many commits GitHub explained, and how many are left, by reason. Called after the membership gate. Service role only.';
revoke all on function public.summarize_github_lookups from public, anon, authenticated;
grant execute on function public.summarize_github_lookups to service_role;
