import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { compareBriefly, compareExposures } from "@/lib/core/metrics/comparison/compare-origins";
import {
  type BrokenDeployment,
  type CountedHistory,
  fromCountedHistory,
} from "@/lib/core/metrics/comparison/counted-history";
import { ELSEWHERE, type Exposures, exposuresOf, NOT_NAMED } from "@/lib/core/metrics/comparison/exposures";
import type { History } from "@/lib/core/metrics/comparison/history";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import { perCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { randomFrom } from "../random";
import { draw, type World } from "./worlds";

/** What a database would hand over of the same deployments. */
function countedOf(history: History): CountedHistory {
  const { count, services, teams, repositories, commit, origin, shared, sharedOffsets } = history;
  const [carriers, carried, origins]: [number[], number[], number[]] = [[], [], []];
  const broken: BrokenDeployment[] = [];
  const isShared = new Set(shared);
  for (let i = 0; i < count; i++) {
    for (const place of shared.subarray(sharedOffsets[i], sharedOffsets[i + 1])) {
      carriers.push(i);
      carried.push(commit[place] as number);
      origins[commit[place] as number] = origin[place] as number;
    }
    const place = history.breakingPlace[i] as number;
    if (place === NOT_NAMED) continue;
    broken.push({
      deployment: i,
      commit: isShared.has(place) ? (commit[place] as number) : null,
      origin: place === ELSEWHERE ? null : (origin[place] as number),
      error: history.breakingError[i] as number,
    });
  }
  const rows = Array.from({ length: count }, (_, i) => i);
  return {
    names: rows.map((i) => [
      services[history.service[i] as number] ?? "",
      teams[history.team[i] as number] ?? null,
      repositories[history.repository[i] as number] ?? null,
    ]),
    name: rows,
    startedAt: [...history.startedAt],
    result: [...history.result],
    isRollback: [...history.isRollback],
    commits: [0, 1, 2, 3].map((o) =>
      rows.map((i) => history.commitsByOrigin[4 * i + o]),
    ) as unknown as CountedHistory["commits"],
    carriers,
    carried,
    origins,
    broken,
  };
}

const WORLD: World = {
  name: "any",
  ratio: 2,
  services: 4,
  changes: 150,
  batch: 3,
  aiShare: 0.5,
  failureRate: 0.3,
};
const worlds: fc.Arbitrary<World> = fc.record({
  name: fc.constant("any"),
  ratio: fc.constantFrom(1, 2),
  services: fc.constantFrom(1, 4),
  changes: fc.integer({ min: 20, max: 150 }),
  batch: fc.constantFrom(1, 3),
  aiShare: fc.constantFrom(0.15, 0.5),
  failureRate: fc.constantFrom(0.1, 0.3),
  sharedBy: fc.constantFrom(1, 2),
  rollbacks: fc.constantFrom(0, 0.5),
});

/** Some are still pending, and of some that failed a commit is named, which may be another deployment's. */
function withNames(deployments: readonly Deployment[], random: () => number): Deployment[] {
  return deployments.map((one) => {
    if (random() < 0.05) return { ...one, result: "pending" };
    if (one.result !== "failed" || random() < 0.5) return one;
    const of = random() < 0.2 ? deployments[Math.floor(random() * deployments.length)] : one;
    const sha = of?.commits[Math.floor(random() * of.commits.length)]?.sha ?? null;
    return { ...one, breakingCommit: { sha, evidence: random() < 0.5 ? "fixed-after-rollback" : "person" } };
  });
}

/** The columns as lists; of the named commits which are the same. */
function told({ commitCount: _, breakingCommit, ...exposures }: Exposures) {
  const numbers = new Map<number, number>();
  const same = [...breakingCommit].map((commit) => {
    if (commit >= 0 && !numbers.has(commit)) numbers.set(commit, numbers.size);
    return numbers.get(commit) ?? -1;
  });
  const columns = Object.entries(exposures).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) ? [...(column as Int32Array)] : column,
  ]);
  return { ...Object.fromEntries(columns), breakingCommit: same };
}

describe("a counted history", () => {
  test("puts the same deployments to the test as the history itself, from whatever day to whatever day", () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (world, seed) => {
        const random = randomFrom(seed);
        const history = toHistory(withNames(draw(world, random), random));
        const { history: counted, names } = fromCountedHistory(countedOf(history));
        const at = (share: number) => history.startedAt[Math.floor(share * (history.count - 1))] as number;
        const limits = { from: at(random()), matureBefore: at(random()), to: at(random()) };
        for (const asked of [{ matureBefore: Infinity }, limits]) {
          expect(told(exposuresOf(counted, asked))).toEqual(told(exposuresOf(history, asked)));
        }
        expect(names).toEqual({
          services: history.services,
          teams: history.teams,
          repositories: history.repositories,
        });
      }),
      { numRuns: 40, seed: 31 },
    );
  });

  test("is compared briefly as it is in full", () => {
    const history = toHistory(draw(WORLD, randomFrom(7)));
    const { history: counted, names } = fromCountedHistory(countedOf(history));
    const exposures = exposuresOf(counted, { matureBefore: Infinity });
    const maturity: Maturity = { lagSeconds: 0, basis: "default", observed: 0 };
    const whole = compareExposures({ exposures, names, maturity, perCommit: perCommitRates(history) });
    expect(whole.adjusted.ai.measured).toBe(true);
    expect(whole).toMatchObject(compareBriefly({ exposures, names, maturity }));
  });

  test("of which a column is shorter than the others is refused", () => {
    const counted = countedOf(toHistory(draw({ ...WORLD, changes: 20 }, randomFrom(1))));
    for (const column of ["name", "result", "isRollback", "carried"] as const) {
      const short = { ...counted, carriers: [0], carried: [0], origins: [0], [column]: [] };
      expect(() => fromCountedHistory(short), column).toThrow(RangeError);
    }
  });

  test("without any deployment there is nothing to compare", () => {
    const { history } = fromCountedHistory(countedOf(toHistory([])));
    const { count, firstStartedAt } = exposuresOf(history, { matureBefore: Infinity });
    expect([count, firstStartedAt]).toEqual([0, Number.NaN]);
  });
});
