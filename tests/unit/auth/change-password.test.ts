import { beforeEach, expect, test, vi } from "vitest";
import { changePassword } from "@/lib/workspace/auth/account-actions";

const { calls, browser, proof } = vi.hoisted(() => {
  const calls: string[] = [];
  const session = { access_token: "proof-access", refresh_token: "proof-refresh" };
  return {
    calls,
    browser: {
      setSession: vi.fn(
        async (given: { access_token: string }) => void calls.push(`keep ${given.access_token}`),
      ),
      signOut: vi.fn(async ({ scope }: { scope: string }) => void calls.push(`browser out: ${scope}`)),
    },
    proof: {
      mfa: {
        listFactors: vi.fn(async () => ({
          data: { totp: [] as { id: string; created_at: string }[] },
          error: null,
        })),
        challengeAndVerify: vi.fn(async ({ code }: { code: string }) => {
          calls.push(`show ${code}`);
          return { error: code === "123456" ? null : { code: "mfa_verification_failed" } };
        }),
      },
      signInWithPassword: vi.fn(async () => ({ error: null })),
      updateUser: vi.fn(async (): Promise<{ error: { code: string; message: string } | null }> => {
        calls.push("change");
        return { error: null };
      }),
      getSession: vi.fn(async () => ({ data: { session } })),
      signOut: vi.fn(async ({ scope }: { scope: string }) => void calls.push(`proof out: ${scope}`)),
    },
  };
});

vi.mock("@supabase/supabase-js", () => ({ createClient: () => ({ auth: proof }) }));
vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({ auth: browser, rpc: async () => ({ data: null, error: null }) }),
}));
vi.mock("@/lib/workspace/organizations/gate", () => ({
  requireUser: async () => ({ id: "u", email: "ana@acme.example" }),
}));
vi.mock("@/lib/platform/rate-limits/guard", () => ({ refuseTooOften: async () => null }));
vi.mock("@/lib/platform/env", () => ({
  env: () => ({ SUPABASE_URL: "http://db", SUPABASE_PUBLISHABLE_KEY: "key" }),
}));
vi.mock("next-intl/server", () => ({ getTranslations: async () => (key: string) => key }));

const form = () => {
  const data = new FormData();
  data.set("currentPassword", "the-old-password-1");
  data.set("password", "the-new-password-2");
  return data;
};

beforeEach(() => void calls.splice(0));

test("Supabase ends every session but the one that changed the password, so the browser goes on with that one", async () => {
  expect(await changePassword(null, form())).toMatchObject({ title: "passwordChanged" });
  expect(calls).toEqual(["change", "keep proof-access", "browser out: others"]);
});

test("an account with a second factor shows it again, and a wrong code changes nothing", async () => {
  const factors = { data: { totp: [{ id: "f", created_at: "2026-11-30T10:00:00Z" }] }, error: null };
  proof.mfa.listFactors.mockResolvedValue(factors);
  const wrong = form();
  wrong.set("code", "000000");
  expect(await changePassword(null, wrong)).toMatchObject({ ok: false, fields: { code: "codeWrong" } });
  expect(calls).toEqual(["show 000000", "proof out: local"]);
  const right = form();
  right.set("code", "123 456");
  expect(await changePassword(null, right)).toMatchObject({ ok: true });
  expect(calls.slice(2)).toEqual(["show 123456", "change", "keep proof-access", "browser out: others"]);
  proof.mfa.listFactors.mockResolvedValue({ data: { totp: [] }, error: null });
});

test("where the new password is refused, the browser keeps its session and the proof's is ended", async () => {
  proof.updateUser.mockResolvedValueOnce({ error: { code: "weak_password", message: "weak" } });
  await changePassword(null, form());
  expect(calls).toEqual(["proof out: local"]);
});
