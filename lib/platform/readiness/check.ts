import { z } from "zod";
import { BEFORE_BASELINE, compareSchema, knownMigrations, NEWER_SCHEMA } from "./schema-version";

/** Why an installation can't serve anybody: a stable word, and a sentence that says what to do. */
export interface NotReady {
  reason: NotReadyReason;
  sentence: string;
}

export type NotReadyReason =
  | "database-unreachable"
  | "database-failing"
  | "publishable-key-refused"
  | "secret-key-refused"
  | "schema-missing"
  | "schema-older"
  | "schema-newer"
  | "master-key-opens-nothing";

export interface Installation {
  url: string;
  publishableKey: string;
  secretKey: string;
  /** Ids of the master keys at hand, the current one and the retired ones. */
  keyIds: readonly string[];
  /** An operator said that the texts under earlier keys are lost. */
  acceptsLostTexts: boolean;
}

/** An answer that takes longer is none: whoever asks has a patience of its own. */
const ANSWER_MS = 10_000;

interface Answer {
  status: number;
  /** PostgREST's or PostgreSQL's; empty for a gateway's refusal. */
  code: string;
  data: unknown;
}

/**
 * Whether the database answers, takes both keys, has the schema this program was made for, and holds texts that the
 * master key opens. @returns what stands in the way, null where nothing does.
 */
export async function findNotReady(
  installation: Installation,
  known: readonly string[] = knownMigrations(),
): Promise<NotReady | null> {
  try {
    return await firstProblem(installation, known);
  } catch (error) {
    return {
      reason: "database-unreachable",
      sentence: `Nothing answers at ${installation.url} (${causeOf(error)}). Check SUPABASE_URL, the network, and whether the project is paused.`,
    };
  }
}

async function firstProblem(installation: Installation, known: readonly string[]): Promise<NotReady | null> {
  const { url, publishableKey, secretKey } = installation;
  const open = await ask(url, "rest/v1/organizations?select=id&limit=0", publishableKey);
  if (isKeyRefused(open)) return refusedKey("publishable-key-refused", "SUPABASE_PUBLISHABLE_KEY", url, open);
  if (open.status >= 500) return failing(url, open);
  const tables = await ask(url, "rest/v1/organizations?select=id&limit=0", secretKey);
  if (isKeyRefused(tables)) return refusedKey("secret-key-refused", "SUPABASE_SECRET_KEY", url, tables);
  if (tables.status >= 500) return failing(url, tables);
  if (tables.status === 404) {
    return {
      reason: "schema-missing",
      sentence: `The database at ${url} answers and has no Iris schema. Apply supabase/migrations: supabase db push.`,
    };
  }
  return (await schemaProblem(installation, known)) ?? (await keyProblem(installation));
}

async function schemaProblem(
  { url, secretKey }: Installation,
  known: readonly string[],
): Promise<NotReady | null> {
  const answer = await call(url, "applied_migrations", secretKey);
  // The first schema that can be asked is younger than the first one there was.
  if (answer.status === 404) return olderSchema(url, "its schema is from before 0.3.0");
  if (answer.status === 401 || answer.status === 403)
    return refusedKey("secret-key-refused", "SUPABASE_SECRET_KEY", url, answer);
  if (answer.status !== 200) return failing(url, answer);
  if (answer.data === null) return null;
  const applied = z.array(z.string()).parse(JSON.parse(z.string().parse(answer.data)));
  const schema = compareSchema(applied, known);
  if (schema.state === "newer") return { reason: "schema-newer", sentence: NEWER_SCHEMA };
  if (schema.state === "before-baseline") return { reason: "schema-older", sentence: BEFORE_BASELINE };
  if (schema.state === "older") {
    const [first, ...more] = schema.missing;
    const what = `migration ${first} is missing`;
    return olderSchema(url, more.length === 0 ? what : `${what}, and ${more.length} after it`);
  }
  return null;
}

async function keyProblem({
  url,
  secretKey,
  keyIds,
  acceptsLostTexts,
}: Installation): Promise<NotReady | null> {
  if (acceptsLostTexts) return null;
  const answer = await call(url, "opens_stored_texts", secretKey, { p_key_ids: keyIds });
  if (answer.status !== 200) return failing(url, answer);
  if (answer.data !== false) return null;
  return {
    reason: "master-key-opens-nothing",
    sentence:
      `The master key (${keyIds[0]}) opens none of the stored texts: it is not the one they were encrypted with. ` +
      "Put that one into INTEGRATIONS_ENCRYPTION_KEY (embedded: restore keys.json). " +
      "If it is lost for good, set IRIS_LOST_KEYS=1 and replace the Datadog keys on the integration's page.",
  };
}

function olderSchema(url: string, what: string): NotReady {
  return {
    reason: "schema-older",
    sentence: `The database at ${url} is older than this version of Iris: ${what}. Apply supabase/migrations (supabase db push), then start it again.`,
  };
}

function failing(url: string, answer: Answer): NotReady {
  return {
    reason: "database-failing",
    sentence: `${url} answered ${answer.status}${answer.code ? ` (${answer.code})` : ""}: the database behind it doesn't work now. Its own log says why.`,
  };
}

function refusedKey(
  reason: "publishable-key-refused" | "secret-key-refused",
  name: string,
  url: string,
  { status }: Answer,
): NotReady {
  return {
    reason,
    sentence: `${url} answered ${status} to ${name}: it is not this project's key, or was revoked.`,
  };
}

/** A gateway refuses a key without a code of PostgreSQL's; a table that a role may not read has one. */
function isKeyRefused({ status, code }: Answer): boolean {
  return (status === 401 || status === 403) && !/^\d/.test(code);
}

function call(url: string, name: string, key: string, args: object = {}): Promise<Answer> {
  return ask(url, `rest/v1/rpc/${name}`, key, args);
}

async function ask(url: string, path: string, key: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${url}/${path}`, {
    method: body ? "POST" : "GET",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const text = await answer.text();
  const data: unknown = parse(text);
  const code = typeof data === "object" && data !== null && "code" in data ? String(data.code ?? "") : "";
  return { status: answer.status, code, data };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Why nobody answered, in a word: what the system says, or that it took too long. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${ANSWER_MS / 1000} s`;
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause ? String(cause.code) : cause.message;
  return error.message;
}
