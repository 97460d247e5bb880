import type { Command } from "commander";
import { FILTER_LIST_NAMES, FILTER_LISTS, type FilterList } from "@/lib/core/question/lists";

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

/** Of an option that may be repeated. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

/** What figures are narrowed to: one option for each filter that addresses have, each repeatable. */
export function narrowed(command: Command): Command {
  for (const name of FILTER_LIST_NAMES)
    command.option(`--${name} <name>`, `${FILTER_LISTS[name].about} Repeat it for more than one.`, collect);
  return command;
}

/** The names given, by filter: none where an option was left out. */
export function narrowingOf(options: Partial<Record<FilterList, string[]>>): Record<FilterList, string[]> {
  const lists = FILTER_LIST_NAMES.map((name) => [name, options[name] ?? []]);
  return Object.fromEntries(lists) as Record<FilterList, string[]>;
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
