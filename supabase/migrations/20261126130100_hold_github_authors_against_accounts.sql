-- An account that is overruled later also holds for commits that GitHub told about earlier. GitHub's authors aren't kept,
-- so GitHub is asked again: for commits whose author nobody has held against the accounts that stand now.
alter table public.commit_observations add column held_against timestamptz;
comment on column public.commit_observations.held_against is
  'GitHub''s only: the newest overrule of an account that the commit''s author was held against; null for what was observed before this was noted.';

create or replace function private.unexplained_commits(organization uuid, current_rules text)
returns table (sha text, repository text, deployed_at timestamptz)
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
comment on function private.unexplained_commits(uuid, text) is
  'Commits of deployments whose origin is UNKNOWN, not there, GitHub''s by other rules, or GitHub''s from before an account was overruled, with the repository of their newest deployment, one on GitHub first.';

create function public.note_github_authors(p_organization_id uuid, p_shas text[], p_overrule_ids uuid[]) returns void
language sql volatile security definer set search_path = '' as $$
  update public.commit_observations o set held_against = coalesce((
    select max(v.created_at) from public.commit_overrules v
    where v.organization_id = p_organization_id and v.id = any (p_overrule_ids)), '-infinity')
  where o.organization_id = p_organization_id and o.source = 'github' and o.sha = any (p_shas)
$$;
comment on function public.note_github_authors(uuid, text[], uuid[]) is
  'Notes which overrules of accounts the authors of these commits were held against when GitHub told them. Service role only.';
revoke all on function public.note_github_authors(uuid, text[], uuid[]) from public, anon, authenticated;
grant execute on function public.note_github_authors(uuid, text[], uuid[]) to service_role;
