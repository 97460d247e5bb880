import { unwrap } from "@/lib/platform/supabase/unwrap";
import { listMembers } from "@/lib/workspace/organizations/data";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { listAuditEvents, listTokenNames } from "./data";
import type { AuditFilter, AuditLogPage } from "./types";

const LINES_SHOWN = 50;

async function loadNames(org: OrganizationContext) {
  const [members, tokens] = await Promise.all([
    listMembers(org.client, org.id),
    listTokenNames(org.client, org.id),
  ]);
  return { members: new Map(members.map(({ userId, email }) => [userId, email])), tokens };
}

/** A screen of the audit log. The caller checks the role; row-level security does as well. @throws DatabaseError */
export async function loadAuditLog(org: OrganizationContext, filter: AuditFilter): Promise<AuditLogPage> {
  const [found, names] = await Promise.all([
    listAuditEvents(org.client, org.id, filter, LINES_SHOWN + 1),
    loadNames(org),
  ]);
  const events = found.slice(0, LINES_SHOWN);
  const olderThan = found.length > LINES_SHOWN ? (events.at(-1)?.id ?? null) : null;
  return { events, filter, olderThan, ...names };
}

const LINES_PER_READ = 1000;

/** The whole log in pieces, newest first, for an export of any length. @throws DatabaseError */
export async function* loadWholeAuditLog(
  org: OrganizationContext,
  filter: AuditFilter,
): AsyncGenerator<AuditLogPage> {
  const names = await loadNames(org);
  for (let before = filter.before; ; ) {
    const narrowed = { ...filter, before };
    const events = await listAuditEvents(org.client, org.id, narrowed, LINES_PER_READ);
    before = events.length === LINES_PER_READ ? (events.at(-1)?.id ?? null) : null;
    yield { events, filter: narrowed, olderThan: before, ...names };
    if (before === null) return;
  }
}

/** How many days the log is kept; null for ever. @throws DatabaseError */
export async function loadKeptDays(org: OrganizationContext): Promise<number | null> {
  const row = unwrap(
    await org.client.from("organizations").select("audit_kept_days").eq("id", org.id).single(),
  );
  return (row as { audit_kept_days: number | null }).audit_kept_days;
}
