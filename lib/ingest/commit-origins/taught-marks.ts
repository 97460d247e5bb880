import { z } from "zod";
import { AI_MODES } from "@/lib/core/origins/classification";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import type { KnownOrigin } from "@/lib/core/origins/origin";
import {
  MARK_MEANINGS,
  type MarkMeaning,
  type TaughtMark,
  type Teaching,
  toTeaching,
} from "@/lib/core/origins/taught";
import {
  organizationSubkey,
  organizationSubkeys,
  retiredSubkeys,
} from "@/lib/ingest/integrations/credentials";
import { fingerprint } from "@/lib/platform/encryption/keys";
import { callSealed, sealFor } from "@/lib/platform/supabase/seal";
import type { ServiceClient, UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseMark, toMarkKey } from "./mark-key";

/** A mark that was taught, as the settings list it. */
export interface TaughtMarkEntry extends TaughtMark {
  id: string;
  reason: string;
  createdAt: Date;
  /** Null while it holds. */
  revokedAt: Date | null;
}

/** What an organization taught, and the version of the rules it makes. */
export interface OrganizationTeaching {
  teaching: Teaching;
  /** `RULES_VERSION`, with the number of changes to what was taught behind it where there are any. */
  rulesVersion: string;
  /** How often something was taught or taken back. */
  revision: number;
  entries: readonly TaughtMarkEntry[];
}

const answered = z.object({
  revision: z.number(),
  marks: z.array(
    z.object({
      id: z.string(),
      mark: z.string().nullable(),
      meaning: z.enum(MARK_MEANINGS),
      name: z.string().nullable(),
      ai_mode: z.enum(AI_MODES).nullable(),
      only_tool: z.string().nullable(),
      holds_from: z.string().nullable(),
      holds_until: z.string().nullable(),
      reason: z.string(),
      created_at: z.coerce.date(),
      revoked_at: z.coerce.date().nullable(),
    }),
  ),
});

/** The version that commits are classified by once so many things were taught or taken back. */
export const versionWith = (revision: number): string =>
  revision === 0 ? RULES_VERSION : `${RULES_VERSION}.${revision}`;

/** What an organization taught about marks in its commits. One whose key is gone is left out. @throws DatabaseError */
export async function getTeaching(
  service: ServiceClient,
  organizationId: OrganizationId,
): Promise<OrganizationTeaching> {
  const answer = await callSealed(service, "read_taught_marks", {
    organization_id: organizationId,
    subkeys: organizationSubkeys(organizationId, "events"),
  });
  const { revision, marks } = answered.parse(JSON.parse(answer ?? '{"revision":0,"marks":[]}'));
  const entries = marks.flatMap((row): TaughtMarkEntry[] => {
    const mark = row.mark === null ? null : parseMark(row.mark);
    if (mark === null) return [];
    const { id, meaning, name, reason } = row;
    return [
      {
        ...mark,
        id,
        meaning,
        name,
        reason,
        mode: row.ai_mode,
        onlyTool: row.only_tool,
        from: row.holds_from,
        until: row.holds_until,
        createdAt: row.created_at,
        revokedAt: row.revoked_at,
      },
    ];
  });
  return {
    teaching: toTeaching(entries.filter(({ revokedAt }) => revokedAt === null)),
    rulesVersion: versionWith(revision),
    revision,
    entries,
  };
}

const ORIGIN_OF: Record<MarkMeaning, KnownOrigin> = {
  agent: "AI_ASSISTED",
  bot: "BOT",
  person: "HUMAN",
  "no-mark": "HUMAN",
};

function toRequest(organizationId: OrganizationId, mark: TaughtMark, reason: string) {
  const { keyId, key } = organizationSubkey(organizationId, "events");
  const text = toMarkKey(mark);
  return {
    organization_id: organizationId,
    mark: text,
    fingerprint: fingerprint(organizationSubkey(organizationId, "fingerprint"), text),
    retired_fingerprints: retiredSubkeys(organizationId, "fingerprint").map((one) => fingerprint(one, text)),
    key_id: keyId,
    subkey: key,
    origin: ORIGIN_OF[mark.meaning],
    tools: mark.name === null || ORIGIN_OF[mark.meaning] === "HUMAN" ? [] : [mark.name],
    reason,
    meaning: mark.meaning,
    ai_mode: mark.meaning === "agent" ? (mark.mode ?? "assisted") : null,
    only_tool: mark.onlyTool,
    holds_from: mark.from,
    holds_until: mark.until,
  };
}

/** Says what a mark means; the next pass goes back over the stored commits. @throws DatabaseError PT403 for whoever may not. */
export async function teachMark(
  clients: { user: UserClient; service: ServiceClient },
  organizationId: OrganizationId,
  mark: TaughtMark,
  reason: string,
): Promise<string> {
  const sealed = await sealFor(clients.service, toRequest(organizationId, mark, reason));
  return unwrap(
    await clients.user.rpc("teach_mark", { p_organization_id: organizationId, p_sealed: sealed }),
  );
}

const isSame = (one: TaughtMark, other: TaughtMark) =>
  one.meaning === other.meaning &&
  one.name === other.name &&
  one.mode === other.mode &&
  one.onlyTool === other.onlyTool &&
  one.from === other.from &&
  one.until === other.until;

/** What putting a whole file of rules did. */
export interface TaughtChanges {
  taught: number;
  revoked: number;
  unchanged: number;
}

/**
 * Makes what is taught exactly these marks, for the API and the command line: what is new or different is taught, what
 * is missing is taken back. The caller has proved that whoever asks may.
 * @throws DatabaseError
 */
export async function putTaughtMarks(
  service: ServiceClient,
  organizationId: OrganizationId,
  marks: readonly (TaughtMark & { reason: string })[],
): Promise<TaughtChanges> {
  const standing = (await getTeaching(service, organizationId)).entries.filter(
    ({ revokedAt }) => revokedAt === null,
  );
  const wanted = new Map(marks.map((mark) => [toMarkKey(mark), mark]));
  const changes: TaughtChanges = { taught: 0, revoked: 0, unchanged: 0 };
  for (const entry of standing) {
    const mark = wanted.get(toMarkKey(entry));
    if (mark !== undefined && isSame(entry, mark)) {
      wanted.delete(toMarkKey(entry));
      changes.unchanged += 1;
    } else if (mark === undefined) {
      unwrap(
        await service.rpc("forget_mark_by_machine", {
          p_organization_id: organizationId,
          p_overrule_id: entry.id,
        }),
      );
      changes.revoked += 1;
    }
  }
  for (const { reason, ...mark } of wanted.values()) {
    await callSealed(service, "teach_mark_by_machine", toRequest(organizationId, mark, reason));
    changes.taught += 1;
  }
  return changes;
}
