import { expect, test } from "vitest";
import { judge, parseLabelled, scoreOrigins, scoreRules, scoreTools } from "@/lib/tools/bench/bench-origins";

const row = (id: string, message: string, origin: string, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    id,
    author_name: "Maren Vik",
    author_email: "maren.vik@example.org",
    message,
    label: { origin, tools: [], ...more },
  });

const CURSOR = "Cache\n\nMade-with: Cursor";
const FILE = [
  row("a", CURSOR, "AI_ASSISTED", { tools: ["Cursor"] }),
  row("b", CURSOR, "HUMAN"),
  row("c", CURSOR, "HUMAN", { also_acceptable: ["AI_ASSISTED"] }),
  row("d", "Cache", "AI_ASSISTED", { tools: ["Amp"] }),
  row("e", "Cache", "HUMAN"),
].join("\n\n");

test("precision and recall of each origin, an acceptable origin counting as the label", () => {
  const scores = scoreOrigins(judge(parseLabelled(FILE)));
  // AI_ASSISTED: labelled a, c, d; called a, b, c. HUMAN: labelled b, e; called d, e.
  expect(scores).toEqual([
    { name: "HUMAN", labelled: 2, called: 2, hits: 1, precision: 1 / 2, recall: 1 / 2 },
    { name: "AI_ASSISTED", labelled: 3, called: 3, hits: 2, precision: 2 / 3, recall: 2 / 3 },
    { name: "BOT", labelled: 0, called: 0, hits: 0, precision: null, recall: null },
  ]);
});

test("tools are scored over the commits whose origin was right", () => {
  expect(scoreTools(judge(parseLabelled(FILE)), "AI_ASSISTED")).toEqual([
    { name: "Cursor", labelled: 1, called: 1, hits: 1, precision: 1, recall: 1 },
  ]);
});

test("each rule is scored over the commits it decided", () => {
  expect(scoreRules(judge(parseLabelled(FILE)))).toEqual([
    { ruleId: "human/no-evidence", decided: 2, right: 1 },
    { ruleId: "trailer/vendor", decided: 3, right: 2 },
  ]);
});

test("a line of another shape is refused by its number", () => {
  expect(() => parseLabelled(`${row("a", "x", "HUMAN")}\n{"id":"b"}`)).toThrow(/^Line 2/);
});
