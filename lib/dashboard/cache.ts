import { LRUCache } from "lru-cache";
import type { OrganizationContext } from "@/lib/organizations/types";
import { FIGURES_DEFINITION_VERSION } from "./definition";

/** A figure of a page is some kilobytes; this many stay below a hundred megabytes. */
const MOST_ENTRIES = 500;

const remembered = new LRUCache<string, Promise<unknown>>({ max: MOST_ENTRIES });

/** Whose data, and in which state: the gate has read both for this very request. */
export type CacheOwner = Pick<OrganizationContext, "id" | "dataVersion">;

/**
 * What was read before of the same organization at the same data version, with the same question; else reads it. The
 * data version rises in the transaction that changes the data, whoever changes it, so that nothing here grows stale:
 * it is never asked for again. A refusal is not kept. Ask only after the gate, and only for what every member may see.
 */
export function remember<T>(
  owner: CacheOwner,
  what: string,
  question: unknown,
  read: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([owner.id, owner.dataVersion, FIGURES_DEFINITION_VERSION, what, question]);
  const found = remembered.get(key);
  if (found) return found as Promise<T>;
  const reading = read();
  remembered.set(key, reading);
  reading.catch(() => remembered.delete(key));
  return reading;
}
