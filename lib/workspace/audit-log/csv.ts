import { toCsv } from "@/lib/platform/csv/write";
import type { AuditEvent, AuditLogPage } from "./types";

/** The first row of the export. */
export const AUDIT_CSV_HEADER = toCsv([["id", "at", "actor_kind", "actor", "action", "subject", "detail"]]);

/** A piece of the log as CSV rows: instants in UTC, people by address where they still belong, else by id. */
export function toAuditCsv({ events, members, tokens }: AuditLogPage): string {
  const actorOf = ({ actor }: AuditEvent): string => {
    if (actor.kind === "system") return "";
    const id = actor.kind === "user" ? actor.userId : actor.tokenId;
    if (id === null) return "";
    return (actor.kind === "user" ? members : tokens).get(id) ?? id;
  };
  return toCsv(
    events.map((event) => [
      event.id,
      event.at.toISOString(),
      event.actor.kind,
      actorOf(event),
      event.action,
      event.subject,
      JSON.stringify(event.detail),
    ]),
  );
}
