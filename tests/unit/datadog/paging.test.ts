import { describe, expect, test } from "vitest";
import { readWindow } from "@/lib/providers/datadog/paging";
import type { DatadogList } from "@/lib/providers/datadog/types";
import { fakeList, type HeldEvent, toEvent } from "./fake-list";
import { readAll, stored } from "./read-all";

const AT = 1_770_000_000;
const window = { from: new Date((AT - 1000) * 1000), to: new Date((AT + 1000) * 1000) };

const deployments = (count: number, at: (index: number) => number): HeldEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `d${index}`,
    at: at(index),
    service: `service-${index}`,
  }));

/** Team-only incidents of one second that nothing tells apart. */
const alike = (count: number): HeldEvent[] =>
  Array.from({ length: count }, (_, index) => ({ id: `f${index}`, at: AT, team: "core", env: "live" }));

describe("readWindow", () => {
  test("every list call asks for newest first, whole seconds and the page size", async () => {
    const { list, requests } = fakeList(
      deployments(30, (index) => AT + index),
      { cap: () => 10 },
    );
    await readAll({ ...window, list, pageLimit: 25 });
    expect(new Set(requests.map((one) => `${one.sort} ${one.limit}`))).toEqual(new Set(["-started_at 25"]));
    expect(requests.every((one) => one.from.getMilliseconds() === 0 && one.to.getMilliseconds() === 0)).toBe(
      true,
    );
  });

  test("an empty window costs one request", async () => {
    const { list, requests } = fakeList([]);
    const { end } = await readAll({ ...window, list });
    expect(end.complete).toBe(true);
    expect(requests).toHaveLength(1);
  });

  test("1,000 events in pages of 100 cost 11 pages and the 3 reads that prove the end", async () => {
    // Pages overlap by the boundary event: 100 + 10 × 99 ≥ 1,000 takes 11; then the last event's second alone
    // (1), others in it (1), anything older (1).
    const { list, requests } = fakeList(
      deployments(1000, (index) => AT - 1000 + index),
      { cap: () => 100 },
    );
    const { ids, end } = await readAll({ ...window, list });
    expect(new Set(ids).size).toBe(1000);
    expect(end.complete).toBe(true);
    expect(requests.length).toBeLessThanOrEqual(14);
  });

  test("700 services deploying in one second all come through pages of 100", async () => {
    const { list } = fakeList([...deployments(700, () => AT), { id: "older", at: AT - 5, service: "a" }], {
      cap: () => 100,
    });
    const { ids, end } = await readAll({ ...window, list });
    expect(ids).toHaveLength(701);
    expect(end.complete).toBe(true);
  });

  test("one service with many deployments in a second, against Datadog's word, is split by team and environment", async () => {
    const held = Array.from({ length: 120 }, (_, index) => ({
      id: `d${index}`,
      at: AT,
      service: "api",
      team: `team ${index % 12}`,
      env: `env-${Math.floor(index / 12)}`,
    }));
    const { ids, end } = await readAll({ ...window, list: fakeList(held, { cap: () => 20 }).list });
    expect(new Set(ids).size).toBe(120);
    expect(end.complete).toBe(true);
  });

  test("a second that stays full is named, and what is older is read all the same", async () => {
    const older = { id: "older", at: AT - 9, team: "core" };
    const { list } = fakeList([...alike(30), older], { cap: () => 10 });
    const { ids, end } = await readAll({ ...window, list });
    expect(ids).toContain("older");
    expect(end).toMatchObject({
      complete: false,
      reason: "second-full",
      fullSeconds: [new Date(AT * 1000)],
      checkpoint: { pending: [], fullSeconds: [AT] },
    });
  });

  test("a full second is read again when the walk is resumed from its end", async () => {
    const first = await readAll({ ...window, list: fakeList(alike(30), { cap: () => 10 }).list });
    const older = deployments(60, (index) => AT - 100_000 - index);
    const { list, requests } = fakeList([...alike(30), ...older], { cap: () => 40 });
    const second = await readAll({ ...window, list, resume: stored(first.end.checkpoint) });
    expect(second.ids).toHaveLength(30);
    expect(second.end.complete).toBe(true);
    expect(requests[0]).toMatchObject({ from: new Date(AT * 1000), to: new Date(AT * 1000) });
  });

  test("alike incidents in a page that isn't full are complete once a larger page has been seen", async () => {
    const earlier = deployments(20, (index) => AT - 10_000 - index);
    const { ids, end } = await readAll({ ...window, list: fakeList([...alike(3), ...earlier]).list });
    expect(ids).toHaveLength(3);
    expect(end.complete).toBe(true);
  });

  test("a server that ignores queries can't hide a cut second", async () => {
    const held = deployments(30, () => AT);
    const list = fakeList(held, { cap: () => 10, broken: "ignores-query" }).list;
    expect((await readAll({ ...window, list })).end).toMatchObject({
      complete: false,
      reason: "second-full",
    });
  });

  test("answers that don't run from newest to oldest are read in halves until none is cut, and said to be odd", async () => {
    const held = deployments(30, (index) => AT + index);
    const { list } = fakeList(held, { cap: () => 10, broken: "oldest-first" });
    const { ids, end } = await readAll({ ...window, list });
    expect(new Set(ids).size).toBe(30);
    expect(end).toMatchObject({ complete: true, isUnordered: true });
  });

  test("two events the wrong way round cost no event and are said to be odd, also by a walk that was resumed", async () => {
    const held = deployments(25, (index) => AT - index * 60).map(toEvent);
    const [newest, next, ...rest] = held;
    const list: DatadogList = async ({ from, to, limit }) => {
      const events = [next, newest, ...rest].filter((event) => {
        const at = Date.parse((event as { attributes: { started_at: string } }).attributes.started_at);
        return at >= from.getTime() && at <= to.getTime();
      });
      return { ok: true, value: { events: events.slice(0, Math.min(limit, 10)) } };
    };
    const { ids, end } = await readAll({ ...window, from: new Date((AT - 5000) * 1000), list });
    expect(new Set(ids).size).toBe(25);
    expect(end).toMatchObject({ complete: true, isUnordered: true, checkpoint: { isUnordered: true } });
  });

  test("a server that always answers the same page, whatever the window, is found out", async () => {
    const same = deployments(10, () => AT + 50_000).map(toEvent);
    const list: DatadogList = async () => ({ ok: true, value: { events: same } });
    // 2,001 seconds halve to one in 11 steps; that second is tried by service, and the next one tells.
    const { end } = await readAll({ ...window, list, requestBudget: 40 });
    expect(end).toMatchObject({ complete: false, reason: "unplaceable" });
  });

  test("an event that Datadog adds to every answer hides nothing and costs few reads", async () => {
    const stray = toEvent({ id: "stray", at: AT, service: "a", shown: "soon" });
    const { list } = fakeList(
      deployments(30, (index) => AT + index),
      { cap: () => 10 },
    );
    const straying: DatadogList = async (request) => {
      const answer = await list(request);
      return answer.ok && request.query === "*"
        ? { ok: true, value: { events: [...answer.value.events, stray] } }
        : answer;
    };
    const { ids, end } = await readAll({ ...window, list: straying, requestBudget: 60 });
    expect(new Set(ids).size).toBe(31);
    expect(end.complete).toBe(true);
  });

  test("an error ends the walk with its checkpoint, and resuming brings the rest", async () => {
    const held = deployments(50, (index) => AT + index);
    const { list } = fakeList(held, { cap: () => 10 });
    let calls = 0;
    const breaking: DatadogList = async (request) => {
      calls += 1;
      return calls > 3 ? { ok: false, error: { kind: "server", status: 503, detail: null } } : list(request);
    };
    const first = await readAll({ ...window, list: breaking });
    expect(first.end).toMatchObject({ complete: false, reason: "error", error: { status: 503 } });
    const rest = await readAll({ ...window, list, resume: stored(first.end.checkpoint) });
    expect(new Set([...first.ids, ...rest.ids]).size).toBe(50);
  });

  test("an aborted signal ends the walk before the next request", async () => {
    const { list, requests } = fakeList(
      deployments(50, (index) => AT + index),
      { cap: () => 10 },
    );
    const controller = new AbortController();
    const walk = readWindow({ ...window, list, signal: controller.signal });
    await walk.next();
    const sent = requests.length;
    controller.abort();
    expect((await walk.next()).value).toMatchObject({ complete: false, reason: "cancelled" });
    expect(requests).toHaveLength(sent);
  });

  test("two years of one deployment a day come whole", async () => {
    const held = deployments(730, (index) => AT - index * 86_400);
    const { list } = fakeList(held, { cap: () => 50 });
    const { ids, end } = await readAll({
      from: new Date((AT - 730 * 86_400) * 1000),
      to: new Date(AT * 1000),
      list,
    });
    expect(ids).toHaveLength(730);
    expect(end).toMatchObject({ complete: true, progress: { events: 730, fraction: 1 } });
  });

  test("a window that ends before it begins is complete and asks nothing", async () => {
    const { list, requests } = fakeList(deployments(5, () => AT));
    const { end } = await readAll({ from: window.to, to: window.from, list });
    expect(end.complete).toBe(true);
    expect(requests).toHaveLength(0);
  });

  test("an event that Datadog places between two seconds is not lost at a page's edge", async () => {
    const held = [0.2, 0.4, 0.6, 1.5, 2.5].map((offset, index) => ({
      id: `d${index}`,
      at: AT + offset,
      service: `s${index}`,
      shown: new Date((AT + offset) * 1000).toISOString(),
    }));
    const { ids } = await readAll({ ...window, list: fakeList(held, { cap: () => 2 }).list });
    expect(ids.toSorted()).toEqual(["d0", "d1", "d2", "d3", "d4"]);
  });
});
