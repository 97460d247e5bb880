import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readMessage, SYNC_TOPIC, toMessage } from "@/lib/ingest/sync/queue";

const SECRET = "a secret of the cron";
const NOW = Date.parse("2026-11-25T04:00:00Z");

test("a message carries its hop and never the secret", () => {
  const message = toMessage(SECRET, 7, NOW);
  expect(readMessage(SECRET, message, NOW + 60_000)).toBe(7);
  expect(JSON.stringify(message)).not.toContain(SECRET);
});

test("a message that somebody else made, changed or kept is none", () => {
  const message = toMessage(SECRET, 7, NOW);
  expect(readMessage("another secret", message, NOW)).toBeNull();
  expect(readMessage(SECRET, { ...message, hop: 0 }, NOW)).toBeNull();
  expect(readMessage(SECRET, { ...message, proof: "" }, NOW)).toBeNull();
  expect(readMessage(SECRET, message, NOW + 7 * 3_600_000)).toBeNull();
  for (const payload of [null, "7", {}, { hop: 7 }]) expect(readMessage(SECRET, payload, NOW)).toBeNull();
});

test("vercel.json names the route as the consumer of the topic", () => {
  const { functions } = JSON.parse(readFileSync("vercel.json", "utf8"));
  const [file, { experimentalTriggers }] = Object.entries(functions)[0] as [
    string,
    { experimentalTriggers: { topic: string }[] },
  ];
  expect(experimentalTriggers[0]?.topic).toBe(SYNC_TOPIC);
  expect(readFileSync(file, "utf8")).toContain("export async function POST");
});
