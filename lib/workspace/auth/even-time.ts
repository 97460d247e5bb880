import { setTimeout as delay } from "node:timers/promises";

/** A refused sign-in: checking a password takes Supabase some 0.2 s, and finding no account almost none. */
export const SIGN_IN_SLOT_MS = 600;
/** A sign-up whose address must be confirmed: sending the mail takes a second, and an account that exists gets none. */
export const SIGN_UP_SLOT_MS = 2_000;

/**
 * Waits for the next whole slot after a beginning, so that how long an answer took tells nothing of what was found.
 * @param startedAt as `performance.now()` gave it.
 */
export async function untilSlotEnds(startedAt: number, slotMs: number): Promise<void> {
  const passed = performance.now() - startedAt;
  await delay(slotMs - (passed % slotMs));
}
