import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { expectDocumentedShape } from "../../support/documented-shape";
import { GitRepository } from "../../support/git-repository";
import { OriginsEndpoint } from "../../support/origins-endpoint";
import { pathWithoutPackages, runOriginsPush, startSingleFile } from "../../support/run-origins-push";

const TOKEN = "iris_test_token_that_no_server_knows";
const CLAUDE = "Add search\n\nCo-Authored-By: Claude <noreply@anthropic.com>";

let endpoint: OriginsEndpoint;
let repository: GitRepository;
beforeEach(async () => {
  endpoint = await OriginsEndpoint.start();
  repository = GitRepository.create();
});
afterEach(async () => {
  await endpoint.stop();
  repository.remove();
});

const push = (
  args: string[] = [],
  directory = repository.directory,
  environment: Record<string, string> = {},
) =>
  runOriginsPush(directory, ["--server", endpoint.url, "--org", "acme", ...args], {
    IRIS_TOKEN: TOKEN,
    ...environment,
  });

test("it runs under Node 20 or newer", () => {
  const env = { PATH: pathWithoutPackages() } as unknown as NodeJS.ProcessEnv;
  const version = execFileSync("node", ["--version"], { encoding: "utf8", env });
  expect(Number(/^v(\d+)/.exec(version)?.[1])).toBeGreaterThanOrEqual(20);
});

test("commits, merges, bots and attested notes arrive classified, with nothing personal", async () => {
  const human = repository.commit({ message: "Start\n\nA long story about Project Bluebird" });
  const ai = repository.commit({ message: CLAUDE, files: { "src/search.ts": "secret code" } });
  const bot = repository.commit({
    author: "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>",
    message: "Bump left-pad",
  });
  repository.git("checkout", "--quiet", "-b", "topic", human);
  const noted = repository.commit({
    message: "Write by agent",
    files: { "src/agent file.ts": "1\n2\n3\n4\n" },
  });
  const stale = repository.commit({ message: "Rebased", files: { "src/other.ts": "1\n" } });
  repository.note(noted, "src/agent file.ts", "cursor");
  repository.note(stale, "src/agent file.ts", "cursor");
  repository.git("checkout", "--quiet", "main");
  repository.git("merge", "--quiet", "--no-ff", "-m", "Merge branch 'topic'", "topic");
  const merge = repository.git("rev-parse", "HEAD");

  const { code, stderr } = await push();
  expect(stderr).toContain("6 commits classified here");
  expect(code).toBe(0);
  const stored = endpoint.commits();
  expect([human, ai, bot, noted, stale, merge].map((sha) => stored.get(sha)?.origin)).toEqual([
    "HUMAN",
    "AI_ASSISTED",
    "BOT",
    "AI_ASSISTED",
    "HUMAN",
    "HUMAN",
  ]);
  expect(stored.get(noted)).toMatchObject({
    tools: ["Cursor"],
    evidence_level: "E5",
    rule_id: "note/attested",
  });
  const left = endpoint.texts.join("\n");
  for (const personal of [
    "Ann",
    "example",
    "@",
    "Bluebird",
    "Merge",
    "search.ts",
    "secret",
    "left-pad",
    "acme",
    TOKEN,
  ])
    expect(left).not.toContain(personal);
  expect(endpoint.requests.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
});

test("a second push sends nothing, a third only what is new", async () => {
  repository.commit({ message: "One" });
  repository.commit({ message: "Two" });
  await push();
  const again = await push();
  expect(again.stderr).toContain("Nothing new since the last push");
  expect(again.code).toBe(0);
  expect(endpoint.bodies).toHaveLength(1);
  const three = repository.commit({ message: "Three" });
  await push();
  expect(endpoint.bodies[1]?.commits.map(({ sha }) => sha)).toEqual([three]);
});

test("what the organization taught and the repository's own file count, and a change of either sends all again", async () => {
  const rules = [{ kind: "trailer", mark: "Shop-Run", means: "bot", name: "Shop sync" }];
  const file = { rules: [{ kind: "trailer", mark: "Shop-Agent", means: "agent", name: "Shop agent" }] };
  const run = repository.commit({ message: "One\n\nBecause.\n\nShop-Run: 1" });
  const agent = repository.commit({ message: "Two\n\nBecause.\n\nShop-Agent: 1" });
  await push();
  expect([run, agent].map((sha) => endpoint.commits().get(sha)?.origin)).toEqual(["HUMAN", "HUMAN"]);

  endpoint.taught = { revision: 3, rules };
  await push();
  expect(endpoint.commits().get(run)).toMatchObject({ origin: "BOT", rule_id: "taught/bot" });
  repository.commit({ message: "Three", files: { "iris-origins.json": JSON.stringify(file) } });
  const { stderr } = await push();
  expect(stderr).toContain("2 of your own");
  expect(endpoint.commits().get(agent)).toMatchObject({ origin: "AI_ASSISTED", tools: ["Shop agent"] });
  expect(endpoint.bodies.map(({ rules_version }) => rules_version.split(".").slice(2))).toEqual([
    [],
    ["3"],
    ["3", "1"],
  ]);
});

test("how many lines a commit adds and removes leaves as two numbers; a merge has none", async () => {
  const one = repository.commit({ message: "One", files: { "a.txt": "1\n2\n3\n" } });
  const two = repository.commit({ message: "Two", files: { "a.txt": "1\n2\nthree\nfour\n" } });
  await push();
  expect(endpoint.commits().get(one)).toMatchObject({ lines_added: 3, lines_removed: 0 });
  expect(endpoint.commits().get(two)).toMatchObject({ lines_added: 2, lines_removed: 1 });
});

test("a file that isn't in the clone costs the lines of its commits and nothing else", async () => {
  const first = repository.commit({ message: "One", files: { "a.txt": "1\n2\n" } });
  const lost = repository.commit({ message: CLAUDE, files: { "a.txt": "1\n2\n3\n" } });
  const last = repository.commit({ message: "Three", files: { "b.txt": "1\n" } });
  const blob = repository.git("rev-parse", `${lost}:a.txt`);
  rmSync(join(repository.directory, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
  // git would read it from there.
  rmSync(join(repository.directory, "a.txt"));
  const { code, stderr } = await push();
  expect(stderr).toContain("3 commits classified here");
  expect(stderr).toContain("The lines of 1 commit weren't counted: their files aren't in this clone.");
  expect(code).toBe(0);
  const stored = endpoint.commits();
  expect([first, lost, last].map((sha) => stored.get(sha)?.lines_added ?? null)).toEqual([2, null, 1]);
  expect(stored.get(lost)?.origin).toBe("AI_ASSISTED");
});

test("--full sends everything again, and the server knows it", async () => {
  repository.commit({ message: "One" });
  await push();
  const { stderr } = await push(["--full"]);
  expect(stderr).toContain("took 0 in, 0 of which have another origin now, and had 1 already");
});

test("a note that is written, or changed, after its commit was pushed sends that commit again", async () => {
  const first = repository.commit({ message: "One", files: { "a.ts": "1\n" } });
  const second = repository.commit({ message: "Two", files: { "b.ts": "1\n" } });
  await push();
  repository.note(first, "a.ts", "claude");
  await push();
  expect(endpoint.bodies[1]?.commits).toMatchObject([{ sha: first, tools: ["Claude Code"] }]);
  repository.note(second, "b.ts", "cursor");
  const third = await push();
  expect(third.stderr).toContain("1 commit again, for a changed note");
  expect(endpoint.bodies[2]?.commits.map(({ sha }) => sha)).toEqual([second]);
  expect((await push()).stderr).toContain("Nothing new");
});

test("commits that arrive with another branch are sent, those both branches share aren't sent twice", async () => {
  const base = repository.commit({ message: "Base" });
  repository.commit({ message: "On main" });
  await push();
  repository.git("checkout", "--quiet", "-b", "release", base);
  const fix = repository.commit({ message: "Fix on release" });
  await push(["--ref", "release"]);
  expect(endpoint.bodies[1]?.commits.map(({ sha }) => sha)).toEqual([fix]);
  expect((await push(["--ref", "main", "--ref", "release"])).stderr).toContain("Nothing new");
});

test("a shallow clone pushes what it has, says what it couldn't see, and hides nothing from a whole one", async () => {
  const shas = ["One", "Two", "Three"].map((message) => repository.commit({ message }));
  const shallow = repository.shallowClone(1);
  try {
    const { code, stderr } = await push([], shallow.directory);
    expect(code).toBe(0);
    expect(stderr).toContain("Shallow clone: what lies before 1 commit at its edge was not seen");
    expect(stderr).toContain("fetch-depth: 0");
    expect([...endpoint.commits().keys()]).toEqual([shas[2]]);
    await push();
    expect([...endpoint.commits().keys()].sort()).toEqual([...shas].sort());
    // What a whole clone sent, the shallow one needn't send again.
    expect((await push([], shallow.directory)).stderr).toContain("Nothing new");
  } finally {
    shallow.remove();
  }
});

test("--dry-run prints the very bodies that a push would send, and sends none", async () => {
  repository.commit({ message: CLAUDE });
  const dry = await push(["--dry-run"]);
  expect(dry.code).toBe(0);
  expect(endpoint.requests.map(({ method }) => method)).toEqual(["GET"]);
  const offline = await runOriginsPush(repository.directory, ["--dry-run"]);
  await push();
  expect(dry.stdout).toBe(`${endpoint.texts[0]}\n`);
  expect(offline.stdout).toBe(dry.stdout);
});

test("there is no progress bar where nobody watches", async () => {
  repository.commit({ message: "One" });
  const { stderr } = await push();
  expect(stderr).not.toContain("\u001b");
  expect(stderr.split("\n").filter(Boolean)).toHaveLength(3);
});

test("429 is waited for as long as the server asks, 503 is tried again, and the push arrives once", async () => {
  repository.commit({ message: "One" });
  endpoint.failures.push({ status: 429, headers: { "retry-after": "2" } }, null, { status: 503 });
  const before = Date.now();
  const { code, stderr } = await push();
  expect(code).toBe(0);
  expect(stderr).toContain("answered 429: next try in 2 s");
  expect(Date.now() - before).toBeGreaterThan(2_000);
  expect(endpoint.bodies).toHaveLength(1);
});

test("a wait that is too long for a CI job ends it with exit code 1", async () => {
  repository.commit({ message: "One" });
  endpoint.failures.push({ status: 429, headers: { "retry-after": "3600" } });
  const { code, stderr } = await push();
  expect(code).toBe(1);
  expect(stderr).toContain("asks to wait 3600 seconds");
  expect(stderr).toContain("the next run goes on from the last batch that arrived");
});

test.each([
  [401, "doesn't accept the token in IRIS_TOKEN"],
  [403, "needs the scope commit-origins:write"],
  [404, "knows no such organization"],
])("%i ends it with exit code 2 and says what to mend", async (status, sentence) => {
  repository.commit({ message: "One" });
  endpoint.failures.push({ status, body: { title: "Refused", detail: "as it is" } });
  const { code, stderr } = await push();
  expect(code).toBe(2);
  expect(stderr).toContain(sentence);
  expect(stderr).toContain("It said: Refused: as it is");
  expect(stderr).not.toContain(TOKEN);
});

test("422 shows which commits were refused, and why", async () => {
  repository.commit({ message: "One" });
  endpoint.failures.push(null, {
    status: 422,
    body: { title: "Invalid", errors: [{ index: 0, field: "sha", message: "must be 40 hex digits" }] },
  });
  const { code, stderr } = await push();
  expect(code).toBe(1);
  expect(stderr).toContain("commit 0, sha: must be 40 hex digits");
});

test("a redirect is not followed: the token stays here", async () => {
  repository.commit({ message: "One" });
  endpoint.failures.push({ status: 301, headers: { location: "https://elsewhere.example.com" } });
  const { code, stderr } = await push();
  expect(code).toBe(2);
  expect(stderr).toContain("sends this on to another address");
});

test.each([
  [["--org", "acme"], { IRIS_TOKEN: TOKEN }, "Say where Iris runs"],
  [["--server", "https://iris.example.com"], { IRIS_TOKEN: TOKEN }, "Say which organization"],
  [["--server", "https://iris.example.com", "--org", "acme"], {}, "There is no token"],
  [["--server", "http://iris.example.com", "--org", "acme"], { IRIS_TOKEN: TOKEN }, "must begin with https"],
  [["--token", TOKEN], {}, "unknown option '--token'"],
  [["--dry-run", "--ref", "nowhere"], {}, 'no commit called "nowhere"'],
  [["--dry-run", "--ref", "--output=x"], {}, "no commit called"],
  [["--dry-run", "--repo", "/"], {}, "doesn't read / as a repository"],
  [["--dry-run", "--repo", "/nowhere/at/all"], {}, "There is no folder"],
] as [string[], Record<string, string>, string][])(
  "%j is refused with exit code 2",
  async (args, environment, sentence) => {
    repository.commit({ message: "One" });
    const { code, stderr } = await runOriginsPush(repository.directory, args, environment);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  },
);

test("a repository without a commit is refused with exit code 2", async () => {
  const { code, stderr } = await push();
  expect(code).toBe(2);
  expect(stderr).toContain("The repository has no commit yet");
});

test("names and messages of any shape are read whole", async () => {
  const sha = repository.commit({
    author: "Zoë\u0001 \u{1F600} <zoe@example.com>",
    message: `Umlauts: äöü \u{1F680}\r\n\r\n${"long line ".repeat(5_000)}\r\n\r\nCo-authored-by: Cursor <cursoragent@cursor.com>\r\n`,
  });
  await push();
  expect(endpoint.commits().get(sha)).toMatchObject({ origin: "AI_ASSISTED", tools: ["Cursor"] });
});

let large: GitRepository;
beforeAll(() => {
  large = GitRepository.create();
  const commits = Array.from({ length: 12_001 }, (_, at) => {
    const who = `Ann Example <ann@example.com> ${1_700_000_000 + at} +0000`;
    const message = `Change ${at}`;
    return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}\n`;
  });
  execFileSync("git", ["fast-import", "--quiet"], { cwd: large.directory, input: commits.join("\n") });
});
afterAll(() => large.remove());

test("a push that breaks off is taken up from the last batch that arrived", async () => {
  endpoint.failures.push(null, null, { status: 400, body: { title: "Broken on the way" } });
  const broken = await push([], large.directory);
  expect(broken.code).toBe(1);
  expect(endpoint.commits().size).toBe(5_000);
  const resumed = await push([], large.directory);
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toContain("7,001 commits classified here");
  expect(endpoint.bodies.map(({ commits }) => commits.length)).toEqual([5_000, 5_000, 2_001]);
  expect(endpoint.commits().size).toBe(12_001);
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s in the middle of a push ends it at once, says what is kept, and the next one goes on from there",
  async (signal) => {
    const args = ["origins", "push", "--server", endpoint.url, "--org", "acme"];
    const { child, ended } = startSingleFile(large.directory, args, { IRIS_TOKEN: TOKEN });
    while (endpoint.bodies.length === 0 && child.exitCode === null) await delay(5);
    // Ctrl-C reaches git as well, which is at work.
    process.kill(-(child.pid as number), signal);
    const { code, stderr } = await ended;
    expect({ code, said: stderr.trim().split("\n").at(-1) }).toEqual({
      code: 1,
      said: "Stopped. What was sent is stored; the next push goes on from there.",
    });
    const before = endpoint.commits().size;
    expect(before).toBeLessThan(12_001);
    const resumed = await push(["--json", "--quiet"], large.directory);
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(expectDocumentedShape("origins push", resumed.stdout)).toMatchObject({
      commits: 12_001 - before,
      stored: 12_001 - before,
    });
  },
);

test("whoever reads no further ends the documented dry run quietly", async () => {
  const bundle = join(process.cwd(), "dist", "iris.cjs");
  const { stdout, stderr } = spawnSync(
    "bash",
    ["-c", 'node "$0" origins push --dry-run | head -c 400; echo " $PIPESTATUS"', bundle],
    {
      cwd: large.directory,
      encoding: "utf8",
      env: { PATH: pathWithoutPackages(), HOME: large.directory } as unknown as NodeJS.ProcessEnv,
    },
  );
  expect(stdout.slice(400)).toBe(" 0\n");
  expect(stderr).not.toMatch(/EPIPE|at \S+ \(/);
});
