import type { ConnectOutcome } from "@/lib/ingest/integrations/connect";
import { connectDatadog } from "@/lib/ingest/integrations/connect";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { productionEnvironments } from "@/lib/workspace/organizations/schema";
import { FailedCommand, UsageError } from "../errors";
import { type OutputOptions, printJson, sayer } from "../output";
import { withOrganization } from "./with-organization";

interface Options extends OutputOptions {
  org: string;
  site: string;
  environments: string;
  /** False with `--no-history`. */
  history: boolean;
}

/** `iris datadog connect` */
export async function connectDatadogCommand(options: Options): Promise<void> {
  const { DD_API_KEY: apiKey, DD_APP_KEY: applicationKey } = process.env;
  if (!apiKey || !applicationKey)
    throw new UsageError("Set DD_API_KEY and DD_APP_KEY to the keys to connect with.");
  const environments = productionEnvironments.safeParse(
    options.environments.split(",").filter((name) => name.trim()),
  );
  if (!environments.success)
    throw new UsageError("--environments needs one name at least, for example production,live.");
  await withOrganization(options.org, async ({ service }, organizationId) => {
    const outcome = await connectDatadog(service, {
      organizationId,
      connectedBy: null,
      apiKey,
      applicationKey,
      site: options.site,
      ...(!options.history && { allHistory: false }),
    });
    if (!outcome.ok) throw refusal(outcome, options.site);
    unwrap(
      await service
        .from("organizations")
        .update({ production_environments: environments.data })
        .eq("id", organizationId),
    );
    if (options.json) printJson({ site: outcome.site.id });
    sayer(options)(
      `Datadog on ${outcome.site.id} is connected to ${options.org}. Next: iris sync --org ${options.org}`,
    );
  });
}

function refusal(outcome: Extract<ConnectOutcome, { ok: false }>, typed: string): Error {
  const site = outcome.site?.id ?? typed;
  const said = outcome.detail ? ` Datadog said: ${outcome.detail}` : "";
  const sentences: Record<typeof outcome.problem, string> = {
    "site-empty": "--site is empty: give one such as datadoghq.eu.",
    "site-unknown": `"${typed}" is not a Datadog site. Use one such as datadoghq.com, datadoghq.eu or us5.datadoghq.com.`,
    "site-unsupported-government": "Datadog doesn't offer Delivery Performance on its government sites.",
    "unknown-api-key": `Datadog on ${site} does not know this API key: it is mistyped, or was made on another site.`,
    "bad-application-key": `Datadog on ${site} accepted the API key but not the application key. Application keys belong to one site: check that this one was made there.`,
    "missing-scope": "The keys are good, but the application key lacks the scope dora_metrics_read.",
    network: `Datadog on ${site} can't be reached. Check the network, then try again.`,
    timeout: `Datadog on ${site} did not answer in time. Try again in a minute.`,
    "rate-limited": "Datadog asks to slow down. Try again in a minute.",
    server: `Datadog on ${site} has a problem of its own. Try again in a minute.`,
    "site-mismatch": `What answers for ${site} is not Datadog's Delivery Performance (DORA Metrics) API. Check the site and DATADOG_API_URL.`,
  };
  const sentence = `${sentences[outcome.problem]}${said}`;
  return outcome.problem.startsWith("site-") && outcome.problem !== "site-mismatch"
    ? new UsageError(sentence)
    : new FailedCommand(sentence);
}
