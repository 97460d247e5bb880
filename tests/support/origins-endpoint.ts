import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { PushBody } from "@/lib/tools/cli/origins-push/body";

interface Failure {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The ingest endpoint as far as the command sees it; the real one meets the command in the integration tests. */
export class OriginsEndpoint {
  readonly requests: { method: string; path: string; authorization: string | undefined }[] = [];
  readonly bodies: PushBody[] = [];
  /** What arrived, byte by byte. */
  readonly texts: string[] = [];
  /** Answers before anything is stored, one for each request; null lets one through. */
  readonly failures: (Failure | null)[] = [];
  /** What the organization taught; null as on a server that doesn't know the address yet. */
  taught: { revision: number; rules: unknown[] } | null = null;
  private readonly cursors = new Map<string, unknown>();
  private readonly known = new Map<string, string>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OriginsEndpoint> {
    const server = createServer();
    const endpoint = new OriginsEndpoint(server);
    server.on("request", async (request, response) => {
      const { status, headers, body } = await endpoint.answer(request);
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  commits() {
    return new Map(this.bodies.flatMap(({ commits }) => commits.map((commit) => [commit.sha, commit])));
  }

  private async answer(request: IncomingMessage): Promise<Failure> {
    const path = request.url ?? "";
    if (path.endsWith("/origin-rules"))
      return this.taught === null ? { status: 404, body: {} } : { status: 200, body: this.taught };
    this.requests.push({ method: request.method ?? "", path, authorization: request.headers.authorization });
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += part;
    const failure = this.failures.shift();
    if (failure) return failure;
    if (request.method === "GET") {
      const cursor = this.cursors.get(path.split("/").pop() ?? "");
      return cursor ? { status: 200, body: cursor } : { status: 204 };
    }
    this.texts.push(text);
    const body = JSON.parse(text) as PushBody;
    this.bodies.push(body);
    if (body.cursor) {
      const { key, heads, notes_commit } = body.cursor;
      this.cursors.set(key, { rules_version: body.rules_version, heads, notes_commit });
    }
    return { status: 200, body: this.store(body) };
  }

  private store({ commits }: PushBody) {
    const answer = { stored: 0, changed: 0, unchanged: 0 };
    for (const commit of commits) {
      const before = this.known.get(commit.sha);
      const now = JSON.stringify(commit);
      answer[before === now ? "unchanged" : "stored"] += 1;
      if (before !== now) answer.changed += 1;
      this.known.set(commit.sha, now);
    }
    return answer;
  }
}
