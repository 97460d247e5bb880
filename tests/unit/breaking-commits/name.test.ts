import { describe, expect, test } from "vitest";
import {
  type CommitMessage,
  type FailureCase,
  type LaterDeployment,
  nameBreakingCommit,
  shasNamed,
} from "@/lib/ingest/breaking-commits/name";

const AT = new Date("2026-11-02T10:00:00Z");
const LATER = new Date("2026-11-02T11:00:00Z");
const A = `a1${"0".repeat(38)}`;
const B = `b2${"0".repeat(38)}`;
const C = `c3${"0".repeat(38)}`;

const commit = (sha: string, message: string | null, committedAt: Date | null = LATER): CommitMessage => ({
  sha,
  message,
  committedAt,
});

/** Two commits failed, and a hotfix ended it. */
const failure = (change: Partial<FailureCase> = {}): FailureCase => ({
  startedAt: AT,
  commits: [
    commit(A, "feat(cart): keep the order (#41)", AT),
    commit(B, "fix(tax): round per line (#42)", AT),
  ],
  commitCount: 2,
  repository: "github.com/acme/shop",
  endedBy: "other",
  othersRolledBack: false,
  later: [],
  ...change,
});

let serial = 0;
const remedy = (...messages: string[]): LaterDeployment => ({
  isRemediation: true,
  commits: messages.map((message) => commit(`f${String(++serial).padStart(39, "0")}`, message)),
});
const next = (...messages: string[]): LaterDeployment => ({ ...remedy(...messages), isRemediation: false });

const named = (change: Partial<FailureCase>, elsewhere?: ReadonlySet<string>) => {
  const found = nameBreakingCommit(failure(change), elsewhere);
  return found && [found.sha, found.evidence];
};
/** What one message says of the two commits. */
const says = (message: string, elsewhere?: ReadonlySet<string>) =>
  named({ later: [remedy(message)] }, elsewhere);

describe("a revert names its commit", () => {
  test.each([
    ["git's own words", `Revert "fix(tax): round per line"\n\nThis reverts commit ${B}.`],
    ["a short sha", "Take it back\n\nThis reverts commit b200000."],
    ["capitals", `This reverts commit ${B.toUpperCase()}`],
    ["a sha as the subject", "Revert b20000000"],
    ["a sha in backticks", "Undo\n\nReverts commit `b2000000`"],
    ["a reason behind it", "Undo\n\nThis reverts commit b2000000 because a100000 depends on it."],
    [
      "a merge, which names its other parent too",
      `Undo\n\nThis reverts commit ${B}, reversing\nchanges made to ${A}.`,
    ],
  ])("by sha: %s", (_, message) => expect(says(message)).toEqual([B, "reverted-sha"]));

  test.each([
    ["GitHub's button", 'Revert "fix(tax): round per line" (#50)'],
    ["the title with its number", 'Revert "fix(tax): round per line (#42)" (#50)'],
    ["the convention's type", "revert: fix(tax): round per line"],
    ["a type and a scope before it", 'fix(tax): revert "fix(tax): round per line"'],
    ["a ticket before it", '[SHOP-7] Revert "fix(tax): round per line"'],
    ["curly quotes", "Revert “fix(tax): round per line”"],
    ["other spacing", 'Revert "fix(tax):  round per line"'],
    ["the number alone", 'Revert "#42"'],
    ["the number without quotes", "Revert PR #42"],
    ["GitHub's description", "Roll the rounding back\n\nReverts acme/shop#42"],
    ["a title that was edited before merging", 'Revert "round every line (#42)"'],
  ])("by title or number: %s", (_, message) => expect(says(message)).toEqual([B, "reverted-title"]));

  test("with an apostrophe and quotes inside the title", () => {
    const commits = [commit(A, 'Say "it\'s done" to users'), commit(B, "Other")];
    const message = 'Revert "Say "it\'s done" to users" (users didn\'t ask for it)';
    expect(named({ commits, later: [remedy(message)] })).toEqual([A, "reverted-title"]);
  });

  test("by GitLab's merge request, whose numbers aren't those of issues", () => {
    const commits = [
      commit(A, "Merge branch 'x' into 'main'\n\nKeep the order\n\nSee merge request acme/shop!42"),
      commit(B, "Other"),
    ];
    expect(named({ commits, later: [remedy("Undo\n\nThis reverts merge request !42")] })).toEqual([
      A,
      "reverted-title",
    ]);
    expect(named({ commits, later: [remedy("Undo\n\nReverts #42")] })).toBeNull();
    expect(named({ commits, later: [remedy('Revert "Keep the order"')] })).toEqual([A, "reverted-title"]);
  });

  test("by the title of a merged pull request on GitHub and Azure", () => {
    const commits = [
      commit(A, "Merge pull request #41 from acme/order\n\nKeep the order"),
      commit(B, "Merged PR 42: Round per line"),
    ];
    expect(named({ commits, later: [remedy('Revert "Keep the order"')] })).toEqual([A, "reverted-title"]);
    expect(named({ commits, later: [remedy('Revert "Round per line"')] })).toEqual([B, "reverted-title"]);
  });

  test("says which commit and which line of it said so", () => {
    const later = [remedy(`Undo the rounding\n\nThis reverts commit ${B}.\nSeen in production.`)];
    expect(nameBreakingCommit(failure({ later }))?.namedBy).toEqual({
      sha: later[0]?.commits[0]?.sha,
      line: `This reverts commit ${B}.`,
    });
  });
});

describe("what isn't named", () => {
  test.each([
    ["a commit that wasn't in the deployment", `Revert "x"\n\nThis reverts commit ${C}.`],
    ["a title that only resembles one", 'Revert "fix(tax): round per lines"'],
    ["the same title with another number", 'Revert "fix(tax): round per line (#40)"'],
    ["a number of another repository", "Undo\n\nReverts acme/other#42"],
    ["a number that belongs to the title", 'Revert "#42 was wrong"'],
    ["prose", "fix: revert the rounding of this morning"],
    ["both of them", `Undo\n\nThis reverts commits ${A} and ${B}.`],
    ["a version", "Revert to 1.2.3"],
  ])("%s", (_, message) => expect(says(message)).toBeNull());

  test("a title, where its revert's sha went out with another deployment", () => {
    const message = `Revert "fix(tax): round per line"\n\nThis reverts commit ${C}.`;
    expect(shasNamed(failure({ later: [remedy(message)] }))).toEqual([C]);
    expect(says(message, new Set([C]))).toBeNull();
    // A squash or a rebase made another sha of it: the title still says which.
    expect(says(message)).toEqual([B, "reverted-title"]);
  });

  test("a short sha that two of the commits begin with", () => {
    const commits = [commit(`abcdef1${"0".repeat(33)}`, "One"), commit(`abcdef1${"1".repeat(33)}`, "Two")];
    expect(named({ commits, later: [remedy("This reverts commit abcdef1.")] })).toBeNull();
    expect(named({ commits, later: [remedy("This reverts commit abcdef11.")] })?.[1]).toBe("reverted-sha");
  });

  test("a title that two of the commits have, unless a number tells them apart", () => {
    const commits = [commit(A, "Bump deps (#41)"), commit(B, "Bump deps (#42)")];
    expect(named({ commits, later: [remedy('Revert "Bump deps"')] })).toBeNull();
    expect(named({ commits, later: [remedy('Revert "Bump deps (#42)" (#43)')] })).toEqual([
      B,
      "reverted-title",
    ]);
  });

  test("what a revert written before the deployment took back", () => {
    const before = [commit(C, `This reverts commit ${B}.`, new Date(AT.getTime() - 60_000))];
    expect(named({ later: [{ isRemediation: true, commits: before }] })).toBeNull();
  });

  test("what the failed deployment itself had taken back", () => {
    const commits = [
      commit(A, "Keep the order", AT),
      commit(B, 'Revert "Keep the order"', AT),
      commit(C, "Other", AT),
    ];
    expect(named({ commits, later: [remedy('Revert "Keep the order"')] })).toBeNull();
  });

  test("commits without a message, and messages of nothing", () => {
    const later = [{ isRemediation: true, commits: [commit(C, null), commit(`d4${"0".repeat(38)}`, "")] }];
    expect(named({ later })).toBeNull();
    expect(named({ commits: [commit(A, null), commit(B, "")], later: [remedy('Revert ""')] })).toBeNull();
  });
});

describe("a revert of a revert", () => {
  const commits = [commit(A, "Keep the order", AT), commit(B, 'Revert "Keep the cart"', AT)];

  test("names the revert, not what that had reverted", () => {
    expect(named({ commits, later: [remedy('Revert "Revert "Keep the cart""')] })).toEqual([
      B,
      "reverted-title",
    ]);
    expect(named({ commits, later: [remedy('Reapply "Keep the cart"')] })).toEqual([B, "reverted-title"]);
    expect(named({ commits, later: [remedy('Revert "Revert "Keep the order""')] })).toBeNull();
  });

  test("in one deployment with the revert takes nothing back", () => {
    const back = commit(C, `Revert "fix(tax): round per line (#42)"\n\nThis reverts commit ${B}.`);
    const again = commit(`d4${"0".repeat(38)}`, `Reapply "fix(tax)"\n\nThis reverts commit ${C}.`);
    expect(named({ later: [{ isRemediation: true, commits: [back] }] })).toEqual([B, "reverted-sha"]);
    expect(named({ later: [{ isRemediation: true, commits: [back, again] }] })).toBeNull();
  });
});

describe("Datadog's revert rule", () => {
  const cut = 'Revert "Fix(tax): Round per line, and keep what the…" (#50)';
  const commits = [
    commit(A, "feat: other", AT),
    commit(B, "fix(tax): round per line, and keep what the customer was told", AT),
  ];

  test("vouches for a title that was cut off or written otherwise", () => {
    expect(named({ commits, later: [remedy(cut)] })).toEqual([B, "datadog-revert"]);
  });

  test("doesn't where Datadog links another deployment, or a rollback", () => {
    expect(named({ commits, later: [next(cut)] })).toBeNull();
    expect(named({ commits, endedBy: "rollback", later: [next(cut)] })).toBeNull();
  });

  test("doesn't for a few letters", () => {
    expect(named({ commits, later: [remedy('Revert "fix(tax): round…"')] })).toBeNull();
  });
});

describe("after a rollback", () => {
  const rolledBack = (...later: LaterDeployment[]) => named({ endedBy: "rollback", later });

  test("the revert among the next commits names it", () => {
    expect(rolledBack(next("Other"), next(`This reverts commit ${A}.`))).toEqual([A, "reverted-sha"]);
  });

  test.each([
    [`fix(tax): rounding\n\nFixes: ${B.slice(0, 12)} ("fix(tax): round per line")`],
    ["Follow-up to #42: keep cents"],
    ["Fix regression introduced in b2000000"],
    ["fixup! fix(tax): round per line"],
    ["hotfix for #42"],
  ])("so does the fix: %s", (message) =>
    expect(rolledBack(next(message))).toEqual([B, "fixed-after-rollback"]),
  );

  test("a revert says more than a fix, wherever it comes", () => {
    expect(rolledBack(next("Follow-up to #41"), next('Revert "fix(tax): round per line"'))).toEqual([
      B,
      "reverted-title",
    ]);
  });

  test.each([["Fix the defaced banner"], ["Fixes #7"], ["Follow-up of the review"]])(
    "a fix of something else names nothing: %s",
    (message) => expect(rolledBack(next(message))).toBeNull(),
  );

  test("where nothing ended the failure, a fix may be of anything; a revert is not", () => {
    expect(named({ endedBy: null, later: [next("Follow-up to #42")] })).toBeNull();
    expect(named({ endedBy: null, later: [next("Reverts #42")] })).toEqual([B, "reverted-title"]);
  });

  test("the failed deployment's own commits, shipped again, say nothing", () => {
    const again = { isRemediation: false, commits: failure().commits };
    expect(rolledBack(again)).toBeNull();
  });
});

describe("a deployment of one commit", () => {
  const alone = { commits: [commit(A, null, AT)], commitCount: 1 };

  test("broke by that one", () => {
    expect(named(alone)).toEqual([A, "only-commit"]);
    expect(nameBreakingCommit(failure(alone))?.namedBy).toBeNull();
  });

  test("twice the same is one", () =>
    expect(named({ ...alone, commits: [commit(A, null, AT), commit(A, null, AT)] })).toEqual([
      A,
      "only-commit",
    ]));

  test("not where Datadog sent one of several", () => expect(named({ ...alone, commitCount: 3 })).toBeNull());

  test("not where a rollback took other deployments back too: Datadog blames the first", () =>
    expect(named({ ...alone, endedBy: "rollback", othersRolledBack: true })).toBeNull());

  test("a revert of it says more", () =>
    expect(named({ ...alone, later: [remedy(`This reverts commit ${A}.`)] })).toEqual([A, "reverted-sha"]));

  test("none is none", () => expect(named({ commits: [], commitCount: 0 })).toBeNull());
});

test("a hostile message is read in no time", () => {
  const message = `Revert "${"a".repeat(20_000)}\n\nThis reverts commit ${"abcdef1 ".repeat(20_000)}${"Fix ".repeat(20_000)}`;
  const begun = performance.now();
  nameBreakingCommit(failure({ later: [remedy(message)] }));
  expect(performance.now() - begun).toBeLessThan(5_000);
});
