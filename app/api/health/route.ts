import { env } from "@/lib/platform/env";

export const dynamic = "force-dynamic";

/** Liveness: whether this process runs with usable settings. Whether the installation works is `/api/ready`. */
export function GET(): Response {
  env();
  return Response.json({ status: "ok" });
}
