import type { ComparedMetric } from "@/lib/core/metrics/compare-windows";
import { countsOf } from "@/lib/core/metrics/counts-of";
import type { Headline } from "@/lib/read/dashboard/headlines";
import type { Thing, WeeklyContent } from "./content";

/** A letter is read in half a minute. */
const MOST_THINGS = 3;
/** Fewer failures lie together by chance too often to send somebody looking. */
const CONCENTRATED_FAILURES = 3;
const CONCENTRATED_SHARE = 0.5;

/** What breaks comes before what is slow, and that before how often. */
const ORDER: readonly ComparedMetric[] = [
  "change-failure-rate",
  "failed-deployment-recovery-time",
  "deployment-rework-rate",
  "change-lead-time",
  "deployment-frequency",
];

export interface ThingsInput {
  verdict: WeeklyContent["verdict"];
  headlines: readonly Headline[];
  /** Failed deployments of the week by service, and in all. */
  failures: { byService: readonly { service: string; failed: number }[]; all: number };
}

/**
 * What is worth a reader's attention this week, the weightiest first and three at most: another verdict than before, a
 * service that most failures were of, and what moved by more than chance makes. Empty where nothing is. Pure.
 */
export function thingsOf({ verdict, headlines, failures }: ThingsInput): Thing[] {
  return [...verdictThing(verdict), ...serviceThing(failures), ...movedThings(headlines)].slice(
    0,
    MOST_THINGS,
  );
}

/** The first word there is counts as another one: before it there was none. */
function verdictThing(verdict: WeeklyContent["verdict"]): Thing[] {
  if (verdict?.kind !== "answer" || verdict.word === verdict.before) return [];
  return [{ kind: "verdict" }];
}

function serviceThing({ byService, all }: ThingsInput["failures"]): Thing[] {
  const [worst, next] = [...byService].sort((a, b) => b.failed - a.failed);
  // Of one service alone there is nothing to tell apart.
  if (!worst || !next || worst.failed < CONCENTRATED_FAILURES) return [];
  if (worst.failed < CONCENTRATED_SHARE * all) return [];
  return [{ kind: "service", service: worst.service, failed: worst.failed, of: all }];
}

function movedThings(headlines: readonly Headline[]): Thing[] {
  const moved = headlines.flatMap(
    ({ metric, value, figure, change }): Extract<Thing, { kind: "metric" }>[] => {
      if (value === null || change.kind !== "moved" || !change.beyondChance || change.direction === "same")
        return [];
      const { direction, size, unit } = change;
      return [{ kind: "metric", metric, value, counts: countsOf(figure), direction, size, unit }];
    },
  );
  return moved.sort((a, b) => ORDER.indexOf(a.metric) - ORDER.indexOf(b.metric));
}
