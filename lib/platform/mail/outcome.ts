/** How sending went. `permanent` when another try would go the same way; `reason` is a short word, never an address. */
export type SendOutcome = { ok: true } | { ok: false; permanent: boolean; reason: string };

/** How long a server is waited for, whichever way a mail goes. */
export const SEND_TIMEOUT_MS = 20_000;

export const SENT: SendOutcome = { ok: true };

/** It did not go, and another try won't. */
export function refusedForGood(reason: string): SendOutcome {
  return { ok: false, permanent: true, reason };
}

/** It did not go, and later it may. */
export function failedForNow(reason: string): SendOutcome {
  return { ok: false, permanent: false, reason };
}
