import { describe, expect, test } from "vitest";
import type { Deployment } from "@/lib/core/deployments/types";
import { compareTools } from "@/lib/core/metrics/comparison/compare-tools";
import { toHistory } from "@/lib/core/metrics/comparison/to-history";
import { commit, deployment } from "../build";
import { randomFrom } from "../random";

const all = { matureBefore: Infinity };
let next = 0;

/** One-commit deployments whose failure rate depends on the tool; null writes by hand. */
function history(rates: readonly (readonly [string | null, number, number])[], seed: number): Deployment[] {
  const random = randomFrom(seed);
  return rates.flatMap(([tool, count, rate]) =>
    Array.from({ length: count }, () =>
      deployment({
        startedAt: new Date(Date.UTC(2026, 0, 1) + ++next * 60_000),
        result: random() < rate ? "failed" : "passed",
        commits: [
          commit(tool === null ? {} : { origin: "AI_ASSISTED", tools: tool === "" ? [] : tool.split("+") }),
        ],
      }),
    ),
  );
}

describe("the comparison by tool", () => {
  test("a tool three times as likely to break things is named, a harmless one isn't", () => {
    const deployments = history(
      [
        [null, 1500, 0.06],
        ["Cursor", 800, 0.18],
        ["Claude Code", 1000, 0.06],
      ],
      1,
    );
    const [claude, cursor] = compareTools(toHistory(deployments), all);
    expect(claude).toMatchObject({
      tool: "Claude Code",
      commits: 1000,
      carriedBy: 1000,
      verdict: "cannot-tell",
    });
    expect(cursor).toMatchObject({ tool: "Cursor", commits: 800, verdict: "more" });
    if (!cursor?.ratio.measured) throw new Error("expected a ratio");
    expect(cursor.ratio.interval.low).toBeGreaterThan(2);
  });

  test("the ratio of one tool with single commits is that of the two rates, by hand", () => {
    const at = (result: "failed" | "passed", times: number, tool: string | null) =>
      history([[tool, times, result === "failed" ? 1.1 : -1]], 1);
    const deployments = [
      ...at("failed", 100, null),
      ...at("passed", 900, null),
      ...at("failed", 100, "Cursor"),
      ...at("passed", 400, "Cursor"),
      ...at("failed", 30, ""),
      ...at("passed", 70, ""),
    ];
    // All at once, so that none follows a failed one.
    const atOnce = deployments.map((d) => ({ ...d, startedAt: new Date(Date.UTC(2026, 0, 1)) }));
    const [cursor] = compareTools(toHistory(atOnce), all);
    if (!cursor?.ratio.measured) throw new Error("expected a ratio");
    expect(cursor.ratio.ratio).toBeCloseTo(Math.log(0.8) / Math.log(0.9), 6);
  });

  test("a commit of two tools counts with each; commits shipped again count with none", () => {
    const both = commit({ origin: "AI_ASSISTED", tools: ["Cursor", "Claude Code"] });
    const deployments = [
      deployment({ startedAt: new Date(0), commits: [both] }),
      deployment({ startedAt: new Date(1), commits: [both, commit()] }),
    ];
    const tools = compareTools(toHistory(deployments), all);
    expect(tools.map(({ tool, commits }) => [tool, commits])).toEqual([
      ["Claude Code", 1],
      ["Cursor", 1],
    ]);
    expect(tools[0]).toMatchObject({ verdict: "not-compared", ratio: { reason: "too-few-failures" } });
  });

  test("without tools there is nothing to compare, and bots are no AI tool", () => {
    const bot = commit({ origin: "BOT", tools: ["dependabot"] });
    expect(compareTools(toHistory([deployment({ commits: [bot] })]), all)).toEqual([]);
  });

  test("five tools without a difference give a false word in at most 5 % of histories or what chance allows", () => {
    const runs = 80;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const rates = [null, "a", "b", "c", "d", "e"].map((tool, i) => [tool, 300 + 60 * i, 0.08] as const);
      const words = compareTools(toHistory(history(rates, 1000 + run)), all).map(({ verdict }) => verdict);
      if (words.includes("more") || words.includes("less")) alarms++;
    }
    expect(alarms / runs).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs));
  });
});
