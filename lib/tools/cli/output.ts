import type { Command } from "commander";

/** How a command speaks: answers on standard output, sentences about them on standard error. */
export interface OutputOptions {
  json?: boolean;
  quiet?: boolean;
}

/** The options that every command takes which speaks so. */
export function speaking(command: Command): Command {
  return command
    .option("--json", "one JSON object on standard output and nothing else")
    .option("--quiet", "say nothing but answers and errors");
}

/** A sentence for a person, unless they asked for quiet. */
export function sayer({ quiet }: OutputOptions): (sentence: string) => void {
  return (sentence) => {
    if (!quiet) process.stderr.write(`${sentence}\n`);
  };
}

/** One JSON object. */
export const printJson = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

/** Rows under their heads, aligned; a column is as wide as its widest cell. */
export function printTable(heads: readonly string[], rows: readonly (readonly (string | null)[])[]): void {
  const cells = [heads, ...rows.map((row) => row.map((cell) => cell ?? "–"))];
  const widths = heads.map((_, i) => Math.max(...cells.map((row) => (row[i] ?? "").length)));
  for (const row of cells)
    process.stdout.write(
      `${row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
}
