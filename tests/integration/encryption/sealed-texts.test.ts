import { beforeAll, expect, inject, test } from "vitest";
import { readCredentials } from "@/lib/ingest/integrations/credentials";
import { subkey } from "@/lib/platform/encryption/keys";
import { callSealed } from "@/lib/platform/supabase/seal";
import { hushRefusals } from "../access/backends";
import { type Backend, startPgliteBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, failure, historyOf, shaOf } from "../support/events";
import { createScene, KEYS, type Scene, syncScene } from "../support/scene";
import { readStored } from "../support/stored";

const { encryptionKey } = inject("supabase");

/** What nobody but the application may read, and stands in no plain column. */
const MESSAGE = "Rewrite the ledger for customer Orkney";
const TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>";
const NAME = "RIO-978 orders processed without charge";
const history = historyOf(
  [
    deployment("one", { commits: [commit("secretive", `${MESSAGE}\n\n${TRAILER}`)] }),
    {
      ...deployment("broken"),
      attributes: { ...deployment("broken").attributes, started_at: daysAgo(2), service: "" },
    },
  ],
  [failure("one", { name: NAME })],
);
const SECRETS = [
  MESSAGE,
  TRAILER,
  NAME,
  "secretive@authors.example",
  KEYS.apiKey,
  KEYS.appKey,
  encryptionKey,
];

const SECRET_TABLES = [
  "integration_credentials",
  "external_deployment_secrets",
  "external_commit_secrets",
  "external_incident_secrets",
  "set_aside_event_secrets",
];

let backend: Backend;
let one: Scene;
let other: Scene;

beforeAll(async () => {
  hushRefusals();
  backend = await startPgliteBackend();
  setEnvironment({ ...backend, encryptionKey });
  one = await createScene(backend, history);
  other = await createScene(backend, history);
  for (const scene of [one, other]) await syncScene(scene);
  return () => backend.stop();
});

const textsOf = (scene: Scene, request: { kind: string; id: string; key: { keyId: string; key: string } }) =>
  callSealed(scene.client, "read_event_texts", {
    organization_id: scene.organizationId,
    subkeys: { [request.key.keyId]: request.key.key },
    kind: request.kind,
    ids: [request.id],
  });

test("no column of any table holds a secret text, an address or a key", async () => {
  const tables = await backend.sql<{ schema: string; name: string }>(
    "select schemaname as schema, tablename as name from pg_tables where schemaname in ('public', 'private')",
  );
  for (const { schema, name } of tables) {
    const rows = await backend.sql<{ row: string }>(
      `select to_jsonb(t)::text as row from ${schema}.${name} t`,
    );
    for (const secret of SECRETS) {
      const asHex = Buffer.from(secret).toString("hex");
      const asBase64 = Buffer.from(secret).toString("base64").slice(0, 20);
      for (const form of [secret, asHex, asBase64]) {
        expect(
          rows.some(({ row }) => row.includes(form)),
          `${name} holds ${secret}`,
        ).toBe(false);
      }
    }
  }
});

test("every ciphertext names its key, and equal texts of two organizations have nothing in common", async () => {
  for (const table of SECRET_TABLES) {
    const rows = await backend.sql<{ key_id: string; ciphertext: string }>(
      `select key_id, encode(ciphertext, 'hex') as ciphertext from public.${table}`,
    );
    expect(rows.length, table).toBeGreaterThan(1);
    expect(new Set(rows.map(({ ciphertext }) => ciphertext)).size, table).toBe(rows.length);
    for (const { key_id } of rows) expect(key_id).toMatch(/^[0-9a-f]{8}$/);
  }
  const prints = await backend.sql<{ fingerprint: string }>(
    "select distinct fingerprint from public.external_incidents",
  );
  expect(prints).toHaveLength(2);
});

test("the right key opens what was stored", async () => {
  const { incidents, origins } = await readStored(one);
  expect(JSON.parse(String(incidents[0]?.text)).name).toBe(NAME);
  expect(JSON.parse(String(origins.find(({ sha }) => sha === shaOf("secretive"))?.text))).toMatchObject({
    message: `${MESSAGE}\n\n${TRAILER}`,
    authorEmail: "secretive@authors.example",
  });
});

test("ciphertext moved to another organization doesn't open there, nor a key of another purpose, nor another master's", async () => {
  const [incident] = await backend.sql<{ id: string }>(
    "select incident_id as id from public.external_incident_secrets where organization_id = $1",
    one.organizationId,
  );
  const id = incident?.id ?? "";
  const wrong = [
    subkey(encryptionKey, one.organizationId, "credentials"),
    subkey(encryptionKey, other.organizationId, "events"),
    {
      ...subkey(Buffer.alloc(32, 7).toString("base64"), one.organizationId, "events"),
      keyId: subkey(encryptionKey, one.organizationId, "events").keyId,
    },
  ];
  for (const key of wrong) {
    await expect(textsOf(one, { kind: "incident", id, key })).rejects.toMatchObject({ code: "PT422" });
  }
  await backend.sql(
    `update public.external_incident_secrets to_row set ciphertext = from_row.ciphertext
     from public.external_incident_secrets from_row
     where to_row.organization_id = $1 and from_row.organization_id = $2`,
    other.organizationId,
    one.organizationId,
  );
  await expect(readStored(other)).rejects.toMatchObject({ code: "PT422" });
});

test("a text asked for under another organization's name isn't there", async () => {
  const [incident] = await backend.sql<{ id: string }>(
    "select incident_id as id from public.external_incident_secrets where organization_id = $1",
    one.organizationId,
  );
  const key = subkey(encryptionKey, other.organizationId, "events");
  expect(await textsOf(other, { kind: "incident", id: incident?.id ?? "", key })).toBe("{}");
});

test("credentials of another organization, moved here or asked for here, are refused", async () => {
  expect(await readCredentials(one.client, one.organizationId, other.integrationId)).toEqual({
    ok: false,
    reason: "missing",
  });
  await backend.sql(
    `update public.integration_credentials to_row set ciphertext = from_row.ciphertext
     from public.integration_credentials from_row
     where to_row.organization_id = $1 and from_row.organization_id = $2`,
    other.organizationId,
    one.organizationId,
  );
  expect(await readCredentials(one.client, other.organizationId, other.integrationId)).toEqual({
    ok: false,
    reason: "unreadable",
  });
  expect(await readCredentials(one.client, one.organizationId, one.integrationId)).toMatchObject({
    ok: true,
  });
});

test("a transport key that has expired is replaced in the middle of the work", async () => {
  await backend.sql("update private.seals set expires_at = now() - interval '1 second'");
  expect(await readCredentials(one.client, one.organizationId, one.integrationId)).toMatchObject({
    ok: true,
  });
});

test("a sealed parameter changed by one character is refused", async () => {
  let sent = "";
  const { clientThrough } = await import("../support/scene");
  const spying = clientThrough(backend, async (input, init) => {
    if (String(input).includes("read_integration_credentials"))
      sent = JSON.parse(String(init?.body)).p_sealed;
    return fetch(input, init);
  });
  expect(await readCredentials(spying, one.organizationId, one.integrationId)).toMatchObject({ ok: true });
  const [id, iv, mac, text] = sent.split(".") as [string, string, string, string];
  const flip = (base64: string) => {
    const bytes = Buffer.from(base64, "base64");
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes.toString("base64");
  };
  for (const damaged of [
    [id, flip(iv), mac, text],
    [id, iv, flip(mac), text],
    [id, iv, mac, flip(text)],
    [id, iv, mac, ""],
    [id],
    ["", "", "", ""],
  ]) {
    const { error } = await one.client.rpc("read_integration_credentials", { p_sealed: damaged.join(".") });
    expect(error?.code).toBe("PT400");
  }
});
