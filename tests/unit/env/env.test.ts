import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ENV_NAMES, EnvError, parseEnv } from "@/lib/env";

const KEY = "3q2+7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs=";
const usable = {
  SUPABASE_URL: "https://abc.supabase.co",
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  INTEGRATIONS_ENCRYPTION_KEY: KEY,
  CRON_SECRET: "0123456789abcdef0123456789abcdef",
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
