import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GitRepository } from "../../support/git-repository";
import { OriginsEndpoint } from "../../support/origins-endpoint";
import { pathWithoutPackages } from "../../support/run-origins-push";

const ACTION = readFileSync("action.yml", "utf8");
const DOCS = readFileSync("docs/integrations/git.md", "utf8");

/** The script of the action's only step. */
function script(): string {
  const [, block = ""] = /\n {6}run: \|\n((?: {8}.*\n)+)/.exec(ACTION) ?? [];
  return block.replaceAll(/^ {8}/gm, "");
}

let endpoint: OriginsEndpoint;
let upstream: GitRepository;
beforeEach(async () => {
  endpoint = await OriginsEndpoint.start();
  upstream = GitRepository.create();
});
afterEach(async () => {
  await endpoint.stop();
  upstream.remove();
});

const runAction = (directory: string, env: Record<string, string> = {}) =>
  runScript(script(), directory, env);

async function runScript(commands: string, directory: string, env: Record<string, string>) {
  const child = spawn("bash", ["-e", "-o", "pipefail", "-c", commands], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: pathWithoutPackages(),
      HOME: directory,
      GITHUB_ACTION_PATH: process.cwd(),
      IRIS_URL: endpoint.url,
      IRIS_ORG: "acme",
      IRIS_TOKEN: "iris_test",
      IRIS_STRICT: "false",
      IRIS_CJS_SHA256: "",
      ...env,
    } as unknown as NodeJS.ProcessEnv,
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: stdout + stderr };
}

test("the action's step fetches git-ai notes and pushes, from a checkout that has neither notes nor packages", async () => {
  const sha = upstream.commit({ message: "Write it", files: { "a.ts": "1\n" } });
  upstream.note(sha, "a.ts", "cursor");
  const checkout = upstream.shallowClone(1);
  checkout.git("fetch", "--quiet", "--unshallow", `file://${upstream.directory}`);
  checkout.git("remote", "set-url", "origin", `file://${upstream.directory}`);
  try {
    const { code, said } = await runAction(checkout.directory);
    expect(said).toContain("1 commit classified here");
    expect(code).toBe(0);
    expect(endpoint.commits().get(sha)).toMatchObject({ rule_id: "note/attested", tools: ["Cursor"] });
  } finally {
    checkout.remove();
  }
});

test("what a push did is in the step's outputs and in a table of the job's summary, and a second push says that nothing is new", async () => {
  upstream.commit({ message: "By hand" });
  upstream.commit({ message: "Together\n\nCo-authored-by: Claude <noreply@anthropic.com>" });
  const folder = mkdtempSync(join(tmpdir(), "iris-job-"));
  const run = async (name: string) => {
    const files = {
      GITHUB_OUTPUT: join(folder, `${name}-out`),
      GITHUB_STEP_SUMMARY: join(folder, `${name}-page`),
    };
    expect((await runAction(upstream.directory, files)).code).toBe(0);
    const lines = readFileSync(files.GITHUB_OUTPUT, "utf8").trim().split("\n");
    return {
      outputs: Object.fromEntries(lines.map((line) => line.split("="))),
      page: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  };
  try {
    const first = await run("first");
    expect(first.outputs).toMatchObject({ commits: "2", "ai-assisted": "1", bot: "0", stored: "2" });
    const { human, unknown, coverage } = first.outputs;
    expect(Number(human) + Number(unknown)).toBe(1);
    expect(Number(coverage)).toBe((2 - Number(unknown)) / 2);
    expect(first.page).toContain(`| 2 | ${human} | 1 | 0 | ${unknown} |`);
    const second = await run("second");
    expect(second.outputs).toMatchObject({ commits: "0", coverage: "", stored: "0" });
    expect(second.page).toContain("Nothing new");
    for (const name of Object.keys(first.outputs))
      expect(ACTION).toContain(`value: \${{ steps.push.outputs.${name} }}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a fork has no token: the step says so and does nothing", async () => {
  upstream.commit({ message: "Fix it" });
  const { code, said } = await runAction(upstream.directory, { IRIS_TOKEN: "" });
  expect(said).toContain("::notice title=Iris::There is no token here");
  expect(code).toBe(0);
  expect(endpoint.commits().size).toBe(0);
});

test("a shallow checkout fails, and says what to change", async () => {
  upstream.commit({ message: "One" });
  upstream.commit({ message: "Two" });
  const checkout = upstream.shallowClone(1);
  try {
    const { code, said } = await runAction(checkout.directory);
    expect(said).toContain("fetch-depth: 0");
    expect(code).toBe(1);
  } finally {
    checkout.remove();
  }
});

test("a file that isn't the pinned one is not run, and the pinned one is", async () => {
  upstream.commit({ message: "Fix it" });
  const sum = createHash("sha256").update(readFileSync("dist/iris.cjs")).digest("hex");
  const moved = await runAction(upstream.directory, { IRIS_CJS_SHA256: "0".repeat(64) });
  expect(moved).toMatchObject({ code: 1, said: expect.stringContaining(`its SHA-256 is ${sum}`) });
  expect(endpoint.commits().size).toBe(0);
  expect((await runAction(upstream.directory, { IRIS_CJS_SHA256: sum })).code).toBe(0);
  expect(endpoint.commits().size).toBe(1);
});

test("what is set up wrong fails the job, strict or not", async () => {
  upstream.commit({ message: "Fix it" });
  const { code, said } = await runAction(upstream.directory, { IRIS_URL: "http://iris.example.com" });
  expect(said).toContain("--server must begin with https");
  expect(code).toBe(2);
});

test("an Iris that is down is a warning, and with strict it fails the job", async () => {
  upstream.commit({ message: "Fix it" });
  const { url } = endpoint;
  await endpoint.stop();
  endpoint = await OriginsEndpoint.start();
  const [lenient, strict] = await Promise.all(
    ["false", "true"].map((one) => runAction(upstream.directory, { IRIS_URL: url, IRIS_STRICT: one })),
  );
  expect(lenient?.said).toContain("::warning title=Iris::Nothing is lost");
  expect([lenient?.code, strict?.code]).toEqual([0, 1]);
}, 120_000);

test("a repository without git-ai notes is pushed all the same", async () => {
  upstream.commit({ message: "Fix it" });
  upstream.git("remote", "set-url", "origin", `file://${upstream.directory}`);
  const { code, said } = await runAction(upstream.directory);
  expect(said).toContain("No git-ai notes were fetched");
  expect(code).toBe(0);
  expect(endpoint.commits().size).toBe(1);
});

test("the inputs become the command's environment, and the token never an argument", () => {
  for (const [name, input] of [
    ["IRIS_URL", "server"],
    ["IRIS_ORG", "organization"],
    ["IRIS_TOKEN", "token"],
    ["IRIS_CJS_SHA256", "checksum"],
  ]) {
    expect(ACTION).toContain(`${name}: \${{ inputs.${input} }}`);
    expect(DOCS).toMatch(new RegExp(`${input}: `));
  }
  // An expression inside a script would let a value become shell.
  expect(script()).not.toContain("${{");
});

test("the documentation's GitLab job pushes as it is written, and stops at a file that isn't the pinned one", async () => {
  const sha = upstream.commit({ message: "Fix it" });
  upstream.git("remote", "set-url", "origin", `file://${upstream.directory}`);
  const [, block = ""] = /## GitLab CI\n```yaml\n([\s\S]*?)```/.exec(DOCS) ?? [];
  const lines = /\n {2}script:\n((?: {4}.*\n)+)/.exec(block)?.[1] ?? "";
  const commands = [...lines.matchAll(/^ {4}- (.*)$/gm)].map(([, command]) => command);
  const address = "https://raw.githubusercontent.com/OWNER/iris/TAG/dist/iris.cjs";
  expect(commands.join("\n")).toContain(address);
  const folder = mkdtempSync(join(tmpdir(), "iris-gitlab-"));
  const job = commands
    .join("\n")
    .replaceAll("/tmp/", `${folder}/`)
    .replaceAll(address, `file://${resolve("dist/iris.cjs")}`);
  const checksum = createHash("sha256").update(readFileSync("dist/iris.cjs")).digest("hex");
  try {
    const tampered = await runScript(job, upstream.directory, { IRIS_CJS_SHA256: "0".repeat(64) });
    expect(tampered.code).toBe(1);
    expect(endpoint.commits().size).toBe(0);
    const { code, said } = await runScript(job, upstream.directory, { IRIS_CJS_SHA256: checksum });
    expect(said).toContain("1 commit classified here");
    expect(code).toBe(0);
    expect([...endpoint.commits().keys()]).toEqual([sha]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the documentation's workflow asks for the whole history and for reading rights alone", () => {
  expect(DOCS).toContain("fetch-depth: 0");
  expect(DOCS).toContain("contents: read");
  expect(DOCS).toContain("GIT_DEPTH: 0");
  expect(DOCS).toContain("+refs/notes/ai:refs/notes/ai");
});
