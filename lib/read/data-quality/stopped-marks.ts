import { z } from "zod";
import { type Question, toQuestionText } from "@/lib/core/question/question";
import type { AnyClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";

/** When one AI tool's marks were seen, and what its services deployed meanwhile and since. */
export interface MarkRun {
  tool: string;
  firstAt: Date;
  lastAt: Date;
  /** Commits with the tool's mark. */
  marked: number;
  /** Commits of the services that had it, from its first to its last. */
  before: number;
  /** Commits of the same services after it. */
  since: number;
}

/** Fewer marks say nothing about how often there should be one. */
const MARKED_NEEDED = 10;
const SINCE_NEEDED = 5;
const QUIET_DAYS = 7;
/** So many commits without a mark would come by chance once in a thousand times, were the tool used as before. */
const CHANCE = 0.001;
const DAY_MS = 86_400_000;

const listed = z.object({
  tools: z.number(),
  rows: z.array(
    z
      .object({
        tool: z.string(),
        first_at: z.coerce.date(),
        last_at: z.coerce.date(),
        marked: z.number(),
        before: z.number(),
        since: z.number(),
      })
      .transform(
        ({ first_at, last_at, ...row }): MarkRun => ({ ...row, firstAt: first_at, lastAt: last_at }),
      ),
  ),
});

/**
 * The runs of the marks in what answers a question, of the 200 tools with the most marks, and how many tools there are.
 * @throws DatabaseError
 */
export async function listMarkRuns(
  client: AnyClient,
  organizationId: OrganizationId,
  question: Question,
): Promise<{ tools: number; rows: MarkRun[] }> {
  const text = unwrap(
    await client.rpc("list_mark_runs", {
      p_organization_id: organizationId,
      p_question: toQuestionText(question),
    }),
  );
  return listed.parse(JSON.parse(text));
}

/**
 * Tools whose marks end while their services go on: at the share of marked commits there was, the commits since would
 * hardly all lack one. The tool may be used as before with its marks switched off. Pure.
 * @param until the instant the silence is measured to.
 */
export function stoppedMarks(runs: readonly MarkRun[], until: Date): MarkRun[] {
  return runs.filter(({ lastAt, marked, before, since }) => {
    const isQuiet = until.getTime() - lastAt.getTime() >= QUIET_DAYS * DAY_MS;
    const share = before === 0 ? 0 : marked / before;
    return isQuiet && marked >= MARKED_NEEDED && since >= SINCE_NEEDED && (1 - share) ** since < CHANCE;
  });
}
