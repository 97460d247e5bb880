import { z } from "zod";
import { COVARIATES } from "@/lib/core/metrics/comparison/covariates";
import { DRIVERS } from "@/lib/core/metrics/comparison/drivers";
import { CHECKS } from "@/lib/core/metrics/comparison/model-check";
import { COMPARISON_REASONS } from "@/lib/core/metrics/comparison/reasons";
import { ESTIMANDS } from "@/lib/core/metrics/comparison/verdict";
import { WITHHELD_REASONS } from "@/lib/core/metrics/comparison/word";
import { UNMEASURED_REASONS } from "@/lib/core/metrics/measured";
import { TAKEN_BACK_REASONS } from "@/lib/core/metrics/taken-back";
import type { ComparisonResult } from "./types";

const reason = z.enum(COMPARISON_REASONS);
const interval = z.object({ low: z.number(), high: z.number() });
const ratioInterval = z.object({ low: z.number(), high: z.number().nullable() });
const bound = z.object({ side: z.enum(["upper", "lower"]), ratio: z.number() }).nullable();

const hazardRatio = z.discriminatedUnion("measured", [
  z.object({
    measured: z.literal(true),
    ratio: z.number(),
    interval: ratioInterval,
    logStandardError: z.number(),
    designEffect: z.number(),
    pValue: z.number(),
    z: z.number().default(0),
  }),
  z.object({ measured: z.literal(false), reason, bound }),
]);

const evidence = z.object({
  deployments: z.number(),
  failed: z.number(),
  independentFailures: z.number(),
  expectedAiFailures: z.number(),
  expectedHumanFailures: z.number(),
});

const timeToAnswer = z.object({
  ratio: z.number(),
  moreDeployments: z.number(),
  moreWeeks: z.number(),
  ruledOut: z.boolean().default(false),
});
const estimand = z.enum(ESTIMANDS);
const withheld = z.enum(WITHHELD_REASONS);

const verdict = z.discriminatedUnion("verdict", [
  z.object({
    verdict: z.enum(["more", "less", "cannot-tell", "withheld"]),
    withheld: withheld.nullable().default(null),
    estimand: estimand.default("deployment"),
    ratio: z.number(),
    interval: ratioInterval,
    logStandardError: z.number().default(0),
    leaning: z
      .object({
        z: z.number(),
        forbidden: withheld.nullable(),
        confirmation: z.object({ needed: z.number(), z: z.number() }).nullable(),
      })
      .default({ z: 0, forbidden: null, confirmation: null }),
    evidence,
    toSeeDoubling: timeToAnswer,
    toSeeQuarter: timeToAnswer,
  }),
  z.object({
    verdict: z.literal("not-compared"),
    reason,
    bound,
    evidence,
    missing: z.object({ failures: z.number(), aiFailures: z.number(), humanFailures: z.number() }),
  }),
]);

const slope = z.object({ of: z.enum(COVARIATES), value: z.number(), low: z.number(), high: z.number() });

const corrected = { ratio: z.number().nullable(), interval: ratioInterval.nullable() };
/** What was computed before the bound was has none. */
const ifRiskier = z.object(corrected).default({ ratio: null, interval: null });

const named = z.object({ named: z.number(), failures: z.number() });

const rate = z.object({ ratio: z.number(), numerator: z.number(), denominator: z.number(), interval });
const ratesByOrigin = z.object({
  HUMAN: rate.optional(),
  AI_ASSISTED: rate.optional(),
  BOT: rate.optional(),
});

/** Snapshots from before breaking commits were looked for carry none. */
const NO_BREAKING_COMMITS = {
  failed: 0,
  elsewhere: 0,
  known: 0,
  aiAssisted: 0,
  expectedAi: 0,
  telling: 0,
  naming: { ai: { named: 0, failures: 0 }, human: { named: 0, failures: 0 } },
  ratio: { measured: false, reason: "too-few-breaking-commits", bound: null },
  z: 0,
  standsAlone: false,
} as const;

/** A comparison as JSON carries it: nothing in it is transformed, and what older snapshots lack has a default. */
export const originComparisonJson = z.object({
  verdict,
  breakingCommits: z
    .object({
      failed: z.number(),
      elsewhere: z.number().default(0),
      known: z.number(),
      aiAssisted: z.number(),
      expectedAi: z.number(),
      telling: z.number(),
      naming: z.object({ ai: named, human: named }),
      ratio: hazardRatio,
      z: z.number(),
      standsAlone: z.boolean(),
    })
    .default(NO_BREAKING_COMMITS),
  partsDisagree: z.boolean().default(false),
  slopes: z.array(slope).default([]),
  drivers: z
    .array(
      z.object({
        of: z.enum(DRIVERS),
        ratio: z.number(),
        interval: ratioInterval,
        failures: z.number(),
        service: z.string().nullable(),
        median: z.number().nullable(),
      }),
    )
    .default([]),
  adjusted: z.object({ ai: hazardRatio, bot: hazardRatio, unknown: hazardRatio }),
  crude: hazardRatio,
  reversal: z.object({ reversed: z.boolean(), explained: z.boolean() }),
  bounds: z.object({ ifHuman: hazardRatio, ifAi: hazardRatio }),
  hidden: z.array(z.object({ hiddenShare: z.number(), ...corrected, ifRiskier })),
  size: z
    .object({
      evidence,
      total: hazardRatio,
      direct: hazardRatio,
      power: slope.nullable(),
    })
    .nullable()
    .default(null),
  doseResponse: z.object({
    bands: z.array(
      z.object({
        above: z.number(),
        upTo: z.number(),
        deployments: z.number(),
        failed: z.number(),
        rate: z.number().nullable(),
        interval: interval.nullable(),
      }),
    ),
    withoutKnownCommits: z.number(),
  }),
  perCommit: z.object({
    failure: ratesByOrigin,
    rollback: ratesByOrigin,
    rework: ratesByOrigin,
    failureDifference: z.object({ difference: z.number(), interval }).nullable(),
    coverage: z.object({ rate: z.number(), known: z.number(), commits: z.number() }).nullable(),
    evaluatedDeployments: z.number(),
  }),
  modelCheck: z.object({
    bands: z.array(
      z.object({
        from: z.number(),
        to: z.number().nullable(),
        deployments: z.number(),
        observed: z.number(),
        expected: z.number(),
      }),
    ),
    checks: z
      .array(
        z.object({
          of: z.enum(CHECKS),
          pValue: z.number().nullable(),
          shift: z.number(),
          fails: z.boolean(),
        }),
      )
      .default([]),
    dayEffect: z.number().default(1),
    mixedRepositories: z.number().default(0),
    pValue: z.number().nullable(),
    fitsBadly: z.boolean(),
  }),
  maturity: z.object({
    lagSeconds: z.number(),
    basis: z.enum(["observed", "default"]),
    observed: z.number(),
  }),
  leftOut: z.object({
    rollbacks: z.number(),
    withoutCommits: z.number(),
    nothingNew: z.number(),
    pending: z.number(),
    young: z.number(),
    outsideWindow: z.number(),
  }),
  strata: z.array(
    z.object({
      kind: z.enum(["service", "team", "small"]),
      name: z.string().nullable(),
      oneRepository: z.boolean().default(false),
      quarter: z.string().nullable().default(null),
      services: z.number(),
      deployments: z.number(),
      failed: z.number(),
    }),
  ),
  commits: z.array(z.number()),
  deploymentsPerWeek: z.number().nullable(),
});

/** One service's comparison as JSON carries it. */
export const serviceComparisonJson = z.object({
  service: z.string(),
  ratio: hazardRatio,
  evidence,
  adjustedPValue: z.number().nullable(),
  verdict: z.enum(["more", "less", "cannot-tell", "not-compared"]),
});

/** One tool's comparison as JSON carries it. */
export const toolComparisonJson = z.object({
  tool: z.string(),
  ratio: hazardRatio,
  evidence,
  commits: z.number(),
  carriedBy: z.number(),
  carriedByFailed: z.number(),
  adjustedPValue: z.number().nullable(),
  verdict: z.enum(["more", "less", "cannot-tell", "not-compared"]),
});

const naiveRate = z.object({ failed: z.number(), deployments: z.number() });
const naiveRatio = z.object({ ratio: z.number().nullable(), ai: naiveRate, human: naiveRate });
const countedRate = z.object({ rate: z.number(), count: z.number(), of: z.number() }).nullable();

const reconciledRates = { ofEvaluated: countedRate, ofAll: countedRate, withoutRollbacks: countedRate };

const reconciliation = z.discriminatedUnion("measured", [
  z.object({
    measured: z.literal(true),
    failed: z.number(),
    total: z.number(),
    pending: z.number(),
    rollbackDeployments: z.number(),
    ...reconciledRates,
    differences: z.array(z.enum(["pending", "rollbacks"])),
    otherwise: z
      .object({ total: z.number(), areMerged: z.boolean(), ...reconciledRates })
      .nullable()
      .default(null),
  }),
  z.object({ measured: z.literal(false), reason: z.enum(UNMEASURED_REASONS) }),
]);

export const hiddenEstimate = z.object({
  attested: z.number(),
  seen: z.number(),
  unmarked: z.number(),
  aiCommits: z.number(),
  unmarkedShare: z.number(),
  unmarkedInterval: interval,
  hiddenShare: z.number(),
  ...corrected,
  ifRiskier,
});

const takenBackRate = z.object({
  changes: z.number(),
  reverted: z.number(),
  hotfixed: z.number(),
  rate: z.number().nullable(),
  interval: interval.nullable(),
});

/** What became of deployed commits within 14 days, as JSON carries it. */
export const takenBackJson = z.object({
  withinDays: z.number(),
  byOrigin: z.object({
    HUMAN: takenBackRate,
    AI_ASSISTED: takenBackRate,
    BOT: takenBackRate,
    UNKNOWN: takenBackRate,
  }),
  young: z.number(),
  ratio: z.discriminatedUnion("measured", [
    z.object({
      measured: z.literal(true),
      ratio: z.number(),
      interval,
      logStandardError: z.number(),
      designEffect: z.number(),
    }),
    z.object({ measured: z.literal(false), reason: z.enum(TAKEN_BACK_REASONS) }),
  ]),
  strata: z.number(),
  searched: z.object({ commits: z.number(), withoutMessage: z.number() }),
});

const instant = z.iso.datetime().transform((text) => new Date(text));

/** The comparison as JSON carries it. */
export const comparisonResult: z.ZodType<ComparisonResult, unknown> = z.object({
  comparison: originComparisonJson,
  services: z.array(serviceComparisonJson),
  tools: z.array(toolComparisonJson).default([]),
  naive: z.object({ anyAi: naiveRatio, split: naiveRatio }).nullable().default(null),
  hiddenEstimate: hiddenEstimate.nullable().default(null),
  reconciliation: reconciliation.nullable().default(null),
  takenBack: takenBackJson.nullable().default(null),
  history: z.object({ deployments: z.number(), from: instant.nullable(), to: instant.nullable() }),
});

/** As PostgreSQL writes it, with a space or a T. */
const timestamp = z
  .string()
  .transform((text) => new Date(text))
  .refine((at) => !Number.isNaN(at.getTime()));

const week = {
  week_end: timestamp,
  decided_at: timestamp,
  environments: z.array(z.string()),
  failed: z.number(),
  evaluated: z.number(),
  coverage: z.number().nullable(),
};

/** A row of `origin_verdicts`. */
export const verdictRow = z.discriminatedUnion("verdict", [
  z.object({
    ...week,
    verdict: z.enum(["more", "less", "cannot-tell"]),
    estimand: estimand.nullable(),
    ratio: z.number(),
    low: z.number(),
    high: z.number().nullable(),
  }),
  z.object({
    ...week,
    verdict: z.literal("withheld"),
    reason: withheld,
    estimand: estimand.nullable(),
    ratio: z.number(),
    low: z.number(),
    high: z.number().nullable(),
  }),
  z.object({ ...week, verdict: z.literal("not-compared"), reason }),
]);
