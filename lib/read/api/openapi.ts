import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from "zod-openapi";
import { AI_MODES } from "@/lib/core/origins/classification";
import { MARK_KINDS, MARK_MEANINGS } from "@/lib/core/origins/taught";
import { commitOriginsBody } from "@/lib/ingest/commit-origins/push-schema";
import { factsSchema } from "@/lib/read/exports/facts-schema";
import { reportSchema } from "@/lib/read/reports/schema";
import { API_SCOPES, type ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { narrowingQuerySchema } from "./narrowing-query";
import { scopeQuerySchema } from "./scope-query";
import { syncStatusSchema } from "./sync-status";

/** RFC 9457, as every error of the API answers. */
const problemSchema = z
  .object({
    type: z.string(),
    status: z.int(),
    title: z.string().meta({ description: "What went wrong, the same for every request of its kind." }),
    detail: z.string().meta({ description: "What to do about it." }),
    errors: z
      .array(
        z.union([
          z.object({ parameter: z.string(), detail: z.string() }),
          z.object({ index: z.int().nullable(), field: z.string().nullable(), message: z.string() }),
        ]),
      )
      .optional()
      .meta({ description: "Each parameter that can't be understood, or each thing to mend in a body." }),
  })
  .meta({ id: "Problem" });

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

const REFUSALS: ZodOpenApiResponsesObject = {
  "401": problem("No token and no session, or a token that is unknown, revoked or expired."),
  "403": problem("The token lacks the scope."),
  "404": problem("No such organization, or not the token's."),
  "429": {
    ...problem("Too many requests."),
    headers: z.object({ "retry-after": z.string().meta({ description: "Seconds to wait." }) }),
  },
  "503": {
    ...problem("The database is away: nothing was read or kept."),
    headers: z.object({ "retry-after": z.string().meta({ description: "Seconds to wait." }) }),
  },
};
const QUERY_REFUSALS: ZodOpenApiResponsesObject = {
  ...REFUSALS,
  "400": problem("A parameter that can't be understood."),
  "409": problem("The organization hasn't chosen its production environments, and none is named."),
};

const path = z.object({ org: z.string().meta({ description: "The organization's slug.", example: "acme" }) });

const pushCounts = z.object({ stored: z.int(), changed: z.int(), unchanged: z.int() }).meta({
  id: "PushCounts",
  description: "Commits that nothing was known of, that are another now, and the rest.",
});
const pushCursor = z
  .object({ rules_version: z.string(), heads: z.array(z.string()), notes_commit: z.string().nullable() })
  .meta({ id: "PushCursor" });

const originRulesBody = z
  .object({
    rules: z.array(
      z.object({
        kind: z.enum(MARK_KINDS),
        mark: z.string().meta({ description: "A trailer's key, a footer's name, or an account." }),
        means: z.enum(MARK_MEANINGS),
        name: z.string().optional(),
        mode: z.enum(AI_MODES).optional(),
        tool: z.string().optional().meta({ description: "For no-mark: only where it would name this tool." }),
        from: z.string().optional(),
        until: z.string().optional(),
        reason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "OriginRules", description: "What marks in commits mean: the same as iris-origins.json." });
const originRules = originRulesBody
  .extend({ revision: z.int(), rules_version: z.string() })
  .meta({ id: "OriginRulesAnswer" });
const originRuleChanges = z
  .object({ taught: z.int(), revoked: z.int(), unchanged: z.int() })
  .meta({ id: "OriginRuleChanges" });

const bySession = { session: [] };
const byToken = (scope: ApiScope) => ({ token: [scope] });

function reading(
  scope: ApiScope,
  parts: Pick<ZodOpenApiOperationObject, "operationId" | "summary" | "description"> & {
    ok: ZodOpenApiResponsesObject["200"];
    query?: z.ZodObject;
  },
): ZodOpenApiOperationObject {
  const { ok, query = scopeQuerySchema, ...rest } = parts;
  return {
    ...rest,
    security: [byToken(scope), bySession],
    requestParams: { path, query },
    responses: { "200": ok, ...QUERY_REFUSALS },
  };
}

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that its routes use. */
export function openApiDocument() {
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Iris",
      version: "1",
      description:
        "DORA metrics and the comparison by code origin of one organization. No answer names a person. Errors are application/problem+json.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: `A token from Settings → API tokens, of one organization. Scopes: ${API_SCOPES.join(", ")}.`,
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "sb-auth-token",
          description: "A signed-in member's session, as the browser sends it.",
        },
      },
    },
    paths: {
      "/api/v1/orgs/{org}/dora": {
        get: reading("dora:read", {
          operationId: "getDora",
          summary: "The figures of a window",
          description:
            "The 18 dora_* fields, the deployment rework rate, the batch size and how many more AI-assisted commits may hide, each with its counts, interval and definition; and the comparison by origin that was computed after the last sync.",
          ok: { description: "The report.", content: { "application/json": { schema: reportSchema } } },
        }),
      },
      "/api/v1/orgs/{org}/metrics": {
        get: reading("dora:read", {
          operationId: "getOpenMetrics",
          summary: "The figures of a window, for Prometheus",
          description:
            "The same figures as OpenMetrics text: each with the ends of its interval and its counts. What has no value has no line.",
          ok: {
            description: "The metrics.",
            content: { "application/openmetrics-text": { schema: z.string() } },
          },
        }),
      },
      "/api/v1/orgs/{org}/facts.json": {
        get: reading("dora:read", {
          operationId: "exportFacts",
          summary: "Everything behind the figures, in one file",
          description:
            "Deployments with each commit's origin and lead time, incidents without their names, and the figures computed from them: `iris recompute` computes them again. Streamed.",
          ok: { description: "The export.", content: { "application/json": { schema: factsSchema } } },
        }),
      },
      "/api/v1/orgs/{org}/deployments.csv": {
        get: reading("deployments:export", {
          operationId: "exportDeployments",
          summary: "The deployments of a window, as a table",
          description:
            "CSV (RFC 4180, UTF-8), oldest first. A cell that a spreadsheet would take for a formula has an apostrophe before it. Streamed.",
          query: scopeQuerySchema.extend(narrowingQuerySchema.shape),
          ok: { description: "The table.", content: { "text/csv": { schema: z.string() } } },
        }),
      },
      "/api/v1/orgs/{org}/commit-origins": {
        post: {
          operationId: "pushCommitOrigins",
          summary: "The origins of commits, classified where their repository is",
          description:
            "Up to 5,000 commits, all of them or none. Sending a batch again changes nothing. No name, no address, no message: further fields are refused.",
          security: [byToken("commit-origins:write")],
          requestParams: { path },
          requestBody: { content: { "application/json": { schema: commitOriginsBody } } },
          responses: {
            "200": {
              description: "What was stored.",
              content: { "application/json": { schema: pushCounts } },
            },
            ...REFUSALS,
            "400": problem("The body isn't JSON."),
            "413": problem("The body is too large."),
            "415": problem("The body isn't sent as JSON."),
            "422": problem("Commits that can't be taken; `errors` names each thing to mend."),
          },
        },
      },
      "/api/v1/orgs/{org}/commit-origins/cursors/{key}": {
        get: {
          operationId: "getPushCursor",
          summary: "How far the pushes of a repository have come",
          security: [byToken("commit-origins:write")],
          requestParams: {
            path: path.extend({
              key: z.string().meta({ description: "SHA-256 of the repository's address." }),
            }),
          },
          responses: {
            "200": { description: "The cursor.", content: { "application/json": { schema: pushCursor } } },
            "204": { description: "Nothing was pushed from it yet." },
            "400": problem("The key isn't one."),
            ...REFUSALS,
          },
        },
      },
      "/api/v1/orgs/{org}/origin-rules": {
        get: {
          operationId: "getOriginRules",
          summary: "What the organization taught about marks in its commits",
          security: [byToken("commit-origins:write"), byToken("origin-rules:write")],
          requestParams: { path },
          responses: {
            "200": { description: "The rules.", content: { "application/json": { schema: originRules } } },
            ...REFUSALS,
          },
        },
        put: {
          operationId: "putOriginRules",
          summary: "Make the organization's rules exactly these",
          description:
            "What is new is taught, what is missing is taken back, and one pass goes back over the stored commits. Sending the same again changes nothing.",
          security: [byToken("origin-rules:write")],
          requestParams: { path },
          requestBody: { content: { "application/json": { schema: originRulesBody } } },
          responses: {
            "200": {
              description: "What changed.",
              content: { "application/json": { schema: originRuleChanges } },
            },
            ...REFUSALS,
            "400": problem("The body isn't JSON."),
            "413": problem("The body is too large."),
            "415": problem("The body isn't sent as JSON."),
            "422": problem("Rules that can't be taken; `errors` names each thing to fix."),
          },
        },
      },
      "/api/v1/orgs/{org}/sync-status": {
        get: {
          operationId: "getSyncStatus",
          summary: "Whether Datadog is connected, how its feeds are, and where the sync stands",
          security: [byToken("dora:read"), bySession],
          requestParams: { path },
          responses: {
            "200": {
              description:
                "The connection (`none` where there never was one), what each feed has read, and the progress; null when no sync is under way.",
              content: { "application/json": { schema: syncStatusSchema } },
            },
            ...REFUSALS,
          },
        },
      },
    },
  });
}
