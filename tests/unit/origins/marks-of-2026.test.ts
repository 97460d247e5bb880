import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { judge, parseLabelled } from "@/lib/tools/bench/bench-origins";

/** Invented commits with marks as agents and their users write them in 2026, and as people write around them. */
const FILE = resolve(import.meta.dirname, "../../fixtures/origins/marks-of-2026.jsonl");
const judged = judge(parseLabelled(readFileSync(FILE, "utf8")));

test("commits with the marks of 2026 are what a careful reader says", () => {
  const wrong = judged.filter(({ origin, counted }) => origin !== counted);
  expect(wrong.map(({ row, origin, ruleId }) => [row.id, origin, ruleId])).toEqual([]);
});

test("no person among them is called AI, whatever they quote, mention or are named", () => {
  const people = judged.filter(({ row }) => row.label.origin === "HUMAN");
  expect(people.length).toBeGreaterThan(50);
  expect(people.filter(({ origin }) => origin === "AI_ASSISTED")).toEqual([]);
});

test("every tool is named, and no other", () => {
  for (const { row, tools } of judged.filter(({ origin }) => origin === "AI_ASSISTED"))
    expect({ id: row.id, tools: [...tools].sort() }).toEqual({
      id: row.id,
      tools: row.label.tools.toSorted(),
    });
});
