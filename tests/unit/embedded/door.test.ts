import { expect, test } from "vitest";
import { refuseAtTheDoor } from "@/lib/tools/embedded/door";

const ask = (path: string, host = "127.0.0.1:54321") =>
  refuseAtTheDoor(new Request(`http://127.0.0.1:54321${path}`, { headers: { host } }), 54_321)?.status ?? 200;

test.each(["/rest/v1/organizations?limit=0", "/auth/v1/token?grant_type=password", "/rest/v1/rpc/x"])(
  "%s passes, on the server's own names",
  (path) => {
    expect(ask(path)).toBe(200);
    expect(ask(path, "localhost:54321")).toBe(200);
  },
);

test.each([
  "/_system/config",
  "/_system/introspect",
  "/storage/v1/object",
  "/",
  "/rest/v2/x",
  "/restx/v1/",
  "/_system/rest/v1/",
  "/rest/v1/../../_system/config",
  "//rest/v1/x",
])("%s is not there", (path) => {
  expect(ask(path)).toBe(404);
});

test.each([
  "evil.example",
  "evil.example:54321",
  "127.0.0.1",
  "127.0.0.1:1",
  "localhost",
  "127.0.0.1.evil:54321",
  "",
])("a request for the host %j is turned away", (host) => {
  expect(ask("/rest/v1/organizations", host)).toBe(421);
});
