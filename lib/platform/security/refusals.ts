import { metrics } from "@opentelemetry/api";
import { log } from "@/lib/platform/log";
import { shortenedNetwork } from "@/lib/platform/rate-limits/network";

/** Where somebody was turned away, and why, in words of ours: never an address, a person or what they typed. */
export interface Refusal {
  /** What was knocked at: `sign-in`, `mail-link`, `api-token`, `cron` … */
  door: string;
  /** `wrong` secret, `too-often`, `other-account` … */
  reason: string;
  /** The network asked from, as `networkOf` gives it; it is shortened before it is written. */
  network: string;
}

/**
 * Tells the operator that somebody was turned away: a line `refused` in the log, and one more in the OpenTelemetry
 * counter `iris.refusals` by door and reason. docs/operations.md says what to do about many.
 */
export function noteRefusal({ door, reason, network }: Refusal): void {
  log("refused", { door, reason, network: shortenedNetwork(network) });
  metrics.getMeter("iris").createCounter("iris.refusals").add(1, { door, reason });
}
