import { createHmac, timingSafeEqual } from "node:crypto";

/** Carries what the asked installation signs, so that an operator's check sees whose answer it is. */
export const CHALLENGE_HEADER = "x-iris-challenge";
const CHALLENGE = /^[0-9a-f]{32}$/;

/** Shows that somebody has this installation's cron secret, without showing it; null for what is no challenge. */
export function proveIdentity(secret: string, challenge: string | null): string | null {
  if (challenge === null || !CHALLENGE.test(challenge)) return null;
  return createHmac("sha256", secret).update(`iris identity ${challenge}`).digest("hex");
}

/** Whether a proof is that of an installation with this secret. */
export function isOwnProof(secret: string, challenge: string, proof: unknown): boolean {
  const expected = Buffer.from(proveIdentity(secret, challenge) ?? "");
  const given = Buffer.from(typeof proof === "string" ? proof : "");
  return given.length === expected.length && expected.length > 0 && timingSafeEqual(given, expected);
}
