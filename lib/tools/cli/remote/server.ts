import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { unreachedDetail } from "@/lib/platform/proxy";
import { FailedCommand, UsageError } from "../errors";
import { type Credentials, findCredentials } from "./credentials";

/** What the server answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

const MOST_TRIES = 5;
const TIMEOUT_MS = 120_000;
/** A server that wants to be left alone for longer gets its wish. */
const LONGEST_WAIT_SECONDS = 120;

const problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  errors: z
    .array(z.object({ id: z.string().nullish(), field: z.string().nullish(), message: z.string() }))
    .optional()
    .catch(undefined),
});

const ERRORS_SAID = 5;

/** Says why nothing moves. */
export type Say = (sentence: string) => void;

/** Calls the API of a server, as `iris login` or the environment say. */
export class RemoteServer {
  constructor(
    private readonly credentials: Pick<Credentials, "server"> & { token: string | null },
    private readonly say: Say,
  ) {}

  static open(say: Say): RemoteServer {
    return new RemoteServer(findCredentials(), say);
  }

  /** JSON of an address below `/api/v1`. @throws UsageError, FailedCommand */
  async json<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.call(method, path, body);
    if (status === 204 || text === "") return null as T;
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new FailedCommand(`${this.host} answered with something that isn't Iris'. Is IRIS_URL right?`);
    }
  }

  /**
   * Any answer of 200 to 299. What can pass, 429 and 503 above all, is tried again; a call that may have done its work isn't.
   * @throws UsageError for what only other arguments, another token or another role can change, FailedCommand for the rest.
   */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.once(method, path, body);
      if ("failure" in answer) {
        if (method !== "GET" || attempt >= MOST_TRIES)
          throw new FailedCommand(`${this.host} ${answer.failure}.`);
        await this.pause(answer.failure, 2 ** attempt);
        continue;
      }
      if (answer.status < 300) return answer;
      const passes =
        answer.status === 429 || answer.status === 503 || (method === "GET" && answer.status >= 500);
      const asked = Number(answer.headers.get("retry-after") ?? 0) || 2 ** attempt;
      if (!passes || attempt >= MOST_TRIES || asked > LONGEST_WAIT_SECONDS) throw this.refusal(answer);
      await this.pause(`answered ${answer.status}`, asked);
    }
  }

  private async pause(reason: string, seconds: number): Promise<void> {
    this.say(`${this.host} ${reason}: next try in ${Math.ceil(seconds)} s …`);
    await delay(seconds * 1000);
  }

  private get host(): string {
    return new URL(this.credentials.server).host;
  }

  private async once(method: string, path: string, body: unknown): Promise<Answer | { failure: string }> {
    const { server, token } = this.credentials;
    const url = `${server.replace(/[?#].*$/, "").replace(/\/+$/, "")}/api/v1${path}`;
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: "application/json, text/csv, application/problem+json",
          "user-agent": "iris-cli",
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // Following one would hand the token to another host.
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      if (error instanceof Error && error.name === "TimeoutError")
        return { failure: "didn't answer in time" };
      const detail =
        error instanceof Error && error.cause instanceof Error ? unreachedDetail(error, url) : null;
      return { failure: `can't be reached${detail === null ? "" : ` (${detail})`}` };
    }
  }

  private refusal({ status, text, headers }: Answer): Error {
    if (status >= 300 && status < 400)
      return new UsageError(
        `${this.host} sends this on to ${headers.get("location") ?? "another address"}. Give that address as IRIS_URL.`,
      );
    const parsed = problem.safeParse(parse(text));
    const { title, detail, errors = [] } = parsed.success ? parsed.data : {};
    const things = errors
      .slice(0, ERRORS_SAID)
      .map(({ id, field, message }) => `\n${[id, field, message].filter(Boolean).join(" ")}`);
    const sentence = [title, detail].filter(Boolean).join(": ").slice(0, 1_000) || `answered ${status}`;
    const words = `${sentence}${things.join("")}`.slice(0, 2_000);
    // What was asked can't be done as asked; the rest was tried and failed.
    return status < 500 && status !== 429 && status !== 408
      ? new UsageError(words)
      : new FailedCommand(words);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
