import type { IrisHome } from "@/lib/embedded/home";
import { keyIdOf } from "@/lib/encryption/keys";
import { masterKeys } from "@/lib/encryption/master-keys";
import { countCiphertexts } from "@/lib/encryption/rotate";
import { env } from "@/lib/env";
import { findNotReady } from "@/lib/readiness/check";
import { ownInstallation } from "@/lib/readiness/readiness";
import { knownMigrations } from "@/lib/readiness/schema-version";
import type { ServiceClient } from "@/lib/supabase/service";
import { judgeAddress } from "./address";
import { judgeFolder } from "./embedded";
import { type Finding, failed, ok, warning } from "./finding";
import { judgeDatabase, judgeSyncs } from "./judge";
import { proveConnections } from "./prove";
import { readReport } from "./report";

/** What can be told before anything is connected to: this program, this machine, and the embedded data folder. */
export function examineMachine(home: IrisHome | null): Finding[] {
  const memory = Math.round(process.memoryUsage.rss() / 1e6);
  const found = [
    ok(
      "program",
      `Node ${process.versions.node}; ${knownMigrations().length} migrations known; this command uses ${memory} MB.`,
    ),
  ];
  return home ? [...found, ...judgeFolder(home)] : found;
}

/** Everything an operator asks of an installation that is connected to. Nothing is changed, and nothing is sent. */
export async function examine(service: ServiceClient): Promise<Finding[]> {
  const problem = await findNotReady(ownInstallation());
  if (problem !== null) return [failed(problem.reason, problem.sentence)];
  const report = await readReport(service);
  const now = new Date();
  // The connection stands by now.
  const begun = performance.now();
  await service.rpc("next_work_at");
  return [
    ok("database", "The database answers, accepts both keys and has this version's schema."),
    ...judgeDatabase(report, now, Math.round(performance.now() - begun)),
    await judgeKeys(service),
    ...judgeSchedule(now),
    ...judgeSyncs(report, now),
    ...(await judgeAddress(env())),
    ...(await proveConnections(service, report.integrations)),
  ];
}

async function judgeKeys(service: ServiceClient): Promise<Finding> {
  const keys = masterKeys();
  const { current, due, unknown } = await countCiphertexts(service, keys);
  const id = keyIdOf(keys.current);
  const others = Object.entries(unknown).map(([key, texts]) => `${texts} under ${key}`);
  if (others.length > 0)
    return warning(
      "master-key",
      `The master key is ${id}. Texts that no key here opens: ${others.join(", ")} (docs/operations.md, "Credentials can't be read").`,
    );
  if (due > 0)
    return warning(
      "master-key",
      `${due} texts are under a retired key: npm run iris -- keys rotate ends the rotation.`,
    );
  return ok("master-key", `The master key is ${id}; all ${current} texts are under it.`);
}

function judgeSchedule(now: Date): Finding[] {
  const { VERCEL, CRON_SECRET } = env();
  if (!CRON_SECRET) return [failed("schedule", "CRON_SECRET is not set: nothing may call the schedule.")];
  const next = new Date(now);
  next.setUTCHours(4, 0, 0, 0);
  if (next <= now) next.setUTCDate(next.getUTCDate() + 1);
  const between = VERCEL ? "Vercel's queue calls at the next try" : "npm start looks every 30 seconds";
  return [
    ok(
      "schedule",
      `The next daily call is at ${next.toISOString().slice(0, 16).replace("T", " ")} UTC; between, ${between}.`,
    ),
  ];
}
