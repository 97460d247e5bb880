/** A pull request as a message names it: `!` is GitLab's and Azure's, whose issues are numbered by themselves. */
export interface PullRequestNumber {
  sigil: "#" | "!";
  number: string;
  /** "owner/name" where the message says which repository's; null for its own. */
  repository: string | null;
}

/** What a commit's message points back at. */
export interface Reference {
  /** revert: it takes something back. fix: it repairs something. */
  intent: "revert" | "fix";
  /** Shas or their beginnings, in lower case. */
  shas: readonly string[];
  /** Each as another commit's subject would read. */
  titles: readonly string[];
  numbers: readonly PullRequestNumber[];
  /** The line that names a sha, and the one that names a title or number; null where none does. */
  shaLine: string | null;
  nameLine: string | null;
}

/** What a commit calls itself by. */
export interface CommitNames {
  /** Its subject, and for a merge its pull request's title, each without the number behind it. */
  titles: readonly string[];
  numbers: readonly PullRequestNumber[];
}

/** "[ABC-12] ", "ABC-12: ", "fix(api): ", any number of them. */
const PREFIX = String.raw`(?:(?:\[[^\]\n]{1,40}\]|[A-Z][A-Z0-9]+-\d+:?|[a-z]+(?:\([^)\n]*\))?!?:)\s+)*`;
const PULL = String.raw`(?:(?:this\s+)?(?:PR|MR|pull\s+request|merge\s+request)\s+)?`;
const NUMBER = String.raw`(?:([\w.-]+(?:\/[\w.-]+)+))?([#!])(\d{1,9})\b`;
const SHA = "[0-9a-f]{7,64}";

const REVERT_SUBJECT = new RegExp(String.raw`^${PREFIX}revert(?:s|ed|ing)?:?\s+(?:commit\s+)?(.+)$`, "i");
/** The convention's own form: "revert: feat(api): add x". */
const REVERT_TYPE = /^revert(?:\([^)\n]*\))?!?:\s+(.+)$/i;
const REAPPLY_SUBJECT = new RegExp(String.raw`^${PREFIX}re-?appl(?:y|ies)\s+(.+)$`, "i");
const QUOTED = /^(?:"(.+)"|'(.+)'|`(.+)`|“(.+)”|‘(.+)’|«(.+)»)/;
const OWN_NUMBER = /\s*\((?:pull request\s+)?([#!])(\d{1,9})\)\s*$/i;

/** "This reverts commit A.", "commits A, B and C", but nothing that the sentence names after them. */
const REVERTS_COMMITS = new RegExp(
  String.raw`\breverts?\s+(?:the\s+)?(?:following\s+)?(?:commits?|merges?)[\s:]+((?:[\`'"]?${SHA}\b[\`'"]?(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*|\s+)?)+)`,
  "gi",
);
const REVERTS_NUMBER = new RegExp(String.raw`\breverts?\s+${PULL}${NUMBER}`, "gi");

const FIX_TRAILER = new RegExp(String.raw`^fixes:\s+(${SHA})\b`, "i");
const FIX_WORDS = [
  String.raw`(?:introduced|broken|caused|regressed)\s+(?:by|in|with|since)`,
  String.raw`regressions?\s+(?:from|in|of|by|since)`,
  String.raw`follow[- ]?up\s+(?:to|of|on|for)`,
  String.raw`(?:fix(?:e[sd])?|hotfix|repairs?|amends?|corrects?)(?:\s+(?:for|of|up))?`,
].join("|");
const FIX_SHA = new RegExp(String.raw`\b(?:${FIX_WORDS})\s+(?:the\s+)?(?:commit\s+)?(${SHA})\b`, "gi");
const FIX_NUMBER = new RegExp(String.raw`\b(?:${FIX_WORDS})\s+${PULL}${NUMBER}`, "gi");
const FIXUP = /^(?:fixup|amend|squash)!\s+(.+)$/;

/** What a message says it reverts or repairs, in the order of its lines; empty for one that points at nothing. */
export function referencesOf(message: string): Reference[] {
  const revert = revertOf(message);
  if (revert) return [revert];
  const fix = fixOf(message);
  return fix ? [fix] : [];
}

/** Whether a message's first line says that the commit takes others back, or puts back what was taken. */
export function isRevertTitle(message: string): boolean {
  const subject = subjectOf(message);
  return [REVERT_TYPE, REVERT_SUBJECT, REAPPLY_SUBJECT].some((form) => form.test(subject));
}

/** What other commits can call this one by. */
export function namesOf(message: string): CommitNames {
  const lines = message.split("\n").map((line) => line.trim());
  const subject = lines.find((line) => line !== "") ?? "";
  const behind = OWN_NUMBER.exec(subject);
  const titles = [withoutNumber(subject)];
  const numbers = behind ? [pull(behind[1], behind[2])] : [];
  const merged = /^Merge pull request #(\d+) from /.exec(subject);
  if (merged) numbers.push(pull("#", merged[1]));
  if (merged || /^Merge(?:d in| branch) /.test(subject)) {
    const title = lines.slice(1).find((line) => line !== "");
    if (title) titles.push(withoutNumber(title));
  }
  const azure = /^Merged PR (\d+): (.+)$/.exec(subject);
  if (azure) {
    numbers.push(pull("!", azure[1]));
    titles.push(azure[2] as string);
  }
  const gitlab = /^See merge request [^\s!]*!(\d+)$/m.exec(message);
  if (gitlab) numbers.push(pull("!", gitlab[1]));
  return { titles: titles.filter((title) => title !== ""), numbers };
}

function revertOf(message: string): Reference | null {
  const subject = subjectOf(message);
  const named: Named = { shas: [], titles: [], numbers: [] };
  const reapplied = unquoted(REAPPLY_SUBJECT.exec(subject)?.[1] ?? "");
  const reverted = REVERT_TYPE.exec(subject)?.[1] ?? REVERT_SUBJECT.exec(subject)?.[1];
  // What a "Reapply" takes back is the revert.
  if (reapplied !== null) named.titles.push(`Revert "${reapplied}"`);
  else if (reverted !== undefined) readSubject(reverted, named);
  let shaLine = named.shas.length > 0 ? subject : null;
  let nameLine = named.titles.length + named.numbers.length > 0 ? subject : null;
  for (const found of message.matchAll(REVERTS_COMMITS)) {
    named.shas.push(...shasIn(found[1] ?? ""));
    shaLine ??= lineAt(message, found.index);
  }
  for (const found of message.matchAll(REVERTS_NUMBER)) {
    named.numbers.push(pull(found[2], found[3], found[1]));
    nameLine ??= lineAt(message, found.index);
  }
  return shaLine === null && nameLine === null ? null : toReference("revert", named, shaLine, nameLine);
}

interface Named {
  shas: string[];
  titles: string[];
  numbers: PullRequestNumber[];
}

const LINE_MAX = 500;

function toReference(
  intent: Reference["intent"],
  { shas, titles, numbers }: Named,
  shaLine: string | null,
  nameLine: string | null,
): Reference {
  const behind = titles.flatMap((title) => numberBehind(title) ?? []);
  return {
    intent,
    shas: unique(shas),
    titles: unique(titles),
    numbers: [...numbers, ...behind],
    shaLine: shaLine?.slice(0, LINE_MAX) ?? null,
    nameLine: nameLine?.slice(0, LINE_MAX) ?? null,
  };
}

/** What stands behind "Revert": a quoted title, a number, a sha, or a title without quotes. */
function readSubject(rest: string, into: Named): void {
  const named = unquoted(rest) ?? withoutNumber(rest);
  const number = new RegExp(`^${PULL}${NUMBER}$`, "i").exec(named.trim());
  if (number) {
    into.numbers.push(pull(number[2], number[3], number[1]));
    return;
  }
  if (new RegExp(`^${SHA}$`, "i").test(named.trim())) {
    into.shas.push(named.trim().toLowerCase());
    return;
  }
  into.titles.push(named);
}

function fixOf(message: string): Reference | null {
  const named: Named = { shas: [], titles: [], numbers: [] };
  let shaLine: string | null = null;
  let nameLine: string | null = null;
  for (const one of message.split("\n")) {
    const trailer = FIX_TRAILER.exec(one.trim())?.[1];
    // A word can be made of these letters alone; a sha hardly ever is.
    const inProse = [...one.matchAll(FIX_SHA)].flatMap(([, sha = ""]) => (/\d/.test(sha) ? [sha] : []));
    const shas = trailer ? [trailer, ...inProse] : inProse;
    const numbers = [...one.matchAll(FIX_NUMBER)].map((match) => pull(match[2], match[3], match[1]));
    if (shas.length > 0) shaLine ??= one.trim();
    if (numbers.length > 0) nameLine ??= one.trim();
    named.shas.push(...shas.map((sha) => sha.toLowerCase()));
    named.numbers.push(...numbers);
  }
  const title = FIXUP.exec(subjectOf(message))?.[1];
  if (title) {
    named.titles.push(title);
    nameLine ??= subjectOf(message);
  }
  return shaLine === null && nameLine === null ? null : toReference("fix", named, shaLine, nameLine);
}

function unquoted(text: string): string | null {
  return (
    QUOTED.exec(text)
      ?.slice(1)
      .find((inside) => inside !== undefined) ?? null
  );
}

function subjectOf(message: string): string {
  return message.trim().split("\n", 1)[0]?.trim() ?? "";
}

/** A subject as it was before the forge put the pull request's number behind it. */
export function withoutNumber(subject: string): string {
  return subject.replace(OWN_NUMBER, "").trim();
}

/** The number behind a title, where it has one. */
export function numberBehind(title: string): PullRequestNumber | null {
  const found = OWN_NUMBER.exec(title);
  return found ? pull(found[1], found[2]) : null;
}

function pull(sigil = "#", number = "", repository: string | null = null): PullRequestNumber {
  return {
    sigil: sigil === "!" ? "!" : "#",
    number: number.replace(/^0+/, ""),
    repository: repository ?? null,
  };
}

function shasIn(text: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${SHA}\\b`, "gi"))].map(([sha]) => sha.toLowerCase());
}

function lineAt(message: string, index: number): string {
  const start = message.lastIndexOf("\n", index) + 1;
  const end = message.indexOf("\n", index);
  return message.slice(start, end === -1 ? undefined : end).trim();
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
