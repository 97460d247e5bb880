-- How many commits that a git note attests carry no other mark of AI: what hides where there are no notes.
create index commit_observations_notes_idx on public.commit_observations (organization_id, sha)
  where source = 'git' and rule_id = 'note/attested';

create function public.count_attested_commits(p_organization_id uuid, p_environments text[]) returns text
language sql stable security invoker set search_path = '' as $$
  with attested as materialized (
    select n.sha from public.commit_observations n
    where n.organization_id = p_organization_id and n.source = 'git' and n.rule_id = 'note/attested'
      and exists (
        select 1 from public.commit_origins o
        where o.organization_id = p_organization_id and o.sha = n.sha and o.origin = 'AI_ASSISTED')
      and exists (
        select 1 from public.external_deployment_commits c
        join public.external_deployments d on d.id = c.deployment_id
        where c.organization_id = p_organization_id and c.sha = n.sha
          and d.disappeared_at is null and d.env = any (p_environments))
  ), seen as (
    select a.sha, bool_or(o.origin = 'AI_ASSISTED') as is_marked
    from attested a join public.commit_observations o on o.organization_id = p_organization_id and o.sha = a.sha
    where o.source <> 'git' and o.origin in ('HUMAN', 'AI_ASSISTED')
    group by a.sha
  )
  select jsonb_build_object(
    'attested', (select count(*) from attested),
    'seen', (select count(*) from seen),
    'unmarked', (select count(*) from seen where not is_marked))::text
$$;
comment on function public.count_attested_commits(uuid, text[]) is
  'Commits deployed to some environments that a git note attests as AI-assisted; of them those that another source could call human or AI-assisted, and of those the ones in which it found no mark of AI. JSON text.';
revoke all on function public.count_attested_commits(uuid, text[]) from public, anon;
grant execute on function public.count_attested_commits(uuid, text[]) to authenticated, service_role;
