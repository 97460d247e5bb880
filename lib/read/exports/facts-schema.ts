import { z } from "zod";
import {
  DEPLOYMENT_COLUMN_NAMES,
  DEPLOYMENT_COLUMNS,
  type DeploymentColumn,
  type DeploymentColumns,
} from "@/lib/core/deployments/columns";
import { TAKEN_BACK_HOW } from "@/lib/core/metrics/taken-back-tally";
import { ORIGINS } from "@/lib/core/origins/origin";
import { COLUMN_KINDS } from "@/lib/read/deployments/told-columns";
import { basisSchema, comparisonSchema, figureSchema } from "@/lib/read/reports/schema";

/** Raised when a reader of the old format would misread the new one. */
export const FACTS_FORMAT_VERSION = 1;

const instant = z.iso.datetime();
const names = z.array(z.string());
const seconds = z.number().nullable();

export const factsCommit = z
  .object({
    sha: z.string(),
    origin: z.enum(ORIGINS),
    tools: names,
    leadTimeSeconds: seconds,
    lines: z.number().nullish().meta({ description: "Lines added and removed; left out where nobody told." }),
    takenBack: z
      .object({ at: instant, how: z.enum(TAKEN_BACK_HOW), by: z.string() })
      .optional()
      .meta({
        description:
          "When a later commit first reverted or hot-fixed it, and which; left out where none did.",
      }),
  })
  .meta({ id: "FactsCommit" });

const columns = Object.fromEntries(
  DEPLOYMENT_COLUMN_NAMES.map((name) => [
    name,
    COLUMN_KINDS[DEPLOYMENT_COLUMNS[name].kind].nullish().meta({
      description: `Its source's \`${DEPLOYMENT_COLUMNS[name].stored}\`; null or absent where none is known.`,
    }),
  ]),
) as unknown as {
  // An object made of entries forgets which of them is of which kind.
  [Column in DeploymentColumn]: z.ZodOptional<z.ZodType<DeploymentColumns[Column]>>;
};

export const factsDeployment = z
  .object({
    id: z.string().meta({ description: "Its source's id." }),
    service: z.string(),
    environment: z.string().nullable(),
    team: z.string().nullable(),
    repository: z.string().nullable(),
    startedAt: instant,
    finishedAt: instant.nullable(),
    verdict: z.enum(["failed", "passed", "pending"]),
    type: z.string().nullable(),
    recoverySeconds: seconds,
    remediation: z.object({ type: z.string(), id: z.string().nullable() }).nullable(),
    breakingCommit: z.object({ sha: z.string().nullable(), evidence: z.string() }).nullish().meta({
      description:
        "The commit that broke it and how that is known; null where it isn't, a null sha where none of its commits did. Files of before 0.3.0 have none.",
    }),
    ...columns,
    commits: z.array(factsCommit),
  })
  .meta({ id: "FactsDeployment" });

export const factsIncident = z
  .object({
    id: z.string(),
    services: names,
    environments: names,
    teams: names,
    startedAt: instant,
    finishedAt: instant.nullable(),
    restoreSeconds: seconds,
  })
  .meta({ id: "FactsIncident", description: "Without its name and severity, which are free text." });

export const factsHead = z.object({
  format: z.literal("iris-facts"),
  formatVersion: z.literal(FACTS_FORMAT_VERSION),
  basis: basisSchema,
  comparisonInput: z
    .object({
      environments: names,
      asOf: instant,
      observedLagSeconds: z.array(z.number()).meta({
        description:
          "From a deployment's start to each change of its result that a sync saw; what maturity is learned from.",
      }),
      attested: z
        .object({ attested: z.int(), seen: z.int(), unmarked: z.int() })
        .nullable()
        .default(null)
        .meta({
          description:
            "Deployed commits that a git note attests, those that another source read too, and of them those without a mark; null where that is too few to tell anything.",
        }),
      searched: z.object({ commits: z.int(), withoutMessage: z.int() }).nullable().default(null).meta({
        description:
          "Deployed commits whose messages were looked for, and those that have none: over what it is known which were taken back. Null where not all were read.",
      }),
    })
    .nullable()
    .meta({
      description:
        "What the comparison took besides the deployments; null where the file holds its window alone, and so no comparison.",
    }),
  hiddenNotes: z
    .object({
      attested: z.int(),
      seen: z.int(),
      unmarked: z.int(),
      aiCommits: z.int(),
      unmarkedInterval: z.object({ low: z.number(), high: z.number() }),
    })
    .nullable()
    .optional()
    .meta({
      description:
        "In a file of its window alone what git notes tell, in the whole history, of AI without a mark: behind `ai_commits_hidden`.",
    }),
});

/** The whole file: what figures rest on, what is behind them, and the figures that it states. */
export const factsSchema = factsHead
  .extend({
    deployments: z.array(factsDeployment).meta({
      description:
        "Of the scope's environments, oldest first: the window's, or with `history=whole` all there are, of production too.",
    }),
    namedAsRemediation: names.optional().meta({
      description:
        "Deployments that a failed one names as its remediation which isn't in this file: rework counts what any deployment of the organization names. Files of before 0.3.0 have none.",
    }),
    incidents: z.array(factsIncident),
    stated: z.object({
      figures: z.array(figureSchema),
      comparison: comparisonSchema.nullable(),
      dataVersionAtEnd: z.int().meta({
        description: "Another one than the basis states: the data changed while they were written.",
      }),
    }),
  })
  .meta({ id: "Facts" });
export type Facts = z.infer<typeof factsSchema>;
export type FactsDeployment = z.infer<typeof factsDeployment>;
export type FactsIncident = z.infer<typeof factsIncident>;
