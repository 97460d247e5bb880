import { beforeEach, expect, test, vi } from "vitest";
import { changePassword } from "@/lib/auth/account-actions";

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
vi.mock("@/lib/supabase/server", () => ({ userClient: async () => ({ auth: browser }) }));
vi.mock("@/lib/organizations/gate", () => ({
  requireUser: async () => ({ id: "u", email: "ana@acme.example" }),
}));
vi.mock("@/lib/rate-limits/guard", () => ({ refuseTooOften: async () => null }));
vi.mock("@/lib/env", () => ({ env: () => ({ SUPABASE_URL: "http://db", SUPABASE_PUBLISHABLE_KEY: "key" }) }));
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

test("where the new password is refused, the browser keeps its session and the proof's is ended", async () => {
  proof.updateUser.mockResolvedValueOnce({ error: { code: "weak_password", message: "weak" } });
  await changePassword(null, form());
  expect(calls).toEqual(["proof out: local"]);
});
