import { z } from "zod";
import { isEdge } from "@/lib/core/question/edge";
import { forEachList } from "@/lib/core/question/lists";
import type { Question } from "@/lib/core/question/question";
import { problemResponse } from "@/lib/platform/http/problem";
import { KNOWN_WINDOWS, MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { parseFilters } from "@/lib/read/filters/parse";
import { filterParsers } from "@/lib/read/filters/parsers";
import { toQuestion } from "@/lib/read/filters/question";
import type { ReportOrganization } from "@/lib/read/reports/data";
import { findRepository } from "@/lib/workspace/repositories/find";
import type { Repository } from "@/lib/workspace/repositories/types";
import type { QueryError } from "./unknown-names";

const edge = z.string().meta({
  description:
    "A calendar day in the organization's time zone (`2026-11-03`, its first instant) or an instant in UTC (`2026-11-03T14:30:00Z`). `from` and `to` come together, at most 731 days apart, and without `window`; an event belongs when from ≤ started_at < to.",
});
const names = (what: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: `${what} Repeat it for more than one.` });

/** The query of every route that narrows figures; the names are those of the pages' addresses. */
export const scopeQuerySchema = z.object({
  window: z
    .enum(KNOWN_WINDOWS)
    .optional()
    .meta({ description: "The days that end now, without `from` and `to`. 28 where nothing is given." }),
  from: edge.optional(),
  to: edge.optional(),
  ...forEachList(({ about }) => names(about)),
});

/** The question that a query asks, or the finished refusal: 400 that names each parameter which can't be understood. */
export function parseScopeQuery(
  url: URL,
  organization: ReportOrganization,
  repositories: readonly Repository[],
  now: Date,
  /** Parameters that the route reads by itself, for what is known there. */
  others: readonly string[] = [],
): Question | Response {
  const params: Record<string, string[]> = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  );
  const known = [...KNOWN, ...others];
  const unknown = Object.keys(params).filter((name) => !Object.hasOwn(filterParsers, name));
  const lookedUp = (params.repository ?? []).map((text) => findRepository(text, repositories));
  if (params.repository) params.repository = lookedUp.map((id) => id ?? "?");
  const { filters, ignored } = parseFilters(params);
  const errors = [
    ...unknown.map((name) => ({ parameter: name, detail: `Unknown. Known are ${known.join(", ")}.` })),
    ...windowErrors(params),
    ...ignored
      .filter((name) => !WINDOW_KEYS.includes(name))
      .map((name) => ({ parameter: name, detail: PROBLEMS[name] ?? LIST_PROBLEM })),
  ];
  if (errors.length > 0) return queryProblem(errors);
  const question = toQuestion(filters, organization, now);
  return question.environments?.length === 0 ? noEnvironmentsProblem() : question;
}

/** 400: parameters that can't be understood, are repeated or conflict, each with what to do. */
export function queryProblem(errors: readonly QueryError[]): Response {
  return problemResponse({
    status: 400,
    title: "Query not understood",
    detail: errors.map(({ parameter, detail }) => `${parameter}: ${detail}`).join(" "),
    more: { errors },
  });
}

const KNOWN = Object.keys(filterParsers);
const WINDOW_KEYS: readonly string[] = ["window", "from", "to"];
const DAY_MS = 86_400_000;

const LIST_PROBLEM = "Each value names one, has at most 300 characters and no NUL, and there are at most 50.";
const PROBLEMS: Readonly<Record<string, string>> = {
  repository: "The organization has no such repository.",
};

/** What is wrong with a query's stretch of time; one thing at a time, for the next says nothing while it is. */
function windowErrors(params: Record<string, string[]>): QueryError[] {
  const given = WINDOW_KEYS.filter((name) => params[name] !== undefined);
  const repeated = given.filter((name) => (params[name]?.length ?? 0) > 1);
  if (repeated.length > 0) return told(repeated, "Give it once.");
  if (given.includes("window") && given.length > 1)
    return told(given, "Give either window, or from and to: together they conflict.");
  const [window, from, to] = WINDOW_KEYS.map((name) => params[name]?.[0]);
  if (window !== undefined)
    return KNOWN_WINDOWS.some((days) => days === window)
      ? []
      : told(["window"], `One of ${KNOWN_WINDOWS.join(", ")} days.`);
  const malformed = (["from", "to"] as const).filter((name) => !isEdge(params[name]?.[0] ?? "2026-01-01"));
  if (malformed.length > 0)
    return told(malformed, "A day that exists (2026-11-03), or an instant in UTC (2026-11-03T14:30:00Z).");
  if (from === undefined && to === undefined) return [];
  if (from === undefined || to === undefined) return told(given, "Give both from and to.");
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (days <= 0) return told(given, "from must be before to.");
  return days <= MOST_WINDOW_DAYS
    ? []
    : told(given, `At most ${MOST_WINDOW_DAYS} days apart. Ask for a longer time in pieces.`);
}

const told = (parameters: readonly string[], detail: string): QueryError[] =>
  parameters.map((parameter) => ({ parameter, detail }));

const noEnvironmentsProblem = (): Response =>
  problemResponse({
    status: 409,
    title: "No production environments",
    detail:
      "The organization hasn't chosen which environments count as production. Choose them in its settings, or name one with `env`.",
  });
