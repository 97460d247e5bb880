import { type Reading, readWithin, sourceOf } from "@/lib/core/metrics/reading";
import type { TimeWindow } from "@/lib/core/metrics/window";
import type { FigureChange } from "@/lib/workspace/organizations/figure-changes";

/**
 * What changed under a curve, so that a step in it isn't taken for the teams' doing: Iris began to read, or has read no
 * further; somebody here changed which environments count as production, or the rules of origin changed; Datadog
 * changed how it detects failures.
 */
export type CurveMarkKind =
  | "reading-began"
  | "reading-ended"
  | FigureChange["kind"]
  | "datadog-failure-detection";

export interface CurveMark {
  kind: CurveMarkKind;
  at: Date;
}

/**
 * Since January 2026 change failures come from Datadog's Change Failure Detection; before, other rules may have decided.
 * Source: Datadog, "Change Failure Detection".
 */
const DATADOG_FAILURE_DETECTION = new Date("2026-01-01T00:00:00Z");

/** A sync reads once a day, and may be some hours late. */
const USUAL_DELAY_MS = 1.5 * 86_400_000;

/** What changed inside of a window, the earliest first. Pure. */
export function curveMarks(
  window: TimeWindow,
  reading: Reading,
  changes: readonly FigureChange[],
  now: Date,
): CurveMark[] {
  const spans = readWithin({ from: new Date(0), to: now }, reading.deployments);
  const [first, last] = [spans[0], spans.at(-1)];
  const marks: CurveMark[] = [
    ...(first ? [{ kind: "reading-began" as const, at: first.from }] : []),
    ...(last && now.getTime() - last.to.getTime() > USUAL_DELAY_MS
      ? [{ kind: "reading-ended" as const, at: last.to }]
      : []),
    ...changes,
    ...(["pipeline", "git", "github"].includes(sourceOf(reading, window))
      ? []
      : [{ kind: "datadog-failure-detection" as const, at: DATADOG_FAILURE_DETECTION }]),
  ];
  const kept: CurveMark[] = [];
  const inside = marks.filter(({ at }) => at > window.from && at < window.to);
  for (const mark of inside.sort((a, b) => a.at.getTime() - b.at.getTime()))
    if (!repeats(kept, mark)) kept.push(mark);
  return kept;
}

const DAY_MS = 86_400_000;

/** Who teaches five marks in a morning changed the rules once. */
const repeats = (kept: readonly CurveMark[], { kind, at }: CurveMark) =>
  kept.some((one) => one.kind === kind && at.getTime() - one.at.getTime() < DAY_MS);
