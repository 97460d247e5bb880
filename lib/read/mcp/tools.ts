import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { forEachList } from "@/lib/core/question/lists";
import { LOCALES } from "@/lib/platform/i18n/locale";
import { KNOWN_WINDOWS } from "@/lib/read/filters/filters";
import { listMethodPages, readMethodPage } from "@/lib/read/methods/pages";
import { FIGURE_NAMES, type Report } from "@/lib/read/reports/schema";
import { parseCsv } from "./parse-csv";
import { estimatedSays, saysOf } from "./says";

/** The HTTP API of one organization, asked with the caller's own token: its scopes, limits and refusals hold here too. */
export interface AskedApi {
  get(path: "dora" | "deployments.csv", query: URLSearchParams): Promise<Response>;
}

const list = (what: string) => z.array(z.string()).optional().describe(what);
const scope = {
  window: z.enum(KNOWN_WINDOWS).optional().describe("The days that end now; 28 by default."),
  from: z
    .string()
    .optional()
    .describe("Together with to, instead of window: a day (2026-11-03) or an instant."),
  to: z.string().optional().describe("The end, which is left out."),
  ...forEachList(({ about }) => list(about)),
};

const READ_ONLY = { readOnlyHint: true, openWorldHint: false };
const INSTRUCTIONS = `Iris measures delivery and compares AI-assisted with human commits, on one organization's own data.
Always give a figure with its counts and its interval, and coverage where origins are split. Where basis.source is "git", say that it is estimated from git. A value of null is "not measured", with its reason; never say 0 for it.
For AI against human use get_comparison and quote its "says". Never derive that comparison from rates by origin. No tool names a person.`;

/** Deployments that one call lists at most. */
const MOST_LISTED = 200;

/** The tools an agent has: each reads, none writes. */
export function createMcpServer(api: AskedApi, version: string): McpServer {
  const server = new McpServer({ name: "iris", version }, { instructions: INSTRUCTIONS });
  server.registerTool(
    "get_figures",
    {
      title: "Figures",
      description:
        "DORA figures of a period: change failure rate, recovery, frequency, lead time, rework and rollback, and rates by origin. Each with counts, 95% interval, the reason where there is no value, and its definition.",
      inputSchema: {
        ...scope,
        names: z.array(z.enum(FIGURE_NAMES)).optional().describe("Only these figures; all by default."),
      },
      annotations: READ_ONLY,
    },
    async ({ names, ...asked }) =>
      answer(await api.get("dora", queryOf(asked)), async (response) => {
        const { basis, figures } = (await response.json()) as Report;
        return { basis, figures: figures.filter(({ name }) => !names || names.includes(name)) };
      }),
  );
  server.registerTool(
    "get_comparison",
    {
      title: "AI-assisted against human commits",
      description:
        'Do AI-assisted commits break production more often? The verdict, the adjusted ratio with its interval, counts, coverage and refusals, over the whole history of production. Quote "says".',
      inputSchema: {},
      annotations: READ_ONLY,
    },
    async () =>
      answer(await api.get("dora", new URLSearchParams()), async (response) => {
        const report = (await response.json()) as Report;
        const { comparison, verdict, basis } = report;
        const { result, services: _services, ...about } = comparison ?? {};
        const {
          verdict: now,
          adjusted,
          crude,
          reversal,
          bounds,
          breakingCommits,
          perCommit,
          leftOut,
        } = result ?? {};
        return {
          says: saysOf(report),
          verdictOfTheWeek: verdict,
          now,
          adjusted,
          pooled: crude,
          reversal,
          ifUnknownWere: bounds,
          breakingCommits,
          coverage: perCommit?.coverage ?? null,
          leftOut,
          about,
          organization: basis.organization,
          source: basis.source,
        };
      }),
  );
  server.registerTool(
    "get_reasons",
    {
      title: "What breaks production here",
      description:
        "What moves a deployment's risk, AI among it, from one model: ratios with intervals, failures each accounts for, how well the model fits, and what isn't adjusted for. Associations, not causes.",
      inputSchema: {},
      annotations: READ_ONLY,
    },
    async () =>
      answer(await api.get("dora", new URLSearchParams()), async (response) => {
        const { basis, comparison } = (await response.json()) as Report;
        const { drivers, slopes, modelCheck, doseResponse, size, hidden, strata } = comparison?.result ?? {};
        return {
          says:
            comparison === null
              ? "Nothing has been compared yet."
              : `${estimatedSays(basis)}Associations from one model, each with the others held alike. Not adjusted for: who wrote the code and how hard it was.`,
          source: basis.source,
          drivers,
          slopes,
          modelCheck,
          byShareOfAi: doseResponse,
          atEqualSize: size,
          ifAiWereHidden: hidden,
          strata: strata?.length ?? 0,
        };
      }),
  );
  server.registerTool(
    "list_deployments",
    {
      title: "The deployments behind a figure",
      description:
        "The deployments of a period, newest first, with result, recovery, and commits by origin; no person and no message. Says how many there are and how many it lists.",
      inputSchema: {
        ...scope,
        result: z.enum(["failed", "passed", "pending"]).optional().describe("Which result they have."),
        origin: z
          .enum(["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"])
          .optional()
          .describe("Carried such a commit."),
        limit: z.int().min(1).max(MOST_LISTED).default(50),
      },
      annotations: READ_ONLY,
    },
    async ({ limit, ...asked }) =>
      answer(await api.get("deployments.csv", queryOf(asked)), async (response) => {
        const all = parseCsv(await response.text());
        const listed = all.reverse().slice(0, limit);
        return { total: all.length, listed: listed.length, deployments: listed };
      }),
  );
  server.registerTool(
    "get_method",
    {
      title: "How a figure is calculated",
      description:
        "The method page of a figure or topic, with its formula, edge cases and sources. Without a name: the names.",
      inputSchema: {
        name: z.string().max(100).optional(),
        language: z.enum(LOCALES).optional().describe("en by default, and where there is no translation."),
      },
      annotations: READ_ONLY,
    },
    async ({ name, language }) => {
      const names = await listMethodPages();
      if (name === undefined) return structured({ names });
      const page = await readMethodPage(name, language);
      return page === null
        ? refusal(`There is no method page ${name}. There are: ${names.join(", ")}.`)
        : { content: [{ type: "text", text: page.markdown }] };
    },
  );
  return server;
}

function queryOf(asked: Record<string, string | readonly string[] | undefined>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    for (const one of typeof value === "string" ? [value] : (value ?? [])) query.append(name, one);
  }
  return query;
}

type ToolAnswer = {
  content: { type: "text"; text: string }[];
  structuredContent?: Record<string, unknown>;
  isError?: boolean;
};

/** What the API answered, or its refusal in its own words. */
async function answer(
  response: Response,
  read: (response: Response) => Promise<Record<string, unknown>>,
): Promise<ToolAnswer> {
  if (response.ok) return structured(await read(response));
  const { title, detail } = (await response.json()) as { title: string; detail: string };
  return refusal(`${title}. ${detail}`);
}

function structured(content: Record<string, unknown>): ToolAnswer {
  return { content: [{ type: "text", text: JSON.stringify(content) }], structuredContent: content };
}

function refusal(text: string): ToolAnswer {
  return { content: [{ type: "text", text }], isError: true };
}
