import type { MasterKeys } from "@/lib/platform/encryption/master-keys";
import { parseProvider, type SignInProvider } from "@/lib/platform/sign-in-providers";
import { isSigned, sign } from "@/lib/workspace/auth/signature";

/** How long somebody may take at the provider. */
export const TRIP_SECONDS = 600;

/** A way to a provider and back, as the browser that went carries it. */
export interface Trip {
  provider: SignInProvider;
  /** The secret half of PKCE: only the browser that has it can use what the provider sends back. */
  verifier: string;
  /** The page to go on to, checked before. */
  next: string;
  expiresAt: Date;
}

/** The trip as a cookie's text, under our signature. */
export function tripText(keys: MasterKeys, { provider, verifier, next, expiresAt }: Trip): string {
  const text = Buffer.from(JSON.stringify([provider, verifier, next, expiresAt.getTime()])).toString(
    "base64url",
  );
  return `${text}.${sign(keys, "provider-trip", text)}`;
}

/** Reads a trip; null for one that isn't ours or took too long. */
export function readTrip(keys: MasterKeys, cookie: string, now: Date): Trip | null {
  const [, text = "", signature = ""] = /^([\w-]{1,4000})\.([\w-]{43})$/.exec(cookie) ?? [];
  if (!isSigned(keys, "provider-trip", text, signature)) return null;
  // Signed, so it is what `tripText` wrote.
  const [name, verifier, next, until] = JSON.parse(Buffer.from(text, "base64url").toString()) as unknown[];
  const provider = parseProvider(name);
  const expiresAt = new Date(Number(until));
  if (!provider || !(expiresAt.getTime() > now.getTime())) return null;
  return { provider, verifier: String(verifier), next: String(next), expiresAt };
}
