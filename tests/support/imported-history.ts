import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A commit to be made; what isn't said is a person's, on top of the commit before, with one line of its own. */
export interface ImportedCommit {
  message: string;
  at: Date;
  author?: string;
  /** Places of its parents in the list; the commit before by default. */
  parents?: readonly number[];
  /** Text of its own file. */
  file?: string;
}

export interface ImportedTag {
  name: string;
  /** Place of its commit in the list. */
  of: number;
  /** When it was made: an annotated tag; without it a lightweight one. */
  at?: Date;
}

const ANN = "Ann Example <ann@example.com>";
const SETTINGS = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };

/** A git repository made in one go from a list of commits; the last one is the tip of main. */
export class ImportedHistory {
  private constructor(
    readonly directory: string,
    readonly shas: readonly string[],
  ) {}

  static create(commits: readonly ImportedCommit[], tags: readonly ImportedTag[] = []): ImportedHistory {
    const directory = mkdtempSync(join(tmpdir(), "iris-history-"));
    const run = (args: string[], input?: string) =>
      execFileSync("git", args, {
        cwd: directory,
        encoding: "utf8",
        input,
        stdio: ["pipe", "pipe", "pipe"],
        env: { ...process.env, ...SETTINGS },
        maxBuffer: 100_000_000,
      }).trim();
    run(["init", "--quiet", "--initial-branch=main"]);
    run(["config", "remote.origin.url", "https://github.com/acme/shop.git"]);
    run(["config", "uploadpack.allowFilter", "true"]);
    const marks = join(directory, ".git", "marks");
    run(["fast-import", "--quiet", `--export-marks=${marks}`], streamOf(commits, tags));
    const listed = execFileSync("cat", [marks], { encoding: "utf8" }).trim().split("\n");
    const shas: string[] = [];
    for (const line of listed) {
      const [mark = "", sha = ""] = line.slice(1).split(" ");
      shas[Number(mark) - 1] = sha;
    }
    run(["reset", "--hard", "--quiet"]);
    return new ImportedHistory(directory, shas);
  }

  /** A clone of it, made with these options of git's. */
  clone(...options: string[]): string {
    const directory = mkdtempSync(join(tmpdir(), "iris-clone-"));
    const args = [
      "clone",
      "--quiet",
      "--no-local",
      "--bare",
      ...options,
      `file://${this.directory}`,
      directory,
    ];
    execFileSync("git", args, { stdio: "pipe", env: { ...process.env, ...SETTINGS } as NodeJS.ProcessEnv });
    return directory;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function streamOf(commits: readonly ImportedCommit[], tags: readonly ImportedTag[]): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const lines = commits.map(({ message, at, author = ANN, parents, file }, i) => {
    const date = `${Math.floor(at.getTime() / 1000)} +0000`;
    const [first, ...merged] = parents ?? (i === 0 ? [] : [i - 1]);
    return [
      `commit refs/heads/main\nmark :${i + 1}\n`,
      `author ${author} ${date}\ncommitter ${ANN} ${date}\n`,
      data(message),
      first === undefined ? "" : `from :${first + 1}\n`,
      ...merged.map((parent) => `merge :${parent + 1}\n`),
      `M 100644 inline src/${i}.txt\n${data(file ?? `${i}\n`)}`,
    ].join("");
  });
  const tagged = tags.map(({ name, of, at }) =>
    at === undefined
      ? `reset refs/tags/${name}\nfrom :${of + 1}\n\n`
      : `tag ${name}\nfrom :${of + 1}\ntagger ${ANN} ${Math.floor(at.getTime() / 1000)} +0000\n${data(name)}`,
  );
  return [...lines, ...tagged, "done\n"].join("");
}
