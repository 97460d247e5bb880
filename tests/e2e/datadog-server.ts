/** The Datadog that the browser tests connect to: the simulator over HTTP, with keys and a history of its own. */
import { serveOnLoopback } from "@/lib/demo/http-server";
import { READ_SCOPE } from "@/lib/demo/simulated-access";
import { createSimulatedDatadog } from "@/lib/demo/simulated-datadog";
import { syntheticHistory } from "@/lib/demo/synthetic-history";
import { TEST_KEYS } from "./keys";
import { DATADOG_PORT } from "./ports";

const history = syntheticHistory({
  seed: "browser tests",
  deployments: 900,
  commitsPerDeployment: 3,
  until: new Date(),
  days: 30,
});
const simulated = createSimulatedDatadog({
  history,
  keys: { apiKey: TEST_KEYS.apiKey, appKey: TEST_KEYS.applicationKey, scopes: [READ_SCOPE] },
});
/** Playwright asks whether the server is up without a key; any answer means it is. */
await serveOnLoopback(async (input, init) => {
  const request = new Request(input, init);
  if (request.method === "GET" && !request.headers.has("dd-api-key")) return new Response("up");
  return simulated.fetch(request);
}, DATADOG_PORT);
