import { z } from "zod";
import { readRules } from "@/lib/ingest/commit-origins/rule-file";
import { unreachedDetail } from "@/lib/platform/proxy";
import { FailedCommand, UsageError } from "../errors";
import type { ServerRules } from "./teaching";

/** Where an earlier push of this repository stands, as the server kept it. */
export interface StoredCursor {
  rulesVersion: string;
  heads: readonly string[];
  notesCommit: string | null;
}

/** What became of the commits of one request. */
export interface PushAnswer {
  /** Commits of which it said something new. */
  stored: number;
  /** Commits whose origin is another one since; part of the above. */
  changed: number;
  /** Commits of which it had all this already. */
  unchanged: number;
}

export interface ServerOptions {
  endpoint: string;
  token: string;
  fetch: typeof fetch;
  sleep: (milliseconds: number) => Promise<void>;
  /** 0 ≤ x < 1, for jitter. */
  random: () => number;
  /** Told before each wait, so that a person knows why nothing moves. */
  onWait: (reason: string, seconds: number) => void;
  /** Whether 404 is an answer: an address that older servers don't have. */
  takes404?: boolean;
}

export interface OriginsServer {
  /** What the organization taught; null where the server is too old to say. */
  readRules(): Promise<ServerRules | null>;
  /** Null where nothing was pushed under this key. */
  readCursor(key: string): Promise<StoredCursor | null>;
  /** @param body JSON, sent as it is. */
  push(body: string): Promise<PushAnswer>;
}

const MAX_ATTEMPTS = 6;
const ATTEMPT_TIMEOUT_MS = 60_000;
const BACKOFF_BASE_SECONDS = 1;
const BACKOFF_CAP_SECONDS = 30;
/** A server that wants to be left alone for longer gets its wish: the next run goes on from there. */
const LONGEST_WAIT_SECONDS = 300;

const cursorAnswer = z
  .object({
    rules_version: z.string(),
    heads: z.array(z.string().regex(/^[0-9a-f]{40,64}$/)),
    notes_commit: z
      .string()
      .regex(/^[0-9a-f]{40,64}$/)
      .nullable(),
  })
  .transform(
    (row): StoredCursor => ({
      rulesVersion: row.rules_version,
      heads: row.heads,
      notesCommit: row.notes_commit,
    }),
  );
const pushAnswer = z.object({ stored: z.number(), changed: z.number(), unchanged: z.number() });
const rulesAnswer = z.object({ revision: z.number(), rules: z.array(z.unknown()) });
const problemAnswer = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z
    .array(z.object({ index: z.number().nullish(), field: z.string().nullish(), message: z.string() }))
    .optional(),
});

interface Answer {
  status: number;
  retryAfter: string | null;
  text: string;
}

/**
 * Talks to the ingest endpoint. Answers 429 and 5xx, broken connections and time-outs are tried again with a doubling,
 * jittered wait, at least as long as `Retry-After` asks. Sending a batch twice stores it once.
 * Redirects are refused, for following one would hand the token to another host.
 * @throws UsageError for what only another token, organization or version can mend, FailedCommand for the rest.
 */
export function createOriginsServer(options: ServerOptions): OriginsServer {
  const { endpoint } = options;
  return {
    async readCursor(key) {
      const answer = await send(options, "GET", `${endpoint}/cursors/${key}`);
      return answer.status === 204 ? null : read(cursorAnswer, answer, endpoint);
    },
    async readRules() {
      // A sibling of the endpoint that commits go to.
      const url = endpoint.replace(/\/commit-origins$/, "/origin-rules");
      const answer = await send({ ...options, takes404: true }, "GET", url);
      if (answer.status === 404 || answer.status === 204) return null;
      const told = read(rulesAnswer, answer, endpoint);
      const reading = readRules({ rules: told.rules });
      // A kind of rule that this version doesn't know: what it does know is not all of them.
      if (!reading.ok) throw new UsageError(`The organization's rules need a newer version of this command.`);
      return { revision: told.revision, marks: reading.rules };
    },
    async push(body) {
      return read(pushAnswer, await send(options, "POST", endpoint, body), endpoint);
    },
  };
}

function read<T>(schema: z.ZodType<T>, answer: Answer, endpoint: string): T {
  const parsed = schema.safeParse(parseJson(answer.text));
  if (parsed.success) return parsed.data;
  throw new FailedCommand(
    `${new URL(endpoint).host} answered ${answer.status} with something that isn't Iris'. Is --server right?`,
  );
}

async function send(
  options: ServerOptions,
  method: "GET" | "POST",
  url: string,
  body?: string,
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(options, method, url, body);
    if (!("failure" in answer) && answer.status < 300) return answer;
    if (options.takes404 && !("failure" in answer) && answer.status === 404) return answer;
    const passes = "failure" in answer || answer.status === 429 || answer.status >= 500;
    if (!passes) throw refusal(answer, options.endpoint);
    const asked = "failure" in answer ? 0 : secondsAsked(answer.retryAfter);
    const reason = "failure" in answer ? answer.failure : `answered ${answer.status}`;
    if (attempt >= MAX_ATTEMPTS || asked > LONGEST_WAIT_SECONDS)
      throw gaveUp(options.endpoint, reason, attempt, asked);
    const ceiling = Math.min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2 ** (attempt - 1));
    const seconds = Math.max(asked, ceiling * (0.5 + options.random() / 2));
    options.onWait(reason, seconds);
    await options.sleep(seconds * 1000);
  }
}

async function sendOnce(
  { fetch, token }: ServerOptions,
  method: string,
  url: string,
  body: string | undefined,
): Promise<Answer | { failure: string }> {
  try {
    const response = await fetch(url, {
      method,
      body,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json, application/problem+json",
        "user-agent": "iris-origins-push",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      redirect: "manual",
      signal: AbortSignal.timeout(ATTEMPT_TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, retryAfter: response.headers.get("retry-after"), text };
  } catch (error) {
    return { failure: failureOf(error, url) };
  }
}

/** undici hides the reason one level down; neither level holds a header. */
function failureOf(error: unknown, url: string): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `didn't answer within ${ATTEMPT_TIMEOUT_MS / 1000} seconds`;
  const hasCause = error instanceof Error && error.cause instanceof Error;
  const detail = hasCause ? unreachedDetail(error, url) : null;
  return `can't be reached${detail === null ? "" : ` (${detail})`}`;
}

/** Seconds a Retry-After header asks for, in either of its two forms; 0 for none or one that can't be read. */
function secondsAsked(header: string | null): number {
  if (header === null) return 0;
  if (/^\d+$/.test(header.trim())) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, (at - Date.now()) / 1000);
}

function gaveUp(endpoint: string, reason: string, attempts: number, asked: number): FailedCommand {
  const { host } = new URL(endpoint);
  const wait = asked > LONGEST_WAIT_SECONDS ? ` and asks to wait ${Math.ceil(asked)} seconds` : "";
  const tries = attempts === 1 ? "" : ` after ${attempts} tries`;
  return new FailedCommand(
    `${host} ${reason}${wait}${tries}. Nothing is lost: the next run goes on from the last batch that arrived.`,
  );
}

/** The server's own words, and what a person can do about them. */
function refusal({ status, text }: Answer, endpoint: string): Error {
  const { host } = new URL(endpoint);
  if (status >= 300 && status < 400)
    return new UsageError(
      `${host} sends this on to another address (${status}). Give that address with --server.`,
    );
  const parsed = problemAnswer.safeParse(parseJson(text));
  const problem = parsed.success ? parsed.data : {};
  const words = [problem.title, problem.detail].filter(Boolean).join(": ").slice(0, 500);
  const said = words ? ` It said: ${words}` : "";
  if (status === 401)
    return new UsageError(
      `${host} doesn't accept the token in IRIS_TOKEN: it is misspelt, expired or revoked. Make one in Settings → API tokens.${said}`,
    );
  if (status === 403)
    return new UsageError(
      `The token in IRIS_TOKEN may not push commit origins: it needs the scope commit-origins:write.${said}`,
    );
  if (status === 404)
    return new UsageError(
      `${host} knows no such organization for this token. Check --org and --server.${said}`,
    );
  const items = (problem.errors ?? [])
    .slice(0, 5)
    .map(
      ({ index, field, message }) =>
        `\n  ${[index == null ? null : `commit ${index}`, field].filter(Boolean).join(", ")}: ${message}`,
    );
  return new FailedCommand(
    `${host} refused what was sent (${status}); nothing of it was stored.${said}${items.join("")}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's own page: the status says what is to be said.
    return null;
  }
}
