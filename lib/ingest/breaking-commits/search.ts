import { z } from "zod";
import { organizationSubkey, organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { log } from "@/lib/platform/log";
import { stopping } from "@/lib/platform/stopping";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { BREAKING_RULES_VERSION, type FailureCase, nameBreakingCommit, shasNamed } from "./name";

/** With their commits and those of what followed: about half a megabyte. */
const BATCH_SIZE = 100;

const epoch = z.number().transform((seconds) => new Date(seconds * 1000));
const commits = z.array(
  z
    .tuple([z.string(), z.string().nullable(), epoch.nullable()])
    .transform(([sha, message, committedAt]) => ({ sha, message, committedAt })),
);
const batch = z.object({
  read_at: z.string(),
  failures: z.array(
    z
      .object({
        deployment_id: z.string(),
        started_at: epoch,
        repository: z.string().nullable(),
        commit_count: z.number(),
        ended_by: z.enum(["rollback", "other"]).nullable(),
        others_rolled_back: z.boolean().nullable(),
        commits,
        later: z.array(z.object({ is_remediation: z.boolean(), commits })),
      })
      .transform((row) => ({
        deploymentId: row.deployment_id,
        failure: {
          startedAt: row.started_at,
          commits: row.commits,
          commitCount: row.commit_count,
          repository: row.repository,
          endedBy: row.ended_by,
          othersRolledBack: row.others_rolled_back ?? false,
          later: row.later.map((one) => ({ isRemediation: one.is_remediation, commits: one.commits })),
        } satisfies FailureCase,
      })),
  ),
});
type Batch = z.infer<typeof batch>;

const answered = z.object({ changed: z.number() });

/** What a search did: failures looked at, those that now name another commit than before, and whether none is left. */
export interface BreakingSearch {
  examined: number;
  changed: number;
  done: boolean;
}

export interface BreakingSearchOptions {
  /** Unix milliseconds at which it stops; the next call goes on. */
  deadlineAt: number;
  onProgress?(examined: number): void;
}

/**
 * Looks for the commits that broke failed deployments, where that is due: failures never searched, or by older rules, and
 * those around which something changed since. What a person said stays above what is found. It may stop anywhere and run
 * twice at once: what is found depends on what is stored alone.
 * @throws DatabaseError
 */
export async function searchBreakingCommits(
  service: ServiceClient,
  organizationId: OrganizationId,
  { deadlineAt, onProgress }: BreakingSearchOptions,
): Promise<BreakingSearch> {
  const search = { examined: 0, changed: 0, done: false };
  for (let after: string | null = null; ; ) {
    if (Date.now() >= deadlineAt || stopping().aborted) return search;
    const read = await readBatch(service, organizationId, after);
    search.changed += await recordBatch(service, organizationId, read);
    search.examined += read.failures.length;
    if (read.failures.length > 0) onProgress?.(search.examined);
    if (read.failures.length < BATCH_SIZE) return { ...search, done: true };
    after = read.failures.at(-1)?.deploymentId ?? null;
  }
}

/** The same for work that must not fail with it: an error is logged, and the next sync tries again. */
export async function trySearchBreakingCommits(
  service: ServiceClient,
  organizationId: OrganizationId,
  options: BreakingSearchOptions,
): Promise<void> {
  try {
    const search = await searchBreakingCommits(service, organizationId, options);
    if (search.examined > 0) log("breaking commits searched", { organizationId, ...search });
  } catch (error) {
    log("breaking commits not searched", { organizationId, error });
  }
}

async function readBatch(
  service: ServiceClient,
  organizationId: OrganizationId,
  after: string | null,
): Promise<Batch> {
  const answer = await callSealed(service, "read_breaking_batch", {
    organization_id: organizationId,
    rules_version: BREAKING_RULES_VERSION,
    after,
    limit: BATCH_SIZE,
    subkeys: organizationSubkeys(organizationId, "events"),
  });
  return batch.parse(JSON.parse(answer ?? "{}"));
}

async function recordBatch(
  service: ServiceClient,
  organizationId: OrganizationId,
  { read_at, failures }: Batch,
): Promise<number> {
  if (failures.length === 0) return 0;
  const elsewhere = await findCarried(
    service,
    organizationId,
    failures.flatMap(({ failure }) => shasNamed(failure)),
  );
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const answer = await callSealed(service, "record_breaking_batch", {
    organization_id: organizationId,
    rules_version: BREAKING_RULES_VERSION,
    read_at,
    key_id: keyId,
    subkey: key,
    rows: failures.map(({ deploymentId, failure }) => {
      const found = nameBreakingCommit(failure, elsewhere);
      return {
        deployment_id: deploymentId,
        sha: found?.sha ?? null,
        evidence: found?.evidence ?? null,
        named_by: found?.namedBy?.sha ?? null,
        line: found?.namedBy?.line ?? null,
      };
    }),
  });
  return answered.parse(JSON.parse(answer ?? "{}")).changed;
}

async function findCarried(
  service: ServiceClient,
  organizationId: OrganizationId,
  shas: readonly string[],
): Promise<ReadonlySet<string>> {
  if (shas.length === 0) return new Set();
  const found = unwrap(
    await service.rpc("find_carried_shas", { p_organization_id: organizationId, p_shas: [...new Set(shas)] }),
  );
  return new Set(found);
}
