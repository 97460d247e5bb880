import { z } from "zod";
import type { AuditFilter } from "./types";

const one = (value: string | string[] | undefined): string => (typeof value === "string" ? value : "");

const action = z.string().regex(/^[a-z-]+\.[a-z-]+$/);
const actor = z.union([z.literal("system"), z.literal("token"), z.uuid()]);
const before = z.coerce.number().int().positive().safe();

/** The filter an address asks for; what makes no sense narrows nothing. */
export function parseAuditFilter(params: Record<string, string | string[] | undefined>): AuditFilter {
  return {
    action: action.safeParse(one(params.action)).data ?? null,
    actor: actor.safeParse(one(params.actor)).data ?? null,
    before: before.safeParse(one(params.before)).data ?? null,
  };
}

/** The filter as a query, with its question mark; empty for none. */
export function auditQuery(filter: Partial<AuditFilter>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== null) query.set(name, String(value));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
