/** Where the browser tests' own servers listen. */
export const WEB_PORT = Number(process.env.E2E_WEB_PORT ?? 34_100);
export const DATADOG_PORT = Number(process.env.E2E_DATADOG_PORT ?? 34_101);
