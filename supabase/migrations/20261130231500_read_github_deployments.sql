-- An organization without Datadog can have its deployments read from GitHub, with the token of its GitHub connection: a
-- source of its own beside the pipeline that pushes, whose rows come through the same door (public.record_pushed_events).
alter table public.org_integrations drop constraint org_integrations_provider_check;
alter table public.org_integrations add constraint org_integrations_provider_check
  check (provider in ('datadog', 'github', 'pipeline', 'git', 'github_deployments'));
comment on table public.org_integrations is
  'A connected account of a provider, the pipeline that pushes, git, from which deployments and results are estimated, or the deployments that GitHub tells. Two organizations may connect the same Datadog account.';
alter table public.feeds drop constraint feeds_kind_check;
alter table public.feeds add constraint feeds_kind_check
  check (kind in ('deployments', 'dora_incidents', 'managed_incidents', 'pushed_deployments', 'pushed_incidents', 'estimated_deployments',
    'github_deployments'));
comment on table public.feeds is
  'What an organization gets of each kind, one row a kind: dora_incidents are those of DORA Metrics, managed_incidents those of Incident Management, pushed_* what a pipeline pushes, estimated_deployments what is derived from git, github_deployments what GitHub tells.';

create function private.are_github_repositories(names text[]) returns boolean
language sql immutable set search_path = '' as $$
  select cardinality(names) <= 50 and coalesce(
    (select bool_and(one ~ '^github\.com/[a-z0-9][a-z0-9-]{0,38}/[a-z0-9._-]{1,100}$') from unnest(names) one), true)
$$;
comment on function private.are_github_repositories(text[]) is
  'Whether these are repositories on github.com, as `github.com/owner/name` in lower case, 50 at most.';
revoke all on function private.are_github_repositories(text[]) from public, anon, authenticated;

alter table public.org_integrations
  add column deployment_repositories text[] not null default '{}' check (cardinality(deployment_repositories) <= 50),
  add column deployments_read_for text[] not null default '{}' check (cardinality(deployments_read_for) <= 100);
comment on column public.org_integrations.deployment_repositories is
  'Of GitHub''s connection: the repositories whose deployments are read. Empty where none are.';
comment on column public.org_integrations.deployments_read_for is
  'The repositories and environments that the last whole reading of GitHub''s deployments was for: others are read from the beginning.';
grant select (deployment_repositories, deployments_read_for) on public.org_integrations to authenticated;

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
comment on function public.choose_github_deployments(uuid, text[]) is
  'Says whose deployments are read from GitHub, and that its turn has come; none switches it off. Admins. PT404 where GitHub isn''t connected, PT409 where Datadog is, PT422 for what is no repository on github.com.';
revoke all on function public.choose_github_deployments(uuid, text[]) from public, anon, authenticated;
grant execute on function public.choose_github_deployments(uuid, text[]) to authenticated;
