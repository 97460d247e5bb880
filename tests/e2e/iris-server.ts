/** The product as `npm start` runs it, on a data folder of its own that is gone afterwards. */
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { CHEAP_PASSWORDS } from "../support/cheap-passwords";
import { SIGN_IN_CLIENT } from "../support/github-sign-in-double";
import { DATA_FOLDER, DATADOG_URL, GITHUB_PORT, GITHUB_URL, WEB_PORT } from "./ports";

// What a killed run left behind.
rmSync(DATA_FOLDER, { recursive: true, force: true });
const child = spawn(process.execPath, ["lib/tools/cli/bootstrap.mjs", "start"], {
  stdio: "inherit",
  env: {
    ...process.env,
    ...CHEAP_PASSWORDS,
    IRIS_HOME: DATA_FOLDER,
    PORT: String(WEB_PORT),
    DATADOG_API_URL: DATADOG_URL,
    GITHUB_API_URL: GITHUB_URL,
    DNS_SERVER: `127.0.0.1:${GITHUB_PORT}`,
    SIGN_IN_PROVIDERS: "github",
    SIGN_IN_GITHUB_URL: GITHUB_URL,
    SIGN_IN_GITHUB_CLIENT_ID: SIGN_IN_CLIENT.id,
    SIGN_IN_GITHUB_SECRET: SIGN_IN_CLIENT.secret,
  },
});
process.on("SIGTERM", () => child.kill("SIGTERM"));
process.on("SIGINT", () => child.kill("SIGTERM"));
child.on("exit", (code) => {
  rmSync(DATA_FOLDER, { recursive: true, force: true });
  process.exit(code ?? 1);
});
