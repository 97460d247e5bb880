import { beforeEach, describe, expect, test, vi } from "vitest";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { en } from "@/lib/platform/i18n/messages/en";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import { parseFactorSetup } from "@/lib/workspace/auth/factor-setup";
import { recoveryCodeHash } from "@/lib/workspace/auth/recovery-codes";
import {
  redeemRecoveryCode,
  removeSecondFactor,
  renewRecoveryCodes,
  setUpSecondFactor,
  showSecondFactor,
} from "@/lib/workspace/auth/second-factor-actions";
import { Left } from "../organizations/fake-request";
import { MfaDouble } from "./mfa-double";

const world = vi.hoisted(() => ({
  auth: null as unknown,
  email: "ana@example.com",
  passwordRefusal: null as FormOutcome | null,
  tooOften: null as FormOutcome | null,
  /** Hashes the database holds. */
  codes: new Set<string>(),
  noted: [] as string[],
}));
const double = () => world.auth as MfaDouble;

vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({
    auth: { mfa: double().mfa, refreshSession: async () => void double().asked.push("refresh") },
    rpc: async (name: string, args?: { p_code_hashes: string[] }) => {
      const has = double().factors.some(({ status }) => status === "verified");
      if (name === "second_factor_needed")
        return { data: has && double().aal === "aal1" ? "show" : null, error: null };
      if (name === "count_recovery_codes") return { data: world.codes.size, error: null };
      world.codes = new Set(args?.p_code_hashes);
      return { data: null, error: null };
    },
  }),
}));
vi.mock("@/lib/platform/supabase/service", () => ({
  serviceClient: () => ({
    rpc: async (_name: string, { p_code_hash }: { p_code_hash: string }) => ({
      data: world.codes.delete(p_code_hash),
      error: null,
    }),
    auth: {
      admin: {
        mfa: {
          listFactors: async () => ({ data: { factors: double().factors }, error: null }),
          deleteFactor: async ({ id }: { id: string }) => {
            double().factors = double().factors.filter((factor) => factor.id !== id);
            return { error: null };
          },
        },
      },
    },
  }),
}));
vi.mock("@/lib/workspace/organizations/gate", () => ({
  requireUser: async () => ({ id: "u", email: world.email }),
}));
vi.mock("@/lib/workspace/auth/password-proof", () => ({
  refuseWithoutPassword: async () => world.passwordRefusal,
}));
vi.mock("@/lib/platform/rate-limits/client-network", () => ({ clientNetwork: async () => "192.0.2.7" }));
vi.mock("@/lib/platform/rate-limits/guard", () => ({ refuseTooOften: async () => world.tooOften }));
vi.mock("@/lib/platform/security/refusals", () => ({
  noteRefusal: ({ door, reason }: { door: string; reason: string }) =>
    void world.noted.push(`${door} ${reason}`),
}));
vi.mock("next/cache", async () => (await import("../organizations/fake-request")).noCache);
vi.mock("next/navigation", async () => (await import("../organizations/fake-request")).navigation);
vi.mock("next-intl/server", async () => (await import("../organizations/fake-request")).intl);

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

beforeEach(() => {
  Object.assign(world, {
    auth: new MfaDouble(),
    email: "ana@example.com",
    passwordRefusal: null,
    tooOften: null,
    codes: new Set(),
    noted: [],
  });
});

describe("setting up an app", () => {
  const begin = () => setUpSecondFactor(null, form({ name: "Work phone", currentPassword: "x" }));

  test("asks for the password, shows what to scan, then takes a code and shows ten recovery codes once", async () => {
    const begun = await begin();
    expect(parseFactorSetup(begun.result)).toMatchObject({ step: "scan", secret: "JBSWY3DP" });
    const wrong = await setUpSecondFactor(begun, form({ setup: begun.result ?? "", code: "000000" }));
    expect(wrong).toMatchObject({
      ok: false,
      fields: { code: en.auth.problems.codeWrong },
      result: begun.result,
    });
    const done = await setUpSecondFactor(wrong, form({ setup: begun.result ?? "", code: "123 456" }));
    expect(done).toMatchObject({ ok: true, title: en.auth.secondFactor.done });
    const shown = parseFactorSetup(done.result);
    expect(shown?.step === "codes" && shown.codes).toHaveLength(10);
    expect(world.codes).toEqual(new Set(shown?.step === "codes" ? shown.codes.map(recoveryCodeHash) : []));
  });

  test("a second app leaves the recovery codes as they are", async () => {
    double().add("verified");
    double().aal = "aal2";
    world.codes = new Set(["h"]);
    const begun = await begin();
    const done = await setUpSecondFactor(begun, form({ setup: begun.result ?? "", code: "123456" }));
    expect(done).toMatchObject({ ok: true, result: null });
    expect(world.codes).toEqual(new Set(["h"]));
  });

  test("that was begun before and not finished is taken away first", async () => {
    const id = double().add("unverified");
    await begin();
    expect(double().asked).toEqual([`unenroll ${id}`]);
  });

  test("without the password nothing is begun", async () => {
    world.passwordRefusal = refused({ title: "Wrong." });
    expect(await begin()).toMatchObject({ ok: false, title: "Wrong." });
    expect(double().factors).toEqual([]);
  });

  test("a form that carries anything else as its state begins anew", async () => {
    for (const setup of ["{", '{"step":"scan","id":"x"}', '{"step":"codes","codes":[]}'])
      expect(
        parseFactorSetup((await setUpSecondFactor(null, form({ setup, code: "123456" }))).result)?.step,
      ).toBe("scan");
  });
});

describe("signing in with a second factor", () => {
  test("takes a code of any of the account's apps, and leads on", async () => {
    double().add("verified");
    await expect(showSecondFactor(null, form({ code: "123456", next: "/acme/dashboard" }))).rejects.toThrow(
      new Left("redirect /acme/dashboard"),
    );
    expect(double().aal).toBe("aal2");
  });

  test("refuses a wrong code, tells the operator, and never leads to another site", async () => {
    double().add("verified");
    expect(await showSecondFactor(null, form({ code: "654321", next: "/x" }))).toMatchObject({ ok: false });
    expect(world.noted).toEqual(["second-factor wrong"]);
    await expect(showSecondFactor(null, form({ code: "123456", next: "//evil.example" }))).rejects.toThrow(
      new Left("redirect /organizations"),
    );
  });

  test("guessing ends: who tried too often is refused with the right code too", async () => {
    double().add("verified");
    world.tooOften = refused({ title: "Later." });
    expect(await showSecondFactor(null, form({ code: "123456" }))).toMatchObject({ title: "Later." });
    expect(await redeemRecoveryCode(null, form({ recoveryCode: "x" }))).toMatchObject({ title: "Later." });
    expect(double().aal).toBe("aal1");
  });
});

describe("a lost device", () => {
  test("is taken away by a recovery code, once, and the account sets up another", async () => {
    double().add("verified");
    world.codes = new Set([recoveryCodeHash("AAAA-BBBB-CCCC-DDDD")]);
    await expect(redeemRecoveryCode(null, form({ recoveryCode: "aaaa bbbb cccc dddd" }))).rejects.toThrow(
      new Left("redirect /account/second-factor?lost=1"),
    );
    expect(double().factors).toEqual([]);
    const again = await redeemRecoveryCode(null, form({ recoveryCode: "AAAA-BBBB-CCCC-DDDD" }));
    expect(again).toMatchObject({ ok: false, title: en.auth.problems.recoveryCodeWrong });
    expect(world.noted).toEqual(["recovery-code wrong"]);
  });
});

describe("whoever has shown the password alone", () => {
  test.each([
    ["removes no app", () => removeSecondFactor("00000000-0000-4000-8000-000000000001", null, form({}))],
    ["makes no recovery codes", () => renewRecoveryCodes(null, form({}))],
    ["adds no app", () => setUpSecondFactor(null, form({ name: "mine" }))],
  ])("%s: the account's factor is asked for first", async (_name, act) => {
    double().add("verified");
    await expect(act()).rejects.toThrow(
      new Left("redirect /sign-in/second-factor?next=%2Faccount%2Fsecond-factor"),
    );
    expect(double().factors).toHaveLength(1);
    expect(world.codes.size).toBe(0);
  });
});

test("removing an app needs the password besides, and the session's token is made anew", async () => {
  const id = double().add("verified");
  double().aal = "aal2";
  expect(await removeSecondFactor(id, null, form({}))).toMatchObject({ ok: true });
  expect(double().asked).toEqual([`unenroll ${id}`, "refresh"]);
});

test("the demo's shared account gets no factor of anybody's", async () => {
  world.email = DEMO_EMAIL;
  expect(await setUpSecondFactor(null, form({ name: "mine" }))).toMatchObject({
    title: en.auth.problems.demoAccount,
  });
  expect(double().factors).toEqual([]);
});
