import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import type { DatadogDeploymentEvent } from "@/lib/providers/simulated-datadog/datadog-history";
import { measureDataQuality } from "@/lib/read/data-quality/data";
import { listDeployments } from "@/lib/read/deployments/data";
import { getDeployment } from "@/lib/read/deployments/detail";
import { countDuplicates } from "@/lib/read/deployments/duplicates";
import { countDeployments, listDeploymentPage } from "@/lib/read/deployments/list";
import { DEFAULT_SORT } from "@/lib/read/deployments/list-address";
import { deploymentsCsvChunks } from "@/lib/read/exports/deployments-csv";
import { narrowedDeploymentIds } from "@/lib/read/exports/narrowed-ids";
import { getReportOrganization } from "@/lib/read/reports/data";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, deployment, historyOf, secondsAgo, shaOf } from "../support/events";
import { addMember, signUp } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";

const HOUR = 3600;
const WINDOW = { from: new Date(NOW.getTime() - 40 * DAY_MS), to: NOW };
const DAY_AGO = 24 * HOUR;
type Attributes = Partial<DatadogDeploymentEvent["attributes"]>;

/** A report of a source about the deployment of one version, so many seconds after the first one. */
const report = (id: string, source: string | undefined, after: number, attributes: Attributes = {}) =>
  deployment(id, {
    started_at: secondsAgo(DAY_AGO - after),
    finished_at: secondsAgo(DAY_AGO - after - 60),
    ...(source === undefined ? {} : { source }),
    ...attributes,
  });
const sha = (name: string) => ({ git: { commit_sha: shaOf(name) } });

describe.each(DATABASES)("what two sources reported, on $name", ({ start }) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  }, 120_000);
  afterAll(() => backend.stop());

  async function synced(...deployments: DatadogDeploymentEvent[]): Promise<Scene> {
    const scene = await createScene(backend, historyOf(deployments));
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
    return scene;
  }

  /** What each report is the second one of, by Datadog's ids. */
  async function paired({ client, organizationId }: Scene): Promise<Record<string, string>> {
    const { data } = await client
      .from("external_deployments")
      .select("id, external_id, same_as")
      .eq("organization_id", organizationId);
    const names = new Map((data ?? []).map((row) => [row.id, row.external_id]));
    return Object.fromEntries(
      (data ?? []).flatMap((row) =>
        row.same_as ? [[row.external_id, names.get(row.same_as) as string]] : [],
      ),
    );
  }

  const counted = async ({ client, organizationId }: Scene) =>
    (await listDeployments(client, organizationId, { ...EVERYTHING, window: WINDOW }))
      .map(({ externalId }) => externalId)
      .sort();

  async function say(scene: Scene, merged: boolean, role: "admin" | "viewer" = "admin") {
    const person = await signUp(backend, role);
    await addMember(scene.client, scene.organizationId, person.id, role);
    return person.client.rpc("merge_duplicate_deployments", {
      p_organization_id: scene.organizationId,
      p_merged: merged,
    });
  }

  test.each<[string, Attributes, Attributes]>([
    ["one sha", sha("a"), sha("a")],
    ["one sha under two versions", { ...sha("a"), version: "v1" }, { ...sha("a"), version: "1" }],
    ["one version where one names no sha", { ...sha("a"), version: "v1" }, { version: "v1" }],
    ["a version that is the other's sha", sha("a"), { version: shaOf("a").toUpperCase() }],
    ["a version that begins the other's sha", sha("a"), { version: shaOf("a").slice(0, 8) }],
    ["no environment, both", { version: "2", env: undefined }, { version: "2", env: undefined }],
  ])("is one deployment by %s, and counts twice until an admin says otherwise", async (_, one, other) => {
    const scene = await synced(report("a", "api", 0, one), report("b", "apm_deployments", 40, other));
    expect(await paired(scene)).toEqual({ b: "a" });
    expect(await counted(scene)).toEqual(["a", "b"]);
  });

  test.each<[string, DatadogDeploymentEvent[]]>([
    ["of one source", [report("a", "api", 0, sha("a")), report("b", "api", 40, sha("a"))]],
    ["of no named source", [report("a", undefined, 0, sha("a")), report("b", undefined, 40, sha("a"))]],
    ["over an hour apart", [report("a", "api", 0, sha("a")), report("b", "ci", HOUR + 1, sha("a"))]],
    ["of two shas", [report("a", "api", 0, sha("a")), report("b", "ci", 40, sha("b"))]],
    [
      "of one version and two shas",
      [
        report("a", "api", 0, { ...sha("a"), version: "latest" }),
        report("b", "ci", 40, { ...sha("b"), version: "latest" }),
      ],
    ],
    ["of neither sha nor version", [report("a", "api", 0), report("b", "ci", 40)]],
    [
      "to two environments",
      [report("a", "api", 0, sha("a")), report("b", "ci", 40, { ...sha("a"), env: "staging" })],
    ],
    [
      "of two services",
      [report("a", "api", 0, sha("a")), report("b", "ci", 40, { ...sha("a"), service: "ledger" })],
    ],
    [
      "of versions that begin alike",
      [report("a", "api", 0, { version: "2026113001" }), report("b", "ci", 40, { version: "2026113002" })],
    ],
  ])("is none where the reports are %s", async (_, reports) => {
    expect(await paired(await synced(...reports))).toEqual({});
  });

  test("an hour apart to the second is one, and a version deployed twice within the hour stays two", async () => {
    expect(
      await paired(await synced(report("a", "api", 0, sha("a")), report("b", "ci", HOUR, sha("a")))),
    ).toEqual({ b: "a" });
    const again = await synced(
      report("a1", "api", 0, sha("a")),
      report("b1", "apm_deployments", 40, sha("a")),
      report("a2", "api", HOUR / 2, sha("a")),
      report("b2", "apm_deployments", HOUR / 2 + 40, sha("a")),
    );
    expect(await paired(again)).toEqual({ b1: "a1", b2: "a2" });
  });

  test("of three sources one is kept: the report that tells most", async () => {
    const scene = await synced(
      report("a", "api", 0, { ...sha("a"), commits: [] }),
      report("b", "ci", 10, { ...sha("a"), change_failure: true, commits: [] }),
      report("c", "apm_deployments", 50, sha("a")),
    );
    expect(await paired(scene)).toEqual({ a: "b", c: "b" });
    const passed = await synced(
      report("a", "api", 0, { ...sha("a"), commits: [] }),
      report("b", "ci", 10, { ...sha("a"), commits: [commit("x")] }),
    );
    expect(await paired(passed)).toEqual({ a: "b" });
  });

  test("counts once when an admin says so, also what comes later, and twice again when they take it back", async () => {
    const scene = await synced(report("a", "api", 0, sha("a")), report("b", "apm_deployments", 40, sha("a")));
    const { client, organizationId } = scene;
    expect((await say(scene, true, "viewer")).error).not.toBeNull();
    expect(await counted(scene)).toEqual(["a", "b"]);
    expect((await say(scene, true)).error).toBeNull();
    expect(await counted(scene)).toEqual(["a"]);

    scene.history = historyOf([
      ...scene.history.deployments,
      report("c", "api", HOUR * 3, sha("c")),
      report("d", "apm_deployments", HOUR * 3 + 20, sha("c")),
    ]);
    await syncScene(scene, { now: new Date(NOW.getTime() + DAY_MS) });
    expect(await counted(scene)).toEqual(["a", "c"]);
    const told = { ...EVERYTHING, window: { from: BEGINNING, to: NOW }, environments: ["production"] };
    expect(await countDuplicates(client, organizationId, told)).toEqual({
      total: 2,
      failed: 0,
      passed: 2,
      rollbacks: 0,
      areMerged: true,
    });

    expect((await say(scene, false)).error).toBeNull();
    expect((await say(scene, false)).error).toBeNull();
    expect(await counted(scene)).toEqual(["a", "b", "c", "d"]);
    const { data } = await client
      .from("audit_events")
      .select("detail")
      .eq("organization_id", organizationId)
      .eq("action", "organization.update")
      .order("id");
    expect(data?.map(({ detail }) => detail)).toEqual([
      { merges_duplicates: true },
      { merges_duplicates: false },
    ]);
  });

  test("both reports are listed, in the list and in its file, and each one's page names the other", async () => {
    const alone = report("alone", "api", HOUR * 5, sha("alone"));
    const scene = await synced(
      report("a", "api", 0, sha("a")),
      report("b", "apm_deployments", 40, sha("a")),
      alone,
    );
    const { client, organizationId } = scene;
    await say(scene, true);
    const question = { ...EVERYTHING, window: WINDOW, environments: ["production"] };
    const criteria = { ...question, reported: "twice" } as const;
    const position = { ...DEFAULT_SORT, anchor: null, backward: false };
    const { rows } = await listDeploymentPage(client, organizationId, criteria, position);
    expect(rows.map(({ externalId }) => externalId)).toEqual(["b", "a"]);
    expect(await countDeployments(client, organizationId, criteria)).toBe(2);
    const quality = await measureDataQuality(client, organizationId, question, {
      now: NOW,
      timeZone: "UTC",
    });
    expect(quality.duplicates).toEqual({
      total: 1,
      failed: 0,
      passed: 1,
      areMerged: true,
      reports: 2,
      parts: [{ service: "checkout", sources: "api + apm_deployments", deployments: 1 }],
    });
    const counts = { ...criteria, reported: null };
    expect(await countDeployments(client, organizationId, counts)).toBe(2);

    const only = await narrowedDeploymentIds(client, organizationId, criteria);
    let file = "";
    const organization = await getReportOrganization(client, organizationId);
    const asked = { client, organizationId, organization, repositories: [], question, now: NOW };
    for await (const chunk of deploymentsCsvChunks(asked, only)) file += chunk;
    expect(
      file
        .trim()
        .split("\r\n")
        .slice(1)
        .map((line) => line.split(",")[0]),
    ).toEqual(["a", "b"]);

    const [second, first] = await Promise.all(
      rows.map(({ id }) => getDeployment(client, organizationId, id)),
    );
    expect(first).toMatchObject({
      isMerged: false,
      otherReports: [{ source: "apm_deployments", counts: false, deployment: { id: second?.id } }],
    });
    expect(second).toMatchObject({ isMerged: true, otherReports: [{ source: "api", counts: true }] });
  });

  test("a failure that names the second report of its remediation makes the first one rework", async () => {
    const failed = report("failed", "api", 0, {
      ...sha("x"),
      change_failure: true,
      remediation: { id: "fix-apm", type: "rollforward" },
    });
    const scene = await synced(
      failed,
      report("fix-api", "api", HOUR, sha("y")),
      report("fix-apm", "apm_deployments", HOUR + 30, sha("y")),
    );
    await say(scene, true);
    const { client, organizationId } = scene;
    const all = await listDeployments(client, organizationId, { ...EVERYTHING, window: WINDOW });
    expect([...namedRemediations(all, null)]).toEqual(["fix-api"]);
    const question = { ...EVERYTHING, window: WINDOW, environments: ["production"] };
    const criteria = { ...question, rework: "only" } as const;
    expect(await countDeployments(client, organizationId, criteria)).toBe(1);
  });

  test("a second report counts when Datadog loses the first", async () => {
    const scene = await synced(
      report("a", "api", 0, sha("a")),
      report("b", "apm_deployments", 40, sha("a")),
      report("z", "api", HOUR * 9, sha("z")),
    );
    await say(scene, true);
    expect(await counted(scene)).toEqual(["a", "z"]);
    scene.history = historyOf(scene.history.deployments.filter(({ id }) => id !== "a"));
    for (const days of [1, 2]) await syncScene(scene, { now: new Date(NOW.getTime() + days * DAY_MS) });
    expect(await counted(scene)).toEqual(["b", "z"]);
  });
});
