import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import type { PlainStrata } from "@/lib/core/metrics/comparison/strata";
import { LocalDays, type WeekStart } from "@/lib/core/metrics/local-days";
import { answerHistory, type CompareOptions } from "../compare/answer-history";
import { prettyAnswer } from "../compare/pretty";
import { instantOf, readHistories } from "../compare/read-histories";
import { UsageError } from "../errors";

interface CompareFlags {
  asOf?: string;
  each?: boolean;
  weekly?: boolean;
  pretty?: boolean;
  timeZone: string;
  weekStart: WeekStart;
  strata?: PlainStrata;
}

/** `iris compare`: the comparison by origin of a file's deployments; needs no database, no settings and no network. */
export async function compareCommand(file: string, flags: CompareFlags): Promise<void> {
  const options = optionsOf(flags);
  const histories = readHistories(await contentOf(file), {
    name: file === "-" ? "standard input" : basename(file),
    each: flags.each ?? false,
  });
  for (const history of histories) {
    const answer = answerHistory(history, options);
    process.stdout.write(flags.pretty ? prettyAnswer(answer) : `${JSON.stringify(answer)}\n`);
  }
}

function optionsOf({ asOf, weekly = false, timeZone, weekStart, strata }: CompareFlags): CompareOptions {
  try {
    new LocalDays(timeZone);
  } catch {
    throw new UsageError(
      `--time-zone ${timeZone} is no time zone. Give its IANA name, such as Europe/Berlin.`,
    );
  }
  const at = asOf === undefined ? null : instantOf(asOf);
  if (asOf !== undefined && at === null) {
    throw new UsageError(`--as-of ${asOf} is no time. Give it as ISO 8601, such as 2026-03-01T00:00:00Z.`);
  }
  return { asOf: at, weekly, timeZone, weekStart, strata: strata ?? null };
}

async function contentOf(file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  try {
    // npm runs commands in the project's folder; a path is meant from where it was typed.
    return await readFile(resolve(process.env.INIT_CWD ?? process.cwd(), file), "utf8");
  } catch (error) {
    throw new UsageError(`Can't read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}
