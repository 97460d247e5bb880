import { describe, expect, test } from "vitest";
import { safeNextPath } from "@/lib/workspace/auth/safe-next-path";

describe("where signing in leads back to", () => {
  test.each([
    ["/acme/dashboard", "/acme/dashboard"],
    ["/acme/dashboard?window=7&env=live#cards", "/acme/dashboard?window=7&env=live#cards"],
    ["/invitations/a_b-C", "/invitations/a_b-C"],
    ["/a/../b", "/b"],
  ])("a path of this site stays: %s", (next, path) => {
    expect(safeNextPath(next)).toBe(path);
  });

  test.each([
    "https://evil.example/",
    "//evil.example/x",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "/x/..//evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "acme/dashboard",
    " /acme",
    "",
    null,
    undefined,
  ])("an address elsewhere, or none, leads to the fallback: %j", (next) => {
    expect(safeNextPath(next, "/home")).toBe("/home");
  });
});
