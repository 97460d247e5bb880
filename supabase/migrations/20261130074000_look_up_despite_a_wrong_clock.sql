-- A look-up that ran on a wrong clock leaves a plan, a limit or a lease far ahead: none of them holds GitHub up for long,
-- as none holds up a sync.
create or replace function public.claim_github_lookup(
  p_organization_id uuid, p_lease_seconds integer, p_reason text, p_except uuid[] default '{}'
) returns text
language sql volatile security definer set search_path = '' as $$
  with due as (
    select id from public.org_integrations
    where provider = 'github' and status <> 'disconnected'
      and (p_organization_id is null or organization_id = p_organization_id)
      and (p_reason = 'person' or (not automatic_sync_stopped
        and (private.is_due(next_sync_at) or (p_reason = 'new-commits' and status = 'active'))))
      and (blocked_until is null or private.is_due(blocked_until)) and private.is_free(lease_until) and id <> all (p_except)
    order by next_sync_at limit 1
    for update skip locked
  )
  update public.org_integrations i set
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds), next_sync_at = now()
  from due where i.id = due.id
  returning json_build_object('organization_id', i.organization_id, 'integration_id', i.id, 'lease_token', i.lease_token,
    'consecutive_failures', i.consecutive_failures)::text
$$;

create or replace function public.list_unexplained_commits(p_organization_id uuid, p_rules_version text, p_limit integer) returns text
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
