import {
  type CommitNames,
  namesOf,
  numberBehind,
  type PullRequestNumber,
  type Reference,
  referencesOf,
  withoutNumber,
} from "@/lib/core/changes/references";
import { BREAKING_EVIDENCE, type BreakingEvidence } from "@/lib/core/metrics/comparison/breaking-commit";

/** Raised with every change by which a stored history would name another commit; the next sync then searches it anew. */
export const BREAKING_RULES_VERSION = 1;

/** A commit with what it says; null where its message isn't known. */
export interface CommitMessage {
  sha: string;
  message: string | null;
  committedAt: Date | null;
}

/** A deployment after a failed one: what ended the failure, or one of the next of the service. */
export interface LaterDeployment {
  /** True for what Datadog calls the remediation. */
  isRemediation: boolean;
  commits: readonly CommitMessage[];
}

/** A failed deployment with everything that may say which commit broke it. */
export interface FailureCase {
  startedAt: Date;
  commits: readonly CommitMessage[];
  /** What Datadog says it carried; more than `commits` where it cut them. */
  commitCount: number;
  /** "host/owner/name" of its repository; null where it isn't known. */
  repository: string | null;
  endedBy: "rollback" | "other" | null;
  /**
   * True where other deployments of the service went out between it and the rollback: Datadog then blames the first of
   * them, whichever broke it.
   */
  othersRolledBack: boolean;
  /** The remediation first, unless it is a rollback; then the next deployments, oldest first. */
  later: readonly LaterDeployment[];
}

/** The commit that broke a deployment, and what says so. */
export interface FoundBreakingCommit {
  sha: string;
  evidence: Exclude<BreakingEvidence, "person">;
  /** The commit whose message names it, and the line; null where being alone does. */
  namedBy: { sha: string; line: string } | null;
}

/** The shas that later commits name, to be looked for in other deployments: `elsewhere` of `nameBreakingCommit`. */
export function shasNamed({ later }: FailureCase): string[] {
  const references = later.flatMap(({ commits }) =>
    commits.flatMap(({ message }) => (message === null ? [] : referencesOf(message))),
  );
  return [...new Set(references.flatMap(({ shas }) => shas))];
}

/**
 * Which commit broke a failed deployment, by what later commits revert or repair, or because it was the only one. Null
 * where nothing says so, or where several are named: half a name is none.
 * @param elsewhere of the shas that later commits name, those that other deployments carry.
 * Source: docs/metrics/breaking-commits.md
 */
export function nameBreakingCommit(
  failure: FailureCase,
  elsewhere: ReadonlySet<string> = new Set(),
): FoundBreakingCommit | null {
  const own = new OwnCommits(failure, elsewhere);
  for (const intent of ["revert", "fix"] as const) {
    // Without a remediation nothing says that a later repair is of this failure.
    if (intent === "fix" && failure.endedBy === null) continue;
    for (const deployment of failure.later) {
      const found = own.namedIn(deployment, intent);
      if (found.length === 0) continue;
      const shas = new Set(found.map(({ sha }) => sha));
      return shas.size === 1 ? strongest(found) : null;
    }
  }
  const isAlone = own.commits.length === 1 && failure.commitCount <= 1 && !failure.othersRolledBack;
  return isAlone ? { sha: own.commits[0]?.sha ?? "", evidence: "only-commit", namedBy: null } : null;
}

function strongest(found: readonly FoundBreakingCommit[]): FoundBreakingCommit | null {
  const rank = ({ evidence }: FoundBreakingCommit) => BREAKING_EVIDENCE.indexOf(evidence);
  return found.reduce((best, one) => (rank(one) < rank(best) ? one : best), found[0] as FoundBreakingCommit);
}

interface NamedCommit extends CommitMessage {
  names: CommitNames;
}

/** The commits of the failed deployment, to be found by what a reference says. */
class OwnCommits {
  readonly commits: readonly NamedCommit[];
  private readonly candidates: readonly NamedCommit[];

  constructor(
    private readonly failure: FailureCase,
    private readonly elsewhere: ReadonlySet<string>,
  ) {
    this.commits = distinct(failure.commits).map(withNames);
    // What the deployment itself took back didn't reach production.
    const undone = standingReverts(this.commits).flatMap(({ reference, by }) => {
      const target = only(pointedAt(this.commits, reference, this.failure.repository));
      return target && target.sha !== by.sha ? [target.sha] : [];
    });
    this.candidates = this.commits.filter(({ sha }) => !undone.includes(sha));
  }

  /** What the new commits of a later deployment revert (or repair) of these, one entry for each that could be meant. */
  namedIn(later: LaterDeployment, intent: Reference["intent"]): FoundBreakingCommit[] {
    const known = new Set(this.commits.map(({ sha }) => sha));
    const fresh = distinct(later.commits).filter(
      ({ sha, committedAt }) =>
        !known.has(sha) && (committedAt === null || committedAt >= this.failure.startedAt),
    );
    const isLinked = later.isRemediation && this.failure.endedBy === "other";
    const said = intent === "revert" ? standingReverts(fresh) : sayingsOf(fresh, "fix");
    return said.flatMap(({ reference, by }) => {
      const { commits, evidence, line } = this.find(reference, isLinked);
      return commits.map(({ sha }) => ({ sha, evidence, namedBy: { sha: by.sha, line: line ?? "" } }));
    });
  }

  private find(reference: Reference, isLinked: boolean): Meant {
    const { intent, shaLine, nameLine } = reference;
    const as = (evidence: Meant["evidence"]) => (intent === "revert" ? evidence : "fixed-after-rollback");
    const bySha = withSha(this.candidates, reference);
    if (bySha.length > 0) return { commits: bySha, evidence: as("reverted-sha"), line: shaLine };
    const nameless = { commits: [], evidence: as("reverted-title"), line: nameLine };
    // It names a commit that went out with another deployment, whatever its title says.
    if (reference.shas.some((sha) => this.elsewhere.has(sha))) return nameless;
    const named = byName(this.candidates, reference, this.failure.repository);
    if (named.length > 0) return { ...nameless, commits: named };
    if (intent !== "revert" || !isLinked) return nameless;
    return { ...nameless, commits: byLooseTitle(this.candidates, reference), evidence: "datadog-revert" };
  }
}

/** The commits that a reference could mean; one is a name, several are none. */
interface Meant {
  commits: readonly NamedCommit[];
  evidence: FoundBreakingCommit["evidence"];
  line: string | null;
}

function withNames(commit: CommitMessage): NamedCommit {
  return { ...commit, names: namesOf(commit.message ?? "") };
}

function distinct(commits: readonly CommitMessage[]): CommitMessage[] {
  return [...new Map(commits.map((commit) => [commit.sha, commit])).values()];
}

interface Saying {
  reference: Reference;
  by: CommitMessage;
}

function sayingsOf(commits: readonly CommitMessage[], intent: Reference["intent"]): Saying[] {
  return commits.flatMap((by) =>
    by.message === null
      ? []
      : referencesOf(by.message)
          .filter((reference) => reference.intent === intent)
          .map((reference) => ({ reference, by })),
  );
}

/** The reverts among commits that none of them reverts again: what was put back in the same breath isn't taken back. */
function standingReverts(commits: readonly CommitMessage[]): Saying[] {
  const named = commits.map(withNames);
  const reverts = sayingsOf(commits, "revert");
  const undone = new Set<string>();
  for (const { reference, by } of reverts) {
    const target = only(pointedAt(named, reference, null).filter(({ sha }) => sha !== by.sha));
    if (target) undone.add(target.sha);
  }
  return reverts.filter(({ by }) => !undone.has(by.sha));
}

function pointedAt(commits: readonly NamedCommit[], reference: Reference, repository: string | null) {
  const bySha = withSha(commits, reference);
  return bySha.length > 0 ? bySha : byName(commits, reference, repository);
}

function withSha(commits: readonly NamedCommit[], { shas }: Reference): NamedCommit[] {
  return commits.filter(({ sha }) => shas.some((named) => sha.toLowerCase().startsWith(named)));
}

/** By title and by number. A title with one number is not the same title with another. */
function byName(
  commits: readonly NamedCommit[],
  { titles, numbers }: Reference,
  repository: string | null,
): NamedCommit[] {
  const meant = numbers.filter((one) => isOf(one, repository));
  const byNumber = commits.filter(({ names }) =>
    names.numbers.some((own) => meant.some((one) => isSameNumber(one, own))),
  );
  if (byNumber.length > 0) return byNumber;
  return commits.filter(({ names }) =>
    titles.some((title) => !isNumberedOtherwise(names, title) && hasTitle(names, title)),
  );
}

function isNumberedOtherwise({ numbers }: CommitNames, title: string): boolean {
  const number = numberBehind(title);
  return number !== null && numbers.length > 0 && !numbers.some((own) => isSameNumber(own, number));
}

function hasTitle({ titles }: CommitNames, title: string): boolean {
  const wanted = spaced(withoutNumber(title));
  return wanted !== "" && titles.some((own) => spaced(own) === wanted);
}

const spaced = (text: string) => text.replace(/\s+/g, " ").trim();

function isSameNumber(one: PullRequestNumber, other: PullRequestNumber): boolean {
  return one.sigil === other.sigil && one.number === other.number;
}

/** Whether a number is one of the deployment's own repository. */
function isOf({ repository: named }: PullRequestNumber, repository: string | null): boolean {
  return (
    named === null ||
    repository === null ||
    `/${repository}`.toLowerCase().endsWith(`/${named}`.toLowerCase())
  );
}

const SHORTEST_CUT = 15;

/** Where Datadog itself says that the deployment's title was reverted: whatever the case, the prefix, or how much was cut off. */
function byLooseTitle(commits: readonly NamedCommit[], { titles }: Reference): NamedCommit[] {
  return commits.filter(({ names }) =>
    titles.some(
      (title) =>
        !isNumberedOtherwise(names, title) &&
        names.titles.some((own) => isLooselySame(own, withoutNumber(title))),
    ),
  );
}

function isLooselySame(own: string, title: string): boolean {
  const [a, b] = [bare(own), bare(title)];
  if (a === "" || b === "") return false;
  if (a === b) return true;
  const isCut = /(?:…|\.\.\.)\s*$/.test(title) || /(?:…|\.\.\.)\s*$/.test(own);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return isCut && short.length >= SHORTEST_CUT && long.startsWith(short);
}

function bare(title: string): string {
  return title
    .toLowerCase()
    .replace(/^(?:(?:\[[^\]]*\]|[a-z][a-z0-9]+-\d+:?|[a-z]+(?:\([^)]*\))?!?:)\s+)+/, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function only<T>(found: readonly T[]): T | null {
  return found.length === 1 ? (found[0] as T) : null;
}
