import { z } from "zod";
import { toPlainText } from "@/lib/core/plain-text";

/**
 * Datadog's events as they come, not as its generated client declares them: what matters here arrives undeclared.
 * Only what an event can't do without is required; anything else that is malformed counts as absent, and unknown
 * fields pass.
 */

/** Postgres text takes neither NUL nor half of a surrogate pair. */
export const storable = (text: string): string =>
  text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\u{fffd}");

/** Datadog cuts a tag at 200 characters. */
const NAME_MAX = 200;
const TITLE_MAX = 500;

/** A text without what storing it can't take, null where nothing is left of it. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => (value === null || value === undefined ? null : storable(value).trim() || null));

/** A text that stands in lines, menus and addresses: it turns nothing around it, and ends. */
function shown(value: string, max = NAME_MAX): string {
  const plain = toPlainText(storable(value));
  return plain.length <= max ? plain : `${plain.slice(0, max - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

/** Names as they are shown and stored, each once; empty ones are none. */
export const shownNames = (values: readonly string[]): string[] => [
  ...new Set(values.map((one) => shown(one)).filter((one) => one !== "")),
];

const shownText = (max: number) =>
  text.transform((value) => (value === null ? null : shown(value, max) || null));
export const name = shownText(NAME_MAX);
export const title = shownText(TITLE_MAX);

/** Another event's id; none where it can be none's. */
const otherId = text.transform((value) => (value !== null && value.length > NAME_MAX ? null : value));

const requiredName = z
  .string()
  .transform((value) => shown(value))
  .pipe(z.string().min(1));

export const requiredId = z
  .string()
  .transform((value) => storable(value).trim())
  .pipe(z.string().min(1));

const number = z.number().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

/** A list of texts; one text counts as a list of one, whatever else as none. */
const texts = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string"),
  z.array(z.string()).transform(shownNames),
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
  id: requiredId,
  attributes: z.looseObject({
    service: requiredName,
    started_at: z.unknown().optional(),
    finished_at: z.unknown().optional(),
    duration: number,
    env: name,
    team: name,
    version: name,
    git: z.looseObject({ commit_sha: text, repository_id: text, repository_url: text }).nullish().catch(null),
    /** Read one by one, so that a malformed commit costs only itself. */
    commits: list,
    number_of_commits: number,
    change_failure: flag,
    deployment_type: name,
    recovery_time_sec: number,
    remediation: z.looseObject({ id: otherId, type: name }).nullish().catch(null),
    source: name,
    custom_tags: texts,
    number_of_pull_requests: number,
    pull_requests: list,
  }),
});
export type DatadogDeployment = z.infer<typeof datadogDeploymentSchema>;
export type DatadogCommit = z.infer<typeof datadogCommitSchema>;

export const datadogFailureSchema = z.looseObject({
  id: requiredId,
  attributes: z.looseObject({
    name: title,
    service: texts,
    env: texts,
    team: texts,
    severity: name,
    started_at: z.unknown().optional(),
    finished_at: z.unknown().optional(),
    time_to_restore: number,
    source: name,
  }),
});
