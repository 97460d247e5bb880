import {
  createLoader,
  createParser,
  type inferParserType,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { ORIGINS } from "@/lib/core/origins/origin";
import { UNNAMED } from "@/lib/core/question/lists";
import type { SearchParams } from "./parse";
import { isStorable, listOf } from "./parsers";

const RESULTS = ["failed", "passed", "pending"] as const;

/**
 * AI-share bins of deployments, named by where they end in per cent: the share of AI-assisted commits among those of
 * known origin is 0, or above the bin before and up to this one.
 */
export const SHARE_BINS = ["0", "25", "50", "75", "100"] as const;

function oneOf<T extends string>(values: readonly T[]) {
  return listOf((text: string): text is T => (values as readonly string[]).includes(text));
}

/** What a form's field says that narrows nothing: its empty value asks for deployments that name none. */
export const ANY = "any";

/** Words of Datadog's, the empty one for deployments that name none; addresses made earlier spell it "none". */
const wordsOrNone = listOf(
  (text: string): text is string => /^[\w-]{0,40}$/.test(text) && text !== ANY,
  (text) => (text === "none" ? UNNAMED : text),
);

/** What narrows the deployment list beyond the filters of every page. */
export const narrowingParsers = {
  /** Evaluated deployments are those that failed or passed. */
  result: oneOf(RESULTS),
  /** Carried at least one commit of one of these origins. */
  origin: oneOf(ORIGINS),
  /** Datadog's deployment type. */
  type: wordsOrNone,
  /** Failed deployments that ended in one of these. */
  remediation: wordsOrNone,
  share: oneOf(SHARE_BINS),
  /** "only": deployments made to end a change failure, by their type or because another one names them. */
  rework: parseAsStringLiteral(["only"]),
  /** "with": failed deployments with a recovery time; "without": those without one. */
  recovery: parseAsStringLiteral(["with", "without"]),
  /** "with": carried commits; "without": carried none. */
  commits: parseAsStringLiteral(["with", "without"]),
  /** "sha": carried no commit sha; "lead-time": none of its commits has a lead time. */
  missing: parseAsStringLiteral(["sha", "lead-time", "breaking-commit"]),
  /** "twice": deployments that two sources reported, with both reports, whether or not they count once. */
  reported: parseAsStringLiteral(["twice"]),
  /** Text to look for. */
  q: createParser({
    parse: (text) => (isStorable(text) ? text.trim() : null),
    serialize: (text: string) => text,
  }),
};

/** Where the reader stands in the list; belongs to the list page alone. */
export const pagingParsers = {
  sort: parseAsString,
  after: parseAsString,
  before: parseAsString,
};

export type DeploymentNarrowing = Partial<inferParserType<typeof narrowingParsers>>;
export const NARROWING_NAMES = Object.keys(narrowingParsers) as (keyof DeploymentNarrowing)[];

const load = createLoader({ ...narrowingParsers, ...pagingParsers });

/** What `result` was called in addresses of 0.2, which links that people keep still say. */
export const FORMER_RESULT = "verdict";

/** Reads what the deployment list is narrowed to, how it is sorted and where it stands. */
export function parseNarrowing(params: SearchParams) {
  const todays = withTodaysNames(params);
  return load(isOfEarlierForm(todays) ? withoutEmpty(todays) : todays);
}

/** The parameters under the names they have today; `result` wins where both of its names are given. */
export function withTodaysNames({ [FORMER_RESULT]: former, ...params }: SearchParams): SearchParams {
  return former === undefined ? params : { result: former, ...params };
}

/** Forms once wrote an empty value for every field that narrowed nothing, these two among them, which name no "none". */
function isOfEarlierForm({ origin, share }: SearchParams): boolean {
  return origin === "" || share === "";
}

function withoutEmpty(params: SearchParams): SearchParams {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ""));
}
