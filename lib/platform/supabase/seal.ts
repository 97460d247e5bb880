import { createCipheriv, createHmac, randomBytes } from "node:crypto";
import { inSpan, inSpanSync } from "@/lib/platform/tracing";
import { persistently } from "./persistently";
import type { ServiceClient } from "./service";
import { unwrap } from "./unwrap";

interface Seal {
  id: string;
  key: Buffer;
  expiresAt: number;
}

const RENEW_BEFORE_MS = 60_000;
const seals = new WeakMap<ServiceClient, Promise<Seal>>();

async function openSeal(client: ServiceClient): Promise<Seal> {
  const answer = JSON.parse(
    unwrap(await persistently((signal) => client.rpc("open_seal").abortSignal(signal))),
  ) as {
    id: string;
    key: string;
    expires_at: string;
  };
  return { id: answer.id, key: Buffer.from(answer.key, "base64"), expiresAt: Date.parse(answer.expires_at) };
}

async function currentSeal(client: ServiceClient): Promise<Seal> {
  const known = seals.get(client);
  const seal = known && (await known.catch(() => undefined));
  if (seal && seal.expiresAt - Date.now() > RENEW_BEFORE_MS) return seal;
  const opening = openSeal(client);
  seals.set(client, opening);
  return opening;
}

/** Text that JSON and PostgreSQL's jsonb both hold: no lone surrogates, no NUL. */
function toStorable(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", "\uFFFD") : value;
}

/** How JSON writes NUL and lone surrogates. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/** Looking at every value costs more than writing them, and hardly any page needs it. */
function toStorableJson(payload: unknown): string {
  const text = JSON.stringify(payload);
  return UNSTORABLE.test(text) ? JSON.stringify(payload, toStorable) : text;
}

/**
 * Seals a payload for a function that somebody else than the service role calls: only this server can make it, so what
 * stands in it needs no proof, while the caller's own rights still decide.
 * @throws DatabaseError
 */
export async function sealFor(service: ServiceClient, payload: unknown): Promise<string> {
  return sealText(await currentSeal(service), toStorableJson(payload));
}

/**
 * Calls a SQL function that takes one sealed text: the payload goes as AES-256-CBC ciphertext with its HMAC, so that
 * neither PostgreSQL's statement log nor an error of the HTTP layer can spill a key or a plaintext.
 * A seal that expired on the way (a long pause, a restored database) is opened again once, and a call that met a database
 * away for a moment is made again: every sealed function may be called twice.
 * @returns the function's text answer, null where it answers null.
 * @throws DatabaseError
 */
export async function callSealed(
  client: ServiceClient,
  name: SealedFunction,
  payload: unknown,
): Promise<string | null> {
  const plaintext = inSpanSync("seal", { function: name }, () => toStorableJson(payload));
  for (let attempt = 1; ; attempt++) {
    const seal = await currentSeal(client);
    const sealed = inSpanSync("seal", { function: name }, () => sealText(seal, plaintext));
    const answer = await inSpan("database call", { function: name }, () =>
      persistently((signal) => client.rpc(name, { p_sealed: sealed }).abortSignal(signal)),
    );
    const expired = answer.error?.code === "PT410";
    if (expired) seals.delete(client);
    if (attempt > 1 || !expired) return (unwrap(answer) as string | null | undefined) ?? null;
  }
}

export type SealedFunction =
  | "connect_integration"
  | "read_integration_credentials"
  | "record_deployments_page"
  | "record_incidents_page"
  | "record_pushed_events"
  | "read_event_texts"
  | "read_commit_texts"
  | "connect_slack_webhook"
  | "read_slack_webhook"
  | "record_commit_observations"
  | "read_commit_evidence"
  | "read_overruled_accounts"
  | "read_reclassification_batch"
  | "record_reclassification_batch"
  | "read_taught_marks"
  | "teach_mark_by_machine"
  | "read_breaking_batch"
  | "read_taken_back"
  | "record_breaking_batch"
  | "read_breaking_line"
  | "rotate_ciphertexts"
  | "restore_backup_page";

function sealText(seal: Seal, plaintext: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", seal.key.subarray(0, 32), iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  const mac = createHmac("sha256", seal.key.subarray(32)).update(iv).update(ciphertext).digest();
  return [seal.id, iv.toString("base64"), mac.toString("base64"), ciphertext.toString("base64")].join(".");
}
