import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ENV_NAMES, EnvError, parseEnv } from "@/lib/platform/env";

const KEY = "n0bS9J7pYxXk3u0m1cZQm7V5v2sDqk8H4yTqW9e6RrM=";
const usable = {
  SUPABASE_URL: "https://abc.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  INTEGRATIONS_ENCRYPTION_KEY: KEY,
  CRON_SECRET: "f3a91c07d85be264901fd7ac3358b62e",
  NODE_ENV: "production",
};

function problemOf(source: Record<string, string | undefined>): string {
  try {
    parseEnv(source);
  } catch (error) {
    if (error instanceof EnvError) return error.message;
    throw error;
  }
  return "";
}

describe("the environment", () => {
  test("with all secrets in place starts production", () => {
    expect(parseEnv(usable)).toMatchObject({ SUPABASE_URL: usable.SUPABASE_URL, SYNC_BUDGET_SECONDS: 240 });
  });

  test("a sync may work for an hour where nothing ends it, and on Vercel as long as a function may run", () => {
    expect(parseEnv({ ...usable, SYNC_BUDGET_SECONDS: "3600" })).toMatchObject({ SYNC_BUDGET_SECONDS: 3600 });
    expect(problemOf({ ...usable, SYNC_BUDGET_SECONDS: "3601" })).toContain("SYNC_BUDGET_SECONDS");
    const onVercel = { ...usable, VERCEL: "1" };
    expect(parseEnv({ ...onVercel, SYNC_BUDGET_SECONDS: "250" })).toMatchObject({ SYNC_BUDGET_SECONDS: 250 });
    expect(problemOf({ ...onVercel, SYNC_BUDGET_SECONDS: "301" })).toContain("at most 250 on Vercel");
  });

  test.each([
    "SUPABASE_URL",
    "SUPABASE_PUBLISHABLE_KEY",
    "SUPABASE_SECRET_KEY",
    "INTEGRATIONS_ENCRYPTION_KEY",
    "CRON_SECRET",
  ])("production refuses to start without %s, and names it", (name) => {
    expect(problemOf({ ...usable, [name]: undefined })).toContain(`${name} is missing`);
    expect(problemOf({ ...usable, [name]: "" })).toContain(`${name} is missing`);
  });

  test.each([
    ["INTEGRATIONS_ENCRYPTION_KEY", "short"],
    ["INTEGRATIONS_ENCRYPTION_KEY", "A".repeat(43).concat("=")],
    ["INTEGRATIONS_ENCRYPTION_KEY", "0".repeat(64)],
    ["CRON_SECRET", "secret"],
    ["CRON_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
    ["CRON_SECRET", "password1234password1234"],
    ["CRON_SECRET", "0123456789abcdef0123456789abcdef"],
    ["CRON_SECRET", "abcdefghijklmnopqrstuvwxyz"],
    ["CRON_SECRET", "zyxwvutsrqponmlkjihgfedcba"],
    ["CRON_SECRET", "x7!kQ-my-cron-secret-Zz91"],
    ["CRON_SECRET", "f3a91c07d8f3a91c07d8f3a91c"],
    [
      "INTEGRATIONS_ENCRYPTION_KEY",
      Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString("base64"),
    ],
    [
      "INTEGRATIONS_ENCRYPTION_KEY",
      Buffer.from(Array.from({ length: 32 }, (_, at) => 250 - 7 * at)).toString("hex"),
    ],
    ["INTEGRATIONS_ENCRYPTION_KEY", Buffer.from("correct horse battery staple 12!").toString("base64")],
    ["INTEGRATIONS_ENCRYPTION_KEY", `${"f3a91c07d85be264".repeat(4)}`],
    ["IRIS_DEMO_PASSWORD", "aaaaaaaaaaaa"],
    ["IRIS_DEMO_PASSWORD", "123456789012"],
    ["SUPABASE_URL", "http://abc.supabase.co"],
    ["SUPABASE_URL", "http://127.0.0.1.evil.example"],
    ["SUPABASE_URL", "file:///etc/passwd"],
    ["APP_URL", "javascript:alert(1)"],
    ["APP_URL", "http://iris.example.com"],
    ["APP_URL", "https://iris.example.com/below"],
    ["APP_URL", "https://user:word@iris.example.com"],
    ["APP_URL", "https://iris.example.com/?a=b"],
    ["SUPABASE_URL", "somewhere"],
    ["SYNC_BUDGET_SECONDS", "soon"],
    ["DATADOG_API_URL", "http://proxy.example"],
    ["GITHUB_API_URL", "http://proxy.example"],
    ["IRIS_DEMO_PASSWORD", "short"],
  ])("an unusable %s stops production by name, without its value", (name, value) => {
    const problem = problemOf({ ...usable, [name]: value });
    expect(problem).toContain(name);
    expect(problem).not.toContain(value);
  });

  test("random secrets of the usual makes start it, and so do addresses on this machine", () => {
    for (let times = 0; times < 500; times += 1) {
      for (const CRON_SECRET of [randomBytes(32).toString("hex"), randomBytes(18).toString("base64url")])
        expect(problemOf({ ...usable, CRON_SECRET }), CRON_SECRET).toBe("");
      for (const form of ["base64", "hex"] as const)
        expect(problemOf({ ...usable, INTEGRATIONS_ENCRYPTION_KEY: randomBytes(32).toString(form) })).toBe(
          "",
        );
    }
    for (const SUPABASE_URL of ["http://127.0.0.1:54321", "http://localhost:54321", "http://[::1]:54321"])
      expect(problemOf({ ...usable, SUPABASE_URL, APP_URL: "http://localhost:3000/" })).toBe("");
    expect(parseEnv({ ...usable, APP_URL: "https://iris.example.com/" }).APP_URL).toBe(
      "https://iris.example.com",
    );
  });

  test("a demo on a hosted Supabase needs its password", () => {
    expect(problemOf({ ...usable, IRIS_DEMO: "1" })).toContain("IRIS_DEMO_PASSWORD is missing");
  });

  test("the embedded default and development may send Datadog's calls to plain http", () => {
    const http = { ...usable, DATADOG_API_URL: "http://127.0.0.1:8126/" };
    expect(parseEnv({ ...http, IRIS_EMBEDDED: "1" }).DATADOG_API_URL).toBe("http://127.0.0.1:8126");
    expect(parseEnv({ ...http, NODE_ENV: "development" }).DATADOG_API_URL).toBe("http://127.0.0.1:8126");
  });

  test("every setting is documented in .env.example", () => {
    const documented = new Set(
      [...readFileSync(".env.example", "utf8").matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name),
    );
    const internal = new Set(["NODE_ENV", "IRIS_EMBEDDED", "IRIS_KEYS_FILE", "VERCEL"]);
    expect(ENV_NAMES.filter((name) => !internal.has(name) && !documented.has(name))).toEqual([]);
  });
});
