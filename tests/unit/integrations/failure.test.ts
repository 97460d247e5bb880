import { expect, test } from "vitest";
import { daysSince, FAILURE_KINDS, parseFailureKind } from "@/lib/ingest/integrations/failure";
import { en } from "@/lib/platform/i18n/messages/en";
import { DATADOG_ERROR_KINDS } from "@/lib/providers/datadog/types";

test("every failure with a name has its own sentence, and no sentence is without a failure", () => {
  const sentences = en.integrations.failing.kinds;
  expect(Object.keys(sentences).sort()).toEqual([...FAILURE_KINDS, "other"].sort());
  expect(new Set(Object.values(sentences)).size).toBe(FAILURE_KINDS.length + 1);
});

test("every way a Datadog call fails is known, but for one of our own making", () => {
  const unknown = DATADOG_ERROR_KINDS.filter((kind) => parseFailureKind(kind) === "other");
  expect(unknown).toEqual(["cancelled"]);
});

test("a word this version doesn't know is shown as some other failure, not as nothing", () => {
  expect(parseFailureKind("from-a-later-version")).toBe("other");
});

test("days since an incident are whole days that have passed, and never below none", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(daysSince(new Date("2026-11-22T12:00:01Z"), now)).toBe(0);
  expect(daysSince(new Date("2026-11-22T12:00:00Z"), now)).toBe(1);
  expect(daysSince(new Date("2026-11-23T12:10:00Z"), now)).toBe(0);
});
