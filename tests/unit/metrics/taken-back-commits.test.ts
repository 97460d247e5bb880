import fc from "fast-check";
import { expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { takenBackByOrigin } from "@/lib/core/metrics/taken-back";
import { takenBackAmong, takenBackOfCommits } from "@/lib/core/metrics/taken-back-commits";
import { type KnownTakenBack, placeOf, withTakenBack } from "@/lib/read/origin-comparisons/taken-back";
import { commit, deployment } from "./build";

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
const AS_OF = new Date(START + 100 * DAY_MS);
const SEARCHED = { commits: 0, withoutMessage: 0 };
const shaOf = (number: number) => `${number}`.padStart(40, "0");
const ORIGINS = ["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"] as const;

const drawn = fc.record({
  day: fc.integer({ min: 0, max: 100 }),
  service: fc.constantFrom("a", "b", "c"),
  repositoryId: fc.constantFrom(null, "r"),
  deploymentType: fc.constantFrom(null, null, "rollback"),
  shas: fc.array(fc.nat(30), { maxLength: 6 }),
});
const histories = fc.array(drawn, { maxLength: 30 }).map((all) =>
  all
    .toSorted((a, b) => a.day - b.day)
    .map(({ day, shas, ...one }, i) =>
      deployment({
        ...one,
        externalId: `d${`${i}`.padStart(2, "0")}`,
        startedAt: new Date(START + day * DAY_MS),
        commits: shas.map((n) => commit({ sha: shaOf(n), origin: ORIGINS[n % 4] ?? "HUMAN" })),
      }),
    ),
);
/** Of each commit in its places: taken back so many days after the start, by that commit. */
const facts = fc.array(
  fc.record({
    sha: fc.nat(30),
    day: fc.integer({ min: 0, max: 100 }),
    how: fc.constantFrom("reverted" as const, "hotfixed" as const),
    by: fc.nat(30),
  }),
  { maxLength: 12 },
);

function knownOf(deployments: readonly Deployment[], all: readonly Fact[]): KnownTakenBack {
  const inPlace = new Map(
    all.map(({ sha, day, how, by }) => [
      shaOf(sha),
      { at: new Date(START + day * DAY_MS), how, by: shaOf(by) },
    ]),
  );
  const first = new Map(deployments.map((one) => [placeOf(one), inPlace]));
  return { waiting: 0, searched: new Map(), first };
}
interface Fact {
  sha: number;
  day: number;
  how: "reverted" | "hotfixed";
  by: number;
}

/** The same, one change after the other, from a history that lies there whole. */
function outgoing(deployments: readonly Deployment[]) {
  const commits = deployments.flatMap((one) => one.commits);
  const remedies = commits.flatMap(({ takenBack }) => (takenBack?.how === "reverted" ? takenBack.by : []));
  const seen = new Set<string>();
  return deployments.flatMap((one) =>
    one.commits.flatMap(({ sha, origin, takenBack }) => {
      const place = one.repositoryId ?? one.service;
      const key = `${place} ${sha}`;
      if (one.deploymentType === "rollback" || remedies.includes(sha) || seen.has(key)) return [];
      seen.add(key);
      return [{ place, at: one.startedAt, origin, unit: one.externalId, takenBack: takenBack ?? null }];
    }),
  );
}

test("slice by slice, in whatever order, as much was taken back as of a history that is read whole", () => {
  fc.assert(
    fc.property(histories, facts, fc.integer({ min: 1, max: 5 }), (deployments, all, size) => {
      const known = knownOf(deployments, all);
      const whole = takenBackByOrigin(outgoing(withTakenBack(deployments, known)), { asOf: AS_OF });
      const [inOrder, reversed] = [new HistoryRows(), new HistoryRows()];
      for (let at = 0; at < deployments.length; at += size) {
        inOrder.add(withTakenBack(deployments.slice(at, at + size), known));
        reversed.add(withTakenBack(deployments.toReversed().slice(at, at + size), known));
      }
      for (const rows of [inOrder, reversed]) {
        expect(takenBackAmong(rows, AS_OF, SEARCHED)).toEqual({ ...whole, searched: SEARCHED });
      }
    }),
    { numRuns: 300 },
  );
});

test("a commit that reverts another is a remedy, whichever slice brings it first", () => {
  const of = (externalId: string, day: number, sha: number) =>
    deployment({
      externalId,
      service: "a",
      startedAt: new Date(START + day * DAY_MS),
      commits: [commit({ sha: shaOf(sha), origin: "HUMAN" })],
    });
  const [change, undo] = [of("change", 1, 1), of("undo", 3, 2)];
  const known = knownOf([change], [{ sha: 1, day: 2, how: "reverted", by: 2 }]);
  for (const slices of [[[change], [undo]], [[undo], [change]], [[change, undo]]]) {
    const rows = new HistoryRows();
    for (const slice of slices) rows.add(withTakenBack(slice, known));
    const { byOrigin } = takenBackAmong(rows, AS_OF, SEARCHED);
    expect(byOrigin.HUMAN).toMatchObject({ changes: 1, reverted: 1, hotfixed: 0 });
  }
});

test("nobody looked, where no commit says that it was taken back", () => {
  expect(takenBackOfCommits([deployment({ commits: [commit()] })], AS_OF)).toBeNull();
});
