import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import { listOverrules, OVERRULES_PER_PAGE } from "@/lib/ingest/commit-origins/overrules";
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import { listRepositoryRows, REPOSITORIES_PER_PAGE } from "@/lib/read/dashboard/repository-page";
import { measureDataQuality } from "@/lib/read/data-quality/data";
import { breakDownDeployments } from "@/lib/read/deployments/break-down";
import { getDeployment } from "@/lib/read/deployments/detail";
import { listNamedRemediations } from "@/lib/read/deployments/named-remediations";
import { listFilterChoices } from "@/lib/read/filters/choices";
import { listTakenBack } from "@/lib/read/origin-comparisons/taken-back";
import { listServices, SERVICES_PER_PAGE } from "@/lib/read/services/data";
import { listRepositories, listUnmatchedDeployments } from "@/lib/workspace/repositories/data";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { historyOf } from "../support/events";
import { createScene, DAY_MS, NOW, type Scene } from "../support/scene";

const SERVICES = 1003;
const TEAMS = 1002;
const ENVIRONMENTS = 203;
const REPOSITORIES = 1001;
const WINDOW = { from: new Date(NOW.getTime() - DAY_MS), to: NOW };

describe.each(DATABASES)("lists longer than what is listed at once, on $name", ({ start }) => {
  let backend: Backend;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    scene = await createScene(backend, historyOf([]));
    const { organizationId, integrationId } = scene;
    // The first service deploys twice; two of a hundred deployments fail; the last environments are hardly named.
    await backend.sql(
      `insert into public.external_deployments
         (organization_id, integration_id, external_id, service, env, team, started_at, result, fingerprint)
       select $1::uuid, $2::uuid, 'd' || n, 's' || lpad((n % ${SERVICES})::text, 4, '0'),
         case when n % 2 = 0 then 'production' else 'e' || lpad((n % ${2 * ENVIRONMENTS})::text, 4, '0') end,
         't' || lpad((n % ${TEAMS})::text, 4, '0'), timestamptz '${NOW.toISOString()}' - make_interval(secs => n + 1),
         case when n % 50 = 0 then 'failed' else 'passed' end, 'f' || n
       from generate_series(0, ${SERVICES}) n`,
      organizationId,
      integrationId,
    );
    await backend.sql(
      `insert into public.repositories (organization_id, remote_url, slug)
       select $1::uuid, 'https://git.example/r' || n, 'git.example/r' || n from generate_series(1, ${REPOSITORIES}) n`,
      organizationId,
    );
  }, 120_000);
  afterAll(() => backend.stop());

  const inProduction = () => ({ ...EVERYTHING, window: WINDOW, environments: ["production"] });

  test("services are paged: each is on one page, and every page says how many there are", async () => {
    const { client, organizationId } = scene;
    const names = new Set<string>();
    let deployments = 0;
    for (let skip = 0; skip < SERVICES; skip += SERVICES_PER_PAGE) {
      const page = await listServices(client, organizationId, { ...EVERYTHING, window: WINDOW }, skip);
      expect(page.total).toBe(SERVICES);
      for (const row of page.rows) {
        names.add(row.name);
        deployments += row.deployments;
      }
    }
    expect(names.size).toBe(SERVICES);
    expect(deployments).toBe(SERVICES + 1);
  });

  test("a breakdown's rows and what it says of the rest add up to the whole", async () => {
    const { client, organizationId } = scene;
    const { rows, rest } = await breakDownDeployments(client, organizationId, inProduction(), "service", []);
    const failed = rows.reduce((sum, row) => {
      const rate = row["change-failure-rate"];
      return sum + (rate.measured ? rate.failed : 0);
    }, 0);
    const shown = rows.reduce((sum, row) => sum + row.deployments, 0);
    const whole = Math.floor(SERVICES / 2) + 1;
    expect(rows).toHaveLength(500);
    expect(rest.groups).toBeGreaterThan(0);
    expect(shown + rest.deployments).toBe(whole);
    expect(failed + rest.failed).toBe(Math.floor(SERVICES / 50) + 1);
  });

  test("filters say how many names they don't offer", async () => {
    const { client, organizationId } = scene;
    const choices = await listFilterChoices(client, organizationId);
    expect(choices.service.length + choices.unlisted.service).toBe(SERVICES);
    expect(choices.team.length + choices.unlisted.team).toBe(TEAMS);
    expect(choices.env.length + choices.unlisted.env).toBe(ENVIRONMENTS + 1);
    expect(choices.unlisted).toMatchObject({ service: 3, team: 2, env: 4, repository: 0, tool: 0 });
  });

  test("environments to choose from, and groups without a repository, say how many more there are", async () => {
    const { client, organizationId } = scene;
    const summary = await summarizeEvents(client, organizationId);
    expect(summary.environments).toHaveLength(200);
    expect(summary.unlistedEnvironments).toBe(4);
    expect(summary.services).toHaveLength(1000);
    expect(summary.unlistedServices).toBe(SERVICES - 1000);
    const unmatched = await listUnmatchedDeployments(client, organizationId);
    expect(unmatched.rows).toHaveLength(200);
    expect(unmatched.unlisted).toBe(SERVICES - 200);
  });

  test("data quality counts and bounds by every environment and service, and names the largest", async () => {
    const { client, organizationId } = scene;
    const question = { ...EVERYTHING, window: WINDOW, environments: ["production"] };
    const counts = await measureDataQuality(client, organizationId, question, { now: NOW, timeZone: "UTC" });
    const outside = Math.ceil(SERVICES / 2);
    expect(counts.otherEnvironments).toHaveLength(50);
    expect(counts.elsewhere).toMatchObject({ environments: ENVIRONMENTS, deployments: outside });
    const { rates } = counts.elsewhere;
    expect(rates.reduce((sum, { failed, passed }) => sum + failed + passed, 0)).toBe(outside);
    expect(counts.unmappedServices).toHaveLength(50);
    expect(counts.unmapped).toBe(counts.services);
    expect(counts.services).toBeGreaterThan(500);
  });

  test("repositories, which people add, are all listed", async () => {
    const { client, organizationId } = scene;
    const listed = await listRepositories(client, organizationId);
    expect(new Set(listed.map(({ slug }) => slug)).size).toBe(REPOSITORIES);
  });

  test("their list with deployments is paged: each is on one page, idle ones too, and what names none beside every page", async () => {
    const { client, organizationId } = scene;
    await backend.sql(
      `update public.external_deployments d set repository_id = r.id from public.repositories r
       where d.organization_id = $1::uuid and r.organization_id = $1::uuid
         and d.external_id in ('d0', 'd1', 'd50') and r.slug = 'git.example/r700'`,
      organizationId,
    );
    const question = { ...EVERYTHING, window: WINDOW };
    const names = new Set<string | undefined>();
    for (let skip = 0; skip < REPOSITORIES; skip += REPOSITORIES_PER_PAGE) {
      const { rows, total, nameless } = await listRepositoryRows(client, organizationId, question, skip);
      expect(total).toBe(REPOSITORIES);
      expect(nameless).toMatchObject({ repository: null, deployments: SERVICES + 1 - 3 });
      if (skip === 0) {
        expect(rows.slice(0, 2)).toMatchObject([
          {
            repository: { name: "git.example/r700" },
            deployments: 3,
            "change-failure-rate": { measured: true, failed: 2, evaluated: 3 },
          },
          { deployments: 0, "change-failure-rate": { measured: false, reason: "no-deployments" } },
        ]);
      }
      for (const row of rows) names.add(row.repository?.name);
    }
    expect(names.size).toBe(REPOSITORIES);
    await backend.sql(
      `update public.external_deployments set repository_id = null where organization_id = $1`,
      organizationId,
    );
  });

  test("overrules are paged, those in force first", async () => {
    const { client, organizationId } = scene;
    await backend.sql(
      `insert into public.commit_overrules (organization_id, kind, sha, origin, tools, reason, revoked_at)
       select $1::uuid, 'commit', lpad(to_hex(n), 40, '0'), 'HUMAN', '{}', 'typed by hand',
         case when n % 2 = 0 then now() end
       from generate_series(1, ${2 * OVERRULES_PER_PAGE + 1}) n`,
      organizationId,
    );
    const shas = new Set<string | null>();
    const standing: boolean[] = [];
    for (let skip = 0; skip <= 2 * OVERRULES_PER_PAGE; skip += OVERRULES_PER_PAGE) {
      const { rows, total } = await listOverrules(client, organizationId, skip);
      expect(total).toBe(2 * OVERRULES_PER_PAGE + 1);
      for (const { sha, revokedAt } of rows) {
        shas.add(sha);
        standing.push(revokedAt === null);
      }
    }
    expect(shas.size).toBe(2 * OVERRULES_PER_PAGE + 1);
    expect(standing.indexOf(false)).toBe(standing.filter(Boolean).length);
  });

  test("what was taken back, and what remediations are named, is read to its end, page by page", async () => {
    const { client, organizationId } = scene;
    await backend.sql(
      `insert into public.taken_back_commits
         (organization_id, place, period, sha, taken_back_by, taken_back_at, how, rule)
       select $1::uuid, E's0000\nproduction', 0, lpad(to_hex(n), 40, '0'), repeat('b', 40),
         timestamptz '${NOW.toISOString()}', 'reverted', 'revert'
       from generate_series(1, 10001) n`,
      organizationId,
    );
    const { first } = await listTakenBack(client, organizationId);
    expect(first.get("s0000\nproduction")?.size).toBe(10_001);
    await backend.sql(
      `insert into public.external_deployments (organization_id, integration_id, external_id, service, env, started_at,
         result, fingerprint, remediation_type, remediation_external_id)
       select $1::uuid, $2::uuid, 'f' || n, 's0000', 'staging', timestamptz '2020-01-01', 'failed', 'g' || n, 'rollback', 'r' || n
       from generate_series(1, 5001) n`,
      organizationId,
      scene.integrationId,
    );
    const named = await listNamedRemediations(client, organizationId, inProduction());
    expect(named).toHaveLength(5001);
    expect(named).toEqual([...named].sort());
  });

  test("a deployment says how many it repaired and how often its result changed beyond what is listed", async () => {
    const { client, organizationId } = scene;
    const [first] = await backend.sql(
      `select id from public.external_deployments where organization_id = $1 and external_id = 'd1'`,
      organizationId,
    );
    const { id } = first as { id: string };
    await backend.sql(
      `insert into public.result_changes (organization_id, deployment_id, from_result, to_result)
       select $1::uuid, $2::uuid, 'pending', 'passed' from generate_series(1, 103)`,
      organizationId,
      id,
    );
    await backend.sql(
      `update public.external_deployments set remediation_external_id = 'd1', remediation_type = 'hotfix'
       where organization_id = $1 and external_id in (select 'd' || n from generate_series(2, 24) n)`,
      organizationId,
    );
    const deployment = await getDeployment(client, organizationId, id);
    expect(deployment?.remediates).toHaveLength(20);
    expect(deployment?.resultChanges).toHaveLength(100);
    expect(deployment).toMatchObject({ unlistedRemediates: 3, unlistedResultChanges: 3 });
  });
});
