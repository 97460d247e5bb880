import type { Deployment } from "@/lib/core/deployments/types";
import { HistoryRows } from "@/lib/core/metrics/comparison/history-rows";
import { DEFINITION_VERSIONS, type DefinitionId } from "@/lib/core/metrics/definitions";
import { namedRemediations } from "@/lib/core/metrics/deployment-rework-rate";
import { countWindow, windowAlone } from "@/lib/core/metrics/window-counts";
import { deploymentsThatAnswer, incidentsThatAnswer } from "@/lib/core/question/answers";
import { computeComparison } from "@/lib/read/origin-comparisons/compute";
import type { ComparisonResult } from "@/lib/read/origin-comparisons/types";
import { fromReadJson } from "@/lib/read/reports/data";
import { reportFigures } from "@/lib/read/reports/figures";
import type { Figure } from "@/lib/read/reports/schema";
import { fromScopeJson } from "@/lib/read/reports/scope";
import { fromFactsDeployment, fromFactsIncident } from "./facts-rows";
import type { Facts } from "./facts-schema";

/** One value that an export states, and what its facts give. */
export interface Recomputed {
  /** The figure's name, or its place in the comparison: `comparison.adjusted.ai.ratio`. */
  name: string;
  stated: unknown;
  recomputed: unknown;
  ok: boolean;
}

export interface Recomputation {
  values: readonly Recomputed[];
  /** What may explain a difference, in words; none of them excuses one. */
  remarks: readonly string[];
}

/** The same formula may round its last digits differently on another processor; a changed fact moves far more. */
const TOLERANCE = 1e-9;

/** Computes every figure of an export from the facts in it, and sets it beside the one that the export states. */
export function recompute(facts: Facts): Recomputation {
  const deployments = facts.deployments.map(fromFactsDeployment);
  const question = fromScopeJson(facts.basis.scope, []);
  const { window } = question;
  const named = new Set([...namedRemediations(deployments, window.to), ...(facts.namedAsRemediation ?? [])]);
  const compared = recomputeComparison(facts, deployments);
  const figures = reportFigures({
    counts: countWindow(deploymentsThatAnswer(deployments, question), windowAlone(window), named),
    incidents: incidentsThatAnswer(facts.incidents.map(fromFactsIncident), question),
    window,
    reading: fromReadJson(facts.basis),
    hiddenNotes: compared?.hiddenEstimate ?? facts.hiddenNotes ?? null,
    source: facts.basis.source,
  });
  const values = [...compareFigures(facts.stated.figures, figures), ...compareComparison(facts, compared)];
  return { values, remarks: remarksOn(facts) };
}

function compareFigures(stated: readonly Figure[], recomputed: readonly Figure[]): Recomputed[] {
  const names = [...new Set([...recomputed, ...stated].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [before, after] = [stated, recomputed].map((all) => all.find((one) => one.name === name));
    const parts = ["value", "interval", "counts", "reason"] as const;
    const rest = parts.slice(1).flatMap((part) => leaves(`${name}.${part}`, before?.[part], after?.[part]));
    const [value] = [toRecomputed(name, before?.value ?? null, after?.value ?? null)];
    return [...(value ? [value] : []), ...rest.filter(({ ok }) => !ok)];
  });
}

/** Null where the file says nothing of a comparison. */
function recomputeComparison(
  { comparisonInput: input }: Facts,
  deployments: readonly Deployment[],
): ComparisonResult | null {
  if (input === null) return null;
  const now = new Date(input.asOf);
  return computeComparison({
    rows: new HistoryRows().add(
      deployments.filter((d) => d.startedAt < now && d.env !== null && input.environments.includes(d.env)),
    ),
    now,
    observedLagSeconds: input.observedLagSeconds,
    ...(input.attested ? { attested: input.attested } : {}),
    searched: input.searched,
  });
}

function compareComparison({ stated }: Facts, result: ComparisonResult | null): Recomputed[] {
  if (result === null || stated.comparison === null) {
    return [toRecomputed("comparison", stated.comparison, result === null ? null : "missing")];
  }
  const { comparison, services, hiddenEstimate, takenBack, history } = JSON.parse(JSON.stringify(result));
  return [
    ...leaves("comparison.history", stated.comparison.history, history),
    ...leaves("comparison", stated.comparison.result, comparison),
    ...leaves("comparison.services", stated.comparison.services, services),
    ...leaves("comparison.hiddenEstimate", stated.comparison.hiddenEstimate, hiddenEstimate),
    ...leaves("comparison.takenBack", stated.comparison.takenBack, takenBack),
  ];
}

/** Every number and word in two values, side by side; a branch that only one of them has differs as a whole. */
function leaves(name: string, stated: unknown, recomputed: unknown): Recomputed[] {
  if (!isBranch(stated) || !isBranch(recomputed)) {
    return [toRecomputed(name, stated ?? null, recomputed ?? null)];
  }
  const keys = [...new Set([...Object.keys(stated), ...Object.keys(recomputed)])];
  return keys.flatMap((key) => leaves(`${name}.${key}`, stated[key], recomputed[key]));
}

function toRecomputed(name: string, stated: unknown, recomputed: unknown): Recomputed {
  return { name, stated, recomputed, ok: isSame(stated, recomputed) };
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (!isBranch(a) || !isBranch(b)) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(a[key], b[key]));
}

function remarksOn({ basis, stated }: Facts): string[] {
  const remarks: string[] = [];
  if (stated.dataVersionAtEnd !== basis.dataVersion) {
    remarks.push("A sync changed the data while this file was written: export again once it has ended.");
  }
  if (stated.comparison && stated.comparison.dataVersion !== basis.dataVersion) {
    remarks.push(
      "The comparison was computed before the last change of the data or the settings: it follows at the end of the next sync.",
    );
  }
  const definitions = [...stated.figures, ...(stated.comparison ? [stated.comparison] : [])];
  for (const { id, version } of definitions.map((one) => one.definition)) {
    const ours = DEFINITION_VERSIONS[id as DefinitionId];
    if (ours === version) continue;
    const remark = `The file follows version ${version} of ${id}, this program version ${ours ?? "none"}.`;
    if (!remarks.includes(remark)) remarks.push(remark);
  }
  return remarks;
}
