import { DORA_INCIDENTS_END } from "@/lib/providers/datadog/retirement";
import { refusalReason } from "./state";
import type { Feed } from "./types";

/** What there is to say about a feed: a key of `integrations.feeds.sentences`. */
export type FeedSentence =
  | "off"
  | "unasked"
  | "failed"
  | "live"
  | "quiet"
  | "ending"
  | "ended"
  | "retired"
  | "doraScope"
  | "incidentScope"
  | "deploymentScope";

/** The one sentence that a feed's state comes to, with what to do where something is to be done. */
export function feedSentence(feed: Feed, feeds: readonly Feed[], now: Date): FeedSentence {
  if (feed.isOff) return "off";
  if (feed.state === null) return feed.error ? "failed" : "unasked";
  if (feed.state === "not_readable") return refusalOf(feed, feeds, now);
  if (feed.state === "ended") return "ended";
  if (feed.error) return "failed";
  if (feed.kind === "dora_incidents" && now < DORA_INCIDENTS_END) return "ending";
  return feed.state;
}

function refusalOf(feed: Feed, feeds: readonly Feed[], now: Date): FeedSentence {
  if (feed.kind === "deployments") return "deploymentScope";
  if (feed.kind === "managed_incidents") return "incidentScope";
  const deployments = feeds.find(({ kind }) => kind === "deployments")?.state ?? null;
  return refusalReason(feed, deployments, now) === "retired" ? "retired" : "doraScope";
}

/**
 * Whether silence of incidents says anything: a feed that ended or can't be read is silent for that reason, which its
 * own line tells.
 */
export function tellsSilence(feeds: readonly Feed[]): boolean {
  const ofIncidents = feeds.filter(({ kind, isOff }) => kind !== "deployments" && !isOff);
  if (ofIncidents.length === 0) return true;
  return ofIncidents.some(({ state }) => state === "live" || state === "quiet" || state === null);
}
