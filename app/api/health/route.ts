import { env } from "@/lib/env";

export const dynamic = "force-dynamic";

/** Answers whether this server runs with usable settings; tells nothing else. */
export function GET(): Response {
  env();
  return Response.json({ status: "ok" });
}
