import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { FACTS_FORMAT_VERSION, type Facts, factsSchema } from "@/lib/read/exports/facts-schema";
import { type Recomputed, recompute } from "@/lib/read/exports/recompute";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson } from "../output";

/** `iris recompute`: needs no database, no settings and no network. */
export async function recomputeCommand(file: string, options: OutputOptions = {}): Promise<void> {
  const facts = await readFacts(file);
  const { values, remarks } = recompute(facts);
  const { basis, deployments, incidents } = facts;
  const { from, to } = basis.scope.window;
  const differing = values.filter(({ ok }) => !ok).length;
  if (options.json) {
    const { organization, dataAsOf } = basis;
    printJson({ organization, from, to, dataAsOf, figures: values, remarks });
    return refuse(differing);
  }
  process.stdout.write(
    `${basis.organization}, ${from} to ${to}, data as of ${basis.dataAsOf ?? "no complete sync yet"}\n` +
      `${deployments.length} deployments, ${incidents.length} incidents\n\n${toTable(values)}`,
  );
  for (const remark of remarks) process.stdout.write(`\n${remark}\n`);
  process.stdout.write(
    `\n${values.length - differing} of ${values.length} figures are what their facts give.\n`,
  );
  refuse(differing);
}

function refuse(differing: number): void {
  if (differing > 0)
    throw new FailedCommand(`${differing} ${differing === 1 ? "figure differs" : "figures differ"}.`);
}

async function readFacts(file: string): Promise<Facts> {
  let text: string;
  try {
    // npm runs commands in the project's folder; a path is meant from where it was typed.
    text = await readFile(resolve(process.env.INIT_CWD ?? process.cwd(), file), "utf8");
  } catch (error) {
    throw new UsageError(`Can't read ${file}: ${error instanceof Error ? error.message : error}`);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(
      `${file} is no whole JSON file: an export that broke off ends in the middle. Export again.`,
    );
  }
  const parsed = factsSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(
    `${file} is no export of format version ${FACTS_FORMAT_VERSION}: ${issue?.path.join(".")}: ${issue?.message}`,
  );
}

function toTable(values: readonly Recomputed[]): string {
  const width = Math.max(...values.map(({ name }) => name.length));
  return values
    .map(({ name, stated, recomputed, ok }) => {
      const shown = ok ? toText(stated) : `${toText(stated)} stated, ${toText(recomputed)} recomputed`;
      return `${ok ? "ok     " : "differs"}  ${name.padEnd(width)}  ${shown}\n`;
    })
    .join("");
}

function toText(value: unknown): string {
  return value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);
}
