import { expect, test } from "vitest";
import { takesWithoutEnvironment, withUnnamed } from "@/lib/read/incidents/environments";
import { incidentsInScope, type Scope } from "@/lib/read/reports/scope";

const SAID = { productionEnvironments: ["production", "live"], countsIncidentsWithoutEnvironment: true };

/** The six of the report: which environments each names. */
const SIX = [["production"], [], [], ["staging"], ["Production"], ["production", "staging"]];

function counted(environments: readonly string[], counts = true): number {
  const said = { ...SAID, countsIncidentsWithoutEnvironment: counts };
  const scope: Scope = {
    window: { from: new Date(0), to: new Date() },
    environments,
    services: [],
    teams: [],
    repositories: [],
    tools: [],
    incidentsWithoutEnvironment: takesWithoutEnvironment(environments, said),
  };
  const incidents = SIX.map((envs, i) => ({
    id: String(i),
    externalId: String(i),
    services: [],
    envs,
    teams: [],
    severity: null,
    startedAt: new Date(),
    finishedAt: null,
    restoreSeconds: null,
  }));
  return incidentsInScope(incidents, scope)?.length ?? 0;
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

test("no environment asked for twice", () => {
  expect(withUnnamed(["production", ""], true)).toEqual(["production", ""]);
});
