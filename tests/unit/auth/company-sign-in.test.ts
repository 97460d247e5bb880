import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET as callback } from "@/app/(auth)/auth/callback/route";
import { GET as begin } from "@/app/(auth)/auth/with/[provider]/route";
import { addressesAreConfirmed } from "@/lib/workspace/company-sign-in/confirmed-addresses";
import { typedDomain } from "@/lib/workspace/company-sign-in/offered";
import { readTrip, tripText } from "@/lib/workspace/company-sign-in/trip";
import { GotrueDouble } from "../../support/gotrue-double";

const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };
const world = vi.hoisted(() => ({
  url: "",
  jar: new Map<string, string>(),
  outcome: "begun",
  decided: [] as unknown[],
  begun: [] as string[],
  noted: [] as string[],
  isTooOften: false,
  providers: ["github", "google", "saml"],
}));

vi.mock("@/lib/platform/env", () => ({
  env: () => ({
    SUPABASE_URL: world.url,
    SUPABASE_PUBLISHABLE_KEY: "sb_publishable_k",
    APP_URL: "https://iris.example",
    SIGN_IN_PROVIDERS: world.providers,
    IRIS_EMBEDDED: false,
  }),
}));
vi.mock("@/lib/platform/encryption/master-keys", () => ({ masterKeys: () => KEYS }));
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-proto": "https" }),
  cookies: async () => ({
    get: (name: string) => (world.jar.has(name) ? { value: world.jar.get(name) } : undefined),
    set: (name: string, value: string) =>
      value === "" ? world.jar.delete(name) : world.jar.set(name, value),
  }),
}));
vi.mock("next/cache", async () => (await import("../organizations/fake-request")).noCache);
vi.mock("@/lib/platform/rate-limits/client-network", () => ({ clientNetwork: async () => "192.0.2.7" }));
vi.mock("@/lib/platform/rate-limits/guard", () => ({
  refuseTooOften: async () => (world.isTooOften ? { ok: false } : null),
}));
vi.mock("@/lib/platform/security/refusals", () => ({
  noteRefusal: ({ door, reason }: { door: string; reason: string }) =>
    void world.noted.push(`${door} ${reason}`),
}));
vi.mock("@/lib/platform/supabase/service", () => ({
  serviceClient: () => ({
    rpc: async (_name: string, args: unknown) => {
      world.decided.push(args);
      return { data: world.outcome, error: null };
    },
  }),
}));
vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({
    auth: {
      setSession: async ({ refresh_token }: { refresh_token: string }) => {
        world.begun.push(refresh_token);
        return { data: {}, error: null };
      },
    },
  }),
}));
vi.mock("@/lib/workspace/auth/sessions", () => ({ noteSession: async () => {} }));
vi.mock("@/lib/workspace/auth/home-path", () => ({ homePath: async () => "/acme/dashboard" }));

const gotrue = await GotrueDouble.start();
afterAll(() => gotrue.stop());
beforeEach(() => {
  Object.assign(world, { url: gotrue.url, outcome: "begun", decided: [], begun: [], noted: [] });
  Object.assign(world, { isTooOften: false, providers: ["github", "google", "saml"] });
  Object.assign(gotrue, { settings: { mailer_autoconfirm: false }, refuses: null, factors: [] });
  world.jar.clear();
});

const PRESS = { host: "iris.example", "sec-fetch-site": "same-origin" };
const locationOf = (answer: Response) => answer.headers.get("location") ?? "";
const press = (provider: string, query = "", headers: Record<string, string> = PRESS) =>
  begin(new Request(`https://iris.example/auth/with/${provider}${query}`, { headers }), {
    params: Promise.resolve({ provider }),
  });
const arrive = async (came: URLSearchParams) =>
  locationOf(await callback(new Request(`https://iris.example/auth/callback?${came}`)));

describe("signing in with a provider, on a hosted Supabase", () => {
  test("goes to Supabase with a challenge, comes back with a code, and begins a session for this browser alone", async () => {
    const left = await press("github", "?next=%2Facme%2Forigins%3Fwindow%3D90");
    expect(left.status).toBe(303);
    const authorize = new URL(locationOf(left));
    expect(authorize.href.startsWith(`${gotrue.url}/auth/v1/authorize?`)).toBe(true);
    expect(Object.fromEntries(authorize.searchParams)).toMatchObject({
      provider: "github",
      redirect_to: "https://iris.example/auth/callback",
      code_challenge_method: "s256",
    });
    const came = gotrue.comeBack(authorize.href);
    const trip = world.jar.get("__Host-iris-trip") ?? "";
    expect(locationOf(left)).not.toContain(readTrip(KEYS, trip, new Date())?.verifier);

    expect(await arrive(came)).toBe("/acme/origins?window=90");
    expect(world.begun).toEqual(["r"]);
    expect(world.decided).toEqual([
      { p_user_id: "u", p_session_id: "s", p_provider: "github", p_addresses_are_confirmed: true },
    ]);
    expect(world.jar.size, "the trip is over").toBe(0);
    world.jar.set("__Host-iris-trip", trip);
    expect(await arrive(came), "once").toMatch(/^\/sign-in\?next=\S+&problem=expired&with=github$/);
    expect(world.begun).toHaveLength(1);
  });

  test("with SAML asks for the company's own connection", async () => {
    const left = new URL(locationOf(await press("saml", "?domain=acme.example")));
    expect(left.origin).toBe("https://idp.example");
    expect(await arrive(gotrue.comeBack(left.href))).toBe("/acme/dashboard");
    expect(world.decided).toMatchObject([{ p_provider: "saml" }]);
    expect(locationOf(await press("saml", "?domain=nobody.example"))).toBe(
      "/sign-in?problem=no-connection&with=saml",
    );
  });

  test("asks for the second factor that the account has, and goes on from there", async () => {
    gotrue.factors = [{ id: "f", status: "verified" }];
    const left = await press("google", "?next=%2Faccount");
    expect(await arrive(gotrue.comeBack(locationOf(left)))).toBe(
      `/sign-in/second-factor?next=${encodeURIComponent("/account")}`,
    );
  });

  test.each<[string, () => void, string]>([
    [
      "the database finds the address unconfirmed",
      () => Object.assign(world, { outcome: "unconfirmed" }),
      "unconfirmed",
    ],
    [
      "there is a password account",
      () => Object.assign(world, { outcome: "password-account" }),
      "password-account",
    ],
    ["the database says no", () => Object.assign(world, { outcome: "refused" }), "refused"],
    ["an answer nobody knows", () => Object.assign(world, { outcome: "whatever" }), "refused"],
    ["the account is banned", () => Object.assign(gotrue, { refuses: "user_banned" }), "refused"],
    ["there were too many tries", () => Object.assign(world, { isTooOften: true }), "too-often"],
    ["the provider was switched off meanwhile", () => Object.assign(world, { providers: [] }), "expired"],
  ])("begins nothing where %s", async (_what, happens, said) => {
    const came = gotrue.comeBack(locationOf(await press("github")));
    happens();
    expect(new URL(await arrive(came), "https://iris.example").searchParams.get("problem")).toBe(said);
    expect(world.begun).toEqual([]);
    expect(world.noted).toEqual([`provider-sign-in ${said}`]);
  });

  test.each<[string, Record<string, string>, string]>([
    ["said no", { error: "access_denied", error_description: "no" }, "denied"],
    [
      "has an address that isn't verified",
      { error: "access_denied", error_code: "provider_email_needs_verification" },
      "unconfirmed",
    ],
    ["may make no account here", { error: "access_denied", error_code: "signup_disabled" }, "refused"],
    ["took too long", { error: "invalid_request", error_code: "bad_oauth_state" }, "expired"],
    ["met a fault", { error: "server_error", error_code: "unexpected_failure" }, "failed"],
    ["brings nothing", {}, "failed"],
    ["brings a code of its own", { code: "made-up" }, "expired"],
  ])("says so to whoever %s", async (_what, said, problem) => {
    await press("github");
    expect(await arrive(new URLSearchParams(said))).toBe(`/sign-in?problem=${problem}&with=github`);
    expect(world.begun).toEqual([]);
  });

  test("another browser's way back, or one that Supabase doesn't answer, begins nothing", async () => {
    const came = gotrue.comeBack(locationOf(await press("github")));
    const trip = world.jar.get("__Host-iris-trip") ?? "";
    world.jar.clear();
    expect(await arrive(came)).toBe("/sign-in?problem=expired");
    await press("github");
    expect(await arrive(came), "the verifier of another trip").toContain("problem=expired");
    world.jar.set("__Host-iris-trip", `${trip.slice(0, -2)}AA`);
    expect(await arrive(came)).toBe("/sign-in?problem=expired");
    await press("github");
    world.url = "http://127.0.0.1:9";
    expect(await arrive(came)).toBe("/sign-in?problem=away&with=github");
    expect(world.begun).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { host: "iris.example", "sec-fetch-site": "cross-site" }],
    ["a typed address", { host: "iris.example", "sec-fetch-site": "none" }],
    ["another name of this server", { host: "127.0.0.1:3000", "sec-fetch-site": "same-origin" }],
    ["nobody", { host: "iris.example" }],
    ["another site, in the clear", { host: "iris.example", referer: "https://evil.example/" }],
  ])("is begun by no press of %s", async (_whose, headers) => {
    const answer = await press("github", "?next=%2Faccount", headers);
    expect(locationOf(answer)).toBe("https://iris.example/sign-in?next=%2Faccount");
    expect(world.jar.size).toBe(0);
  });

  test("leads to no other site afterwards, and to no provider that isn't offered", async () => {
    const left = await press("github", "?next=https%3A%2F%2Fevil.example");
    expect(await arrive(gotrue.comeBack(locationOf(left)))).toBe("/acme/dashboard");
    world.providers = ["google"];
    expect(locationOf(await press("github"))).toBe("/sign-in?problem=off&with=github");
    expect((await press("facebook")).status).toBe(404);
  });
});

test("addresses count as confirmed where Supabase says that a mail is asked for, and never in doubt", async () => {
  expect(await addressesAreConfirmed()).toBe(true);
  for (const settings of [{ mailer_autoconfirm: true }, {}, { mailer_autoconfirm: "no" }]) {
    gotrue.settings = settings;
    expect(await addressesAreConfirmed(), JSON.stringify(settings)).toBe(false);
  }
  world.url = "http://127.0.0.1:9";
  expect(await addressesAreConfirmed()).toBe(false);
});

test("a trip is ours, for ten minutes", () => {
  const trip = { provider: "github", verifier: "v", next: "/é", expiresAt: new Date(600_000) } as const;
  const text = tripText(KEYS, trip);
  expect(readTrip(KEYS, text, new Date(599_999))).toEqual(trip);
  expect(readTrip(KEYS, text, new Date(600_000))).toBeNull();
  const other = { current: randomBytes(32).toString("base64"), retired: [] };
  expect(readTrip(other, text, new Date(0))).toBeNull();
  expect(readTrip({ ...other, retired: [KEYS.current] }, text, new Date(0))).toEqual(trip);
  for (const forged of ["", ".", `${text}x`, `${tripText(other, trip)}`])
    expect(readTrip(KEYS, forged, new Date(0)), forged).toBeNull();
});

test.each([
  ["ana@Acme.Example", "acme.example"],
  [" acme.co.uk ", "acme.co.uk"],
  ["a@b@acme.example", "acme.example"],
  ["acme", ""],
  ["127.0.0.1", ""],
  ["acme.example/x", ""],
  [`${"a".repeat(64)}.example`, ""],
  [undefined, ""],
])("the company somebody means by %j is %j", (typed, domain) => {
  expect(typedDomain(typed)).toBe(domain);
});
