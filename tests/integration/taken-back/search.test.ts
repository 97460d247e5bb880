import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import { searchTakenBack } from "@/lib/ingest/taken-back/search";
import { listDeployments } from "@/lib/read/deployments/data";
import { getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { listTakenBack, placeOf, searchedIn, withTakenBack } from "@/lib/read/origin-comparisons/taken-back";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, daysAgo, deployment, historyOf, shaOf } from "../support/events";
import { createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, NOW, type Scene, syncScene } from "../support/scene";

const AI = "\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
const shipped = (
  id: string,
  days: number,
  messages: readonly (readonly [name: string, message: string])[],
  attributes: Parameters<typeof deployment>[1] = {},
) =>
  deployment(id, {
    started_at: daysAgo(days),
    finished_at: daysAgo(days),
    commits: messages.map(([name, message]) => ({ ...commit(name, message), timestamp: daysAgo(days + 1) })),
    ...attributes,
  });

const FIRST = shipped("first", 28, [
  ["cart", `Keep the order (#41)${AI}`],
  ["tax", "Round per line (#42)"],
]);
const REVERT = shipped("revert", 26, [
  ["undo", `Revert "Keep the order"\n\nThis reverts commit ${shaOf("cart")}.`],
]);
const HOTFIX = shipped("hotfix", 25, [["mend", "Round again, fixes #42"]], { deployment_type: "hotfix" });
const STAGED = shipped("staged", 27, [["early", `This reverts commit ${shaOf("tax")}.`]], { env: "staging" });

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    const organizationId = await createOrganization(service(backend), owner.id);
    scene = await createScene(backend, historyOf([FIRST, REVERT, HOTFIX, STAGED]), { organizationId });
    await syncScene(scene);
  });

  const search = () =>
    searchTakenBack(scene.client, scene.organizationId, { deadlineAt: Date.now() + 30_000 });
  const list = () => listTakenBack(owner.client, scene.organizationId);
  const named = async () => {
    const found = [...(await list()).first.values()].flatMap((inPlace) =>
      [...inPlace].map(([sha, { how, by }]) => [sha, how, by]),
    );
    return Object.fromEntries(found.map(([sha, ...rest]) => [sha, rest]));
  };
  /** As if it had been searched an hour ago, after everything there was. */
  const age = () =>
    backend.sql(
      `with old as (update public.external_deployments set changed_at = now() - interval '2 hours' where organization_id = $1)
       update public.taken_back_searches set searched_at = now() - interval '1 hour' where organization_id = $1`,
      scene.organizationId,
    );
  const dataVersion = async () => {
    const [row] = await backend.sql<{ version: string }>(
      "select data_version::text as version from public.organizations where id = $1",
      scene.organizationId,
    );
    return Number(row?.version);
  };

  test("a search finds what later commits of the same place and environment revert or hot-fix, and keeps no message", async () => {
    const before = await list();
    expect(before.waiting).toBeGreaterThan(0);
    const all = { ...EVERYTHING, window: { from: BEGINNING, to: NOW }, environments: ["production"] };
    const deployments = await listDeployments(owner.client, scene.organizationId, all);
    const places = new Set(deployments.map(placeOf));
    expect(searchedIn(places, before)).toBeNull();
    const version = await dataVersion();
    expect(await search()).toMatchObject({ changed: 2, done: true });
    expect(await dataVersion()).toBeGreaterThan(version);
    expect(await named()).toEqual({
      [shaOf("cart")]: ["reverted", shaOf("undo")],
      [shaOf("tax")]: ["hotfixed", shaOf("mend")],
    });
    const known = await list();
    expect(searchedIn(places, known)).toEqual({ commits: 4, withoutMessage: 0 });
    const [first] = withTakenBack(deployments, known);
    expect(first?.commits.map(({ sha, takenBack }) => [sha, takenBack?.at])).toEqual([
      [shaOf("cart"), new Date(daysAgo(26))],
      [shaOf("tax"), new Date(daysAgo(25))],
    ]);
    const kept = await backend.sql<{ text: string }>(
      "select string_agg(to_jsonb(t)::text, ' ') as text from public.taken_back_commits t where organization_id = $1",
      scene.organizationId,
    );
    expect(kept[0]?.text).not.toMatch(/order|round/i);
  });

  test("nothing is read twice while nothing changes; an older deployment that comes late, and one that goes, are searched then", async () => {
    await search();
    await age();
    expect(await search()).toEqual({ examined: 0, changed: 0, done: true });
    const late = shipped("late", 30, [["price", "Show prices (#40)"]]);
    const undoes = shipped("undoes", 24, [["back", "Revert #40"]]);
    scene.history = historyOf([FIRST, REVERT, HOTFIX, STAGED, undoes]);
    await syncScene(scene);
    await search();
    await age();
    scene.history = historyOf([late, FIRST, REVERT, HOTFIX, STAGED, undoes]);
    await syncScene(scene, { request: { since: new Date(daysAgo(60)) } });
    expect(await search()).toMatchObject({ changed: 1, done: true });
    expect(await named()).toMatchObject({ [shaOf("price")]: ["reverted", shaOf("back")] });
    await backend.sql(
      "update public.external_deployments set disappeared_at = now() where organization_id = $1 and external_id = 'revert'",
      scene.organizationId,
    );
    expect(await search()).toMatchObject({ changed: 1, done: true });
    expect(Object.keys(await named())).not.toContain(shaOf("cart"));
  });

  test("a refresh keeps the second outcome beside the comparison, and none while messages wait to be read", async () => {
    const { client, organizationId } = scene;
    await client
      .from("organizations")
      .update({ production_environments: ["production"] })
      .eq("id", organizationId);
    await refreshOriginComparison(client, organizationId, NOW);
    expect((await getOriginComparison(client, organizationId))?.takenBack).toBeNull();
    await search();
    await refreshOriginComparison(client, organizationId, NOW);
    expect((await getOriginComparison(client, organizationId))?.takenBack).toMatchObject({
      byOrigin: {
        // The revert is a remedy and not counted, the hotfix is.
        HUMAN: { changes: 2, reverted: 0, hotfixed: 1 },
        AI_ASSISTED: { changes: 1, reverted: 1, hotfixed: 0 },
      },
      ratio: { measured: false, reason: "too-few-failures" },
      searched: { commits: 4, withoutMessage: 0 },
    });
  });
});
