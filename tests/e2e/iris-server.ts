/** The product as `npm start` runs it, on a data folder of its own that is gone afterwards. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATADOG_PORT, WEB_PORT } from "./ports";

const home = mkdtempSync(join(tmpdir(), "iris-e2e-"));
const child = spawn(process.execPath, ["lib/cli/bootstrap.mjs", "start"], {
  stdio: "inherit",
  env: {
    ...process.env,
    IRIS_HOME: home,
    PORT: String(WEB_PORT),
    DATADOG_API_URL: `http://127.0.0.1:${DATADOG_PORT}`,
  },
});
process.on("SIGTERM", () => child.kill("SIGTERM"));
process.on("SIGINT", () => child.kill("SIGTERM"));
child.on("exit", (code) => {
  rmSync(home, { recursive: true, force: true });
  process.exit(code ?? 1);
});
