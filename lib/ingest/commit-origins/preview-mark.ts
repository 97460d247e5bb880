import { z } from "zod";
import type { Classification } from "@/lib/core/origins/classification";
import { classifyCommit } from "@/lib/core/origins/classify";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { ORIGINS, type Origin } from "@/lib/core/origins/origin";
import { type TaughtMark, type Teaching, toTeaching } from "@/lib/core/origins/taught";
import { organizationSubkeys } from "@/lib/ingest/integrations/credentials";
import { callSealed } from "@/lib/platform/supabase/seal";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { toMarkKey } from "./mark-key";
import type { OriginChange } from "./reclassifications";
import { getTeaching } from "./taught-marks";
import { listShasWithMark } from "./unmapped-marks";

/** What would move if a mark meant something. */
export interface MarkPreview {
  /** Commits from one origin to another; the same twice where only the tool changes. Most commits first. */
  moves: readonly OriginChange[];
  /** Deployments that carry them, and how many of those failed. */
  deployments: number;
  failed: number;
  /** All the organization's commits by origin, as they stand and as they would. */
  before: Record<Origin, number>;
  after: Record<Origin, number>;
  /** Stored commits looked at; those that only git or GitHub knows follow with their next push or turn. */
  examined: number;
  /** Whether there was no time for all of them. */
  isPartial: boolean;
}

const TEXTS_A_CALL = 1_000;
const BATCH = 2_000;

const storedText = z.object({
  authorEmail: z.string().nullable(),
  isBot: z.boolean().nullish(),
  message: z.string().nullable(),
});
const batch = z.object({
  commits: z.array(
    z.object({
      sha: z.string(),
      text: z.string().nullable(),
      committed_at: z.coerce.date().nullish(),
    }),
  ),
});
const answered = z.object({
  moves: z.array(z.object({ from: z.enum(ORIGINS), to: z.enum(ORIGINS), commits: z.number() })),
  deployments: z.number(),
  failed: z.number(),
  now: z.partialRecord(z.enum(ORIGINS), z.number()),
});

interface StoredCommit {
  sha: string;
  text: string;
  day: string | null;
}

function toMetadata({ text, day }: StoredCommit): CommitMetadata {
  const { authorEmail, isBot, message } = storedText.parse(JSON.parse(text));
  return {
    authorName: null,
    authorEmail,
    isBot: isBot ?? null,
    message,
    committedOn: day,
    messageCompleteness: "unknown",
  };
}

const differs = (one: Classification, other: Classification) =>
  one.origin !== other.origin || one.ruleId !== other.ruleId || one.tools.join() !== other.tools.join();

async function readTexts(service: ServiceClient, organizationId: OrganizationId, shas: readonly string[]) {
  const subkeys = organizationSubkeys(organizationId, "events");
  const found: StoredCommit[] = [];
  for (let start = 0; start < shas.length; start += TEXTS_A_CALL) {
    const answer = await callSealed(service, "read_commit_texts", {
      organization_id: organizationId,
      shas: shas.slice(start, start + TEXTS_A_CALL),
      subkeys,
    });
    const texts = z.record(z.string(), z.string()).parse(JSON.parse(answer ?? "{}"));
    for (const [sha, text] of Object.entries(texts)) found.push({ sha, text, day: null });
  }
  return found;
}

/** All stored commits, as far as the time reaches. */
async function* readAll(service: ServiceClient, organizationId: OrganizationId) {
  const subkeys = organizationSubkeys(organizationId, "events");
  for (let after = ""; ; ) {
    const answer = await callSealed(service, "read_reclassification_batch", {
      organization_id: organizationId,
      cause: "account",
      rules_version: "0",
      after,
      limit: BATCH,
      subkeys,
    });
    const { commits } = batch.parse(JSON.parse(answer ?? "{}"));
    yield commits.flatMap(({ sha, text, committed_at }): StoredCommit[] =>
      text === null ? [] : [{ sha, text, day: committed_at?.toISOString().slice(0, 10) ?? null }],
    );
    after = commits.at(-1)?.sha ?? after;
    if (commits.length < BATCH) return;
  }
}

/**
 * Classifies stored commits with and without what would be taught, and says what would move. Nothing is changed.
 * @param deadlineAt Unix milliseconds; what wasn't looked at by then is said.
 * @throws DatabaseError
 */
export async function previewMark(
  service: ServiceClient,
  organizationId: OrganizationId,
  mark: TaughtMark,
  deadlineAt: number,
): Promise<MarkPreview> {
  const { teaching } = await getTeaching(service, organizationId);
  const wished = toTeaching([mark, ...teaching.marks]);
  const moves: { sha: string; origin: Origin }[] = [];
  let examined = 0;
  let isPartial = false;
  const examine = (commits: readonly StoredCommit[]) => {
    examined += commits.length;
    moves.push(...movesOf(commits, teaching, wished));
  };
  const marked =
    mark.from === null && mark.until === null
      ? await listShasWithMark(service, organizationId, toMarkKey(mark))
      : [];
  if (marked.length > 0) examine(await readTexts(service, organizationId, marked));
  else {
    for await (const commits of readAll(service, organizationId)) {
      examine(commits);
      isPartial = Date.now() > deadlineAt && commits.length === BATCH;
      if (isPartial) break;
    }
  }
  return { ...(await summarize(service, organizationId, moves)), examined, isPartial };
}

function movesOf(commits: readonly StoredCommit[], before: Teaching, wished: Teaching) {
  return commits.flatMap((commit) => {
    const metadata = toMetadata(commit);
    const found = classifyCommit(metadata, wished);
    return differs(classifyCommit(metadata, before), found)
      ? [{ sha: commit.sha, origin: found.origin }]
      : [];
  });
}

async function summarize(
  service: ServiceClient,
  organizationId: OrganizationId,
  moves: readonly { sha: string; origin: Origin }[],
) {
  const text = unwrap(
    await service.rpc("preview_origin_moves", {
      p_organization_id: organizationId,
      p_moves: JSON.stringify(moves),
    }),
  );
  const summary = answered.parse(JSON.parse(text));
  const before = { HUMAN: 0, AI_ASSISTED: 0, BOT: 0, UNKNOWN: 0, ...summary.now };
  const after = { ...before };
  for (const { from, to, commits } of summary.moves) {
    after[from] -= commits;
    after[to] += commits;
  }
  return { moves: summary.moves, deployments: summary.deployments, failed: summary.failed, before, after };
}
