import { DEFINITION_VERSIONS, type DefinitionId } from "@/lib/core/metrics/definitions";
import type { VerdictView } from "@/lib/read/dashboard/verdict-view";
import type { Figure } from "@/lib/read/reports/schema";

/** A figure as it was kept, and what today's data say for the same window and filters. */
export interface FigurePair {
  kept: Figure;
  /** Null where the figure isn't computed any more. */
  today: Figure | null;
  /** Anything in it is another: value, interval, counts, or why there is none. */
  changed: boolean;
  /** The definition moved on since; a difference may be its doing. */
  redefined: boolean;
}

/** Sets kept figures beside today's; null where today's weren't read. Pure. */
export function compareFigures(kept: readonly Figure[], today: readonly Figure[] | null): FigurePair[] {
  return kept.map((figure) => {
    const now = today?.find(({ name }) => name === figure.name) ?? null;
    const current = DEFINITION_VERSIONS[figure.definition.id as DefinitionId];
    return {
      kept: figure,
      today: now,
      changed: today !== null && (now === null || essence(now) !== essence(figure)),
      redefined: current !== figure.definition.version,
    };
  });
}

/** Whether today's answer is another than the one that was kept, in anything but how long more would take. */
export function isAnswerChanged(kept: VerdictView, today: VerdictView): boolean {
  return inOneOrder(answerOf(kept)) !== inOneOrder(answerOf(today));
}

function answerOf(view: VerdictView): unknown {
  if (view.kind !== "answer" && view.kind !== "not-compared") return view;
  const counts = [view.failed, view.evaluated, view.coverage];
  return view.kind === "answer"
    ? [view.word, view.ratio, view.low, view.high, counts]
    : [view.reason, view.bound, counts];
}

/** What makes two figures the same. */
function essence({ value, interval, counts, reason }: Figure): string {
  return inOneOrder([value, interval, counts, reason]);
}

/** As JSON with its keys in one order: what was stored and what was just computed may differ in it. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
