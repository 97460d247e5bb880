import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isGuessablePassword } from "@/lib/workspace/auth/guessable-password";

const EMAIL = "ana.souza@acme-payments.com";

test.each([
  "1234567890",
  "aaaaaaaaaa",
  "abcabcabcabc",
  "qwertyuiop",
  "Password123",
  "P@ssw0rd2026",
  "password!!",
  "Dragon2026!",
  "2026-summer",
  "12manchester",
  "Iris2026!!",
  "ana.souza@acme-payments.com",
  "Ana.Souza2026",
  "acme-payments1",
  "ACME-PAYMENTS.com!",
])("%s is a password that guessing begins with", (password) => {
  expect(isGuessablePassword(password, EMAIL)).toBe(true);
});

test.each([
  "four quiet words 7",
  "correct horse battery",
  "the dragon eats 14 plums",
  "kV9#mq2!Lx",
  "ana.souza likes long walks",
  randomBytes(12).toString("base64url"),
])("%s is none", (password) => {
  expect(isGuessablePassword(password, EMAIL)).toBe(false);
});

test("an address of few letters stands in no password but by chance", () => {
  expect(isGuessablePassword("xx-bo-7-quiet", "bo@x.io")).toBe(false);
});
