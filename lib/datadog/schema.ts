import { z } from "zod";

/**
 * Datadog's events as they come, not as its generated client declares them: what matters here arrives undeclared.
 * Only what an event can't do without is required; anything else that is malformed counts as absent, and unknown
 * fields pass.
 */

/** Postgres text takes neither NUL nor half of a surrogate pair. */
export const storable = (text: string): string =>
  text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\u{fffd}");

export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined ? null : storable(value).trim() || null));

export const requiredText = z
  .string()
  .transform((value) => storable(value).trim())
  .pipe(z.string().min(1));

const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

/** A list of texts; one text counts as a list of one, whatever else as none. */
const texts = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string"),
  z
    .array(z.string())
    .transform((values) => values.map((one) => storable(one).trim()).filter((one) => one !== "")),
);

const list = z.array(z.unknown()).nullish().catch(null);

export const datadogCommitSchema = z.looseObject({
  sha: z.string(),
  timestamp: z.unknown().optional(),
  author: z.looseObject({ email: text, canonical_email: text, is_bot: flag }).nullish().catch(null),
  message: z.string().transform(storable).nullish().catch(null),
  change_lead_time: number,
  time_to_deploy: number,
});

export const datadogDeploymentSchema = z.looseObject({
  id: requiredText,
  attributes: z.looseObject({
    service: requiredText,
    started_at: z.unknown().optional(),
    finished_at: z.unknown().optional(),
    duration: number,
    env: text,
    team: text,
    version: text,
    git: z.looseObject({ commit_sha: text, repository_id: text, repository_url: text }).nullish().catch(null),
    /** Read one by one, so that a malformed commit costs only itself. */
    commits: list,
    number_of_commits: number,
    change_failure: flag,
    deployment_type: text,
    recovery_time_sec: number,
    remediation: z.looseObject({ id: text, type: text }).nullish().catch(null),
    source: text,
  }),
});
export type DatadogDeployment = z.infer<typeof datadogDeploymentSchema>;
export type DatadogCommit = z.infer<typeof datadogCommitSchema>;

export const datadogFailureSchema = z.looseObject({
  id: requiredText,
  attributes: z.looseObject({
    name: text,
    service: texts,
    env: texts,
    team: texts,
    severity: text,
    started_at: z.unknown().optional(),
    finished_at: z.unknown().optional(),
    time_to_restore: number,
    source: text,
  }),
});
export type DatadogFailure = z.infer<typeof datadogFailureSchema>;
