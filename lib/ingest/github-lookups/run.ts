import {
  getOverruledAccounts,
  NO_ACCOUNTS,
  type OverruledAccounts,
} from "@/lib/ingest/commit-origins/accounts";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { getTeaching, type OrganizationTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { recordCommitMarks } from "@/lib/ingest/commit-origins/unmapped-marks";
import { type ReadingEnd, readGithubDeployments } from "@/lib/ingest/github-deployments/read";
import type { CredentialsReading } from "@/lib/ingest/integrations/credentials";
import { nextDailySync, retryAfterFailure } from "@/lib/ingest/sync/plan";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError } from "@/lib/platform/supabase/unwrap";
import { COMMITS_PER_QUERY } from "@/lib/providers/github/queries";
import type { GithubClient, GithubError } from "@/lib/providers/github/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { toObservation } from "./to-observation";
import { type ClaimRequest, claimTurn, finishTurn, type LookupTurn, renewTurn, type TurnEnd } from "./turn";
import {
  listUnexplained,
  noteAuthors,
  recordVainLookups,
  toRepositoryName,
  type UnexplainedCommit,
} from "./unexplained";

/** What looking up works with; everything it touches is handed in. */
export interface LookupDeps {
  service: ServiceClient;
  now: () => Date;
  random: () => number;
  /** Unix milliseconds at which the turn stops and leaves the rest to the next one. */
  deadlineAt: number;
  readToken(turn: LookupTurn): Promise<CredentialsReading<{ token: string }>>;
  githubFor(token: string, turn: LookupTurn): GithubClient;
  /** What follows where GitHub told of deployments, once the turn is over. */
  afterDeployments?(organizationId: OrganizationId): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

export interface LookupCounts {
  explained: number;
  notFound: number;
  noAccess: number;
}

/** How a turn ended. */
export type LookupOutcome =
  | ({ state: "done" | "unfinished"; integrationId: string } & LookupCounts)
  | ({
      state: "failed";
      integrationId: string;
      error: { kind: string; detail: string | null };
    } & LookupCounts)
  /** There is no connection that may be used now: none, not due, held by another, or its token is refused. */
  | { state: "idle" };

/** Commits taken from the list at a time: a few queries' worth. */
const LIST_SIZE = 1_000;
/** Points that are left to the customer's other programs on the same account. */
const POINTS_LEFT_ALONE = 200;
/** A query takes a second at least; less than this is not worth beginning another. */
const MIN_QUERY_MS = 3_000;

/**
 * Takes a turn at GitHub for one organization: reads its deployments where it chose that, then its unexplained commits: asks GitHub for author and message, a hundred commits of a
 * repository at a time, classifies them and keeps the classification with its evidence line. Each hundred is stored
 * before the next is asked for, so a turn can end anywhere and the next goes on from there.
 * @throws DatabaseError when the database can't be reached; the lease ends by itself.
 */
export async function lookUpCommits(deps: LookupDeps, request: ClaimRequest): Promise<LookupOutcome> {
  const turn = await claimTurn(deps.service, request);
  if (turn === null) return { state: "idle" };
  const running = new RunningTurn(deps, turn);
  try {
    const outcome = await running.toEnd();
    deps.log("github lookup ended", { ...outcome, deployments: running.deployments });
    const { stored = 0, changed = 0 } = running.deployments ?? {};
    if (stored + changed > 0) await deps.afterDeployments?.(turn.organizationId);
    return outcome;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "PT409") return { state: "idle" };
    throw error;
  }
}

class RunningTurn {
  private readonly counts: LookupCounts = { explained: 0, notFound: 0, noAccess: 0 };
  private readonly asked = new Set<string>();
  private accounts: OverruledAccounts = NO_ACCOUNTS;
  private taught: OrganizationTeaching | undefined;
  /** What reading deployments came to; null until then. */
  deployments: ReadingEnd | null = null;

  constructor(
    private readonly deps: LookupDeps,
    private readonly turn: LookupTurn,
  ) {}

  async toEnd(): Promise<LookupOutcome> {
    const reading = await this.deps.readToken(this.turn);
    if (!reading.ok) return this.failed({ kind: `credentials-${reading.reason}`, detail: null });
    this.accounts = await getOverruledAccounts(this.deps.service, this.turn.organizationId);
    const taught = await getTeaching(this.deps.service, this.turn.organizationId);
    this.taught = taught;
    const github = this.deps.githubFor(reading.credentials.token, this.turn);
    const stopped = await this.readDeployments(github);
    if (stopped) return stopped;
    for (;;) {
      const due = await listUnexplained(
        this.deps.service,
        this.turn.organizationId,
        taught.rulesVersion,
        LIST_SIZE,
      );
      // What was asked and is still listed would be asked for ever.
      const batches = toBatches(due.filter(({ sha }) => !this.asked.has(sha)));
      if (batches.length === 0) return this.done();
      for (const batch of batches) {
        const left = this.deps.deadlineAt - this.deps.now().getTime();
        if (left < MIN_QUERY_MS || stopping().aborted)
          return this.finish("unfinished", null, this.deps.now());
        const end = await this.askFor(github, batch);
        if (end) return end;
      }
    }
  }

  /** Reads what GitHub tells of deployments; an outcome where the turn must end with it. */
  private async readDeployments(github: GithubClient): Promise<LookupOutcome | null> {
    const { service, now, deadlineAt } = this.deps;
    const { organizationId, integrationId } = this.turn;
    const end = await readGithubDeployments({
      service,
      now,
      github,
      organizationId,
      integrationId,
      renew: () => renewTurn(service, this.turn),
      hasTime: () => deadlineAt - now().getTime() >= MIN_QUERY_MS && !stopping().aborted,
    });
    this.deployments = end;
    if (end.state === "no-time") return this.finish("unfinished", null, now());
    if (end.state === "limited") return this.finish("unfinished", null, end.until, true);
    // Commits can be looked up all the same.
    if (end.state === "refused" && end.error.kind !== "no-deployments") return this.failed(end.error);
    return null;
  }

  private done(): Promise<LookupOutcome> {
    if (this.deployments?.state === "refused") return this.failed(this.deployments.error);
    return this.finish("done", null, nextDailySync(this.deps.now()));
  }

  /** Asks for one batch and stores what came; an outcome where the turn must end with it. */
  private async askFor(github: GithubClient, batch: Batch): Promise<LookupOutcome | null> {
    await renewTurn(this.deps.service, this.turn);
    const answer = await github.listCommits(toRepositoryName(batch.repository), batch.shas);
    if (!answer.ok) return this.refused(answer.error);
    const { commits, rateLimit } = answer.value;
    const found = new Set(commits?.map(({ sha }) => sha));
    const vain = batch.shas.filter((sha) => !found.has(sha));
    const { service } = this.deps;
    const { organizationId } = this.turn;
    if (commits && commits.length > 0) {
      const rows = commits.map((commit) => toObservation(commit, this.accounts, this.taught));
      await recordCommitObservations(service, organizationId, "github", rows);
      await recordCommitMarks(service, organizationId, rows);
      await noteAuthors(service, organizationId, [...found], this.accounts);
    }
    const outcome = commits === null ? "no-access" : "not-found";
    await recordVainLookups(
      service,
      organizationId,
      vain.map((sha) => ({ sha, outcome })),
    );
    for (const sha of batch.shas) this.asked.add(sha);
    this.counts.explained += found.size;
    this.counts[outcome === "no-access" ? "noAccess" : "notFound"] += vain.length;
    if (rateLimit && rateLimit.remaining < POINTS_LEFT_ALONE)
      return this.finish("unfinished", null, rateLimit.resetAt, true);
    return null;
  }

  /** A rate limit is no failure: the rest is due when GitHub renews it. */
  private refused(error: GithubError): Promise<LookupOutcome> {
    if (error.kind !== "rate-limited") return this.failed(error);
    const next = new Date(this.deps.now().getTime() + (error.retryAfterSeconds ?? 60) * 1000);
    return this.finish("unfinished", null, next, true);
  }

  private failed({ kind, detail }: { kind: string; detail: string | null }): Promise<LookupOutcome> {
    const failures = this.turn.consecutiveFailures + 1;
    return this.finish(
      "failed",
      { kind, detail },
      retryAfterFailure(this.deps.now(), failures, this.deps.random),
    );
  }

  private async finish(
    state: "done" | "unfinished" | "failed",
    error: TurnEnd["error"],
    nextAt: Date,
    isBlocked = false,
  ): Promise<LookupOutcome> {
    const isComplete = state === "done";
    await finishTurn(this.deps.service, this.turn, { error, isComplete, isBlocked, nextAt });
    const common = { integrationId: this.turn.integrationId, ...this.counts };
    return state === "failed" && error ? { state, error, ...common } : { state: state as "done", ...common };
  }
}

interface Batch {
  repository: string;
  shas: string[];
}

/** By repository, in the list's order, a query's worth each. */
function toBatches(commits: readonly UnexplainedCommit[]): Batch[] {
  const batches: Batch[] = [];
  const open = new Map<string, Batch>();
  for (const { repository, sha } of commits) {
    let batch = open.get(repository);
    if (!batch || batch.shas.length >= COMMITS_PER_QUERY) {
      batch = { repository, shas: [] };
      batches.push(batch);
      open.set(repository, batch);
    }
    batch.shas.push(sha);
  }
  return batches;
}
