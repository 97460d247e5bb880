import type { CommitRows, Exposures } from "./exposures";

/** How far deployments repeat each other by carrying the same commits. */
export interface Overlap {
  /** True when any two deployments share a commit. */
  isShared: boolean;
  /** How many independent deployments they are worth; `count` when nothing is shared. */
  independent: number;
  links: Links;
}

/** The commits that more than one deployment carries, numbered anew; all others don't tie anything together. */
interface Links {
  count: number;
  /** The shared commits of row i: `commit[offsets[i]]` up to, not including, `commit[offsets[i + 1]]`. */
  offsets: Int32Array;
  commit: Int32Array;
  /** The rows that carry any of them. */
  rows: Int32Array;
  /** √n of each row, n its commits, shared or not; at least 1. */
  root: Float64Array;
  /** The share of a row's commits that no other one carries; 1 for a row without commits. */
  alone: Float64Array;
}

/**
 * Deployments of one change set (several services of a repository) fail together. Two deployments count as alike by
 * the share of their commits they have in common, |i ∩ j| / √(n_i n_j): 1 for the same change set, 0 for none. Where
 * change sets are shared whole, this is the usual cluster; where services of a monorepo deploy at different paces it
 * doesn't chain everything into one.
 */
export function overlapOf(rows: CommitRows): Overlap {
  const links = linksOf(rows);
  const worths = worthsOf(links);
  let independent = 0;
  for (let i = 0; i < rows.count; i++) independent += worths[i] as number;
  return { isShared: links.count > 0, independent, links };
}

/** How many independent deployments the failed ones are worth. */
export function independentFailures({ links }: Overlap, { failed }: Exposures): number {
  const worths = worthsOf(links);
  let sum = 0;
  for (let i = 0; i < worths.length; i++) if (failed[i]) sum += worths[i] as number;
  return sum;
}

function worthsOf(links: Links): Float64Array {
  const { rows, root } = links;
  const worths = new Float64Array(root.length).fill(1);
  const loads = linkSums(links, worths);
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    worths[i] = 1 / alikeness(links, i, loads);
  }
  return worths;
}

/**
 * The variance of a sum of per-deployment contributions when deployments that share commits vary together:
 * Σ_ij alike_ij ψ_i ψ_j, as a sum of squares over commits and so never negative. For whole change sets shared it
 * is the sandwich's Σ_clusters (Σ ψ)².
 */
export function clusteredVariance({ links }: Overlap, contributions: Float64Array): number {
  let variance = 0;
  const sums = linkSums(links, contributions);
  for (let c = 0; c < sums.length; c++) variance += (sums[c] as number) * (sums[c] as number);
  const { alone } = links;
  for (let i = 0; i < contributions.length; i++) {
    const contribution = contributions[i] as number;
    variance += contribution * contribution * (alone[i] as number);
  }
  return variance;
}

function linksOf(rows: CommitRows): Links {
  const carriers = carriersOf(rows);
  const offsets = new Int32Array(rows.count + 1);
  const commit = new Int32Array(rows.commit.length);
  const linked = new Int32Array(rows.count);
  const root = new Float64Array(rows.count);
  const alone = new Float64Array(rows.count).fill(1);
  let [count, end, linkedCount] = [0, 0, 0];
  for (let i = 0; i < rows.count; i++) {
    const start = end;
    const last = rows.offsets[i + 1] as number;
    for (let k = rows.offsets[i] as number; k < last; k++) {
      const number = rows.commit[k] as number;
      const carried = carriers[number] as number;
      if (carried === ONE) continue;
      // From its second meeting on, a shared commit is known by its new number.
      if (carried === SEVERAL) carriers[number] = SEVERAL - ++count;
      commit[end++] = SEVERAL - (carriers[number] as number) - 1;
    }
    offsets[i + 1] = end;
    if (end === start) continue;
    const size = sizeOf(rows, i);
    linked[linkedCount++] = i;
    root[i] = Math.sqrt(Math.max(1, size));
    if (size > 0) alone[i] = 1 - (end - start) / size;
  }
  return {
    count,
    offsets,
    commit: commit.subarray(0, end),
    rows: linked.subarray(0, linkedCount),
    root,
    alone,
  };
}

const ONE = 1;
const SEVERAL = -1;

function carriersOf(rows: CommitRows): Int32Array {
  const carriers = new Int32Array(rows.commitCount);
  for (let i = 0; i < rows.count; i++) {
    for (let k = rows.offsets[i] as number; k < (rows.offsets[i + 1] as number); k++) {
      const number = rows.commit[k] as number;
      carriers[number] = carriers[number] === 0 ? ONE : SEVERAL;
    }
  }
  return carriers;
}

function sizeOf({ commitsByOrigin }: CommitRows, row: number): number {
  const at = 4 * row;
  return (
    (commitsByOrigin[at] as number) +
    (commitsByOrigin[at + 1] as number) +
    (commitsByOrigin[at + 2] as number) +
    (commitsByOrigin[at + 3] as number)
  );
}

/** For each shared commit, Σ ψ_i / √n_i over the deployments that carry it. */
function linkSums({ count, offsets, commit, rows, root }: Links, contributions: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r] as number;
    const part = (contributions[i] as number) / (root[i] as number);
    if (part === 0) continue;
    const end = offsets[i + 1] as number;
    for (let k = offsets[i] as number; k < end; k++) {
      const number = commit[k] as number;
      sums[number] = (sums[number] as number) + part;
    }
  }
  return sums;
}

/** Σ_j alike_ij: 1 for a deployment that shares nothing. */
function alikeness(links: Links, i: number, loads: Float64Array): number {
  let sum = 0;
  for (let k = links.offsets[i] as number; k < (links.offsets[i + 1] as number); k++) {
    sum += loads[links.commit[k] as number] as number;
  }
  return (links.alone[i] as number) + sum / (links.root[i] as number);
}
