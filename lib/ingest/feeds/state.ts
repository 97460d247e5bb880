import { DORA_INCIDENTS_END } from "@/lib/providers/datadog/retirement";
import type { Feed, FeedKind, FeedState } from "./types";

const DAY_MS = 86_400_000;
/** Days without an event after which a feed is quiet. */
export const QUIET_AFTER_DAYS = 30;

/** How asking a feed ended. */
export interface FeedAnswer {
  kind: FeedKind;
  /** Datadog's refusal or failure; null where the list was read. */
  errorKind: string | null;
  /** Start of the newest event held of it; null where it never brought one. */
  newestStartedAt: Date | null;
  /** The end of the newest span read; null before the first. */
  dataAsOf: Date | null;
}

export interface FeedHealth {
  /** Null where the answer tells nothing about it, such as an outage. */
  state: FeedState | null;
  /** Since when it has been so: for a feed that ended or can't be read, the instant from which nothing is known. */
  since: Date;
}

const REFUSALS = new Set(["forbidden", "unauthorized"]);
const REMOVALS = new Set(["not-found", "gone"]);

/** What an answer says about a feed. An outage says nothing, and neither does a removed list of deployments. */
export function feedHealth(answer: FeedAnswer, now: Date): FeedHealth {
  const { kind, errorKind, newestStartedAt, dataAsOf } = answer;
  if (errorKind !== null) {
    const isRemoved = REMOVALS.has(errorKind);
    const hasEnded = kind === "dora_incidents" && (isRemoved || refusedAsRetired(answer, now));
    if (hasEnded) return { state: "ended", since: endOf(dataAsOf, now) };
    const isRefused = REFUSALS.has(errorKind) || (kind === "managed_incidents" && isRemoved);
    return { state: isRefused ? "not_readable" : null, since: dataAsOf ?? now };
  }
  if (kind === "dora_incidents" && takesNoMore(newestStartedAt, now)) {
    return { state: "ended", since: DORA_INCIDENTS_END };
  }
  const isLive =
    newestStartedAt !== null && now.getTime() - newestStartedAt.getTime() <= QUIET_AFTER_DAYS * DAY_MS;
  return { state: isLive ? "live" : "quiet", since: now };
}

/** Whether DORA Metrics has stopped taking incidents: by its date, unless it was seen to take one since. */
export function takesNoMore(newestStartedAt: Date | null, now: Date): boolean {
  return now >= DORA_INCIDENTS_END && (newestStartedAt === null || newestStartedAt < DORA_INCIDENTS_END);
}

/** The list of DORA incidents is asked as that of deployments is: a complaint about it after its end means its end. */
const refusedAsRetired = ({ kind, errorKind }: FeedAnswer, now: Date): boolean =>
  kind === "dora_incidents" && errorKind === "bad-request" && now >= DORA_INCIDENTS_END;

const endOf = (dataAsOf: Date | null, now: Date): Date =>
  dataAsOf ?? (now >= DORA_INCIDENTS_END ? DORA_INCIDENTS_END : now);

/**
 * Why a feed of DORA incidents can't be read: after their end, keys that read deployments are refused because Datadog
 * has retired the list; before it, because they lack the scope.
 */
export function refusalReason(feed: Pick<Feed, "kind">, deployments: FeedState | null, now: Date) {
  const isRetired = feed.kind === "dora_incidents" && now >= DORA_INCIDENTS_END;
  return isRetired && deployments !== "not_readable" ? "retired" : "missing-scope";
}
