import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fromCountedHistory } from "@/lib/core/metrics/comparison/counted-history";
import { ELSEWHERE, exposuresOf, HUMAN, NOT_NAMED } from "@/lib/core/metrics/comparison/exposures";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import { getBreakingLine, nameCommit, withdrawName } from "@/lib/ingest/breaking-commits/data";
import { BREAKING_RULES_VERSION } from "@/lib/ingest/breaking-commits/name";
import { searchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { listDeployments } from "@/lib/read/deployments/data";
import { getDeployment } from "@/lib/read/deployments/detail";
import { listExposureHistory } from "@/lib/read/deployments/exposure-history";
import { type DeploymentCriteria, listDeploymentPage } from "@/lib/read/deployments/list";
import { parsePosition } from "@/lib/read/deployments/list-address";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, deployment, historyOf, secondsAgo, shaOf } from "../support/events";
import { createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, NOW, type Scene, syncScene } from "../support/scene";

const HOUR = 3600;
/** A deployment so many hours ago, with commits written just before it. */
const shipped = (
  id: string,
  hoursAgo: number,
  messages: readonly (readonly [name: string, message?: string])[],
  attributes: Parameters<typeof deployment>[1] = {},
) =>
  deployment(id, {
    started_at: secondsAgo(hoursAgo * HOUR),
    finished_at: secondsAgo(hoursAgo * HOUR - 60),
    commits: messages.map(([name, message]) => ({
      ...commit(name, message),
      timestamp: secondsAgo(hoursAgo * HOUR + 600),
    })),
    ...attributes,
  });

const BROKEN = shipped(
  "broken",
  40,
  [
    ["cart", "Keep the order (#41)"],
    ["tax", "Round per line (#42)"],
  ],
  {
    change_failure: true,
  },
);
const FIX = shipped("fix", 39, [
  ["undo", `Revert "Round per line (#42)" (#43)\n\nThis reverts commit ${shaOf("tax")}.`],
]);
const ALONE = shipped("alone", 30, [["only", "One thing"]], { service: "ledger", change_failure: true });
const linked = {
  ...BROKEN,
  attributes: { ...BROKEN.attributes, remediation: { id: "fix", type: "rollforward" } },
};

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let viewer: Person;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
    viewer = await signUp(backend, "viewer");
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    const organizationId = await createOrganization(service(backend), owner.id);
    scene = await createScene(backend, historyOf([linked, FIX, ALONE]), { organizationId });
    await syncScene(scene);
  });

  const search = () =>
    searchBreakingCommits(scene.client, scene.organizationId, { deadlineAt: Date.now() + 30_000 });
  const idOf = async (external: string) => {
    const [row] = await backend.sql<{ id: string }>(
      "select id from public.external_deployments where organization_id = $1 and external_id = $2",
      scene.organizationId,
      external,
    );
    return row?.id ?? "";
  };
  const named = async () => {
    const filter = { ...EVERYTHING, window: { from: BEGINNING, to: NOW } };
    const deployments = await listDeployments(owner.client, scene.organizationId, filter);
    return Object.fromEntries(
      deployments.flatMap(({ externalId, breakingCommit }) =>
        breakingCommit ? [[externalId, [breakingCommit.sha, breakingCommit.evidence]]] : [],
      ),
    );
  };
  const audit = () =>
    backend.sql<{ action: string; detail: unknown }>(
      "select action, detail from public.audit_events where organization_id = $1 and action like 'breaking%' order by id",
      scene.organizationId,
    );
  const dataVersion = async () => {
    const [row] = await backend.sql<{ version: string }>(
      "select data_version::text as version from public.organizations where id = $1",
      scene.organizationId,
    );
    return Number(row?.version);
  };
  /** As if it had been searched an hour ago, after everything there was. */
  const age = () =>
    backend.sql(
      `with old as (update public.external_deployments set changed_at = now() - interval '2 hours' where organization_id = $1)
       update public.breaking_commits set searched_at = now() - interval '1 hour' where organization_id = $1`,
      scene.organizationId,
    );

  test("a search names what the messages say, with its line encrypted, and raises the data's version once", async () => {
    const version = await dataVersion();
    expect(await search()).toEqual({ examined: 2, changed: 2, done: true });
    expect(await named()).toEqual({
      broken: [shaOf("tax"), "reverted-sha"],
      alone: [shaOf("only"), "only-commit"],
    });
    expect(await dataVersion()).toBe(version + 1);
    const line = `This reverts commit ${shaOf("tax")}.`;
    expect(await getBreakingLine(scene.client, scene.organizationId, await idOf("broken"))).toBe(line);
    const [stored] = await backend.sql<{ text: string }>(
      "select encode(ciphertext, 'escape') as text from public.breaking_commit_secrets where organization_id = $1",
      scene.organizationId,
    );
    expect(stored?.text).not.toContain("reverts");
    expect(
      (await getDeployment(owner.client, scene.organizationId, await idOf("broken")))?.breaking,
    ).toMatchObject({
      sha: shaOf("tax"),
      evidence: "reverted-sha",
      foundBy: shaOf("undo"),
      chosenAt: null,
    });
  });

  test("nothing is searched twice while nothing around it changes", async () => {
    await search();
    await age();
    expect(await search()).toEqual({ examined: 0, changed: 0, done: true });
  });

  test("a result, a remediation or a deployment that comes late is searched then", async () => {
    scene.history = historyOf([
      { ...BROKEN, attributes: { ...BROKEN.attributes, change_failure: null } },
      ALONE,
    ]);
    const late = await createScene(backend, scene.history, {
      organizationId: await createOrganization(service(backend), owner.id),
    });
    scene = late;
    await syncScene(late);
    await search();
    expect(Object.keys(await named())).toEqual(["alone"]);
    await age();
    late.history = historyOf([BROKEN, ALONE]);
    await syncScene(late);
    expect(await search()).toMatchObject({ examined: 1, changed: 0 });
    await age();
    late.history = historyOf([BROKEN, ALONE, FIX]);
    await syncScene(late);
    expect(await search()).toMatchObject({ examined: 1, changed: 1 });
    expect(await named()).toMatchObject({ broken: [shaOf("tax"), "reverted-sha"] });
    await age();
    const passed = { ...BROKEN, attributes: { ...BROKEN.attributes, change_failure: false } };
    late.history = historyOf([passed, ALONE, FIX]);
    await syncScene(late);
    await search();
    expect(Object.keys(await named())).toEqual(["alone"]);
  });

  test("the list of what Data quality counts as unknown holds neither a name nor a person's word", async () => {
    const unknown = async () => {
      const criteria: DeploymentCriteria = {
        ...EVERYTHING,
        window: { from: BEGINNING, to: NOW },
        environments: ["production"],
        missing: "breaking-commit",
      };
      const position = parsePosition({ sort: null, after: null, before: null });
      const { rows } = await listDeploymentPage(owner.client, scene.organizationId, criteria, position);
      return rows.map(({ externalId }) => externalId).sort();
    };
    expect(await unknown()).toEqual(["alone", "broken"]);
    await nameCommit(owner.client, scene.organizationId, await idOf("broken"), null);
    expect(await unknown()).toEqual(["alone"]);
    await search();
    expect(await unknown()).toEqual([]);
  });

  test("older rules are searched again, newer ones left alone", async () => {
    await search();
    await age();
    await backend.sql(
      "update public.breaking_commits set rules_version = $2 where organization_id = $1",
      scene.organizationId,
      BREAKING_RULES_VERSION + 1,
    );
    expect((await search()).examined).toBe(0);
    await backend.sql(
      "update public.breaking_commits set rules_version = 0, found_sha = 'x' where organization_id = $1",
      scene.organizationId,
    );
    expect(await search()).toMatchObject({ examined: 2, changed: 2 });
  });

  test("a person's word stands above what is found, through searches, until it is withdrawn; both are audited", async () => {
    await search();
    const id = await idOf("broken");
    expect(await nameCommit(owner.client, scene.organizationId, id, shaOf("cart"))).toBe(true);
    expect(await nameCommit(owner.client, scene.organizationId, id, shaOf("cart"))).toBe(false);
    await search();
    expect(await named()).toMatchObject({ broken: [shaOf("cart"), "person"] });
    expect(await nameCommit(owner.client, scene.organizationId, id, null)).toBe(true);
    expect(await named()).toMatchObject({ broken: [null, "person"] });
    const detail = await getDeployment(owner.client, scene.organizationId, id);
    expect(detail?.breaking).toMatchObject({
      sha: null,
      found: { sha: shaOf("tax"), evidence: "reverted-sha" },
    });
    expect(await withdrawName(owner.client, scene.organizationId, id)).toBe(true);
    expect(await withdrawName(owner.client, scene.organizationId, id)).toBe(false);
    expect(await named()).toMatchObject({ broken: [shaOf("tax"), "reverted-sha"] });
    expect((await audit()).map(({ action }) => action)).toEqual([
      "breaking-commit.name",
      "breaking-commit.name",
      "breaking-commit.withdraw",
    ]);
  });

  test("nobody names a commit the deployment doesn't carry, nor one of a deployment that didn't fail", async () => {
    const refused = { code: "PT404" };
    const by = (external: string, sha: string) =>
      idOf(external).then((id) => nameCommit(owner.client, scene.organizationId, id, sha));
    await expect(by("broken", shaOf("only"))).rejects.toMatchObject(refused);
    await expect(by("fix", shaOf("undo"))).rejects.toMatchObject(refused);
    const other = await createOrganization(service(backend), viewer.id);
    await expect(nameCommit(viewer.client, other, await idOf("broken"), shaOf("cart"))).rejects.toMatchObject(
      refused,
    );
  });

  test("a history counted in the database carries the name, and of a commit that had gone out before that none broke it", async () => {
    await search();
    const question = { ...EVERYTHING, window: { from: BEGINNING, to: NOW }, environments: ["production"] };
    const broken = async () => {
      const { history } = fromCountedHistory(
        await listExposureHistory(owner.client, scene.organizationId, question),
      );
      const { breaking, breakingError } = exposuresOf(history, { matureBefore: NOW.getTime() });
      return [...breaking].flatMap((origin, row) =>
        origin === NOT_NAMED ? [] : [[origin, breakingError[row]]],
      );
    };
    expect(await broken()).toEqual([
      [HUMAN, 0],
      [HUMAN, 0],
    ]);
    const before = shipped("before", 60, [["tax", "Round per line (#42)"]]);
    scene.history = historyOf([linked, FIX, ALONE, before]);
    await syncScene(scene);
    const named = await broken();
    expect(named).toHaveLength(2);
    expect(named).toContainEqual([ELSEWHERE, 0]);
  });
});
