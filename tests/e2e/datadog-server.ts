/** The Datadog that the browser tests connect to: the simulator over HTTP, with keys and a history of its own. */
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { INCIDENT_SCOPE, READ_SCOPE } from "@/lib/providers/simulated-datadog/simulated-access";
import { createSimulatedDatadog } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { historyOfYears, testHistory } from "./history";
import { hostileHistory } from "./hostile-history";
import { HOSTILE_KEYS, TEST_KEYS, UNSCOPED_APPLICATION_KEY, YEARS_KEYS } from "./keys";
import { DATADOG_PORT } from "./ports";

/** Small enough that reading the history takes several pages. */
const MAX_PAGE = 250;

const history = testHistory();
const { apiKey, applicationKey } = TEST_KEYS;
const simulate = (appKey: string, scopes: string[]) =>
  createSimulatedDatadog({ history, maxPage: MAX_PAGE, keys: { apiKey, appKey, scopes } });
const scoped = simulate(applicationKey, [READ_SCOPE]);
const unscoped = simulate(UNSCOPED_APPLICATION_KEY, []);
const hostile = createSimulatedDatadog({
  history: hostileHistory(new Date()),
  keys: {
    apiKey: HOSTILE_KEYS.apiKey,
    appKey: HOSTILE_KEYS.applicationKey,
    scopes: [READ_SCOPE, INCIDENT_SCOPE],
  },
});

const years = createSimulatedDatadog({
  history: historyOfYears(),
  maxPage: MAX_PAGE,
  keys: { apiKey: YEARS_KEYS.apiKey, appKey: YEARS_KEYS.applicationKey, scopes: [READ_SCOPE] },
});

/** Pages of history that still go out; the reader then waits until a test lets it go on. */
let pagesLeft = Number.POSITIVE_INFINITY;
let goOn: (() => void)[] = [];

function hold(pages: number): Response {
  pagesLeft = pages;
  return new Response("held");
}

function release(): Response {
  pagesLeft = Number.POSITIVE_INFINITY;
  for (const resume of goOn) resume();
  goOn = [];
  return new Response("released");
}

async function waitForTurn(request: Request): Promise<void> {
  if (!request.url.endsWith("/dora/deployments")) return;
  const body = (await request.clone().json()) as { data: { attributes: { limit?: number } } };
  // Proving the keys reads a single event; only the history is held.
  if (body.data.attributes.limit === 1) return;
  if (pagesLeft > 0) pagesLeft -= 1;
  else await new Promise<void>((resolve) => goOn.push(resolve));
}

await serveOnLoopback(async (input, init) => {
  const request = new Request(input, init);
  const { pathname, searchParams } = new URL(request.url);
  if (pathname === "/hold") return hold(Number(searchParams.get("pages")));
  if (pathname === "/release") return release();
  // Playwright asks whether the server is up without a key; any answer means it is.
  if (request.method === "GET" && !request.headers.has("dd-api-key")) return new Response("up");
  if (request.headers.get("dd-api-key") === HOSTILE_KEYS.apiKey) return hostile.fetch(request);
  if (request.headers.get("dd-api-key") === YEARS_KEYS.apiKey) return years.fetch(request);
  await waitForTurn(request);
  const isUnscoped = request.headers.get("dd-application-key") === UNSCOPED_APPLICATION_KEY;
  return (isUnscoped ? unscoped : scoped).fetch(request);
}, DATADOG_PORT);
