import type { Classification, EvidenceLevel } from "./classification";
import { classifyCommit } from "./classify";
import type { CommitMetadata } from "./commit-metadata";
import { isUnstated, toolsOf } from "./marks";
import { NOTHING_TAUGHT, type Teaching } from "./taught";
import { toolByExactName, UNSTATED_AI } from "./tool-names";

/** What a pull request tells of the commit it was merged as. */
export interface PullRequest {
  labels: readonly string[];
  /** The squashed commits; empty for any other kind of merge. */
  commits: readonly CommitMetadata[];
}

const AI_LABEL =
  /^(?:ai|llm|genai)(?:[-_ :/]?(?:assisted|generated|written|authored|coded|agent|pr|code|contribution))?$|^(?:assisted|generated|written)[-_ ]by[-_ ](?:ai|llm)$|^agent[-_ ](?:authored|generated|written)$/i;
/** Labels that say what a pull request is about, not what wrote it, have no such prefix and are no tool's whole name. */
const BY_TOOL = /^(?:agent|ai|author|by|created[-_ ]by|generated[-_ ]by|written[-_ ]by)[-_ :/]+(.{2,40})$/i;

/** The tool that a label says wrote the change; null for any other label. */
export function toolOfLabel(label: string): string | null {
  const text = label.trim();
  if (AI_LABEL.test(text)) return UNSTATED_AI;
  const named = toolByExactName(BY_TOOL.exec(text)?.[1] ?? "");
  return named?.tool ?? null;
}

const LEVELS: readonly EvidenceLevel[] = ["E4", "E3", "E2"];

function bySquashed(squashed: readonly Classification[]): Partial<Classification> | null {
  const marked = squashed.filter(({ origin }) => origin === "AI_ASSISTED");
  const best = LEVELS.map((level) => marked.find((one) => one.level === level)).find(
    (one) => one !== undefined,
  );
  if (best === undefined) return null;
  const signs = marked.flatMap(({ tools, level }) =>
    tools.map((tool) => ({ tool, level: level ?? ("E2" as const) })),
  );
  return { ruleId: "pull/commit", level: best.level, evidence: best.evidence, tools: toolsOf(signs) };
}

function byLabel(labels: readonly string[]): Partial<Classification> | null {
  for (const label of labels) {
    const tool = toolOfLabel(label);
    if (tool !== null) return { ruleId: "pull/label", level: "E3", evidence: label, tools: [tool] };
  }
  return null;
}

/**
 * Classifies a commit with what its pull request tells: the squashed commits' own marks, which a host drops, and labels
 * that say what wrote it. Both speak only where the commit itself shows no agent and no bot.
 */
export function classifyWithPull(
  metadata: CommitMetadata,
  pull: PullRequest | null,
  teaching: Teaching = NOTHING_TAUGHT,
): Classification {
  const found = classifyCommit(metadata, teaching);
  if (pull === null || (found.origin !== "HUMAN" && found.origin !== "UNKNOWN")) return found;
  const told =
    bySquashed(pull.commits.map((commit) => classifyCommit(commit, teaching))) ?? byLabel(pull.labels);
  if (told === null) return found;
  const flags = (told.tools ?? []).every(isUnstated) ? (["tool-uncertain"] as const) : [];
  return { ...found, ...told, origin: "AI_ASSISTED", unknownReason: null, flags: [...flags] };
}
