import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { hookCommand } from "@/lib/tools/cli/origins-push/hook";

const CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>";
let repo: string;
let hook: string;

const git = (args: string[], env: Record<string, string> = {}) =>
  execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@b.example", ...args], {
    cwd: repo,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "", HOME: repo, NODE_ENV: "test", ...env },
  });

beforeEach(() => {
  repo = mkdtempSync(join(tmpdir(), "iris-hook-"));
  git(["init", "-q"]);
  hook = join(repo, ".git/hooks/prepare-commit-msg");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});

const commitWith = (env: Record<string, string>, message = "Round totals") => {
  git(["commit", "-q", "--allow-empty", "-m", message], env);
  return git(["log", "-1", "--format=%B"]).trim();
};

describe("the installed hook", () => {
  test("adds the agent's trailer where its environment is, once, and leaves people's commits alone", async () => {
    await hookCommand({ repo });
    expect(commitWith({})).toBe("Round totals");
    expect(commitWith({ CLAUDECODE: "1" })).toBe(`Round totals\n\n${CLAUDE}`);
    expect(commitWith({ CLAUDECODE: "1" }, `Round totals\n\n${CLAUDE}`)).toBe(`Round totals\n\n${CLAUDE}`);
    const signed = "Round totals\n\nCo-Authored-By: Claude Opus 4.8 (1M context) <noreply@anthropic.com>";
    expect(commitWith({ CLAUDECODE: "1" }, signed)).toBe(signed);
    expect(commitWith({ CURSOR_AGENT: "1" })).toContain("Cursor <cursoragent@cursor.com>");
  });

  test("stands beside what was there, installs once, and is taken out whole", async () => {
    writeFileSync(hook, "#!/bin/sh\necho mine >&2\n", { mode: 0o755 });
    await hookCommand({ repo });
    await hookCommand({ repo });
    const text = readFileSync(hook, "utf8");
    expect(text.match(/>>> iris/g)).toHaveLength(1);
    expect(text).toContain("echo mine");
    await hookCommand({ repo, remove: true });
    expect(readFileSync(hook, "utf8")).toBe("#!/bin/sh\necho mine >&2\n");
  });

  test("removing our own file leaves none, and a hook that is no shell script isn't touched", async () => {
    await hookCommand({ repo });
    await hookCommand({ repo, remove: true });
    expect(existsSync(hook)).toBe(false);
    writeFileSync(hook, "#!/usr/bin/env python3\n");
    await expect(hookCommand({ repo })).rejects.toThrow("isn't a shell script");
    expect(readFileSync(hook, "utf8")).toBe("#!/usr/bin/env python3\n");
  });
});

test.each(["husky", "lefthook", "pre-commit"])("it is printed for %s", async (print) => {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await hookCommand({ repo, print });
  expect(written.join("")).toContain(CLAUDE);
  await expect(hookCommand({ repo, print: "overcommit" })).rejects.toThrow("husky, lefthook, pre-commit");
});
