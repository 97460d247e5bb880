import { describe, expect, test } from "vitest";
import type { Change, ToldCommit } from "@/lib/core/changes/change";
import { type DeriveOptions, deriveFailures } from "@/lib/core/changes/derive-failures";
import { hotfixSignOf } from "@/lib/core/changes/hotfix";
import { isRevertTitle, namesOf, referencesOf } from "@/lib/core/changes/references";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const shaOf = (n: number) => n.toString(16).padStart(40, "a1b2c3d4e5");

const told = (n: number, message: string): ToldCommit => ({
  sha: shaOf(n),
  origin: "HUMAN",
  tools: [],
  names: namesOf(message),
  references: referencesOf(message),
  isRevert: isRevertTitle(message),
  hotfix: hotfixSignOf(message),
  lines: null,
});

interface Step {
  day: number;
  messages: string[];
  merge?: string;
  tag?: string;
  againOf?: number;
}

let next = 0;
function historyOf(steps: readonly Step[]): Change[] {
  next = 0;
  return steps.map(({ day, messages, merge, tag, againOf }) => {
    const commits = messages.map((message) => told(++next, message));
    const merges = merge === undefined ? [] : [told(++next, merge)];
    const sha = merges[0]?.sha ?? commits.at(-1)?.sha ?? shaOf(900 + next);
    return {
      sha,
      tag: tag ?? null,
      at: new Date(START + day * DAY),
      commits,
      merges,
      againOf: againOf ?? null,
    };
  });
}

const derive = (steps: readonly Step[], options: Partial<DeriveOptions> = {}) => {
  const all = { withinDays: 14, areDeployments: false, repository: "shop", ...options };
  return deriveFailures(historyOf(steps), all);
};
const rulesOf = (found: ReturnType<typeof derive>) => found.of.map(([first]) => first?.rule ?? null);

const one = (day: number, ...messages: string[]): Step => ({ day, messages });

describe("a change is taken back by a later one that reverts it", () => {
  test("by sha, by its number and by its title, each with the commit that says so", () => {
    const found = derive([
      one(0, "Add search (#1)"),
      one(1, "Add pay (#2)"),
      one(2, "Add carts"),
      one(3, `Revert "Add search (#1)"\n\nThis reverts commit ${shaOf(1)}.`),
      one(4, 'Revert "Add pay" (#5)\n\nReverts acme/shop#2'),
      one(5, 'Revert "Add carts"'),
    ]);
    expect(rulesOf(found)).toEqual(["reverted-sha", "reverted-number", "reverted-title", null, null, null]);
    expect(found.of.slice(0, 3).map(([first]) => first?.by)).toEqual([shaOf(4), shaOf(5), shaOf(6)]);
    expect(found.of[0]?.[0]).toMatchObject({
      how: "reverted",
      commits: "all",
      at: new Date(START + 3 * DAY),
    });
  });

  test("within the days: on the last moment of day 14, and no later", () => {
    const revert = `Revert "a"\n\nThis reverts commit ${shaOf(1)}.`;
    expect(rulesOf(derive([one(0, "a"), one(14, revert)]))[0]).toBe("reverted-sha");
    const late = derive([one(0, "a"), one(14.001, revert)]);
    expect(rulesOf(late)[0]).toBeNull();
    expect(late.silent.lateReverts).toBe(1);
  });

  test("half a name is none: a title that two changes have takes back neither", () => {
    const found = derive([one(0, "Bump"), one(1, "Bump"), one(2, 'Revert "Bump"')]);
    expect(rulesOf(found)).toEqual([null, null, null]);
    expect(found.silent.ambiguousReverts).toBe(1);
  });

  test("a number of another repository, or a title with another number, is another change", () => {
    const found = derive([
      one(0, "Add search (#7)"),
      one(1, 'Revert "Upgrade lib" (#9)\n\nReverts acme/lib#7'),
      one(2, 'Revert "Add search (#8)"'),
    ]);
    expect(rulesOf(found)).toEqual([null, null, null]);
    expect(found.silent.revertsOfUnknown).toBe(2);
  });

  test("a fork's own name for the repository doesn't matter", () => {
    const found = derive([one(0, "Add search (#7)"), one(1, "Undo search (#9)\n\nReverts upstream/shop#7")]);
    expect(rulesOf(found)[0]).toBe("reverted-number");
  });

  test("what never went out took nothing back: a revert that its own change reverts again", () => {
    const revert = `Revert "a"\n\nThis reverts commit ${shaOf(1)}.`;
    const found = derive([one(0, "a"), one(1, revert, `Reapply "a"\n\nThis reverts commit ${shaOf(2)}.`)]);
    expect(rulesOf(found)).toEqual([null, null]);
  });

  test("a squash that lists reverts of its own branch takes back nothing, and isn't counted as one", () => {
    const found = derive([
      one(0, "a"),
      one(
        1,
        'Add b (#3)\n\n* b\n\n* Revert "b"\n\nThis reverts commit 1234567890abcdef1234567890abcdef12345678.',
      ),
    ]);
    expect(rulesOf(found)).toEqual([null, null]);
    expect(found.silent.revertsOfUnknown).toBe(0);
  });

  test("a merge that is named is all it brought; one of its commits is that one", () => {
    const merged: Step = { day: 0, messages: ["x", "y"], merge: "Merge pull request #4 from acme/xy\n\nXY" };
    const all = derive([merged, one(1, 'Revert "XY" (#6)\n\nReverts acme/shop#4')]);
    expect(all.of[0]?.[0]).toMatchObject({ rule: "reverted-number", commits: "all" });
    const some = derive([merged, one(1, `Revert "x"\n\nThis reverts commit ${shaOf(1)}.`)]);
    expect(some.of[0]?.[0]).toMatchObject({ rule: "reverted-sha", commits: [shaOf(1)] });
  });

  test("committers' clocks may run backwards", () => {
    const found = derive([one(5, "a"), one(4, `Revert "a"\n\nThis reverts commit ${shaOf(1)}.`)]);
    expect(rulesOf(found)[0]).toBe("reverted-sha");
  });
});

describe("a hotfix", () => {
  test("takes back the change it names; a mere fix doesn't", () => {
    const steps = (fix: string) => [one(0, "Add search (#1)"), one(1, "Add pay (#2)"), one(2, fix)];
    expect(rulesOf(derive(steps("hotfix: search, broken by #1 (#3)")))[0]).toBe("hotfix-names");
    expect(rulesOf(derive(steps("fix: search, broken by #1 (#3)")))).toEqual([null, null, null]);
  });

  test("that names nothing takes back no change of a branch, and is counted", () => {
    const found = derive([one(0, "Add search (#1)"), one(1, "hotfix: search (#2)")]);
    expect(rulesOf(found)).toEqual([null, null]);
    expect(found.silent.namelessHotfixes).toBe(1);
  });

  test("that names nothing takes back the deployment before it, without saying which commit", () => {
    const found = derive([one(0, "a", "b"), one(1, "c"), one(2, "hotfix: d")], { areDeployments: true });
    expect(rulesOf(found)).toEqual([null, "hotfix-next", null]);
    expect(found.of[1]?.[0]?.commits).toBeNull();
  });

  test("can be told by the tag alone", () => {
    const steps = [one(0, "a"), { ...one(1, "b"), tag: "v1.0.1-hotfix" }];
    expect(rulesOf(derive(steps, { areDeployments: true }))).toEqual(["hotfix-next", null]);
  });
});

describe("an earlier version that goes out again", () => {
  test("takes back what was out; the same version once more takes back nothing", () => {
    const again = (of: number): Step => ({ day: 3, messages: [], tag: "again", againOf: of });
    const steps = [one(0, "a"), one(1, "b"), one(2, "c")];
    expect(rulesOf(derive([...steps, again(1)], { areDeployments: true }))[2]).toBe("deployed-again");
    expect(rulesOf(derive([...steps, again(-1)], { areDeployments: true }))[2]).toBe("deployed-again");
    expect(rulesOf(derive([...steps, again(2)], { areDeployments: true }))).toEqual([null, null, null, null]);
  });
});
