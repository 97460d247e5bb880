import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareBriefly, compareExposures } from "@/lib/core/metrics/comparison/compare-origins";
import {
  type ExposureGroup,
  exposuresFromGroups,
  type GroupedExposures,
} from "@/lib/core/metrics/comparison/exposure-groups";
import { type Exposures, exposuresOf, type Names } from "@/lib/core/metrics/comparison/exposures";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import { perCommitRates } from "@/lib/core/metrics/comparison/per-commit-rates";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { randomFrom, shuffled } from "../random";
import { draw, type World } from "./worlds";

const NO_LEFT_OUT = {
  rollbacks: 0,
  withoutCommits: 0,
  nothingNew: 0,
  pending: 0,
  young: 0,
  outsideWindow: 0,
};
const group = (parts: Partial<ExposureGroup> = {}): ExposureGroup => ({
  service: "checkout",
  team: null,
  failed: false,
  commits: [1, 0, 0, 0],
  deployments: 1,
  ...parts,
});
const grouped = (groups: readonly ExposureGroup[]): GroupedExposures => ({
  groups,
  firstStartedAt: new Date(0),
  lastStartedAt: new Date(604_800_000),
  leftOut: NO_LEFT_OUT,
});

/** What a database would hand over: equal rows counted together, those with shared commits one by one. */
function groupsOf(exposures: Exposures, names: Names): ExposureGroup[] {
  const carriers = new Map<number, number>();
  for (const sha of exposures.commit) carriers.set(sha, (carriers.get(sha) ?? 0) + 1);
  const groups = new Map<string, ExposureGroup>();
  for (let row = 0; row < exposures.count; row++) {
    const listed = [
      ...exposures.commit.subarray(exposures.offsets[row] as number, exposures.offsets[row + 1] as number),
    ];
    const sharedCommits = listed.filter((sha) => (carriers.get(sha) ?? 0) > 1).map(String);
    const one = group({
      service: names.services[exposures.service[row] as number] ?? "",
      team: names.teams[exposures.team[row] as number] ?? null,
      failed: exposures.failed[row] === 1,
      repository: names.repositories[exposures.repository[row] as number] ?? null,
      day: exposures.day[row] as number,
      sinceFailure: exposures.sinceFailure[row] as number,
      inChain: exposures.inChain[row] as number,
      commits: [...exposures.commitsByOrigin.subarray(4 * row, 4 * row + 4)] as never,
      sharedCommits,
    });
    const key = sharedCommits.length > 0 ? `row ${row}` : JSON.stringify(one);
    const same = groups.get(key);
    groups.set(key, same ? { ...same, deployments: same.deployments + 1 } : one);
  }
  return [...groups.values()];
}

const worlds: fc.Arbitrary<World> = fc.record({
  name: fc.constant("any"),
  ratio: fc.constantFrom(1, 2),
  services: fc.constantFrom(1, 4),
  changes: fc.integer({ min: 20, max: 150 }),
  batch: fc.constantFrom(1, 3),
  aiShare: fc.constantFrom(0.15, 0.5),
  failureRate: fc.constantFrom(0.1, 0.3),
  sharedBy: fc.constantFrom(1, 2),
});

describe("grouped exposures", () => {
  test("give the comparison that the single deployments give, in whatever order they come", () => {
    fc.assert(
      fc.property(worlds, fc.nat(), (world, seed) => {
        const random = randomFrom(seed);
        const history = toHistory(draw(world, random));
        const exposures = exposuresOf(history, { matureBefore: Infinity });
        const maturity: Maturity = { lagSeconds: 0, basis: "default", observed: 0 };
        const rest = { maturity, perCommit: perCommitRates(history) };
        const one = compareExposures({ exposures, names: history, ...rest });
        const { firstStartedAt, lastStartedAt, leftOut } = exposures;
        const together = compareExposures({
          ...exposuresFromGroups({
            groups: shuffled(groupsOf(exposures, history), random),
            firstStartedAt: new Date(firstStartedAt),
            lastStartedAt: new Date(lastStartedAt),
            leftOut,
          }),
          ...rest,
        });
        expect(rounded(together)).toEqual(rounded(one));
        const brief = compareBriefly({ exposures, names: history, maturity });
        expect(one).toMatchObject(brief);
      }),
      { numRuns: 40, seed: 31 },
    );
  });

  test("without any group there is nothing to compare, and the reason says so", () => {
    const { exposures } = exposuresFromGroups({ ...grouped([]), firstStartedAt: null, lastStartedAt: null });
    expect(exposures.count).toBe(0);
    expect(exposures.firstStartedAt).toBeNaN();
  });

  test.each([
    ["no deployment", group({ deployments: 0 })],
    ["no commit", group({ commits: [0, 0, 0, 0] })],
    ["several deployments with shared commits", group({ deployments: 2, sharedCommits: ["a"] })],
    ["more shared commits than commits", group({ sharedCommits: ["a", "b"] })],
  ])("refuse a group with %s", (_, bad) => {
    expect(() => exposuresFromGroups(grouped([bad]))).toThrow(RangeError);
  });
});

/** Sums over rows differ in their last digits with the order of addition; strata come in the order of their rows. */
function rounded(comparison: object): unknown {
  const text = JSON.stringify(comparison, (key, value) => {
    if (key === "strata") {
      return (value as { name: string }[]).toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    }
    return typeof value === "number" ? Number(value.toPrecision(7)) : value;
  });
  return JSON.parse(text);
}
