import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isRecoveryMark, recoveryMark } from "@/lib/auth/recovery-mark";

const key = () => randomBytes(32).toString("base64");
const KEYS = { current: key(), retired: [] };
const NOW = new Date("2026-11-25T10:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const mark = recoveryMark(KEYS, "session-1", NOW);

test("a mark counts for its own session, for an hour", () => {
  expect(isRecoveryMark(KEYS, mark, "session-1", later(3_599))).toBe(true);
  expect(isRecoveryMark(KEYS, mark, "session-1", later(3_600))).toBe(false);
  expect(isRecoveryMark(KEYS, mark, "session-2", NOW)).toBe(false);
});

test("a mark outlives a change of the master key, but not that key", () => {
  expect(isRecoveryMark({ current: key(), retired: [KEYS.current] }, mark, "session-1", NOW)).toBe(true);
  expect(isRecoveryMark({ current: key(), retired: [] }, mark, "session-1", NOW)).toBe(false);
});

test("a mark with a later end, and anything else, is not ours", () => {
  const [end, mac] = mark.split(".");
  for (const forged of [`${Number(end) + 60}.${mac}`, `${end}.`, `${end}.AAAA`, "", "x", `${mark}.y`])
    expect(isRecoveryMark(KEYS, forged, "session-1", NOW), forged).toBe(false);
});
