import type { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { deploymentsBody, incidentsBody } from "@/lib/ingest/pushes/schema";
import { BODY_REFUSALS, json, problem } from "./openapi-answers";
import { pushAnswer } from "./push-events";

const DESCRIPTION =
  "Up to 500 in a batch, each once by your id: pushing it again updates it, pushing the same again changes nothing, and `deleted` takes it back. Each is looked at for itself: what can't be taken is told, and the rest is stored.";

/** What a pipeline pushes, for an organization without Datadog. */
export function pushPaths(path: z.ZodObject): ZodOpenApiPathsObject {
  const push = (operationId: string, summary: string, body: z.ZodType) => ({
    post: {
      operationId,
      summary,
      description: DESCRIPTION,
      security: [{ token: ["events:write"] }],
      requestParams: { path },
      requestBody: { content: { "application/json": { schema: body } } },
      responses: {
        "200": json("All of it was taken.", pushAnswer),
        "207": json("Some of it was taken; `errors` names the rest.", pushAnswer),
        ...BODY_REFUSALS,
        "409": problem(
          "Datadog is connected: an organization has one source at a time. What is estimated from git is taken all the same.",
        ),
        "422": problem("Nothing of it could be taken; `errors` names each thing to fix."),
      },
    },
  });
  return {
    "/api/v1/orgs/{org}/deployments": push(
      "pushDeployments",
      "Deployments from your pipeline",
      deploymentsBody,
    ),
    "/api/v1/orgs/{org}/incidents": push("pushIncidents", "Incidents from your own tools", incidentsBody),
  };
}
