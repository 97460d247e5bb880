import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { definition } from "@/lib/core/metrics/definitions";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { deploymentsThatAnswer, incidentsThatAnswer } from "@/lib/core/question/answers";
import { EVERYTHING } from "@/lib/core/question/question";
import { toFactsDeployment, toFactsIncident } from "@/lib/read/exports/facts-rows";
import { FACTS_FORMAT_VERSION, type Facts } from "@/lib/read/exports/facts-schema";
import { computeComparison } from "@/lib/read/origin-comparisons/compute";
import { reportFigures } from "@/lib/read/reports/figures";
import { toScopeJson } from "@/lib/read/reports/scope";
import { recomputeCommand } from "@/lib/tools/cli/commands/recompute";
import { FailedCommand, UsageError } from "@/lib/tools/cli/errors";
import { expectDocumentedShape } from "../../support/documented-shape";
import { commit, deployment, incident } from "../metrics/build";

const folder = mkdtempSync(join(tmpdir(), "iris-recompute-"));
const file = join(folder, "facts.json");
let said = "";

beforeEach(() => {
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

const AS_OF = new Date("2026-03-20T00:00:00Z");
const DAY_MS = 86_400_000;
const WINDOW = { from: new Date("2026-03-01T00:00:00Z"), to: new Date("2026-03-20T00:00:00Z") };

/** An export the way the server writes it, of 300 deployments in which every fifth AI-assisted one failed. */
function facts(): Facts {
  const deployments = Array.from({ length: 300 }, (_, i) => {
    const isAi = i % 2 === 0;
    return deployment({
      service: `service-${(i >> 1) % 3}`,
      startedAt: new Date(AS_OF.getTime() - (i * 50 * DAY_MS) / 300 - 1),
      result: i % (isAi ? 10 : 15) === 0 ? "failed" : "passed",
      commits: [commit({ origin: isAi ? "AI_ASSISTED" : "HUMAN", leadTimeSeconds: 60 * i })],
    });
  });
  const question = { ...EVERYTHING, window: WINDOW, environments: ["production"] };
  const incidents = [incident({ restoreSeconds: 60 }), incident()];
  const attested = { attested: 60, seen: 50, unmarked: 20 };
  const { comparison, services, hiddenEstimate, history } = computeComparison({
    rows: new HistoryRows().add(deployments),
    now: AS_OF,
    observedLagSeconds: [],
    attested,
  });
  const at = AS_OF.toISOString();
  const facts = {
    format: "iris-facts",
    formatVersion: FACTS_FORMAT_VERSION,
    basis: {
      organization: "acme",
      timeZone: "UTC",
      scope: toScopeJson(question, []),
      source: "datadog",
      dataAsOf: at,
      dataVersion: 1,
      originRulesVersion: "1",
      producedAt: at,
    },
    comparisonInput: { environments: ["production"], asOf: at, observedLagSeconds: [], attested },
    deployments: deployments.map(toFactsDeployment),
    incidents: incidents.map(toFactsIncident),
    stated: {
      figures: reportFigures({
        source: "datadog",
        counts: countWindow(
          deploymentsThatAnswer(deployments, question),
          windowAlone(WINDOW),
          namedRemediations(deployments, WINDOW.to),
        ),
        incidents: incidentsThatAnswer(incidents, question),
        window: WINDOW,
        reading: { deployments: [WINDOW], incidents: [WINDOW] },
        hiddenNotes: hiddenEstimate,
      }),
      comparison: {
        definition: definition("origin-comparison"),
        environments: ["production"],
        computedAt: at,
        dataVersion: 1,
        originRulesVersion: "1",
        history,
        result: comparison,
        services,
        hiddenEstimate,
      },
      dataVersionAtEnd: 1,
    },
  };
  return JSON.parse(JSON.stringify(facts)) as Facts;
}

function write(content: Facts | string): string {
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("a file whose figures follow from its facts: every one is ok, the comparison too", async () => {
  await recomputeCommand(write(facts()));
  expect(said).toMatch(/^ok {7}dora_cfr /m);
  expect(said).toMatch(/^ok {7}comparison\.adjusted\.ai\.ratio +\d/m);
  expect(said).not.toMatch(/^differs/m);
});

test("a tampered figure differs, is shown with what its facts give, and fails the command", async () => {
  const tampered = facts();
  const cfr = tampered.stated.figures.find(({ name }) => name === "dora_cfr");
  if (cfr) cfr.value = 0.01;
  await expect(recomputeCommand(write(tampered))).rejects.toThrow(FailedCommand);
  expect(said).toMatch(/^differs {2}dora_cfr +0\.01 stated, 0\.\d+ recomputed$/m);
  expect(said.match(/^differs/gm)).toHaveLength(1);
  said = "";
  await expect(recomputeCommand(file, { json: true })).rejects.toThrow("1 figure differs.");
  const { figures } = expectDocumentedShape("recompute", said) as {
    figures: { name: string; ok: boolean }[];
  };
  expect(figures.filter(({ ok }) => !ok)).toMatchObject([{ name: "dora_cfr", stated: 0.01 }]);
});

test("a tampered fact makes the figures that rest on it differ, and a figure taken away is missed", async () => {
  const fact = facts();
  for (const one of fact.deployments) if (one.verdict === "failed") one.verdict = "passed";
  await expect(recomputeCommand(write(fact))).rejects.toThrow(FailedCommand);
  expect(said).toMatch(/^differs {2}dora_deployments_failed /m);
  expect(said).toMatch(/^differs {2}comparison\./m);

  said = "";
  const missing = facts();
  missing.stated.figures = missing.stated.figures.filter(({ name }) => name !== "deployment_rework_rate");
  await expect(recomputeCommand(write(missing))).rejects.toThrow(FailedCommand);
  expect(said).toMatch(/^differs {2}deployment_rework_rate /m);
});

test("an older definition and data that moved meanwhile are said", async () => {
  const old = facts();
  for (const { definition: one } of old.stated.figures) if (one.id === "change-failure-rate") one.version = 9;
  old.stated.dataVersionAtEnd = 2;
  await recomputeCommand(write(old));
  expect(said).toContain("version 9 of change-failure-rate");
  expect(said).toContain("export again");
});

test("no file, half a file and another file are told apart from a difference", async () => {
  await expect(recomputeCommand(join(folder, "nothing.json"))).rejects.toThrow(UsageError);
  await expect(recomputeCommand(write(JSON.stringify(facts()).slice(0, -20)))).rejects.toThrow(/broke off/);
  await expect(recomputeCommand(write('{"format":"other"}'))).rejects.toThrow(/no export of format version/);
});
