import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

interface CommitOptions {
  author?: string;
  message: string;
  files?: Record<string, string>;
}

/** A real git repository in a folder of its own, which knows nothing of the machine's git settings. */
export class GitRepository {
  private clock = Date.parse("2026-11-01T00:00:00Z") / 1000;

  private constructor(readonly directory: string) {}

  static create(): GitRepository {
    const made = new GitRepository(mkdtempSync(join(tmpdir(), "iris-git-")));
    made.git("init", "--quiet", "--initial-branch=main");
    made.git("remote", "add", "origin", "git@github.com:acme/shop.git");
    return made;
  }

  git(...args: string[]): string {
    this.clock += 60;
    return execFileSync("git", args, {
      cwd: this.directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_SYSTEM: "/dev/null",
        GIT_AUTHOR_NAME: "Ann Example",
        GIT_AUTHOR_EMAIL: "ann@example.com",
        GIT_COMMITTER_NAME: "Ann Example",
        GIT_COMMITTER_EMAIL: "ann@example.com",
        GIT_AUTHOR_DATE: `${this.clock} +0000`,
        GIT_COMMITTER_DATE: `${this.clock} +0000`,
      },
    }).trim();
  }

  /** @returns the sha. */
  commit({
    author,
    message,
    files = { "src/app.ts": `${Math.imul(this.clock, 2654435761)}\n` },
  }: CommitOptions): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, path)), { recursive: true });
      writeFileSync(join(this.directory, path), text);
    }
    this.git("add", "--all");
    this.git(
      "commit",
      "--quiet",
      "--allow-empty",
      "--cleanup=verbatim",
      "-m",
      message,
      ...(author ? [`--author=${author}`] : []),
    );
    return this.git("rev-parse", "HEAD");
  }

  /** Attests lines of a path to a tool, as git-ai does. */
  note(sha: string, path: string, tool: string): void {
    this.git("notes", "--ref=ai", "add", "--force", "-m", aiNote(path, tool), sha);
  }

  /** A shallow clone of it. */
  shallowClone(depth: number): GitRepository {
    const directory = mkdtempSync(join(tmpdir(), "iris-git-"));
    const clone = new GitRepository(directory);
    this.git("clone", "--quiet", "--no-local", `--depth=${depth}`, `file://${this.directory}`, directory);
    clone.git("remote", "set-url", "origin", "https://github.com/acme/shop");
    return clone;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function aiNote(path: string, tool: string): string {
  const session = "s_0123456789abcd";
  const metadata = {
    schema_version: "authorship/3.0.0",
    sessions: { [session]: { agent_id: { tool, id: "1", model: "m" } } },
  };
  return `${path}\n  ${session}::t_0123456789abcd 1-4\n---\n${JSON.stringify(metadata)}`;
}
