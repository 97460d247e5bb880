import { beforeEach, expect, test, vi } from "vitest";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { signInLimits } from "@/lib/platform/rate-limits/limits";

const database = vi.hoisted(() => ({
  waits: [] as number[],
  error: null as { code: string; message: string } | null,
}));
vi.mock("@/lib/platform/supabase/service", () => ({
  serviceClient: () => ({
    rpc: async () => {
      const wait = database.waits.shift() ?? 0;
      const data = JSON.stringify({ allowed: wait === 0, left: wait === 0 ? 1 : 0, ends_in: wait || 60 });
      return { data, error: database.error };
    },
  }),
}));
const noted = vi.hoisted(() => [] as object[]);
vi.mock("@/lib/platform/rate-limits/client-network", () => ({ clientNetwork: async () => "192.0.2.7" }));
vi.mock("@/lib/platform/security/refusals", () => ({
  noteRefusal: (refusal: object) => void noted.push(refusal),
}));
vi.mock("next-intl/server", async () => (await import("../organizations/fake-request")).intl);

const limits = signInLimits("ana@example.com", "192.0.2.7");

beforeEach(() => Object.assign(database, { waits: [], error: null }));

test("nothing is refused while every limit has room", async () => {
  expect(await refuseTooOften(limits)).toBeNull();
});

test("one limit used up refuses, says when to come back (the longest wait) and keeps what was typed", async () => {
  database.waits = [540, 0, 60];
  noted.length = 0;
  const outcome = await refuseTooOften(limits, { email: "ana@example.com" });
  expect(outcome).toMatchObject({ ok: false, values: { email: "ana@example.com" } });
  expect(outcome?.title?.replaceAll("\u00a0", " ")).toBe("Too many tries. Try again in 9 min.");
  expect(noted).toEqual([{ door: "sign-in", reason: "too-often", network: "192.0.2.7" }]);
});

test("where tries can't be counted nobody passes", async () => {
  vi.stubEnv("IRIS_LOG", "off");
  database.error = { code: "unreachable", message: "no answer" };
  expect(await refuseTooOften(limits)).toMatchObject({ ok: false });
});
