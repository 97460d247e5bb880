import { AuthApiError, type AuthError } from "@supabase/supabase-js";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { requestPasswordReset, resetPassword, signIn, signUp } from "@/lib/auth/actions";
import { DEMO_EMAIL } from "@/lib/demo/organization";
import { type FormOutcome, refused } from "@/lib/forms/outcome";
import { en } from "@/lib/i18n/messages/en";
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
} = {
  error: null,
  session: {},
  email: "ana@example.com",
  asked: [],
  counted: [],
  tooOften: null,
  recovering: true,
};

const answer = (name: string) => async () => {
  auth.asked.push(name);
  return { data: { user: { id: "u" }, session: auth.session }, error: auth.error };
};

vi.mock("@/lib/supabase/server", () => ({
  userClient: async () => ({
    auth: {
      signInWithPassword: answer("signIn"),
      signUp: answer("signUp"),
      updateUser: answer("updateUser"),
      signOut: answer("signOut"),
      resetPasswordForEmail: answer("reset"),
    },
  }),
}));
vi.mock("@/lib/organizations/gate", () => ({ findUser: async () => ({ id: "u", email: auth.email }) }));
vi.mock("@/lib/organizations/data", () => ({ listOrganizations: async () => [{ slug: "acme" }] }));
vi.mock("@/lib/rate-limits/guard", () => ({
  refuseTooOften: async (limits: readonly { key: string }[]) => {
    auth.counted.push(...limits.map(({ key }) => key));
    return auth.tooOften;
  },
}));
vi.mock("@/lib/auth/client-address", () => ({ clientAddress: async () => "192.0.2.7" }));
vi.mock("@/lib/auth/recovery", () => ({
  isRecovering: async () => auth.recovering,
  endRecovery: async () => void auth.asked.push("endRecovery"),
}));
vi.mock("@/lib/env", () => ({ env: () => ({ IRIS_EMBEDDED: false }) }));
vi.mock("@/lib/auth/app-origin", () => ({ appOrigin: async () => "https://iris.example" }));
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

test("signing up goes on to naming the organization, or back to an invitation", async () => {
  await expect(signUp(null, form(typed))).rejects.toThrow(new Left("redirect /organizations/new"));
  await expect(signUp(null, form({ ...typed, next: "/invitations/t" }))).rejects.toThrow(
    new Left("redirect /invitations/t"),
  );
});

test("asking for a new password answers the same whoever asks", async () => {
  const outcome = await requestPasswordReset(null, form({ email: "nobody@example.com" }));
  expect(outcome).toMatchObject({ ok: true, title: en.auth.mail.resetSent });
});

test("a new password ends the account's other sessions, and the link's right to set another", async () => {
  await expect(resetPassword(null, form(typed))).rejects.toThrow(new Left("redirect /"));
  expect(auth.asked).toEqual(["updateUser", "endRecovery", "signOut"]);
});

test("a session that didn't come from the mail's link chooses no new password", async () => {
  auth.recovering = false;
  await expect(resetPassword(null, form(typed))).rejects.toThrow(new Left("redirect /forgot-password"));
  expect(auth.asked).toEqual([]);
});

test("nobody changes the password of the demo's shared account", async () => {
  auth.email = DEMO_EMAIL;
  expect(await resetPassword(null, form(typed))).toMatchObject({
    ok: false,
    title: en.auth.problems.demoAccount,
  });
  expect(auth.asked).toEqual([]);
});

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
});
