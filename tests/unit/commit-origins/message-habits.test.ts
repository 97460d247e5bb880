import { expect, test } from "vitest";
import { completenessOf, learnMessageHabits, NO_HABITS } from "@/lib/ingest/commit-origins/message-habits";

const of = (length: number, letter = "x") => letter.repeat(length);

test("a message that ends at a length texts are cut at is cut, in characters or in bytes", () => {
  for (const length of [255, 256, 1_024, 65_535]) {
    expect(completenessOf(of(length), true, NO_HABITS)).toBe("cut");
    expect(completenessOf(of(length + 2), true, NO_HABITS)).toBe("full");
  }
  expect(completenessOf(`${of(253)}é`, true, NO_HABITS)).toBe("cut");
  expect(completenessOf(`${of(254)}\n`, true, NO_HABITS)).toBe("full");
});

test("any other length is a cut where several different messages end at it", () => {
  const messages = ["a", "b", "c"].map((letter) => of(180, letter));
  const habits = learnMessageHabits([...messages, "short", null]);
  expect(habits.cutAt).toBe(180);
  expect(completenessOf(of(180, "d"), true, habits)).toBe("cut");
  expect(completenessOf(of(179), true, habits)).toBe("full");
  expect(learnMessageHabits([of(180), of(180), of(180)]).cutAt).toBeNull();
  expect(learnMessageHabits(["ab", "cd", "ef"]).cutAt).toBeNull();
});

test("titles of squash merges are incomplete where none of many has a body", () => {
  const titles = Array.from({ length: 10 }, (_, number) => `Round totals (#${number})`);
  const habits = learnMessageHabits(titles);
  expect(habits.dropsBodies).toBe(true);
  expect(completenessOf("Round totals (#12)", true, habits)).toBe("title");
  expect(completenessOf("Round totals", true, habits)).toBe("full");
  expect(learnMessageHabits([...titles, "Round totals (#11)\n\nWith a body"]).dropsBodies).toBe(false);
  expect(learnMessageHabits(titles.slice(1)).dropsBodies).toBe(false);
});

test("one line of a source that forwards subjects only stays a subject", () => {
  expect(completenessOf("Round totals (#12)", false, NO_HABITS)).toBe("subject");
  expect(completenessOf(null, true, NO_HABITS)).toBe("full");
});
