/** A simulated Datadog with a made-up history, as a process of its own: neither its time nor its memory is ours. */
import { createDemoKeys } from "@/lib/providers/simulated-datadog/demo-keys";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { createSimulatedDatadog } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { tellReady } from "./child";

const NO_LIMIT = { limit: 1_000_000, periodSeconds: 1 };

async function main(): Promise<void> {
  const history = syntheticHistory({
    seed: "bench",
    deployments: Number(process.env.BENCH_DEPLOYMENTS),
    commitsPerDeployment: Number(process.env.BENCH_COMMITS),
    until: new Date(Date.now() - 3_600_000),
    days: Number(process.env.BENCH_DAYS ?? 700),
    incidents: Number(process.env.BENCH_INCIDENTS),
  });
  const datadog = createSimulatedDatadog({
    history,
    keys: createDemoKeys("bench"),
    rateLimit: NO_LIMIT,
  });
  const server = await serveOnLoopback(datadog.fetch);
  tellReady({
    url: server.url,
    commits: history.deployments.reduce((sum, { attributes }) => sum + (attributes.commits?.length ?? 0), 0),
  });
}

void main();
