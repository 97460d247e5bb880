import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  url: string;
  port: number;
  /** Stops listening and drops the connections still open. */
  close(): Promise<void>;
}

/**
 * Serves a fetch handler over HTTP on the loopback address. Port 0 (the default) takes a free one.
 * Where the handler's promise rejects or its body breaks off, the connection is dropped.
 */
export async function serveOnLoopback(handler: typeof fetch, port = 0): Promise<LoopbackServer> {
  const server = createServer((incoming, outgoing) => {
    forward(handler, incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function forward(handler: typeof fetch, incoming: IncomingMessage, outgoing: ServerResponse) {
  const response = await handler(await toRequest(incoming));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    await write(outgoing, part.value);
  }
  outgoing.end();
}

/** Waits until the bytes left the process, so that a body cut after them is cut for the caller in the same place. */
function write(outgoing: ServerResponse, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, [value].flat().join(", "));
  }
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(`http://127.0.0.1${incoming.url}`, {
    method: incoming.method,
    headers,
    body: hasBody ? new Uint8Array(await buffer(incoming)) : undefined,
  });
}
