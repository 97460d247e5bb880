import { expect, test } from "vitest";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";

const UNTIL = new Date("2026-11-25T12:00:00Z");
const base = { seed: "one", deployments: 2000, commitsPerDeployment: 4, until: UNTIL, days: 100 };

test("it has as many deployments and incidents as asked for, and about as many commits", () => {
  const { deployments, failures } = syntheticHistory({ ...base, incidents: 30 });
  expect([deployments.length, failures.length]).toEqual([2000, 30]);
  const commits = deployments.reduce((sum, { attributes }) => sum + (attributes.commits?.length ?? 0), 0);
  expect(commits / 2000).toBeGreaterThan(3.8);
  expect(commits / 2000).toBeLessThan(4.2);
});

test("the events fill the span and end at its end", () => {
  const starts = syntheticHistory(base).deployments.map(({ attributes }) => attributes.started_at);
  expect(starts[0]).toBe("2026-11-25T12:00:00Z");
  expect(starts.at(-1)?.slice(0, 10)).toBe("2026-08-17");
});

test("a crowded second holds that many deployments, each of another service", () => {
  const { deployments } = syntheticHistory({ ...base, perSecond: 15, services: 15 });
  const bySecond = Map.groupBy(deployments, ({ attributes }) => attributes.started_at);
  const newest = bySecond.get("2026-11-25T12:00:00Z") ?? [];
  expect(newest.length).toBe(15);
  const places = deployments.map(({ attributes }) => `${attributes.service} ${attributes.started_at}`);
  expect(new Set(places).size).toBe(deployments.length);
});

test("more deployments a second than services are refused", () => {
  expect(() => syntheticHistory({ ...base, perSecond: 3, services: 2 })).toThrow(RangeError);
});

test("the share of failures is the one asked for", () => {
  const { deployments } = syntheticHistory({ ...base, failureRate: 0.2, pendingRate: 0 });
  const failed = deployments.filter(({ attributes }) => attributes.change_failure).length;
  expect(failed / 2000).toBeGreaterThan(0.17);
  expect(failed / 2000).toBeLessThan(0.23);
});

test("the same seed gives the same history, another seed another one", () => {
  expect(syntheticHistory(base)).toEqual(syntheticHistory(base));
  expect(syntheticHistory({ ...base, seed: "two" })).not.toEqual(syntheticHistory(base));
});
