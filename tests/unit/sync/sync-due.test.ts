import { expect, test } from "vitest";
import { type DueDeps, syncDue } from "@/lib/ingest/sync/sync-due";
import type { SyncOutcome } from "@/lib/ingest/sync/types";
import type { ServiceClient } from "@/lib/platform/supabase/service";

const counts = { read: 0, new: 0, changed: 0, setAside: 0 };
const ended = (readTo = new Date(0)): SyncOutcome => ({
  state: "succeeded",
  runId: "r",
  feeds: [],
  deployments: counts,
  incidents: counts,
  resumed: false,
  from: new Date(-86_400_000),
  to: readTo,
});
const unfinished: SyncOutcome = {
  state: "unfinished",
  runId: "r",
  reason: "time",
  deployments: counts,
  incidents: counts,
};

/** A clock, a queue of due integrations (oldest due first) and the seconds of work each still has. */
function fleet(
  work: Record<string, number>,
  options: { stuckOpen?: readonly string[]; refusals?: number } = {},
) {
  let now = 0;
  const due = Object.keys(work);
  const turns: string[] = [];
  const held = new Set<string>();
  let refusals = options.refusals ?? 0;
  const answer = async (name: string, args?: { p_except: string[] }) => {
    const free = due.filter((id) => !held.has(id) && !args?.p_except.includes(id));
    if (name === "count_due_integrations") return { data: free.length, error: null, status: 200 };
    if (refusals > 0) {
      refusals -= 1;
      return { data: null, error: { code: "XX000", message: "refused" }, status: 500 };
    }
    const [id] = free;
    if (id) held.add(id);
    const row = { integration_id: id, organization_id: `org-${id}`, lease_token: `lease-${id}` };
    return { data: id ? [row] : [], error: null, status: 200 };
  };
  const rpc = (...call: Parameters<typeof answer>) => ({ abortSignal: () => answer(...call) });
  const deps: DueDeps = {
    // The only part of a client that is used here.
    service: { rpc } as unknown as ServiceClient,
    now: () => new Date(now),
    deadlineAt: 240_000,
    concurrency: 1,
    async sync({ integrationId }, deadlineAt) {
      turns.push(integrationId);
      const left = work[integrationId] ?? 0;
      const done = Math.min(left, (deadlineAt - now) / 1000);
      now += done * 1000;
      work[integrationId] = left - done;
      due.splice(due.indexOf(integrationId), 1);
      held.delete(integrationId);
      if (left - done > 0 || options.stuckOpen?.includes(integrationId)) due.push(integrationId);
      return left - done > 0 ? unfinished : ended();
    },
    log: () => {},
  };
  return { deps, turns, work };
}

test("a large organization takes turns with the others and gets what is left of the budget", async () => {
  const { deps, turns } = fleet({ large: 150, a: 5, b: 5 });
  expect(await syncDue(deps)).toMatchObject({ succeeded: 3, unfinished: 0, moreDue: false, seconds: 160 });
  expect(turns).toEqual(["large", "a", "b", "large", "large"]);
});

test("what the budget doesn't cover is left for the next call, and that is said", async () => {
  const { deps, work } = fleet({ large: 1000, small: 1 });
  const summary = await syncDue(deps);
  expect(summary).toMatchObject({ succeeded: 1, unfinished: 1, moreDue: true });
  expect(work.small).toBe(0);
  expect(summary.seconds).toBeLessThanOrEqual(240);
});

test("more organizations than one question answers are all served", async () => {
  const names = Array.from({ length: 45 }, (_, index) => `org-${index}`);
  const { deps, turns } = fleet(Object.fromEntries(names.map((name) => [name, 1])));
  expect(await syncDue(deps)).toMatchObject({ succeeded: 45, moreDue: false });
  expect(turns).toEqual(names);
});

test("one that stays due after its sync isn't synced round and round", async () => {
  const { deps, turns } = fleet({ stuck: 1, other: 1 }, { stuckOpen: ["stuck"] });
  expect(await syncDue(deps)).toMatchObject({ succeeded: 2, moreDue: false });
  expect(turns).toEqual(["stuck", "other"]);
});

test("a run that ends where it began a day ago is followed by one that reads what came since", async () => {
  const { deps, turns } = fleet({ one: 1 }, { stuckOpen: ["one"] });
  const { sync } = deps;
  deps.sync = async (request, deadlineAt) => {
    await sync(request, deadlineAt);
    return ended(new Date(turns.length === 1 ? -86_400_000 : 0));
  };
  expect(await syncDue(deps)).toMatchObject({ succeeded: 1, moreDue: false });
  expect(turns).toEqual(["one", "one"]);
});

test("a worker that the database refuses ends alone: the call lasts until the others are done, and says it", async () => {
  const { deps, work } = fleet({ a: 5, b: 5, c: 5 }, { refusals: 1 });
  const events: string[] = [];
  const log = (event: string) => void events.push(event);
  const summary = await syncDue({ ...deps, log, concurrency: 2 });
  expect(summary).toMatchObject({ succeeded: 3, workersLost: 1, moreDue: false });
  expect(work).toEqual({ a: 0, b: 0, c: 0 });
  expect(events).toEqual(["sync worker lost"]);
});

test("a call none of whose workers got anything fails as a whole", async () => {
  const { deps } = fleet({ a: 5 }, { refusals: 2 });
  await expect(syncDue({ ...deps, concurrency: 2 })).rejects.toThrow("refused");
});

test("a process that is told to stop begins no other sync, and says that more is due", async () => {
  const { deps, turns } = fleet({ a: 5, b: 5 });
  const stop = new AbortController();
  const { sync } = deps;
  deps.stopping = stop.signal;
  deps.sync = (...turn) => {
    stop.abort();
    return sync(...turn);
  };
  expect(await syncDue(deps)).toMatchObject({ succeeded: 1, moreDue: true });
  expect(turns).toEqual(["a"]);
});
