import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeployedCommit, Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { windowDays } from "@/lib/core/metrics/window";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { KNOWN_ORIGINS, ORIGINS } from "@/lib/core/origins/origin";
import { reportFigures, toFields } from "@/lib/read/reports/figures";
import { whollyRead } from "../../support/figures";
import { commit, deployment, incident, several, MARCH_1_TO_11 as window } from "./build";
import { randomFrom, shuffled } from "./random";

const inside = new Date("2026-03-05T12:00:00Z");
const fields = (deployments: Deployment[], incidents: Incident[] = [], repositoryFiltered = false) =>
  doraFields(
    toFields(
      reportFigures({
        source: "datadog",
        counts: countWindow(deployments, windowAlone(window), new Set()),
        incidents: repositoryFiltered ? null : incidents,
        window,
        reading: whollyRead(window),
        hiddenNotes: null,
      }),
    ),
  );

/** Without the figures that stand beside the 18. */
function doraFields(fields: ReturnType<typeof toFields>) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name.startsWith("dora_")));
}

describe("the dora_* fields", () => {
  test("has exactly the 18 names", () => {
    expect(Object.keys(fields([])).sort()).toEqual(
      [
        "dora_source",
        "dora_deployments_total",
        "dora_deployments_failed",
        "dora_deployments_pending_evaluation",
        "dora_incidents_total",
        "dora_cfr",
        "dora_mttr_per_deploy_seconds_median",
        "dora_mttr_per_deploy_seconds_p90",
        "dora_mttr_per_incident_seconds_median",
        "dora_mttr_per_incident_seconds_p90",
        "dora_rollback_rate",
        "dora_rollbacks_total",
        "dora_lead_time_seconds_median",
        "dora_deploy_frequency_per_day",
        "dora_remediation_distribution",
        "dora_cfr_by_origin",
        "dora_rollback_rate_by_origin",
        "dora_cfr_by_origin_coverage_pct",
      ].sort(),
    );
  });

  test("without deployments and incidents every field is null", () => {
    const outside = deployment({ startedAt: window.to });
    for (const result of [fields([]), fields([outside]), fields([], [incident({ startedAt: window.to })])]) {
      expect(new Set(Object.values(result))).toEqual(new Set([null]));
    }
  });

  test("with an incident alone the counts are 0 and the frequency null", () => {
    expect(fields([], [incident({ startedAt: inside, restoreSeconds: 60 })])).toMatchObject({
      dora_source: "datadog",
      dora_deployments_total: 0,
      dora_deployments_failed: 0,
      dora_rollbacks_total: 0,
      dora_incidents_total: 1,
      dora_mttr_per_incident_seconds_median: 60,
      dora_deploy_frequency_per_day: null,
      dora_cfr: null,
    });
  });

  test("under a repository filter the incident fields are null, and incidents alone are no data", () => {
    const open = incident({ startedAt: inside });
    expect(fields([], [open], true).dora_source).toBeNull();
    expect(fields(several(1, { startedAt: inside }), [open], true)).toMatchObject({
      dora_source: "datadog",
      dora_incidents_total: null,
      dora_mttr_per_incident_seconds_median: null,
      dora_mttr_per_incident_seconds_p90: null,
    });
  });

  test("commits of unknown origin leave no bucket, only a coverage of 0", () => {
    const unknown = several(2, { startedAt: inside, commits: [commit({ origin: "UNKNOWN" })] });
    expect(fields(unknown)).toMatchObject({
      dora_cfr_by_origin: null,
      dora_rollback_rate_by_origin: null,
      dora_cfr_by_origin_coverage_pct: 0,
    });
  });

  test("equals a plain recount, whatever the history", () => {
    fc.assert(
      fc.property(
        history,
        fc.array(incidents, { maxLength: 8 }),
        fc.boolean(),
        (raw, found, byRepository) => {
          expect(fields(raw, found, byRepository)).toEqual(recount(raw, found, byRepository));
        },
      ),
      { numRuns: 300, seed: 18 },
    );
  });

  test("doesn't depend on the order of events", () => {
    fc.assert(
      fc.property(history, fc.array(incidents, { maxLength: 8 }), fc.nat(), (raw, found, seed) => {
        const random = randomFrom(seed);
        expect(fields(shuffled(raw, random), shuffled(found, random))).toEqual(fields(raw, found));
      }),
      { numRuns: 100, seed: 19 },
    );
  });
});

const instants = fc
  .integer({ min: -2, max: 12 })
  .map((day) => new Date(window.from.getTime() + day * 86_400_000));
const seconds = fc.option(fc.integer({ min: 0, max: 9000 }), { nil: null });
const commits: fc.Arbitrary<DeployedCommit[]> = fc.array(fc.nat({ max: 40 }), { maxLength: 30 }).map((ids) =>
  ids.map((id) =>
    commit({
      sha: `s${id}`,
      origin: ORIGINS[id % 4] as DeployedCommit["origin"],
      leadTimeSeconds: id % 5 === 0 ? null : id * 60,
    }),
  ),
);
const history = fc.array(
  fc
    .record({
      startedAt: instants,
      result: fc.constantFrom("failed" as const, "passed" as const, "pending" as const),
      recoverySeconds: seconds,
      remediation: fc.option(
        fc.record({
          type: fc.constantFrom("rollback", "hotfix", "rollforward"),
          externalId: fc.constant(null),
        }),
        { nil: null },
      ),
      commits,
    })
    .map(deployment),
  { maxLength: 25 },
);
const incidents = fc.record({ startedAt: instants, restoreSeconds: seconds }).map(incident);

/** The definitions once more, as plainly and slowly as they can be said. */
function recount(
  all: Deployment[],
  allIncidents: Incident[],
  byRepository: boolean,
): ReturnType<typeof fields> {
  const d = all.filter((x) => x.startedAt >= window.from && x.startedAt < window.to);
  const i = byRepository
    ? []
    : allIncidents.filter((x) => x.startedAt >= window.from && x.startedAt < window.to);
  const failed = d.filter((x) => x.result === "failed");
  const evaluated = d.filter((x) => x.result !== "pending");
  const rolledBack = failed.filter((x) => x.remediation?.type === "rollback");
  const recovery = sorted(failed.map((x) => x.recoverySeconds));
  const restore = sorted(i.map((x) => x.restoreSeconds));
  const leads = sorted(d.flatMap((x) => once(x).map((c) => c.leadTimeSeconds)));
  const empty = d.length + i.length === 0;
  const of = (list: Deployment[], origin: string) =>
    list.flatMap((x) => once(x).filter((c) => c.origin === origin)).length;
  const distribution: Record<string, number> = {};
  for (const x of failed) {
    const type = x.remediation?.type ?? "unknown";
    distribution[type] = (distribution[type] ?? 0) + 1;
  }
  const cfr = Object.fromEntries(
    KNOWN_ORIGINS.filter((o) => of(evaluated, o) > 0).map((o) => [
      o,
      { failed: of(failed, o), evaluated: of(evaluated, o), cfr: of(failed, o) / of(evaluated, o) },
    ]),
  );
  const rollback = Object.fromEntries(
    KNOWN_ORIGINS.filter((o) => of(failed, o) > 0).map((o) => [
      o,
      {
        rollbacks: of(rolledBack, o),
        failed: of(failed, o),
        rollback_rate: of(rolledBack, o) / of(failed, o),
      },
    ]),
  );
  const commitCount = evaluated.flatMap(once).length;
  const known = commitCount - of(evaluated, "UNKNOWN");
  return {
    dora_source: empty ? null : "datadog",
    dora_deployments_total: empty ? null : d.length,
    dora_deployments_failed: empty ? null : failed.length,
    dora_deployments_pending_evaluation: empty ? null : d.length - evaluated.length,
    dora_incidents_total: empty || byRepository ? null : i.length,
    dora_cfr: evaluated.length ? failed.length / evaluated.length : null,
    dora_mttr_per_deploy_seconds_median: middle(recovery),
    dora_mttr_per_deploy_seconds_p90: recovery[Math.ceil(0.9 * recovery.length) - 1] ?? null,
    dora_mttr_per_incident_seconds_median: middle(restore),
    dora_mttr_per_incident_seconds_p90: restore[Math.ceil(0.9 * restore.length) - 1] ?? null,
    dora_rollback_rate: failed.length ? rolledBack.length / failed.length : null,
    dora_rollbacks_total: empty ? null : rolledBack.length,
    dora_lead_time_seconds_median: middle(leads),
    dora_deploy_frequency_per_day: d.length ? d.length / windowDays(window) : null,
    dora_remediation_distribution: failed.length ? distribution : null,
    dora_cfr_by_origin: known ? cfr : null,
    dora_rollback_rate_by_origin: Object.keys(rollback).length ? rollback : null,
    dora_cfr_by_origin_coverage_pct: commitCount ? (100 * known) / commitCount : null,
  };
}

function once(x: Deployment): DeployedCommit[] {
  return x.commits.filter((c, i) => x.commits.findIndex((other) => other.sha === c.sha) === i);
}

function sorted(values: (number | null)[]): number[] {
  return values.filter((v) => v !== null).sort((a, b) => a - b);
}

function middle(values: number[]): number | null {
  const n = values.length;
  return n ? ((values[(n - 1) >> 1] as number) + (values[n >> 1] as number)) / 2 : null;
}
