import { z } from "zod";
import { isPlainText } from "@/lib/core/plain-text";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { MAX_COMMITS, MAX_EVENTS } from "./limits";

/** The database's integers end there: 68 years. */
const LONGEST_SECONDS = 2_147_483_647;

const FULL_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const name = (most = 200) =>
  z
    .string("must be a text")
    .trim()
    .min(1, { error: "must not be empty", abort: true })
    .max(most, `must have at most ${most} characters`)
    .refine(isPlainText, "must be visible characters on one line");
const id = name().meta({
  description: "Yours: pushing it again updates the event. A run's or a deployment's ID does well.",
});
const instant = z.iso.datetime({
  offset: true,
  error: "must be an instant with its zone, such as 2026-11-30T12:00:00Z",
});
const seconds = z
  .number("must be a number of seconds")
  .min(0, "must not be negative")
  .max(LONGEST_SECONDS, `must be at most ${LONGEST_SECONDS}`);
const sha = z
  .string()
  .regex(FULL_SHA, "must be a full sha: 40 or 64 lower-case hex digits, as git rev-parse prints it");
const remote = z
  .string()
  .max(500, "must have at most 500 characters")
  .refine((url) => normalizeRemoteUrl(url) !== null, "must be a repository's address on a host");

const commit = z.strictObject({
  sha,
  timestamp: instant.nullish().meta({ description: "When it was committed." }),
  author: z
    .strictObject({
      email: z.string().max(320, "must have at most 320 characters").nullish(),
      is_bot: z.boolean().nullish(),
    })
    .nullish()
    .meta({ description: "Kept encrypted, and shown to nobody." }),
  message: z.string().max(100_000, "must have at most 100,000 characters").nullish().meta({
    description: "The whole message (`git log --format=%B`): its trailers tell who wrote it. Kept encrypted.",
  }),
  change_lead_time: seconds
    .nullish()
    .meta({ description: "Seconds; without it, from `timestamp` to `finished_at`." }),
  time_to_deploy: seconds.nullish().meta({ description: "Seconds from merge to the deployment's start." }),
});

const failureRule = z
  .string()
  .max(100, "must have at most 100 characters")
  .regex(/^[a-z0-9]+(?:[-/.@][a-z0-9]+)*$/, "must be a rule's id, such as reverted-sha@1.0");

/** A deployment in Datadog's words for one. */
export const pushedDeployment = z
  .strictObject({
    id,
    service: name(),
    env: name().nullish(),
    team: name().nullish(),
    version: name().nullish(),
    started_at: instant,
    finished_at: instant.nullish().meta({ description: "Null while it is under way." }),
    git: z.strictObject({ repository_url: remote.nullish(), commit_sha: sha.nullish() }).nullish(),
    commits: z
      .array(commit)
      .max(MAX_COMMITS, `must hold at most ${MAX_COMMITS} commits`)
      .nullish()
      .meta({ description: "What it brought since the deployment before." }),
    number_of_pull_requests: z.int("must be a whole number").min(0, "must not be negative").nullish(),
    custom_tags: z.array(name()).max(100, "must hold at most 100 tags").nullish(),
    source: name().nullish().meta({ description: "What deployed; `pipeline` where left out." }),
    deployment_type: name().nullish().meta({ description: "Such as standard, rollback or hotfix." }),
    change_failure: z.boolean().nullish().meta({
      description:
        "true: it failed; false: it passed; null: not known yet. Left out, what was said before stays.",
    }),
    change_failure_rule: failureRule.nullish().meta({
      description: "The rule that derived `change_failure`; left out where somebody or something said it.",
    }),
    change_failure_commit: sha.nullish().meta({ description: "The commit that the rule rests on." }),
    recovery_time_sec: seconds
      .nullish()
      .meta({ description: "Of a failed one, until it was recovered from." }),
    remediation: z.strictObject({ id: name().nullish(), type: name().nullish() }).nullish().meta({
      description: "Of a failed one: the deployment that ended it, and how (rollback, rollforward, hotfix).",
    }),
  })
  .superRefine((one, context) => {
    const refuse = (field: keyof typeof one, message: string) =>
      context.addIssue({ code: "custom", path: [field], message });
    if (one.finished_at && Date.parse(one.finished_at) < Date.parse(one.started_at))
      refuse("finished_at", "must not be before started_at");
    if (one.change_failure !== true) {
      for (const field of ["recovery_time_sec", "remediation"] as const)
        if (one[field] != null) refuse(field, "belongs to a deployment with change_failure true");
    }
    if (one.change_failure == null && one.change_failure_rule != null)
      refuse("change_failure_rule", "says how change_failure was derived: give that too");
    if (one.change_failure_rule == null && one.change_failure_commit != null)
      refuse("change_failure_commit", "is what change_failure_rule rests on: give that too");
  });

/** An incident in Datadog's words for one. */
export const pushedIncident = z
  .strictObject({
    id,
    name: z.string().max(500, "must have at most 500 characters").nullish().meta({
      description: "What people read; kept encrypted.",
    }),
    services: z.array(name()).max(100, "must hold at most 100 services").nullish(),
    env: name().nullish(),
    team: name().nullish(),
    severity: name().nullish(),
    source: name().nullish().meta({ description: "What raised it; `pipeline` where left out." }),
    started_at: instant,
    finished_at: instant.nullish().meta({ description: "Null while it is open." }),
  })
  .superRefine((one, context) => {
    if (one.finished_at && Date.parse(one.finished_at) < Date.parse(one.started_at))
      context.addIssue({
        code: "custom",
        path: ["finished_at"],
        message: "must not be before started_at",
      });
  });

/** What takes an event back. */
export const takenBack = z.strictObject({
  id,
  deleted: z.literal(true).meta({ description: "It never was: no figure holds it any more." }),
});

const covers = z
  .strictObject({ from: instant, to: instant.nullish() })
  .refine(({ from, to }) => !to || Date.parse(from) < Date.parse(to), "must begin before it ends")
  .nullish()
  .meta({
    description:
      "The time of which everything has been pushed with this batch; `to` is now where left out. Without it, events are known from the first push to the last, and within a batch from its oldest to its newest.",
  });
const more = z
  .boolean()
  .optional()
  .meta({ description: "Further batches follow: what rests on them is computed after the last." });

const estimatedFrom = z.literal("git", "must be git, or left out").optional().meta({
  description:
    "What they were derived from, where nothing that deploys told of them, as `iris check --push` does. Such deployments are kept apart, and count only while neither Datadog nor a pipeline tells of any. Each result needs its `change_failure_rule`.",
});

/** A body whose events are looked at one by one, each for itself. */
const envelope = <Key extends string>(key: Key) =>
  z.strictObject({
    [key]: z
      .array(z.unknown(), `must be a list of ${key}`)
      .max(MAX_EVENTS, `must hold at most ${MAX_EVENTS} ${key}: send the rest in a further request`),
    covers,
    more,
  } as { [K in Key]: z.ZodArray<z.ZodUnknown> } & { covers: typeof covers; more: typeof more });
export const deploymentsEnvelope = envelope("deployments").extend({ estimated_from: estimatedFrom });
export const incidentsEnvelope = envelope("incidents");

/** The same as callers read them. */
export const deploymentsBody = z
  .strictObject({
    deployments: z.array(z.union([pushedDeployment, takenBack])).max(MAX_EVENTS),
    covers,
    more,
    estimated_from: estimatedFrom,
  })
  .meta({ id: "PushedDeployments" });
export const incidentsBody = z
  .strictObject({
    incidents: z.array(z.union([pushedIncident, takenBack])).max(MAX_EVENTS),
    covers,
    more,
  })
  .meta({ id: "PushedIncidents" });

export type PushedDeployment = z.infer<typeof pushedDeployment>;
export type PushedIncident = z.infer<typeof pushedIncident>;
export type Covers = z.infer<typeof covers>;
