import type { StoredPage } from "@/lib/ingest/sync/run";

/** Where progress goes: standard error, or what stands for it in a test. */
interface Output {
  isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * How far a sync is, for whoever watches: one line that changes on a terminal, one line a page elsewhere, where a line that
 * overwrites itself would be unreadable.
 */
export function syncProgress(output: Output = process.stderr) {
  let isOpen = false;
  return {
    page({ kind, read }: StoredPage): void {
      const text = `Reading ${kind === "deployments" ? kind : "incidents"}: ${read.toLocaleString("en")}`;
      output.write(output.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
      isOpen = output.isTTY === true;
    },
    /** Clears the line, so that what follows begins its own. */
    end(): void {
      if (isOpen) output.write("\r\x1b[K");
      isOpen = false;
    },
  };
}
