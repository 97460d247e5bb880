import { randomBytes } from "node:crypto";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getOverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import { overruleAccount } from "@/lib/ingest/commit-origins/overrules";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { readCredentials } from "@/lib/ingest/integrations/credentials";
import { getIntegration } from "@/lib/ingest/integrations/data";
import { keyIdOf } from "@/lib/platform/encryption/keys";
import { type MasterKeys, masterKeys } from "@/lib/platform/encryption/master-keys";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { connectSlack, readSlackWebhook } from "@/lib/read/digests/slack-connection";
import { countCiphertexts, rotateCiphertexts } from "@/lib/tools/keys/rotate";
import { DATABASES, hushRefusals } from "../access/backends";
import type { Backend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, failure, historyOf, secondsAgo, shaOf } from "../support/events";
import { addMember, signUp } from "../support/people";
import { clientThrough, createScene, NOW, type Scene, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const TABLES = [
  "integration_credentials",
  "external_deployment_secrets",
  "external_commit_secrets",
  "external_incident_secrets",
  "set_aside_event_secrets",
  "slack_webhook_secrets",
  "github_commit_secrets",
  "commit_overrule_secrets",
];

const WEBHOOK = "https://hooks.slack.com/services/T000/B000/secret";

const broken = (id: string) => ({
  ...deployment(id),
  attributes: { ...deployment(id).attributes, service: "", started_at: daysAgo(2) },
});
const history = historyOf(
  [
    ...Array.from({ length: 12 }, (_, index) =>
      deployment(`d${index}`, {
        started_at: secondsAgo(3600 * (index + 1)),
        commits: [
          commit(`c${index}`, `Change Zürich 🚀 ${index}\n\nin two lines`),
          commit(`second-${index}`),
        ],
        change_failure: index === 3 ? null : false,
      }),
    ),
    broken("broken"),
  ],
  [
    failure("one", { name: "RIO-978 orders processed without charge" }),
    failure("two", { started_at: daysAgo(3) }),
  ],
);
/** 12 events, 24 commits, 2 incidents, 1 set aside, 1 pair of keys, 1 webhook, 1 of GitHub, 1 overruled account. */
const TEXTS = 43;

const AGENT = "agent@acme.example";
const EVIDENCE = "Co-Authored-By: Claude <noreply@anthropic.com>";

const folder = mkdtempSync(join(tmpdir(), "iris-rotation-"));
const keysFile = join(folder, "keys.json");
const newKey = () => randomBytes(32).toString("base64");

/** The installation has these master keys from now on. */
function installKeys(current: string, ...retired: string[]): MasterKeys {
  const text = JSON.stringify({ integrationsEncryptionKey: current, retiredEncryptionKeys: retired });
  writeFileSync(`${keysFile}.new`, text);
  renameSync(`${keysFile}.new`, keysFile);
  return { current, retired };
}

const quietly = { onProgress: () => {}, onWaiting: () => {}, graceMs: 0 };
const rotate = (client: ServiceClient) => rotateCiphertexts(client, masterKeys(), quietly);

process.env.IRIS_KEYS_FILE = keysFile;
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(DATABASES)("a change of the master key, on $name", ({ start }) => {
  let backend: Backend;
  let scene: Scene;
  let key = newKey();

  beforeAll(async () => {
    hushRefusals();
    installKeys(key);
    backend = await start();
    setEnvironment({ ...backend, encryptionKey: key });
    scene = await createScene(backend, history);
    const owner = await signUp(backend);
    await addMember(scene.client, scene.organizationId, owner.id, "owner");
    await connectSlack(scene.client, scene.organizationId, {
      url: WEBHOOK,
      locale: "en",
      connectedBy: owner.id,
    });
    await overruleAccount({ user: owner.client, service: scene.client }, scene.organizationId, AGENT, {
      origin: "AI_ASSISTED",
      tool: "Acme helper",
      reason: "Ours.",
    });
    await recordCommitObservations(scene.client, scene.organizationId, "github", [
      {
        sha: shaOf("c0"),
        origin: "AI_ASSISTED",
        tools: ["Claude Code"],
        evidence_level: "E4",
        rule_id: "trailer/agent",
        rules_version: "1.0",
        unknown_reason: null,
        strength: 4,
        secret: JSON.stringify({ evidence: EVIDENCE }),
      },
    ]);
    expect(await syncScene(scene)).toMatchObject({
      state: "succeeded",
      deployments: { new: 12, setAside: 1 },
    });
    return () => backend.stop();
  });

  async function keyIds(): Promise<Set<string>> {
    const found = new Set<string>();
    for (const table of TABLES) {
      const rows = await backend.sql<{ key_id: string }>(`select distinct key_id from public.${table}`);
      for (const { key_id } of rows) found.add(key_id);
    }
    return found;
  }

  /** A sync that finds nothing to write. */
  async function expectNothingNew(): Promise<void> {
    const before = await backend.sql("select data_version from public.organizations order by id");
    expect(await syncScene(scene)).toMatchObject({
      state: "succeeded",
      deployments: { read: 13, new: 0, changed: 0, setAside: 0 },
      incidents: { read: 2, new: 0, changed: 0 },
    });
    expect(await backend.sql("select data_version from public.organizations order by id")).toEqual(before);
  }

  /** Puts another key in the place of the current one, which is retired. */
  function retire(): void {
    const next = newKey();
    installKeys(next, key);
    key = next;
  }

  test("while a retired key is accepted, credentials open, and a sync finds every event unchanged", async () => {
    const before = await keyIds();
    retire();
    expect(await readCredentials(scene.client, scene.organizationId, scene.integrationId)).toMatchObject({
      ok: true,
    });
    await expectNothingNew();
    expect(await keyIds()).toEqual(before);
  });

  test("counts what is to do, then rotates every table; texts stay the same, and nothing needs the old key", async () => {
    expect(await countCiphertexts(scene.client, masterKeys())).toEqual({
      current: 0,
      due: TEXTS,
      unknown: {},
    });
    const progress: number[] = [];
    const summary = await rotateCiphertexts(scene.client, masterKeys(), {
      onProgress: ({ rotated, due }) => {
        expect(due).toBe(TEXTS);
        progress.push(rotated);
      },
      onWaiting: () => {},
      graceMs: 0,
    });
    expect(summary).toEqual({
      rotated: TEXTS,
      unreadable: 0,
      left: { current: TEXTS, due: 0, unknown: {} },
    });
    expect(progress.at(-1)).toBe(TEXTS);
    installKeys(key);
    expect(await keyIds()).toEqual(new Set([keyIdOf(key)]));
    const stored = await readStored(scene);
    expect(stored.deployments.map(({ text }) => JSON.parse(String(text)).id)).toEqual(
      history.deployments
        .slice(0, 12)
        .map(({ id }) => id)
        .sort(),
    );
    expect(await readSlackWebhook(scene.client, scene.organizationId)).toBe(WEBHOOK);
    expect([...(await getOverruledAccounts(scene.client, scene.organizationId)).keys()]).toEqual([AGENT]);
    const sha = shaOf("c0");
    const evidence = await listCommitEvidence(scene.client, scene.organizationId, [sha]);
    expect(evidence.get(sha)?.line).toBe(EVIDENCE);
    expect(stored.origins.every(({ text }) => JSON.parse(String(text)).message.startsWith("C"))).toBe(false);
    expect(await readCredentials(scene.client, scene.organizationId, scene.integrationId)).toMatchObject({
      ok: true,
    });
  });

  test("the sync after a rotation, without the old key, writes nothing again", expectNothingNew);

  test("a rotation killed at any call, before or after its work, is finished by the next, and texts open all the while", async () => {
    const undisturbed = await readStored(scene);
    for (const death of ["before", "after"] as const) {
      for (let nth = 1; ; nth += 1) {
        retire();
        let calls = 0;
        const died = Promise.withResolvers<"killed">();
        const dying = clientThrough(backend, async (input, init) => {
          if (!String(input).includes("rotate_ciphertexts") || ++calls < nth) return fetch(input, init);
          if (death === "after" && calls === nth) await fetch(input, init);
          died.resolve("killed");
          throw new TypeError("killed");
        });
        // Whoever is dead doesn't try again, as a rotation does that only lost its database for a moment.
        const outcome = await Promise.race([died.promise, rotate(dying).catch(() => "killed")]);
        expect(await readCredentials(scene.client, scene.organizationId, scene.integrationId)).toMatchObject({
          ok: true,
        });
        expect((await rotate(scene.client)).left, `${death} call ${nth}`).toEqual({
          current: TEXTS,
          due: 0,
          unknown: {},
        });
        installKeys(key);
        if (outcome === "killed") continue;
        expect(nth).toBeGreaterThan(8);
        break;
      }
    }
    expect(await readStored(scene)).toEqual(undisturbed);
    await expectNothingNew();
  }, 300_000);

  test("a sync that began under the old key is waited for, and what it wrote is rotated as well", async () => {
    scene.history = historyOf(
      [deployment("late", { started_at: secondsAgo(60) }), ...history.deployments],
      history.failures,
    );
    const rotationWaits = Promise.withResolvers<void>();
    let rotation: ReturnType<typeof rotate> | null = null;
    const outcome = await syncScene(scene, {
      datadogFetch: async (input, init) => {
        if (rotation === null) {
          retire();
          rotation = rotateCiphertexts(scene.client, masterKeys(), {
            onProgress: () => {},
            onWaiting: () => rotationWaits.resolve(),
            graceMs: 0,
          });
          await rotationWaits.promise;
        }
        return scene.datadog.fetch(input, init);
      },
    });
    expect(outcome).toMatchObject({ state: "succeeded", deployments: { new: 1 } });
    expect((await (rotation as unknown as ReturnType<typeof rotate>)).left.due).toBe(0);
    installKeys(key);
    expect(await keyIds()).toEqual(new Set([keyIdOf(key)]));
    scene.history = history;
  });

  test("an event set aside under both keys is kept once", async () => {
    retire();
    const [before] = await backend.sql<{ id: string }>("select id from public.set_aside_events");
    await backend.sql(
      "update public.set_aside_events set fingerprint = 'of another time', external_id = null",
    );
    await syncScene(scene);
    expect(await backend.sql("select id from public.set_aside_events")).toHaveLength(2);
    expect((await rotate(scene.client)).left.due).toBe(0);
    installKeys(key);
    const after = await backend.sql<{ id: string }>("select id from public.set_aside_events");
    expect(after).toHaveLength(1);
    expect(after[0]?.id).not.toBe(before?.id);
  });

  test("a damaged text is counted and left alone, and stops none of the others", async () => {
    retire();
    await backend.sql(
      `update public.external_commit_secrets set ciphertext = '\\xdeadbeef'
       where sha = (select min(sha) from public.external_commit_secrets)`,
    );
    const summary = await rotate(scene.client);
    expect(summary.unreadable).toBe(1);
    expect(summary.left).toMatchObject({ due: 1, unknown: {} });
    await backend.sql("delete from public.external_commit_secrets where ciphertext = '\\xdeadbeef'");
    installKeys(key);
  });

  test("a wrong key is a state that the integration says, sync after sync, without a call to Datadog; the right one ends it", async () => {
    const requests = scene.datadog.requests.length;
    installKeys(newKey());
    for (const failures of [1, 2]) {
      expect(await syncScene(scene)).toMatchObject({
        state: "failed",
        error: { kind: "credentials-unreadable", detail: null },
      });
      const integration = await getIntegration(scene.client, scene.organizationId);
      expect(integration).toMatchObject({
        status: "error",
        lastError: { kind: "credentials-unreadable", detail: null },
        consecutiveFailures: failures,
        leaseUntil: null,
      });
      expect(integration?.nextSyncAt.getTime()).toBeGreaterThan(NOW.getTime());
    }
    expect(scene.datadog.requests).toHaveLength(requests);
    const { left } = await rotate(scene.client);
    expect(left).toMatchObject({ current: 0, due: 0, unknown: { [keyIdOf(key)]: expect.any(Number) } });
    installKeys(key);
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
    expect(await getIntegration(scene.client, scene.organizationId)).toMatchObject({
      status: "active",
      lastError: null,
    });
  });
});
