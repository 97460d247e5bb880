import { expect, test } from "vitest";
import { parseMailLink, splitSecret, withSecret } from "@/lib/workspace/auth/mail-link";

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
  ["not even an object", null],
  ["another kind", { type: "sms", token_hash: "abc" }],
  ["a kind that we send no mail of", { type: "magiclink", token_hash: "abc" }],
  ["no token", { type: "email", token_hash: "" }],
  ["two tokens", { type: "email", token_hash: ["abc", "abd"] }],
  ["a token without end", { type: "email", token_hash: "a".repeat(501) }],
])("%s is no link of ours", (_name, params) => {
  expect(parseMailLink(params)).toBeNull();
});

test("a next page that can't be read doesn't cost the link", () => {
  expect(parseMailLink({ type: "email", token_hash: "abc", next: ["/a", "/b"] })?.next).toBeNull();
});

test.each(["/reset-password", "/invitations/t?a=b", "/acme/dashboard?x=1#here"])(
  "the secret goes out with %s, and is gone from where the link leads on",
  (path) => {
    const sent = withSecret(`https://iris.example${path}`, "s.e-c_r.t");
    expect(splitSecret(sent)).toEqual({ secret: "s.e-c_r.t", next: `https://iris.example${path}` });
    expect(splitSecret(sent.replace("https://iris.example", ""))).toEqual({
      secret: "s.e-c_r.t",
      next: path,
    });
  },
);

test("where there is no secret none is found", () => {
  expect(splitSecret("/reset-password")).toEqual({ secret: "", next: "/reset-password" });
  expect(splitSecret(null)).toEqual({ secret: "", next: null });
  expect(splitSecret("http://[")).toEqual({ secret: "", next: "http://[" });
});
