import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { isDatabaseAway } from "@/lib/platform/outage";
import { newPersonalToken } from "@/lib/workspace/api-tokens/personal-token";
import { newApiToken } from "@/lib/workspace/api-tokens/token";

const now = () => Math.floor(Date.now() / 1000);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** What the library keeps in the cookie of somebody who signed in; the signature is the database's to prove. */
function sessionCookieOf(expiresAt: number): { name: string; value: string } {
  const claims = { sub: "5e2d8f9c-6c43-4c8e-9c39-0d3a4f1b2c33", exp: expiresAt, iat: now() - 600 };
  const access_token = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}.${part({ not: "proved" })}`;
  const session = { access_token, refresh_token: "r", token_type: "bearer", expires_at: expiresAt };
  return { name: "iris-session", value: `base64-${part({ ...session, expires_in: 3600, user: {} })}` };
}

let jar: { name: string; value: string }[] = [];
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-iris-path": "/acme/dashboard" }),
  cookies: async () => ({ getAll: () => jar, set: () => {} }),
}));
vi.mock("next/navigation", async () => (await import("../organizations/fake-request")).navigation);
vi.mock("@/lib/platform/log", () => ({ log: () => {} }));

/** An address of this machine at which nobody listens any more. */
async function deserted(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

beforeAll(async () => {
  vi.resetModules();
  vi.stubEnv("SUPABASE_URL", await deserted());
  vi.stubEnv("SUPABASE_PUBLISHABLE_KEY", "publishable");
  vi.stubEnv("SUPABASE_SECRET_KEY", "secret");
  vi.stubEnv("INTEGRATIONS_ENCRYPTION_KEY", randomBytes(32).toString("base64"));
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  jar = [sessionCookieOf(now() + 3_000)];
});

type Handler = (request: Request, context: object) => Promise<Response>;
const METHODS = ["GET", "POST", "PUT"] as const;
const files = import.meta.glob<Partial<Record<(typeof METHODS)[number], Handler>>>(
  "/app/api/v1/orgs/**/route.ts",
);
const params = Promise.resolve({ org: "acme", key: "a".repeat(64) });

/** Asks every route of an organization, by every method that it has. */
async function askAll(headers: Record<string, string>): Promise<[string, Response][]> {
  const asked: [string, Response][] = [];
  for (const [file, load] of Object.entries(files)) {
    const route = await load();
    for (const method of METHODS) {
      const request = new Request("http://iris.example/api", {
        method,
        headers: { ...headers, "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
      const answer = await route[method]?.(request, { params });
      // Of methods that a route has.
      if (answer && answer.status !== 405) asked.push([`${method} ${file}`, answer]);
    }
  }
  return asked;
}

test.each([
  ["a token", () => ({ authorization: `Bearer ${newApiToken()}` })],
  ["a person's token", () => ({ authorization: `Bearer ${newPersonalToken()}` })],
  ["a session", () => ({})],
])("in an outage every route says so to %s, and when to ask again", async (who, headers) => {
  const asked = await askAll(headers());
  expect(asked.length).toBeGreaterThan(6);
  for (const [route, answer] of asked) {
    // What takes tokens alone says so to a session without asking anybody.
    if (answer.status === 401 && who === "a session") continue;
    // What a person does alone says so to an organization's token likewise.
    if (answer.status === 403 && who === "a token") continue;
    expect(answer.status, route).toBe(503);
    expect(answer.headers.get("content-type"), route).toBe("application/problem+json");
    expect(Number(answer.headers.get("retry-after")), route).toBeGreaterThan(0);
  }
  expect(asked.filter(([, { status }]) => status === 503).length).toBeGreaterThan(3);
});

test("a token waits seconds for a database that hangs, not as long as a sync's page may take", async () => {
  const hanging = createServer((socket) => socket.on("error", () => {}));
  const { hostname, port } = new URL(process.env.SUPABASE_URL as string);
  await new Promise<void>((resolve) => hanging.listen(Number(port), hostname, resolve));
  const waited: number[] = [];
  const soon = AbortSignal.timeout.bind(AbortSignal);
  const clock = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    waited.push(milliseconds);
    return soon(20);
  });
  try {
    for (const [route, answer] of await askAll({ authorization: `Bearer ${newPersonalToken()}` }))
      expect(answer.status, route).toBe(503);
    expect(waited.length).toBeGreaterThan(3);
    expect(Math.max(...waited)).toBeLessThanOrEqual(10_000);
  } finally {
    clock.mockRestore();
    hanging.close();
  }
});

test.each([
  ["good for an hour", 3_000],
  ["to be renewed", -60],
])(
  "whose session is %s isn't sent to sign in while the database is away, and keeps it",
  async (_which, left) => {
    const cookie = sessionCookieOf(now() + left);
    jar = [cookie];
    vi.spyOn(console, "error").mockReturnValue();
    const begun = Date.now();
    const { requireUser } = await import("@/lib/workspace/organizations/gate");
    const refused: unknown = await requireUser().catch((error: unknown) => error);
    expect(isDatabaseAway(refused), String(refused)).toBe(true);
    const { proxy } = await import("@/proxy");
    const headers = { cookie: `${cookie.name}=${cookie.value}` };
    const passed = await proxy(new NextRequest("http://iris.example/acme/dashboard", { headers }));
    expect(passed.headers.get("x-middleware-next")).toBe("1");
    expect(passed.headers.get("location")).toBeNull();
    expect(passed.cookies.getAll()).toEqual([]);
    // The library alone would try for half a minute, in the proxy and again in the page.
    expect(Date.now() - begun).toBeLessThan(20_000);
  },
);
