import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { learnMessageHabits } from "@/lib/ingest/commit-origins/message-habits";
import { UsageError } from "../errors";
import { askGit, streamGit } from "./git";
import { NOTES_REF } from "./git-log";

/** The git repository on this machine, as far as a push must know it. */
export interface Clone {
  directory: string;
  /** What is pushed: these commits and all that lead to them. */
  tips: readonly string[];
  /** Commits whose parents a shallow clone cut off. Empty for a whole clone. */
  cutOff: ReadonlySet<string>;
  /** The commit that `refs/notes/ai` points to; null where the ref isn't here. */
  notesCommit: string | null;
  /** SHA-256 that stands for the repository at the server, which so never learns its name. */
  key: string;
}

/**
 * Looks at a clone.
 * @param refs what to push, as typed: branches, tags, shas.
 * @throws UsageError when it is no repository, holds no commit, or a ref isn't there.
 */
export async function openClone(directory: string, refs: readonly string[]): Promise<Clone> {
  const inside = await askGit(directory, ["rev-parse", "--git-dir"]);
  if (inside === null) {
    throw new UsageError(
      `git doesn't read ${resolve(directory)} as a repository. Run it inside a checkout, or name one with --repo. ` +
        `"git -C ${resolve(directory)} status" says what is wrong (in a container often "dubious ownership").`,
    );
  }
  const tips: string[] = [];
  for (const ref of refs) tips.push(await resolveRef(directory, ref));
  const cutOff = await listCutOff(directory);
  return {
    directory,
    tips: [...new Set(tips)],
    cutOff,
    notesCommit: await askGit(directory, ["rev-parse", "--verify", "--quiet", `${NOTES_REF}^{commit}`]),
    key: await repositoryKey(directory),
  };
}

async function resolveRef(directory: string, ref: string): Promise<string> {
  const sha = await askGit(directory, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${ref}^{commit}`,
  ]);
  // Older gits print the marker as well.
  const found = sha?.split("\n").pop();
  if (found) return found;
  throw new UsageError(
    ref === "HEAD"
      ? "The repository has no commit yet: HEAD points nowhere."
      : `There is no commit called "${ref}" in this clone. Fetch it first, or leave it out for HEAD.`,
  );
}

async function listCutOff(directory: string): Promise<ReadonlySet<string>> {
  const isShallow = await askGit(directory, ["rev-parse", "--is-shallow-repository"]);
  if (isShallow !== "true") return new Set();
  const path = await askGit(directory, ["rev-parse", "--git-path", "shallow"]);
  const text = await readFile(resolve(directory, path ?? ""), "utf8");
  return new Set(text.split("\n").filter((line) => line !== ""));
}

/** Of the address of the remote, else of the first commits: the same in every clone of the repository. */
async function repositoryKey(directory: string): Promise<string> {
  const remotes = (await askGit(directory, ["remote"]))?.split("\n").filter(Boolean) ?? [];
  const remote = remotes.includes("origin") ? "origin" : remotes[0];
  const url = remote ? await askGit(directory, ["remote", "get-url", remote]) : null;
  const name =
    (url && normalizeRemoteUrl(url)) ??
    `roots ${await askGit(directory, ["rev-list", "--max-parents=0", "HEAD"])}`;
  return createHash("sha256").update(`iris/commit-origins/cursor\n${name}`).digest("hex");
}

/** Those of the commits that this clone holds. */
export async function presentCommits(directory: string, shas: readonly string[]): Promise<string[]> {
  if (shas.length === 0) return [];
  const answer = await askGit(directory, ["cat-file", "--batch-check"], shas);
  return (answer ?? "").split("\n").flatMap((line) => /^([0-9a-f]+) commit \d+$/.exec(line)?.[1] ?? []);
}

const NOTED_SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Commits among the ancestors of `heads` whose note changed since an earlier state of the notes ref: what was pushed of
 * them no longer holds. Without that state, all that have a note.
 */
export async function listRenoted(
  clone: Clone,
  since: string | null,
  heads: readonly string[],
): Promise<string[]> {
  const { directory, notesCommit } = clone;
  if (notesCommit === null || notesCommit === since || heads.length === 0) return [];
  const [base] = await presentCommits(directory, since === null ? [] : [since]);
  const args = base
    ? ["diff-tree", "-r", "-z", "--name-only", base, notesCommit]
    : ["ls-tree", "-r", "-z", "--name-only", notesCommit];
  const noted = new Set<string>();
  for await (const path of streamGit(directory, args)) {
    // Notes lie fanned out in folders: ab/cdef…
    const sha = path.replaceAll("/", "");
    if (NOTED_SHA.test(sha)) noted.add(sha);
  }
  const renoted: string[] = [];
  if (noted.size === 0) return renoted;
  for await (const sha of streamGit(directory, ["log", "-z", "--format=tformat:%H", ...heads, "--"])) {
    if (noted.has(sha)) renoted.push(sha);
  }
  return renoted;
}

/** Squash merges looked at, the newest. */
const SQUASHES_READ = 500;

/** Whether this repository keeps only the titles of its squash merges, so that their trailers are gone. */
export async function keepsOnlyTitles(clone: Clone): Promise<boolean> {
  const args = [
    "log",
    "-z",
    "-E",
    "--grep=\\([#!][0-9]+\\)$",
    `--max-count=${SQUASHES_READ}`,
    "--format=tformat:%B",
  ];
  const messages: string[] = [];
  for await (const message of streamGit(clone.directory, [...args, ...clone.tips, "--"]))
    messages.push(message);
  return learnMessageHabits(messages).dropsBodies;
}

/** How many commits a selection of `git log` holds. */
export async function countCommits(clone: Clone, selection: readonly string[]): Promise<number> {
  return Number((await askGit(clone.directory, ["rev-list", "--count", ...selection])) ?? 0);
}
