import { expect, test } from "vitest";
import { CHALLENGE_HEADER, isOwnProof, proveIdentity } from "@/lib/platform/readiness/identity";
import { judgeAddress } from "@/lib/tools/doctor/address";

const SECRET = "4c1d7f0a9b3e5d2c8f6a1b0e7d9c3f5a";
const CHALLENGE = "0123456789abcdef0123456789abcdef";

test("a proof is of one secret and one challenge, and shows neither", () => {
  const proof = proveIdentity(SECRET, CHALLENGE);
  expect(isOwnProof(SECRET, CHALLENGE, proof)).toBe(true);
  expect(isOwnProof("another secret", CHALLENGE, proof)).toBe(false);
  expect(isOwnProof(SECRET, "f".repeat(32), proof)).toBe(false);
  expect(proof).not.toContain(SECRET);
  for (const none of [null, "", "x", `${CHALLENGE}0`, "iris-sync 1 2"])
    expect(proveIdentity(SECRET, none)).toBeNull();
  expect(isOwnProof(SECRET, "x", undefined)).toBe(false);
});

const settings = { APP_URL: "https://iris.example", CRON_SECRET: SECRET };
const answering = (about: object, secret = SECRET) =>
  (async (_url: string, init?: RequestInit) => {
    const challenge = new Headers(init?.headers).get(CHALLENGE_HEADER);
    const proof = proveIdentity(secret, challenge);
    return Response.json({ status: "ready", build: "b", proof, isHttps: true, isOwnHost: true, ...about });
  }) as typeof fetch;
const statesOf = async (send: typeof fetch) =>
  (await judgeAddress(settings, send)).map(({ check, state }) => `${check} ${state}`);

test("APP_URL is reached, is this installation, and what stands in front says how it was called", async () => {
  expect(await statesOf(answering({}))).toEqual(["app-url ok", "proxy ok", "builds ok"]);
  expect(await statesOf(answering({ isHttps: false, isOwnHost: false }))).toEqual([
    "app-url ok",
    "proxy warning",
    "proxy warning",
    "builds ok",
  ]);
  expect(await statesOf(answering({ status: "not-ready", reason: "schema-older" }))).toEqual([
    "app-url failed",
    "proxy ok",
    "builds ok",
  ]);
});

test("another installation, a proxy's page and silence are told apart from it", async () => {
  expect(await statesOf(answering({}, "another installation's secret"))).toEqual(["app-url failed"]);
  expect(await statesOf((async () => new Response("<html>")) as typeof fetch)).toEqual(["app-url failed"]);
  const silent = (async () => {
    throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) });
  }) as typeof fetch;
  expect(await judgeAddress(settings, silent)).toMatchObject([
    { sentence: expect.stringContaining("ENOTFOUND") },
  ]);
  expect(await judgeAddress({ ...settings, APP_URL: undefined })).toMatchObject([{ state: "warning" }]);
});
