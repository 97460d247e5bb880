import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { readMalformedPaths, withReadablePath } from "@/lib/platform/http/malformed-paths";

test.each([
  ["/orgs/%FF/metrics?days=%FF", "/orgs/%25FF/metrics?days=%FF"],
  ["/orgs/%E0%A4%A/x", "/orgs/%25E0%25A4%25A/x"],
  ["/100%/100%25", "/100%25/100%25"],
  ["/%zz?a?b", "/%25zz?a?b"],
  ["/caf%C3%A9/%F0%9F%8E%89%20", "/caf%C3%A9/%F0%9F%8E%89%20"],
  ["*", "*"],
])("%s is read as %s", (asked, read) => {
  expect(withReadablePath(asked)).toBe(read);
  expect(() => decodeURIComponent(read.split("?")[0] ?? "")).not.toThrow();
});

test("a request's address can be read when a handler sees it", async () => {
  readMalformedPaths();
  const server = createServer((request, response) => response.end(decodeURIComponent(request.url ?? "")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.end("GET /orgs/%FF/ HTTP/1.0\r\n\r\n");
  let answer = "";
  for await (const part of socket) answer += part;
  expect(answer.endsWith("/orgs/%FF/")).toBe(true);
  await new Promise((resolve) => server.close(resolve));
});
