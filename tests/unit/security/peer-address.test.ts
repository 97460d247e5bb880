import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { PEER_HEADER } from "@/lib/platform/rate-limits/network";
import { notePeerAddresses } from "@/lib/platform/security/peer-address";

test("every request says whose connection it came on, whatever it says itself", async () => {
  notePeerAddresses();
  const server = createServer((request, response) => response.end(request.headers[PEER_HEADER]));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = await fetch(url, { headers: { [PEER_HEADER]: "192.0.2.7" } });
  expect(await answer.text()).toBe("127.0.0.1");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
