import { env } from "@/lib/platform/env";
import { createServiceClientFor } from "@/lib/platform/supabase/service";
import { connectEmbedded } from "@/lib/tools/embedded/connect";
import { type EmbeddedKeys, irisHome } from "@/lib/tools/embedded/home";
import type { AccountServer } from "@/lib/workspace/auth/accounts";

/** The Supabase a command works on, and how to let go of it. */
export interface CommandServer extends AccountServer {
  close(): Promise<void>;
}

/** The settings that the embedded default generates, as the environment variables the product reads. */
export function embeddedEnv(url: string, keys: EmbeddedKeys): Record<string, string> {
  return {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEY: keys.publishableKey,
    SUPABASE_SECRET_KEY: keys.secretKey,
    INTEGRATIONS_ENCRYPTION_KEY: keys.integrationsEncryptionKey,
    // Read again whenever it changes, so that a rotation needs no restart.
    IRIS_KEYS_FILE: irisHome().keys,
    CRON_SECRET: keys.cronSecret,
    IRIS_EMBEDDED: "1",
    ...(keys.earlierKeysLost ? { IRIS_LOST_KEYS: "1" } : {}),
    IRIS_DEMO: process.env.IRIS_DEMO || "1",
    IRIS_DEMO_PASSWORD: keys.demoPassword,
  };
}

/** Whether the environment names a Supabase of its own, so that no embedded one is wanted. */
export function isHosted(): boolean {
  return Boolean(process.env.SUPABASE_URL);
}

/**
 * Connects a command to the Supabase of the environment, or to the embedded one: the running one, else one of its own.
 * @throws EnvError; Error with one sentence when the embedded database can't start.
 */
export async function openServer(): Promise<CommandServer> {
  if (isHosted()) return serverFromEnv(async () => {});
  const embedded = await connectEmbedded(irisHome(), (why) => process.stderr.write(`${why}\n`));
  Object.assign(process.env, embeddedEnv(embedded.url, embedded.keys));
  return serverFromEnv(() => embedded.stop());
}

function serverFromEnv(close: () => Promise<void>): CommandServer {
  const {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEY: publishableKey,
    SUPABASE_SECRET_KEY,
    IRIS_EMBEDDED,
  } = env();
  return {
    service: createServiceClientFor(url, SUPABASE_SECRET_KEY),
    url,
    publishableKey,
    isEmbedded: IRIS_EMBEDDED,
    close,
  };
}
