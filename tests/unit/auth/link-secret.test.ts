import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { linkSecret, readLinkSecret } from "@/lib/workspace/auth/link-secret";

const key = () => randomBytes(32).toString("base64");
const KEYS = { current: key(), retired: [] };
const NOW = new Date("2026-11-30T10:00:00Z");
const secret = linkSecret(KEYS, "recovery", "Ana@Example.com", NOW);

test("a link's secret is known again, for the kind of mail and the address it was made for", () => {
  const read = readLinkSecret(KEYS, "recovery", secret, NOW);
  expect(read?.isFor("ana@example.com")).toBe(true);
  expect(read?.isFor("bob@example.com")).toBe(false);
  expect(readLinkSecret(KEYS, "email", secret, NOW)).toBeNull();
});

test("two mails to one address share nothing that tells so, and 128 random bits stand in each", () => {
  const parts = (text: string) => text.split(".").slice(1);
  const other = parts(linkSecret(KEYS, "recovery", "ana@example.com", NOW));
  for (const part of parts(secret)) expect(other).not.toContain(part);
  expect(Buffer.from(parts(secret)[0] ?? "", "base64url")).toHaveLength(16);
  expect(secret).not.toMatch(/ana|example/i);
});

test("a secret outlives a change of the master key, but not a day", () => {
  const rotated = { current: key(), retired: [KEYS.current] };
  expect(readLinkSecret(rotated, "recovery", secret, NOW)?.isFor("ana@example.com")).toBe(true);
  expect(readLinkSecret(KEYS, "recovery", secret, new Date(NOW.getTime() + 86_400_000))).toBeNull();
});

test("a secret that was changed anywhere, or made by another key, is not ours", () => {
  const parts = secret.split(".");
  const changed = parts.map((_, index) =>
    parts
      .map((part, at) => (at === index ? part.replace(/.$/, (end) => (end === "0" ? "1" : "0")) : part))
      .join("."),
  );
  const foreign = linkSecret({ current: key(), retired: [] }, "recovery", "ana@example.com", NOW);
  // The last character of base64url may hold spare bits; a changed one must still not pass as the same text.
  for (const text of [...changed.slice(0, 3), foreign, "", "x", `${secret}.y`, secret.slice(0, -2)])
    expect(readLinkSecret(KEYS, "recovery", text, NOW), text).toBeNull();
});
