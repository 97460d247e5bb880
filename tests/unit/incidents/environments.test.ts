import { expect, test } from "vitest";
import { incidentsThatAnswer } from "@/lib/core/question/answers";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import { takesWithoutEnvironment } from "@/lib/read/incidents/environments";

const SAID = { productionEnvironments: ["production", "live"], countsIncidentsWithoutEnvironment: true };

const NOW = new Date("2026-11-25T12:00:00Z");
/** The six of the report: which environments each names. */
const SIX = [["production"], [], [], ["staging"], ["Production"], ["production", "staging"]];

function counted(environments: readonly string[], counts = true): number {
  const said = { ...SAID, countsIncidentsWithoutEnvironment: counts };
  const question = {
    ...EVERYTHING,
    window: { from: BEGINNING, to: NOW },
    environments,
    incidentsWithoutEnvironment: takesWithoutEnvironment(environments, said),
  };
  const incidents = SIX.map((envs, i) => ({
    id: String(i),
    externalId: String(i),
    services: [],
    envs,
    teams: [],
    severity: null,
    startedAt: new Date(NOW.getTime() - 1),
    finishedAt: null,
    restoreSeconds: null,
  }));
  return incidentsThatAnswer(incidents, question)?.length ?? 0;
}

test("incidents that name no environment count with production, alone and beside others, and not with staging", () => {
  expect(counted(["production", "live"])).toBe(4);
  expect(counted(["production"])).toBe(4);
  expect(counted(["production", "staging"])).toBe(5);
  expect(counted(["staging"])).toBe(2);
});

test("where an organization leaves them out, they count only where events without an environment are asked for", () => {
  expect(counted(["production"], false)).toBe(2);
  expect(counted(["production", ""], false)).toBe(4);
  expect(counted([""], false)).toBe(2);
});
