import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where the browser tests' own servers listen: below the ports that systems hand out to connections, any of which may be in use. */
export const WEB_PORT = Number(process.env.E2E_WEB_PORT ?? 24_100);
export const DATADOG_PORT = Number(process.env.E2E_DATADOG_PORT ?? 24_101);
export const GITHUB_PORT = Number(process.env.E2E_GITHUB_PORT ?? 24_102);

export const WEB_URL = `http://localhost:${WEB_PORT}`;
export const DATADOG_URL = `http://127.0.0.1:${DATADOG_PORT}`;
export const GITHUB_URL = `http://127.0.0.1:${GITHUB_PORT}`;

/** Where the product under test keeps its data and writes its mails; gone afterwards. */
export const DATA_FOLDER = join(tmpdir(), `iris-e2e-${WEB_PORT}`);
