import type { TimeWindow } from "@/lib/core/metrics/window";
import type { PagingCheckpoint } from "@/lib/providers/datadog/paging";

/**
 * What of a window has been read completely, oldest first, without overlap: all of it but the seconds that a checkpoint
 * leaves to be read or couldn't tell apart.
 * @param window ends where reading began: what came since isn't known.
 */
export function spansRead(window: TimeWindow, checkpoint: PagingCheckpoint | "done" | null): TimeWindow[] {
  if (checkpoint === null) return [];
  return unreadSeconds(checkpoint).reduce<TimeWindow[]>(
    (spans, [from, to]) => spans.flatMap((span) => without(span, new Date(from * 1000), new Date(to * 1000))),
    window.from < window.to ? [window] : [],
  );
}

/** As Unix seconds, the end left out. */
function unreadSeconds(checkpoint: PagingCheckpoint | "done"): [number, number][] {
  if (checkpoint === "done") return [];
  return [
    ...checkpoint.pending.map(({ from, to }): [number, number] => [from, to + 1]),
    ...checkpoint.fullSeconds.map((second): [number, number] => [second, second + 1]),
  ];
}

function without(span: TimeWindow, from: Date, to: Date): TimeWindow[] {
  if (to <= span.from || from >= span.to) return [span];
  const rest: TimeWindow[] = [];
  if (from > span.from) rest.push({ from: span.from, to: from });
  if (to < span.to) rest.push({ from: to, to: span.to });
  return rest;
}
