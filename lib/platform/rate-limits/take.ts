import { createHash } from "node:crypto";
import { z } from "zod";
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
  /** Requests that the window still takes after this one. */
  left: number;
  /** Whole seconds until the window ends, at least 1. */
  endsInSeconds: number;
}

const counted = z.object({ allowed: z.boolean(), left: z.number(), ends_in: z.number() });

/**
 * Counts one request in its fixed window, which starts with its first request. One statement decides, so however many
 * processes ask at once, no more than `limit` pass.
 * @throws DatabaseError where the count can't be kept: whoever asks must fail closed.
 */
export async function takeRateLimit(service: ServiceClient, rate: RateLimit): Promise<RateLimitAnswer> {
  const text = unwrap(
    await service.rpc("count_request", {
      p_key: createHash("sha256").update(rate.key).digest("hex"),
      p_limit: rate.limit,
      p_window_seconds: rate.windowSeconds,
    }),
  );
  const { allowed, left, ends_in } = counted.parse(JSON.parse(text));
  if (!allowed && rate.beyond) return takeRateLimit(service, rate.beyond);
  // Of two that ask at once the one that began earlier may find the window begun a moment after itself.
  const endsInSeconds = Math.max(1, Math.min(Math.ceil(ends_in), rate.windowSeconds));
  return { allowed, left, endsInSeconds, retryAfterSeconds: allowed ? 0 : endsInSeconds };
}
