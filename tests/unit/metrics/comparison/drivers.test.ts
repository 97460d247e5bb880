import { expect, test } from "vitest";
import { driversOf } from "@/lib/core/metrics/comparison/drivers";
import { AI } from "@/lib/core/metrics/comparison/exposures";
import { fitDeployments } from "@/lib/core/metrics/comparison/fit-deployments";
import { hazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import { overlapOf } from "@/lib/core/metrics/comparison/overlap";
import { slopesOf } from "@/lib/core/metrics/comparison/slopes";
import { exposuresFrom, type Row } from "./rows";

/** So many alike deployments, of which so many failed. */
const alike = (deployments: number, failed: number, row: Partial<Row>): Row[] =>
  Array.from({ length: deployments }, (_, i) => ({
    stratum: 0,
    human: 1,
    ai: 0,
    ...row,
    failed: i < failed,
  }));

function driversAmong(rows: readonly Row[], designEffect = 1) {
  const { exposures, strata } = exposuresFrom(rows);
  const fit = fitDeployments(exposures, strata, overlapOf(exposures));
  const names = { services: ["a", "b", "c", "d"] };
  const drivers = driversOf({
    fit,
    ai: hazardRatio(fit, AI, designEffect),
    slopes: slopesOf(fit, designEffect),
    designEffect,
    names,
  });
  return Object.fromEntries(drivers.map((driver) => [driver.of, driver]));
}

test("AI accounts for the failures that as many human commits wouldn't have had", () => {
  const { ai } = driversAmong([...alike(100, 10, {}), ...alike(100, 20, { human: 0, ai: 1 })]);
  expect(ai?.ratio).toBeCloseTo(Math.log(0.8) / Math.log(0.9), 6);
  expect(ai?.failures).toBeCloseTo(10, 5);
});

test("batches above the median account for what the median one wouldn't have had", () => {
  const { batch } = driversAmong([...alike(100, 10, {}), ...alike(100, 20, { human: 2 })]);
  expect(batch?.median).toBe(1);
  expect(batch?.ratio).toBeCloseTo(Math.log(0.8) / Math.log(0.9), 5);
  expect(batch?.failures).toBeCloseTo(10, 4);
});

test("so does the time after a failure", () => {
  const { "after-failure": after } = driversAmong([
    ...alike(100, 10, {}),
    ...alike(100, 20, { sinceFailure: 1 }),
  ]);
  expect(after?.failures).toBeCloseTo(10, 4);
});

test("the riskiest service is shrunk by how much services differ: SciPy's gamma quantiles", () => {
  const services = (failed: readonly number[]) =>
    failed.flatMap((count, stratum) => alike(200, count, { stratum }));
  const { service } = driversAmong(services([10, 10, 10, 40]));
  expect(service?.service).toBe("d");
  expect(service?.ratio).toBeCloseTo(2.1524, 3);
  expect(service?.interval.low).toBeCloseTo(1.5514, 3);
  expect(service?.interval.high).toBeCloseTo(2.8502, 3);
  expect(service?.failures).toBeCloseTo(20.167, 2);
  // Where they differ by no more than chance would make, none is called risky; nor where chance makes much.
  expect(driversAmong(services([18, 17, 18, 17])).service).toBeUndefined();
  expect(driversAmong(services([10, 10, 10, 40]), 12).service).toBeUndefined();
});
