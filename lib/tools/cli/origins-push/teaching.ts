import { RULES_VERSION } from "@/lib/core/origins/classify";
import { NOTHING_TAUGHT, type TaughtMark, type Teaching, toTeaching } from "@/lib/core/origins/taught";
import { parseRuleFile, RULE_FILE, type RuleFileReading } from "@/lib/ingest/commit-origins/rule-file";
import { UsageError } from "../errors";
import type { Clone } from "./clone";
import { askGit } from "./git";

/** What the organization taught at the server. */
export interface ServerRules {
  revision: number;
  marks: readonly TaughtMark[];
}

/** What commits of a clone are classified with, beside the rules everybody has. */
export interface ClassifyingRules {
  teaching: Teaching;
  /** `RULES_VERSION`, with the server's revision and the repository's behind it where there is anything taught. */
  version: string;
  fromServer: number;
  fromRepository: number;
}

export const UNTAUGHT: ClassifyingRules = {
  teaching: NOTHING_TAUGHT,
  version: RULES_VERSION,
  fromServer: 0,
  fromRepository: 0,
};

/** What is wrong with a file of rules, a line each. */
export const toProblemLines = ({ problems }: Extract<RuleFileReading, { ok: false }>): string =>
  problems
    .slice(0, 10)
    .map(({ path, message }) => `\n  ${path === "" ? RULE_FILE : path}: ${message}`)
    .join("");

/** The rules in the repository's own file, as it is committed; none where there is no such file. */
async function readRepositoryRules({ directory, tips }: Clone) {
  const [tip] = tips;
  const text = tip === undefined ? null : await askGit(directory, ["show", `${tip}:${RULE_FILE}`]);
  if (tip === undefined || text === null) return { revision: 0, marks: [] };
  const reading = parseRuleFile(text);
  if (!reading.ok)
    throw new UsageError(`${RULE_FILE} of this repository can't be read:${toProblemLines(reading)}`);
  const revision = Number(await askGit(directory, ["rev-list", "--count", tip, "--", RULE_FILE]));
  return { revision, marks: reading.rules };
}

/**
 * What the organization and the repository taught; of two rules about one mark the organization's holds.
 * @throws UsageError where the repository's file can't be read.
 */
export async function gatherRules(clone: Clone, server: ServerRules | null): Promise<ClassifyingRules> {
  const repository = await readRepositoryRules(clone);
  const revision = server?.revision ?? 0;
  const behind =
    repository.revision > 0 ? `.${revision}.${repository.revision}` : revision > 0 ? `.${revision}` : "";
  const fromServer = server?.marks ?? [];
  return {
    teaching: toTeaching([...fromServer, ...repository.marks]),
    version: `${RULES_VERSION}${behind}`,
    fromServer: fromServer.length,
    fromRepository: repository.marks.length,
  };
}
