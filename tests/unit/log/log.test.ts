import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "@/lib/platform/log";
import { withLogContext } from "@/lib/platform/log-context";
import { DatabaseAwayError } from "@/lib/platform/outage";
import {
  consoleToLog,
  logRequestError,
  noteOrganization,
  organizationOf,
} from "@/lib/platform/request-errors";
import { REQUEST_ID_HEADER, requestIdOf } from "@/lib/platform/request-id";
import { databaseFetch } from "@/lib/platform/supabase/database-fetch";

let written: string[] = [];
beforeEach(() => {
  vi.stubEnv("IRIS_LOG", "");
  written = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);

test("a line is one JSON object with its time, and with the request and organization of the work it comes from", async () => {
  await withLogContext({ requestId: "request-1" }, () =>
    withLogContext({ organizationId: "org-1" }, async () => {
      await Promise.resolve();
      log("sync run ended", { state: "failed" });
    }),
  );
  log("alone");
  expect(lines()).toMatchObject([
    { event: "sync run ended", requestId: "request-1", organizationId: "org-1", state: "failed" },
    { event: "alone" },
  ]);
  for (const line of lines()) expect(line.at).toMatch(/^\d{4}-\d\d-\d\dT/);
  expect(lines()[1]).not.toHaveProperty("requestId");
});

test("an error of a page is one line with its request, route, organization by id and reference, and without the address", () => {
  noteOrganization("acme", "org-1");
  const error = Object.assign(new Error("the chart broke"), { digest: "123" });
  const headers = { [REQUEST_ID_HEADER]: "request-2", cookie: "iris-session=secret" };
  const request = { path: "/acme/dashboard?token=secret", method: "GET", headers };
  logRequestError(error, request, { routePath: "/[org]/dashboard", routeType: "render" });
  expect(written).toHaveLength(1);
  expect(lines()[0]).toMatchObject({
    event: "request failed",
    requestId: "request-2",
    organizationId: "org-1",
    route: "/[org]/dashboard",
    digest: "123",
    error: "Error: the chart broke",
  });
  expect(written.join("")).not.toContain("secret");
});

test("while the database is away its one line stands for every page that met it", async () => {
  const request = { path: "/acme/dashboard", method: "GET", headers: {} };
  const fail = () =>
    logRequestError(new DatabaseAwayError("no answer"), request, {
      routePath: "/[org]/dashboard",
      routeType: "render",
    });
  const broken = async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
  };
  const answering = () => databaseFetch(1_000, async () => new Response())("http://database.example/rest");
  await answering();
  written = [];
  fail();
  await expect(databaseFetch(1_000, broken)("http://database.example/rest")).rejects.toThrow("ECONNREFUSED");
  fail();
  fail();
  await answering();
  expect(lines().map(({ event }) => event)).toEqual(["request failed", "database away", "database back"]);
});

test("only addresses of an organization name one", () => {
  noteOrganization("acme", "org-1");
  expect(organizationOf("/api/v1/orgs/acme/dora?from=1", "/api/v1/orgs/[org]/dora")).toBe("org-1");
  expect(organizationOf("/invitations/acme", "/invitations/[token]")).toBeUndefined();
});

test("what libraries say on the console is a line too; a request's error isn't written twice", () => {
  const target = { error: () => {}, warn: () => {} } as unknown as Parameters<typeof consoleToLog>[0];
  consoleToLog(target);
  target?.error("⨯", Object.assign(new Error("shown"), { digest: "123" }));
  target?.error("two\nlines", new TypeError("broken"));
  expect(written).toHaveLength(1);
  expect(lines()[0]).toMatchObject({ event: "console", level: "error", error: "TypeError: broken" });
});

test("an id that a proxy gave is kept, and one that could forge a line is not", () => {
  expect(requestIdOf("0f8fad5b-d9cb-469f-a165-70867728950e")).toBe("0f8fad5b-d9cb-469f-a165-70867728950e");
  for (const forged of [null, "", "a\nb", 'x"}{"event":"y"}', "z".repeat(80)])
    expect(requestIdOf(forged)).toMatch(/^[0-9a-f-]{36}$/);
});
