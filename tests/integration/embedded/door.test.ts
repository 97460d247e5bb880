import { request } from "node:http";
import { describe, expect, inject, test } from "vitest";

const supabase = inject("supabase");

/** Status and body of a call, with a Host that fetch wouldn't let us write. */
function call(path: string, host?: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(supabase.url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: host ? { host } : {} }, (answer) => {
      let body = "";
      answer.on("data", (chunk) => {
        body += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    sent.on("error", reject).end();
  });
}

describe("the embedded server", () => {
  test.each(["/_system/config", "/_system/info", "/_system/introspect", "/", "/storage/v1/bucket"])(
    "tells nobody its keys or tables: there is no %s",
    async (path) => {
      const { status, body } = await call(path);
      expect(status).toBe(404);
      expect(body).not.toMatch(/sb_publishable|organizations/);
    },
  );

  test("answers under its own address only", async () => {
    const path = "/auth/v1/settings";
    expect((await call(path)).status).not.toBe(421);
    expect((await call(path, `localhost:${new URL(supabase.url).port}`)).status).not.toBe(421);
    for (const host of ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost"])
      expect((await call(path, host)).status, host).toBe(421);
  });
});
