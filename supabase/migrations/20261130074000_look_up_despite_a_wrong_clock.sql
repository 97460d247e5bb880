-- A look-up that ran on a wrong clock leaves a plan, a limit or a lease far ahead: none of them holds GitHub up for long,
-- as none holds up a sync.
drop function public.claim_github_lookup(uuid, integer, text, uuid[]);
create function public.claim_github_lookup(
  p_organization_id uuid, p_lease_seconds integer, p_reason text, p_lease_token uuid, p_except uuid[] default '{}'
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

create or replace function public.finish_github_lookup(
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
