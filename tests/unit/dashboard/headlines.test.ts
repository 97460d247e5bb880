import { describe, expect, test } from "vitest";
import type { Change } from "@/lib/core/metrics/compare-windows";
import { measured, unmeasured } from "@/lib/core/metrics/measured";
import { figureCounts } from "@/lib/platform/i18n/figure-counts";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import { toChangeView, toHeadlines } from "@/lib/read/dashboard/headlines";
import { commit, deployment, several } from "../metrics/build";
import { dashboardInput } from "./build";

function change(parts: Partial<Change>) {
  const none = { low: 0, high: 0 };
  return measured<Change>({
    current: 0,
    before: 0,
    kind: "difference",
    change: 0,
    interval: none,
    beyondChance: false,
    currentCount: 1,
    beforeCount: 1,
    ...parts,
  });
}

describe("toChangeView", () => {
  test("a rate moves in percentage points: 6 % to 7.5 % is 1.5 points up", () => {
    const view = toChangeView(
      change({ current: 0.075, before: 0.06, change: 0.015, beyondChance: true }),
      "rate",
    );
    expect(view).toEqual({
      kind: "moved",
      direction: "up",
      size: 0.015,
      unit: "points",
      beyondChance: true,
      before: 0.06,
      beforeCount: 1,
    });
  });

  test("a duration moves in per cent of what it was: 4,000 s to 3,000 s is 25 % down", () => {
    const view = toChangeView(change({ current: 3000, before: 4000, change: -1000 }), "seconds");
    expect(view).toMatchObject({ direction: "down", size: 0.25, unit: "percent", beyondChance: false });
  });

  test("a frequency's ratio of 1.08 is 8 % up", () => {
    const view = toChangeView(change({ kind: "ratio", current: 27, before: 25, change: 1.08 }), "per-day");
    expect(view).toMatchObject({ direction: "up", unit: "percent" });
    expect(view.kind === "moved" && view.size).toBeCloseTo(0.08, 12);
  });

  test("what rounds to nothing is unchanged", () => {
    expect(toChangeView(change({ change: -0.0004 }), "rate")).toMatchObject({ direction: "same" });
    expect(toChangeView(change({ before: 1000, change: 4 }), "seconds")).toMatchObject({ direction: "same" });
  });

  test("a duration that was 0 has no per cent to move by", () => {
    expect(toChangeView(change({ before: 0, change: 60 }), "seconds")).toEqual({
      kind: "none",
      reason: "too-few-to-compare",
    });
  });

  test("an unmeasured change keeps its reason", () => {
    const reason = "history-too-short";
    expect(toChangeView(unmeasured(reason), "rate")).toEqual({ kind: "none", reason });
  });
});

test("without deployments every card says so instead of 0", () => {
  for (const { value, figure } of toHeadlines(dashboardInput().figures)) {
    expect(value).toBeNull();
    expect(figure).toEqual({ measured: false, reason: "no-deployments" });
  }
});

test.each(["en", "pt-BR"] as const)("in %s every headline's sentence finds its numbers", (locale) => {
  const deployments = [
    ...several(9, { commits: [commit({ leadTimeSeconds: 60 }), commit()] }),
    deployment({ result: "failed", recoverySeconds: 60 }),
  ];
  const t = translationsFor(locale, "metrics");
  const headlines = toHeadlines(dashboardInput({ deployments }).figures);
  expect(headlines.filter(({ figure }) => figure.measured)).toHaveLength(headlines.length);
  for (const { metric, figure } of headlines) {
    if (metric === "deployment-frequency") continue;
    const text = t(`${metric}.detail`, { ...figureCounts(figure), low: "1", high: "2", p90: "3" });
    expect(text, metric).not.toContain("detail");
  }
});
