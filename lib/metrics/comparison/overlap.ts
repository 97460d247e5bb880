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
  /** Commits of each row, shared or not. */
  size: Float64Array;
  /** Deployments each row stands for. */
  times: Int32Array;
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
  const { times, offsets } = links;
  const loads = linkSums(links, new Float64Array(times));
  const worths = new Float64Array(times.length);
  for (let i = 0; i < worths.length; i++) {
    const isAlone = offsets[i] === offsets[i + 1];
    worths[i] = isAlone ? (times[i] as number) : (times[i] as number) / alikeness(links, i, loads);
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
  for (const sum of linkSums(links, contributions)) variance += sum * sum;
  const { offsets, times } = links;
  for (let i = 0; i < contributions.length; i++) {
    const own = (times[i] as number) * (contributions[i] as number) * (contributions[i] as number);
    variance += offsets[i] === offsets[i + 1] ? own : own * aloneShare(links, i);
  }
  return variance;
}

function linksOf(rows: CommitRows): Links {
  const carriers = carriersOf(rows);
  const offsets = new Int32Array(rows.count + 1);
  const commit = new Int32Array(rows.commit.length);
  const size = new Float64Array(rows.count);
  let [count, end] = [0, 0];
  for (let i = 0; i < rows.count; i++) {
    const last = rows.times[i] === 0 ? -1 : (rows.offsets[i + 1] as number);
    for (let k = rows.offsets[i] as number; k < last; k++) {
      const number = rows.commit[k] as number;
      const carried = carriers[number] as number;
      if (carried === ONE) continue;
      // From its second meeting on, a shared commit is known by its new number.
      if (carried === SEVERAL) carriers[number] = SEVERAL - ++count;
      commit[end++] = SEVERAL - (carriers[number] as number) - 1;
    }
    offsets[i + 1] = end;
    size[i] = sizeOf(rows, i);
  }
  return { count, offsets, commit: commit.subarray(0, end), size, times: rows.times };
}

const ONE = 1;
const SEVERAL = -1;

function carriersOf(rows: CommitRows): Int32Array {
  const carriers = new Int32Array(rows.commitCount);
  for (let i = 0; i < rows.count; i++) {
    if (rows.times[i] === 0) continue;
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
function linkSums({ count, offsets, commit, size }: Links, contributions: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < size.length; i++) {
    if (offsets[i] === offsets[i + 1]) continue;
    const part = (contributions[i] as number) / Math.sqrt(size[i] as number);
    for (let k = offsets[i] as number; k < (offsets[i + 1] as number); k++) {
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
  return aloneShare(links, i) + sum / Math.sqrt(Math.max(1, links.size[i] as number));
}

/** The share of a deployment's commits that no other one carries; 1 for a deployment without commits. */
function aloneShare({ offsets, size }: Links, i: number): number {
  const all = size[i] as number;
  return all === 0 ? 1 : 1 - ((offsets[i + 1] as number) - (offsets[i] as number)) / all;
}
