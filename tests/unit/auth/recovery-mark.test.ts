import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readRecoveryMark, recoveryMark } from "@/lib/workspace/auth/recovery-mark";

const key = () => randomBytes(32).toString("base64");
const KEYS = { current: key(), retired: [] };
const NOW = new Date("2026-11-25T10:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const mark = recoveryMark(KEYS, "session-1", later(3_600));

test("a mark counts for its own session, until its end", () => {
  expect(readRecoveryMark(KEYS, mark, "session-1", later(3_599))?.expiresAt).toEqual(later(3_600));
  expect(readRecoveryMark(KEYS, mark, "session-1", later(3_600))).toBeNull();
  expect(readRecoveryMark(KEYS, mark, "session-2", NOW)).toBeNull();
});

test("two marks of one session are told apart, so that each is good once", () => {
  const other = recoveryMark(KEYS, "session-1", later(3_600));
  expect(readRecoveryMark(KEYS, other, "session-1", NOW)?.id).not.toBe(
    readRecoveryMark(KEYS, mark, "session-1", NOW)?.id,
  );
});

test("a mark outlives a change of the master key, but not that key", () => {
  expect(
    readRecoveryMark({ current: key(), retired: [KEYS.current] }, mark, "session-1", NOW),
  ).not.toBeNull();
  expect(readRecoveryMark({ current: key(), retired: [] }, mark, "session-1", NOW)).toBeNull();
});

test("a mark with a later end or another id, and anything else, is not ours", () => {
  const [end, id, mac] = mark.split(".");
  const forged = [`${Number(end) + 60}.${id}.${mac}`, `${end}.${"A".repeat(22)}.${mac}`, `${end}.${id}.`];
  for (const text of [...forged, `${end}.${id}.AAAA`, "", "x", `${mark}.y`])
    expect(readRecoveryMark(KEYS, text, "session-1", NOW), text).toBeNull();
});
