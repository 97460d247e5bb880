import { apiRoute } from "@/lib/read/api/api-route";
import { takePushedEvents } from "@/lib/read/api/push-events";

type Context = RouteContext<"/api/v1/orgs/[org]/deployments">;

/** Takes deployments that a pipeline pushes, each once by its id. docs/integrations/pipeline.md */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  POST: async (request, { params }) => takePushedEvents(request, (await params).org, "deployment"),
});
