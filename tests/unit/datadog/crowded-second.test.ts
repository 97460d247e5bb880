import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FakeListOptions, fakeList, type HeldEvent } from "./fake-list";
import { readAll } from "./read-all";

const AT = 1_770_000_000;
const window = { from: new Date((AT - 1000) * 1000), to: new Date((AT + 1000) * 1000) };

/** Incidents of one second that service, team and environment don't tell apart. */
const alike = (count: number, more: (index: number) => Partial<HeldEvent> = () => ({})): HeldEvent[] =>
  Array.from({ length: count }, (_, index) => ({ id: `f${index}`, at: AT, ...more(index) }));

/** What is in the retention besides, so that the server can show how large a page it gives. */
const earlier = (count: number): HeldEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `earlier-${index}`,
    at: AT - 50_000 - index,
    service: "a",
  }));

async function read(held: readonly HeldEvent[], options: FakeListOptions, pageLimit = 50) {
  const { list, requests } = fakeList(held, options);
  const { ids, end } = await readAll({ ...window, list, pageLimit });
  return { ids: ids.filter((id) => !id.startsWith("earlier")), end, requests };
}

const SMALL = { cap: () => 50 };
const full = { complete: false, reason: "second-full", fullSeconds: [new Date(AT * 1000)] };

describe("a second that service, team and environment leave full", () => {
  test.each(["severity", "source", "version"] as const)("is split by %s", async (attribute) => {
    const held = alike(160, (index) => ({ [attribute]: `v${index % 8}` }));
    const { ids, end } = await read(held, SMALL);
    expect(new Set(ids).size).toBe(160);
    expect(end.complete).toBe(true);
  });

  test.each(["match-nothing", "ignored"] as const)(
    "is never called complete by a search that doesn't know these (%s)",
    async (facets) => {
      const held = alike(160, (index) => ({ severity: `v${index % 8}` }));
      const { end } = await read(held, { ...SMALL, undocumented: { facets } });
      expect(end).toMatchObject(full);
    },
  );

  test("is read by a larger page where Datadog gives one, and is complete once a longer answer was seen", async () => {
    const { ids, end, requests } = await read([...alike(90), ...earlier(200)], {});
    expect(new Set(ids).size).toBe(90);
    expect(end.complete).toBe(true);
    expect(Math.max(...requests.map(({ limit }) => limit))).toBe(100);
  });

  test("what a larger page gives proves nothing about pages of the usual size", async () => {
    // The first second is complete in a page of 100; the second, of 50 in one page of 50, may be cut all the same.
    const other = Array.from({ length: 120 }, (_, index) => ({ id: `g${index}`, at: AT - 20, env: "x" }));
    const held = [...alike(90), ...other, ...earlier(200)];
    const { ids, end } = await read(held, { undocumented: { limit: { most: 100, refuses: false } } });
    expect(ids.filter((id) => id.startsWith("f"))).toHaveLength(90);
    const whole = new Set(ids.filter((id) => id.startsWith("g"))).size === 120;
    expect(end.complete).toBe(whole);
  });

  test("is read from both ends, and is complete where they meet", async () => {
    const { ids, end } = await read(alike(85), SMALL);
    expect(new Set(ids).size).toBe(85);
    expect(end.complete).toBe(true);
  });

  test("too full for both ends: both are stored, and the second is named", async () => {
    const { ids, end } = await read(alike(130), SMALL);
    expect(new Set(ids).size).toBe(100);
    expect(end).toMatchObject(full);
  });

  test("is named where the other end isn't given: events of one second keep their order", async () => {
    const { end } = await read(alike(85), { ...SMALL, undocumented: { tiesKeepOrder: true } });
    expect(end).toMatchObject(full);
  });

  test("a page size that Datadog refuses costs one call and nothing else", async () => {
    const options = { undocumented: { limit: { most: 50, refuses: true } } };
    const { ids, end, requests } = await read(alike(85), options);
    expect(new Set(ids).size).toBe(85);
    expect(end.complete).toBe(true);
    expect(requests.filter(({ limit }) => limit > 50)).toHaveLength(1);
  });

  test("an error in the last resorts ends the walk with its checkpoint above the second", async () => {
    const { list } = fakeList(alike(130), SMALL);
    const { end } = await readAll({
      ...window,
      pageLimit: 50,
      list: async (request) =>
        request.sort === "started_at"
          ? { ok: false, error: { kind: "server", status: 503, detail: null } }
          : list(request),
    });
    expect(end).toMatchObject({ complete: false, reason: "error", error: { status: 503 } });
    expect(end.checkpoint.pending.at(-1)?.to).toBeGreaterThanOrEqual(AT);
  });

  test("whatever Datadog makes of what it doesn't document: complete is said only when everything is there", async () => {
    const attribute = fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined });
    const held = fc
      .array(fc.record({ severity: attribute, source: attribute, env: attribute }), { maxLength: 90 })
      .map((items) => items.map((item, index): HeldEvent => ({ ...item, id: `f${index}`, at: AT })));
    const undocumented = fc.record({
      facets: fc.constantFrom(undefined, "match-nothing" as const, "ignored" as const),
      limit: fc.record({ most: fc.integer({ min: 12, max: 60 }), refuses: fc.boolean() }),
      tiesKeepOrder: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(held, undocumented, fc.nat(80), async (events, how, others) => {
        const { ids, end } = await read([...events, ...earlier(others)], { undocumented: how }, 12);
        expect(new Set(ids).size).toBe(ids.length);
        if (end.complete) expect(ids).toHaveLength(events.length);
      }),
      { numRuns: 400, seed: 20_261_125 },
    );
  });
});
