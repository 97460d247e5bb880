import { beforeEach, expect, test, vi } from "vitest";
import { POST } from "@/app/(auth)/auth/sign-out/route";

const signOut = vi.hoisted(() => vi.fn(async () => ({ error: null })));
vi.mock("@/lib/platform/supabase/server", () => ({ userClient: async () => ({ auth: { signOut } }) }));

beforeEach(() => void signOut.mockClear());

const send = (headers: Record<string, string>) =>
  POST(
    new Request("http://iris.example/auth/sign-out", {
      method: "POST",
      headers: { host: "iris.example", ...headers },
    }),
  );

test.each([
  ["a browser that says so", { "sec-fetch-site": "same-origin" }],
  ["an older browser", { origin: "https://iris.example" }],
  [
    "one behind a proxy",
    { origin: "https://iris.example", host: "10.0.0.7", "x-forwarded-host": "iris.example" },
  ],
])("our own page's form ends the session of this browser alone, from %s", async (_name, headers) => {
  const answer = await send(headers);
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("/");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(signOut).toHaveBeenCalledExactlyOnceWith({ scope: "local" });
});

test.each([
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://iris.example" }],
  ["another host of our domain", { "sec-fetch-site": "same-site" }],
  ["an older browser on another site", { origin: "https://evil.example" }],
  ["a page without an origin", { origin: "null" }],
  ["nobody knows where", {}],
])("a form from %s ends nothing", async (_name, headers) => {
  expect((await send(headers)).status).toBe(403);
  expect(signOut).not.toHaveBeenCalled();
});
