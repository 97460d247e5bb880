import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { FilterList } from "@/lib/core/question/lists";
import { UsageError } from "../errors";
import { narrowingOf, type OutputOptions, printJson, sayer } from "../output";
import { RemoteServer } from "./server";

interface ScopeOptions extends OutputOptions, Partial<Record<FilterList, string[]>> {
  org: string;
  from: string;
  to: string;
}

function queryOf(options: ScopeOptions): URLSearchParams {
  const query = new URLSearchParams({ from: options.from, to: options.to });
  for (const [name, values] of Object.entries(narrowingOf(options)))
    for (const value of values) query.append(name, value);
  return query;
}

const pathOf = (org: string, rest: string) => `/orgs/${encodeURIComponent(org)}/${rest}`;

/** `iris metrics`: the values of a window by their names, as the operator's command prints them. */
export async function metricsCommand(options: ScopeOptions): Promise<void> {
  const { figures } = await RemoteServer.open(sayer(options)).json<{
    figures: { name: string; value: unknown }[];
  }>("GET", pathOf(options.org, `dora?${queryOf(options)}`));
  if (options.json) return printJson(Object.fromEntries(figures.map(({ name, value }) => [name, value])));
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value } of figures) {
    const text = value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);
    process.stdout.write(`${name.padEnd(width)}  ${text}\n`);
  }
}

/** `iris figures`: the metrics by stretches and groups, as JSON. */
export async function figuresCommand(
  options: ScopeOptions & { interval?: string; groupBy?: string },
): Promise<void> {
  const query = queryOf(options);
  if (options.interval) query.set("interval", options.interval);
  if (options.groupBy) query.set("group_by", options.groupBy);
  printJson(await RemoteServer.open(sayer(options)).json("GET", pathOf(options.org, `figures?${query}`)));
}

interface ExportOptions extends OutputOptions {
  org: string;
  cursor?: string;
  limit: string;
}

/**
 * `iris export`: what changed since the cursor in a file, a JSON object a line. The file is written once the lines are, so
 * that a run which breaks off tells the same again.
 */
export async function exportCommand(kind: string, options: ExportOptions): Promise<void> {
  const say = sayer(options);
  const server = RemoteServer.open(say);
  if (!/^[1-9]\d{0,3}$/.test(options.limit)) throw new UsageError("--limit must be a number from 1 to 5000.");
  let cursor =
    options.cursor && existsSync(options.cursor) ? readFileSync(options.cursor, "utf8").trim() : "";
  let rows = 0;
  for (let hasMore = true; hasMore; ) {
    const query = new URLSearchParams({ limit: options.limit, ...(cursor ? { cursor } : {}) });
    const page = await server.json<{ rows: unknown[]; next_cursor: string; has_more: boolean }>(
      "GET",
      pathOf(options.org, `export/${encodeURIComponent(kind)}?${query}`),
    );
    for (const row of page.rows) await write(`${JSON.stringify(row)}\n`);
    rows += page.rows.length;
    cursor = page.next_cursor;
    hasMore = page.has_more;
    if (options.cursor) {
      writeFileSync(`${options.cursor}.new`, `${cursor}\n`);
      renameSync(`${options.cursor}.new`, options.cursor);
    }
  }
  say(`${rows} rows changed.`);
}

/** Whoever reads slowly is waited for. */
async function write(line: string): Promise<void> {
  if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once("drain", resolve));
}
