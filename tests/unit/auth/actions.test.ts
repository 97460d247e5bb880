import { randomBytes } from "node:crypto";
import { AuthApiError, type AuthError } from "@supabase/supabase-js";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import {
  exploreDemo,
  requestPasswordReset,
  resetPassword,
  signIn,
  signUp,
} from "@/lib/workspace/auth/actions";
import { readLinkSecret } from "@/lib/workspace/auth/link-secret";
import { splitSecret } from "@/lib/workspace/auth/mail-link";
import { Left } from "../organizations/fake-request";

/** What Supabase Auth answers, and what it was asked. */
const auth: {
  error: AuthError | null;
  session: object | null;
  email: string;
  asked: string[];
  /** The keys that tries were counted under, and what is answered for them. */
  counted: string[];
  tooOften: FormOutcome | null;
  recovering: boolean;
  /** Whether this browser has signed in to the account before. */
  browser: string | null;
  noted: string[];
  /** Work for after the answer. */
  later: (() => Promise<void>)[];
  demoPassword?: string;
  /** The demo organization. */
  demo: string | null;
  /** What a mail was asked with. */
  options?: unknown;
} = {
  error: null,
  session: {},
  email: "ana@example.com",
  asked: [],
  counted: [],
  tooOften: null,
  recovering: true,
  browser: null,
  noted: [],
  later: [],
  demo: "demo",
};

const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };

const answer = (name: string) => async (_first: unknown, options?: unknown) => {
  auth.asked.push(name);
  auth.options = options ?? (_first as { options?: unknown })?.options;
  return { data: { user: { id: "u" }, session: auth.session }, error: auth.error };
};

vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({
    auth: {
      signInWithPassword: answer("signIn"),
      signUp: answer("signUp"),
      updateUser: answer("updateUser"),
      signOut: answer("signOut"),
    },
  }),
}));
vi.mock("@/lib/workspace/organizations/gate", () => ({
  findUser: async () => ({ id: "u", email: auth.email }),
}));
vi.mock("@/lib/workspace/organizations/data", () => ({ listOrganizations: async () => [{ slug: "acme" }] }));
vi.mock("@/lib/platform/rate-limits/guard", () => ({
  refuseTooOften: async (limits: readonly { key: string }[]) => {
    auth.counted.push(...limits.map(({ key }) => key));
    return auth.tooOften;
  },
}));
vi.mock("@/lib/platform/supabase/visitor", () => ({
  visitorClient: () => ({ auth: { resetPasswordForEmail: answer("reset") } }),
}));
vi.mock("@/lib/workspace/auth/even-time", () => ({
  SIGN_IN_SLOT_MS: 1,
  SIGN_UP_SLOT_MS: 2,
  untilSlotEnds: async (_startedAt: number, slot: number) => void auth.asked.push(`wait ${slot}`),
}));
vi.mock("@/lib/workspace/auth/sessions", () => ({ noteSession: async () => void auth.asked.push("note") }));
vi.mock("@/lib/workspace/auth/ensure-demo-account", () => ({
  findDemoOrganization: async () => auth.demo,
  ensureDemoAccount: async () => {
    auth.asked.push("repair");
    auth.error = null;
  },
}));
vi.mock("@/lib/platform/supabase/service", () => ({ serviceClient: () => ({}) }));
vi.mock("next/server", () => ({ after: (work: () => Promise<void>) => void auth.later.push(work) }));
vi.mock("@/lib/platform/rate-limits/client-network", () => ({ clientNetwork: async () => "192.0.2.7" }));
vi.mock("@/lib/platform/security/refusals", () => ({
  noteRefusal: ({ door, reason }: { door: string; reason: string }) =>
    void auth.noted.push(`${door} ${reason}`),
}));
vi.mock("@/lib/platform/encryption/master-keys", () => ({ masterKeys: () => KEYS }));
vi.mock("@/lib/workspace/auth/known-browser", () => ({
  knownBrowser: async () => auth.browser,
  rememberBrowser: async (email: string) => void auth.asked.push(`remember ${email}`),
}));
vi.mock("@/lib/workspace/auth/recovery", () => ({
  takeRecovery: async () =>
    auth.recovering ? { giveBack: async () => void auth.asked.push("giveBack") } : null,
}));
vi.mock("@/lib/platform/env", () => ({
  env: () => ({ IRIS_EMBEDDED: false, IRIS_DEMO: true, IRIS_DEMO_PASSWORD: auth.demoPassword }),
}));
vi.mock("@/lib/workspace/auth/app-origin", () => ({ appOrigin: async () => "https://iris.example" }));
vi.mock("next/cache", async () => (await import("../organizations/fake-request")).noCache);
vi.mock("next/navigation", async () => (await import("../organizations/fake-request")).navigation);
vi.mock("next-intl/server", async () => (await import("../organizations/fake-request")).intl);

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

const typed = { email: "Ana@Example.com ", password: "correct horse battery" };
const refusedWith = (code: string) => new AuthApiError("said so", 400, code);

beforeEach(() => {
  Object.assign(auth, {
    error: null,
    session: {},
    email: "ana@example.com",
    asked: [],
    counted: [],
    tooOften: null,
    recovering: true,
    browser: null,
    noted: [],
    later: [],
    demo: "demo",
  });
});

describe("signing in", () => {
  test("leads to the page asked for, and without one to the only organization", async () => {
    await expect(signIn(null, form({ ...typed, next: "/acme/repositories" }))).rejects.toThrow(
      new Left("redirect /acme/repositories"),
    );
    await expect(signIn(null, form(typed))).rejects.toThrow(new Left("redirect /acme/dashboard"));
  });

  test("never leads to another site, whatever the form says", async () => {
    await expect(signIn(null, form({ ...typed, next: "//evil.example" }))).rejects.toThrow(
      new Left("redirect /acme/dashboard"),
    );
  });

  test("says in plain words why it is refused, and gives back the address but never the password", async () => {
    auth.error = refusedWith("invalid_credentials");
    const outcome = await signIn(null, form(typed));
    expect(outcome).toMatchObject({ ok: false, title: en.auth.problems.credentialsWrong });
    expect(outcome.values).toEqual({ email: typed.email });
    expect(JSON.stringify(outcome)).not.toContain(typed.password);
  });

  test("is refused for the demo's account where the demo is closed, before anything is asked", async () => {
    const outcome = await signIn(null, form({ ...typed, email: DEMO_EMAIL }));
    expect(outcome.title).toBe(en.auth.problems.demoUnavailable);
    expect(auth.asked).toEqual([]);
  });
});

test("signing up says that a mail is under way where the address must be confirmed", async () => {
  auth.session = null;
  const outcome = await signUp(null, form(typed));
  expect(outcome).toMatchObject({ ok: true, title: en.auth.mail.confirmationSent });
  expect(outcome.detail).toContain("ana@example.com");
});

test("signing up with an address that has an account is answered as any other, by text and by time", async () => {
  auth.session = null;
  const fresh = await signUp(null, form(typed));
  expect(auth.asked).toEqual(["signUp", "wait 2"]);
  auth.error = refusedWith("over_email_send_rate_limit");
  expect(await signUp(null, form(typed))).toEqual(fresh);
  expect(auth.asked.slice(2)).toEqual(["signUp", "wait 2"]);
});

test.each([
  ["signing up", signUp, { ...typed, password: "password123" }],
  ["signing up", signUp, { ...typed, password: "ana@example.com" }],
  ["choosing a new password", resetPassword, { password: "qwertyuiop" }],
])("%s takes no password that guessing begins with", async (_name, action, fields) => {
  const outcome = await action(null, form(fields));
  expect(outcome).toMatchObject({ ok: false, fields: { password: en.auth.problems.passwordWeak } });
  expect(auth.asked).toEqual([]);
});

describe("the demo", () => {
  beforeEach(() => {
    auth.demoPassword = "open to everybody";
    vi.stubEnv("IRIS_LOG", "off");
    return () => {
      delete auth.demoPassword;
      vi.unstubAllEnvs();
    };
  });

  test("whose account somebody spoiled is repaired by the next who explores it", async () => {
    auth.error = refusedWith("invalid_credentials");
    await expect(exploreDemo(null, form({}))).rejects.toThrow(new Left("redirect /acme-payments/dashboard"));
    expect(auth.asked).toEqual(["signIn", "repair", "signIn"]);
  });

  test("is made by nobody's exploring, and nothing is repaired for what is no wrong password", async () => {
    auth.error = refusedWith("over_request_rate_limit");
    expect(await exploreDemo(null, form({}))).toMatchObject({ ok: false });
    Object.assign(auth, { error: refusedWith("invalid_credentials"), demo: null });
    expect(await exploreDemo(null, form({}))).toMatchObject({ ok: false });
    expect(auth.asked).toEqual(["signIn", "signIn"]);
  });
});

test("signing up goes on to naming the organization, or back to an invitation", async () => {
  await expect(signUp(null, form(typed))).rejects.toThrow(new Left("redirect /organizations/new"));
  await expect(signUp(null, form({ ...typed, next: "/invitations/t" }))).rejects.toThrow(
    new Left("redirect /invitations/t"),
  );
});

test("asking for a new password answers the same whoever asks, and before anybody knows whether there is such an account", async () => {
  auth.error = refusedWith("over_email_send_rate_limit");
  const outcome = await requestPasswordReset(null, form({ email: "nobody@example.com" }));
  expect(outcome).toMatchObject({ ok: true, title: en.auth.mail.resetSent });
  expect(auth.asked).toEqual([]);
  await Promise.all(auth.later.map((work) => work()));
  expect(auth.asked).toEqual(["reset"]);
});

test("a new password ends the account's other sessions, and the link's right to set another", async () => {
  await expect(resetPassword(null, form(typed))).rejects.toThrow(new Left("redirect /"));
  expect(auth.asked).toEqual(["updateUser", "signOut"]);
});

test("a new password that is refused leaves the link's right to set one", async () => {
  auth.error = refusedWith("same_password");
  expect(await resetPassword(null, form(typed))).toMatchObject({ title: en.auth.problems.passwordSame });
  expect(auth.asked).toEqual(["updateUser", "giveBack"]);
});

test("a session that didn't come from the mail's link, or has set a password since, chooses no new one", async () => {
  auth.recovering = false;
  await expect(resetPassword(null, form(typed))).rejects.toThrow(new Left("redirect /forgot-password"));
  expect(auth.asked).toEqual([]);
  expect(auth.noted).toEqual(["recovery used-or-wrong"]);
});

test("nobody changes the password of the demo's shared account", async () => {
  auth.email = DEMO_EMAIL;
  expect(await resetPassword(null, form(typed))).toMatchObject({
    ok: false,
    title: en.auth.problems.demoAccount,
  });
  expect(auth.asked).toEqual([]);
});

test.each([
  ["recovery", requestPasswordReset, "redirectTo", "/reset-password"],
  ["email", signUp, "emailRedirectTo", "/invitations/t"],
] as const)(
  "a %s mail carries a secret of ours that says whom it is for",
  async (type, action, option, path) => {
    auth.session = null;
    await action(null, form({ ...typed, next: "/invitations/t" }));
    await Promise.all(auth.later.map((work) => work()));
    const sent = splitSecret((auth.options as Record<string, string>)[option] ?? "");
    expect(sent.next).toBe(`https://iris.example${path}`);
    expect(readLinkSecret(KEYS, type, sent.secret, new Date())?.isFor("ana@example.com")).toBe(true);
  },
);

describe("too many tries", () => {
  test.each([
    ["signing in", signIn, typed, /^sign-in/],
    ["signing up", signUp, typed, /^sign-up/],
    ["asking for a new password", requestPasswordReset, { email: typed.email }, /^reset/],
  ])(
    "%s is refused before Supabase is asked, and what was typed stays",
    async (_name, action, fields, keys) => {
      auth.tooOften = refused({ title: "Later." });
      expect(await action(null, form(fields))).toMatchObject({ ok: false, title: "Later." });
      expect(auth.asked).toEqual([]);
      expect(auth.counted.length).toBeGreaterThan(0);
      for (const key of auth.counted) expect(key).toMatch(keys);
    },
  );

  test("signing in is counted for the account from this place, for the account, and for the place", async () => {
    await expect(signIn(null, form(typed))).rejects.toThrow(Left);
    expect(auth.counted).toEqual([
      "sign-in:ana@example.com:192.0.2.7",
      "sign-in:ana@example.com",
      "sign-in-from:192.0.2.7",
    ]);
  });

  test("a browser that signed in before is counted by itself, and one that signs in is remembered", async () => {
    auth.browser = "b";
    await expect(signIn(null, form(typed))).rejects.toThrow(Left);
    expect(auth.counted).toEqual(["sign-in-known:b"]);
    expect(auth.asked).toEqual(["signIn", "remember ana@example.com", "note"]);
  });

  test("a wrong password is told to the operator, a right one isn't", async () => {
    await expect(signIn(null, form(typed))).rejects.toThrow(Left);
    expect(auth.noted).toEqual([]);
    auth.error = refusedWith("invalid_credentials");
    await signIn(null, form(typed));
    expect(auth.noted).toEqual(["sign-in wrong"]);
    expect(auth.asked.at(-1)).toBe("wait 1");
  });
});
