/** What says that a commit is a hotfix; "deployment": it went out with one made to repair a failure. */
export const HOTFIX_SIGNS = ["title", "label", "branch", "deployment"] as const;
export type HotfixSign = (typeof HOTFIX_SIGNS)[number];

const HOTFIX = "hot[- ]?fix(?:es|ed)?";
/** "hotfix: x", "[HOTFIX] x", "ABC-12: hotfix x", "fix(hotfix): x", "x (hotfix)", and gitmoji's sign for a critical one. */
const TITLES = [
  new RegExp(
    String.raw`^(?:(?:\[[^\]\n]{1,40}\]|[A-Z][A-Z0-9]+-\d+:?|[a-z]+(?:\([^)\n]*\))?!?:)\s+)*${HOTFIX}\b`,
    "i",
  ),
  new RegExp(String.raw`[\[(]${HOTFIX}[\])]`, "i"),
  /^(?:🚑️?|:ambulance:)/u,
];
const LABELS = new RegExp(String.raw`^labels?:.*\b${HOTFIX}\b`, "im");
const MERGED = [
  /^Merge pull request #\d+ from [^/\s]+\/(\S+)/,
  /^Merge (?:remote-tracking )?branch '([^'\n]+)'/,
  /^Merged in (\S+) \(pull request #\d+\)/,
];
const BRANCH = /(?:^|\/)hot-?fix(?:es)?(?:[/_.-]|$)/i;

/** What in a commit's message says that it is a hotfix; null where nothing does. */
export function hotfixSignOf(message: string): HotfixSign | null {
  const subject = message.trim().split("\n", 1)[0]?.trim() ?? "";
  const branch = MERGED.flatMap((form) => form.exec(subject)?.[1] ?? [])[0];
  if (branch !== undefined) {
    if (BRANCH.test(branch)) return "branch";
    // A merge's title is the line below.
    const title =
      message
        .trim()
        .split("\n")
        .slice(1)
        .find((line) => line.trim() !== "") ?? "";
    if (isHotfixTitle(title.trim())) return "title";
  } else if (isHotfixTitle(subject)) return "title";
  return LABELS.test(message) ? "label" : null;
}

/** Whether a title, or a tag's name, says that what it names is a hotfix. */
export function isHotfixTitle(title: string): boolean {
  return TITLES.some((form) => form.test(title));
}

/** Whether a tag's name says so: "v1.2.3-hotfix.1". */
export function isHotfixTag(tag: string): boolean {
  return /(?:^|[^a-z])hot-?fix(?:[^a-z]|$)/i.test(tag);
}
