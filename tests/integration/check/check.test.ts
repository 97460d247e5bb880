import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { takenBackByOrigin } from "@/lib/core/metrics/taken-back";
import { checkClone } from "@/lib/tools/cli/check/check";
import { toJson } from "@/lib/tools/cli/check/to-json";
import { answerHistory } from "@/lib/tools/cli/compare/answer-history";
import { readHistories } from "@/lib/tools/cli/compare/read-histories";
import { UsageError } from "@/lib/tools/cli/errors";
import { type ImportedCommit, ImportedHistory, type ImportedTag } from "../../support/imported-history";
import { runSingleFile } from "../../support/run-origins-push";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 12);
const at = (day: number) => new Date(START + day * DAY);
const CLAUDE = "\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
const BOT = "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>";

const folders: string[] = [];
const histories: ImportedHistory[] = [];
afterEach(() => {
  for (const history of histories.splice(0)) history.remove();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function made(commits: readonly ImportedCommit[], tags: readonly ImportedTag[] = []): ImportedHistory {
  const history = ImportedHistory.create(commits, tags);
  histories.push(history);
  return history;
}

const check = (directory: string, deployments?: string, since: Date | null = null) =>
  checkClone({ directory, deployments, since, onProgress: () => {} });

/** Squash merges, four a day: every 9th is reverted three days later if it is human, every 6th if an AI helped. */
function squashed(days: number): ImportedCommit[] {
  const list: { day: number; commit: ImportedCommit }[] = [];
  let [number, human, ai] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    for (const kind of ["human", "ai", "human", "bot"]) {
      number += 1;
      const title = `Change ${number} (#${number})`;
      const isAi = kind === "ai";
      const commit = {
        message: isAi ? title + CLAUDE : title,
        at: at(day),
        ...(kind === "bot" ? { author: BOT } : {}),
      };
      list.push({ day, commit });
      const isBad = (isAi && ++ai % 6 === 0) || (kind === "human" && ++human % 9 === 0);
      if (!isBad) continue;
      const message = `Revert "${title}" (#${10_000 + number})\n\nReverts acme/shop#${number}`;
      list.push({ day: day + 3, commit: { message, at: at(day + 3) } });
    }
  }
  return list.sort((a, b) => a.day - b.day).map(({ commit }) => commit);
}

describe("changes of a branch", () => {
  test("are counted by origin with what took them back, and the ratio is that of the second outcome", async () => {
    const history = made(squashed(120));
    const { check: found, strategy, name, asOf } = await check(history.directory);
    expect([name, strategy]).toEqual(["shop", "squash"]);
    // 240 human, 120 AI-assisted, 120 by bots; the reverts of the last days came after day 119.
    expect(found.commits).toMatchObject({ AI_ASSISTED: 120, BOT: 120 });
    expect(found.changes.reverts).toBe(26 + 20);
    expect(found.takenBack.byOrigin.AI_ASSISTED).toMatchObject({ reverted: 18, hotfixed: 0 });
    expect(found.coverage).toBe(1);
    const again = takenBackByOrigin(
      Array.from({ length: 120 }, (_, day) => day)
        .flatMap((day) => [
          { n: 2 * day + 1, origin: "HUMAN" as const, every: 9, day },
          { n: day + 1, origin: "AI_ASSISTED" as const, every: 6, day },
          { n: 2 * day + 2, origin: "HUMAN" as const, every: 9, day },
        ])
        .map(({ n, origin, every, day }) => ({
          place: "shop",
          at: at(day),
          origin,
          unit: null,
          takenBack: n % every === 0 ? { at: at(day + 3), how: "reverted" as const } : null,
        })),
      { asOf },
    );
    expect(found.takenBack.ratio).toEqual(again.ratio);
    expect(found.equalSize).toMatchObject({ known: found.equalSize.of, ratio: { measured: true } });
  });

  test("each failure names the commit that says so", async () => {
    const history = made([
      { message: "Add search (#1)", at: at(0) },
      { message: "Add pay (#2)", at: at(1) },
      { message: 'Revert "Add search (#1)" (#3)\n\nReverts acme/shop#1', at: at(2) },
      { message: "hotfix: pay, broken by #2 (#4)", at: at(3) },
    ]);
    const { failures } = toJson(await check(history.directory));
    expect(failures).toEqual([
      expect.objectContaining({
        change: history.shas[0],
        rule: "reverted-number",
        evidence: history.shas[2],
      }),
      expect.objectContaining({ change: history.shas[1], rule: "hotfix-names", evidence: history.shas[3] }),
    ]);
  });

  test("a merge is one change with all it brought, and reverting it takes all of that back", async () => {
    const history = made([
      { message: "Start", at: at(0) },
      { message: "One", at: at(1) },
      { message: `Two${CLAUDE}`, at: at(1) },
      { message: "Merge pull request #7 from acme/topic\n\nOne and two", at: at(2), parents: [0, 2] },
      { message: 'Revert "One and two"\n\nReverts acme/shop#7', at: at(3), parents: [3] },
      { message: "Merge pull request #8 from acme/revert-7-topic", at: at(4), parents: [3, 4] },
      { message: "Later", at: at(30) },
    ]);
    const { check: found, strategy } = await check(history.directory);
    expect(strategy).toBe("mixed");
    expect(found.changes).toMatchObject({ count: 4, reverts: 1, byOrigin: { SEVERAL: 1, HUMAN: 3 } });
    expect(found.takenBack.byOrigin).toMatchObject({
      HUMAN: { changes: 2, reverted: 1 },
      AI_ASSISTED: { changes: 1, reverted: 1 },
    });
  });

  test("--since leaves out what went in before", async () => {
    const history = made(squashed(20));
    const { check: found } = await check(history.directory, undefined, at(10));
    expect(found.changes.firstAt).toEqual(at(10));
  });
});

describe("spans between tags", () => {
  const commits: ImportedCommit[] = [
    { message: "Start", at: at(0) },
    { message: "One", at: at(1) },
    { message: `Two${CLAUDE}`, at: at(2) },
    { message: "Three", at: at(3) },
    { message: 'Revert "Three"', at: at(4) },
    { message: "hotfix: two", at: at(5) },
    { message: "Four", at: at(6) },
    { message: "After the last tag", at: at(40) },
  ];

  test("are deployments of what each tag is the first to hold; the first tag only begins", async () => {
    const history = made(commits, [
      { name: "v1", of: 0 },
      { name: "v2", of: 2 },
      { name: "v3", of: 3 },
      { name: "v4", of: 5 },
      { name: "other-1", of: 6 },
    ]);
    const { changes, check: found, comparison } = await check(history.directory, "tags:v*");
    expect(changes.map(({ tag, commits }) => [tag, commits.length])).toEqual([
      ["v2", 2],
      ["v3", 1],
      ["v4", 2],
    ]);
    expect(found.failures.of.map(([first]) => first?.rule ?? null)).toEqual([null, "reverted-title", null]);
    expect(comparison).toMatchObject({ word: "not-compared", deployments: { compared: 0 } });
  });

  test("an annotated tag that goes back to an earlier version takes back the one that was out", async () => {
    const history = made(commits.slice(0, 4), [
      { name: "d1", of: 1, at: at(10) },
      { name: "d2", of: 2, at: at(11) },
      { name: "d3", of: 3, at: at(12) },
      { name: "d4", of: 2, at: at(13) },
    ]);
    const { changes, check: found } = await check(history.directory, "tags:d*");
    expect(changes.map(({ tag, againOf }) => [tag, againOf])).toEqual([
      ["d2", null],
      ["d3", null],
      ["d4", 0],
    ]);
    expect(found.failures.of.map(([first]) => first?.rule ?? null)).toEqual([null, "deployed-again", null]);
  });

  test("a pattern that matches nothing, a branch that isn't there and another word are refused", async () => {
    const { directory } = made(commits);
    await expect(check(directory, "tags:v*")).rejects.toThrow("No tag of this clone matches v*");
    await expect(check(directory, "branch:nope")).rejects.toThrow('no commit called "nope"');
    await expect(check(directory, "releases")).rejects.toThrow(UsageError);
  });
});

describe("what a clone leaves out is said", () => {
  test("a shallow clone's edge is left out", async () => {
    const directory = made(squashed(20)).clone("--depth=30");
    folders.push(directory);
    const { stdout } = await runSingleFile(directory, ["check"]);
    expect(stdout).toContain(
      "Shallow clone: older history isn't here, and 1 change at its edge is left out.",
    );
  });

  test("a partial clone is answered without asking its remote for anything", async () => {
    const directory = made(squashed(120)).clone("--filter=blob:none");
    folders.push(directory);
    const before = packsOf(directory);
    const { code, stdout } = await runSingleFile(directory, ["check"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Partial clone (blob:none): lines and git-ai notes weren't read.");
    expect(stdout).toContain("At equal size: not known");
    expect(packsOf(directory)).toEqual(before);
  });

  test("a file that isn't there costs the lines of its commits and nothing else", async () => {
    const history = made(squashed(120));
    const directory = history.clone();
    folders.push(directory);
    await loseFiles(directory, ["src/7.txt", "src/9.txt"]);
    const { check: found, clone } = await check(directory);
    expect(clone.absent).toBe(2);
    expect(found.equalSize.known).toBe(found.equalSize.of - 2);
  });
});

const packsOf = (directory: string) => readdirSync(join(directory, "objects", "pack")).sort();

/** Unpacks a bare clone and takes these files' texts out of it. */
async function loseFiles(directory: string, paths: readonly string[]): Promise<void> {
  const { execFileSync } = await import("node:child_process");
  const git = (args: string[], input?: Buffer) => execFileSync("git", args, { cwd: directory, input });
  const packs = packsOf(directory).filter((name) => name.endsWith(".pack"));
  const texts = packs.map((name) => readFileSync(join(directory, "objects", "pack", name)));
  rmSync(join(directory, "objects", "pack"), { recursive: true });
  for (const text of texts) git(["unpack-objects", "-q"], text);
  for (const path of paths) {
    const blob = git(["rev-parse", `HEAD:${path}`])
      .toString()
      .trim();
    rmSync(join(directory, "objects", blob.slice(0, 2), blob.slice(2)));
  }
}

describe("the single file, under this machine's Node", () => {
  test("prints text, one JSON object or Markdown, and writes facts that iris compare reads", async () => {
    const { directory } = made(squashed(120));
    const file = join(directory, "facts.jsonl");
    const text = await runSingleFile(directory, ["check"]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^shop \(main\): 526 changes, 2026-01-05 to 2026-05-\d\d\n/);
    expect(text.stdout).toMatch(
      /AI-assisted changes were reverted or hot-fixed \d\.\d\d× as often as human ones/,
    );
    expect(text.stdout).toContain("Failures here are reverts and hotfixes, not incidents.");

    const json = await runSingleFile(directory, ["check", directory, "--json", "--facts", file]);
    const answer = JSON.parse(json.stdout);
    expect(answer).toMatchObject({ check: 1, repository: "shop", mergeStrategy: { strategy: "squash" } });
    expect(json.stdout).not.toContain("example.com");
    const [history] = readHistories(readFileSync(file, "utf8"), { name: "facts.jsonl", each: false });
    if (!history) throw new Error("no history");
    expect(history.name).toBe("shop");
    const compared = answerHistory(history, {
      asOf: null,
      weekly: false,
      timeZone: "UTC",
      weekStart: "monday",
      strata: null,
    });
    const { HUMAN, AI_ASSISTED, BOT } = answer.takenBack.byOrigin;
    expect(compared.deployments).toMatchObject({
      compared: HUMAN.changes + AI_ASSISTED.changes + BOT.changes,
      failed: HUMAN.reverted + AI_ASSISTED.reverted,
    });

    const { ratio, interval } = answer.takenBack.ratio;
    expect(compared.takenBack).toMatchObject({ ratio, ...interval });

    const markdown = await runSingleFile(directory, ["check", "--markdown"]);
    expect(markdown.stdout).toContain("| AI-assisted | 120 |");
  });

  test("what can't be done as asked is one sentence and exit code 2", async () => {
    const { directory } = made([{ message: "a", at: at(0) }]);
    const calls = [
      ["/nowhere-at-all"],
      ["--since", "yesterday"],
      ["--json", "--markdown"],
      ["--deployments", "x"],
    ];
    for (const args of calls) {
      const { code, stdout, stderr } = await runSingleFile(directory, ["check", ...args]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
  });
});
