import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CALL_BYTES, chunkEvents, type RowContext, STREAMS, toRefusedRows } from "@/lib/ingest/sync/stream";

const MEGABYTE = 1_000_000;
const event = (id: string, size: number) => ({ id, text: "x".repeat(size) });
const ids = (chunks: unknown[][]) => chunks.map((chunk) => chunk.map((one) => (one as { id: string }).id));

describe("chunks of a page", () => {
  test("an empty page is one chunk, because its checkpoint has to be stored", () => {
    expect(chunkEvents([])).toEqual([[]]);
  });

  test("small events stay together; what would pass a megabyte begins a new chunk", () => {
    const page = [
      event("a", 0.4 * MEGABYTE),
      event("b", 0.4 * MEGABYTE),
      event("c", 0.4 * MEGABYTE),
      event("d", 10),
    ];
    expect(ids(chunkEvents(page))).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("a database with one connection is given less at once", () => {
    const page = [event("a", 0.3 * MEGABYTE), event("b", 0.3 * MEGABYTE), event("c", 10)];
    expect(ids(chunkEvents(page, CALL_BYTES.embedded))).toEqual([["a"], ["b", "c"]]);
  });

  test("an event larger than a chunk goes alone", () => {
    const page = [event("a", 10), event("huge", 3 * MEGABYTE), event("b", 10)];
    expect(ids(chunkEvents(page))).toEqual([["a"], ["huge"], ["b"]]);
  });

  test("whatever the sizes: order is kept, nothing is lost, no chunk is empty and none too large without need", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_250_000 }), { minLength: 1, maxLength: 12 }),
        (sizes) => {
          const page = sizes.map((size, index) => event(String(index), size));
          const chunks = chunkEvents(page);
          expect(chunks.flat()).toEqual(page);
          for (const chunk of chunks) {
            expect(chunk.length).toBeGreaterThan(0);
            const bytes = chunk.reduce<number>((sum, one) => sum + JSON.stringify(one).length, 0);
            expect(chunk.length === 1 || bytes <= MEGABYTE).toBe(true);
          }
        },
      ),
      { numRuns: 40, seed: 20261120 },
    );
  });
});

const context: RowContext = {
  fingerprintKey: { keyId: "00000000", key: Buffer.alloc(32, 1).toString("base64") },
  messagesAreWhole: false,
};
const deployment = (message: string) => ({
  id: "d",
  attributes: {
    service: "checkout",
    started_at: "2026-11-20T12:00:00Z",
    commits: [{ sha: "0".repeat(40), author: { email: "a@b.example" }, message }],
  },
});

describe("rows of a page", () => {
  test("the first message of several lines classifies its own page and all that follow as whole, and each of them tells it", () => {
    const reading = { ...context };
    const subjects = STREAMS.deployments.toRows([deployment("one line")], reading);
    expect(subjects.whole_messages_seen).toBe(false);
    expect(subjects.commits).toMatchObject([{ origin: "UNKNOWN", unknown_reason: "subject-only" }]);
    const rows = STREAMS.deployments.toRows([deployment("one line"), deployment("two\n\nlines")], reading);
    expect(rows).toMatchObject({ read: 2, whole_messages_seen: true });
    expect(rows.commits).toMatchObject([{ origin: "HUMAN" }, { origin: "HUMAN" }]);
    const following = STREAMS.deployments.toRows([deployment("one line")], reading);
    expect(following).toMatchObject({ whole_messages_seen: true, commits: [{ origin: "HUMAN" }] });
  });

  test("an unchanged event has the same fingerprint, a changed one another, and another key another", () => {
    const print = (message: string, key = context.fingerprintKey.key) => {
      const rows = STREAMS.deployments.toRows([deployment(message)], {
        ...context,
        fingerprintKey: { keyId: "0", key },
      });
      return (rows.deployments as { fingerprint: string }[])[0]?.fingerprint;
    };
    expect(print("a")).toBe(print("a"));
    expect(print("b")).not.toBe(print("a"));
    expect(print("a", Buffer.alloc(32, 2).toString("base64"))).not.toBe(print("a"));
  });

  test("a refused event is kept whole with its reason, its monstrous id cut, and stored as nothing else", () => {
    const monster = { ...deployment("x"), id: "i".repeat(5000) };
    const rows = toRefusedRows("deployments", monster, context);
    expect(rows).toMatchObject({ read: 1, deployments: [], commits: [] });
    expect(rows.set_aside).toMatchObject([
      { kind: "deployment", external_id: "i".repeat(200), raw: JSON.stringify(monster) },
    ]);
  });
});
