import { describe, expect, test } from "vitest";
import {
  filterDeployments,
  filterIncidents,
  isInWindow,
  startedInWindow,
  windowBefore,
  windowDays,
} from "@/lib/metrics/window";
import { deployment, incident, MARCH_1_TO_11 } from "./build";

describe("a window", () => {
  test("holds its start and not its end", () => {
    const { from, to } = MARCH_1_TO_11;
    expect(isInWindow(from, MARCH_1_TO_11)).toBe(true);
    expect(isInWindow(to, MARCH_1_TO_11)).toBe(false);
    expect(isInWindow(new Date(to.getTime() - 1), MARCH_1_TO_11)).toBe(true);
    expect(startedInWindow([deployment({ startedAt: to })], MARCH_1_TO_11)).toEqual([]);
  });

  test("is as long as its days, and an inverted one is empty", () => {
    const { from, to } = MARCH_1_TO_11;
    expect(windowDays(MARCH_1_TO_11)).toBe(10);
    expect(windowDays({ from: to, to: from })).toBe(0);
  });

  test("follows the one before without gap or overlap", () => {
    expect(windowBefore(MARCH_1_TO_11)).toEqual({
      from: new Date("2026-02-19T00:00:00Z"),
      to: new Date("2026-03-01T00:00:00Z"),
    });
  });
});

describe("filterDeployments", () => {
  const live = deployment({ env: "live", team: "a", service: "s", repositoryId: "r" });
  const staging = deployment({ env: "staging", team: "b", service: "s", repositoryId: "q" });
  const nowhere = deployment({ env: null, team: null, service: "t", repositoryId: null });
  const all = [live, staging, nowhere];

  test("without a filter everything passes", () => {
    expect(filterDeployments(all, {})).toEqual(all);
    expect(filterDeployments(all, { environments: null, service: null, team: null })).toEqual(all);
  });

  test("an environment filter leaves out deployments without one, and no environments means none", () => {
    expect(filterDeployments(all, { environments: ["live", "prod"] })).toEqual([live]);
    expect(filterDeployments(all, { environments: [] })).toEqual([]);
  });

  test("filters add up", () => {
    expect(filterDeployments(all, { service: "s", team: "b" })).toEqual([staging]);
    expect(filterDeployments(all, { repositoryId: "r", team: "b" })).toEqual([]);
  });
});

describe("filterIncidents", () => {
  const both = incident({ envs: ["staging", "live"], services: ["a", "b"], teams: [] });
  const none = incident({ envs: [], services: [], teams: ["x"] });

  test("an incident belongs when any of its environments, services or teams does", () => {
    expect(filterIncidents([both, none], { environments: ["live"] })).toEqual([both]);
    expect(filterIncidents([both, none], { service: "b" })).toEqual([both]);
    expect(filterIncidents([both, none], { team: "x" })).toEqual([none]);
    expect(filterIncidents([both, none], { environments: ["live"], team: "x" })).toEqual([]);
  });

  test("a repository doesn't narrow them", () => {
    expect(filterIncidents([both, none], { repositoryId: "r" })).toEqual([both, none]);
  });
});
