import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A route behind a port of this machine, for programs that can only be reached over one. Other methods get 405. */
export async function serve(
  post: (request: Request, context: { params: Promise<object> }) => Promise<Response>,
) {
  const server = createServer(async (incoming, outgoing) => {
    if (incoming.method !== "POST") {
      outgoing.writeHead(405).end();
      return;
    }
    const headers = new Headers(incoming.headers as Record<string, string>);
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const answer = await post(new Request(url, { method: "POST", headers, body: await text(incoming) }), {
      params: Promise.resolve({}),
    });
    // Bytes, since the route compresses them.
    const bytes = Buffer.from(await answer.arrayBuffer());
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      server.close();
      server.closeAllConnections();
    },
  };
}
