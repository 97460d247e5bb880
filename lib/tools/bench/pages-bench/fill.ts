import type { Sql } from "postgres";

export interface FillOptions {
  organizationId: string;
  deployments: number;
  commitsPerDeployment: number;
  /** How many days the history spans, up to now. */
  days: number;
}

/**
 * Fills one organization with a made-up history, set-based: 40 services of 8 teams and 20 repositories, a tenth of it
 * staging, 8 % failed, a third of the commits AI-assisted. Every value follows from its number, so each run is alike.
 * A seventh of the commits goes out more than once: production ships what staging had, rollbacks what went before, and
 * services of one repository share some.
 */
export async function fillOrganization(sql: Sql, options: FillOptions): Promise<void> {
  const { organizationId, deployments, commitsPerDeployment, days } = options;
  const [integration] = await sql<{ id: string }[]>`
    insert into public.org_integrations (organization_id, provider, site, last_synced_at, account_since)
    values (${organizationId}, 'datadog', 'datadoghq.com', now(), now() - interval '900 days') returning id`;
  if (!integration) throw new Error("the integration was not stored");
  await sql`
    insert into public.feeds (organization_id, integration_id, kind, spans_read)
    select ${organizationId}, ${integration.id}, kind, tstzmultirange(tstzrange(now() - interval '900 days', now()))
    from unnest(array['deployments', 'dora_incidents']) kind
    on conflict (organization_id, kind) do update set spans_read = excluded.spans_read`;
  await sql`
    insert into public.repositories (organization_id, remote_url, slug)
    select ${organizationId}, 'https://git.example/bench/r' || i, 'git.example/bench/r' || i
    from generate_series(0, 19) i`;
  await sql`set session_replication_role = replica`;
  await sql`
    insert into public.external_deployments (organization_id, integration_id, external_id, service, env, team,
      repository_id, commit_sha, started_at, finished_at, duration_seconds, result, deployment_type,
      recovery_seconds, remediation_type, remediation_external_id, source, number_of_commits, fingerprint)
    select ${organizationId}, ${integration.id}, 'bench-' || i, 'service-' || (i * 7919 % 40),
      case when i / 40 % 10 = 3 then 'staging' else 'production' end, 'team-' || (i * 7919 % 40) % 8,
      r.id, md5('head' || i), at, at + interval '4 minutes', 240,
      case when draw < 80 then 'failed' when i > ${deployments} - 60 then 'pending' else 'passed' end,
      case when i % 37 = 0 then 'rollback' else 'standard' end,
      case when draw < 70 then 600 + hashtext('recovery' || i) & 16383 end,
      case when draw < 40 then 'rollback' when draw < 70 then 'rollforward' end,
      case when draw < 70 then 'bench-' || (i + 1) end, 'apm', ${commitsPerDeployment}, md5('fingerprint' || i)
    from generate_series(1, ${deployments}::integer) i
    cross join lateral (
      select now() - interval '1 day' * ${days}::double precision * (1 - i::double precision / ${deployments}) as at,
        (hashtext('result' || i) & 1023) * 1000 / 1024 as draw
    ) made
    left join public.repositories r on r.organization_id = ${organizationId}
      and r.slug = 'git.example/bench/r' || (i * 7919 % 40) % 20 and i % 25 <> 0`;
  await sql`
    insert into public.external_deployment_commits (deployment_id, sha, organization_id, position, committed_at,
      lead_time_seconds, time_to_deploy_seconds)
    select d.id, md5('commit' || brought || '-' || k) || '00000000', ${organizationId}, k,
      d.started_at - interval '1 second' * lead, lead, 240
    from public.external_deployments d
    cross join lateral (select substr(d.external_id, 7)::integer as i) numbered
    cross join generate_series(0, ${commitsPerDeployment - 1}::integer) k
    cross join lateral (
      select case when i <= 40 then i when i % 37 = 0 or (i / 40 % 10 = 4 and 2 * k < ${commitsPerDeployment}::integer) then i - 40
        when i / 20 % 20 = 1 and k = 0 then i - 20 else i end as brought
    ) source
    cross join lateral (select 1800 + hashtext(d.external_id || 'lead' || k) & 524287 as lead) made
    where d.organization_id = ${organizationId}`;
  await sql`
    insert into public.commit_origins (organization_id, sha, origin, tools, evidence_level, rule_id, rules_version,
      unknown_reason, strength, source)
    select organization_id, sha,
      case when draw < 34 then 'AI_ASSISTED' when draw < 40 then 'BOT' when draw < 50 then 'UNKNOWN' else 'HUMAN' end,
      case when draw < 20 then array['claude-code'] when draw < 34 then array['copilot'] else '{}' end,
      case when draw < 34 then 'E2' end, 'bench', '1', case when draw between 40 and 49 then 'subject-only' end, 2, 'datadog'
    from (
      select distinct organization_id, sha, (hashtext(sha) & 1023) * 100 / 1024 as draw
      from public.external_deployment_commits where organization_id = ${organizationId}
    ) c`;
  await sql`
    insert into public.external_incidents (organization_id, integration_id, external_id, services, envs, teams,
      severity, started_at, finished_at, restore_seconds, fingerprint)
    select ${organizationId}, ${integration.id}, 'incident-' || i, array['service-' || i % 40], array['production'],
      array['team-' || i % 8], 'SEV-' || 1 + i % 3, at, case when i % 50 > 0 then at + interval '2 hours' end,
      case when i % 50 > 0 then 7200 end, md5('incident' || i)
    from generate_series(1, ${Math.ceil(deployments / 100)}::integer) i
    cross join lateral (
      select now() - interval '1 day' * ${days}::double precision * i / ${deployments / 100}::double precision as at
    ) made`;
  await sql`set session_replication_role = default`;
  await sql`select private.count_commits(array(
    select id from public.external_deployments where organization_id = ${organizationId}))`;
  await sql`
    insert into public.repeated_deployment_commits (deployment_id, sha, organization_id)
    select deployment_id, sha, organization_id from (
      select deployment_id, sha, organization_id, count(*) over (partition by organization_id, sha) as times
      from public.external_deployment_commits where organization_id = ${organizationId}
    ) counted where times > 1`;
  await sql`update public.organizations set production_environments = array['production'], data_version = data_version + 1
    where id = ${organizationId}`;
  await sql.unsafe("vacuum analyze");
}
