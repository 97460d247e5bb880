import { RULES_VERSION } from "@/lib/core/origins/classify";
import { listReclassifications } from "@/lib/ingest/commit-origins/reclassifications";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { FailedCommand } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { withOrganization } from "./with-organization";

const TURN_MS = 24 * 3_600_000;

/** `iris origins reclassify` */
export async function reclassifyOriginsCommand(options: OutputOptions & { org: string }): Promise<void> {
  const say = sayer(options);
  await withOrganization(options.org, async ({ service }, organizationId) => {
    const before = new Set((await listReclassifications(service, organizationId)).map(({ id }) => id));
    const { state, examined } = await reclassifyCommits(service, organizationId, {
      deadlineAt: Date.now() + TURN_MS,
      onProgress: (count) => say(`  ${count.toLocaleString("en")} commits looked at`),
    });
    if (state === "unfinished") throw new FailedCommand("Another worker took it over. It goes on there.");
    const made = (await listReclassifications(service, organizationId)).filter(({ id }) => !before.has(id));
    if (options.json) {
      const runs = made.map(({ rulesVersion, changes }) => ({ rulesVersion, changes }));
      printJson({ rulesVersion: RULES_VERSION, examined, runs });
    }
    if (examined === 0) {
      say(
        `Nothing to do: the stored commits are classed by rules ${RULES_VERSION}, or another worker is at it.`,
      );
      return;
    }
    for (const { changes, rulesVersion } of made) {
      const changed = changes.reduce((sum, { commits }) => sum + commits, 0);
      say(`Rules ${rulesVersion}: ${changed.toLocaleString("en")} commits changed`);
      for (const { from, to, commits } of changes)
        say(`  ${from === to ? `${from}, another tool or evidence` : `${from} → ${to}`}: ${commits}`);
    }
    await tryRefreshOriginComparison(service, organizationId);
  });
}
