import { expect, test } from "vitest";
import { isLoopback, ownUrl, readAddress } from "@/lib/tools/cli/address";

test.each([
  [{}, "http://localhost:3000", "http://127.0.0.1:3000"],
  [{ HOST: "::1", PORT: "4000" }, "http://localhost:4000", "http://[::1]:4000"],
  [{ HOST: "[::1]" }, "http://localhost:3000", "http://[::1]:3000"],
  [{ HOST: "::" }, "http://localhost:3000", "http://[::1]:3000"],
  [{ HOST: "0.0.0.0" }, "http://localhost:3000", "http://127.0.0.1:3000"],
  [{ HOST: "fd00::5" }, "http://[fd00::5]:3000", "http://[fd00::5]:3000"],
  [{ HOST: "iris.internal" }, "http://iris.internal:3000", "http://iris.internal:3000"],
])("%j is opened at %s and called at %s, both addresses that can be parsed", (source, url, own) => {
  const address = readAddress(source);
  expect([address.url, ownUrl(address)]).toEqual([url, own]);
  expect(URL.canParse(url) && URL.canParse(own)).toBe(true);
});

test("only loopback addresses are this machine's own", () => {
  const own = ["127.0.0.1", "::1", "localhost"];
  for (const HOST of own) expect(isLoopback(readAddress({ HOST })), HOST).toBe(true);
  for (const HOST of ["0.0.0.0", "::", "10.0.0.3"])
    expect(isLoopback(readAddress({ HOST })), HOST).toBe(false);
});
