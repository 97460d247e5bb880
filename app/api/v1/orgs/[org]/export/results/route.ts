import { apiRoute } from "@/lib/read/api/api-route";
import { answerExport } from "@/lib/read/api/export-route";

type Context = RouteContext<"/api/v1/orgs/[org]/export/results">;

/** The results that changed, page by page: docs/exports.md */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) => answerExport(request, (await params).org, "results"),
});
