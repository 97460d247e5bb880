import { randomBytes } from "node:crypto";
import { beforeEach, expect, test, vi } from "vitest";
import { refused } from "@/lib/platform/forms/outcome";
import { linkSecret, type MailLinkType } from "@/lib/workspace/auth/link-secret";
import type { MailLink } from "@/lib/workspace/auth/mail-link";
import { followMailLink } from "@/lib/workspace/auth/mail-link-action";
import { Left } from "../organizations/fake-request";

const KEYS = { current: randomBytes(32).toString("base64"), retired: [] };

const world = vi.hoisted(() => ({
  /** What Supabase was asked, and whose account its code opens. */
  asked: [] as string[],
  account: "ana@example.com" as string | null,
  counted: [] as string[],
  tooOften: [] as RegExp[],
  noted: [] as string[],
}));

vi.mock("@/lib/platform/supabase/server", () => ({
  userClient: async () => ({
    auth: {
      verifyOtp: async () => {
        world.asked.push("verify");
        if (world.account === null) return { data: {}, error: { code: "otp_expired" } };
        return { data: { user: { email: world.account }, session: { access_token: "t" } }, error: null };
      },
      signOut: async () => void world.asked.push("signOut"),
    },
  }),
}));
vi.mock("@/lib/platform/encryption/master-keys", () => ({ masterKeys: () => KEYS }));
vi.mock("@/lib/platform/rate-limits/client-network", () => ({ clientNetwork: async () => "192.0.2.7" }));
vi.mock("@/lib/platform/rate-limits/guard", () => ({
  refuseTooOften: async (limits: readonly { key: string }[]) => {
    world.counted.push(...limits.map(({ key }) => key));
    const used = limits.some(({ key }) => world.tooOften.some((pattern) => pattern.test(key)));
    return used ? refused({ title: "Later." }) : null;
  },
}));
vi.mock("@/lib/platform/security/refusals", () => ({
  noteRefusal: ({ door, reason }: { door: string; reason: string }) =>
    void world.noted.push(`${door} ${reason}`),
}));
vi.mock("@/lib/workspace/auth/recovery", () => ({
  beginRecovery: async () => void world.asked.push("recover"),
}));
vi.mock("@/lib/workspace/auth/proved-address", () => ({
  noteProvedAddress: async ({ email }: { email?: string }) => void world.asked.push(`proved ${email}`),
}));
vi.mock("@/lib/workspace/auth/sessions", () => ({ noteSession: async () => {} }));
vi.mock("@/lib/workspace/auth/app-origin", () => ({ appOrigin: async () => "https://iris.example" }));
vi.mock("next/cache", async () => (await import("../organizations/fake-request")).noCache);
vi.mock("next/navigation", async () => (await import("../organizations/fake-request")).navigation);

beforeEach(() => {
  Object.assign(world, { asked: [], account: "ana@example.com", counted: [], tooOften: [], noted: [] });
});

function link(type: MailLinkType, email: string, path = "/reset-password"): MailLink {
  const next = `https://iris.example${path}?link=${linkSecret(KEYS, type, email, new Date())}`;
  return { type, tokenHash: "f".repeat(64), next };
}

const follow = (sent: MailLink) => followMailLink(sent, null, new FormData());
const NO_LINK = new Left("redirect /sign-in?problem=link");

test("a mailed link signs in and leads on, without its secret", async () => {
  await expect(follow(link("recovery", "ana@example.com"))).rejects.toThrow(
    new Left("redirect /reset-password"),
  );
  expect(world.asked).toEqual(["verify", "proved ana@example.com", "recover"]);
  await expect(follow(link("email", "ana@example.com", "/invitations/t"))).rejects.toThrow(
    new Left("redirect /invitations/t"),
  );
  expect(world.noted).toEqual([]);
});

test.each<[string, MailLink]>([
  ["no secret", { type: "recovery", tokenHash: "f".repeat(64), next: "/reset-password" }],
  ["no next page", { type: "recovery", tokenHash: "f".repeat(64), next: null }],
  ["another kind's secret", { ...link("email", "ana@example.com"), type: "recovery" }],
  ["nothing of a link", undefined as never],
  ["a kind we never mail", { ...link("email", "ana@example.com"), type: "magiclink" as never }],
])(
  "a guess with %s never reaches Supabase, is counted by network, and told to the operator",
  async (_name, sent) => {
    await expect(follow(sent)).rejects.toThrow(NO_LINK);
    expect(world.asked).toEqual([]);
    expect(world.counted).toEqual(["mail-link-from:192.0.2.7", "mail-link-from-everywhere"]);
    expect(world.noted).toEqual(["mail-link wrong"]);
  },
);

test("who guessed too often is told to wait, and a link of their own still works", async () => {
  world.tooOften = [/^mail-link-from/];
  const guess: MailLink = { type: "recovery", tokenHash: "0".repeat(64), next: "/reset-password" };
  expect(await follow(guess)).toMatchObject({ ok: false, title: "Later." });
  await expect(follow(link("recovery", "ana@example.com"))).rejects.toThrow(
    new Left("redirect /reset-password"),
  );
});

test("the secret of one's own mail opens nobody else's account, should their code be guessed", async () => {
  await expect(follow(link("recovery", "mallory@example.com"))).rejects.toThrow(NO_LINK);
  expect(world.asked).toEqual(["verify", "signOut"]);
  expect(world.noted).toEqual(["mail-link other-account"]);
});

test("with one secret a few codes are tried and no more", async () => {
  world.account = null;
  const sent = link("recovery", "mallory@example.com");
  await expect(follow(sent)).rejects.toThrow(NO_LINK);
  expect(world.counted[0]).toMatch(/^mail-link:[\w-]{22}$/);
  world.tooOften = [/^mail-link:/];
  expect(await follow(sent)).toMatchObject({ ok: false, title: "Later." });
  expect(world.asked).toEqual(["verify"]);
});
