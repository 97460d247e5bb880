import type { ServiceClient } from "@/lib/platform/supabase/service";
import { type RateLimit, type RateLimitAnswer, takeRateLimit } from "./take";

/** A limit as the `RateLimit` headers name it, such as `reads`. */
export interface NamedRateLimit extends RateLimit {
  name: string;
}

interface Applied extends Pick<NamedRateLimit, "name" | "limit" | "windowSeconds"> {
  answer: RateLimitAnswer;
}

const applied = new WeakMap<Request, Applied[]>();

/** Counts a request of the API, and remembers what is left for the headers of its answer. @throws DatabaseError */
export async function countRequest(
  service: ServiceClient,
  request: Request,
  { name, ...rate }: NamedRateLimit,
): Promise<RateLimitAnswer> {
  const answer = await takeRateLimit(service, rate);
  const { limit, windowSeconds } = rate;
  applied.set(request, [...(applied.get(request) ?? []), { name, limit, windowSeconds, answer }]);
  return answer;
}

/**
 * What limits a request was counted against and what is left of each, as `RateLimit-Policy` and `RateLimit`
 * (draft-ietf-httpapi-ratelimit-headers); none where it was counted against none.
 */
export function rateLimitHeaders(request: Request): Readonly<Record<string, string>> {
  const limits = applied.get(request) ?? [];
  if (limits.length === 0) return {};
  const policies = limits.map(({ name, limit, windowSeconds }) => `"${name}";q=${limit};w=${windowSeconds}`);
  const left = limits.map(({ name, answer }) => `"${name}";r=${answer.left};t=${answer.endsInSeconds}`);
  return { "ratelimit-policy": policies.join(", "), ratelimit: left.join(", ") };
}
