import { UsageError } from "../errors";
import { askGit } from "../origins-push/git";

/** What makes a commit a change: each step of a branch, or each tag of a pattern. */
export type Marking = { kind: "branch"; ref: string } | { kind: "tags"; glob: string };

/** @throws UsageError for anything but tags:GLOB and branch:NAME. */
export function parseDeployments(text: string | undefined): Marking & { areDeployments: boolean } {
  if (text === undefined) return { kind: "branch", ref: "HEAD", areDeployments: false };
  const [, kind, name] = /^(tags|branch):(.+)$/.exec(text) ?? [];
  if (name !== undefined && kind === "tags") return { kind, glob: name, areDeployments: true };
  if (name !== undefined && kind === "branch") return { kind, ref: name, areDeployments: true };
  throw new UsageError(
    `--deployments is tags:GLOB, such as tags:v*, or branch:NAME, such as branch:production; not "${text}".`,
  );
}

/** A tag as a deployment. */
export interface Tag {
  name: string;
  sha: string;
  at: Date;
}

/**
 * The tags of a pattern, oldest first by when they were made; a lightweight one has only its commit's time. Several tags
 * made of one commit at one time are one.
 * @throws UsageError where fewer than two match: between them lies a span.
 */
export async function listTags(directory: string, glob: string): Promise<Tag[]> {
  const text = await askGit(directory, [
    "for-each-ref",
    "--sort=creatordate",
    "--format=%(refname:strip=2)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(creatordate:unix)",
    `refs/tags/${glob}`,
  ]);
  const tags = (text ?? "").split("\n").flatMap((line): Tag[] => {
    const [name = "", type, object = "", peeled, unix] = line.split("\0");
    const sha = type === "tag" ? (peeled ?? "") : object;
    return name === "" || sha === "" ? [] : [{ name, sha, at: new Date(1000 * Number(unix)) }];
  });
  const distinct = tags.filter(({ sha, at }, i) => {
    const before = tags[i - 1];
    return before?.sha !== sha || before.at.getTime() !== at.getTime();
  });
  if (distinct.length >= 2) return distinct;
  throw new UsageError(
    `${distinct.length === 0 ? "No tag" : "Only one tag"} of this clone matches ${glob}. Fetch them with "git fetch --tags", ` +
      'or give another pattern; "git tag --list" shows what there is.',
  );
}
