import { type Change, isMerge, type ToldCommit } from "./change";
import { FAILURE_RULES, type Failure, type FailureRule } from "./failure-rules";
import { type Named, NamedCommits, type Placed } from "./find-named";
import { isHotfixTag } from "./hotfix";

export interface DeriveOptions {
  withinDays: number;
  /** True where each change is a deployment: a hotfix that names nothing then speaks of the one before it. */
  areDeployments: boolean;
  /** The last part of the repository's address; null where it isn't known. */
  repository: string | null;
}

/** What the rules found in a history. */
export interface DerivedFailures {
  /** Of each change: what took it back within the days, the earliest first. */
  of: readonly (readonly Failure[])[];
  /** Reverts and hotfixes that took back nothing that is known, by why. */
  silent: {
    /** Reverts that name no change of this history. */
    revertsOfUnknown: number;
    /** Reverts whose title several changes have. */
    ambiguousReverts: number;
    /** Reverts of what had been in for longer than the days. */
    lateReverts: number;
    /** Hotfixes that name no change; between changes of a branch nothing says which one they repair. */
    namelessHotfixes: number;
  };
}

const DAY_MS = 86_400_000;

/**
 * Which changes were taken back within so many days, by what later commits say of them and by what was deployed again.
 * Source: docs/check.md
 * @param changes oldest first.
 */
export function deriveFailures(changes: readonly Change[], options: DeriveOptions): DerivedFailures {
  const deriving = new Deriving(changes, options);
  for (const place of changes.keys()) deriving.read(place);
  return deriving.result();
}

class Deriving {
  private readonly of: Failure[][];
  private readonly silent = { revertsOfUnknown: 0, ambiguousReverts: 0, lateReverts: 0, namelessHotfixes: 0 };
  private readonly named: NamedCommits;

  constructor(
    private readonly changes: readonly Change[],
    private readonly options: DeriveOptions,
  ) {
    this.of = changes.map(() => []);
    this.named = new NamedCommits(changes, options.repository);
  }

  result(): DerivedFailures {
    return { of: this.of, silent: this.silent };
  }

  /** What the change at a place says of earlier ones. */
  read(place: number): void {
    const { commits, merges } = this.changes[place] as Change;
    const all = [...commits, ...merges];
    const undone = this.undoneWithin(place, all);
    for (const commit of all) {
      if (!undone.has(commit.sha)) this.readReverts(place, commit);
    }
    this.readHotfix(place, all);
    this.readAgain(place);
  }

  /** What a change takes back of its own never went out; a revert among it takes back nothing. */
  private undoneWithin(place: number, commits: readonly ToldCommit[]): ReadonlySet<string> {
    const own = commits.flatMap((commit) =>
      this.namedBy(commit, "revert", place).flatMap(({ found }) =>
        found.filter((one) => one.place === place && one.commit.sha !== commit.sha),
      ),
    );
    return new Set(own.map(({ commit }) => commit.sha));
  }

  private namedBy(commit: ToldCommit, intent: "revert" | "fix", place: number): Named[] {
    return commit.references.flatMap((reference) => {
      const named = reference.intent === intent ? this.named.find(reference, place) : null;
      return named === null ? [] : [named];
    });
  }

  private readReverts(place: number, commit: ToldCommit): void {
    for (const reference of commit.references) {
      if (reference.intent !== "revert") continue;
      const named = this.named.find(reference, place);
      const earlier = named?.found.filter((one) => one.place < place) ?? [];
      // A squash tells the reverts of its own branch too; only a title speaks for the whole.
      if (named === null && commit.isRevert) this.silent.revertsOfUnknown += 1;
      if (named === null || earlier.length === 0) continue;
      const inTime = earlier.filter((one) => this.isInTime(one.place, place));
      if (inTime.length === 0) this.silent.lateReverts += 1;
      else if (named.by === "title" && placesOf(inTime).length > 1) this.silent.ambiguousReverts += 1;
      else this.fail(inTime, `reverted-${named.by}`, place, commit.sha);
    }
  }

  private readHotfix(place: number, commits: readonly ToldCommit[]): void {
    const { tag, sha } = this.changes[place] as Change;
    const hotfixes = commits.filter(({ hotfix }) => hotfix !== null);
    const named = hotfixes.flatMap((commit) =>
      this.namedBy(commit, "fix", place).map(({ found }) => ({ by: commit.sha, found })),
    );
    let spoke = false;
    for (const { by, found } of named) {
      const earlier = found.filter((one) => one.place < place && this.isInTime(one.place, place));
      if (earlier.length === 0) continue;
      this.fail(earlier, "hotfix-names", place, by);
      spoke = true;
    }
    const isHotfix = hotfixes.length > 0 || (tag !== null && isHotfixTag(tag));
    if (spoke || !isHotfix) return;
    // A deployment is followed by the one that repairs it; a change of a branch by anybody's.
    if (this.options.areDeployments) this.failBefore(place, "hotfix-next", hotfixes[0]?.sha ?? sha);
    else this.silent.namelessHotfixes += 1;
  }

  /** An earlier version that goes out again, with others in between, takes back the one that was out. */
  private readAgain(place: number): void {
    const { againOf, sha } = this.changes[place] as Change;
    if (againOf !== null && againOf < place - 1) this.failBefore(place, "deployed-again", sha);
  }

  private failBefore(place: number, rule: FailureRule, by: string): void {
    const before = place - 1;
    if (before >= 0 && this.isInTime(before, place)) this.add(before, { rule, by, commits: null }, place);
  }

  private fail(found: readonly Placed[], rule: FailureRule, place: number, by: string): void {
    for (const at of placesOf(found)) {
      const change = this.changes[at] as Change;
      const shas = found.filter((one) => one.place === at).map(({ commit }) => commit.sha);
      this.add(at, { rule, by, commits: whichOf(change, shas) }, place);
    }
  }

  private add(at: number, found: Pick<Failure, "rule" | "by" | "commits">, place: number): void {
    const { how } = FAILURE_RULES[found.rule];
    this.of[at]?.push({ ...found, how, at: this.timeOf(place) });
  }

  /** Committers' clocks differ: what comes later in the branch is never earlier. */
  private isInTime(earlier: number, later: number): boolean {
    const elapsed = this.timeOf(later).getTime() - this.timeOf(earlier).getTime();
    return elapsed <= this.options.withinDays * DAY_MS;
  }

  private timeOf(place: number): Date {
    return (this.changes[place] as Change).at;
  }
}

function placesOf(found: readonly Placed[]): number[] {
  return [...new Set(found.map(({ place }) => place))];
}

/** A change's own merge, and its only commit, are the whole of it. A merge within it is some of its commits. */
function whichOf(change: Change, shas: readonly string[]): Failure["commits"] {
  const named = change.commits.filter(({ sha }) => shas.includes(sha)).map(({ sha }) => sha);
  const whole = isMerge(change) && shas.includes(change.sha);
  if (whole || named.length === change.commits.length) return "all";
  return named.length > 0 ? named : null;
}
