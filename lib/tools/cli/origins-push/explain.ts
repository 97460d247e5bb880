import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import type { CommitMetadata } from "@/lib/core/origins/commit-metadata";
import { type Explanation, explainCommit } from "@/lib/core/origins/explain";
import { FailedCommand, UsageError } from "../errors";
import { keepsOnlyTitles, openClone } from "./clone";
import { readChangedFiles, readGitLog, toMetadata } from "./git-log";
import { gatherRules, UNTAUGHT } from "./teaching";

export interface ExplainOptions {
  repo: string;
  json?: boolean;
}

const nullable = z.string().nullish();
/** A commit as JSON: the fields of the labelled sets that `bench:origins` reads, all of them optional. */
const told = z
  .object({
    author_name: nullable,
    author_email: nullable,
    committer_name: nullable,
    committer_email: nullable,
    is_bot: z.boolean().nullish(),
    message: nullable,
    message_completeness: z.enum(["full", "subject", "cut", "title", "unknown"]).default("full"),
    parents: z.number().nullish(),
    committed_on: nullable,
    changed_files: z.array(z.string()).nullish(),
    git_note: z.union([z.string(), z.object({ text: z.string() })]).nullish(),
  })
  .transform(
    (row): CommitMetadata => ({
      authorName: row.author_name ?? null,
      authorEmail: row.author_email ?? null,
      committerName: row.committer_name ?? null,
      committerEmail: row.committer_email ?? null,
      isBot: row.is_bot ?? null,
      message: row.message ?? null,
      messageCompleteness: row.message_completeness,
      parents: row.parents ?? null,
      committedOn: row.committed_on ?? null,
      changedFiles: row.changed_files ?? null,
      gitNote: typeof row.git_note === "string" ? row.git_note : (row.git_note?.text ?? null),
    }),
  );

/** A file as a commit: JSON with author and message, or a message alone, as a person would write it. */
export function readCommitFile(text: string): CommitMetadata {
  if (text.trimStart().startsWith("{")) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new UsageError(`The file begins like JSON and isn't: ${(error as Error).message}`);
    }
    const parsed = told.safeParse(value);
    if (!parsed.success) throw new UsageError(`The file isn't a commit:\n${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }
  return {
    authorName: "Some Person",
    authorEmail: "some.person@example.org",
    message: text,
    messageCompleteness: "full",
  };
}

async function explainSha(repo: string, name: string): Promise<Explanation> {
  const clone = await openClone(repo, [name]);
  const [sha] = clone.tips;
  if (sha === undefined) throw new FailedCommand(`There is no commit ${name}.`);
  const rules = await gatherRules(clone, null);
  const onlyTitles = await keepsOnlyTitles(clone);
  for await (const commit of readGitLog(clone.directory, ["--no-walk", sha], clone.notesCommit !== null)) {
    const files = commit.gitNote === null ? null : await readChangedFiles(clone.directory, [sha]);
    const about = { isCutOff: clone.cutOff.has(sha), onlyTitles };
    return explainCommit(toMetadata(commit, files?.get(sha) ?? null, about), rules.teaching);
  }
  throw new FailedCommand(`There is no commit ${name}.`);
}

/** The explanation as a person reads it. */
export function printExplanation(found: Explanation): string {
  const { origin, mode, tools, ruleId, rulesVersion, level, evidence, flags, wouldChange } = found;
  const lines = [
    [origin, mode, tools.join(", ")].filter(Boolean).join(" · "),
    `rule      ${ruleId} (rules ${rulesVersion}${level === null ? "" : `, ${level}`})`,
    `because   ${found.because}`,
    ...(evidence === null ? [] : [`evidence  ${evidence}`]),
    ...(flags.length === 0 ? [] : [`flags     ${flags.join(", ")}`]),
    ...(wouldChange.length === 0 ? ["nothing by itself would have changed it"] : ["without"]),
    ...wouldChange.map((one) => {
      const then = [one.origin, one.tools.join(", ")].filter(Boolean).join(" · ");
      return `  ${one.without}: ${then} (${one.ruleId})`;
    }),
  ];
  return lines.join("\n");
}

/** `iris origins explain SHA|FILE` */
export async function explainCommand(subject: string, { repo, json }: ExplainOptions): Promise<void> {
  const path = resolve(repo, subject);
  const found = existsSync(path)
    ? explainCommit(readCommitFile(readFileSync(path, "utf8")), UNTAUGHT.teaching)
    : await explainSha(repo, subject);
  process.stdout.write(`${json ? JSON.stringify(found, null, 2) : printExplanation(found)}\n`);
}
