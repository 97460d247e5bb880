import { z } from "zod";
import type { Question } from "@/lib/core/question/question";
import { problemResponse } from "@/lib/platform/http/problem";
import { MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import { parseFilters } from "@/lib/read/filters/parse";
import { type FilterKey, filterParsers } from "@/lib/read/filters/parsers";
import { toQuestion } from "@/lib/read/filters/question";
import type { ReportOrganization } from "@/lib/read/reports/data";
import { findRepository } from "@/lib/workspace/repositories/find";
import type { Repository } from "@/lib/workspace/repositories/types";

const edge = z.string().meta({
  description:
    "A calendar day in the organization's time zone (`2026-11-03`, its first instant) or an instant in UTC (`2026-11-03T14:30:00Z`). `from` and `to` come together, at most 731 days apart; an event belongs when from ≤ started_at < to.",
});
const names = (what: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .meta({ description: `${what} Repeat it for more than one.` });

/** The query of every route that narrows figures; the names are those of the pages' addresses. */
export const scopeQuerySchema = z.object({
  window: z
    .enum(["7", "30", "90", "180"])
    .optional()
    .meta({ description: "The days that end now. 30 where nothing is given." }),
  from: edge.optional(),
  to: edge.optional(),
  env: names(
    "An environment; empty for deployments without one. By default the organization's production ones.",
  ),
  service: names("A service."),
  team: names("A team; empty for deployments without one."),
  repository: names(
    "A repository, by its remote, its host/path or its id; empty for deployments without one.",
  ),
  tool: names("An AI tool: deployments with a commit that was written with it."),
});

/** The question that a query asks, or the finished refusal: 400 that names each parameter which can't be understood. */
export function parseScopeQuery(
  url: URL,
  organization: ReportOrganization,
  repositories: readonly Repository[],
  now: Date,
): Question | Response {
  const params: Record<string, string[]> = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]),
  );
  const unknown = Object.keys(params).filter((name) => !Object.hasOwn(filterParsers, name));
  const lookedUp = (params.repository ?? []).map((text) => findRepository(text, repositories));
  if (params.repository) params.repository = lookedUp.map((id) => id ?? "?");
  const { filters, ignored } = parseFilters(params);
  const errors = [
    ...unknown.map((name) => ({ parameter: name, detail: `Unknown. Known are ${KNOWN.join(", ")}.` })),
    ...ignored.map((name) => ({ parameter: name, detail: PROBLEMS[name] ?? LIST_PROBLEM })),
  ];
  if (errors.length > 0) {
    return problemResponse({
      status: 400,
      title: "Query not understood",
      detail: errors.map(({ parameter, detail }) => `${parameter}: ${detail}`).join(" "),
      more: { errors },
    });
  }
  const question = toQuestion(filters, organization, now);
  return question.environments?.length === 0 ? noEnvironmentsProblem() : question;
}

const KNOWN = Object.keys(filterParsers);

const LIST_PROBLEM = "Each value names one, has at most 300 characters and no NUL, and there are at most 50.";
const EDGES_PROBLEM = `Give both from and to, from before to and at most ${MOST_WINDOW_DAYS} days apart, each as a day (2026-11-03) or an instant in UTC (2026-11-03T14:30:00Z). Ask for a longer time in pieces.`;
const PROBLEMS: Partial<Record<FilterKey, string>> = {
  window: "One of 7, 30, 90, 180 days.",
  from: EDGES_PROBLEM,
  to: EDGES_PROBLEM,
  repository: "The organization has no such repository.",
};

const noEnvironmentsProblem = (): Response =>
  problemResponse({
    status: 409,
    title: "No production environments",
    detail:
      "The organization hasn't chosen which environments count as production. Choose them in its settings, or name one with `env`.",
  });
