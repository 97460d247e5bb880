/** How changes reach the branch, which decides what one commit of it is. */
export type MergeStrategy = "squash" | "merge" | "rebase" | "mixed";

/** The steps of a branch by what they look like. */
export interface StepCounts {
  /** Two parents or more. */
  merges: number;
  /** One parent, and a pull request's number behind the title. */
  squashes: number;
  /** One parent and no number: rebased, or pushed directly, which git can't tell apart. */
  plain: number;
}

/** A strategy is one that at least so much of the branch's steps follow. */
const MOST = 0.8;

/** The repository's merge strategy by its steps; null where there is none to look at. */
export function mergeStrategyOf({ merges, squashes, plain }: StepCounts): MergeStrategy | null {
  const all = merges + squashes + plain;
  if (all === 0) return null;
  if (merges >= MOST * all) return "merge";
  if (squashes >= MOST * all) return "squash";
  return plain >= MOST * all ? "rebase" : "mixed";
}
