import { expect, test } from "vitest";
import { readAll } from "@/lib/platform/supabase/read-all";

const stored = (count: number) => Array.from({ length: count }, (_, i) => i);

test.each([0, 1, 2, 3, 4, 7])("%i rows are all read, whatever comes at once", async (count) => {
  const asked: [number, number][] = [];
  const rows = await readAll<number>(async (from, to) => {
    asked.push([from, to]);
    return { data: stored(count).slice(from, to + 1), error: null };
  }, 2);
  expect(rows).toEqual(stored(count));
  expect(asked.every(([from, to]) => to - from === 1)).toBe(true);
});

test("an error ends it", async () => {
  const refused = readAll<number>(
    async (from) =>
      from === 0
        ? { data: [1, 2], error: null }
        : { data: null, error: { code: "42501", message: "permission denied" } },
    2,
  );
  await expect(refused).rejects.toThrow("42501");
});
