import type { Origin } from "../origins/origin";
import type { HotfixSign } from "./hotfix";
import type { CommitNames, Reference } from "./references";

/** A commit as the rules read it: what it calls itself, what it points back at, whose it is; not its message. */
export interface ToldCommit {
  sha: string;
  origin: Origin;
  /** AI tools, or the bot's name. */
  tools: readonly string[];
  names: CommitNames;
  references: readonly Reference[];
  /** Whether its title says that it takes others back: a remedy, which says nothing about its author's own work. */
  isRevert: boolean;
  /** What says that it is a hotfix; null where nothing does. */
  hotfix: HotfixSign | null;
  /** Lines it adds and removes; null where that isn't known. */
  lines: number | null;
}

/** One step of a branch, or what went out with one tag: the commits that it is the first to bring. */
export interface Change {
  /** The first-parent commit, or the tag's commit. */
  sha: string;
  /** The tag; null for a step of a branch. */
  tag: string | null;
  /** When it went in or out. */
  at: Date;
  /** The commits it brought, without merges. */
  commits: readonly ToldCommit[];
  /** The merges it brought: they bring nothing of their own, and name what they merged. */
  merges: readonly ToldCommit[];
  /** For a tag on what an earlier one had brought already: the place of that one, −1 for one before all others. */
  againOf: number | null;
}

/** Whether a change is a merge itself, so that naming it names all that it brought. */
export function isMerge({ sha, merges }: Change): boolean {
  return merges.some((merge) => merge.sha === sha);
}

/** Whether a change does nothing but take others back. */
export function onlyReverts({ commits }: Change): boolean {
  return commits.length > 0 && commits.every(({ isRevert }) => isRevert);
}

/** The one origin of all its commits; null where they have several, or where it brought none. */
export function originOf({ commits }: Change): Origin | null {
  const [first] = commits;
  return first && commits.every(({ origin }) => origin === first.origin) ? first.origin : null;
}
