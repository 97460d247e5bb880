import { expect, test } from "vitest";
import type { Driver } from "@/lib/core/metrics/comparison/drivers";
import { causeLinks } from "@/lib/read/dashboard/behind-causes";
import { type CausesView, toCauses } from "@/lib/read/dashboard/causes";
import { summaryMarkdown, summaryText } from "@/lib/read/dashboard/causes-summary";
import { causesText } from "@/lib/read/dashboard/causes-text";
import { toVerdictView } from "@/lib/read/dashboard/verdict-view";
import type { DecidedVerdict, StoredComparison } from "@/lib/read/origin-comparisons/types";
import { answer, decided, NOW, noAnswer, stored } from "../verdict/build";

const driver = (of: Driver["of"], ratio: number, low: number, high: number, failures: number): Driver => ({
  of,
  ratio,
  interval: { low, high },
  failures,
  service: of === "service" ? "ledger" : null,
  median: of === "batch" ? 2 : null,
});

const DRIVERS = [
  driver("after-failure", 0.7, 0.4, 1.1, -14),
  driver("batch", 2.4, 1.9, 3.1, 20.4),
  driver("ai", 1.1, 0.7, 1.6, 3),
  driver("service", 2.8, 2.2, 3.5, 30.2),
];

function withDrivers(drivers: readonly Driver[], parts: Parameters<typeof answer>[0] = {}): StoredComparison {
  const kept = stored(answer(parts));
  return { ...kept, comparison: { ...kept.comparison, drivers } };
}

function causesOf(kept: StoredComparison, word: DecidedVerdict | null = decided()): CausesView | null {
  const verdict = toVerdictView({
    comparison: kept,
    decided: word,
    productionEnvironments: ["production"],
    timeZone: "UTC",
    weekStartsOn: "monday",
    defaultHref: "/acme/dashboard",
    filtered: "no",
    now: NOW,
  });
  return toCauses(kept, verdict, "datadog");
}

function headline(kept: StoredComparison, word?: DecidedVerdict | null, hidesNames = false): string {
  const view = causesOf(kept, word);
  return view ? causesText(view, { locale: "en", timeZone: "UTC", hidesNames }).headline : "";
}

test("what makes failures more frequent comes first, most failures first; AI next, with the verdict's figures", () => {
  const causes = causesOf(withDrivers(DRIVERS))?.causes ?? [];
  expect(causes.map(({ of, leans }) => [of, leans])).toEqual([
    ["service", "more"],
    ["batch", "more"],
    ["ai", null],
    ["after-failure", null],
  ]);
  expect(causes[2]).toMatchObject({ ratio: 1.5, low: 0.8, high: 2.5 });
  expect(causes[0]).toMatchObject({ failures: 30, service: "ledger" });
});

test("the headline by itself says what breaks production, and AI only by the verdict's word", () => {
  expect(headline(withDrivers(DRIVERS))).toBe(
    "Production breaks more often in ledger and with large batches. AI isn’t shown to be a cause.",
  );
  const more = decided({ verdict: "more", ratio: 2, low: 1.2, high: 3 });
  expect(headline(withDrivers(DRIVERS), more)).toMatch(/With AI-assisted code it breaks more often, too\.$/);
  expect(headline(withDrivers([driver("ai", 2, 1.2, 3, 9)]), more)).toBe(
    "With AI-assisted code it breaks more often.",
  );
  expect(headline(withDrivers(DRIVERS), null)).toMatch(/The first verdict on AI comes Mar 30\.$/);
  expect(headline(withDrivers([driver("batch", 1.4, 0.9, 2.2, 8)]))).toBe(
    "No cause stands out here yet. AI isn’t shown to be a cause.",
  );
});

test("an interval above 1 without the weekly word is no cause: AI is held to its own bar", () => {
  const leaning = decided({ verdict: "cannot-tell", ratio: 1.6, low: 1.05, high: 2.4 });
  expect(headline(withDrivers(DRIVERS), leaning)).toContain("AI isn’t shown to be a cause.");
});

test("for readers outside no service is named, neither in the headline nor in a row", () => {
  const view = causesOf(withDrivers(DRIVERS)) as CausesView;
  const text = causesText(view, { locale: "en", timeZone: "UTC", hidesNames: true });
  expect(JSON.stringify({ ...text, rows: text.rows.map(({ cause, ...row }) => row) })).not.toContain(
    "ledger",
  );
  expect(text.headline).toContain("in one service");
  expect(text.rows[0]?.label).toBe("The riskiest service vs. the average one");
});

test("a shared text always carries interval, counts, coverage and what isn't known", () => {
  const text = causesText(causesOf(withDrivers(DRIVERS)) as CausesView, { locale: "en", timeZone: "UTC" });
  expect(text.ai).toBe(
    "AI-assisted vs. human commits: more than 2.5× as risky is ruled out, and so is less than 0.8×. Still possible: anything from 0.8× to 2.5×.",
  );
  expect(text.rows.map(({ ratio, failures }) => `${ratio} ${failures}`)).toEqual([
    "2.8× (2.2 to 3.5) accounts for about 30 of 58 failures",
    "2.4× (1.9 to 3.1) accounts for about 20 of 58 failures",
    "1.5× (0.8 to 2.5) can’t tell yet",
    "0.7× (0.4 to 1.1) can’t tell yet",
  ]);
  expect(text.basis).toBe(
    "One model, 95% intervals: 58 failed of 780 deployments to production since Mon, Dec 1, 2025. Origin known for 83% of commits.",
  );
  expect(text.unknowns).toContain("who wrote 17% of the commits, and unmarked AI");
});

test("as Markdown no name becomes a link, an image or emphasis", () => {
  const view = causesOf(withDrivers(DRIVERS)) as CausesView;
  const hostile = "![x](https://evil.example) *b* <img>";
  const causes = view.causes.map((cause) => ({ ...cause, service: cause.service && hostile }));
  const text = causesText({ ...view, causes }, { locale: "en", timeZone: "UTC" });
  const markdown = summaryMarkdown(text, "Acme");
  expect(markdown).toContain("\\!\\[x\\](https\\://evil.example) \\*b\\* \\<img\\>");
  expect(markdown).toContain("**2.8× (2.2 to 3.5)**, accounts for about 30 of 58 failures");
  expect(summaryText(text, "Acme")).toContain(`- ${hostile} vs. the average service: 2.8× (2.2 to 3.5)`);
});

test("AI that can't be compared leaves the other causes standing; too few failures leave none", () => {
  const kept = withDrivers(DRIVERS.filter(({ of }) => of !== "ai"));
  const many = { ...kept.comparison.verdict.evidence, independentFailures: 61 };
  const compared = (independentFailures: number): StoredComparison => ({
    ...kept,
    comparison: {
      ...kept.comparison,
      verdict: noAnswer({ reason: "no-commits-of-origin", evidence: { ...many, independentFailures } }),
    },
  });
  expect(headline(compared(61), null)).toBe(
    "Production breaks more often in ledger and with large batches. AI can’t be compared yet.",
  );
  expect(causesOf(compared(9), null)).toBeNull();
  expect(causesOf(withDrivers([]))).toBeNull();
});

test("each cause leads to its deployments over the history that was compared", () => {
  const links = causeLinks("acme", { from: new Date("2025-12-01T10:00:00Z"), to: NOW });
  const whole = "from=2025-12-01T10:00Z&to=2026-03-25T12:00:01Z";
  expect(decodeURIComponent(links?.failedOf("ledger") ?? "")).toBe(
    `/acme/deployments?${whole}&service=ledger&result=failed`,
  );
  expect(decodeURIComponent(links?.largestFailed ?? "")).toBe(
    `/acme/deployments?${whole}&result=failed&sort=-batch-size`,
  );
  expect(causeLinks("acme", { from: null, to: null })).toBeNull();
});

test("an answer made of estimates says over what it was measured, wherever it is shown", () => {
  const view = causesOf(withDrivers(DRIVERS)) as CausesView;
  const basisOf = (source: CausesView["source"]) =>
    causesText({ ...view, source }, { locale: "en", timeZone: "UTC" }).basis;
  expect(basisOf("git")).toBe(`Estimated from git: failures are reverts and hotfixes. ${basisOf("datadog")}`);
});
