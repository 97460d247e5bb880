-- After the first 30 days all that Datadog keeps follows, and the repositories that deployments name are adopted.

create or replace function public.finish_sync_run(
  p_organization_id uuid, p_integration_id uuid, p_run_id uuid, p_lease_token uuid, p_status text, p_requests integer,
  p_retries integer, p_waited_seconds double precision, p_pause_reason text, p_error_kind text, p_error_detail text,
  p_next_sync_at timestamptz
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  run public.sync_runs;
begin
  if exists (select 1 from public.org_integrations where organization_id = p_organization_id
             and id = p_integration_id and returned_lease_token = p_lease_token) then
    return;
  end if;
  perform private.require_lease(p_organization_id, p_integration_id, p_lease_token, 1);
  update public.sync_runs set
    status = p_status,
    finished_at = case when p_status = 'running' then null else now() end,
    requests = requests + p_requests, retries = retries + p_retries,
    waited_seconds = waited_seconds + p_waited_seconds, pause_reason = p_pause_reason,
    error_kind = p_error_kind, error_detail = p_error_detail
  where organization_id = p_organization_id and id = p_run_id
  returning * into run;
  if p_status = 'succeeded' and private.note_absence(run) > 0 then
    update public.organizations set data_version = data_version + 1 where id = p_organization_id;
  end if;
  if p_status <> 'running' then
    perform private.forget_old_pages(run);
  end if;
  update public.org_integrations set
    lease_token = null, lease_until = null, returned_lease_token = p_lease_token,
    next_sync_at = coalesce(p_next_sync_at, next_sync_at),
    status = case when p_error_kind is not null then 'error' when p_status = 'running' then status else 'active' end,
    last_synced_at = case when p_status = 'succeeded' then now() else last_synced_at end,
    -- An incomplete run has read what can be read.
    history_due = history_due and not (p_status in ('succeeded', 'incomplete') and run.window_to - run.window_from >= interval '730 days'),
    full_read_at = case when p_status = 'succeeded' and run.reads_whole_history then now() else full_read_at end,
    last_error_kind = case when p_status = 'running' and p_error_kind is null then last_error_kind else p_error_kind end,
    last_error_detail = case when p_status = 'running' and p_error_kind is null then last_error_detail else p_error_detail end,
    last_error_at = case when p_error_kind is not null then now() else last_error_at end,
    failing_since = case when p_error_kind is not null then coalesce(failing_since, now())
                         when p_status = 'running' then failing_since end,
    consecutive_failures = case when p_error_kind is not null then consecutive_failures + 1
                                when p_status = 'running' then consecutive_failures else 0 end,
    credential_refusals = case when p_error_kind in ('unauthorized', 'forbidden') then credential_refusals + 1
                               when p_status in ('succeeded', 'incomplete') then 0
                               when p_error_kind is null and (p_requests > 0 or p_pause_reason = 'requests') then 0
                               else credential_refusals end
  where organization_id = p_organization_id and id = p_integration_id;
end
$$;

alter table public.organizations add column declined_repositories text[] not null default '{}';
comment on column public.organizations.declined_repositories is
  'Slugs of repositories that a person removed: they aren''t adopted again unless a person says so.';
update public.organizations o set declined_repositories = array(
  select distinct e.subject from public.audit_events e
  where e.organization_id = o.id and e.action = 'repository.remove' and e.subject is not null);

create or replace function public.remove_repository(p_organization_id uuid, p_repository_id uuid) returns integer
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
comment on function public.adopt_named_repositories(uuid, text[]) is
  'Adds the repositories that deployments about to be stored name, but for those a person removed, and matches the stored ones again; returns how many it added. Audited as the product''s own act. Does nothing in the demo. Service role only.';
revoke all on function public.adopt_named_repositories(uuid, text[]) from public, anon, authenticated;
grant execute on function public.adopt_named_repositories(uuid, text[]) to service_role;
