import { expect, test } from "vitest";
import { orderSeverities } from "@/lib/read/incidents/severity-order";

test("numbered severities come first, from 1 on, then words by their gravity, then any other name, none last", () => {
  expect(
    orderSeverities(["Normal", "High", "SEV-3", "SEV-2", "custom", "Urgent", "SEV-1", "SEV-10", ""]),
  ).toEqual(["SEV-1", "SEV-2", "SEV-3", "SEV-10", "Urgent", "High", "Normal", "custom", ""]);
});
