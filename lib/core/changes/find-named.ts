import type { Change, ToldCommit } from "./change";
import { numberBehind, type PullRequestNumber, type Reference, withoutNumber } from "./references";

/** A commit of a history and the place of the change that brought it. */
export interface Placed {
  place: number;
  commit: ToldCommit;
}

/** What a reference names: by what, and the commits; several of one change are that change. */
export interface Named {
  by: "sha" | "number" | "title";
  found: readonly Placed[];
}

/** The commits of a history by what others call them by; those that none calls aren't held. */
export class NamedCommits {
  private readonly byPrefix = new Map<string, Placed[]>();
  private readonly byNumber = new Map<string, Placed[]>();
  private readonly byTitle = new Map<string, Placed[]>();

  /**
   * @param changes oldest first.
   * @param repository the last part of the repository's address, which a number of another one doesn't name; null where
   *   it isn't known.
   */
  constructor(
    changes: readonly Change[],
    private readonly repository: string | null,
  ) {
    for (const { commits, merges } of changes) {
      for (const { references } of [...commits, ...merges]) this.ask(references);
    }
    changes.forEach(({ commits, merges }, place) => {
      for (const commit of [...commits, ...merges]) this.add({ place, commit });
    });
  }

  private ask(references: readonly Reference[]): void {
    for (const { shas, numbers, titles } of references) {
      for (const sha of shas) this.byPrefix.set(sha.slice(0, SHORTEST_SHA), []);
      for (const number of numbers) this.byNumber.set(keyOf(number), []);
      for (const title of titles) this.byTitle.set(spaced(withoutNumber(title)), []);
    }
  }

  private add(placed: Placed): void {
    const { sha, names } = placed.commit;
    this.byPrefix.get(sha.slice(0, SHORTEST_SHA))?.push(placed);
    for (const number of names.numbers) this.byNumber.get(keyOf(number))?.push(placed);
    for (const title of names.titles) this.byTitle.get(spaced(title))?.push(placed);
  }

  /**
   * What a commit of the change at `from` names: a sha before a number, a number before a title. A sha that isn't of this
   * history says nothing, as after a squash; one that is settles it. Null where nothing of this history is named.
   */
  find(reference: Reference, from: number): Named | null {
    const until = ({ place }: Placed) => place <= from;
    const bySha = reference.shas.flatMap((sha) => this.withSha(sha)).filter(until);
    if (bySha.length > 0) return { by: "sha", found: bySha };
    const numbers = reference.numbers.filter((number) => this.isOwn(number));
    const byNumber = numbers.flatMap((number) => this.byNumber.get(keyOf(number)) ?? []).filter(until);
    if (byNumber.length > 0) return { by: "number", found: byNumber };
    const byTitle = reference.titles.flatMap((title) => this.titled(title)).filter(until);
    return byTitle.length > 0 ? { by: "title", found: byTitle } : null;
  }

  private withSha(sha: string): Placed[] {
    const alike = this.byPrefix.get(sha.slice(0, SHORTEST_SHA)) ?? [];
    const found = alike.filter(({ commit }) => commit.sha.startsWith(sha));
    return found.length === 1 ? found : [];
  }

  /** A title with one number is not the same title with another. */
  private titled(title: string): Placed[] {
    const number = numberBehind(title);
    return (this.byTitle.get(spaced(withoutNumber(title))) ?? []).filter(
      ({ commit: { names } }) =>
        number === null ||
        names.numbers.length === 0 ||
        names.numbers.some((own) => keyOf(own) === keyOf(number)),
    );
  }

  private isOwn({ repository }: PullRequestNumber): boolean {
    if (repository === null || this.repository === null) return true;
    return repository.split("/").at(-1)?.toLowerCase() === this.repository.toLowerCase();
  }
}

const SHORTEST_SHA = 7;

const keyOf = ({ sigil, number }: PullRequestNumber) => `${sigil}${number}`;

const spaced = (text: string) => text.replace(/\s+/g, " ").trim();
