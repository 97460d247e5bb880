import { createDemoKeys } from "./demo-keys";
import { liveDemoHistory } from "./history";
import { createSimulatedDatadog, type SimulatedDatadog } from "./simulated-datadog";

/** The Datadog of the demo organization: its history up to `now`, behind its own keys. */
export function createDemoDatadog(now: () => Date = () => new Date()): SimulatedDatadog {
  return createSimulatedDatadog({ history: liveDemoHistory(), keys: createDemoKeys(), now });
}
