import { z } from "zod";
import { ORIGINS } from "@/lib/core/origins/origin";
import {
  type DeploymentNarrowing,
  FORMER_RESULT,
  narrowingParsers,
  parseNarrowing,
  SHARE_BINS,
} from "@/lib/read/filters/narrowing";
import { queryProblem } from "./scope-query";

const either = z.enum(["with", "without"]).optional();
const listed = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.union([z.enum(values), z.array(z.enum(values))]).optional();
const words = z.union([z.string(), z.array(z.string())]).optional();

/** What narrows the table beyond its scope; the names are those of the deployment list's address. */
export const narrowingQuerySchema = z.object({
  result: listed(["failed", "passed", "pending"]).meta({ description: "The result its source gave it." }),
  verdict: listed(["failed", "passed", "pending"]).meta({
    description: "The former name of `result`; one of the two.",
    deprecated: true,
  }),
  origin: listed(ORIGINS).meta({ description: "Carried at least one commit of this origin." }),
  type: words.meta({ description: "Datadog's deployment type; empty where none is named." }),
  remediation: words.meta({
    description: "Failed, and ended in one of these; empty where no remediation is named.",
  }),
  share: listed(SHARE_BINS).meta({
    description:
      "AI share of the commits of known origin: exactly 0, or up to so many per cent and above the band before.",
  }),
  rework: z.enum(["only"]).optional().meta({ description: "Made to end a change failure." }),
  recovery: either.meta({ description: "Failed, with or without a recovery time." }),
  commits: either.meta({ description: "Carried commits, or none." }),
  missing: z.enum(["sha", "lead-time", "breaking-commit"]).optional().meta({
    description:
      "Carried no commit sha, or no commit with a lead time; or failed without a known breaking commit.",
  }),
  reported: z.enum(["twice"]).optional().meta({
    description: "Reported by two sources: both reports, also where they count once.",
  }),
  q: z.string().optional().meta({
    description: "Part of a service's name, the beginning of a version or of a commit sha, or a Datadog id.",
  }),
});

export interface NarrowedQuery {
  /** Null where nothing narrows; the finished refusal, which names each parameter, where something isn't understood. */
  narrowing: DeploymentNarrowing | Response | null;
  /** The address without what narrows. */
  scopeUrl: URL;
}

/** Parameters that narrow the table beyond its scope. */
export const NARROWING_PARAMETERS: readonly string[] = [...Object.keys(narrowingParsers), FORMER_RESULT];

/** Parts a query into what narrows the list and its scope. */
export function parseNarrowingQuery(url: URL): NarrowedQuery {
  const names = NARROWING_PARAMETERS.filter((name) => url.searchParams.has(name));
  if (names.length === 0) return { narrowing: null, scopeUrl: url };
  const asked = Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
  const { sort: _sort, after: _after, before: _before, ...narrowing } = parseNarrowing(asked);
  const isAskedTwice = names.includes("result") && names.includes(FORMER_RESULT);
  const misread = names.filter(
    (name) =>
      !isWhole(narrowing[todaysName(name)], asked[name] ?? []) || (isAskedTwice && name === FORMER_RESULT),
  );
  const scopeUrl = new URL(url);
  for (const name of names) scopeUrl.searchParams.delete(name);
  return { narrowing: misread.length > 0 ? refusal(misread) : narrowing, scopeUrl };
}

const todaysName = (name: string) => (name === FORMER_RESULT ? "result" : name) as keyof DeploymentNarrowing;

function refusal(misread: readonly string[]): Response {
  const detail = "Not a value that the deployment list knows, or one that can be given once alone.";
  return queryProblem(misread.map((parameter) => ({ parameter, detail })));
}

/** Whether every value that was sent was taken. */
function isWhole(taken: string | readonly string[] | null, sent: readonly string[]): boolean {
  if (taken === null) return false;
  return typeof taken === "string" ? sent.length === 1 : taken.length === new Set(sent).size;
}
