import { env } from "@/lib/platform/env";
import { seedDemo } from "@/lib/tools/demo/seed";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { withServer } from "./with-organization";

const BUDGET_MS = 10 * 60_000;

/** `iris demo seed` */
export async function seedDemoCommand(options: OutputOptions): Promise<void> {
  await withServer(async (server) => {
    const { IRIS_DEMO_PASSWORD: password } = env();
    if (!password)
      throw new UsageError("Set IRIS_DEMO_PASSWORD to the demo account's password, 12 characters at least.");
    const outcome = await seedDemo(server, password, Date.now() + BUDGET_MS);
    if (outcome.state !== "succeeded") throw new FailedCommand(`The demo's sync ended as ${outcome.state}.`);
    const { deployments, incidents } = outcome;
    if (options.json) printJson({ deployments, incidents });
    else sayer(options)(`The demo is ready: ${deployments.new} new deployments.`);
  });
}
