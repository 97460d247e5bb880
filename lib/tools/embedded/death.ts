import { statfsSync } from "node:fs";

/** How the database process ended, and what was seen of it. */
export interface Death {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error, or its own report. */
  lastWords: string;
  /** Free on the data folder's disk; null where that can't be told. */
  freeBytes: number | null;
  home: string;
  log: string;
}

/** With less than that PostgreSQL can't keep its own log of changes going: it takes segments of 16 MB. */
export const FULL_DISK_BYTES = 17_000_000;
const MEMORY =
  /out of memory|allocation failed|could not allocate|cannot allocate|ENOMEM|WebAssembly\.Memory|heap limit|memory access out of bounds/i;
const DISK = /ENOSPC|no space left|could not extend file|could not write to file|53100/i;

/** Why the embedded database ended, and what to do: one sentence each. Nothing that was stored is lost by any of them. */
export function explainDeath(death: Death): string {
  const { code, signal, lastWords, freeBytes, home, log } = death;
  if (DISK.test(lastWords) || (freeBytes !== null && freeBytes < FULL_DISK_BYTES)) {
    return `The disk of ${home} is full (${megabytes(freeBytes)} free). Free some space or make it larger, then start Iris again.`;
  }
  if (MEMORY.test(lastWords)) {
    return "The embedded database got no more memory: raise this process's or container's limit (2 GB hold 100,000 deployments), or move to PostgreSQL (docs/operations.md).";
  }
  if (signal === "SIGKILL") {
    return "The embedded database was killed (SIGKILL). Where nobody did that, the system ran out of memory: its log names the process (dmesg, docker inspect). Give it 2 GB, or move to PostgreSQL (docs/operations.md).";
  }
  return `The embedded database ended by itself (${signal ?? `exit code ${code}`}). Its last words are in ${log}.`;
}

const megabytes = (bytes: number | null) => (bytes === null ? "nothing" : `${Math.floor(bytes / 1e6)} MB`);

/** Bytes that a process of ours may still write where this folder lies; null where the system doesn't tell. */
export function freeBytesAt(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
