import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { childrenOf } from "../temporary-postgres";

/**
 * Processor seconds that a process and its children have used so far; on a machine that others use too, it says more
 * than the clock. Null where there is no /proc.
 */
export function processorSeconds(pid: number): number | null {
  try {
    const perSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
    return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + ticksOf(one), 0) / perSecond;
  } catch {
    // Not Linux, or a child ended between listing and reading: the figure is left out.
    return null;
  }
}

function ticksOf(pid: number): number {
  // The command's name, in brackets, may hold spaces; user and system time are the 14th and 15th field.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
