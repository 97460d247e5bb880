import type { Deployment } from "@/lib/core/deployments/types";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import type { History } from "./history";
import { ShaNumbers } from "./sha-numbers";

type CommitColumns = Pick<
  History,
  | "commitsByOrigin"
  | "offsets"
  | "commit"
  | "origin"
  | "leadTimeSeconds"
  | "lines"
  | "sharedOffsets"
  | "shared"
  | "commitCount"
  | "tools"
  | "toolSets"
  | "toolSet"
>;

/** Commits as they lie in memory, numbered as they come. */
interface Entries {
  offsets: Int32Array;
  commit: Int32Array;
  origin: Uint8Array;
  leadTimeSeconds: Float64Array;
  lines: Float64Array | null;
  commitCount: number;
  /** Of each commit number: 1 where several deployments carry it. */
  isShared: Uint8Array;
  /** The tools of each commit number. */
  toolsOf: (readonly string[])[];
}

const ORIGIN_CODES = Object.fromEntries(ORIGINS.map((origin, i) => [origin, i])) as Record<Origin, number>;
const NO_TOOLS: readonly string[] = [];

/** The columns of the commits of all deployments, in the given order of deployments. */
export function commitColumns(deployments: readonly Deployment[], order: Uint32Array): CommitColumns {
  const entries = readEntries(deployments);
  const { columns, renumbered, sharedCount } = inOrder(entries, order);
  return {
    ...columns,
    commitsByOrigin: countByOrigin(columns),
    ...sharedColumns(columns, sharedCount),
    ...toolColumns(entries, renumbered),
  };
}

/**
 * Each sha once a deployment, its first entry standing for it. Deployments are read in the order given, since their
 * commits lie in memory that way: a million of them read out of order take much longer.
 */
function readEntries(deployments: readonly Deployment[]): Entries {
  const total = deployments.reduce((sum, d) => sum + d.commits.length, 0);
  const numbers = new ShaNumbers(total);
  const offsets = new Int32Array(deployments.length + 1);
  const commit = new Int32Array(total);
  const origin = new Uint8Array(total);
  const leadTimeSeconds = new Float64Array(total);
  let lines: Float64Array | null = null;
  const lastIn = new Int32Array(total).fill(-1);
  const isShared = new Uint8Array(total);
  const toolsOf: (readonly string[])[] = [];
  let at = 0;
  for (let i = 0; i < deployments.length; i++) {
    for (const entry of (deployments[i] as Deployment).commits) {
      const number = numbers.numberOf(entry.sha);
      if (lastIn[number] === i) continue;
      if (lastIn[number] === -1) toolsOf.push(entry.origin === "AI_ASSISTED" ? entry.tools : NO_TOOLS);
      else isShared[number] = 1;
      lastIn[number] = i;
      commit[at] = number;
      origin[at] = ORIGIN_CODES[entry.origin];
      if (typeof entry.lines === "number") {
        lines ??= new Float64Array(total).fill(Number.NaN);
        lines[at] = entry.lines;
      }
      leadTimeSeconds[at++] = entry.leadTimeSeconds ?? Number.NaN;
    }
    offsets[i + 1] = at;
  }
  return { offsets, commit, origin, leadTimeSeconds, lines, commitCount: numbers.count, isShared, toolsOf };
}

/**
 * The same in the columns' order, commits numbered anew as they come, so that the input's order leaves no trace: first
 * those that several deployments carry, so that what is kept of them lies close together.
 */
function inOrder(entries: Entries, order: Uint32Array) {
  const total = entries.offsets[order.length] as number;
  const offsets = new Int32Array(entries.offsets.length);
  const commit = new Int32Array(total);
  const origin = new Uint8Array(total);
  const leadTimeSeconds = new Float64Array(total);
  const lines = entries.lines && new Float64Array(total);
  const renumbered = new Int32Array(entries.commitCount).fill(-1);
  let sharedCount = 0;
  for (let number = 0; number < entries.commitCount; number++)
    sharedCount += entries.isShared[number] as number;
  let [at, next, nextShared] = [0, sharedCount, 0];
  for (let i = 0; i < order.length; i++) {
    const from = order[i] as number;
    for (let k = entries.offsets[from] as number; k < (entries.offsets[from + 1] as number); k++) {
      const number = entries.commit[k] as number;
      if (renumbered[number] === -1) renumbered[number] = entries.isShared[number] ? nextShared++ : next++;
      commit[at] = renumbered[number] as number;
      origin[at] = entries.origin[k] as number;
      if (lines !== null) lines[at] = entries.lines?.[k] as number;
      leadTimeSeconds[at++] = entries.leadTimeSeconds[k] as number;
    }
    offsets[i + 1] = at;
  }
  const columns = { offsets, commit, origin, leadTimeSeconds, lines, commitCount: entries.commitCount };
  return { columns, renumbered, sharedCount };
}

function countByOrigin({ offsets, origin }: Pick<History, "offsets" | "origin">): Float64Array {
  const counts = new Float64Array(4 * (offsets.length - 1));
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
      const cell = 4 * i + (origin[k] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  return counts;
}

function sharedColumns({ offsets, commit }: Pick<History, "offsets" | "commit">, sharedCount: number) {
  const sharedOffsets = new Int32Array(offsets.length);
  const shared = new Int32Array(commit.length);
  let end = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
      if ((commit[k] as number) < sharedCount) shared[end++] = k;
    }
    sharedOffsets[i + 1] = end;
  }
  return { sharedOffsets, shared: shared.slice(0, end) };
}

function toolColumns({ toolsOf }: Entries, renumbered: Int32Array) {
  const tools = [...new Set(toolsOf.flatMap((names) => (names.length > 0 ? names : [])))].sort();
  const toolAt = new Map(tools.map((tool, i) => [tool, i]));
  const toolSets: number[][] = [[]];
  const numbers = new Map<string, number>();
  const toolSet = new Uint16Array(toolsOf.length);
  let [lastNames, lastNumber] = [NO_TOOLS, 0];
  toolsOf.forEach((names, number) => {
    if (names.length === 0) return;
    if (names !== lastNames) {
      lastNames = names;
      lastNumber = numberOf(names);
    }
    toolSet[renumbered[number] as number] = lastNumber;
  });
  return { tools, toolSets, toolSet };

  function numberOf(names: readonly string[]): number {
    const set = [...new Set(names)].map((tool) => toolAt.get(tool) ?? 0).sort((a, b) => a - b);
    const key = set.join(" ");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, toolSets.push(set) - 1);
    return toolSets.length - 1;
  }
}
