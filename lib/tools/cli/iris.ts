/** `npm run iris -- …` */
import nextEnv from "@next/env";
import { runProgram } from "./exit-code";
import { irisProgram, isIrisUsage } from "./program";

async function main(): Promise<void> {
  nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error });
  process.env.LITE_TELEMETRY = "0";
  process.env.IRIS_LOG ??= "off";
  // Whoever reads the output may have seen enough (`| head`).
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  await runProgram(irisProgram(), isIrisUsage);
}

void main();
