import { describe, expect, test } from "vitest";
import { commitUrl } from "@/lib/workspace/repositories/commit-url";

const SHA = "0123456789abcdef0123456789abcdef01234567";

describe("where a forge shows a commit", () => {
  test.each([
    ["github.com/acme/checkout", `https://github.com/acme/checkout/commit/${SHA}`],
    ["github.acme.example/acme/checkout", `https://github.acme.example/acme/checkout/commit/${SHA}`],
    [
      "gitlab.com/acme/messaging/notifications",
      `https://gitlab.com/acme/messaging/notifications/-/commit/${SHA}`,
    ],
    ["gitlab.acme.example/a/b", `https://gitlab.acme.example/a/b/-/commit/${SHA}`],
    ["bitbucket.org/acme/checkout", `https://bitbucket.org/acme/checkout/commits/${SHA}`],
    [
      "bitbucket.acme.example/pay/checkout",
      `https://bitbucket.acme.example/projects/pay/repos/checkout/commits/${SHA}`,
    ],
    [
      "bitbucket.acme.example/~ana/checkout",
      `https://bitbucket.acme.example/users/ana/repos/checkout/commits/${SHA}`,
    ],
    [
      "dev.azure.com/acme/pay ments/checkout",
      `https://dev.azure.com/acme/pay%20ments/_git/checkout/commit/${SHA}`,
    ],
  ])("%s", (slug, url) => expect(commitUrl(slug, SHA)).toBe(url));

  test("a host that no forge is known by has no link, and nor has a deployment without a repository", () => {
    expect(commitUrl("git.acme.example/a/b", SHA)).toBeNull();
    expect(commitUrl(null, SHA)).toBeNull();
  });

  test("what is no sha or no host never becomes a link", () => {
    expect(commitUrl("github.com/a/b", "javascript:alert(1)")).toBeNull();
    expect(commitUrl("evil.example@github.com/a/b", SHA)).toBeNull();
    expect(commitUrl("github.com/a", SHA)).toBeNull();
    expect(commitUrl("github.com/a/../b?x#y", SHA)).toBe(`https://github.com/a/../b%3Fx%23y/commit/${SHA}`);
  });
});
