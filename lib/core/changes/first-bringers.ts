/** A commit of a walk in which children come before their parents. */
export interface WalkedCommit {
  sha: string;
  parents: readonly string[];
}

/**
 * Which change is the first to bring each commit, in one walk over the history from its newest commits down. Places of
 * changes count back from the newest, 0. A commit belongs to the oldest change from which it can be reached. Nothing is
 * held but what the walk has yet to reach.
 */
export class FirstBringers {
  private readonly waiting = new Map<string, number>();

  /** @param places the commits that are changes themselves, with their places. */
  constructor(private readonly places: Map<string, number>) {}

  /** The place of the change that brought the commit; null for one that none of them holds. */
  next({ sha, parents }: WalkedCommit): number | null {
    const inherited = this.waiting.get(sha);
    const own = this.places.get(sha);
    this.waiting.delete(sha);
    if (inherited === undefined && own === undefined) return null;
    const place = Math.max(inherited ?? -1, own ?? -1);
    for (const parent of parents) this.waiting.set(parent, Math.max(place, this.waiting.get(parent) ?? -1));
    return place;
  }
}
