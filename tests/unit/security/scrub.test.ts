import { expect, test } from "vitest";
import { scrub, withoutSecrets, withoutUserInfo } from "@/lib/platform/security/scrub";
import { createGithubClient } from "@/lib/providers/github/client";

test("user and password of every address are left out, whatever they hold", () => {
  for (const address of [
    "https://user:s3cret@host.example/a",
    "https://s3cret@host.example/a",
    "https://us@er:s3@cret@host.example/a",
    "ssh://git:s3cret@host.example:22/a",
    "//user:s3cret@host.example/a",
    "https://o'neill:s3'cret@host.example/a",
    '{"url":"https://x:s3cret@host.example/a","b":"smtp://y:s3cret@mail.example"}',
  ]) {
    expect(withoutUserInfo(address)).not.toMatch(/s3|cret/);
    expect(withoutUserInfo(address)).toMatch(/host\.example/);
  }
  const untouched = '{"author":"ana@example.com","url":"https://host.example/@scope/pkg"}';
  expect(withoutUserInfo(untouched)).toBe(untouched);
});

test("the secrets a call was made with are taken out, also as an address writes them, and so is a quoted header", () => {
  expect(withoutSecrets("key s3cr+t/1 and s3cr%2Bt%2F1", ["s3cr+t/1"])).toBe("key [removed] and [removed]");
  expect(withoutSecrets("Authorization: Bearer abc.def-123")).toBe("Authorization: Bearer [removed]");
});

test("what is kept of anybody's words has no key, no control or turning character, and 300 characters at most", () => {
  expect(scrub(`\u202egithub_pat_${"A".repeat(60)}\u0000 end`, [])).toBe("[removed]  end");
  expect(scrub("x ".repeat(1000), [])).toHaveLength(300);
});

test("a GitHub, or a proxy, that echoes the token into its refusal doesn't bring it into ours", async () => {
  const token = `github_pat_${"a1B2".repeat(15)}`;
  const echoes = [
    { status: 200, body: { data: null, errors: [{ message: `no access for token ${token}` }] } },
    { status: 401, body: { message: `Bad credentials: ${encodeURIComponent(token)}` } },
    { status: 403, body: { message: `Authorization: token ${token}\u202e` } },
  ];
  for (const { status, body } of echoes) {
    const client = createGithubClient({
      token,
      apiUrl: "https://api.github.test",
      throttleId: `scrub-${status}`,
      fetch: async () => Response.json(body, { status }),
      now: () => 0,
      deadlineAt: 0,
      retries: 0,
    });
    const answer = await client.getViewer();
    expect(answer.ok).toBe(false);
    expect(JSON.stringify(answer)).not.toMatch(/github_pat_|a1B2/);
    expect(JSON.stringify(answer)).toContain("[removed]");
  }
});
