import { z } from "zod";
import { organizationSubkey, organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { log } from "@/lib/platform/log";
import { stopping } from "@/lib/platform/stopping";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { getOverruledAccounts, type OverruledAccounts } from "./accounts";
import { type CommitText, type DatadogObservationRow, toCommitOrigin } from "./classify-commits";
import { learnMessageHabits } from "./message-habits";
import { readSquashHabits, type SquashHabits } from "./squash-habits";
import { getTeaching, type OrganizationTeaching } from "./taught-marks";
import { recordCommitMarks } from "./unmapped-marks";

/** Half a second's work at most, so that a sync's page never waits longer for the organization's origins. */
const BATCH_SIZE = 2_000;
const LEASE_SECONDS = 60;

export interface ReclassifyOptions {
  /** Unix milliseconds at which it stops; the next call goes on. */
  deadlineAt: number;
  /** The rules that count as current; those of this program otherwise. */
  rulesVersion?: string;
  onProgress?(examined: number): void;
}

/** What came of a call. Unfinished: its time ended, or another worker took over; the next call goes on. */
export interface Reclassification {
  state: "idle-or-busy" | "done" | "unfinished";
  /** Commits looked at in this call. */
  examined: number;
}

const claimed = z.object({
  id: z.string(),
  cause: z.enum(["rules", "account"]),
  checkpoint: z.string(),
  lease_token: z.string(),
});
type Pass = z.infer<typeof claimed>;

const batchRead = z.object({
  messages_are_whole: z.boolean(),
  commits: z.array(
    z.object({
      sha: z.string(),
      rule_id: z.string(),
      text: z.string().nullable(),
      // As the database wrote it: a Date would lose its microseconds.
      observed_at: z.string(),
      committed_at: z.coerce.date().nullish(),
      repositories: z.array(z.string()).nullish(),
    }),
  ),
});
type StoredCommit = z.infer<typeof batchRead>["commits"][number];
/** What a pass says of a commit that was last observed then. */
type ReclassifiedRow = DatadogObservationRow & Pick<StoredCommit, "observed_at">;

const storedText = z.object({
  authorEmail: z.string().nullable(),
  isBot: z.boolean().nullish(),
  message: z.string().nullable(),
});

/**
 * Goes through the commits stored from Datadog again where that is due: after a change of the rules, or after an
 * account was overruled. Each batch is stored with its place and its effect, so that it may stop anywhere, and one
 * worker does it at a time. What git and GitHub told has no stored text; the next push or fetch brings it anew.
 * @throws DatabaseError
 */
export async function reclassifyCommits(
  service: ServiceClient,
  organizationId: OrganizationId,
  options: ReclassifyOptions,
): Promise<Reclassification> {
  const taught = await getTeaching(service, organizationId);
  const rulesVersion = options.rulesVersion ?? taught.rulesVersion;
  let examined = 0;
  for (let passes = 0; ; passes += 1) {
    const answer = unwrap(
      await service.rpc("claim_reclassification", {
        p_organization_id: organizationId,
        p_rules_version: rulesVersion,
        p_lease_seconds: LEASE_SECONDS,
      }),
    ) as string | null;
    if (answer === null) return { state: passes > 0 ? "done" : "idle-or-busy", examined };
    const pass = claimed.parse(JSON.parse(answer));
    const [accounts, squashes] = await Promise.all([
      getOverruledAccounts(service, organizationId),
      readSquashHabits(service, organizationId),
    ]);
    const said = { ...taught, rulesVersion };
    const runner = new RunningPass(service, organizationId, pass, accounts, said, squashes);
    const toEnd = await runner.run(options.deadlineAt, (read) => {
      examined += read;
      options.onProgress?.(examined);
    });
    if (!toEnd) return { state: "unfinished", examined };
  }
}

/** The same for work that must not fail with it: an error is logged, and the next call goes on. Whether it came to its end. */
export async function tryReclassifyCommits(
  service: ServiceClient,
  organizationId: OrganizationId,
  options: ReclassifyOptions,
): Promise<boolean> {
  try {
    const { state, examined } = await reclassifyCommits(service, organizationId, options);
    if (examined > 0) log("commits reclassified", { organizationId, state, examined });
    return state === "done";
  } catch (error) {
    log("commits not reclassified", { organizationId, error });
    return false;
  }
}

function toCommitText(
  stored: StoredCommit,
): (CommitText & Pick<StoredCommit, "observed_at" | "repositories">) | null {
  if (stored.text === null) return null;
  const { authorEmail, message, isBot } = storedText.parse(JSON.parse(stored.text));
  // Texts stored before is_bot was kept beside them: the rule tells what it was.
  const provider = isBot === undefined && stored.rule_id === "bot/provider" ? true : (isBot ?? null);
  return {
    sha: stored.sha,
    authorEmail,
    message,
    isBot: provider,
    committedAt: stored.committed_at ?? null,
    observed_at: stored.observed_at,
    repositories: stored.repositories,
  };
}

class RunningPass {
  constructor(
    private readonly service: ServiceClient,
    private readonly organizationId: OrganizationId,
    private readonly pass: Pass,
    private readonly accounts: OverruledAccounts,
    private readonly taught: OrganizationTeaching,
    private readonly squashes: SquashHabits,
  ) {}

  /** Whether it came to its end before the deadline and kept its lease. */
  async run(deadlineAt: number, onBatch: (examined: number) => void): Promise<boolean> {
    for (let after = this.pass.checkpoint; ; ) {
      if (Date.now() >= deadlineAt || stopping().aborted) {
        await this.record({ done: false, examined: 0, checkpoint: after, rows: [], matches: [] }, 0);
        return false;
      }
      const { commits, messages_are_whole } = await this.read(after);
      const done = commits.length < BATCH_SIZE;
      after = commits.at(-1)?.sha ?? after;
      const found = this.classifyAll(commits, messages_are_whole);
      try {
        await this.record({
          done,
          examined: commits.length,
          checkpoint: after,
          rows: this.pass.cause === "rules" ? found : [],
          matches: found.flatMap(({ sha, account_overrule_id }) =>
            account_overrule_id ? [{ sha, overrule_id: account_overrule_id }] : [],
          ),
        });
      } catch (error) {
        if (error instanceof DatabaseError && error.code === "PT409") return false;
        throw error;
      }
      if (this.pass.cause === "rules") await recordCommitMarks(this.service, this.organizationId, found);
      onBatch(commits.length);
      if (done) return true;
    }
  }

  private async read(after: string) {
    const answer = await callSealed(this.service, "read_reclassification_batch", {
      organization_id: this.organizationId,
      cause: this.pass.cause,
      rules_version: this.taught.rulesVersion,
      after,
      limit: BATCH_SIZE,
      subkeys: organizationSubkeys(this.organizationId, "events"),
    });
    return batchRead.parse(JSON.parse(answer ?? "{}"));
  }

  /** What is said of the commits now; those whose text can't be read are left out. */
  private classifyAll(stored: readonly StoredCommit[], messagesAreWhole: boolean): ReclassifiedRow[] {
    const readable = stored.flatMap((one) => toCommitText(one) ?? []);
    const { cutAt } = learnMessageHabits(readable.map(({ message }) => message));
    const { accounts, squashes, taught } = this;
    return readable.map(({ observed_at, repositories, ...commit }) => {
      const dropsBodies = repositories?.some((name) => squashes.dropsBodies(name)) ?? false;
      const context = { messagesAreWhole, accounts, taught, habits: { cutAt, dropsBodies } };
      return { ...toCommitOrigin(commit, context), observed_at };
    });
  }

  /** @param leaseSeconds how long the pass stays ours; 0 lets the next worker have it at once. */
  private async record(batch: Record<string, unknown>, leaseSeconds = LEASE_SECONDS): Promise<void> {
    const { keyId, key } = organizationSubkey(this.organizationId, "events");
    await callSealed(this.service, "record_reclassification_batch", {
      organization_id: this.organizationId,
      id: this.pass.id,
      lease_token: this.pass.lease_token,
      lease_seconds: leaseSeconds,
      key_id: keyId,
      subkey: key,
      ...batch,
    });
  }
}
