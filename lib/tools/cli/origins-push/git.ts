import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { FailedCommand, UsageError } from "../errors";

/**
 * Settings of the person or the machine that would change what git prints, switched off. Replaced objects would show
 * another commit under a sha than the one that was deployed.
 */
const PLAIN = [
  "--no-pager",
  "--no-replace-objects",
  "-c",
  "log.showSignature=false",
  "-c",
  "core.quotePath=false",
];

let isOffline = false;

/** From now on git asks no network, not even for what a partial clone left out: that is found missing instead. */
export function forbidNetwork(): void {
  isOffline = true;
}

function start(directory: string, args: readonly string[]) {
  const child = spawn("git", [...PLAIN, ...args], {
    cwd: directory,
    stdio: ["pipe", "pipe", "pipe"],
    // git's words are shown to people and, where they decide something, matched in English.
    env: {
      ...process.env,
      LC_ALL: "C.UTF-8",
      LANGUAGE: "en",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
      // In a partial clone a commit that isn't here must be found missing, not fetched; its notes must be fetched.
      ...(isOffline || args[0] === "cat-file" ? { GIT_NO_LAZY_FETCH: "1" } : {}),
      // Older gits don't know that one; none knows a transport by this name.
      ...(isOffline ? { GIT_ALLOW_PROTOCOL: "none" } : {}),
    },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (said.length < 2_000) said += text;
  });
  const ended = once(child, "close").then(
    ([code]) => ({ code: code as number | null, said: said.trim() }),
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new UsageError(notFound(directory));
      throw error;
    },
  );
  // A reader that stops early still learns of it where it awaits the end.
  ended.catch(() => {});
  // git may end before it has read everything; its exit code then says why.
  child.stdin.on("error", () => {});
  return { child, ended };
}

function notFound(directory: string): string {
  const isFolder = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder
    ? "git can't be started. Install it, or put it on the PATH."
    : `There is no folder ${directory}. Give the folder of a git repository.`;
}

/**
 * What a git command prints, without the line end; null where it answers with a failure.
 * @param input lines for its standard input.
 */
export async function askGit(
  directory: string,
  args: readonly string[],
  input: readonly string[] = [],
): Promise<string | null> {
  const { child, ended } = start(directory, args);
  child.stdin.end(input.map((line) => `${line}\n`).join(""));
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const { code } = await ended;
  return code === 0 ? text.replace(/\n$/, "") : null;
}

/**
 * The NUL-terminated texts a git command prints, as they come: nothing is held but the piece being read.
 * @param input lines for its standard input.
 * @throws FailedCommand with git's own words when it fails.
 */
export async function* streamGit(
  directory: string,
  args: readonly string[],
  input: readonly string[] = [],
): AsyncGenerator<string> {
  const { child, ended } = start(directory, args);
  child.stdin.end(input.map((line) => `${line}\n`).join(""));
  child.stdout.setEncoding("utf8");
  try {
    let rest = "";
    for await (const part of child.stdout as AsyncIterable<string>) {
      const pieces = (rest + part).split("\0");
      rest = pieces.pop() ?? "";
      yield* pieces;
    }
    const { code, said } = await ended;
    if (code !== 0 || rest !== "")
      throw new FailedCommand(`git ${args[0]} failed: ${said || "its output was cut off"}`);
  } finally {
    child.kill();
  }
}
