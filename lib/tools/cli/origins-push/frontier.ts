/** How many heads the server keeps for a repository; more would only save re-sending a few commits. */
export const MAX_HEADS = 50;

/**
 * The heads of what was sent, kept while commits go out parents first: at every moment, the commits sent are exactly
 * these heads with all that lead to them. So a push that breaks off can be taken up from the last batch that arrived.
 */
export class Frontier {
  private readonly heads: Set<string>;

  /** @param known heads of earlier pushes that this clone holds. */
  constructor(known: readonly string[]) {
    this.heads = new Set(known);
  }

  add({ sha, parents }: { sha: string; parents: readonly string[] }): void {
    for (const parent of parents) this.heads.delete(parent);
    this.heads.add(sha);
  }

  /** The newest first. @param elsewhere heads of other clones' pushes, kept where there is room. */
  list(elsewhere: readonly string[]): string[] {
    return [...[...this.heads].reverse(), ...elsewhere].slice(0, MAX_HEADS);
  }
}
