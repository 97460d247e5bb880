import { describe, expect, test } from "vitest";
import { toManagedIncidentRecord, USUAL_FIELD_NAMES } from "@/lib/providers/datadog/managed-incident";
import { type OffsetCheckpoint, readIncidents } from "@/lib/providers/datadog/managed-incidents";
import type { DatadogIncidentList } from "@/lib/providers/datadog/types";

const ID = "00000000-aaaa-0000-0000-000000000001";
const incident = (attributes: Record<string, unknown>, id = ID) => ({
  id,
  type: "incidents",
  attributes: { title: "Checkout down", created: "2026-12-01T10:00:00+00:00", ...attributes },
});
const recordOf = (attributes: Record<string, unknown>, names = USUAL_FIELD_NAMES) => {
  const reading = toManagedIncidentRecord(incident(attributes), names);
  if (!reading.ok || reading.record === null) throw new Error("no record");
  return reading.record;
};
const at = (text: string) => new Date(`2026-12-01T${text}:00Z`);

describe("toManagedIncidentRecord", () => {
  test("what customers felt is the outage, where it was given", () => {
    const felt = { customer_impacted: true, customer_impact_start: "2026-12-01T09:50:00Z" };
    const times = { declared: "2026-12-01T10:05:00Z", resolved: "2026-12-01T12:00:00Z" };
    expect(recordOf({ ...felt, ...times, customer_impact_end: "2026-12-01T10:50:00Z" })).toMatchObject({
      startedAt: at("09:50"),
      finishedAt: at("10:50"),
      restoreSeconds: 3600,
    });
    expect(recordOf({ ...felt, ...times })).toMatchObject({ finishedAt: at("12:00") });
    expect(recordOf(felt)).toMatchObject({ finishedAt: null, restoreSeconds: null });
  });

  test("otherwise it lasted from its declaration until it was resolved", () => {
    const times = { detected: "2026-12-01T10:02:00Z", resolved: "2026-12-01T11:00:00Z" };
    expect(recordOf({ ...times, declared: "2026-12-01T10:05:00Z" }).startedAt).toEqual(at("10:05"));
    expect(recordOf(times)).toMatchObject({ startedAt: at("10:02"), finishedAt: at("11:00") });
    expect(recordOf({})).toMatchObject({ startedAt: at("10:00"), finishedAt: null });
    const unfelt = { customer_impacted: false, customer_impact_start: "2026-12-01T09:00:00Z" };
    expect(recordOf({ ...unfelt, ...times }).startedAt).toEqual(at("10:02"));
    expect(recordOf({ ...times, resolved: "2026-12-01T09:00:00Z" }).restoreSeconds).toBe(0);
  });

  test("the customer's own fields say service, team, environment and severity, whatever their types", () => {
    const fields = {
      services: { type: "autocomplete", value: ["checkout", "cart", "checkout"] },
      teams: { type: "dropdown", value: "payments" },
      Umgebung: { type: "textbox", value: " production " },
      severity: { type: "dropdown", value: "SEV-2" },
      empty: { type: "dropdown", value: null },
    };
    expect(recordOf({ fields, severity: "SEV-5" })).toMatchObject({
      services: ["checkout", "cart"],
      teams: ["payments"],
      envs: [],
      severity: "SEV-2",
    });
    const names = { service: "teams", team: null, environment: "Umgebung", severity: "empty" };
    expect(recordOf({ fields, severity: "SEV-5" }, names)).toMatchObject({
      services: ["payments"],
      teams: [],
      envs: ["production"],
      severity: "SEV-5",
    });
  });

  test("tests and archived incidents are left out, what can't be understood is said", () => {
    for (const left of [{ is_test: true }, { archived: "2026-12-02T00:00:00Z" }]) {
      expect(toManagedIncidentRecord(incident(left), USUAL_FIELD_NAMES)).toEqual({ ok: true, record: null });
    }
    expect(recordOf({ archived: null, is_test: false }).externalId).toBe(ID);
    for (const odd of [null, {}, incident({ created: "soon" }), { id: "x", attributes: 3 }]) {
      expect(toManagedIncidentRecord(odd, USUAL_FIELD_NAMES)).toMatchObject({ ok: false });
    }
  });

  test("it carries its number and what can be an id, and no words", () => {
    const fields = {
      dora: { type: "textbox", value: "43vkaZNgiso" },
      note: { type: "textbox", value: "urgent" },
    };
    expect(recordOf({ public_id: 7, fields }).carriedIds).toEqual(["incidents/7", "43vkaZNgiso"]);
  });
});

describe("readIncidents", () => {
  const made = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      incident({ created: new Date(Date.UTC(2026, 10, 30) - index * 3_600_000).toISOString() }, `i${index}`),
    );
  const listOf =
    (held: () => readonly { id: string }[]): DatadogIncidentList =>
    async ({ offset, size }) => ({ ok: true, value: { events: held().slice(offset, offset + size) } });
  const missing: DatadogIncidentList = async () => ({
    ok: false,
    error: { kind: "not-found", detail: null },
  });

  async function read(
    search: DatadogIncidentList,
    {
      from = new Date(0),
      list = missing,
      resume = null as OffsetCheckpoint | null,
      requestBudget = 100,
    } = {},
  ) {
    const usage = () => ({ requests: 0, retries: 0, waitedSeconds: 0 });
    const client = { searchIncidents: search, listIncidents: list, usage };
    const pages = readIncidents({ client, from, resume, requestBudget });
    const ids: string[] = [];
    let checkpoint: OffsetCheckpoint | null = null;
    for (;;) {
      const { done, value } = await pages.next();
      if (done) return { ids, end: value, checkpoint };
      ids.push(...value.events.map((event) => (event as { id: string }).id));
      checkpoint = value.checkpoint;
    }
  }
  const idsOf = (held: readonly { id: string }[]) => held.map(({ id }) => id).sort();

  test.each([0, 1, 99, 100, 101, 350])("brings each of %i incidents once", async (count) => {
    const held = made(count);
    const { ids, end } = await read(listOf(() => held));
    expect(ids.toSorted()).toEqual(idsOf(held));
    expect(end).toEqual({ kind: "read", isUnordered: false });
  });

  test("one that comes or goes between two pages costs none of the others", async () => {
    for (const change of ["comes", "goes"] as const) {
      let held = made(250);
      let calls = 0;
      const moving: DatadogIncidentList = async (request) => {
        calls += 1;
        if (calls === 2) held = change === "comes" ? [incident({}, "new"), ...held] : held.slice(3);
        return listOf(() => held)(request);
      };
      const { ids, end } = await read(moving);
      expect(end).toMatchObject({ kind: "read" });
      expect(held.every(({ id }) => ids.includes(id))).toBe(true);
    }
  });

  test("stops a week before the window, and goes on where an earlier call stopped", async () => {
    const held = made(1000);
    const recent = await read(
      listOf(() => held),
      { from: new Date(Date.UTC(2026, 10, 29)) },
    );
    expect(recent.ids.length).toBeGreaterThan(8 * 24);
    expect(recent.ids.length).toBeLessThan(400);
    const first = await read(
      listOf(() => held),
      { requestBudget: 3 },
    );
    expect(first.end).toEqual({ kind: "budget" });
    const rest = await read(
      listOf(() => held),
      { resume: first.checkpoint },
    );
    expect([...first.ids, ...rest.ids].toSorted()).toEqual(idsOf(held));
  });

  test("without a search the list is read to its end; a list that never moves on is found out", async () => {
    const held = made(220);
    const { ids, end } = await read(missing, { list: listOf(() => held) });
    expect([ids.length, end.kind]).toEqual([220, "read"]);
    const stuck: DatadogIncidentList = async () => ({ ok: true, value: { events: held.slice(0, 100) } });
    expect((await read(stuck)).end).toMatchObject({ kind: "failed", error: { kind: "bad-body" } });
  });

  test("an order that differs from the creation times is said, and nothing is cut off for it", async () => {
    const held = made(300).reverse();
    const { ids, end } = await read(
      listOf(() => held),
      { from: new Date(Date.UTC(2026, 10, 29)) },
    );
    expect([ids.length, end]).toEqual([300, { kind: "read", isUnordered: true }]);
  });
});
