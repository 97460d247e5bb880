import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Incident } from "@/lib/core/incidents/types";
import { EVERYTHING } from "@/lib/core/question/question";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { measureDataQuality } from "@/lib/read/data-quality/data";
import { getDeployment } from "@/lib/read/deployments/detail";
import {
  countDeployments,
  DEPLOYMENT_SORTS,
  type DeploymentCriteria,
  type DeploymentRow,
  type DeploymentSort,
  listDeploymentPage,
} from "@/lib/read/deployments/list";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { getIncident, readIncidentNames } from "@/lib/read/incidents/detail";
import { DEFAULT_ORDER, INCIDENT_SORTS, listIncidentPage } from "@/lib/read/incidents/list";
import { hasService, listServices } from "@/lib/read/services/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { deployment, failure, historyOf, secondsAgo, shaOf } from "../support/events";
import { type Cast, createCast, createOrganization, type Person, service } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";
import { everyIncident } from "../support/stored";

const WINDOW = { from: new Date(NOW.getTime() - 40 * DAY_MS), to: new Date(NOW.getTime() + DAY_MS) };
const ODD_NAME = 'payments/eu "β" 100%';

const ALL: DeploymentCriteria = { ...EVERYTHING, window: WINDOW };

/** Enough for several pages, with what makes sorting hard: equal values, missing ones, events of one second. */
function history() {
  const made = syntheticHistory({
    seed: "deployment list",
    deployments: 180,
    commitsPerDeployment: 3,
    until: new Date(NOW.getTime() - 3_600_000),
    days: 30,
    services: 6,
    perSecond: 3,
    productionEvery: 3,
    failureRate: 0.3,
    pendingRate: 0.1,
  });
  const special = [
    deployment("bare", { service: ODD_NAME, commits: [], team: undefined, started_at: secondsAgo(7200) }),
    deployment("culprit", {
      service: "checkout",
      version: "2.0.0",
      change_failure: true,
      recovery_time_sec: 900,
      remediation: { id: "remedy", type: "rollback" },
      started_at: secondsAgo(6000),
      finished_at: secondsAgo(5900),
    }),
    deployment("remedy", {
      service: "checkout",
      version: "1.9.0",
      deployment_type: "rollback",
      started_at: secondsAgo(5000),
      finished_at: secondsAgo(4900),
    }),
    deployment("unrecovered", { change_failure: true, started_at: secondsAgo(4000) }),
  ];
  return {
    deployments: [...made.deployments, ...special],
    failures: [
      failure("checkout-down", { service: ["checkout"], name: "secret name", started_at: secondsAgo(5500) }),
      failure("open", { service: ["checkout"], severity: "High", started_at: secondsAgo(600_000) }),
    ],
  };
}

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let scene: Scene;
  let organizationId: OrganizationId;
  let member: Person;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    organizationId = cast.organizationId;
    member = cast.viewer;
    scene = await createScene(backend, history(), { organizationId });
    await syncScene(scene);
  });
  afterAll(() => backend.stop());

  async function walk(
    criteria: DeploymentCriteria,
    sort: DeploymentSort,
    descending: boolean,
  ): Promise<{ forward: DeploymentRow[]; backward: string[]; pages: number }> {
    const read = (anchor: string | null, backward: boolean) =>
      listDeploymentPage(member.client, organizationId, criteria, { sort, descending, anchor, backward });
    const forward: DeploymentRow[] = [];
    let page = await read(null, false);
    let pages = 1;
    expect(page.hasPrevious).toBe(false);
    forward.push(...page.rows);
    while (page.hasNext) {
      page = await read(forward.at(-1)?.id ?? null, false);
      expect(page.hasPrevious).toBe(true);
      forward.push(...page.rows);
      pages++;
    }
    const backward: string[] = page.rows.map(({ id }) => id);
    while (page.hasPrevious) {
      page = await read(backward[0] ?? null, true);
      expect(page.hasNext).toBe(true);
      backward.unshift(...page.rows.map(({ id }) => id));
    }
    return { forward, backward, pages };
  }

  const keyOf = (row: DeploymentRow, sort: DeploymentSort): number | null => {
    switch (sort) {
      case "started":
        return row.startedAt.getTime();
      case "finished":
        return row.finishedAt?.getTime() ?? null;
      case "recovery":
        return row.recoverySeconds;
      case "lead-time":
        return row.leadTimeSeconds;
      case "batch-size":
        return Object.values(row.commits).reduce((sum, count) => sum + count, 0);
    }
  };

  test.each(DEPLOYMENT_SORTS.flatMap((sort) => [true, false].map((descending) => ({ sort, descending }))))(
    "walking all pages by $sort (descending: $descending), both ways, shows every deployment once and in order, those without a value last",
    async ({ sort, descending }) => {
      const { forward, backward, pages } = await walk(ALL, sort, descending);
      expect(pages).toBeGreaterThan(3);
      expect(new Set(forward.map(({ id }) => id)).size).toBe(184);
      expect(forward).toHaveLength(184);
      expect(backward).toEqual(forward.map(({ id }) => id));
      const keys = forward.map((row) => keyOf(row, sort));
      const valued = keys.filter((key) => key !== null);
      expect(keys.slice(0, valued.length)).toEqual(valued);
      expect(valued).toEqual([...valued].sort((a, b) => (descending ? b - a : a - b)));
    },
  );

  test("a deployment's commits by origin and its lead time are those of its commits", async () => {
    const { forward } = await walk(ALL, "started", true);
    const facts = await backend.sql<Record<string, string | number | null>>(
      `select d.id::text, count(c.sha)::int as commits, count(*) filter (where o.origin = 'AI_ASSISTED')::int as ai,
         percentile_cont(0.5) within group (order by c.lead_time_seconds) as lead
       from public.external_deployments d
       left join public.external_deployment_commits c on c.deployment_id = d.id
       left join public.commit_origins o on o.organization_id = d.organization_id and o.sha = c.sha
       where d.organization_id = $1 group by d.id`,
      organizationId,
    );
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    for (const row of forward) {
      const fact = byId.get(row.id);
      expect(keyOf(row, "batch-size")).toBe(fact?.commits);
      expect(row.commits.AI_ASSISTED).toBe(fact?.ai);
      expect(row.leadTimeSeconds).toBe(fact?.lead === null ? null : Number(fact?.lead));
    }
  });

  test("the list behind a figure holds exactly as many deployments as the figure counts", async () => {
    const question = { ...EVERYTHING, environments: ["production"] };
    const measured = await measureDeployments(member.client, organizationId, question, {
      window: WINDOW,
      parts: [WINDOW],
      buckets: [],
    });
    const { counts, remediations, recoverySeconds } = measured.current;
    const count = (narrowing: Partial<DeploymentCriteria>) =>
      countDeployments(member.client, organizationId, { ...ALL, environments: ["production"], ...narrowing });
    expect(counts.failed).toBeGreaterThan(10);
    expect(counts.pending).toBeGreaterThan(2);
    expect(await count({})).toBe(counts.total);
    expect(await count({ result: ["failed"] })).toBe(counts.failed);
    expect(await count({ result: ["pending"] })).toBe(counts.pending);
    expect(await count({ result: ["failed", "passed"] })).toBe(counts.evaluated);
    expect(await count({ remediation: ["rollback"] })).toBe(counts.rolledBack);
    expect(await count({ rework: "only" })).toBe(remediations);
    expect(await count({ recovery: "with" })).toBe(recoverySeconds.length);
    expect(await count({ recovery: "without" })).toBe(counts.failed - recoverySeconds.length);
  });

  test("every narrowing keeps what it names and nothing else", async () => {
    const { forward: all } = await walk(ALL, "started", true);
    const known = ({ commits }: DeploymentRow) => commits.HUMAN + commits.AI_ASSISTED + commits.BOT;
    const share = (row: DeploymentRow) => (known(row) === 0 ? null : row.commits.AI_ASSISTED / known(row));
    const inBand = (low: number, high: number) => (row: DeploymentRow) => {
      const one = share(row);
      return one !== null && one > low && one <= high;
    };
    const cases: [Partial<DeploymentCriteria>, (row: DeploymentRow) => boolean][] = [
      [{ environments: ["staging"] }, (row) => row.env === "staging"],
      [{ environments: [] }, () => false],
      [{ services: [ODD_NAME, "service-1"] }, (row) => [ODD_NAME, "service-1"].includes(row.service)],
      [{ teams: [""] }, (row) => row.team === null],
      [{ teams: ["", "team-1"] }, (row) => row.team === null || row.team === "team-1"],
      [{ type: ["rollback"] }, (row) => row.deploymentType === "rollback"],
      [{ origin: ["AI_ASSISTED"] }, (row) => row.commits.AI_ASSISTED > 0],
      [{ origin: ["BOT", "UNKNOWN"] }, (row) => row.commits.BOT + row.commits.UNKNOWN > 0],
      [{ share: ["0"] }, (row) => share(row) === 0],
      [{ share: ["25"] }, inBand(0, 0.25)],
      [{ share: ["50"] }, inBand(0.25, 0.5)],
      [{ share: ["75", "100"] }, inBand(0.5, 1)],
      [{ commits: "without" }, (row) => keyOf(row, "batch-size") === 0],
      [{ type: ["", "rollback"] }, (row) => [null, "rollback"].includes(row.deploymentType)],
      [{ remediation: [""] }, (row) => row.result === "failed" && row.remediationType === null],
      [{ missing: "sha" }, (row) => row.commitSha === null],
      [{ q: "SERVICE-2" }, (row) => row.service === "service-2"],
      [{ q: "1.17" }, (row) => row.version?.startsWith("1.17") ?? false],
      [{ q: "culprit" }, (row) => row.externalId === "culprit"],
      [{ q: shaOf("culprit-commit").slice(0, 8) }, (row) => row.externalId === "culprit"],
      [{ q: "'; drop table x; --" }, () => false],
      [
        { services: ["service-1"], result: ["failed"] },
        (row) => row.service === "service-1" && row.result === "failed",
      ],
    ];
    for (const [narrowing, isKept] of cases) {
      const criteria = { ...ALL, ...narrowing };
      const { forward } = await walk(criteria, "lead-time", false);
      const expected = all.filter(isKept).map(({ id }) => id);
      expect(forward.map(({ id }) => id).sort(), JSON.stringify(narrowing)).toEqual(expected.sort());
      expect(await countDeployments(member.client, organizationId, criteria)).toBe(expected.length);
    }
  });

  async function idOf(table: string, externalId: string): Promise<string> {
    const [row] = await backend.sql<{ id: string }>(
      `select id from public.${table} where organization_id = $1 and external_id = $2`,
      organizationId,
      externalId,
    );
    return row?.id ?? "";
  }

  test("a failed deployment and its rollback name each other, and the incident between them stands with both", async () => {
    const culprit = await getDeployment(
      member.client,
      organizationId,
      await idOf("external_deployments", "culprit"),
    );
    const remedy = await getDeployment(
      member.client,
      organizationId,
      await idOf("external_deployments", "remedy"),
    );
    const incident = await getIncident(
      member.client,
      organizationId,
      await idOf("external_incidents", "checkout-down"),
    );
    expect(culprit?.remediatedBy?.id).toBe(remedy?.id);
    expect(remedy?.remediates.map(({ id }) => id)).toEqual([culprit?.id]);
    expect(culprit?.incidents.map(({ id }) => id)).toEqual([incident?.id]);
    expect(incident?.deployments.map(({ id }) => id)).toContain(culprit?.id);
    expect(incident?.deployments.map(({ id }) => id)).not.toContain(remedy?.id);
  });

  test("a result that changed keeps its history", async () => {
    const id = await idOf("external_deployments", "unrecovered");
    const changed = scene.history.deployments.map((event) =>
      event.id === "unrecovered"
        ? { ...event, attributes: { ...event.attributes, change_failure: false } }
        : event,
    );
    scene.history = { ...scene.history, deployments: changed };
    await syncScene(scene);
    const found = await getDeployment(member.client, organizationId, id);
    expect(found?.resultChanges).toMatchObject([{ from: "failed", to: "passed" }]);
  });

  test("an incident's name is decrypted for who may see it; the list counts open ones as open", async () => {
    const criteria = { ...ALL, severities: [], open: null };
    const position = { ...DEFAULT_ORDER, anchor: null, backward: false };
    const page = await listIncidentPage(member.client, organizationId, criteria, position);
    expect(page).toMatchObject({ total: 2, open: 2, hasNext: false, severities: ["High", ""] });
    const { rows } = await listIncidentPage(
      member.client,
      organizationId,
      { ...criteria, severities: [""] },
      position,
    );
    expect(rows.map(({ severity }) => severity)).toEqual([null]);
    const id = await idOf("external_incidents", "checkout-down");
    const names = await readIncidentNames(scene.client, organizationId, [id]);
    expect(names.get(id)).toEqual({ readable: true, name: "secret name" });
  });

  test("walking all incidents by start, severity or time to restore, both ways, shows each once and in order, those without last", async () => {
    const { client } = cast.owner;
    const gravest = ["P1", "SEV-1", "SEV-2", "SEV-10", "urgent", "Highest", "low", "Custom", "custom"];
    const shuffled = gravest.toSorted((a, b) => a.length - b.length || (a < b ? 1 : -1));
    const failures = Array.from({ length: 120 }, (_, index) => {
      const started = 3_600 * (1 + (index % 90));
      const lasted = 60 * (1 + (index % 7));
      const isOpen = index % 9 === 0;
      const severity = shuffled[index % (shuffled.length + 1)];
      return failure(`i${index}`, {
        started_at: secondsAgo(started),
        ...(severity && { severity }),
        ...(!isOpen && { finished_at: secondsAgo(started - lasted) }),
      });
    });
    const many = await createScene(backend, historyOf([deployment("one")], failures), {
      organizationId: await createOrganization(service(backend), cast.owner.id),
    });
    await syncScene(many);
    const criteria = { ...ALL, severities: [], open: null };
    for (const sort of INCIDENT_SORTS)
      for (const descending of [true, false]) {
        const read = (anchor: string | null, backward: boolean) =>
          listIncidentPage(client, many.organizationId, criteria, { sort, descending, anchor, backward });
        let page = await read(null, false);
        const forward = [...page.rows];
        while (page.hasNext) {
          page = await read(forward.at(-1)?.id ?? null, false);
          forward.push(...page.rows);
        }
        const backward = page.rows.map(({ id }) => id);
        while (page.hasPrevious) {
          page = await read(backward[0] ?? null, true);
          backward.unshift(...page.rows.map(({ id }) => id));
        }
        expect(new Set(forward.map(({ id }) => id)).size).toBe(120);
        expect(backward).toEqual(forward.map(({ id }) => id));
        const keyOf = {
          started: (row: Incident) => row.startedAt.getTime(),
          severity: (row: Incident) => (row.severity === null ? null : -gravest.indexOf(row.severity)),
          restored: (row: Incident) => row.restoreSeconds,
        }[sort];
        const keys = forward.map(keyOf);
        const valued = keys.filter((key) => key !== null);
        expect(keys.slice(0, valued.length)).toEqual(valued);
        expect(valued).toEqual([...valued].sort((x, y) => (descending ? y - x : x - y)));
        const starts = Map.groupBy(forward, keyOf).values();
        for (const rows of starts) expect(rows).toEqual(rows.toSorted((x, y) => +y.startedAt - +x.startedAt));
        expect(page.severities).toEqual([...gravest, ""]);
      }
  });

  test("a service is found by its whole name, whatever it holds", async () => {
    expect(await hasService(member.client, organizationId, ODD_NAME)).toBe(true);
    expect(await hasService(member.client, organizationId, "payments/eu")).toBe(false);
    const { rows: services } = await listServices(member.client, organizationId, ALL);
    expect(services.find(({ name }) => name === ODD_NAME)).toMatchObject({ deployments: 1, failed: 0 });
    expect(services.reduce((sum, { deployments }) => sum + deployments, 0)).toBe(184);
  });

  test("'without an environment' finds what names none on every page, and no environment finds nothing", async () => {
    const { client } = cast.owner;
    const other = await createScene(
      backend,
      historyOf(
        [deployment("nowhere", { env: undefined }), deployment("somewhere")],
        [
          failure("nowhere", { env: undefined, service: ["checkout"], team: undefined }),
          failure("somewhere", { service: ["checkout"], team: ["red"] }),
        ],
      ),
      { organizationId: await createOrganization(service(backend), cast.owner.id) },
    );
    await syncScene(other);
    const id = other.organizationId;
    const newest = { ...DEFAULT_ORDER, anchor: null, backward: false };
    const narrowed = { ...ALL, severities: [], open: null };
    const found = async (environments: string[]) => ({
      deployments: await countDeployments(client, id, { ...ALL, environments }),
      services: (await listServices(client, id, { ...ALL, environments })).rows.map(
        ({ deployments }) => deployments,
      ),
      incidents: (await listIncidentPage(client, id, { ...narrowed, environments }, newest)).rows.map(
        ({ externalId }) => externalId,
      ),
      counted: (await everyIncident({ client, organizationId: id }, { ...ALL, environments })).map(
        ({ externalId }) => externalId,
      ),
      quality: (await measureDataQuality(client, id, { ...ALL, environments }, { now: NOW, timeZone: "UTC" }))
        .deployments.total,
    });
    const nowhere = { services: [1], incidents: ["nowhere"], counted: ["nowhere"] };
    expect(await found([""])).toEqual({ deployments: 1, quality: 1, ...nowhere });
    expect(await found([])).toEqual({ deployments: 0, quality: 0, services: [], incidents: [], counted: [] });
    expect(await found(["", "production"])).toMatchObject({ deployments: 2, quality: 2, services: [2] });
    const ofNoTeam = await everyIncident({ client, organizationId: id }, { ...ALL, teams: [""] });
    expect(ofNoTeam.map(({ externalId }) => externalId)).toEqual(["nowhere"]);
  });

  test("a stranger finds no deployment, no incident and no service by id or name, nor counts any", async () => {
    const { client } = cast.stranger;
    const deploymentId = await idOf("external_deployments", "culprit");
    const incidentId = await idOf("external_incidents", "open");
    expect(await getDeployment(client, organizationId, deploymentId)).toBeNull();
    expect(await getIncident(client, organizationId, incidentId)).toBeNull();
    expect(await hasService(client, organizationId, "checkout")).toBe(false);
    expect(await countDeployments(client, organizationId, ALL)).toBe(0);
    // An anchor of another organization tells nothing either: the list begins at its beginning.
    const page = await listDeploymentPage(client, organizationId, ALL, {
      sort: "started",
      descending: true,
      anchor: deploymentId,
      backward: false,
    });
    expect(page.rows).toEqual([]);
  });
});
