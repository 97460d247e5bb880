import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { takeRateLimit } from "@/lib/platform/rate-limits/take";
import { authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";
import type { ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { type Cast, createCast, createOrganization, service } from "../support/people";

const running = vi.hoisted(() => ({ client: undefined as unknown }));
vi.mock("@/lib/platform/supabase/service", async (original) => ({
  ...(await original<typeof import("@/lib/platform/supabase/service")>()),
  serviceClient: () => running.client,
}));

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let slug: string;
  let otherSlug: string;

  beforeAll(async () => {
    backend = await start();
    hushRefusals();
    setBackendEnvironment(backend);
    // The addresses below are what one proxy in front says.
    process.env.TRUSTED_PROXIES = "1";
    running.client = service(backend);
    cast = await createCast(backend);
    slug = await slugOf(cast.organizationId);
    otherSlug = await slugOf(await createOrganization(service(backend)));
  });
  afterAll(() => backend.stop());

  async function slugOf(id: string): Promise<string> {
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      id,
    );
    return row?.slug ?? "";
  }

  async function createToken(scopes: ApiScope[] = ["dora:read"], expiresAt: string | null = null) {
    const token = newApiToken();
    const { data, error } = await cast.admin.client.rpc("create_api_token", {
      p_organization_id: cast.organizationId,
      p_name: " Nightly report ",
      p_scopes: scopes,
      p_token_hash: apiTokenHash(token),
      p_last_four: token.slice(-4),
      p_expires_at: expiresAt as never,
    });
    if (error) throw error;
    return { token, id: data };
  }

  const ask = (token: string | null, at = slug, scope: ApiScope = "dora:read", address = "192.0.2.1") => {
    const headers = new Headers({ "x-forwarded-for": address });
    if (token !== null) headers.set("authorization", token);
    return authenticateApiToken(new Request("http://iris.test/", { headers }), at, scope);
  };

  async function refusal(...question: Parameters<typeof ask>) {
    const answer = await ask(...question);
    if (!(answer instanceof Response)) throw new Error("let in");
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toContain("no-store");
    const text = await answer.text();
    if (question[0]?.includes("iris_")) expect(text).not.toContain(question[0].slice(-20));
    expect(JSON.parse(text)).toMatchObject({ status: answer.status });
    return answer;
  }

  test("a good token of the organization is let in, and its use is noted", async () => {
    const { token, id } = await createToken();
    expect(await ask(`bearer ${token}`)).toMatchObject({
      organizationId: cast.organizationId,
      slug,
      tokenId: id,
    });
    const [row] = await backend.sql<{ age: number; name: string; last_four: string }>(
      "select extract(epoch from now() - last_used_at)::integer as age, name, last_four from public.api_tokens where id = $1",
      id,
    );
    expect(row?.age).toBeLessThan(60);
    expect(row).toMatchObject({ name: "Nightly report", last_four: token.slice(-4) });
  });

  test("the last use is written once a minute at most", async () => {
    const { token, id } = await createToken();
    const usedAt = async () =>
      (
        await backend.sql<{ at: string }>(
          "select last_used_at::text as at from public.api_tokens where id = $1",
          id,
        )
      )[0]?.at;
    await ask(`Bearer ${token}`);
    const first = await usedAt();
    await ask(`Bearer ${token}`);
    expect(await usedAt()).toBe(first);
    await backend.sql(
      "update public.api_tokens set last_used_at = now() - interval '61 seconds' where id = $1",
      id,
    );
    const aged = await usedAt();
    await ask(`Bearer ${token}`);
    expect(await usedAt()).not.toBe(aged);
  });

  test("the database knows neither the token nor anything it could be made from", async () => {
    const { token, id } = await createToken();
    const [row] = await backend.sql<{ text: string }>(
      "select to_jsonb(t)::text as text from public.api_tokens t where id = $1",
      id,
    );
    expect(row?.text).toContain(apiTokenHash(token));
    expect(row?.text).not.toContain(token.slice(5, 20));
    const audit = await backend.sql<{ text: string }>(
      "select to_jsonb(a)::text as text from public.audit_events a",
    );
    expect(audit.map(({ text }) => text).join()).not.toContain(apiTokenHash(token));
  });

  test("no token, another scheme, a made-up one: 401, and how to authenticate", async () => {
    const { token } = await createToken();
    for (const header of [
      null,
      token,
      `Basic ${token}`,
      "Bearer",
      `Bearer ${token} x`,
      `Bearer ${newApiToken()}`,
    ]) {
      const answer = await refusal(header);
      expect(answer.status, String(header)).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    }
  });

  test("revoked and expired tokens are unknown ones", async () => {
    const { token, id } = await createToken();
    const { error } = await cast.owner.client.rpc("revoke_api_token", {
      p_organization_id: cast.organizationId,
      p_token_id: id,
    });
    expect(error).toBeNull();
    expect((await refusal(`Bearer ${token}`)).status).toBe(401);

    const brief = await createToken(["dora:read"], new Date(Date.now() + 60_000).toISOString());
    expect(await ask(`Bearer ${brief.token}`)).not.toBeInstanceOf(Response);
    await backend.sql(
      "update public.api_tokens set expires_at = now() - interval '1 second' where id = $1",
      brief.id,
    );
    expect((await refusal(`Bearer ${brief.token}`)).status).toBe(401);
  });

  test("a scope it wasn't made for: 403, also for a token that only writes", async () => {
    const { token } = await createToken(["commit-origins:write"]);
    for (const scope of ["dora:read", "deployments:export"] as const) {
      const answer = await refusal(`Bearer ${token}`, slug, scope);
      expect(answer.status).toBe(403);
      expect(answer.headers.get("www-authenticate")).toContain(scope);
    }
    expect(await ask(`Bearer ${token}`, slug, "commit-origins:write")).not.toBeInstanceOf(Response);
  });

  test("another organization looks to a token exactly like none", async () => {
    const { token } = await createToken();
    const bodies = [];
    for (const at of [otherSlug, "no-such-organization", "", "%", "Ünïcode", "a'; drop table x"]) {
      const answer = await ask(`Bearer ${token}`, at);
      if (!(answer instanceof Response)) throw new Error("let in");
      expect(answer.status, at).toBe(404);
      bodies.push(await answer.text());
    }
    expect(new Set(bodies).size).toBe(1);
  });

  test("past its limit a token waits, whatever it asks for, and others don't", async () => {
    const { token, id } = await createToken();
    const other = await createToken();
    await ask(`Bearer ${token}`);
    const spent = await takeRateLimit(service(backend), {
      key: `api-token:${id}`,
      limit: 1,
      windowSeconds: 60,
    });
    expect(spent.allowed).toBe(false);
    await backend.sql("update private.request_rate_limits set used = 300");
    for (const at of [slug, otherSlug]) {
      const answer = await refusal(`Bearer ${token}`, at);
      expect(answer.status).toBe(429);
      const seconds = Number(answer.headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(60);
    }
    expect(await ask(`Bearer ${other.token}`)).not.toBeInstanceOf(Response);
  });

  test("guessing tokens is slowed down by address", async () => {
    const guess = (address: string) => refusal(`Bearer ${newApiToken()}`, slug, "dora:read", address);
    for (let attempt = 0; attempt < 30; attempt++) expect((await guess("203.0.113.9")).status).toBe(401);
    const answer = await guess("203.0.113.9");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d?$/);
    expect((await guess("203.0.113.10")).status).toBe(401);
  });

  test("making and revoking stand in the audit log, once each", async () => {
    const { token, id } = await createToken();
    const revoke = () =>
      cast.admin.client.rpc("revoke_api_token", { p_organization_id: cast.organizationId, p_token_id: id });
    expect((await revoke()).error).toBeNull();
    expect((await revoke()).error?.code).toBe("PT404");
    const events = await backend.sql<{ action: string; subject: string; actor: string; last_four: string }>(
      "select action, subject, actor_user_id::text as actor, detail->>'last_four' as last_four from public.audit_events where detail->>'token_id' = $1 order by id",
      id,
    );
    const by = { subject: "Nightly report", actor: cast.admin.id, last_four: token.slice(-4) };
    expect(events).toEqual([
      { action: "api-token.create", ...by },
      { action: "api-token.revoke", ...by },
    ]);
  });

  test("a token of another organization can't be revoked from here", async () => {
    const { token, id } = await createToken();
    const [own] = await backend.sql<{ id: string }>(
      "select organization_id as id from public.memberships where user_id = $1",
      cast.stranger.id,
    );
    const { error } = await cast.stranger.client.rpc("revoke_api_token", {
      p_organization_id: own?.id ?? "",
      p_token_id: id,
    });
    expect(error?.code).toBe("PT404");
    expect(await ask(`Bearer ${token}`)).not.toBeInstanceOf(Response);
  });

  test("an organization has 50 usable tokens at most; revoked ones don't count", async () => {
    const organizationId = await createOrganization(service(backend), cast.owner.id);
    const create = () =>
      cast.owner.client.rpc("create_api_token", {
        p_organization_id: organizationId,
        p_name: "CI",
        p_scopes: ["dora:read"],
        p_token_hash: apiTokenHash(newApiToken()),
        p_last_four: "last",
        p_expires_at: null as never,
      });
    const answers = await Promise.all(Array.from({ length: 51 }, create));
    expect(answers.filter(({ error }) => error?.code === "PT409")).toHaveLength(1);
    const made = answers.find(({ data }) => data !== null)?.data ?? "";
    await cast.owner.client.rpc("revoke_api_token", { p_organization_id: organizationId, p_token_id: made });
    expect((await create()).error).toBeNull();
  });

  describe("a rate limit", () => {
    const take = (key: string, limit: number, windowSeconds = 60) =>
      takeRateLimit(service(backend), { key, limit, windowSeconds });

    test("lets exactly its number through, however many ask at once", async () => {
      const answers = await Promise.all(Array.from({ length: 25 }, () => take("at-once", 10)));
      expect(answers.filter(({ allowed }) => allowed)).toHaveLength(10);
      for (const { allowed, retryAfterSeconds } of answers) {
        expect(retryAfterSeconds > 0).toBe(!allowed);
        expect(retryAfterSeconds).toBeLessThanOrEqual(60);
      }
    });

    test("starts anew when its window has ended, and forgets windows that ended", async () => {
      expect((await take("window", 1)).allowed).toBe(true);
      expect((await take("window", 1)).allowed).toBe(false);
      await backend.sql("update private.request_rate_limits set ends_at = ends_at - interval '10 minutes'");
      expect((await take("window", 1)).allowed).toBe(true);
      const [rows] = await backend.sql<{ n: number }>(
        "select count(*)::integer as n from private.request_rate_limits",
      );
      expect(rows?.n).toBe(1);
    });

    test("keeps no address and no token in clear", async () => {
      await take("unknown-api-token:198.51.100.7", 5);
      const rows = await backend.sql<{ key: string }>("select key from private.request_rate_limits");
      for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
    });
  });
});
