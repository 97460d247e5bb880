import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { askGit } from "./git";

/** An agent that says so in the environment of what it starts, and the trailer that names it. */
interface AgentEnvironment {
  tool: string;
  /** Shell: true where the agent runs the commit. */
  test: string;
  trailer: string;
}

/** Variables by the tools' own documentation; an agent without one can't be told from a person and gets no trailer. */
const AGENTS: readonly AgentEnvironment[] = [
  {
    tool: "Claude Code",
    test: '[ -n "$CLAUDECODE" ]',
    trailer: "Co-Authored-By: Claude <noreply@anthropic.com>",
  },
  {
    tool: "Cursor",
    test: '[ -n "$CURSOR_AGENT" ]',
    trailer: "Co-authored-by: Cursor <cursoragent@cursor.com>",
  },
  { tool: "Gemini CLI", test: '[ -n "$GEMINI_CLI" ]', trailer: "Assisted-by: Gemini CLI" },
  {
    tool: "OpenAI Codex",
    test: '[ -n "$CODEX_SANDBOX$CODEX_THREAD_ID" ]',
    trailer: "Co-authored-by: Codex <noreply@openai.com>",
  },
  { tool: "opencode", test: '[ -n "$OPENCODE" ]', trailer: "Assisted-by: opencode" },
  { tool: "Amp", test: '[ "$AGENT" = amp ]', trailer: "Co-authored-by: Amp <amp@ampcode.com>" },
  { tool: "Goose", test: '[ "$AGENT" = goose ]', trailer: "Assisted-by: Goose" },
  { tool: "Qwen Code", test: '[ -n "$QWEN_CODE" ]', trailer: "Assisted-by: Qwen Code" },
];

const BEGIN = "# >>> iris origins hook >>>";
const END = "# <<< iris origins hook <<<";

/** What is there already where the agent signed by itself: its address, whatever model it names with it. */
const signOf = (trailer: string) => /<([^>]+)>$/.exec(trailer)?.[1] ?? trailer;

/** The hook's lines: they add the trailer git's own way, once, and say so on standard error. */
export function hookScript(): string {
  const cases = AGENTS.map(
    ({ tool, test, trailer }, index) =>
      `${index === 0 ? "if" : "elif"} ${test}; then iris_tool='${tool}'; iris_trailer='${trailer}'; iris_sign='${signOf(trailer)}'`,
  );
  return [
    BEGIN,
    "# Adds the standard trailer of an AI agent that runs this commit, and says so. Remove: iris origins hook --remove",
    "iris_tool=''",
    ...cases,
    "fi",
    'if [ -n "$iris_tool" ] && [ "$2" != merge ] && ! grep -qiF "$iris_sign" "$1"; then',
    '  git interpret-trailers --in-place --if-exists addIfDifferent --trailer "$iris_trailer" "$1" &&',
    '    echo "iris: $iris_tool runs this commit; added \\"$iris_trailer\\"" >&2',
    "fi",
    END,
  ].join("\n");
}

const withoutHook = (text: string): string => {
  const start = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  return start < 0 || end < start ? text : `${text.slice(0, start)}${text.slice(end + END.length)}`;
};

async function hookPath(repo: string): Promise<string> {
  const path = await askGit(repo, ["rev-parse", "--git-path", "hooks/prepare-commit-msg"]);
  if (path === null) throw new UsageError(`${resolve(repo)} is no git repository. Run it inside a checkout.`);
  return resolve(repo, path);
}

const PRINTED: Record<string, () => string> = {
  husky: () => `# .husky/prepare-commit-msg\n${hookScript()}\n`,
  lefthook: () =>
    `# lefthook.yml\nprepare-commit-msg:\n  commands:\n    iris-origins:\n      run: sh .lefthook/iris-origins.sh {1} {2}\n\n# .lefthook/iris-origins.sh\n#!/bin/sh\n${hookScript()}\n`,
  "pre-commit": () =>
    `# .pre-commit-config.yaml, then: pre-commit install --hook-type prepare-commit-msg\n- repo: local\n  hooks:\n    - id: iris-origins\n      name: name the AI agent that runs the commit\n      entry: sh .hooks/iris-origins.sh\n      language: system\n      stages: [prepare-commit-msg]\n      always_run: true\n\n# .hooks/iris-origins.sh\n#!/bin/sh\nset -- "$1" "$PRE_COMMIT_COMMIT_MSG_SOURCE"\n${hookScript()}\n`,
};

export interface HookOptions extends OutputOptions {
  repo: string;
  print?: string;
  remove?: boolean;
}

function install(path: string): void {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "#!/bin/sh\n";
  const [first = ""] = before.split("\n");
  if (!/^#!.*\b(?:ba|da|z)?sh\b/.test(first))
    throw new FailedCommand(
      `${path} isn't a shell script, so nothing was changed. Call the lines of "iris origins hook --print husky" from it.`,
    );
  const kept = withoutHook(before).trimEnd();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${kept}\n\n${hookScript()}\n`);
  chmodSync(path, 0o755);
}

function remove(path: string): boolean {
  if (!existsSync(path)) return false;
  const before = readFileSync(path, "utf8");
  const kept = withoutHook(before).trim();
  if (kept === before.trim()) return false;
  if (kept === "#!/bin/sh") rmSync(path);
  else writeFileSync(path, `${kept}\n`);
  return true;
}

/** `iris origins hook` */
export async function hookCommand(options: HookOptions): Promise<void> {
  const { repo, print, remove: removes } = options;
  const say = sayer(options);
  if (print !== undefined) {
    const text = PRINTED[print];
    if (text === undefined) throw new UsageError(`--print takes ${Object.keys(PRINTED).join(", ")}.`);
    process.stdout.write(text());
    return;
  }
  const path = await hookPath(repo);
  if (removes) {
    const isRemoved = remove(path);
    if (options.json) printJson({ path, removed: isRemoved });
    say(isRemoved ? `Removed from ${path}.` : `There was nothing of ours in ${path}.`);
    return;
  }
  install(path);
  if (options.json) printJson({ path, installed: true });
  say(
    `Installed in ${path}. When an AI agent runs a commit, its standard trailer is added, and said. Nobody else's commits change.`,
  );
}
