import { expect, test } from "vitest";
import { sourceOf } from "@/lib/core/metrics/reading";
import { toReading } from "@/lib/ingest/feeds/reading";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const span = (from: string, to: string) => ({ from: day(from), to: day(to) });

test("incidents are known wherever one of their feeds was read, deployments by their own, and a feed that is off tells nothing", () => {
  const reading = toReading([
    { kind: "deployments", isOff: false, spansRead: [span("2026-11-01", "2026-11-30")] },
    { kind: "dora_incidents", isOff: false, spansRead: [span("2026-10-01", "2026-12-31")] },
    { kind: "managed_incidents", isOff: false, spansRead: [span("2026-12-20", "2027-01-15")] },
  ]);
  expect(reading.deployments).toEqual([span("2026-11-01", "2026-11-30")]);
  expect(reading.incidents).toEqual([span("2026-10-01", "2027-01-15")]);
  const off = toReading([
    { kind: "dora_incidents", isOff: true, spansRead: [span("2026-10-01", "2026-12-31")] },
  ]);
  expect(off).toEqual({ deployments: [], incidents: [] });
});

test("what a pipeline pushed is known too; where Datadog told of the same time, Datadog is the source", () => {
  const reading = toReading(
    [{ kind: "deployments", isOff: false, spansRead: [span("2026-11-10", "2026-11-20")] }],
    [
      {
        kind: "pushed_deployments",
        isOff: false,
        spansRead: [span("2026-11-01", "2026-11-12"), span("2026-11-18", "2026-11-25")],
      },
      { kind: "pushed_incidents", isOff: false, spansRead: [span("2026-11-05", "2026-11-25")] },
    ],
  );
  expect(reading).toEqual({
    deployments: [span("2026-11-01", "2026-11-25")],
    incidents: [span("2026-11-05", "2026-11-25")],
    pushed: [span("2026-11-01", "2026-11-10"), span("2026-11-20", "2026-11-25")],
  });
  const source = (from: string, to: string) => sourceOf(reading, span(from, to));
  expect(source("2026-11-01", "2026-11-10")).toBe("pipeline");
  expect(source("2026-11-11", "2026-11-19")).toBe("datadog");
  expect(source("2026-11-01", "2026-11-30")).toBe("both");
  // Of a time that nobody told of, the organization's sources answer.
  expect(source("2025-01-01", "2025-02-01")).toBe("both");
});

test("estimates from git are the source where nothing else tells of deployments, and then the only one", () => {
  const git = (isOff: boolean) => ({
    kind: "estimated_deployments" as const,
    isOff,
    spansRead: [span("2026-10-01", "2026-11-20")],
  });
  const incidents = {
    kind: "dora_incidents" as const,
    isOff: false,
    spansRead: [span("2026-11-01", "2026-11-30")],
  };
  const asked = span("2026-11-01", "2026-11-30");
  const alone = toReading([incidents], [git(false)]);
  expect(alone).toMatchObject({
    deployments: [span("2026-10-01", "2026-11-20")],
    incidents: incidents.spansRead,
  });
  expect(sourceOf(alone, asked)).toBe("git");
  expect(sourceOf(alone, span("2025-01-01", "2025-02-01"))).toBe("git");
  const told = { ...incidents, kind: "deployments" as const };
  const beside = toReading([told], [git(true)]);
  expect(beside.deployments).toEqual(told.spansRead);
  expect(sourceOf(beside, asked)).toBe("datadog");
});

test("an organization of a pipeline alone has no figure from Datadog, whatever is asked", () => {
  const pushed = toReading(
    [],
    [{ kind: "pushed_deployments", isOff: false, spansRead: [span("2026-11-01", "2026-11-12")] }],
  );
  expect(sourceOf(pushed, span("2026-11-05", "2026-11-06"))).toBe("pipeline");
  expect(sourceOf(pushed, span("2025-01-01", "2025-02-01"))).toBe("pipeline");
  expect(sourceOf(toReading([]), span("2025-01-01", "2025-02-01"))).toBe("datadog");
});
