import { expect, test } from "vitest";
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
