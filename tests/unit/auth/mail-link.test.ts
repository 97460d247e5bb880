import { expect, test } from "vitest";
import { parseMailLink } from "@/lib/auth/mail-link";

test("a mail's link is read with where it leads on", () => {
  expect(parseMailLink({ type: "recovery", token_hash: "abc", next: "/reset-password" })).toEqual({
    type: "recovery",
    tokenHash: "abc",
    next: "/reset-password",
  });
  expect(parseMailLink({ type: "email", token_hash: "abc" })?.next).toBeNull();
});

test.each([
  ["nothing", {}],
  ["another kind", { type: "sms", token_hash: "abc" }],
  ["no token", { type: "email", token_hash: "" }],
  ["two tokens", { type: "email", token_hash: ["abc", "abd"] }],
  ["a token without end", { type: "email", token_hash: "a".repeat(501) }],
])("%s is no link of ours", (_name, params) => {
  expect(parseMailLink(params)).toBeNull();
});

test("a next page that can't be read doesn't cost the link", () => {
  expect(parseMailLink({ type: "email", token_hash: "abc", next: ["/a", "/b"] })?.next).toBeNull();
});
