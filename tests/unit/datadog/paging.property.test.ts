import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PagingCheckpoint } from "@/lib/providers/datadog/paging";
import { fakeList, type HeldEvent } from "./fake-list";
import { idsOf, readAll, stored } from "./read-all";

const START = 1_770_000_000;
const RUNS = { numRuns: 300, seed: 20_261_123 };

const AWKWARD = [
  "api",
  "a b",
  'say "hi"',
  "a:b",
  "(x)",
  "back\\slash",
  "日本",
  "-minus",
  "OR",
  "st*r",
  "\\",
  '"',
];
const value = fc.oneof(
  fc.constantFrom(...AWKWARD),
  fc.string({ minLength: 1, maxLength: 6, unit: "binary" }),
);
const second = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(120)).map((offset) => START + offset);

/** One deployment per service and second, as Datadog documents; any number of services in a second. */
const deployments = fc
  .uniqueArray(fc.record({ at: second, service: value, env: fc.option(value, { nil: undefined }) }), {
    maxLength: 60,
    size: "max",
    selector: (one) => `${one.at} ${one.service}`,
  })
  .map((items) => items.map((item, index): HeldEvent => ({ ...item, id: `d${index}` })));

/** Incidents may lack a service, and name several; none is like another in all three. */
const several = fc.uniqueArray(value, { maxLength: 2 });
const incidents = fc
  .uniqueArray(fc.record({ at: second, service: several, team: several, env: several }), {
    maxLength: 40,
    size: "max",
    selector: (one) =>
      JSON.stringify([one.at, one.service.toSorted(), one.team.toSorted(), one.env.toSorted()]),
  })
  .map((items) => items.map((item, index): HeldEvent => ({ ...item, id: `f${index}` })));

const window = { from: new Date(START * 1000), to: new Date((START + 200) * 1000) };

const sortedIds = (events: readonly HeldEvent[]) => events.map((event) => event.id).sort();

/** Page caps that change with every answer, in a repeatable way. */
const changingCap = fc
  .array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 })
  .map((sizes) => {
    let next = 0;
    return () => sizes[next++ % sizes.length] ?? 1;
  });

describe("readWindow", () => {
  test("brings every deployment once, whatever the server's page and the names", async () => {
    await fc.assert(
      fc.asyncProperty(deployments, fc.integer({ min: 2, max: 20 }), async (held, cap) => {
        const { ids, end } = await readAll({ ...window, list: fakeList(held, { cap: () => cap }).list });
        expect(ids.toSorted()).toEqual(sortedIds(held));
        expect(end.complete).toBe(true);
      }),
      RUNS,
    );
  });

  test("brings every deployment once when each answer is cut somewhere else", async () => {
    await fc.assert(
      fc.asyncProperty(deployments, changingCap, async (held, cap) => {
        const { ids, end } = await readAll({ ...window, list: fakeList(held, { cap }).list });
        expect(ids.toSorted()).toEqual(sortedIds(held));
        expect(end.complete).toBe(true);
      }),
      RUNS,
    );
  });

  test("loses no incident without saying so, without services and with several", async () => {
    await fc.assert(
      fc.asyncProperty(incidents, fc.integer({ min: 2, max: 20 }), async (held, cap) => {
        const { ids, end } = await readAll({ ...window, list: fakeList(held, { cap: () => cap }).list });
        expect(new Set(ids).size).toBe(ids.length);
        const full = new Set(end.complete ? [] : end.fullSeconds.map((one) => one.getTime() / 1000));
        const missing = held.filter((event) => !ids.includes(event.id));
        expect(missing.filter((event) => !full.has(event.at))).toEqual([]);
      }),
      RUNS,
    );
  });

  test("a walk resumed from any page's checkpoint brings what was still missing", async () => {
    await fc.assert(
      fc.asyncProperty(deployments, fc.integer({ min: 2, max: 6 }), async (held, cap) => {
        const list = fakeList(held, { cap: () => cap }).list;
        const { pages } = await readAll({ ...window, list });
        for (const [index, page] of pages.entries()) {
          const before = pages.slice(0, index + 1).flatMap(idsOf);
          const rest = await readAll({ ...window, list, resume: stored(page.checkpoint) });
          expect([...new Set([...before, ...rest.ids])].sort()).toEqual(sortedIds(held));
        }
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  test("small request budgets end where the next walk goes on, and together bring everything", async () => {
    await fc.assert(
      fc.asyncProperty(deployments, fc.integer({ min: 1, max: 4 }), async (held, requestBudget) => {
        const list = fakeList(held, { cap: () => 7 }).list;
        const ids: string[] = [];
        let resume: PagingCheckpoint | null = null;
        for (let walks = 0; walks < 500; walks += 1) {
          const walk = await readAll({ ...window, list, requestBudget, resume });
          ids.push(...walk.ids);
          if (walk.end.complete) break;
          expect(walk.end.reason).toBe("budget");
          resume = stored(walk.end.checkpoint);
        }
        expect([...new Set(ids)].sort()).toEqual(sortedIds(held));
      }),
      { ...RUNS, numRuns: 100 },
    );
  });

  test("events that don't say when they were neither stop the walk nor hide others", async () => {
    const shown = fc.option(
      fc.constantFrom("soon", null, "0001-01-01T00:00:00Z", 12, {}, "2019-01-01T00:00:00Z"),
    );
    const mixed = fc
      .tuple(deployments, fc.array(shown, { minLength: 60, maxLength: 60 }))
      .map(([held, shows]) =>
        held.map((event, index): HeldEvent => {
          const show = shows[index];
          return show === null ? event : { ...event, shown: show };
        }),
      );
    await fc.assert(
      fc.asyncProperty(mixed, fc.integer({ min: 3, max: 20 }), async (held, cap) => {
        const { ids, end } = await readAll({ ...window, list: fakeList(held, { cap: () => cap }).list });
        expect([...new Set(ids)].sort()).toEqual(sortedIds(held));
        expect(end.complete).toBe(true);
      }),
      RUNS,
    );
  });
});
