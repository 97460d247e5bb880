import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { judge, parseLabelled, scoreOrigins } from "@/lib/tools/bench/bench-origins";

const ROOT = resolve(import.meta.dirname, "../../..");
const SET = "../shared/origins/commit-origins.jsonl";
const FILE = resolve(ROOT, SET);
const present = existsSync(FILE);
const title = present ? "the labelled set" : `the labelled set (skipped: no ${SET})`;

describe.skipIf(!present)(title, () => {
  const judged = present ? judge(parseLabelled(readFileSync(FILE, "utf8"))) : [];
  const scores = Object.fromEntries(scoreOrigins(judged).map((score) => [score.name, score]));

  test("AI_ASSISTED has precision of at least 0.99 and recall of at least 0.97", () => {
    expect(scores.AI_ASSISTED?.precision).toBeGreaterThanOrEqual(0.99);
    expect(scores.AI_ASSISTED?.recall).toBeGreaterThanOrEqual(0.97);
  });

  test("BOT has precision and recall of at least 0.98", () => {
    expect(scores.BOT?.precision).toBeGreaterThanOrEqual(0.98);
    expect(scores.BOT?.recall).toBeGreaterThanOrEqual(0.98);
  });

  test("no HUMAN trap is called AI_ASSISTED", () => {
    const wrong = judged.filter(
      ({ row, origin, counted }) =>
        row.label.origin === "HUMAN" && origin === "AI_ASSISTED" && counted !== origin,
    );
    expect(wrong.map(({ row }) => row.id)).toEqual([]);
  });
});
