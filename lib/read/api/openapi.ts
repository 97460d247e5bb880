import { z } from "zod";
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from "zod-openapi";
import { AI_MODES } from "@/lib/core/origins/classification";
import { MARK_KINDS, MARK_MEANINGS } from "@/lib/core/origins/taught";
import { commitOriginsBody } from "@/lib/ingest/commit-origins/push-schema";
import { cookieName, SESSION_COOKIE } from "@/lib/platform/supabase/session-cookie";
import { factsSchema } from "@/lib/read/exports/facts-schema";
import { figureRowsSchema } from "@/lib/read/reports/figure-rows";
import { reportSchema } from "@/lib/read/reports/schema";
import { API_SCOPES, type ApiScope } from "@/lib/workspace/api-tokens/scopes";
import { cellsSchema } from "./cells-query";
import { figuresQuerySchema } from "./figures-query";
import { narrowingQuerySchema } from "./narrowing-query";
import {
  BODY_REFUSALS,
  FIGURE_REFUSALS,
  json,
  OPEN_ANSWERS,
  problem,
  REFUSALS,
  revalidated,
} from "./openapi-answers";
import { exportPaths } from "./openapi-export";
import { pushPaths } from "./openapi-push";
import { setupPaths } from "./openapi-setup";
import { scopeQuerySchema } from "./scope-query";
import { syncStatusSchema } from "./sync-status";

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
    ok: ZodOpenApiResponseObject;
    query?: z.ZodObject;
  },
): ZodOpenApiOperationObject {
  const { ok, query = scopeQuerySchema, ...rest } = parts;
  return {
    ...rest,
    security: [byToken(scope), bySession],
    requestParams: { path, query },
    responses: { ...revalidated(ok), ...FIGURE_REFUSALS },
  };
}

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that its routes use. */
export function openApiDocument() {
  return createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Iris",
        version: "1",
        description:
          "DORA metrics and the comparison by code origin of one organization. No figure names a person. Errors are application/problem+json (RFC 9457). Answers grow: new fields, figures and words come without a new version, and nothing goes without a year's notice (docs/api-contract.md). There is no CORS: call it from a server, never from another site's page.",
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
          personalToken: {
            type: "http",
            scheme: "bearer",
            description: "A person's token, from `iris login` or the account page: it may do what they may.",
          },
          session: {
            type: "apiKey",
            in: "cookie",
            name: cookieName(SESSION_COOKIE, true),
            description: `A signed-in member's session, as the browser sends it; ${SESSION_COOKIE} where the server has no https.`,
          },
        },
      },
      paths: {
        ...setupPaths(path),
        "/api/v1/orgs/{org}/dora": {
          get: reading("dora:read", {
            operationId: "getDora",
            summary: "The figures of a window",
            description:
              "The 18 dora_* fields, the deployment rework rate, the batch size and how many more AI-assisted commits may hide, each with its counts, interval and definition; and the comparison by origin that was computed after the last sync.",
            ok: json("The report.", reportSchema),
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
            query: scopeQuerySchema.extend({
              history: z
                .enum(["whole"])
                .optional()
                .meta({ description: "With all of production's history, which the comparison takes." }),
            }),
            ok: json("The export.", factsSchema),
          }),
        },
        "/api/v1/orgs/{org}/deployments.csv": {
          get: reading("deployments:export", {
            operationId: "exportDeployments",
            summary: "The deployments of a window, as a table",
            description:
              "CSV (RFC 4180, UTF-8), oldest first. A cell that a spreadsheet would take for a formula has an apostrophe before it. Streamed.",
            query: scopeQuerySchema.extend(narrowingQuerySchema.shape).extend({ cells: cellsSchema }),
            ok: { description: "The table.", content: { "text/csv": { schema: z.string() } } },
          }),
        },
        "/api/v1/orgs/{org}/figures": {
          get: reading("dora:read", {
            operationId: "getFigures",
            summary: "The metrics by days, weeks or months, and by groups",
            description:
              "One row for each stretch and group, each with the figures that the question of it alone would give. At most 5,000 rows; more is refused with what to ask instead.",
            query: scopeQuerySchema.extend(figuresQuerySchema.shape),
            ok: json("The rows.", figureRowsSchema),
          }),
        },
        ...exportPaths(path),
        ...pushPaths(path),
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
              "200": json("What was stored.", pushCounts),
              ...BODY_REFUSALS,
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
              "200": json("The cursor.", pushCursor),
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
              "200": json("The rules.", originRules),
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
              "200": json("What changed.", originRuleChanges),
              ...BODY_REFUSALS,
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
              "200": json(
                "The connection (`none` where there never was one), what each feed has read, and the progress; null when no sync is under way.",
                syncStatusSchema,
              ),
              ...REFUSALS,
            },
          },
        },
      },
    },
    OPEN_ANSWERS,
  );
}
