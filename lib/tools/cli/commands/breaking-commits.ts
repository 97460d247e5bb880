import { BREAKING_RULES_VERSION } from "@/lib/ingest/breaking-commits/name";
import { searchBreakingCommits } from "@/lib/ingest/breaking-commits/search";
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { FailedCommand } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { withOrganization } from "./with-organization";

const TURN_MS = 24 * 3_600_000;

/** `iris breaking-commits` */
export async function breakingCommitsCommand(options: OutputOptions & { org: string }): Promise<void> {
  const say = sayer(options);
  await withOrganization(options.org, async ({ service }, organizationId) => {
    const { examined, changed, done } = await searchBreakingCommits(service, organizationId, {
      deadlineAt: Date.now() + TURN_MS,
      onProgress: (count) => say(`  ${count.toLocaleString("en")} failures looked at`),
    });
    if (!done) throw new FailedCommand("Stopped before the end. Call it again; it goes on there.");
    if (options.json) printJson({ rulesVersion: BREAKING_RULES_VERSION, examined, changed });
    if (examined === 0) {
      say(
        `Nothing to do: every failure was searched by rules ${BREAKING_RULES_VERSION}, and nothing changed since.`,
      );
      return;
    }
    say(
      `Rules ${BREAKING_RULES_VERSION}: ${changed.toLocaleString("en")} breaking commits are others than before.`,
    );
    if (changed > 0) await tryRefreshOriginComparison(service, organizationId);
  });
}
