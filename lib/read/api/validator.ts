import { createHash } from "node:crypto";
import { DEFINITION_VERSIONS } from "@/lib/core/metrics/definitions";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import { getReading } from "@/lib/ingest/feeds/reading";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { COMPARISON_DEFINITION_VERSION } from "@/lib/read/origin-comparisons/definition";
import type { ReadRequest } from "./read";

/** Says that an answer is the one of before as long as this is: weak, since figures are, not bytes. */
export const toEtag = (...parts: readonly unknown[]): string =>
  `W/"${createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 27)}"`;

/** Whether whoever asks holds this answer already (RFC 9110, 13.1.2). */
export function holdsAlready(request: Request, etag: string): boolean {
  const held = (request.headers.get("if-none-match") ?? "").split(",").map((one) => one.trim());
  const strip = (one: string) => one.replace(/^W\//, "");
  return held.some((one) => one === "*" || (one !== "" && strip(one) === strip(etag)));
}

/** 304: nothing has changed. */
export const notModified = (etag: string): Response =>
  new Response(null, { status: 304, headers: { etag, "cache-control": "private, no-store" } });

/**
 * What an answer about a scope follows from, as an ETag: data, settings, what was read, the comparison and the word that
 * are kept, the definitions and this program. A rolling window moves every five minutes, and its answers with it; one
 * with `from` and `to` stays as it is while the data do. @throws DatabaseError
 */
export async function etagOf(read: ReadRequest, url: URL): Promise<string> {
  const { client, organizationId, organization, repositories, question } = read;
  const [reading, comparison, verdict] = await Promise.all([
    getReading(client, organizationId),
    client
      .from("origin_comparisons")
      .select("computed_at")
      .eq("organization_id", organizationId)
      .eq("definition_version", COMPARISON_DEFINITION_VERSION)
      .maybeSingle(),
    client
      .from("origin_verdicts")
      .select("week_end, decided_at")
      .eq("organization_id", organizationId)
      .order("week_end", { ascending: false })
      .limit(1)
      .maybeSingle(),
  ]);
  const program = [process.env.IRIS_BUILD_VERSION, process.env.IRIS_BUILD_COMMIT];
  return toEtag(
    [program, DEFINITION_VERSIONS, RULES_VERSION],
    [organizationId, url.pathname, [...url.searchParams].sort()],
    [organization, repositories.map(({ slug }) => slug), question, reading],
    [unwrap(comparison), unwrap(verdict)],
  );
}
