import { readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { compareOrigins } from "@/lib/core/metrics/comparison/compare-origins";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { windowAlone } from "@/lib/core/metrics/window-counts";
import { EVERYTHING } from "@/lib/core/question/question";
import { toInstant } from "@/lib/providers/simulated-datadog/datadog-history";
import { measureDeployments } from "@/lib/read/deployments/measure";
import { getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf, shaOf } from "../support/events";
import { createScene, DAY_MS, NOW, syncScene } from "../support/scene";

const supabase = inject("supabase");
setEnvironment(supabase);

const FIXTURE = new URL("../../fixtures/real-history/deployments.csv", import.meta.url);
const ORIGINS = ["HUMAN", "AI_ASSISTED", "BOT"] as const;
const MESSAGES = {
  HUMAN: "Change a thing",
  AI_ASSISTED: "Change a thing\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
  BOT: "Bump a thing",
} as const;
const QUARTER_DAYS = 91;

interface Drawn {
  id: string;
  service: string;
  startedAt: Date;
  failed: boolean;
  origins: (typeof ORIGINS)[number][];
}

/** The deployments that the fixture counts, spread over their quarters, the last of which has just ended. */
function drawn(): Drawn[] {
  const [, ...rows] = readFileSync(FIXTURE, "utf8").trim().split("\n");
  const parsed = rows.map((row) => row.split(",").map(Number));
  const last = Math.max(...parsed.map(([, quarter]) => quarter ?? 0));
  return parsed.flatMap(
    ([repository, quarter = 0, human = 0, ai = 0, bot = 0, unknown, failed, count = 0], at) => {
      expect(unknown).toBe(0);
      return Array.from({ length: count }, (_, i) => {
        const day = ((i + 0.5) / count) * QUARTER_DAYS + (last - quarter) * QUARTER_DAYS + 20;
        return {
          id: `${at}-${i}`,
          service: `repository-${repository}`,
          startedAt: new Date(Math.floor((NOW.getTime() - day * DAY_MS) / 1000) * 1000 - at * 1000),
          failed: failed === 1,
          origins: [
            ...Array<"HUMAN">(human).fill("HUMAN"),
            ...Array<"AI_ASSISTED">(ai).fill("AI_ASSISTED"),
            ...Array<"BOT">(bot).fill("BOT"),
          ],
        };
      });
    },
  );
}

const shaIn = (id: string, at: number) => shaOf(`real ${id} ${at}`);

/** As Datadog would tell it: who wrote a commit stands in its message and author alone. */
const asDatadogTells = ({ id, service, startedAt, failed, origins }: Drawn) => {
  const at = toInstant(startedAt.getTime() / 1000);
  return deployment(id, {
    service,
    started_at: at,
    finished_at: at,
    change_failure: failed,
    commits: origins.map((origin, i) => {
      const email = `${origin === "BOT" ? "bot" : "ann"}@authors.example`;
      return {
        sha: shaIn(id, i),
        timestamp: at,
        author: { email, canonical_email: email, is_bot: origin === "BOT" },
        message: MESSAGES[origin],
        change_lead_time: 0,
      };
    }),
  });
};

/** The same without any Datadog, sync or database. */
const asCounted = ({ id, service, startedAt, failed, origins }: Drawn): Deployment => ({
  id,
  externalId: id,
  service,
  env: "production",
  team: null,
  repositoryId: null,
  startedAt,
  finishedAt: startedAt,
  result: failed ? "failed" : "passed",
  deploymentType: null,
  recoverySeconds: null,
  remediation: null,
  commits: origins.map((origin, i) => ({
    sha: shaIn(id, i),
    origin,
    tools: origin === "AI_ASSISTED" ? ["Claude Code"] : [],
    committedAt: startedAt,
    leadTimeSeconds: 0,
    timeToDeploySeconds: null,
  })),
});

test("real history through Datadog, sync and database gives the figures and the comparison that its numbers give directly", async () => {
  const real = drawn();
  const scene = await createScene(supabase, historyOf(real.map(asDatadogTells)), { maxPage: 500 });
  const { client, organizationId } = scene;
  const from = new Date(Math.min(...real.map(({ startedAt }) => startedAt.getTime())) - DAY_MS);
  await syncScene(scene, { request: { since: from } });
  await client
    .from("organizations")
    .update({ production_environments: ["production"] })
    .eq("id", organizationId);

  const window = { from, to: NOW };
  const question = { ...EVERYTHING, window, environments: ["production"] };
  const { current, origins } = await measureDeployments(
    client,
    organizationId,
    question,
    windowAlone(window),
  );
  const failed = real.filter((one) => one.failed);
  expect(failed.length).toBeGreaterThan(20);
  expect(current.counts).toMatchObject({
    total: real.length,
    failed: failed.length,
    passed: real.length - failed.length,
    pending: 0,
  });
  for (const origin of ORIGINS) {
    const of = (some: readonly Drawn[]) =>
      some.flatMap((one) => one.origins).filter((one) => one === origin).length;
    expect(origins[origin], origin).toMatchObject({ evaluated: of(real), failed: of(failed) });
  }

  await refreshOriginComparison(client, organizationId, NOW);
  const stored = await getOriginComparison(client, organizationId);
  const direct = compareOrigins({
    history: toHistory(real.map(asCounted)),
    now: NOW,
    observedLagSeconds: [],
  });
  expect(direct.adjusted.ai.measured).toBe(true);
  expect(stored?.comparison.adjusted.ai).toEqual(direct.adjusted.ai);
});
