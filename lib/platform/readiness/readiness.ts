import { keyIdOf } from "@/lib/platform/encryption/keys";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { findNotReady, type Installation, type NotReady } from "./check";

/** Anybody may ask; the database is asked at most so often. */
const KEEP_MS = 5_000;

/** The installation of this process's settings. @throws EnvError */
export function ownInstallation(): Installation {
  const settings = env();
  const { current, retired } = masterKeys();
  return {
    url: settings.SUPABASE_URL,
    publishableKey: settings.SUPABASE_PUBLISHABLE_KEY,
    secretKey: settings.SUPABASE_SECRET_KEY,
    keyIds: [current, ...retired].map(keyIdOf),
    acceptsLostTexts: settings.IRIS_LOST_KEYS,
  };
}

let kept: { at: number; answer: Promise<NotReady | null> } | undefined;

/** What keeps this installation from serving, null where nothing does; asked anew after five seconds. */
export function readiness(now = Date.now()): Promise<NotReady | null> {
  if (!kept || now - kept.at >= KEEP_MS) kept = { at: now, answer: findNotReady(ownInstallation()) };
  return kept.answer;
}
