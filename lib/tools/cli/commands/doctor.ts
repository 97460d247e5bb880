import { EnvError } from "@/lib/platform/env";
import { examine, examineMachine } from "@/lib/tools/doctor/examine";
import { exitCodeFor, type Finding, failed, toLines } from "@/lib/tools/doctor/finding";
import { irisHome } from "@/lib/tools/embedded/home";
import { FailedCommand } from "../errors";
import { isHosted } from "../server";
import { withServer } from "./with-organization";

interface Options {
  json?: boolean;
}

/** `iris doctor` */
export async function doctorCommand({ json }: Options): Promise<void> {
  const findings = await gather();
  const isWell = exitCodeFor(findings) === 0;
  const text = json ? JSON.stringify({ isWell, findings }) : toLines(findings).join("\n");
  process.stdout.write(`${text}\n`);
  const count = findings.filter(({ state }) => state === "failed").length;
  if (!isWell) throw new FailedCommand(`${count} of ${findings.length} checks failed.`);
}

async function gather(): Promise<Finding[]> {
  const findings = examineMachine(isHosted() ? null : irisHome());
  // A folder that can't be opened says why; trying would only say it again, in other words.
  if (exitCodeFor(findings) === 1) return findings;
  try {
    return await withServer(async ({ service }) => [...findings, ...(await examine(service))]);
  } catch (error) {
    const check = error instanceof EnvError ? "settings" : "database";
    return [...findings, failed(check, error instanceof Error ? error.message : String(error))];
  }
}
