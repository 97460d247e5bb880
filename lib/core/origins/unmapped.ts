import { listedAgent } from "./agent-author";
import type { Classification } from "./classification";
import type { CommitMetadata } from "./commit-metadata";
import { readFooter, toolishFooterName } from "./footers";
import { findBot, toIdentity } from "./identity";
import { AI_KEYS } from "./lines";
import { peopleIn } from "./marks";
import { parseMessage, type Statement } from "./message";

/** Trailer keys whose meaning everybody knows, none of them about who wrote the change. */
const COMMON_KEYS: ReadonlySet<string> = new Set(
  (
    "signed-off-by reviewed-by acked-by tested-by reported-by suggested-by requested-by approved-by merged-by committed-by " +
    "helped-by thanks-to based-on-patch-by reviewed-on change-id fixes closes close resolves refs ref references related " +
    "relates-to related-to see see-also part-of issue issues bug ticket task story epic jira jira-id depends-on depends " +
    "cc link links url pr pull-request merge-request mr backport backport-of cherry-picked-from cherry-pick-of commit-id " +
    "upstream-commit upstream-status git-svn-id piperorigin-revid test-plan tests test testing test-information summary " +
    "differential-revision reviewers subscribers tags skip-ci ci type scope changelog release-note release-notes breaking-change " +
    "breaking note notes why what how before after todo fixme feat fix docs chore refactor perf style build example usage " +
    "result results output error warning date author email version on-behalf-of mergedate mergedby pullrequest source-link " +
    "signed-off reviewed-off reported-and-tested-by reviewed-and-tested-by closes-bug partial-bug related-bug implements " +
    "task-url sync-with stack-id gh-pr-id graphite-id no-verify update-generated updated-dependencies dependency-name " +
    "dependency-type dependency-version update-type dependency-group reverts this-reverts-commit"
  ).split(" "),
);
const MACHINE_LOCAL_PART =
  /^(?:(?:.*[-_.+])?(?:no-?reply|agents?|bots?|robot|ai|assistant|llm|copilot|gpt|codegen|autofix|automation|svc|service)|(?:agent|bot|ai|llm|auto)[-_.].*)$/;
const MAX_MARKS = 5;
const MAX_VALUE = 60;

function unknownKey({ key, value, place, line }: Statement): string | null {
  if (key === null || AI_KEYS.has(key) || COMMON_KEYS.has(key) || key.length > MAX_VALUE) return null;
  const isTrailer =
    key.includes("-") || (place === "last" && /^[A-Z]/.test(line) && /^\S{2,80}$/.test(value));
  return isTrailer ? `trailer:${key}` : null;
}

/** An app or a machine's mailbox that stands as co-author; never a person's address. */
function unknownMachine({ key, value }: Statement): string[] {
  if (key === null || !/author|developed|assisted|generated/.test(key)) return [];
  return peopleIn(value).flatMap(({ name, email }) => {
    const identity = toIdentity(name, email);
    if (listedAgent(identity) !== null || findBot(identity) !== null) return [];
    if (identity.login !== null)
      return identity.login.endsWith("[bot]") ? [`account:github:${identity.login}`] : [];
    const isMachine = identity.localPart !== null && MACHINE_LOCAL_PART.test(identity.localPart);
    return isMachine && email.length <= MAX_VALUE ? [`account:${identity.email}`] : [];
  });
}

function unknownFooter({ line, key }: Statement): string | null {
  const name = key === null && readFooter(line) === null ? toolishFooterName(line) : null;
  return name === null ? null : `footer:${name}`;
}

/**
 * What in a commit looks like somebody's mark and no rule knows, at most five: `trailer:key`, `footer:name`,
 * `account:github:app[bot]`, `account:machine@address`. No person's name or address is among them.
 */
export function unmappedMarks(metadata: CommitMetadata, found: Classification): string[] {
  const marks = new Set<string>();
  if (found.flags.includes("unknown-bot")) {
    const { login } = toIdentity(metadata.authorName, metadata.authorEmail);
    if (login?.endsWith("[bot]")) marks.add(`account:github:${login}`);
  }
  const { statements } = parseMessage(metadata.message ?? "");
  for (const statement of statements) {
    for (const mark of [unknownKey(statement), unknownFooter(statement), ...unknownMachine(statement)])
      if (mark !== null && marks.size < MAX_MARKS) marks.add(mark);
  }
  return [...marks];
}
