import { z } from "zod";
import { DEPLOYMENT_COLUMNS } from "@/lib/core/deployments/columns";
import { ORIGINS } from "@/lib/core/origins/origin";

const text = (description: string) => z.string().meta({ description });
const optional = (description: string) => z.string().nullable().meta({ description });
const instant = (description: string) => z.iso.datetime().nullable().meta({ description });
const seconds = (description: string) => z.number().nullable().meta({ description });
const count = (description: string) => z.int().nullable().meta({ description });
const flag = (description: string) => z.boolean().nullable().meta({ description });
const names = (description: string) => z.array(z.string()).nullable().meta({ description });

const RESULTS = ["failed", "passed", "pending"] as const;

/** What every row ends with. */
const changed = {
  updated_at: z.iso
    .datetime()
    .meta({ description: "When Iris last changed the row: its transaction's begin." }),
  deleted_at: instant(
    "When the row went: it is no longer at its source, or no longer carried. Every other column but its key is null then.",
  ),
};

/** What its source tells of a deployment besides, under the name that it has in files. */
const told = Object.fromEntries(
  Object.values(DEPLOYMENT_COLUMNS).map(({ stored, kind }) => [
    stored,
    { count, names, word: optional }[kind](
      `Its source's ${stored.replaceAll("_", " ")}; null where none are known.`,
    ),
  ]),
);

const deployments = z.object({
  id: text("Its source's ID. Key."),
  service: optional("Its service."),
  environment: optional("Its environment; null where it names none."),
  team: optional("Its team; null where it names none."),
  repository: optional("Its repository as host/path, named by its source or mapped in Iris."),
  version: optional("Its version, as the pipeline names it."),
  commit_sha: optional("The commit that was deployed."),
  source: optional("What reported it."),
  started_at: instant("When it started."),
  finished_at: instant("When it finished."),
  duration_seconds: seconds("From start to finish."),
  result: z
    .enum(RESULTS)
    .nullable()
    .meta({ description: "Its source's word: failed, passed or pending. It changes for weeks." }),
  type: optional("Its deployment type."),
  recovery_seconds: seconds("Of a failed one: until it was recovered from."),
  remediation_type: optional("Of a failed one: rollback, rollforward or hotfix."),
  remediation_id: optional("Of a failed one: the deployment that ended the failure."),
  commits: count("Commits that came with it, each once."),
  commits_human: count("Of them without AI evidence."),
  commits_ai_assisted: count("Of them AI-assisted."),
  commits_bot: count("Of them by bots."),
  commits_unknown: count("Of them of unknown origin."),
  tools: names("AI tools that its commits were written with."),
  median_lead_time_seconds: seconds("Median lead time of its commits that have one."),
  breaking_commit: optional("The commit that broke it, where that is known."),
  breaking_commit_evidence: optional("How that is known."),
  counts: flag("Whether figures hold it: false for a second report that is merged."),
  same_as: optional("Another report of the same deployment, which tells more."),
  ...told,
  ...changed,
});

const incidents = z.object({
  id: text("Its source's ID. Key, with its feed."),
  feed: text("dora_incidents, managed_incidents or pushed_incidents. Key, with its ID."),
  services: names("Its services."),
  environments: names("Its environments."),
  teams: names("Its teams."),
  source: optional("What reported it."),
  started_at: instant("When it started."),
  finished_at: instant("When it was over; null while it is open."),
  restore_seconds: seconds("Until service was restored."),
  counts: flag("Whether figures hold it: false where its feed is off, or another incident is the same."),
  same_as: optional("The incident of the other feed that is the same one."),
  ...changed,
});

const commits = z.object({
  deployment_id: text("The deployment that carried it. Key, with the SHA."),
  sha: text("The commit. Key, with the deployment."),
  position: count("Its place among the deployment's commits, from 0."),
  committed_at: instant("When it was committed."),
  lead_time_seconds: seconds("From commit to the deployment's finish."),
  time_to_deploy_seconds: seconds("Of that, the time deploying."),
  origin: z.enum(ORIGINS).nullable().meta({ description: "Who wrote it." }),
  tools: names("AI tools it was written with."),
  evidence_level: optional("E1 (weakest) to E5; null without evidence of AI."),
  rule: optional("The rule that decided."),
  ...changed,
});

const results = z.object({
  id: text("Iris's ID of the change. Key."),
  deployment_id: optional("The deployment."),
  from: z.enum(RESULTS).nullable().meta({ description: "Its result before." }),
  to: z.enum(RESULTS).nullable().meta({ description: "Its result since." }),
  seen_at: instant("When a sync saw it."),
  ...changed,
});

/** What can be exported, with the columns of each as JSON names them and as the table heads them, in their order. */
export const EXPORTS = { deployments, incidents, commits, results } as const;
export type ExportKind = keyof typeof EXPORTS;
export const EXPORT_KINDS = Object.keys(EXPORTS) as [ExportKind, ...ExportKind[]];

/** The columns that tell a row of one kind from every other. */
export const EXPORT_KEYS: Readonly<Record<ExportKind, readonly string[]>> = {
  deployments: ["id"],
  incidents: ["id", "feed"],
  commits: ["deployment_id", "sha"],
  results: ["id"],
};

/** A row by its columns. */
export type ExportRow = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export const columnsOf = (kind: ExportKind): string[] => Object.keys(EXPORTS[kind].shape);
