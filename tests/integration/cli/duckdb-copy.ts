import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { pathWithoutPackages } from "../../support/run-origins-push";

const SCRIPT = /```sh\n(#!\/bin\/sh -e\n# keep\.sh[\s\S]*?)```/;
/** Runs SQL in DuckDB, as its command line does. */
const PROGRAM = `#!/bin/sh\nexec "${process.execPath}" "${resolve("tests/support/duckdb-cli.mjs")}" "$@"\n`;

/** A DuckDB file that the script of docs/exports.md keeps in step, with nothing but the single file and DuckDB beside it. */
export class DuckdbCopy {
  private readonly path: string;

  /** @param environment where the command line finds its token. */
  constructor(
    private readonly folder: string,
    org: string,
    private readonly environment: Record<string, string>,
  ) {
    mkdirSync(join(folder, "bin"), { recursive: true });
    this.path = `${join(folder, "bin")}${delimiter}${pathWithoutPackages()}`;
    copyFileSync("dist/iris.cjs", join(folder, "iris.cjs"));
    const [, script = ""] = SCRIPT.exec(readFileSync("docs/exports.md", "utf8")) ?? [];
    writeFileSync(join(folder, "keep.sh"), script.replace("--org acme ", `--org ${org} `), { mode: 0o755 });
    writeFileSync(join(folder, "bin", "duckdb"), PROGRAM, { mode: 0o755 });
  }

  /** Runs the script once. @throws Error with what it said where it fails. */
  async catchUp(): Promise<void> {
    await this.run("./keep.sh", []);
  }

  /** What a question to the file answers. */
  async ask(sql: string): Promise<unknown> {
    return JSON.parse(await this.run("duckdb", ["acme.duckdb"], sql));
  }

  private async run(program: string, args: readonly string[], input = ""): Promise<string> {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: this.path, HOME: this.folder, ...this.environment } as unknown as NodeJS.ProcessEnv,
      stdio: ["pipe", "pipe", "pipe"],
    });
    const ended = new Promise((done, failed) => child.once("error", failed).once("close", done));
    child.stdin.end(input);
    const [code, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr}`);
    return stdout;
  }
}
