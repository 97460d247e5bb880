import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";

describe("normalizeRemoteUrl", () => {
  test.each([
    "github.com/org/repo",
    "https://github.com/org/repo",
    "http://GitHub.com/Org/Repo.git",
    "https://www.github.com/org/repo/",
    "https://token:x-oauth-basic@github.com/org/repo.git",
    "git@github.com:org/repo.git",
    "git@github.com:/org/repo.git",
    "org-123@github.com:org/repo",
    "ssh://git@github.com/org/repo.git",
    "ssh://git@github.com:22/org/repo",
    "git://github.com/org/repo.git",
    "ssh://git@ssh.github.com:443/org/repo.git",
    "git@ssh.github.com:org/repo.git",
    "git+ssh://git@github.com/org/repo.git",
    "https://github.com:443/org/repo.git?ref=main#readme",
    "//github.com/org//repo",
    "github.com:org/repo",
    "  github.com/org/repo  ",
  ])("%s is github.com/org/repo", (url) => {
    expect(normalizeRemoteUrl(url)).toBe("github.com/org/repo");
  });

  test.each([
    ["git@gitlab.example.com:group/sub/deep/project.git", "gitlab.example.com/group/sub/deep/project"],
    ["https://gitlab.com/group/sub/project", "gitlab.com/group/sub/project"],
    ["ssh://git@gitlab.example.com:2222/group/project.git", "gitlab.example.com/group/project"],
    ["git@gitlab.example.com:2222/group/project.git", "gitlab.example.com/group/project"],
    ["ssh://git@altssh.gitlab.com:443/group/sub/project.git", "gitlab.com/group/sub/project"],
    ["ssh://git@altssh.bitbucket.org:443/team/repo.git", "bitbucket.org/team/repo"],
    ["https://altssh.example.com/a/b", "altssh.example.com/a/b"],
    ["http://localhost:3000/a/b", "localhost/a/b"],
  ])("%s is %s", (url, slug) => {
    expect(normalizeRemoteUrl(url)).toBe(slug);
  });

  test.each([
    "https://dev.azure.com/org/project/_git/repo",
    "https://org@dev.azure.com/org/project/_git/repo",
    "git@ssh.dev.azure.com:v3/org/project/repo",
    "ssh://git@ssh.dev.azure.com:22/v3/org/project/repo",
    "https://org.visualstudio.com/project/_git/repo",
    "https://org.visualstudio.com/DefaultCollection/project/_git/repo",
    "org@vs-ssh.visualstudio.com:v3/org/project/repo",
  ])("%s is one Azure DevOps repository", (url) => {
    expect(normalizeRemoteUrl(url)).toBe("dev.azure.com/org/project/repo");
  });

  test("an Azure project's own repository may leave the project out; spaces may be escaped", () => {
    expect(normalizeRemoteUrl("https://dev.azure.com/org/_git/shop")).toBe("dev.azure.com/org/shop/shop");
    expect(normalizeRemoteUrl("https://dev.azure.com/org/My%20Shop/_git/Web%20App")).toBe(
      normalizeRemoteUrl("git@ssh.dev.azure.com:v3/org/My Shop/Web App"),
    );
  });

  test.each([
    ["https://bitbucket.org/team/repo.git", "bitbucket.org/team/repo"],
    ["git@bitbucket.org:team/repo.git", "bitbucket.org/team/repo"],
    ["https://bitbucket.example.com/scm/proj/repo.git", "bitbucket.example.com/proj/repo"],
    ["ssh://git@bitbucket.example.com:7999/PROJ/repo.git", "bitbucket.example.com/proj/repo"],
    ["https://bitbucket.example.com/projects/PROJ/repos/repo/browse", "bitbucket.example.com/proj/repo"],
    ["https://bitbucket.example.com/users/ann/repos/repo", "bitbucket.example.com/~ann/repo"],
    ["ssh://git@bitbucket.example.com:7999/~ann/repo.git", "bitbucket.example.com/~ann/repo"],
  ])("%s is %s", (url, slug) => {
    expect(normalizeRemoteUrl(url)).toBe(slug);
  });

  test.each([
    "",
    "repo",
    "/srv/git/repo.git",
    "file:///srv/git/repo.git",
    "../repo",
    "https://github.com",
    "https://",
    "C:\\git\\repo",
    "github.com/",
    "github.com/../x",
  ])("%j names no repository on a host", (url) => {
    expect(normalizeRemoteUrl(url)).toBeNull();
  });

  test("never throws, and what it gives is already normal", () => {
    const part = fc.constantFrom(
      "git@",
      "github.com",
      ":",
      "/",
      "org",
      ".git",
      "https://",
      "ssh://",
      "%20",
      "%",
      "_git",
      "v3",
      "scm",
      "22",
      "www.",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
        ),
        (url) => {
          const slug = normalizeRemoteUrl(url);
          if (slug !== null) expect(slug).toBe(slug.toLowerCase());
        },
      ),
      { numRuns: 2000, seed: 2 },
    );
  });
});
