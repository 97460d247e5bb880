import { z } from "zod";
import { BREAKDOWN_DIMENSIONS } from "@/lib/read/deployments/break-down";
import { type AskedRows, INTERVALS } from "@/lib/read/reports/figure-rows";
import { queryProblem } from "./scope-query";

/** How figures are parted, beside what they are narrowed to. */
export const figuresQuerySchema = z.object({
  interval: z.enum(INTERVALS).optional().meta({
    description:
      "A row for each day, week or month of the organization's time zone; the window as one without it.",
  }),
  group_by: z.enum(BREAKDOWN_DIMENSIONS).optional().meta({
    description:
      "A row for each service, team, repository, environment or AI tool. A deployment with several tools is in the row of each.",
  }),
});
export const FIGURES_PARAMETERS: readonly string[] = Object.keys(figuresQuerySchema.shape);

/** Takes how figures are parted out of a query; the finished refusal for what isn't understood. */
export function takeParting(params: URLSearchParams): AskedRows | Response {
  const taken = FIGURES_PARAMETERS.map((name) => [name, params.getAll(name)] as const);
  for (const name of FIGURES_PARAMETERS) params.delete(name);
  const repeated = taken.filter(([, values]) => values.length > 1).map(([name]) => name);
  if (repeated.length > 0)
    return queryProblem(repeated.map((parameter) => ({ parameter, detail: "Give it once." })));
  const parsed = figuresQuerySchema.safeParse(
    Object.fromEntries(taken.map(([name, [value]]) => [name, value])),
  );
  if (!parsed.success) {
    const shape = { interval: INTERVALS, group_by: BREAKDOWN_DIMENSIONS } as const;
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))];
    return queryProblem(
      names.map((parameter) => ({
        parameter,
        detail: `One of ${shape[parameter as keyof typeof shape].join(", ")}.`,
      })),
    );
  }
  return { interval: parsed.data.interval ?? null, groupBy: parsed.data.group_by ?? null };
}
