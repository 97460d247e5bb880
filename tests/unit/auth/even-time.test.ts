import { expect, test } from "vitest";
import { untilSlotEnds } from "@/lib/workspace/auth/even-time";

test("an answer comes at a whole slot, however long was worked on it", async () => {
  const SLOT = 120;
  const ends = await Promise.all(
    [0, 30, 100, 150].map(async (worked) => {
      const startedAt = performance.now() - worked;
      await untilSlotEnds(startedAt, SLOT);
      return performance.now() - startedAt;
    }),
  );
  for (const [index, end] of ends.entries()) {
    const slots = index === 3 ? 2 : 1;
    expect(end).toBeGreaterThanOrEqual(slots * SLOT - 2);
    expect(end).toBeLessThan(slots * SLOT + 60);
  }
});
