import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CHALLENGE_HEADER, proveIdentity } from "@/lib/platform/readiness/identity";
import { judgeAddress } from "@/lib/tools/doctor/address";
import { judgeFolder } from "@/lib/tools/doctor/embedded";
import { exitCodeFor, failed, ok, toLines, warning } from "@/lib/tools/doctor/finding";
import { judgeDatabase, judgeMasterKey, judgeSchedule, judgeSyncs } from "@/lib/tools/doctor/judge";
import type { InstallationReport, ReportedIntegration } from "@/lib/tools/doctor/report";
import { judgeSignIn } from "@/lib/tools/doctor/sign-in";
import { EMBEDDED_POSTGRES_MAJOR } from "@/lib/tools/embedded/folder";
import { irisHome } from "@/lib/tools/embedded/home";

const NOW = new Date("2026-11-30T12:00:00Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const healthy: ReportedIntegration = {
  organization_id: "org",
  id: "i",
  provider: "datadog",
  is_demo: false,
  site: "us1",
  last_synced_at: ago(8 * 60),
  next_sync_at: ago(-15 * 60),
  failing_since: null,
  last_error_kind: null,
  automatic_sync_stopped: false,
  is_free: true,
  is_due: false,
  open_since: null,
  has_slack: false,
};
const reportOf = (...integrations: ReportedIntegration[]): InstallationReport => ({
  now: NOW,
  statement_timeout: "8s",
  database_bytes: 2e9,
  tables: [{ name: "external_commit_secrets", bytes: 1e9 }],
  organizations: 1,
  messages_waiting: 0,
  integrations,
});
const statesOf = (one: Partial<ReportedIntegration>) =>
  judgeSyncs(reportOf({ ...healthy, ...one }), NOW).map(({ state }) => state);

test("an installation where all goes well says so, with what comes next", () => {
  const [found] = judgeSyncs(reportOf(healthy), NOW);
  expect(found).toMatchObject({ state: "ok", sentence: expect.stringContaining("2026-12-01 03:00 UTC") });
});

test("what nobody takes up is a failure: overdue, or open without anybody at work on it", () => {
  expect(statesOf({ is_due: true, next_sync_at: ago(20) })).toEqual(["failed"]);
  expect(
    judgeSyncs(reportOf({ ...healthy, is_due: true, next_sync_at: ago(20), open_since: ago(60) }), NOW),
  ).toMatchObject([{ organizationId: "org", sentence: expect.stringContaining("nobody is at work on it") }]);
  expect(statesOf({ is_due: true, next_sync_at: ago(2) })).toEqual(["ok"]);
  expect(statesOf({ is_due: true, next_sync_at: ago(20), is_free: false })).toEqual(["ok"]);
});

test("keys that were refused three times are a failure; what is tried again by itself is a warning with its next try", () => {
  expect(statesOf({ automatic_sync_stopped: true, last_error_kind: "forbidden" })).toEqual(["failed"]);
  expect(
    judgeSyncs(reportOf({ ...healthy, failing_since: ago(30), last_error_kind: "server" }), NOW),
  ).toMatchObject([{ state: "warning", sentence: expect.stringContaining("server") }]);
  expect(statesOf({ last_synced_at: ago(30 * 60) })).toEqual(["warning"]);
});

test("clocks that are apart fail, a slow database and messages that wait warn", () => {
  const found = (change: Partial<InstallationReport>, latency = 5) =>
    judgeDatabase({ ...reportOf(), ...change }, NOW, latency)
      .filter(({ state }) => state !== "ok")
      .map(({ check, state }) => `${check} ${state}`);
  expect(found({})).toEqual([]);
  expect(found({ now: ago(3) })).toEqual(["clocks failed"]);
  expect(found({ messages_waiting: 2 }, 900)).toEqual(["database-latency warning", "messages warning"]);
});

test("texts that no key opens, or that are under a retired one, warn", () => {
  expect(judgeMasterKey("k2", { current: 7, due: 0, unknown: {} })).toMatchObject({
    state: "ok",
    sentence: "The master key is k2; all 7 texts are under it.",
  });
  expect(judgeMasterKey("k2", { current: 7, due: 3, unknown: {} })).toMatchObject({
    state: "warning",
    sentence: expect.stringContaining("3 texts are under a retired key"),
  });
  expect(judgeMasterKey("k2", { current: 7, due: 3, unknown: { k0: 5 } })).toMatchObject({
    state: "warning",
    sentence: expect.stringContaining("5 under k0"),
  });
});

test("the next daily call is today's or tomorrow's 04:00 UTC; without a secret nothing may call", () => {
  const at = (time: string, settings = {}) =>
    judgeSchedule({ CRON_SECRET: "s".repeat(32), VERCEL: false, ...settings }, new Date(time));
  expect(at("2026-11-30T03:59:59Z").sentence).toContain("2026-11-30 04:00 UTC");
  expect(at("2026-11-30T04:00:00Z").sentence).toContain("2026-12-01 04:00 UTC; between, npm start looks");
  expect(at("2026-11-30T04:00:00Z", { VERCEL: true }).sentence).toContain("Vercel's queue");
  expect(at("2026-11-30T04:00:00Z", { CRON_SECRET: undefined }).state).toBe("failed");
});

test("servers of different builds behind one address are a failure, one that is down a warning", async () => {
  const CRON_SECRET = "0f6c1d2e3b4a59687786a5b4c3d2e1f0";
  const buildsOf = async (builds: (string | null | Error)[]) => {
    let asked = 0;
    const send: typeof fetch = async (_input, init) => {
      const build = builds[asked++ % builds.length];
      if (build instanceof Error) throw build;
      const proof = proveIdentity(CRON_SECRET, new Headers(init?.headers).get(CHALLENGE_HEADER));
      return Response.json({ status: "ready", build, proof, isHttps: true, isOwnHost: true });
    };
    const findings = await judgeAddress({ APP_URL: "https://iris.example", CRON_SECRET }, send);
    return findings.flatMap(({ check, state }) => (check === "builds" ? state : []));
  };
  expect(await buildsOf(["a"])).toEqual(["ok"]);
  expect(await buildsOf(["a", "b"])).toEqual(["failed"]);
  expect(await buildsOf(["a", new TypeError("fetch failed")])).toEqual(["warning"]);
  expect(await buildsOf([null])).toEqual(["skipped"]);
});

test("the exit code is 1 where something failed, and a line says each", () => {
  expect(exitCodeFor([ok("a", "Well."), warning("b", "Soon.")])).toBe(0);
  expect(exitCodeFor([ok("a", "Well."), failed("b", "Broken.")])).toBe(1);
  expect(toLines([{ ...failed("syncs", "Overdue."), organizationId: "org" }])[0]).toMatch(
    /^FAIL {2}syncs.*Overdue\. \[org\]$/,
  );
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iris-doctor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the embedded folder: its PostgreSQL, its keys and who may read them, its disk", () => {
  const home = irisHome({ IRIS_HOME: folder });
  const failures = () =>
    judgeFolder(home)
      .filter(({ state }) => state === "failed")
      .map(({ check }) => check);
  expect(failures()).toEqual([]);
  mkdirSync(home.database);
  writeFileSync(join(home.database, "PG_VERSION"), "15");
  expect(failures()).toEqual(["folder-version", "keys-file"]);
  writeFileSync(join(home.database, "PG_VERSION"), EMBEDDED_POSTGRES_MAJOR);
  writeFileSync(home.keys, "{}", { mode: 0o644 });
  expect(failures()).toEqual(["keys-file"]);
  rmSync(home.keys);
  writeFileSync(home.keys, "{}", { mode: 0o600 });
  expect(failures()).toEqual([]);
});

test("a provider that the sign-in page offers and Supabase has switched off is a failure, and so is no answer", async () => {
  const judge = (providers: ("github" | "google" | "saml")[], settings: unknown, embedded = false) =>
    judgeSignIn(
      {
        SIGN_IN_PROVIDERS: providers,
        SUPABASE_URL: "https://a.supabase.co",
        SUPABASE_PUBLISHABLE_KEY: "k",
        IRIS_EMBEDDED: embedded,
      },
      async () => (settings instanceof Error ? Promise.reject(settings) : Response.json(settings)),
    );
  const hosted = { external: { github: true, google: false }, saml_enabled: true, mailer_autoconfirm: false };
  expect(await judge(["github", "saml"], hosted)).toEqual([
    ok("sign-in", "People can sign in with GitHub, SAML."),
  ]);
  expect(await judge([], hosted)).toEqual([ok("sign-in", "People sign in with passwords alone.")]);
  expect(await judge(["github", "google"], hosted)).toMatchObject([
    { state: "failed", sentence: expect.stringMatching(/offers Google, which/) },
  ]);
  expect(await judge(["saml"], { ...hosted, saml_enabled: undefined })).toMatchObject([{ state: "failed" }]);
  expect(await judge([], { ...hosted, mailer_autoconfirm: true })).toMatchObject([
    { state: "ok" },
    { state: "warning", check: "confirmation" },
  ]);
  expect(await judge([], { ...hosted, mailer_autoconfirm: true }, true)).toHaveLength(1);
  expect(await judge([], "what?")).toMatchObject([{ state: "warning" }]);
  expect(await judge([], new TypeError("fetch failed"))).toMatchObject([{ state: "failed" }]);
});
