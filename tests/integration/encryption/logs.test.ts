import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { organizationSubkey, readCredentials } from "@/lib/ingest/integrations/credentials";
import { type KeyPurpose, subkey } from "@/lib/platform/encryption/keys";
import { log } from "@/lib/platform/log";
import { callSealed, type SealedFunction } from "@/lib/platform/supabase/seal";
import { startPostgresBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { commit, deployment, failure, historyOf } from "../support/events";
import type { SupabaseAccess } from "../support/people";
import { type PostgresServer, postgresPrograms, startPostgres } from "../support/postgres-server";
import { createScene, KEYS, type Scene, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const supabase = inject("supabase");
const MESSAGE = "Rewrite the ledger for customer Orkney";
const EMAIL = "secretive@authors.example";
const NAME = "RIO-978 orders processed without charge";
const POISON = "a text that can't be stored as it is";

const history = historyOf(
  [
    deployment("one", { commits: [commit("secretive", MESSAGE)] }),
    { ...deployment("broken"), attributes: { ...deployment("broken").attributes, service: "" } },
  ],
  [failure("one", { name: NAME })],
);

const PURPOSES: readonly KeyPurpose[] = ["credentials", "events", "fingerprint"];

function secretsOf(scene: Scene): string[] {
  const { organizationId } = scene;
  const subkeys = PURPOSES.map((purpose) => subkey(supabase.encryptionKey, organizationId, purpose).key);
  return [KEYS.apiKey, KEYS.appKey, supabase.encryptionKey, ...subkeys, MESSAGE, EMAIL, NAME, POISON];
}

/** As a log could hold it: as it is, as hex, as base64 at any of its three offsets. */
function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => bytes.subarray(offset).toString("base64").slice(0, 20));
  return [secret, bytes.toString("hex"), ...base64];
}

function expectNoneIn(text: string, secrets: readonly string[], where: string): void {
  expect(text.length, `${where} holds something at all`).toBeGreaterThan(100);
  for (const secret of secrets) {
    for (const form of formsOf(secret)) expect(text.includes(form), `${where} holds ${secret}`).toBe(false);
  }
}

/** A request that every sealed function fails on, deep inside, with secrets in its hands. */
function failingRequest(scene: Scene, name: SealedFunction): Record<string, unknown> {
  const { organizationId, integrationId } = scene;
  const events = organizationSubkey(organizationId, "events");
  const credentials = organizationSubkey(organizationId, "credentials");
  const keys = JSON.stringify(KEYS);
  const page = {
    organization_id: organizationId,
    integration_id: integrationId,
    run_id: randomUUID(),
    lease_token: POISON,
    lease_seconds: 90,
    key_id: events.keyId,
    subkey: events.key,
    checkpoint: "{}",
    commits: [{ sha: "a", secret: MESSAGE, strength: POISON }],
    set_aside: [{ kind: "deployment", raw: EMAIL }],
    deployments: [{ raw: MESSAGE, started_at: POISON }],
    incidents: [{ secret: NAME, started_at: POISON }],
    requests: 0,
    retries: 0,
  };
  const wrong = {
    [events.keyId]: events.key,
    [credentials.keyId]: organizationSubkey(organizationId, "fingerprint").key,
  };
  const requests: Record<SealedFunction, Record<string, unknown>> = {
    connect_integration: {
      organization_id: POISON,
      provider: MESSAGE,
      credentials: keys,
      subkey: credentials.key,
    },
    read_integration_credentials: {
      organization_id: organizationId,
      integration_id: integrationId,
      subkeys: wrong,
    },
    record_deployments_page: page,
    record_incidents_page: page,
    read_event_texts: { organization_id: organizationId, kind: "incident", ids: [POISON], subkeys: wrong },
    read_commit_texts: { organization_id: POISON, shas: [EMAIL], subkeys: wrong },
    read_commit_evidence: { organization_id: POISON, shas: [EMAIL], subkeys: wrong },
    read_overruled_accounts: { organization_id: POISON, subkeys: wrong },
    read_taught_marks: { organization_id: POISON, subkeys: wrong },
    teach_mark_by_machine: {
      organization_id: organizationId,
      mark: EMAIL,
      fingerprint: EMAIL,
      retired_fingerprints: [],
      key_id: events.keyId,
      subkey: events.key,
      origin: POISON,
      tools: [],
      reason: MESSAGE,
      meaning: "bot",
    },
    read_breaking_batch: { organization_id: POISON, after: EMAIL, limit: 10, subkeys: wrong },
    read_breaking_line: { organization_id: organizationId, deployment_id: POISON, subkeys: wrong },
    record_breaking_batch: {
      organization_id: organizationId,
      read_at: POISON,
      key_id: events.keyId,
      subkey: events.key,
      rows: [{ deployment_id: randomUUID(), sha: EMAIL, line: MESSAGE }],
    },
    read_taken_back: { organization_id: POISON, period: 1, places: [EMAIL], subkeys: wrong },
    read_reclassification_batch: { organization_id: POISON, after: EMAIL, limit: 10, subkeys: wrong },
    record_reclassification_batch: {
      organization_id: organizationId,
      id: POISON,
      lease_token: randomUUID(),
      key_id: events.keyId,
      subkey: events.key,
      rows: [{ sha: EMAIL, secret: MESSAGE }],
    },
    record_commit_observations: {
      organization_id: organizationId,
      source: "github",
      key_id: events.keyId,
      subkey: events.key,
      commits: [{ sha: EMAIL, secret: MESSAGE, strength: POISON }],
    },
    record_pushed_events: {
      organization_id: POISON,
      kind: "incident",
      key_id: events.keyId,
      subkey: events.key,
      incidents: [{ external_id: EMAIL, started_at: POISON, secret: MESSAGE }],
      set_aside: [],
    },
    rotate_ciphertexts: {
      organization_id: organizationId,
      kind: "deployment",
      after: POISON,
      key_id: events.keyId,
      subkey: events.key,
      retired: wrong,
    },
    connect_slack_webhook: {
      organization_id: POISON,
      url: MESSAGE,
      locale: "en",
      key_id: events.keyId,
      subkey: events.key,
    },
    read_slack_webhook: { organization_id: POISON, subkeys: wrong },
    restore_backup_page: { table: "public.organizations", rows: [{ id: POISON, name: MESSAGE, slug: NAME }] },
  };
  return requests[name];
}

const FUNCTIONS: readonly SealedFunction[] = [
  "connect_integration",
  "read_integration_credentials",
  "record_deployments_page",
  "record_incidents_page",
  "record_pushed_events",
  "read_event_texts",
  "read_commit_texts",
  "read_commit_evidence",
  "read_overruled_accounts",
  "read_taught_marks",
  "teach_mark_by_machine",
  "read_reclassification_batch",
  "record_reclassification_batch",
  "record_commit_observations",
  "rotate_ciphertexts",
  "connect_slack_webhook",
  "read_slack_webhook",
  "restore_backup_page",
];

let written = "";
beforeEach(() => {
  written = "";
  const keep = (chunk: unknown) => {
    written += String(chunk);
    return true;
  };
  vi.spyOn(process.stderr, "write").mockImplementation(keep);
  for (const name of ["log", "info", "warn", "error"] as const) {
    vi.spyOn(console, name).mockImplementation((...values) => {
      keep(values.map((value) => (value instanceof Error ? value.stack : String(value))).join(" "));
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Works with everything secret, well and badly, and writes down what an application would. */
async function useEverything(access: SupabaseAccess): Promise<Scene> {
  const scene = await createScene(access, history);
  const outcome = await syncScene(scene);
  expect(outcome.state).toBe("succeeded");
  for (const entry of scene.logged) log("sync", entry as Record<string, unknown>);
  await readStored(scene);
  expect(await readCredentials(scene.client, scene.organizationId, scene.integrationId)).toMatchObject({
    ok: true,
  });
  for (const name of FUNCTIONS) {
    const failed = await callSealed(scene.client, name, failingRequest(scene, name)).catch(
      (error: unknown) => error,
    );
    expect(failed, name).toBeInstanceOf(Error);
    expect((failed as Error).message, name).toMatch(/^PT(400|422|500): [a-z_ ]+$/);
    log("call failed", { name, error: failed });
  }
  return scene;
}

function databaseLog(): string {
  return readdirSync(supabase.logFolder)
    .map((name) => readFileSync(join(supabase.logFolder, name), "utf8"))
    .join("");
}

test("the embedded database's log and the application's hold no key and no plaintext, also after errors", async () => {
  setEnvironment(supabase);
  const scene = await useEverything(supabase);
  const secrets = secretsOf(scene);
  expectNoneIn(written, secrets, "the application's log");
  expectNoneIn(databaseLog(), [...secrets, supabase.secretKey], "database.log");
});

const programs = postgresPrograms();

describe.skipIf(programs === null)("a PostgreSQL that logs every statement and every parameter", () => {
  let server: PostgresServer;
  let backend: Awaited<ReturnType<typeof startPostgresBackend>>;

  beforeAll(async () => {
    server = await startPostgres(programs ?? "");
    backend = await startPostgresBackend(server.url);
  });
  afterAll(async () => {
    await backend.stop();
    await server.stop();
  });

  test("logs each sealed call and error, and none of the keys and plaintexts in them", async () => {
    setEnvironment({ ...backend, encryptionKey: supabase.encryptionKey });
    const scene = await useEverything(backend);
    const text = server.readLog();
    for (const name of FUNCTIONS) expect(text, `the log names ${name}`).toContain(name);
    expect(text).toContain("p_sealed");
    expectNoneIn(text, secretsOf(scene), "PostgreSQL's log");
    expectNoneIn(written, secretsOf(scene), "the application's log");
  });

  test("would show a secret that travelled as a plain parameter, so finding none means something", async () => {
    await backend.sql("select length($1::text)", "a secret sent in the clear");
    await expect.poll(() => server.readLog()).toContain("a secret sent in the clear");
  });
});
