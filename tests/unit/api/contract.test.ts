import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { GET as getNowhere } from "@/app/api/[...path]/route";
import { apiRoute } from "@/lib/read/api/api-route";
import { takeCells } from "@/lib/read/api/cells-query";
import { readJson } from "@/lib/read/api/read-json";
import { parseScopeQuery } from "@/lib/read/api/scope-query";
import { holdsAlready, toEtag } from "@/lib/read/api/validator";
import type { ReportOrganization } from "@/lib/read/reports/data";

interface ProblemJson {
  status: number;
  title: string;
  detail: string;
  errors?: { parameter: string; detail: string }[];
  requestId?: string;
}

async function problemOf(answer: Response): Promise<ProblemJson> {
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  const problem = (await answer.json()) as ProblemJson;
  expect(problem.status).toBe(answer.status);
  return problem;
}

const context = (org = "acme") => ({ params: Promise.resolve({ org }) });
const ask = (method = "GET", headers: Record<string, string> = {}) =>
  new Request("http://iris.test/api/v1/orgs/acme/dora", { method, headers });

describe("a route", () => {
  afterEach(() => vi.restoreAllMocks());
  const route = apiRoute<ReturnType<typeof context>>({ GET: async () => Response.json({ rows: [1, 2, 3] }) });

  test.each(["POST", "PUT", "PATCH", "DELETE"] as const)(
    "that doesn't take %s says what it takes",
    async (method) => {
      const answer = await route[method](ask(method), context());
      expect(answer.status).toBe(405);
      expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
      expect((await problemOf(answer)).detail).toContain(method);
    },
  );

  test("lets no other site's script in: the question before a request gets no CORS header", async () => {
    const answer = await route.OPTIONS(ask("OPTIONS", { origin: "https://evil.example" }), context());
    expect(answer.status).toBe(204);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, OPTIONS");
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test.each(["\0", "%", "Acme", "a".repeat(49), "a b"])(
    "knows no organization %j, and asks nobody",
    async (org) => {
      const get = vi.fn(async () => Response.json({}));
      const answer = await apiRoute<ReturnType<typeof context>>({ GET: get }).GET(ask(), context(org));
      expect((await problemOf(answer)).status).toBe(404);
      expect(get).not.toHaveBeenCalled();
    },
  );

  test("whose address has no part to be filled in is handed nothing by Next, and answers", async () => {
    const answer = await apiRoute({ GET: async () => Response.json({ email: "you" }) }).GET(ask(), {});
    expect(answer.status).toBe(200);
  });

  test("that fails answers 500 without a word of why, and the log has it", async () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const { GET } = apiRoute<ReturnType<typeof context>>({
      GET: async () => {
        throw new Error("relation secrets does not exist");
      },
    });
    const answer = await GET(ask("GET", { "x-request-id": "abcdefgh-1" }), context());
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({ status: 500, requestId: "abcdefgh-1" });
    expect(JSON.stringify(problem)).not.toContain("relation");
    expect(written.mock.calls.join()).toContain("relation secrets does not exist");
  });

  test("leaves compressing to the server, which alone can say so", async () => {
    const answer = await route.GET(ask("GET", { "accept-encoding": "br, gzip;q=0.5" }), context());
    expect(answer.headers.get("content-encoding")).toBeNull();
    expect(await answer.json()).toEqual({ rows: [1, 2, 3] });
  });

  test("that nobody has is a problem too", async () => {
    expect((await problemOf(getNowhere())).status).toBe(404);
  });
});

describe("a query", () => {
  const organization = {
    slug: "acme",
    timeZone: "America/New_York",
    productionEnvironments: ["production"],
    countsIncidentsWithoutEnvironment: true,
  } as unknown as ReportOrganization;
  const parse = (query: string) =>
    parseScopeQuery(new URL(`http://iris.test/dora${query}`), organization, [], new Date("2026-11-30"), [
      "cells",
    ]);
  async function refused(query: string): Promise<Record<string, string>> {
    const answer = parse(query);
    if (!(answer instanceof Response)) throw new Error("taken");
    expect(answer.status).toBe(400);
    const { errors = [] } = await problemOf(answer);
    return Object.fromEntries(errors.map(({ parameter, detail }) => [parameter, detail]));
  }

  test.each([
    ["?window=7&window=30", ["window"]],
    ["?from=2026-11-01&from=2026-11-02&to=2026-11-03", ["from"]],
    ["?from=2026-11-01&to=2026-11-03&window=7", ["from", "to", "window"]],
    ["?from=2026-11-01&window=30", ["from", "window"]],
    ["?from=2026-11-01", ["from"]],
    ["?from=2026-02-30&to=2026-03-02", ["from"]],
    ["?from=2026-11-03&to=2026-11-03", ["from", "to"]],
    ["?from=1999-01-01&to=2026-11-03", ["from", "to"]],
    ["?window=8", ["window"]],
    ["?windwo=7", ["windwo"]],
    ["?service=", ["service"]],
  ])("%s is refused by the name of what conflicts, repeats or isn't understood", async (query, names) => {
    expect(Object.keys(await refused(query)).sort()).toEqual(names);
  });

  test("names what the route takes besides among what is known", async () => {
    expect((await refused("?windwo=7")).windwo).toMatch(/window, from.*cells/);
  });

  test.each(["1066-10-14", "1999-12-31", "2101-02-03", "9998-01-01"])("takes %s as the day it is", (day) => {
    const scope = parse(`?from=${day}&to=${day}T23:00:00Z`);
    if (scope instanceof Response) throw new Error("refused");
    // New York's midnight, four or five hours after UTC's.
    expect(scope.window.from.toISOString()).toMatch(new RegExp(`^${day}T0[45]:`));
  });
});

test("cells are safe or raw, said once", () => {
  const take = (query: string) => takeCells(new URLSearchParams(query));
  expect(take("")).toBe("safe");
  expect(take("cells=raw")).toBe("raw");
  for (const query of ["cells=both", "cells=raw&cells=raw", "cells="])
    expect(take(query)).toBeInstanceOf(Response);
});

test("an ETag is held however it is listed, and another one isn't", () => {
  const etag = toEtag("a", 1);
  const holds = (header: string) => holdsAlready(ask("GET", { "if-none-match": header }), etag);
  expect(etag).not.toBe(toEtag("a", 2));
  for (const header of [etag, etag.slice(2), `"x", ${etag}`, "*"]) expect(holds(header), header).toBe(true);
  for (const header of [toEtag("b"), "", etag.slice(3)]) expect(holds(header), header).toBe(false);
});

describe("a JSON body", () => {
  const read = (body: BodyInit, headers: Record<string, string> = {}, most = 1_000) =>
    readJson(
      new Request("http://iris.test", {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...headers },
      }),
      most,
    );
  const status = async (...sent: Parameters<typeof read>) => {
    const reading = await read(...sent);
    return reading.ok ? 200 : reading.problem.status;
  };

  test("is taken as gzip where it says so", async () => {
    const body = gzipSync(JSON.stringify({ a: 1 }));
    expect(await read(body, { "content-encoding": "gzip" })).toEqual({ ok: true, value: { a: 1 } });
  });

  test("that isn't what it says, is too large once unpacked, or comes in another encoding is refused as such", async () => {
    expect(await status("{}", { "content-encoding": "gzip" })).toBe(400);
    expect(await status(gzipSync(JSON.stringify("a".repeat(5_000))), { "content-encoding": "gzip" })).toBe(
      413,
    );
    expect(await status("{}", { "content-encoding": "br" })).toBe(415);
    expect(await status("{}", { "content-type": "text/plain" })).toBe(415);
    expect(await status("{")).toBe(400);
  });
});
