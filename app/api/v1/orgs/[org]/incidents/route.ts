import { apiRoute } from "@/lib/read/api/api-route";
import { takePushedEvents } from "@/lib/read/api/push-events";

type Context = RouteContext<"/api/v1/orgs/[org]/incidents">;

/** Takes incidents that a pipeline pushes, each once by its id. docs/integrations/pipeline.md */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  POST: async (request, { params }) => takePushedEvents(request, (await params).org, "incident"),
});
