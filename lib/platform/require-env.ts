import { EnvError, env } from "./env";

/** Ends the process with the settings' problems on standard error when they can't be used. */
export function requireUsableEnv(): void {
  try {
    env();
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
