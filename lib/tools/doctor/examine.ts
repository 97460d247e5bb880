import { keyIdOf } from "@/lib/platform/encryption/keys";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { findNotReady } from "@/lib/platform/readiness/check";
import { ownInstallation } from "@/lib/platform/readiness/readiness";
import { knownMigrations } from "@/lib/platform/readiness/schema-version";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import type { IrisHome } from "@/lib/tools/embedded/home";
import { countCiphertexts } from "@/lib/tools/keys/rotate";
import { judgeAddress } from "./address";
import { judgeFolder } from "./embedded";
import { type Finding, failed, ok } from "./finding";
import { judgeDatabase, judgeMasterKey, judgeSchedule, judgeSyncs } from "./judge";
import { proveConnections } from "./prove";
import { readReport } from "./report";
import { judgeSignIn } from "./sign-in";

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
  const keys = masterKeys();
  // The connection stands by now.
  const begun = performance.now();
  await service.rpc("next_work_at");
  return [
    ok("database", "The database answers, accepts both keys and has this version's schema."),
    ...judgeDatabase(report, now, Math.round(performance.now() - begun)),
    judgeMasterKey(keyIdOf(keys.current), await countCiphertexts(service, keys)),
    judgeSchedule(env(), now),
    ...judgeSyncs(report, now),
    ...(await judgeAddress(env())),
    ...(await judgeSignIn(env())),
    ...(await proveConnections(service, report.integrations)),
  ];
}
