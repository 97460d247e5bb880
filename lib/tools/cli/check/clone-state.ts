import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { askGit } from "../origins-push/git";

/** What a clone leaves out, as git was told when it was made. */
export interface CloneState {
  /** The filter of a partial clone, such as blob:none; null for one with all objects. */
  filter: string | null;
  /** Where HEAD points: a branch's name; null where it points at a commit. */
  branch: string | null;
  /** The last part of the remote's address, or of the folder's name. */
  name: string;
  /** The same where the remote tells it; null where there is none. */
  repository: string | null;
  /** The remote as host/path; null where it is on no host. */
  remote: string | null;
}

/** Looks at what a clone is. Asks nothing of a network. */
export async function readCloneState(directory: string): Promise<CloneState> {
  const filters = await askGit(directory, ["config", "--get-regexp", "^remote\\..*\\.partialclonefilter$"]);
  const promisor = await askGit(directory, ["config", "--get-regexp", "^remote\\..*\\.promisor$"]);
  const branch = await askGit(directory, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const url = (await askGit(directory, ["config", "--get", "remote.origin.url"])) ?? "";
  const repository = lastPart(url);
  const top = (await askGit(directory, ["rev-parse", "--show-toplevel"])) ?? directory;
  return {
    filter: filters?.split("\n")[0]?.split(" ")[1] ?? (promisor ? "unknown" : null),
    branch,
    name: repository ?? lastPart(top) ?? "history",
    repository,
    remote: normalizeRemoteUrl(url),
  };
}

function lastPart(path: string): string | null {
  return /([^/:\\]+?)(?:\.git)?[/\\]*$/.exec(path.trim())?.[1] ?? null;
}
