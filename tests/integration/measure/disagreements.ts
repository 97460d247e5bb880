import { randomUUID } from "node:crypto";
import type { Question } from "@/lib/core/question/question";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { BREAKDOWN_DIMENSIONS, type BreakdownDimension } from "@/lib/read/deployments/break-down";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { NOW, type Scene } from "../support/scene";
import {
  type Asker,
  asSaid,
  disagreements,
  saidByApi,
  saidByCommand,
  saidByExport,
  saidByPage,
  saidByRows,
  saidByServices,
  saidBySnapshot,
} from "./surfaces";

const ROW_OF: Record<BreakdownDimension, string> = {
  service: "service",
  team: "team",
  repository: "repository",
  environment: "env",
  tool: "tool",
};

/** The organization of a scene as its pages see it, with these settings. */
export async function askAs(
  { client, organizationId }: Pick<Scene, "client" | "organizationId">,
  { timeZone, productionEnvironments }: { timeZone: string; productionEnvironments: string[] },
): Promise<Asker> {
  const row = unwrap(
    await client
      .from("organizations")
      .update({ time_zone: timeZone, production_environments: productionEnvironments })
      .eq("id", organizationId)
      .select("slug, name, data_version, counts_incidents_without_environment, merges_duplicates")
      .single(),
  );
  const org = {
    id: organizationId,
    slug: row.slug,
    name: row.name,
    role: "owner",
    isDemo: false,
    timeZone,
    weekStart: "monday",
    productionEnvironments,
    countsIncidentsWithoutEnvironment: row.counts_incidents_without_environment,
    mergesDuplicates: row.merges_duplicates,
    dataVersion: row.data_version,
    user: { id: randomUUID(), email: "somebody@example.com" },
    client,
  } as unknown as OrganizationContext;
  return { org, service: client, now: NOW };
}

/** Every surface that answers the question, against the API. */
export async function disagreementsOver(asker: Asker, query: URLSearchParams): Promise<string[]> {
  const figures = await saidByApi(asker, query);
  const { kept, today, question } = await saidBySnapshot(asker, query);
  const { stated, differing } = await saidByExport(asker, question);
  const page = await saidByPage(asker, query);
  const printed = await saidByCommand(asker, query);
  const values = Object.fromEntries(figures.map(({ name, value }) => [name, value]));
  const found = [
    ...disagreements("card", page.cards, figures),
    ...disagreements("snapshot", asSaid(kept), figures),
    ...disagreements("today beside a snapshot", asSaid(today ?? []), figures),
    ...disagreements("export", asSaid(stated), figures),
    ...differing.map(({ name }) => `recompute: ${name}`),
    ...(JSON.stringify(printed) === JSON.stringify(values) ? [] : [`command: ${JSON.stringify(printed)}`]),
  ];
  const filled = page.buckets.filter(({ deployments }) => deployments > 0);
  const some = [page.buckets[0], filled[0], filled.at(-1), page.buckets.at(-1)];
  for (const bucket of new Set(some)) {
    if (!bucket) continue;
    const { from, to } = bucket.stretch;
    const narrowed = withChanged(query, { from: [from.toISOString()], to: [to.toISOString()] });
    const where = `curve at ${from.toISOString()}`;
    found.push(...disagreements(where, bucket.said, await saidByApi(asker, narrowed)));
  }
  return [...found, ...(await disagreementsOfRows(asker, query, question, page))];
}

async function disagreementsOfRows(
  asker: Asker,
  query: URLSearchParams,
  question: Question,
  page: Awaited<ReturnType<typeof saidByPage>>,
): Promise<string[]> {
  const found: string[] = [];
  for (const dimension of BREAKDOWN_DIMENSIONS) {
    for (const { value, said } of await saidByRows(page.question, dimension)) {
      const name = ROW_OF[dimension];
      // By tool a deployment stands in each of its tools' rows, whatever the filter names.
      const narrowed = withChanged(query, { [name]: [value ?? ""] });
      if (dimension === "tool" && query.getAll("tool").length > 0) continue;
      found.push(...disagreements(`row ${name}=${value}`, said, await saidByApi(asker, narrowed)));
    }
  }
  for (const { value, said } of await saidByServices(asker, question)) {
    const { from, to } = question.window;
    const narrowed = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), service: value });
    for (const env of query.getAll("env")) narrowed.append("env", env);
    found.push(...disagreements(`service ${value}`, said, await saidByApi(asker, narrowed)));
  }
  return found;
}

function withChanged(query: URLSearchParams, values: Record<string, string[]>): URLSearchParams {
  const changed = new URLSearchParams(query);
  for (const [name, all] of Object.entries(values)) {
    changed.delete(name);
    for (const value of all) changed.append(name, value);
  }
  return changed;
}
