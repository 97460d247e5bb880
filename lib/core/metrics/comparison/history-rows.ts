import type { Deployment, DeploymentResult } from "@/lib/core/deployments/types";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import { isRolledBack } from "../deployment-counts";
import { isRemediation } from "../deployment-rework-rate";
import type { TakenBackHow } from "../taken-back-tally";
import { uniqueCommits } from "../unique-commits";
import { breakingErrorOf } from "./breaking-commit";
import { ELSEWHERE, NOT_NAMED } from "./exposures";
import { FAILED, type History, PASSED, PENDING } from "./history";
import { BETWEEN_TOOLS, historyColumns } from "./history-columns";
import { NumberedNames } from "./numbered-names";
import { ShaNumbers } from "./sha-numbers";

const RESULT_CODES: Record<DeploymentResult, number> = { passed: PASSED, failed: FAILED, pending: PENDING };
const ORIGIN_CODES = Object.fromEntries(ORIGINS.map((origin, i) => [origin, i])) as Record<Origin, number>;
const NOBODY: ReadonlySet<string> = new Set();

/**
 * A history as it is read, slice by slice: of deployments and commits the numbers stay that the comparison needs, in the
 * order in which they came, and the rest is forgotten. However long the history, that is about a hundred bytes a commit.
 */
export class HistoryRows {
  readonly services = new NumberedNames();
  readonly teams = new NumberedNames();
  readonly repositories = new NumberedNames();
  readonly service: number[] = [];
  readonly team: number[] = [];
  readonly repository: number[] = [];
  readonly externalId: string[] = [];
  /** Milliseconds. */
  readonly startedAt: number[] = [];
  readonly result: number[] = [];
  readonly isRollback: number[] = [];
  readonly isRolledBack: number[] = [];
  /** 1 where the deployment's own type says that it was made to end a change failure. */
  readonly isRemediation: number[] = [];
  /** The external id of the deployment that one names as its remediation, by the place of the one that names it. */
  readonly remedies = new Map<number, string>();
  readonly recoverySeconds: number[] = [];
  /** Which of its commits broke a failed deployment, from 0; `NOT_NAMED`, `ELSEWHERE`. */
  readonly breakingAt: number[] = [];
  readonly breakingError: number[] = [];
  /** The commits of deployment i, each sha once, are those from `offsets[i]` up to, not including, `offsets[i + 1]`. */
  readonly offsets: number[] = [0];
  /** Numbers of shas, in the order in which they first came. */
  readonly commit: number[] = [];
  readonly origin: number[] = [];
  /** Null until any are known. */
  lines: number[] | null = null;
  /** What became of those entries of `commit` that were taken back, by their places, ascending. */
  readonly takenBack = new Map<number, { at: Date; how: TakenBackHow }>();
  /** Shas of commits that are known to revert another, whether or not they are deployed. */
  readonly reverts = new Set<string>();
  /** Tools that commits name together, joined by `BETWEEN_TOOLS`. */
  readonly toolSets = new NumberedNames();
  /** Of commit number n: which of `toolSets`; −1 for none. */
  readonly toolSet: number[] = [];
  readonly shas = new ShaNumbers(1024);

  get count(): number {
    return this.service.length;
  }

  get commitCount(): number {
    return this.shas.count;
  }

  add(deployments: readonly Deployment[]): this {
    for (const deployment of deployments) this.addOne(deployment);
    return this;
  }

  /** The columns of what started before an instant; of everything where it is left out. Slices leave no trace in them. */
  toHistory(before = Infinity): History {
    return historyColumns(this, before);
  }

  /** The places of the deployments, the oldest first; of one instant by external id. */
  inTime(): number[] {
    const { startedAt, externalId } = this;
    return startedAt
      .map((_, i) => i)
      .sort(
        (i, j) =>
          (startedAt[i] as number) - (startedAt[j] as number) ||
          ((externalId[i] as string) < (externalId[j] as string) ? -1 : 1),
      );
  }

  private addOne(deployment: Deployment): void {
    const commits = uniqueCommits(deployment.commits);
    const remedy = deployment.remediation?.externalId;
    if (remedy && remedy !== deployment.externalId) this.remedies.set(this.count, remedy);
    this.service.push(this.services.numberOf(deployment.service));
    this.team.push(this.teams.numberOf(deployment.team));
    this.repository.push(this.repositories.numberOf(deployment.repositoryId));
    this.externalId.push(deployment.externalId);
    this.startedAt.push(deployment.startedAt.getTime());
    this.result.push(RESULT_CODES[deployment.result]);
    this.isRollback.push(deployment.deploymentType === "rollback" ? 1 : 0);
    this.isRolledBack.push(isRolledBack(deployment) ? 1 : 0);
    this.isRemediation.push(isRemediation(deployment, NOBODY) ? 1 : 0);
    this.recoverySeconds.push(deployment.recoverySeconds ?? Number.NaN);
    const named = deployment.result === "failed" ? deployment.breakingCommit : null;
    const at = named ? commits.findIndex(({ sha }) => sha === named.sha) : NOT_NAMED;
    this.breakingAt.push(named && at === -1 ? ELSEWHERE : at);
    this.breakingError.push(named && at !== -1 ? breakingErrorOf(named.evidence) : 0);
    for (const commit of commits) this.addCommit(commit);
    this.offsets.push(this.commit.length);
  }

  private addCommit({ sha, origin, tools, lines, takenBack }: Deployment["commits"][number]): void {
    const number = this.shas.numberOf(sha);
    if (takenBack) {
      this.takenBack.set(this.commit.length, { at: takenBack.at, how: takenBack.how });
      if (takenBack.how === "reverted" && takenBack.by) this.reverts.add(takenBack.by);
    }
    if (number === this.toolSet.length) {
      const isAi = origin === "AI_ASSISTED" && tools.length > 0;
      this.toolSet.push(this.toolSets.numberOf(isAi ? tools.join(BETWEEN_TOOLS) : null));
    }
    if (typeof lines === "number") this.lines ??= this.commit.map(() => Number.NaN);
    this.lines?.push(lines ?? Number.NaN);
    this.commit.push(number);
    this.origin.push(ORIGIN_CODES[origin]);
  }
}
