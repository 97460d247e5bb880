import { randomBytes, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { readUnsubscribeToken, unsubscribeToken } from "@/lib/read/digests/unsubscribe-token";

const newKey = () => randomBytes(32).toString("base64");
const target = { organizationId: randomUUID(), userId: randomUUID() };
const keys = { current: newKey(), retired: [] };
const token = unsubscribeToken(keys, target);

test("a link says whose subscription it ends, in characters an address takes as they are", () => {
  expect(token).toMatch(/^[\w-]+$/);
  expect(readUnsubscribeToken(keys, token)).toEqual(target);
});

test("a link from before a change of the master key works while the old key is accepted, and not after", () => {
  const renewed = { current: newKey(), retired: [keys.current] };
  expect(readUnsubscribeToken(renewed, token)).toEqual(target);
  expect(readUnsubscribeToken({ ...renewed, retired: [] }, token)).toBeNull();
});

test("nobody makes or changes one: any other character, length or key is refused", () => {
  for (let at = 0; at < token.length; at += 7) {
    const other = token[at] === "A" ? "B" : "A";
    expect(readUnsubscribeToken(keys, token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
  }
  for (const wrong of [
    "",
    "x",
    token.slice(0, -1),
    `${token}A`,
    unsubscribeToken({ current: newKey(), retired: [] }, target),
  ])
    expect(readUnsubscribeToken(keys, wrong)).toBeNull();
});
