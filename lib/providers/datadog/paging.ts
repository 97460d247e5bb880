import { readCrowdedSecond } from "./crowded-second";
import { eventKey, eventSecond, startsBetweenSeconds } from "./event";
import { isWithin, pageTimes, type SecondRange } from "./event-times";
import { PageReader } from "./page-reader";
import type { DatadogError, DatadogList } from "./types";

/**
 * Where a walk stands, as JSON. A walk resumed from the checkpoint of a page brings everything that came neither with
 * that page nor before it; an event of the boundary second may come again.
 */
export interface PagingCheckpoint {
  version: 1;
  /** Unix seconds still to be read, both ends included; the last entry is next. */
  pending: SecondRange[];
  /** Seconds holding more events than could be told apart; read again when the walk is resumed. */
  fullSeconds: number[];
  largestPage: number;
  /** Whether a page's order differed from the start times read. */
  isUnordered?: boolean;
}

export interface PagingProgress {
  /** List calls so far, without the client's retries. */
  requests: number;
  /** Events handed out so far. */
  events: number;
  /** The share of the window that has been read, 0–1. */
  fraction: number;
}

export interface WindowPage {
  /** Raw events; boundary events that came again are left out. */
  events: readonly unknown[];
  /** To be stored together with the events. */
  checkpoint: PagingCheckpoint;
  progress: PagingProgress;
}

export type IncompleteReason =
  /** A second holds more events than Datadog's pages and queries can tell apart. */
  | "second-full"
  | "budget"
  | "cancelled"
  | "error"
  /** Datadog keeps answering with the same events, none of them in the window asked for. */
  | "unplaceable";

export type WindowEnd =
  | {
      complete: true;
      /** Whether a page's order differed from the start times read, so that halves stood in for the order's proof. */
      isUnordered: boolean;
      checkpoint: PagingCheckpoint;
      progress: PagingProgress;
    }
  | {
      complete: false;
      reason: IncompleteReason;
      /** The seconds that were full; what lies around them has been read. */
      fullSeconds: Date[];
      error: DatadogError | null;
      checkpoint: PagingCheckpoint;
      progress: PagingProgress;
    };

export interface ReadWindowOptions {
  list: DatadogList;
  /** Both ends are inclusive and widened to whole seconds. */
  from: Date;
  to: Date;
  resume?: PagingCheckpoint | null;
  /** Events asked for per page, 1–1000. Default 500, the largest that Datadog documents. */
  pageLimit?: number;
  signal?: AbortSignal;
  /** Stops before the next page after so many list calls; a crowded second that was begun is finished first. */
  requestBudget?: number;
}

/**
 * Reads every event of a window from an API that has no cursor, newest first, page by page. The last value (`done`)
 * says whether the window is complete, and if not why; its checkpoint is where to go on. Never throws for what Datadog
 * answers. The argument for completeness: docs/decisions/0003-paging-without-a-cursor.md
 */
export async function* readWindow(options: ReadWindowOptions): AsyncGenerator<WindowPage, WindowEnd> {
  const walk = new Walk(options);
  for (;;) {
    const stop = walk.reasonToStop();
    if (stop) return walk.end(stop);
    const range = walk.next();
    if (!range) return walk.end(null);
    const answer = await walk.reader.read(range);
    if (!answer.ok) return walk.end("error", answer.error);
    const step = nextStep(answer.value, range, walk);
    if (step.kind === "unplaceable") return walk.end(step.kind);
    if (step.kind === "second") {
      const outcome = yield* readSecondOf(walk, step, answer.value);
      if (outcome) return walk.end("error", outcome);
      continue;
    }
    walk.replaceNext(step.ranges);
    yield* walk.handOut(walk.reader.take(answer.value));
    // Halves bring the events of the whole again; below an ordered page they can't come again.
    if (!step.isUnordered) walk.reader.forgetAllBut(answer.value);
  }
}

/** Reads the second at the top of the range and leaves the rest of the range pending. An error comes back. */
async function* readSecondOf(
  walk: Walk,
  step: SecondStep,
  page: readonly unknown[],
): AsyncGenerator<WindowPage, DatadogError | null> {
  // Until the whole second is read the checkpoint stays above it, so that a resumed walk begins it anew.
  yield* walk.handOut(walk.reader.take(page));
  const answer = await secondAlone(walk, step, page);
  if (!answer.ok) return answer.error;
  const found = answer.value;
  yield* walk.handOut(walk.reader.take(found));
  const reading = readCrowdedSecond(walk.reader, step.second, found);
  for (;;) {
    const { done, value } = await reading.next();
    if (!done) {
      yield* walk.handOut(value);
      continue;
    }
    if (value.state === "failed") return value.error;
    if (value.state === "full") walk.fullSeconds.push(step.second.to);
    if (step.below.length === 0) walk.notePlaced(found, step.second);
    walk.replaceNext(step.below);
    return null;
  }
}

/** The page itself where it holds only events of the second, else a read of that second. */
async function secondAlone(walk: Walk, step: SecondStep, page: readonly unknown[]) {
  const alone = step.below.length === 0 || page.every((event) => isWithin(eventSecond(event), step.second));
  return alone ? { ok: true as const, value: page } : walk.reader.read(step.second);
}

interface SecondStep {
  kind: "second";
  second: SecondRange;
  below: SecondRange[];
}
type Step =
  | { kind: "ranges"; ranges: SecondRange[]; isUnordered?: true }
  | { kind: "unplaceable" }
  | SecondStep;

/** Decides from a page what of its range is left to read. */
function nextStep(events: readonly unknown[], range: SecondRange, walk: Walk): Step {
  if (events.length === 0) return { kind: "ranges", ranges: [] };
  const { oldest, newestFirst } = pageTimes(events, range);
  if (!newestFirst) return inPieces(events, range, walk);
  if (oldest !== null && oldest < range.to)
    return { kind: "ranges", ranges: [{ from: range.from, to: oldest }] };
  if (oldest === null && range.from < range.to) {
    if (!events.every((event) => walk.placed.has(eventKey(event)))) return halves(range);
    // The same untimed events whatever the window: harmless beside room for others, else they may hide some.
    return events.length < walk.reader.largestPage ? { kind: "ranges", ranges: [] } : { kind: "unplaceable" };
  }
  const from = events.some(startsBetweenSeconds) ? range.to - 1 : range.to;
  const below = range.from < range.to ? [{ from: range.from, to: range.to - 1 }] : [];
  return { kind: "second", second: { from, to: range.to }, below };
}

/**
 * Out of order, a page says nothing about what lies below it. It is all there is where a larger page was seen, so that
 * this one wasn't cut; else the halves of its range are read, which brings the same events in smaller pages.
 */
function inPieces(events: readonly unknown[], range: SecondRange, walk: Walk): Step {
  walk.isUnordered = true;
  if (events.length < walk.reader.largestPage) return { kind: "ranges", ranges: [], isUnordered: true };
  return { ...halves(range), isUnordered: true };
}

/** No event of the page says when it was, so the window is halved until Datadog's own order tells. */
function halves(range: SecondRange): { kind: "ranges"; ranges: SecondRange[] } {
  const middle = Math.floor((range.from + range.to) / 2);
  return {
    kind: "ranges",
    ranges: [
      { from: range.from, to: middle },
      { from: middle + 1, to: range.to },
    ],
  };
}

/** The state of one walk. */
class Walk {
  readonly reader: PageReader;
  readonly fullSeconds: number[];
  /** Untimed events of seconds that were read through; one that comes again elsewhere isn't placed by time at all. */
  readonly placed = new Set<string>();
  isUnordered: boolean;
  private pending: SecondRange[];
  private events = 0;
  private readonly options: ReadWindowOptions;
  private readonly window: SecondRange;

  constructor(options: ReadWindowOptions) {
    this.options = options;
    this.window = {
      from: Math.floor(options.from.getTime() / 1000),
      to: Math.ceil(options.to.getTime() / 1000),
    };
    const { pending, fullSeconds, largestPage } = startingPoint(this.window, options.resume ?? null);
    this.pending = pending;
    this.fullSeconds = fullSeconds;
    this.isUnordered = options.resume?.isUnordered ?? false;
    this.reader = new PageReader({
      list: options.list,
      pageLimit: options.pageLimit ?? 500,
      signal: options.signal,
      largestPage,
    });
  }

  next(): SecondRange | undefined {
    return this.pending.at(-1);
  }

  replaceNext(ranges: readonly SecondRange[]): void {
    this.pending = [...this.pending.slice(0, -1), ...ranges];
  }

  /** Called with the answer to a read of one second alone: its untimed events belong there. */
  notePlaced(found: readonly unknown[], second: SecondRange): void {
    for (const event of found) {
      if (!isWithin(eventSecond(event), second)) this.placed.add(eventKey(event));
    }
  }

  reasonToStop(): "cancelled" | "budget" | null {
    if (this.pending.length === 0) return null;
    if (this.options.signal?.aborted) return "cancelled";
    return this.reader.requests >= (this.options.requestBudget ?? Number.POSITIVE_INFINITY) ? "budget" : null;
  }

  *handOut(events: readonly unknown[]): Generator<WindowPage> {
    if (events.length === 0) return;
    this.events += events.length;
    yield { events, checkpoint: this.checkpoint(), progress: this.progress() };
  }

  end(stop: IncompleteReason | null, error: DatadogError | null = null): WindowEnd {
    const state = { checkpoint: this.checkpoint(), progress: this.progress() };
    const reason = stop ?? (this.fullSeconds.length > 0 ? "second-full" : null);
    if (reason === null) return { complete: true, isUnordered: this.isUnordered, ...state };
    return {
      complete: false,
      reason: error?.kind === "cancelled" ? "cancelled" : reason,
      fullSeconds: this.fullSeconds.map((second) => new Date(second * 1000)),
      error,
      ...state,
    };
  }

  private checkpoint(): PagingCheckpoint {
    return {
      version: 1,
      pending: this.pending.map((range) => ({ ...range })),
      fullSeconds: [...this.fullSeconds],
      largestPage: this.reader.largestPage,
      ...(this.isUnordered && { isUnordered: true }),
    };
  }

  private progress(): PagingProgress {
    const length = (range: SecondRange) => Math.max(0, range.to - range.from + 1);
    const left = this.pending.reduce((sum, range) => sum + length(range), 0);
    const whole = length(this.window);
    return {
      requests: this.reader.requests,
      events: this.events,
      fraction: whole === 0 ? 1 : Math.min(1, Math.max(0, 1 - left / whole)),
    };
  }
}

/** A walk that was read to its end but for full seconds goes on with those. */
function startingPoint(window: SecondRange, resume: PagingCheckpoint | null) {
  if (resume === null) {
    return { pending: window.from <= window.to ? [window] : [], fullSeconds: [], largestPage: 0 };
  }
  const { pending, fullSeconds, largestPage } = resume;
  if (pending.length > 0) return { pending: [...pending], fullSeconds: [...fullSeconds], largestPage };
  return {
    pending: fullSeconds.map((second) => ({ from: second, to: second })),
    fullSeconds: [],
    largestPage,
  };
}
