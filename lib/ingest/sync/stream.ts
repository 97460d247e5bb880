import { toStoredColumns } from "@/lib/core/deployments/columns";
import type { CommitRecord, DeploymentRecord } from "@/lib/core/deployments/record";
import type { IncidentRecord } from "@/lib/core/incidents/record";
import type { OverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import {
  isSeveralLines,
  noEvidenceRuleId,
  toCommitOrigin,
} from "@/lib/ingest/commit-origins/classify-commits";
import { learnMessageHabits } from "@/lib/ingest/commit-origins/message-habits";
import { SquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import type { OrganizationTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import type { FeedKind } from "@/lib/ingest/feeds/types";
import { fingerprint, type Subkey } from "@/lib/platform/encryption/keys";
import { withoutUserInfo } from "@/lib/platform/security/scrub";
import { EVENT_LEVELS_MAX, eventId, eventText, isNestedTooDeep } from "@/lib/providers/datadog/event";
import {
  fieldNamesOf,
  type IncidentFieldNames,
  toManagedIncidentRecord,
  USUAL_FIELD_NAMES,
} from "@/lib/providers/datadog/managed-incident";
import { toDeploymentRecord, toIncidentRecord, type UnreadableEvent } from "@/lib/providers/datadog/reshape";

/** What turning a page into rows needs to know. */
export interface RowContext {
  fingerprintKey: Subkey;
  /** Of retired master keys: an event stored before a rotation is known by one of these. */
  retiredFingerprintKeys?: readonly Subkey[];
  /** Accounts that a person said something about. */
  accounts?: OverruledAccounts;
  /** What the organization taught about marks in its commits. */
  taught?: OrganizationTeaching;
  /** How the organization's repositories squash, as far as earlier pages told; each page adds to it. */
  squashes?: SquashHabits;
  /** Whether this organization's Datadog is known to forward whole commit messages; a page that proves it sets it. */
  messagesAreWhole: boolean;
  /** Which of the customer's fields of Incident Management says what; the usual ones otherwise. */
  fieldNames?: IncidentFieldNames;
}

/** A page as the database takes it, without the run's own fields. */
export type PageRows = Record<string, unknown> & {
  read: number;
  /** Slugs of the repositories that the page's deployments name. */
  repositories?: readonly string[];
};

/** The feeds a sync reads, each with its kind of event and its way into the database. */
export const STREAMS = {
  deployments: { kind: "deployment", record: "record_deployments_page", toRows: toDeploymentRows },
  dora_incidents: { kind: "incident", record: "record_incidents_page", toRows: toIncidentRows },
  managed_incidents: { kind: "incident", record: "record_incidents_page", toRows: toManagedIncidentRows },
} as const satisfies Record<FeedKind, unknown>;

interface SetAside {
  kind: "deployment" | "incident";
  external_id: string | null;
  fingerprint: string;
  retired_fingerprints?: string[];
  reason: string;
  raw: string;
}

/** An id is for finding the event again; a monstrous one is cut, the whole of it stands in the encrypted text. */
const LONGEST_ID = 200;
/** A deployment of 5,000 commits, Datadog's most, with long messages is half of it. One call carries an event whole. */
const LONGEST_TEXT = 8_000_000;

/** Why an event isn't even looked at; null for one of ordinary size. */
function hostileSize(event: unknown, text: string): string | null {
  if (isNestedTooDeep(event)) return `nested more than ${EVENT_LEVELS_MAX} levels deep`;
  return text.length > LONGEST_TEXT ? "larger than 8 MB" : null;
}

/** Reads events one by one, each with its text; what can't be understood goes aside, never in the way of the rest. */
function readEach<Record>(
  kind: SetAside["kind"],
  events: readonly unknown[],
  read: (event: unknown) => { ok: true; record: Record } | UnreadableEvent,
  context: RowContext,
) {
  const readings: { record: Record; text: string }[] = [];
  const setAside: SetAside[] = [];
  for (const event of events) {
    const text = eventText(event);
    const reason = hostileSize(event, text);
    const reading = reason === null ? read(event) : unreadable(event, reason);
    if (reading.ok) readings.push({ record: reading.record, text });
    else setAside.push(toSetAside(kind, text, reading, context));
  }
  return { readings, setAside };
}

const unreadable = (event: unknown, reason: string): UnreadableEvent => ({
  ok: false,
  externalId: eventId(event),
  reason,
});

/** What the event's text is recognized by; the database gets those of retired keys only while there are any. */
function toFingerprints(text: string, { fingerprintKey, retiredFingerprintKeys = [] }: RowContext) {
  const current = fingerprint(fingerprintKey, text);
  if (retiredFingerprintKeys.length === 0) return { fingerprint: current };
  return {
    fingerprint: current,
    retired_fingerprints: retiredFingerprintKeys.map((key) => fingerprint(key, text)),
  };
}

function toSetAside(
  kind: SetAside["kind"],
  text: string,
  { externalId, reason }: UnreadableEvent,
  context: RowContext,
): SetAside {
  const raw =
    text.length > LONGEST_TEXT ? JSON.stringify({ id: externalId, beginning: text.slice(0, 10_000) }) : text;
  return {
    kind,
    external_id: externalId?.slice(0, LONGEST_ID) ?? null,
    ...toFingerprints(raw, context),
    reason,
    raw,
  };
}

/** Rows that store nothing of an event but itself: for one the database refuses, however well it reads. */
export function toRefusedRows(name: FeedKind, event: unknown, context: RowContext): PageRows {
  const { kind, toRows } = STREAMS[name];
  const refused = unreadable(event, "the database can't hold one of its values");
  return {
    ...toRows([], context),
    read: 1,
    set_aside: [toSetAside(kind, eventText(event), refused, context)],
  };
}

function toDeploymentRows(events: readonly unknown[], context: RowContext): PageRows {
  const { readings, setAside } = readEach("deployment", events, toDeploymentRecord, context);
  const records = readings.map(({ record }) => record);
  const commits = records.flatMap((record) => record.commits);
  context.messagesAreWhole ||= commits.some((commit) => isSeveralLines(commit.message));
  const { messagesAreWhole, accounts, taught } = context;
  const classifying = { messagesAreWhole, accounts, taught };
  const { cutAt } = learnMessageHabits(commits.map(({ message }) => message));
  const { squashes, habitsOf } = readSquashes(records, context);
  return {
    read: events.length,
    repositories: [...new Set(records.flatMap((record) => record.repositorySlug ?? []))],
    deployments: readings.map(({ record, text }) => toDeploymentRow(record, text, context)),
    commits: records.flatMap((record) => {
      const habits = { cutAt, dropsBodies: habitsOf.dropsBodies(record.repositorySlug) };
      return record.commits.map((commit) =>
        withoutAbsent(toCommitOrigin(commit, { ...classifying, habits })),
      );
    }),
    squashes,
    // With every page from then on: the one that proved it may be refused, and to hear it again costs nothing.
    whole_messages_seen: messagesAreWhole,
    no_evidence_rule_id: noEvidenceRuleId(),
    set_aside: setAside,
  };
}

/** What a page tells about squash merges by repository, and the habits with it. */
function readSquashes(records: readonly DeploymentRecord[], context: RowContext) {
  const habitsOf = context.squashes ?? new SquashHabits();
  const byRepository = new Map<string, CommitRecord[]>();
  for (const { repositorySlug, commits } of records) {
    if (repositorySlug === null) continue;
    const before = byRepository.get(repositorySlug);
    if (before === undefined) byRepository.set(repositorySlug, [...commits]);
    else before.push(...commits);
  }
  const squashes = [...byRepository]
    .map(([repository, commits]) => habitsOf.take(repository, commits))
    .filter((row) => row !== null);
  return { squashes, habitsOf };
}

/** A row without what it has none of: the database reads what isn't named as null, and a page has thousands of rows. */
function withoutAbsent<Row extends object>(row: Row): Partial<Row> {
  const present = Object.entries(row).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(present) as Partial<Row>;
}

function toDeploymentRow(record: DeploymentRecord, raw: string, context: RowContext) {
  return {
    external_id: record.externalId,
    service: record.service,
    env: record.env,
    team: record.team,
    version: record.version,
    repository_url: record.repositoryUrl,
    repository_slug: record.repositorySlug,
    commit_sha: record.commitSha,
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    duration_seconds: record.durationSeconds,
    result: record.result,
    deployment_type: record.deploymentType,
    recovery_seconds: record.recoverySeconds,
    remediation_type: record.remediation?.type ?? null,
    remediation_external_id: record.remediation?.externalId ?? null,
    source: record.source,
    number_of_commits: record.numberOfCommits,
    ...toStoredColumns(record),
    ...toFingerprints(raw, context),
    raw,
    commits: record.commits.map((commit, position) => ({
      sha: commit.sha,
      position,
      committed_at: commit.committedAt,
      lead_time_seconds: commit.leadTimeSeconds,
      time_to_deploy_seconds: commit.timeToDeploySeconds,
    })),
  };
}

function toIncidentRows(events: readonly unknown[], context: RowContext): PageRows {
  const { readings, setAside } = readEach("incident", events, toIncidentRecord, context);
  return {
    read: events.length,
    incidents: readings.map(({ record }) => toIncidentRow(record, context)),
    set_aside: setAside,
  };
}

function toManagedIncidentRows(events: readonly unknown[], context: RowContext): PageRows {
  const { fieldNames = USUAL_FIELD_NAMES } = context;
  const read = (event: unknown) => toManagedIncidentRecord(event, fieldNames);
  const { readings, setAside } = readEach("incident", events, read, context);
  const records = readings.flatMap(({ record }) => record ?? []);
  const names = JSON.stringify(fieldNames);
  return {
    read: events.length,
    // The names are part of what it is recognized by: an incident that is read with others is another.
    incidents: records.map((record) => toIncidentRow(record, context, names)),
    set_aside: setAside,
    seen_fields: [...new Set(events.flatMap(fieldNamesOf))],
  };
}

function toIncidentRow(record: IncidentRecord, context: RowContext, readWith = "") {
  const secret = withoutUserInfo(JSON.stringify({ name: record.name, raw: record.raw }));
  return {
    external_id: record.externalId,
    services: record.services,
    envs: record.envs,
    teams: record.teams,
    severity: record.severity,
    started_at: record.startedAt,
    finished_at: record.finishedAt,
    restore_seconds: record.restoreSeconds,
    source: record.source,
    carried_ids: record.carriedIds,
    ...toFingerprints(readWith + secret, context),
    secret,
  };
}

/** What one call to the database carries, about. The embedded one has a single connection, for which pages wait meanwhile. */
export const CALL_BYTES = { usual: 1_000_000, embedded: 400_000 } as const;

/**
 * Splits a page's events so that no call to the database carries more than about `most` bytes: a deployment can hold
 * 5,000 commits. Order is kept; the last chunk is the one that carries the page's checkpoint.
 */
export function chunkEvents(events: readonly unknown[], most: number = CALL_BYTES.usual): unknown[][] {
  const chunks: unknown[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    const size = eventText(event).length;
    if (bytes > 0 && bytes + size > most) {
      chunks.push([]);
      bytes = 0;
    }
    chunks.at(-1)?.push(event);
    bytes += size;
  }
  return chunks;
}
