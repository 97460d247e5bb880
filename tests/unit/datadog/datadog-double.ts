import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Answer = (response: ServerResponse, request: SeenRequest) => void;

export interface DatadogDouble {
  url: string;
  seen: SeenRequest[];
  /** Answers from here on: one each in turn, the last for ever. */
  answers(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** A real HTTP server to try the client against. */
export async function startDatadogDouble(): Promise<DatadogDouble> {
  const seen: SeenRequest[] = [];
  let queue: Answer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      method: request.method ?? "",
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    seen.push(one);
    const answer = queue.length > 1 ? queue.shift() : queue[0];
    answer?.(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answers: (...answers) => {
      queue = answers;
      seen.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

export const page = (...events: unknown[]): Answer => json(200, { data: events });

export const text =
  (status: number, body: string, type = "text/html"): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  };

/** Promises more than it sends, then hangs up. */
export const cutOff: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"data":[{"id":');
  setImmediate(() => response.destroy());
};

/** Sends its headers and never its end. */
export const neverEnding: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"data":[');
};

export const redirectTo =
  (location: string): Answer =>
  (response) => {
    response.writeHead(302, { location }).end();
  };
