import { eventKey, eventValues, FURTHER_DIMENSIONS, SPLIT_DIMENSIONS, type SplitDimension } from "./event";
import type { SecondRange } from "./event-times";
import type { PageReader } from "./page-reader";
import type { QueryTerm } from "./query";
import type { DatadogError } from "./types";

/** How the reading of one second ended: everything read, more there than can be told apart, or an error. */
export type SecondOutcome =
  | { state: "complete" }
  | { state: "full" }
  | { state: "failed"; error: DatadogError };

type Reading = AsyncGenerator<unknown[], SecondOutcome>;

const COMPLETE: SecondOutcome = { state: "complete" };
const FULL: SecondOutcome = { state: "full" };

interface Node {
  reader: PageReader;
  range: SecondRange;
  terms: readonly QueryTerm[];
  /** The answer to exactly these terms (at the top: the page that ended in this second). */
  found: readonly unknown[];
}

/**
 * Reads everything of a second that the window can't be shrunk below: by service, then team, then env. The values are
 * learnt from the events seen; asking for "none of these" until the answer is empty proves that none is missing.
 * Yields events not handed out before. Why this is complete: docs/decisions/0003-paging-without-a-cursor.md
 */
export function readCrowdedSecond(
  reader: PageReader,
  range: SecondRange,
  found: readonly unknown[],
): Reading {
  return readNode({ reader, range, terms: [], found });
}

async function* readNode(node: Node): Reading {
  const dimension = SPLIT_DIMENSIONS.find((one) => canSplitBy(node, one));
  if (dimension) return yield* readSplit(node, dimension);
  const whole = await judgePage(node);
  const further = FURTHER_DIMENSIONS.find((one) => canSplitBy(node, one));
  if (whole.state === "full" && further) return yield* readSplit(node, further);
  return whole.state === "full" ? yield* readWider(node) : whole;
}

async function* readSplit(node: Node, dimension: SplitDimension): Reading {
  const counts = new Map<string, number>();
  countValues(node.found, dimension, counts);
  const rest = yield* readOthers(node, dimension, counts);
  if (rest.outcome.state === "failed" || rest.ignored) return rest.outcome;

  const cut = rest.more || node.found.length >= node.reader.largestPage;
  const values = yield* readValues(node, dimension, counts, cut);
  return worse(rest.outcome, values);
}

function canSplitBy(node: Node, dimension: SplitDimension): boolean {
  if (node.terms.some((term) => term.dimension === dimension && !term.exclude)) return false;
  return node.found.some((event) => eventValues(event, dimension).length > 0);
}

function countValues(
  events: readonly unknown[],
  dimension: SplitDimension,
  counts: Map<string, number>,
): void {
  for (const event of events) {
    for (const value of eventValues(event, dimension)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

interface OthersRead {
  outcome: SecondOutcome;
  /** Whether the page had kept events from us. */
  more: boolean;
  /** Whether the server answered with what was excluded: then it can't be split by. */
  ignored: boolean;
}

/** Asks for everything with none of the values known so far, learning new ones, until nothing is left. */
async function* readOthers(
  node: Node,
  dimension: SplitDimension,
  counts: Map<string, number>,
): AsyncGenerator<unknown[], OthersRead> {
  for (let more = false; ; more = true) {
    const terms = [...node.terms, { dimension, values: [...counts.keys()], exclude: true }];
    const answer = await node.reader.read(node.range, terms);
    if (!answer.ok) return { outcome: failed(answer.error), more, ignored: false };
    if (answer.value.length === 0) return { outcome: COMPLETE, more, ignored: false };
    yield node.reader.take(answer.value);
    const values = answer.value.flatMap((event) => eventValues(event, dimension));
    if (values.some((value) => counts.has(value))) {
      return { outcome: yield* readUnsplittable(node), more, ignored: true };
    }
    if (values.length === 0) {
      const outcome = yield* readNode({ ...node, terms, found: answer.value });
      return { outcome, more: true, ignored: false };
    }
    countValues(answer.value, dimension, counts);
  }
}

/**
 * Reads the events of each known value. A service seen once has nothing more in this second (Datadog documents that a
 * service can't have two); where the page was cut that is checked all the same, many services at a time.
 */
async function* readValues(
  node: Node,
  dimension: SplitDimension,
  counts: ReadonlyMap<string, number>,
  cut: boolean,
): Reading {
  const once = dimension === "service" ? valuesWhere(counts, (count) => count === 1) : [];
  const several = dimension === "service" ? valuesWhere(counts, (count) => count > 1) : [...counts.keys()];
  const size = Math.max(1, Math.floor(node.reader.largestPage / 2));
  let outcome = COMPLETE;
  for (const value of several) {
    outcome = worse(outcome, yield* readGroup(node, dimension, [value]));
    if (outcome.state === "failed") return outcome;
  }
  for (let start = 0; cut && start < once.length; start += size) {
    outcome = worse(outcome, yield* readGroup(node, dimension, once.slice(start, start + size)));
    if (outcome.state === "failed") return outcome;
  }
  return outcome;
}

function valuesWhere(counts: ReadonlyMap<string, number>, test: (count: number) => boolean): string[] {
  return [...counts].filter(([, count]) => test(count)).map(([value]) => value);
}

/** Reads a group of values; an answer with anything new in it, too short to hold them all or full is read in halves. */
async function* readGroup(node: Node, dimension: SplitDimension, values: readonly string[]): Reading {
  const terms = [...node.terms, { dimension, values, exclude: false }];
  const answer = await node.reader.read(node.range, terms);
  if (!answer.ok) return failed(answer.error);
  const fresh = node.reader.take(answer.value);
  yield fresh;
  if (values.length > 1) {
    const uncut = answer.value.length >= values.length && answer.value.length < node.reader.largestPage;
    if (fresh.length === 0 && uncut) return COMPLETE;
    return yield* readHalves(node, dimension, values);
  }
  const honoured = answer.value.every((event) =>
    eventValues(event, dimension).some((one) => values.includes(one)),
  );
  if (answer.value.length === 0 || !honoured) return yield* readUnsplittable(node);
  if (dimension === "service" && answer.value.length === 1) return COMPLETE;
  return yield* readNode({ ...node, terms, found: answer.value });
}

async function* readHalves(node: Node, dimension: SplitDimension, values: readonly string[]): Reading {
  const middle = Math.ceil(values.length / 2);
  const first = yield* readGroup(node, dimension, values.slice(0, middle));
  if (first.state === "failed") return first;
  return worse(first, yield* readGroup(node, dimension, values.slice(middle)));
}

/** Events that nothing tells apart. */
async function* readUnsplittable(node: Node): Reading {
  const whole = await judgePage(node);
  return whole.state === "full" ? yield* readWider(node) : whole;
}

/**
 * Whether an answer held all there is: when it was shorter than a page this server has shown it can give, or a single
 * event (no server has pages of one). Otherwise there may be more, and that is said.
 */
async function judgePage({ reader, range, found }: Node, limit?: number): Promise<SecondOutcome> {
  if (found.length <= 1 || found.length < reader.largest(limit)) return COMPLETE;
  const largest = await reader.probePageSize(range.to, limit);
  if (!largest.ok) return failed(largest.error);
  return found.length < largest.value ? COMPLETE : FULL;
}

/** Asks for larger pages than Datadog documents, then for the same events from their other end. */
async function* readWider(node: Node): Reading {
  let { found } = node;
  for (const limit of node.reader.largerLimits()) {
    const answer = await node.reader.read(node.range, node.terms, { limit });
    if (!answer.ok && answer.error.kind !== "bad-request") return failed(answer.error);
    if (!answer.ok || answer.value.length <= found.length) break;
    found = answer.value;
    yield node.reader.take(found);
    const whole = await judgePage({ ...node, found }, limit);
    if (whole.state !== "full") return whole;
  }
  const backwards = await node.reader.read(node.range, node.terms, {
    oldestFirst: true,
    limit: Math.max(found.length, 2),
  });
  if (!backwards.ok) return backwards.error.kind === "bad-request" ? FULL : failed(backwards.error);
  yield node.reader.take(backwards.value);
  return meet(found, backwards.value) ? COMPLETE : FULL;
}

/** Events that both ends must have in common before they count as met: by chance it happens once in 10! times. */
const MEETING = 10;

/**
 * Whether two answers, one from each end, reach each other: the last events of one are the last of the other in
 * reverse. That also shows that the order is turned round among events of one second, which the proof needs.
 */
function meet(forwards: readonly unknown[], backwards: readonly unknown[]): boolean {
  const keys = forwards.map(eventKey);
  const others = backwards.map(eventKey);
  const first = keys.indexOf(others.at(-1) ?? "");
  const shared = first < 0 ? [] : keys.slice(first);
  if (shared.length < MEETING) return false;
  return shared.toReversed().every((key, index) => others.at(index - shared.length) === key);
}

const failed = (error: DatadogError): SecondOutcome => ({ state: "failed", error });

const SEVERITY = { complete: 0, full: 1, failed: 2 } as const;

function worse(one: SecondOutcome, other: SecondOutcome): SecondOutcome {
  return SEVERITY[one.state] >= SEVERITY[other.state] ? one : other;
}
