import fc from "fast-check";
import { expect, test } from "vitest";
import type { DeployedCommit } from "@/lib/core/deployments/types";
import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { commit, deployment } from "../build";

const START = Date.UTC(2026, 0, 1);
const TOOLS = [[], ["Claude Code"], ["Cursor", "Claude Code"]];

/** The same commit is the same wherever it goes. */
const commitOf = (number: number): DeployedCommit =>
  commit({
    sha: `${number}`.padStart(40, "0"),
    origin: (["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"] as const)[number % 4] ?? "HUMAN",
    tools: TOOLS[number % 3] ?? [],
    ...(number % 5 === 0 ? { lines: number } : {}),
  });

const drawn = fc.record({
  at: fc.integer({ min: 0, max: 20 }),
  service: fc.constantFrom("a", "b", "c"),
  team: fc.constantFrom(null, "x", "y"),
  repositoryId: fc.constantFrom(null, "r", "s"),
  result: fc.constantFrom("failed" as const, "passed" as const, "pending" as const),
  deploymentType: fc.constantFrom(null, "rollback", "hotfix"),
  remedy: fc.option(fc.nat(12)),
  shas: fc.array(fc.nat(15), { maxLength: 6 }),
  breaking: fc.option(fc.nat(15)),
});
const histories = fc.array(drawn, { maxLength: 13 }).map((all) =>
  all.map(({ at, shas, remedy, breaking, ...one }, i) =>
    deployment({
      ...one,
      externalId: `d${i}`,
      startedAt: new Date(START + 1000 * at),
      recoverySeconds: one.result === "failed" ? 60 * at : null,
      remediation: remedy === null ? null : { type: "rollback", externalId: `d${remedy}` },
      commits: shas.map(commitOf),
      breakingCommit:
        breaking === null ? null : { sha: commitOf(breaking).sha, evidence: "fixed-after-rollback" },
    }),
  ),
);

test("however a history is cut into slices and ordered, its columns are the same", () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 1, max: 5 }), (deployments, size) => {
      const rows = new HistoryRows();
      const reversed = deployments.toReversed();
      for (let at = 0; at < reversed.length; at += size) rows.add(reversed.slice(at, at + size));
      expect(rows.toHistory()).toEqual(toHistory(deployments));
    }),
  );
});

test("the columns up to an instant are those of what had started by then", () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: 21 }), (deployments, seconds) => {
      const before = START + 1000 * seconds;
      const until = deployments.filter(({ startedAt }) => startedAt.getTime() < before);
      expect(new HistoryRows().add(deployments).toHistory(before)).toEqual(toHistory(until));
    }),
  );
});
