import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "@/lib/tools/embedded/connect";
import { irisHome } from "@/lib/tools/embedded/home";
import { fillDataFolder } from "../../support/migrated-database";

/** What the tests need of the embedded Supabase that the whole run shares. */
export interface SharedSupabase {
  url: string;
  publishableKey: string;
  secretKey: string;
  encryptionKey: string;
  /** The folder of `database.log`. */
  logFolder: string;
}

declare module "vitest" {
  interface ProvidedContext {
    supabase: SharedSupabase;
  }
}

/** Starts the embedded Supabase as `npm start` does, in a folder of its own, for as long as the tests run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "iris-integration-"));
  const home = irisHome({ IRIS_HOME: join(folder, "home") });
  await fillDataFolder(home);
  const embedded = await startEmbedded(home);
  project.provide("supabase", {
    url: embedded.url,
    publishableKey: embedded.keys.publishableKey,
    secretKey: embedded.keys.secretKey,
    encryptionKey: embedded.keys.integrationsEncryptionKey,
    logFolder: home.log,
  });
  return async () => {
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
