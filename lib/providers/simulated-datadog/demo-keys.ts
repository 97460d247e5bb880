import { createRandom, HEX } from "./random";
import { INCIDENT_SCOPE, READ_SCOPE, type SimulatedKeys } from "./simulated-access";

/**
 * The keys of the demo's Datadog, in the form of real ones. Not secrets: they open nothing but the simulator,
 * and are the same on every start, so that a stored connection goes on working.
 */
export function createDemoKeys(name = "acme-payments"): SimulatedKeys {
  const random = createRandom(`keys:${name}`);
  return { apiKey: random.text(HEX, 32), appKey: random.text(HEX, 40), scopes: [READ_SCOPE, INCIDENT_SCOPE] };
}
