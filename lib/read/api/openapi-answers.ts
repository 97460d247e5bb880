import { z } from "zod";
import type { CreateDocumentOptions, ZodOpenApiResponseObject, ZodOpenApiResponsesObject } from "zod-openapi";

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
      .meta({ description: "Each parameter that can't be understood, or each thing to fix in a body." }),
    requestId: z.string().optional().meta({ description: "What to report an error of ours by." }),
  })
  .meta({ id: "Problem" });

/** An answer that is a problem. */
export const problem = (description: string): ZodOpenApiResponseObject => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

const retryAfter = { "retry-after": z.string().meta({ description: "Seconds to wait." }) };
const limits = {
  "ratelimit-policy": z
    .string()
    .optional()
    .meta({ description: 'The limits that were counted: `"reads";q=60;w=60` is 60 in 60 seconds.' }),
  ratelimit: z
    .string()
    .optional()
    .meta({ description: 'What is left of each: `"reads";r=59;t=42` is 59 in the next 42 seconds.' }),
};

/** What any operation can answer besides its own. */
export const REFUSALS: ZodOpenApiResponsesObject = {
  "401": problem("No token and no session, or a token that is unknown, revoked or expired."),
  "403": problem("The token lacks the scope, or the person the right."),
  "404": problem("No such organization, or not the token's."),
  "405": {
    ...problem("The address doesn't take this method."),
    headers: z.object({ allow: z.string().meta({ description: "The methods it takes." }) }),
  },
  "429": { ...problem("Too many requests."), headers: z.object({ ...retryAfter, ...limits }) },
  "500": problem("An error on our end."),
  "503": {
    ...problem("The database is away: nothing was read or kept."),
    headers: z.object(retryAfter),
  },
};

/** What an operation with a query can answer. */
export const QUERY_REFUSALS: ZodOpenApiResponsesObject = {
  ...REFUSALS,
  "400": problem("A parameter that is unknown, repeated, in conflict with another, or can't be understood."),
};

/** What an operation about figures can answer. */
export const FIGURE_REFUSALS: ZodOpenApiResponsesObject = {
  ...QUERY_REFUSALS,
  "409": problem("The organization hasn't chosen its production environments, and none is named."),
};

/** What an operation with a JSON body can answer. */
export const BODY_REFUSALS: ZodOpenApiResponsesObject = {
  ...REFUSALS,
  "400": problem("The body isn't JSON."),
  "413": problem("The body is too large."),
  "415": problem("The body isn't sent as JSON, or in an encoding other than gzip."),
  "422": problem("A body that can't be taken; `errors` names each thing to fix."),
};

/** 200 with JSON. */
export const json = (description: string, schema: z.ZodType): ZodOpenApiResponseObject => ({
  description,
  headers: z.object(limits),
  content: { "application/json": { schema } },
});

/** The same of what is asked again and again. */
export const revalidated = (answer: ZodOpenApiResponseObject): ZodOpenApiResponsesObject => ({
  "200": {
    ...answer,
    headers: z.object({
      ...limits,
      etag: z.string().meta({ description: "Send it as If-None-Match: 304 says that nothing changed." }),
    }),
  },
  "304": { description: "Nothing changed since the answer whose ETag was sent." },
});

/**
 * Answers may grow: no object is closed, and words that later versions add to carry what is known today as examples only,
 * so that a client made from this document takes them.
 */
export const OPEN_ANSWERS: CreateDocumentOptions = {
  override: ({ jsonSchema, io }) => {
    if (io !== "output") return;
    if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  },
};
