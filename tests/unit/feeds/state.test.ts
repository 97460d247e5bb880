import { describe, expect, test } from "vitest";
import { feedSentence, tellsSilence } from "@/lib/ingest/feeds/sentence";
import { feedHealth } from "@/lib/ingest/feeds/state";
import type { Feed, FeedKind } from "@/lib/ingest/feeds/types";

const BEFORE = new Date("2026-11-30T12:00:00Z");
const AFTER = new Date("2027-01-02T12:00:00Z");
const GONE = new Date("2027-04-02T12:00:00Z");
const END = new Date("2027-01-01T00:00:00Z");
const READ_TO = new Date("2026-11-29T04:00:00Z");

const health = (
  kind: FeedKind,
  errorKind: string | null,
  now: Date,
  newestStartedAt: Date | null = new Date("2026-11-28T00:00:00Z"),
) => feedHealth({ kind, errorKind, newestStartedAt, dataAsOf: READ_TO }, now);

const feed = (kind: FeedKind, changes: Partial<Feed> = {}): Feed => ({
  kind,
  state: "live",
  stateSince: null,
  isOff: false,
  askedAt: BEFORE,
  error: null,
  consecutiveFailures: 0,
  fullReadAt: null,
  dataAsOf: READ_TO,
  spansRead: [],
  fieldNames: null,
  seenFields: [],
  ...changes,
});

describe("feedHealth", () => {
  test("a list that brings events is live, one without any for 30 days is quiet", () => {
    for (const kind of ["deployments", "dora_incidents", "managed_incidents"] as const) {
      expect(health(kind, null, BEFORE).state).toBe("live");
      expect(health(kind, null, BEFORE, new Date("2026-10-01T00:00:00Z")).state).toBe("quiet");
      expect(health(kind, null, BEFORE, null).state).toBe("quiet");
    }
  });

  test.each(["not-found", "gone"])("DORA incidents that answer %s have ended, whenever that is", (error) => {
    expect(health("dora_incidents", error, BEFORE)).toEqual({ state: "ended", since: READ_TO });
    expect(health("dora_incidents", error, GONE).state).toBe("ended");
  });

  test("an empty list, or one with earlier incidents alone, has ended after 31 December 2026", () => {
    expect(health("dora_incidents", null, AFTER, null)).toEqual({ state: "ended", since: END });
    expect(health("dora_incidents", null, AFTER)).toEqual({ state: "ended", since: END });
    expect(health("managed_incidents", null, AFTER, null).state).toBe("quiet");
  });

  test("a list that goes on taking incidents after its end hasn't ended", () => {
    expect(health("dora_incidents", null, AFTER, new Date("2027-01-02T00:00:00Z")).state).toBe("live");
  });

  test("a refusal means not readable, for every feed; an outage tells nothing", () => {
    for (const kind of ["deployments", "dora_incidents", "managed_incidents"] as const) {
      expect(health(kind, "forbidden", BEFORE).state).toBe("not_readable");
      expect(health(kind, "server", AFTER).state).toBeNull();
    }
    expect(health("managed_incidents", "gone", BEFORE).state).toBe("not_readable");
    expect(health("deployments", "not-found", BEFORE).state).toBeNull();
  });
});

describe("feedSentence", () => {
  const deployments = feed("deployments");
  const refused = feed("dora_incidents", {
    state: "not_readable",
    error: { kind: "forbidden", detail: null },
  });
  const say = (one: Feed, now: Date, other = deployments) => feedSentence(one, [other, one], now);

  test("a refused list lacks its scope before its end, and is retired after it while deployments can be read", () => {
    expect(say(refused, BEFORE)).toBe("doraScope");
    expect(say(refused, GONE)).toBe("retired");
    expect(say(refused, GONE, feed("deployments", { state: "not_readable" }))).toBe("doraScope");
    expect(say(feed("managed_incidents", { state: "not_readable" }), GONE)).toBe("incidentScope");
  });

  test("until its end a list of DORA incidents says that it ends", () => {
    expect(say(feed("dora_incidents"), BEFORE)).toBe("ending");
    expect(say(feed("dora_incidents", { state: "ended" }), AFTER)).toBe("ended");
    expect(say(feed("dora_incidents", { isOff: true }), BEFORE)).toBe("off");
    expect(say(feed("managed_incidents"), AFTER)).toBe("live");
  });
});

test("silence says something only where a feed of incidents goes on", () => {
  const ended = feed("dora_incidents", { state: "ended" });
  const lacking = feed("managed_incidents", { state: "not_readable" });
  expect(tellsSilence([])).toBe(true);
  expect(tellsSilence([ended, lacking])).toBe(false);
  expect(tellsSilence([ended, feed("managed_incidents", { state: "quiet" })])).toBe(true);
  expect(tellsSilence([ended, feed("managed_incidents", { isOff: true })])).toBe(false);
});
