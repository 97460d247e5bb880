import { LRUCache } from "lru-cache";
import type { OrganizationContext } from "./types";

/** A figure of a page is some kilobytes of JSON, and in memory a few times that. */
const MOST_ENTRIES = 500;
const MOST_CHARACTERS = 32_000_000;
/** What is longer, such as years of incidents, is read anew rather than pushing out everything else. */
const MOST_CHARACTERS_OF_ONE = 1_000_000;

const remembered = new LRUCache<string, Promise<unknown>>({
  max: MOST_ENTRIES,
  maxSize: MOST_CHARACTERS,
  maxEntrySize: MOST_CHARACTERS_OF_ONE,
});

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
  const key = JSON.stringify([owner.id, owner.dataVersion, what, question]);
  const found = remembered.get(key);
  if (found) return found as Promise<T>;
  const reading = read();
  remembered.set(key, reading, { size: 1 });
  reading.then(
    (value) => keep(key, reading, value),
    () => remembered.delete(key),
  );
  return reading;
}

/** Sets what was read again with its size, which is known only now; a cache keeps the size of what it has already. */
function keep(key: string, reading: Promise<unknown>, value: unknown): void {
  if (remembered.peek(key) !== reading) return;
  remembered.delete(key);
  remembered.set(key, reading, { size: 1 + charactersOf(value) });
}

function charactersOf(value: unknown): number {
  const toPlain = (_key: string, part: unknown) =>
    part instanceof Map || part instanceof Set ? [...part] : part;
  return JSON.stringify(value, toPlain)?.length ?? 0;
}
