import { openApiDocument } from "@/lib/read/api/openapi";

export const dynamic = "force-static";

/** The API's description, for machines; docs/api.md is the one for people. */
export function GET(): Response {
  return Response.json(openApiDocument());
}
