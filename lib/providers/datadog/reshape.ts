import type { z } from "zod";
import type { CommitRecord, DeploymentRecord } from "@/lib/core/deployments/record";
import type { DeploymentResult, Remediation } from "@/lib/core/deployments/types";
import type { IncidentRecord } from "@/lib/core/incidents/record";
import { bareRemoteUrl, normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import { incidentIdsIn } from "./carried-ids";
import { eventId, instantMilliseconds } from "./event";
import {
  type DatadogDeployment,
  datadogCommitSchema,
  datadogDeploymentSchema,
  datadogFailureSchema,
} from "./schema";

/** An event that couldn't be understood: what to list it by, and why. The reason quotes nothing of the event. */
export interface UnreadableEvent {
  ok: false;
  externalId: string | null;
  reason: string;
}

/** `warnings` say what of the event was left out; they quote nothing of it. */
export type DeploymentReading = { ok: true; record: DeploymentRecord; warnings: string[] } | UnreadableEvent;
export type IncidentReading = { ok: true; record: IncidentRecord } | UnreadableEvent;

type Attributes = DatadogDeployment["attributes"];

const SHA = /^[0-9a-f]{7,64}$/i;
/** Datadog takes so many custom tags of an event. */
const MOST_TAGS = 100;
/** The largest number of seconds the database takes: 68 years. */
const LONGEST_SECONDS = 2 ** 31 - 1;

/** A Datadog deployment in our words. Never throws, whatever the event. */
export function toDeploymentRecord(event: unknown): DeploymentReading {
  const parsed = datadogDeploymentSchema.safeParse(event);
  if (!parsed.success) return unreadable(event, parsed.error);
  const { id, attributes } = parsed.data;
  const startedAt = toDate(attributes.started_at);
  if (startedAt === null) return { ok: false, externalId: id, reason: NO_START };
  const { commits, repeated, warnings } = toCommits(attributes.commits ?? []);
  const told = toCount(attributes.number_of_commits);
  const finishedAt = toDate(attributes.finished_at);
  const result = toResult(attributes.change_failure);
  const record: DeploymentRecord = {
    externalId: id,
    service: attributes.service,
    env: attributes.env,
    team: attributes.team,
    version: attributes.version,
    ...toRepository(attributes.git),
    startedAt,
    finishedAt,
    durationSeconds: toSeconds(attributes.duration) ?? secondsBetween(startedAt, finishedAt),
    result,
    deploymentType: attributes.deployment_type,
    recoverySeconds: result === "failed" ? toSeconds(attributes.recovery_time_sec) : null,
    remediation: result === "failed" ? toRemediation(attributes.remediation) : null,
    source: attributes.source,
    // Datadog counts a sha as often as it lists it.
    numberOfCommits: told === null ? null : Math.max(told - repeated, Math.min(told, commits.length)),
    pullRequests: toCount(attributes.number_of_pull_requests) ?? attributes.pull_requests?.length ?? null,
    customTags: attributes.custom_tags.slice(0, MOST_TAGS),
    // Datadog gives its results: what derived them it doesn't say.
    resultRule: null,
    resultCommit: null,
    commits,
    raw: event,
  };
  return { ok: true, record, warnings };
}

/** A Datadog failure in our words. Never throws, whatever the event. */
export function toIncidentRecord(event: unknown): IncidentReading {
  const parsed = datadogFailureSchema.safeParse(event);
  if (!parsed.success) return unreadable(event, parsed.error);
  const { id, attributes } = parsed.data;
  const startedAt = toDate(attributes.started_at);
  if (startedAt === null) return { ok: false, externalId: id, reason: NO_START };
  const finishedAt = toDate(attributes.finished_at);
  const record: IncidentRecord = {
    externalId: id,
    name: attributes.name,
    services: unique(attributes.service),
    envs: unique(attributes.env),
    teams: unique(attributes.team),
    severity: attributes.severity,
    startedAt,
    finishedAt,
    restoreSeconds: toRestoreSeconds(attributes.time_to_restore, startedAt, finishedAt),
    source: attributes.source,
    carriedIds: incidentIdsIn(event),
    raw: event,
  };
  return { ok: true, record };
}

const NO_START = "started_at is missing or unreadable";

function unreadable(event: unknown, error: z.ZodError): UnreadableEvent {
  const fields = unique(error.issues.map((issue) => issue.path.join(".") || "the event"));
  return { ok: false, externalId: eventId(event), reason: `missing or unreadable: ${fields.join(", ")}` };
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function toDate(value: unknown): Date | null {
  const milliseconds = instantMilliseconds(value);
  return milliseconds === null ? null : new Date(milliseconds);
}

function toSeconds(value: number | null | undefined): number | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  return value >= 0 && value <= LONGEST_SECONDS ? value : null;
}

function toCount(value: number | null | undefined): number | null {
  const count = toSeconds(value);
  return count !== null && Number.isInteger(count) ? count : null;
}

function secondsBetween(start: Date, end: Date | null): number | null {
  return end === null ? null : toSeconds((end.getTime() - start.getTime()) / 1000);
}

/** Null while the incident is open; a zero without an end is no restoration at once but a value not yet set. */
function toRestoreSeconds(told: number | null | undefined, start: Date, end: Date | null): number | null {
  const seconds = toSeconds(told);
  if (end === null) return seconds === 0 ? null : seconds;
  return seconds ?? secondsBetween(start, end);
}

function toResult(changeFailure: boolean | null | undefined): DeploymentResult {
  if (typeof changeFailure !== "boolean") return "pending";
  return changeFailure ? "failed" : "passed";
}

/** What a remediation is called that names its deployment and not its kind. */
const UNSPECIFIED = "unspecified";

function toRemediation(remediation: Attributes["remediation"]): Remediation | null {
  if (!remediation?.type && !remediation?.id) return null;
  return { type: remediation.type?.toLowerCase() ?? UNSPECIFIED, externalId: remediation.id };
}

function toRepository(git: Attributes["git"]) {
  const remotes = [git?.repository_url, git?.repository_id].filter((one) => typeof one === "string");
  // What names no repository is kept in the encrypted event alone: nobody knows what it holds.
  const named = remotes.filter((remote) => normalizeRemoteUrl(remote) !== null);
  const repositorySlug = named.map(normalizeRemoteUrl)[0] ?? null;
  const sha = git?.commit_sha ?? null;
  return {
    repositoryUrl: named[0] === undefined ? null : bareRemoteUrl(named[0]),
    repositorySlug,
    commitSha: sha !== null && SHA.test(sha) ? sha.toLowerCase() : null,
  };
}

interface ReadCommits {
  commits: CommitRecord[];
  /** Listings of a sha beyond its first. */
  repeated: number;
  warnings: string[];
}

/** The commits in their order, each sha once. One that can't be read is left out and mentioned. */
function toCommits(items: readonly unknown[]): ReadCommits {
  const commits = new Map<string, CommitRecord>();
  let skipped = 0;
  for (const item of items) {
    const commit = toCommit(item);
    if (commit === null) skipped += 1;
    else if (!commits.has(commit.sha)) commits.set(commit.sha, commit);
  }
  const warnings = skipped === 0 ? [] : [`${skipped} of ${items.length} commits left out: no readable sha`];
  return { commits: [...commits.values()], repeated: items.length - skipped - commits.size, warnings };
}

function toCommit(item: unknown): CommitRecord | null {
  const parsed = datadogCommitSchema.safeParse(item);
  if (!parsed.success || !SHA.test(parsed.data.sha)) return null;
  const { sha, timestamp, author, message, change_lead_time, time_to_deploy } = parsed.data;
  return {
    sha: sha.toLowerCase(),
    committedAt: toDate(timestamp),
    authorEmail: author?.email ?? author?.canonical_email ?? null,
    isBot: author?.is_bot ?? null,
    message: message ?? null,
    leadTimeSeconds: toSeconds(change_lead_time),
    timeToDeploySeconds: toSeconds(time_to_deploy),
  };
}
