import { MAX_COMMITS } from "@/lib/ingest/pushes/limits";
import { readBatch } from "@/lib/ingest/pushes/read-batch";
import { recordPush } from "@/lib/ingest/pushes/record-push";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type {
  GithubClient,
  GithubDeployment,
  GithubError,
  GithubRepositoryName,
} from "@/lib/providers/github/types";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { findStoredResults, noteReading, planReading, type ReadingPlan, readForOf } from "./data";
import { RULE_DAYS, type ShippedDeployment, shippedDeployments } from "./results";
import { deploymentId, toPushed } from "./to-pushed";

/** How far back the first reading goes. */
export const HISTORY_DAYS = 180;
const DAY_MS = 86_400_000;
/** Deployments stored at a time: what is read stays, wherever a reading ends. */
const BATCH = 25;
/** Calls that are left to the customer's other programs on the same account. */
const CALLS_LEFT_ALONE = 200;

/** What a reading works with. */
export interface ReadingDeps {
  service: ServiceClient;
  now: () => Date;
  github: GithubClient;
  organizationId: OrganizationId;
  /** Of GitHub's connection. */
  integrationId: string;
  /** Before each call: keeps the turn. @throws DatabaseError PT409 when it was lost */
  renew: () => Promise<void>;
  /** Whether another call is still worth it. */
  hasTime: () => boolean;
}

export interface ReadingCounts {
  stored: number;
  changed: number;
  /** That couldn't be stored: another source told of their time, or a value is none that Iris holds. */
  notTaken: number;
}

/** Why GitHub gave no deployments; `no-deployments`: the token may not read those of the repository in `detail`. */
export type ReadingError = Omit<GithubError, "kind"> & { kind: GithubError["kind"] | "no-deployments" };

/** How a reading ended. What it stored stays, and the next one goes on from there. */
export type ReadingEnd = ReadingCounts &
  (
    | { state: "nothing" | "done" | "no-time" }
    | { state: "limited"; until: Date }
    | { state: "refused"; error: ReadingError }
  );

/**
 * Reads the deployments that changed production from GitHub, with what became of each: the first time 180 days, then what
 * came since, and the 14 days before, in which results still change. Only what is new or another since is asked for its
 * commits and stored. @throws DatabaseError
 */
export async function readGithubDeployments(deps: ReadingDeps): Promise<ReadingEnd> {
  const plan = await planReading(deps.service, deps.organizationId, deps.integrationId);
  return plan === null
    ? { state: "nothing", stored: 0, changed: 0, notTaken: 0 }
    : new Reading(deps, plan).toEnd();
}

/** What ends a reading before it is whole. */
type Stop =
  | { state: "no-time" }
  | { state: "limited"; until: Date }
  | { state: "refused"; error: ReadingError };

class Reading {
  private readonly counts: ReadingCounts = { stored: 0, changed: 0, notTaken: 0 };
  private limited: Date | null = null;

  constructor(
    private readonly deps: ReadingDeps,
    private readonly plan: ReadingPlan,
  ) {}

  async toEnd(): Promise<ReadingEnd> {
    const startedAt = this.deps.now();
    const since = this.since(startedAt);
    for (const repository of this.plan.repositories) {
      const stop = await this.readRepository(repository, since);
      if (stop) return { ...stop, ...this.counts };
    }
    // Everything of that time has been told, by each of the repositories.
    await this.record([], { from: since.toISOString(), to: startedAt.toISOString() });
    await noteReading(this.deps.service, this.deps.organizationId, this.deps.integrationId, this.plan);
    return { state: "done", ...this.counts };
  }

  private since(startedAt: Date): Date {
    const { readUntil, readFor } = this.plan;
    const isSame = readForOf(this.plan).every((one) => readFor.includes(one));
    if (readUntil !== null && isSame) return new Date(readUntil.getTime() - RULE_DAYS * DAY_MS);
    return new Date(startedAt.getTime() - HISTORY_DAYS * DAY_MS);
  }

  private async readRepository(repository: string, since: Date): Promise<Stop | null> {
    const [, owner = "", name = ""] = repository.split("/");
    const listed = await this.list({ owner, name }, since);
    if (!Array.isArray(listed)) return listed;
    const shipped = shippedDeployments(listed).filter(({ startedAt }) => startedAt >= since);
    const due = await this.dueOf(shipped);
    let batch: object[] = [];
    let brought = 0;
    let stop: Stop | null = null;
    for (const one of due) {
      const commits = await this.commitsOf({ owner, name }, one);
      if (commits !== null && "state" in commits) {
        stop = commits;
        break;
      }
      const more = commits?.length ?? 0;
      if (batch.length === BATCH || brought + more > MAX_COMMITS) {
        await this.record(batch, null);
        [batch, brought] = [[], 0];
      }
      batch.push(toPushed({ owner, name }, one, commits));
      brought += more;
    }
    await this.record(batch, null);
    return stop;
  }

  /** A repository's deployments from `since` on, and the rest of the page on which that is reached: what was live before. */
  private async list(name: GithubRepositoryName, since: Date): Promise<GithubDeployment[] | Stop> {
    const listed: GithubDeployment[] = [];
    for (let after: string | null = null; ; ) {
      const stop = await this.beforeCall();
      if (stop) return stop;
      const answer = await this.deps.github.listDeployments(name, this.plan.environments, after);
      if (!answer.ok) return this.refused(answer.error);
      const { deployments, next, rateLimit } = answer.value;
      this.heed(rateLimit);
      // Not read is never none: a repository that can't be read leaves the time unknown, and says so.
      if (deployments === null)
        return this.refused({ kind: "no-deployments", detail: `${name.owner}/${name.name}` });
      listed.push(...deployments);
      if (next === null || (deployments.at(-1)?.createdAt ?? since) < since) return listed;
      after = next;
    }
  }

  /** Those that aren't stored as they are now. */
  private async dueOf(shipped: readonly ShippedDeployment[]): Promise<ShippedDeployment[]> {
    const { service, organizationId } = this.deps;
    const known = await findStoredResults(service, organizationId, shipped.map(deploymentId));
    return shipped.filter((one) => {
      const stored = known.get(deploymentId(one));
      const remediation = one.rolledBackBy === null ? null : deploymentId({ id: one.rolledBackBy });
      return (
        !stored ||
        stored.failed !== one.failed ||
        stored.rule !== one.rule ||
        stored.remediationId !== remediation
      );
    });
  }

  private async commitsOf(name: GithubRepositoryName, { previousSha, sha }: ShippedDeployment) {
    if (previousSha === null) return null;
    if (previousSha === sha) return [];
    const stop = await this.beforeCall();
    if (stop) return stop;
    const answer = await this.deps.github.compareCommits(name, previousSha, sha);
    if (!answer.ok) return this.refused(answer.error);
    this.heed(answer.value.rateLimit);
    return answer.value.commits === null ? null : [...answer.value.commits];
  }

  private heed(rateLimit: { remaining: number; resetAt: Date } | null): void {
    if (rateLimit && rateLimit.remaining < CALLS_LEFT_ALONE) this.limited = rateLimit.resetAt;
  }

  private async beforeCall(): Promise<Stop | null> {
    if (this.limited) return { state: "limited", until: this.limited };
    if (!this.deps.hasTime()) return { state: "no-time" };
    await this.deps.renew();
    return null;
  }

  /** A rate limit is no failure. */
  private refused(error: ReadingError): Stop {
    if (error.kind !== "rate-limited") return { state: "refused", error };
    return {
      state: "limited",
      until: new Date(this.deps.now().getTime() + (error.retryAfterSeconds ?? 60) * 1000),
    };
  }

  private async record(items: readonly object[], covers: { from: string; to: string } | null): Promise<void> {
    if (items.length === 0 && covers === null) return;
    const { service, organizationId, now } = this.deps;
    const batch = readBatch("deployment", items, now(), "github");
    const outcome = await recordPush(service, organizationId, "deployment", batch, covers, "github");
    this.counts.stored += outcome.stored;
    this.counts.changed += outcome.changed;
    this.counts.notTaken += outcome.errors.length;
  }
}
