import { type Change, onlyReverts, type ToldCommit } from "@/lib/core/changes/change";
import { FAILURE_RULES, FAILURE_RULES_VERSION } from "@/lib/core/changes/failure-rules";
import { MAX_COMMITS } from "@/lib/ingest/pushes/limits";
import { readGitLog } from "../origins-push/git-log";
import type { CloneCheck } from "./check";

/** What a derived deployment is called, and what of its commits is told. */
export interface DerivedOptions {
  service: string;
  env: string;
  /** Only changes since then; null for all. */
  since: Date | null;
  /** Until when the clone holds everything: younger changes than its days are pending. */
  seenUntil: Date;
  /** Whether messages and addresses go along, which tell whose a commit is. */
  withTexts: boolean;
}

/** The rule that a change passed by: none of the others took it back within the days. */
const PASSED_BY = `not-taken-back@${FAILURE_RULES_VERSION}`;
const DAY_MS = 86_400_000;
/** What the API takes of a text. */
const MOST_OF_MESSAGE = 100_000;
const MOST_OF_ADDRESS = 320;

/**
 * The changes of a clone as the API takes deployments, oldest first, each with its result, the rule that derived it and
 * the commit that says so. docs/integrations/estimates.md
 */
export async function derivedDeployments(checked: CloneCheck, options: DerivedOptions): Promise<object[]> {
  const { changes } = checked;
  const { since, seenUntil, service, env } = options;
  const wanted = changes.flatMap((change, place) =>
    since === null || change.at >= since ? [{ change, place }] : [],
  );
  const texts = await readTexts(
    checked.directory,
    wanted.flatMap(({ change }) => carriedBy(change).map(({ sha }) => sha)),
  );
  const idOf = idsOf(service);
  const placeOf = new Map(
    changes.flatMap(({ commits, merges }, place) => [...commits, ...merges].map(({ sha }) => [sha, place])),
  );
  const { remote } = checked.clone;
  return wanted.map(({ change, place }) => {
    const at = change.at.toISOString();
    const [failure] = checked.check.failures.of[place] ?? [];
    const isYoung = change.at.getTime() > seenUntil.getTime() - checked.withinDays * DAY_MS;
    return {
      id: idOf(change),
      service,
      env,
      version: change.tag?.slice(0, 200) ?? change.sha.slice(0, 12),
      source: `git ${checked.read.kind === "tags" ? "tags " : ""}${checked.read.name}`.slice(0, 200),
      started_at: at,
      finished_at: at,
      git: { commit_sha: change.sha, ...(remote !== null && { repository_url: `https://${remote}` }) },
      commits: carriedBy(change).map(({ sha }) => toCommit(sha, texts.get(sha), options)),
      ...typeOf(change),
      ...(isYoung
        ? { change_failure: null }
        : failure
          ? {
              change_failure: true,
              change_failure_rule: `${failure.rule}@${FAILURE_RULES_VERSION}`,
              change_failure_commit: failure.by,
              ...recoveryOf(change, failure, changes[placeOf.get(failure.by) ?? -1], idOf),
            }
          : { change_failure: false, change_failure_rule: PASSED_BY }),
    };
  });
}

/** What was taken back was recovered from when the change that takes it back went in. */
function recoveryOf(
  change: Change,
  { rule }: { rule: keyof typeof FAILURE_RULES },
  by: Change | undefined,
  idOf: (change: Change) => string,
) {
  if (!by) return {};
  const seconds = (by.at.getTime() - change.at.getTime()) / 1000;
  return {
    recovery_time_sec: Math.max(0, seconds),
    remediation: { id: idOf(by), type: FAILURE_RULES[rule].how === "reverted" ? "rollback" : "hotfix" },
  };
}

function typeOf(change: Change): { deployment_type?: string } {
  if (onlyReverts(change) || change.againOf !== null) return { deployment_type: "rollback" };
  const isHotfix = [...change.commits, ...change.merges].some(({ hotfix }) => hotfix !== null);
  return isHotfix ? { deployment_type: "hotfix" } : {};
}

/** The newest of a change's commits, as many as one deployment may carry. */
const carriedBy = ({ commits }: Change): readonly ToldCommit[] => commits.slice(-MAX_COMMITS);

/** A change's id is its own in every push: of its tag, or of its commit. */
const idsOf = (service: string) => (change: Change) =>
  `git:${service.slice(0, 80)}:${(change.tag ?? change.sha).slice(-100)}`;

interface Texts {
  committedAt: Date;
  message: string;
  email: string;
}

function toCommit(sha: string, texts: Texts | undefined, { withTexts }: DerivedOptions) {
  if (!texts) return { sha };
  return {
    sha,
    timestamp: texts.committedAt.toISOString(),
    ...(withTexts && {
      message: texts.message.slice(0, MOST_OF_MESSAGE),
      author: { email: texts.email.slice(0, MOST_OF_ADDRESS) },
    }),
  };
}

/** Commits' texts, read once more: the answer was made without keeping any. */
async function readTexts(directory: string, shas: readonly string[]): Promise<ReadonlyMap<string, Texts>> {
  const texts = new Map<string, Texts>();
  if (shas.length === 0) return texts;
  for await (const commit of readGitLog(directory, ["--no-walk=unsorted", "--stdin"], false, shas)) {
    const { sha, committedAt, message, authorEmail } = commit;
    texts.set(sha, { committedAt, message, email: authorEmail });
  }
  return texts;
}
