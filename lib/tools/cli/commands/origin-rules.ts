import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { parseRuleFile, RULE_FILE, toRuleFile } from "@/lib/ingest/commit-origins/rule-file";
import { getTeaching, putTaughtMarks } from "@/lib/ingest/commit-origins/taught-marks";
import { listUnmappedMarks } from "@/lib/ingest/commit-origins/unmapped-marks";
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { UsageError } from "../errors";
import { toProblemLines } from "../origins-push/teaching";
import { type OutputOptions, printJson, sayer } from "../output";
import { withOrganization } from "./with-organization";

const TURN_MS = 24 * 3_600_000;

function readFile(file: string): string {
  try {
    return readFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), file), "utf8");
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}

/** `iris origins rules`: prints what was taught as a rule file, or makes it exactly what a file says. */
export async function originRulesCommand(
  options: OutputOptions & { org: string; put?: string; unmapped?: boolean },
): Promise<void> {
  const say = sayer(options);
  const reading = options.put === undefined ? null : parseRuleFile(readFile(options.put));
  if (reading !== null && !reading.ok)
    throw new UsageError(`Nothing was changed: ${options.put} can't be read:${toProblemLines(reading)}`);
  await withOrganization(options.org, async ({ service }, organizationId) => {
    if (options.unmapped) {
      const { marks, unlisted } = await listUnmappedMarks(service, organizationId);
      if (options.json) printJson({ marks, unlisted });
      else
        for (const { kind, value, commits, example } of marks)
          process.stdout.write(`${commits}\t${kind}\t${value}\t${example}\n`);
      if (unlisted > 0) say(`${unlisted} rarer marks aren't listed. Teach the common ones first.`);
      return;
    }
    if (reading === null) {
      const { entries } = await getTeaching(service, organizationId);
      const standing = entries.filter(({ revokedAt }) => revokedAt === null);
      process.stdout.write(`${JSON.stringify(toRuleFile(standing), null, options.json ? 0 : 2)}\n`);
      return;
    }
    const { taught, revoked, unchanged } = await putTaughtMarks(service, organizationId, reading.rules);
    say(`${taught} taught, ${revoked} revoked, ${unchanged} unchanged.`);
    const isChanged = taught + revoked > 0;
    const { examined } = isChanged
      ? await reclassifyCommits(service, organizationId, { deadlineAt: Date.now() + TURN_MS })
      : { examined: 0 };
    if (options.json) printJson({ taught, revoked, unchanged, examined });
    if (!isChanged) return;
    say(
      `${examined.toLocaleString("en")} stored commits read again. Commits that only git knows follow with its next push; ${RULE_FILE} in a repository holds for that repository.`,
    );
    await tryRefreshOriginComparison(service, organizationId);
  });
}
