import { createHash } from "node:crypto";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";

export interface RateLimit {
  /** Who asks and for what, such as `api-token:<id>`. Only its SHA-256 is kept. */
  key: string;
  /** Requests that a window takes. */
  limit: number;
  windowSeconds: number;
  /** Where this one is used up, that one decides in its place. */
  beyond?: RateLimit;
}

export interface RateLimitAnswer {
  allowed: boolean;
  /** Whole seconds until a next request is taken, at least 1; 0 when this one was. */
  retryAfterSeconds: number;
}

/**
 * Counts one request in its fixed window, which starts with its first request. One statement decides, so however many
 * processes ask at once, no more than `limit` pass.
 * @throws DatabaseError where the count can't be kept: whoever asks must fail closed.
 */
export async function takeRateLimit(service: ServiceClient, rate: RateLimit): Promise<RateLimitAnswer> {
  const waitSeconds = unwrap(
    await service.rpc("take_rate_limit", {
      p_key: createHash("sha256").update(rate.key).digest("hex"),
      p_limit: rate.limit,
      p_window_seconds: rate.windowSeconds,
    }),
  );
  if (waitSeconds > 0 && rate.beyond) return takeRateLimit(service, rate.beyond);
  // Of two that ask at once the one that began earlier may find the window begun a moment after itself.
  const retryAfterSeconds = Math.min(Math.ceil(waitSeconds), rate.windowSeconds);
  return { allowed: waitSeconds <= 0, retryAfterSeconds };
}
