import type { CommitRows } from "./exposures";

/** How far deployments repeat each other by carrying the same commits. */
export interface Overlap {
  /** True when any two deployments share a commit. */
  isShared: boolean;
  /** How many independent deployments they are worth; `count` when nothing is shared. */
  independent: number;
  /** The same for the failed ones. */
  independentFailures: number;
  links: Links;
}

/** The commits that more than one deployment carries, numbered anew; all others don't tie anything together. */
interface Links {
  count: number;
  /** The shared commits of row i: `commit[offsets[i]]` up to, not including, `commit[offsets[i + 1]]`. */
  offsets: Int32Array;
  commit: Int32Array;
  /** Commits of each row, shared or not. */
  size: Int32Array;
}

/**
 * Deployments of one change set (several services of a repository) fail together. Two deployments count as alike by
 * the share of their commits they have in common, |i ∩ j| / √(n_i n_j): 1 for the same change set, 0 for none. Where
 * change sets are shared whole, this is the usual cluster; where services of a monorepo deploy at different paces it
 * doesn't chain everything into one.
 */
export function overlapOf(rows: CommitRows): Overlap {
  const links = linksOf(rows);
  const loads = linkSums(links, new Float64Array(rows.count).fill(1));
  let independent = 0;
  let independentFailures = 0;
  for (let i = 0; i < rows.count; i++) {
    const worth = 1 / alikeness(links, i, loads);
    independent += worth;
    if (rows.failed[i]) independentFailures += worth;
  }
  return { isShared: links.count > 0, independent, independentFailures, links };
}

/**
 * The variance of a sum of per-deployment contributions when deployments that share commits vary together:
 * Σ_ij alike_ij ψ_i ψ_j, as a sum of squares over commits and so never negative. For whole change sets shared it
 * is the sandwich's Σ_clusters (Σ ψ)².
 */
export function clusteredVariance({ links }: Overlap, contributions: Float64Array): number {
  let variance = 0;
  for (const sum of linkSums(links, contributions)) variance += sum * sum;
  for (let i = 0; i < contributions.length; i++) {
    variance += aloneShare(links, i) * (contributions[i] as number) ** 2;
  }
  return variance;
}

function linksOf(rows: CommitRows): Links {
  const carriers = new Uint8Array(rows.commitCount);
  for (const number of rows.commit) carriers[number] = Math.min(2, (carriers[number] as number) + 1);
  const size = new Int32Array(rows.count);
  const offsets = new Int32Array(rows.count + 1);
  const renumbered = new Int32Array(rows.commitCount);
  const commit: number[] = [];
  let count = 0;
  for (let i = 0; i < rows.count; i++) {
    const [start, end] = [rows.offsets[i] as number, rows.offsets[i + 1] as number];
    for (let k = start; k < end; k++) {
      const number = rows.commit[k] as number;
      if ((carriers[number] as number) < 2) continue;
      if (renumbered[number] === 0) renumbered[number] = ++count;
      commit.push((renumbered[number] as number) - 1);
    }
    size[i] = end - start;
    offsets[i + 1] = commit.length;
  }
  return { count, offsets, commit: Int32Array.from(commit), size };
}

/** For each shared commit, Σ ψ_i / √n_i over the deployments that carry it. */
function linkSums({ count, offsets, commit, size }: Links, contributions: Float64Array): Float64Array {
  const sums = new Float64Array(count);
  for (let i = 0; i < size.length; i++) {
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
