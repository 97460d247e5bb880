import type { Sql } from "postgres";
import type { CountedHistory } from "@/lib/core/metrics/comparison/counted-history";
import { type TimeWindow, windowBefore } from "@/lib/core/metrics/window";
import { BEGINNING, EVERYTHING, type Question } from "@/lib/core/question/question";
import type { UserClient } from "@/lib/platform/supabase/service";
import { countedWindow } from "@/lib/read/dashboard/figures";
import { compareCounted } from "@/lib/read/dashboard/filtered-verdict";
import { breakDownDeployments } from "@/lib/read/deployments/break-down";
import { listExposureHistory } from "@/lib/read/deployments/exposure-history";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { measureOrigins } from "@/lib/read/deployments/measure-origins";
import { listFilterChoices } from "@/lib/read/filters/choices";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { remember } from "@/lib/workspace/organizations/remember";
import { measureListPages } from "./list-pages";
import { best, bestOf, type Line } from "./timing";

const DAY_MS = 86_400_000;
const TIME_ZONE = "America/Sao_Paulo";
/** The goals of docs/decisions/0015-counted-in-the-database.md and 0018-what-a-first-visit-waits-for.md. */
const TIMES_THE_SCAN = 2;
const SECOND_VISIT_MS = 50;
const COMPARISON_MS = 1_000;
/** Room for what else the machine does between the two measurements. */
const GROWTH_TOLERANCE = 1.25;

export interface PagesBench {
  sql: Sql;
  /** Signed in as a member: what is timed runs under row-level security, as the pages do. */
  client: UserClient;
  organizationId: OrganizationId;
}

interface Asked {
  name: string;
  question: Question;
}

const PRODUCTION = { ...EVERYTHING, environments: ["production"] };

function questions(now: Date): Asked[] {
  const last = (days: number): TimeWindow => ({ from: new Date(now.getTime() - days * DAY_MS), to: now });
  return [
    { name: "30 days", question: { ...PRODUCTION, window: last(30) } },
    { name: "90 days", question: { ...PRODUCTION, window: last(90) } },
    { name: "180 days", question: { ...PRODUCTION, window: last(180) } },
    { name: "180 days, one team", question: { ...PRODUCTION, teams: ["team-3"], window: last(180) } },
    {
      name: "180 days, one service",
      question: { ...PRODUCTION, services: ["service-17"], window: last(180) },
    },
    { name: "180 days, one tool", question: { ...PRODUCTION, tools: ["copilot"], window: last(180) } },
  ];
}

/** The rows that the cards stand on: deployments with their commits and their origins, and nothing done but to count. */
function bareScan({ sql, organizationId }: PagesBench, { window, environments, teams, services }: Question) {
  return sql`
    select count(*), sum(c.lead_time_seconds), count(*) filter (where o.origin = 'AI_ASSISTED')
    from public.external_deployments d
    join public.external_deployment_commits c on c.deployment_id = d.id
    left join public.commit_origins o on o.organization_id = d.organization_id and o.sha = c.sha
    where d.organization_id = ${organizationId} and d.started_at >= ${windowBefore(window).from}
      and d.started_at < ${window.to} and d.env = any (${[...(environments ?? [])]})
      and (${teams === null} or d.team = any (${[...(teams ?? [])]}))
      and (${services === null} or d.service = any (${[...(services ?? [])]}))`;
}

/** The same without the origins: what the lead times alone stand on. */
function scanWithoutOrigins(
  { sql, organizationId }: PagesBench,
  { window, environments, teams, services }: Question,
) {
  return sql`
    select count(*), sum(c.lead_time_seconds)
    from public.external_deployments d
    join public.external_deployment_commits c on c.deployment_id = d.id
    where d.organization_id = ${organizationId} and d.started_at >= ${windowBefore(window).from}
      and d.started_at < ${window.to} and d.env = any (${[...(environments ?? [])]})
      and (${teams === null} or d.team = any (${[...(teams ?? [])]}))
      and (${services === null} or d.service = any (${[...(services ?? [])]}))`;
}

interface Measured {
  lines: Line[];
  deployments: number;
  cardsMs: number;
}

async function measureQuestion(bench: PagesBench, { name, question }: Asked): Promise<Measured> {
  const { client, organizationId } = bench;
  const counted = countedWindow(question.window, TIME_ZONE);
  const cards = () => measureDeployments(client, organizationId, question, counted);
  const { current, before } = (await cards()) satisfies { current: object };
  const owner = { id: organizationId, dataVersion: 1 };
  await remember(owner, "counts", question, cards);
  const [scan = 0, smaller = 0, cardsMs = 0, again, origins, breakdown] = await bestOf(
    () => bareScan(bench, question),
    () => scanWithoutOrigins(bench, question),
    cards,
    () => remember(owner, "counts", question, cards),
    () => measureOrigins(client, organizationId, question),
    () => breakDownDeployments(client, organizationId, question, "service", [question.window]),
  );
  const deployments = current.counts.total + before.counts.total;
  const size = `${deployments} deployments, ${current.commits + before.commits} commits`;
  const lines: Line[] = [
    { what: `${name}: ${size}`, ms: null },
    {
      what: "  one bare scan of the same rows",
      ms: scan,
      note: `${smaller.toFixed(0)} ms without the origins`,
    },
    {
      what: `  cards and series, ${name}`,
      ms: cardsMs,
      most: TIMES_THE_SCAN * scan,
      note: `${(cardsMs / scan).toFixed(2)} times the scan, ${(cardsMs / smaller).toFixed(2)} times the one without origins`,
    },
    { what: "  the same on a second visit", ms: again ?? null, most: SECOND_VISIT_MS },
    { what: "  rates by origin", ms: origins ?? null },
    { what: "  breakdown by service", ms: breakdown ?? null },
  ];
  return { lines, deployments, cardsMs };
}

/** What the cards of a window cost a deployment must not rise with the window. */
function growth(small: Measured, large: Measured): Line {
  const most = small.cardsMs * (large.deployments / small.deployments) * GROWTH_TOLERANCE;
  const note = `${(large.deployments / small.deployments).toFixed(1)} times the deployments in ${(large.cardsMs / small.cardsMs).toFixed(1)} times the time`;
  return { what: "cards of 180 days, against those of 30", ms: large.cardsMs, most, note };
}

/** From nothing to the comparison of a filtered page: a history counted in SQL, models fitted. */
async function measureComparisons({ client, organizationId }: PagesBench, now: Date): Promise<Line[]> {
  const maturity = { lagSeconds: 7 * 86_400, basis: "default", observed: 0 } as const;
  const matureBefore = new Date(now.getTime() - 1000 * maturity.lagSeconds);
  const whole: Question = { ...PRODUCTION, window: { from: BEGINNING, to: now } };
  const scopes: [string, Partial<Question>][] = [
    ["all history", {}],
    ["180 days", { window: { from: new Date(now.getTime() - 180 * DAY_MS), to: now } }],
    ["one team, all history", { teams: ["team-3"] }],
    ["one service, all history", { services: ["service-17"] }],
  ];
  const lines: Line[] = [{ what: "comparison by origin, nothing cached", ms: null }];
  for (const [what, narrowed] of scopes) {
    const question = { ...whole, ...narrowed };
    const count = () => listExposureHistory(client, organizationId, question);
    const compare = (counted: CountedHistory) =>
      compareCounted(counted, { window: question.window, matureBefore, maturity });
    const { deployments } = compare(await count()).history;
    const [ms = 0, counting = 0] = await bestOf(async () => compare(await count()), count);
    const note = `${counting.toFixed(0)} ms of it counted in SQL and read; ${deployments} deployments`;
    lines.push({ what: `  comparison of ${what}`, ms, most: COMPARISON_MS, note });
  }
  return lines;
}

/** Every figure of the bench, in the order it is printed; of the comparison by origin alone on demand. */
export async function measurePages(
  bench: PagesBench,
  now: Date,
  only: "comparison" | null = null,
): Promise<Line[]> {
  const { sql, client, organizationId } = bench;
  if (only === "comparison") return measureComparisons(bench, now);
  const measured: Measured[] = [];
  for (const question of questions(now)) measured.push(await measureQuestion(bench, question));
  const [month, , halfYear] = measured;
  return [
    ...measured.flatMap((one) => one.lines),
    ...(month && halfYear ? [growth(month, halfYear)] : []),
    ...(await measureComparisons(bench, now)),
    {
      what: "what the filters offer, over all history",
      ms: await best(() => listFilterChoices(client, organizationId)),
    },
    ...(await measureListPages(sql, client, organizationId)),
  ];
}
