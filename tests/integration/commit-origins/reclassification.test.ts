import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import { overruleAccount, overruleCommit } from "@/lib/ingest/commit-origins/overrules";
import { listReclassifications } from "@/lib/ingest/commit-origins/reclassifications";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, deployment, historyOf, shaOf } from "../support/events";
import { createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";

const TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>";
const NEXT = "99.1";

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
    const commits = [
      commit("marked", `Change a thing\n\n${TRAILER}`),
      commit("plain", "Change\n\nMore."),
      commit("overruled", `Change\n\n${TRAILER}`),
    ];
    scene = await createScene(backend, historyOf([deployment("one", { commits })]), { organizationId });
    await syncScene(scene);
  });

  const reclassify = (options: { rulesVersion?: string; deadlineAt?: number } = {}) =>
    reclassifyCommits(scene.client, scene.organizationId, { deadlineAt: Date.now() + 30_000, ...options });
  const passes = () => listReclassifications(owner.client, scene.organizationId);

  /** Makes the stored commits what an older version of the rules, which missed trailers, had said of them. */
  async function ageRules(): Promise<void> {
    await backend.sql(
      `update public.commit_observations set origin = 'HUMAN', tools = '{}', evidence_level = null, strength = 1,
         rule_id = 'human/no-evidence', rules_version = '0.9' where organization_id = $1`,
      scene.organizationId,
    );
    await backend.sql(
      "select private.resolve_commit_origins($1, (select array_agg(sha) from public.commit_origins where organization_id = $1))",
      scene.organizationId,
    );
  }
  async function origins(): Promise<Record<string, string>> {
    const names = ["marked", "plain", "overruled"];
    const found = await listCommitEvidence(scene.client, scene.organizationId, names.map(shaOf));
    return Object.fromEntries(names.map((name) => [name, found.get(shaOf(name))?.origin ?? ""]));
  }
  async function dataVersion(): Promise<number> {
    const [row] = await backend.sql<{ version: string }>(
      "select data_version::text as version from public.organizations where id = $1",
      scene.organizationId,
    );
    return Number(row?.version);
  }

  test("squash titles that small syncs bring add up by repository, and a pass knows it of the earlier ones", async () => {
    const squashes = (id: string, numbers: readonly number[]) =>
      deployment(id, {
        git: { repository_url: "https://github.com/acme/titles", commit_sha: shaOf(id) },
        commits: numbers.map((number) => commit(`squash-${number}`, `Round totals (#${number})`)),
      });
    const reason = async (number: number) => {
      const [row] = await backend.sql<{ origin: string; unknown_reason: string | null }>(
        "select origin, unknown_reason from public.commit_origins where organization_id = $1 and sha = $2",
        scene.organizationId,
        shaOf(`squash-${number}`),
      );
      return row?.unknown_reason ?? row?.origin;
    };
    const first = squashes("first", [1, 2, 3, 4, 5, 6]);
    scene.history = historyOf([...scene.history.deployments, first]);
    await syncScene(scene);
    expect(await reason(1)).toBe("HUMAN");
    scene.history = historyOf([...scene.history.deployments, squashes("second", [7, 8, 9, 10])]);
    await syncScene(scene);
    expect(await reason(10)).toBe("title-only");
    await reclassify({ rulesVersion: NEXT });
    expect(await reason(1)).toBe("title-only");
  });

  test("nothing is done while the rules are those the commits were classed by", async () => {
    expect(await reclassify()).toEqual({ state: "idle-or-busy", examined: 0 });
    expect(await passes()).toEqual([]);
  });

  test("after a change of the rules every stored commit is classed anew, and its effect is told", async () => {
    await ageRules();
    const nightly = { origin: "BOT", tool: "Nightly", reason: "The nightly job." } as const;
    await overruleCommit(owner.client, scene.organizationId, shaOf("overruled"), nightly);
    expect(await origins()).toEqual({ marked: "HUMAN", plain: "HUMAN", overruled: "BOT" });
    const version = await dataVersion();
    expect(await reclassify()).toEqual({ state: "done", examined: 3 });
    expect(await origins()).toEqual({ marked: "AI_ASSISTED", plain: "HUMAN", overruled: "BOT" });
    expect(await dataVersion()).toBe(version + 1);
    expect(await passes()).toMatchObject([
      {
        cause: "rules",
        rulesVersion: RULES_VERSION,
        examined: 3,
        finishedAt: expect.any(Date),
        changes: [{ from: "HUMAN", to: "AI_ASSISTED", commits: 1 }],
      },
    ]);
    const evidence = await listCommitEvidence(scene.client, scene.organizationId, [shaOf("marked")]);
    expect(evidence.get(shaOf("marked"))).toMatchObject({ line: TRAILER, rulesVersion: RULES_VERSION });
    expect(await reclassify()).toEqual({ state: "idle-or-busy", examined: 0 });
  });

  test("a pass that was cut off goes on where it stood, in one worker at a time", async () => {
    await ageRules();
    expect(await reclassify({ deadlineAt: 0 })).toEqual({ state: "unfinished", examined: 0 });
    expect(await passes()).toMatchObject([{ finishedAt: null, examined: 0 }]);
    const together = await Promise.all([reclassify(), reclassify()]);
    expect(together.reduce((sum, { examined }) => sum + examined, 0)).toBe(3);
    expect(await passes()).toMatchObject([{ examined: 3, finishedAt: expect.any(Date) }]);
  });

  test("a pass of older rules that was left open gives way to the current ones", async () => {
    expect(await reclassify({ rulesVersion: NEXT, deadlineAt: 0 })).toMatchObject({ state: "unfinished" });
    expect(await reclassify({ rulesVersion: "99.2" })).toEqual({ state: "done", examined: 3 });
    expect(await passes()).toMatchObject([
      { rulesVersion: "99.2", examined: 3 },
      { rulesVersion: NEXT, examined: 0, finishedAt: expect.any(Date) },
    ]);
    // An older program beside the new one doesn't take it back.
    expect(await reclassify({ rulesVersion: NEXT })).toEqual({ state: "idle-or-busy", examined: 0 });
  });

  test("what a sync stores while a pass is at it stays as the sync said", async () => {
    await ageRules();
    const rpc = scene.client.rpc.bind(scene.client);
    const secretOf = async () =>
      (
        await backend.sql<{ ciphertext: string }>(
          "select encode(ciphertext, 'hex') as ciphertext from public.external_commit_secrets where organization_id = $1 and sha = $2",
          scene.organizationId,
          shaOf("marked"),
        )
      )[0]?.ciphertext;
    const before = await secretOf();
    const observeAnew = () =>
      backend.sql(
        `update public.commit_observations set origin = 'BOT', tools = '{Newer}', rule_id = 'bot/provider', strength = 4,
           evidence_level = null, observed_at = now() where organization_id = $1 and sha = $2`,
        scene.organizationId,
        shaOf("marked"),
      );
    const spy = vi.spyOn(scene.client, "rpc").mockImplementation(((name: string, args: never) => {
      if (name !== "record_reclassification_batch") return rpc(name as never, args);
      return {
        abortSignal: (signal: AbortSignal) =>
          observeAnew().then(() => rpc(name as never, args).abortSignal(signal)),
      };
    }) as never);
    expect(await reclassify()).toEqual({ state: "done", examined: 3 });
    spy.mockRestore();
    const observed = await backend.sql<{ sha: string; origin: string }>(
      "select sha, origin from public.commit_observations where organization_id = $1",
      scene.organizationId,
    );
    const origins = Object.fromEntries(observed.map(({ sha, origin }) => [sha, origin]));
    expect(origins).toMatchObject({
      [shaOf("marked")]: "BOT",
      [shaOf("plain")]: "HUMAN",
      [shaOf("overruled")]: "AI_ASSISTED",
    });
    expect(await secretOf()).toBe(before);
  });

  test("texts that can't be read keep what was said of them, and don't keep the pass from ending", async () => {
    await ageRules();
    await backend.sql(
      "update public.external_commit_secrets set key_id = 'gone' where organization_id = $1 and sha = $2",
      scene.organizationId,
      shaOf("marked"),
    );
    expect(await reclassify()).toEqual({ state: "done", examined: 3 });
    expect(await origins()).toEqual({ marked: "HUMAN", plain: "HUMAN", overruled: "AI_ASSISTED" });
    expect(await reclassify()).toEqual({ state: "idle-or-busy", examined: 0 });
  });

  test("an account that was named while a sync was under way is looked for again after it", async () => {
    const agent = { origin: "AI_ASSISTED", tool: null, reason: "Ours." } as const;
    const clients = { user: owner.client, service: scene.client };
    await overruleAccount(clients, scene.organizationId, "plain@authors.example", agent);
    await reclassify();
    await backend.sql(
      `update public.sync_runs set started_at = now() - interval '1 hour', finished_at = now()
       where organization_id = $1`,
      scene.organizationId,
    );
    expect(await reclassify()).toMatchObject({ examined: 3 });
  });
});
