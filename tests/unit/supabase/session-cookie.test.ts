import { createServerClient } from "@supabase/ssr";
import { expect, test } from "vitest";
import { SESSION_SECONDS, sessionCookie, withSessionAge } from "@/lib/platform/supabase/session-cookie";

test("over https the session's cookie can be set by no other host, and in the clear it has a name of its own", () => {
  expect(sessionCookie(true)).toMatchObject({ name: "__Host-iris-session", secure: true, path: "/" });
  expect(sessionCookie(true)).not.toHaveProperty("domain");
  expect(sessionCookie(false)).toMatchObject({ name: "iris-session", secure: false });
});

test("a browser that was away for 30 days is signed out, whatever age the library writes", async () => {
  const written: { name: string; maxAge: number | undefined }[] = [];
  const session = {
    access_token: `e30.${Buffer.from(JSON.stringify({ sub: "u", exp: 4_000_000_000 })).toString("base64url")}.x`,
    refresh_token: "r",
    expires_in: 3600,
    token_type: "bearer",
    user: { id: "u" },
  };
  const client = createServerClient("http://127.0.0.1:1", "key", {
    cookieOptions: sessionCookie(true),
    global: { fetch: async () => Response.json(session) },
    cookies: {
      getAll: () => [],
      setAll: (changed) => {
        for (const { name, options } of changed)
          written.push({ name, maxAge: withSessionAge(options).maxAge });
      },
    },
  });
  await client.auth.signInWithPassword({ email: "ana@example.com", password: "x" });
  expect(written.length).toBeGreaterThan(0);
  for (const { name, maxAge } of written) {
    expect(name).toMatch(/^__Host-iris-session/);
    expect(maxAge).toBe(SESSION_SECONDS);
  }
  expect(SESSION_SECONDS).toBe(2_592_000);
});

test("a cookie that is taken away stays taken away", () => {
  expect(withSessionAge({ maxAge: 0 })).toEqual({ maxAge: 0 });
});
