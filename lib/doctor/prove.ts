import { checkDatadogCredentials } from "@/lib/datadog/check-credentials";
import { readSlackWebhook } from "@/lib/digests/slack-connection";
import { env } from "@/lib/env";
import { createGithubClient } from "@/lib/github/client";
import { readToken } from "@/lib/github-lookups/credentials";
import { readCredentials } from "@/lib/integrations/credentials";
import { datadogClientFor, siteOf } from "@/lib/integrations/provider";
import { mailTransport } from "@/lib/mail/transport";
import { organizationIdForMachineWork } from "@/lib/organizations/data";
import type { ServiceClient } from "@/lib/supabase/service";
import { type Finding, failed, ok, skipped, warning } from "./finding";
import type { ReportedIntegration } from "./report";

const PATIENCE_MS = 15_000;
/** Each costs a call or a few of the customer's. */
const MAX_PROVED = 25;

/** Proves what is connected: Datadog's and GitHub's keys by a call, Slack's address by opening it, mail by greeting. */
export async function proveConnections(
  service: ServiceClient,
  integrations: readonly ReportedIntegration[],
): Promise<Finding[]> {
  const real = integrations.filter(({ is_demo }) => !is_demo);
  const findings: Finding[] = [];
  for (const one of real.slice(0, MAX_PROVED)) {
    findings.push(
      one.provider === "datadog" ? await proveDatadog(service, one) : await proveGithub(service, one),
    );
    if (one.provider === "datadog" && one.has_slack) findings.push(await proveSlack(service, one));
  }
  if (real.length > MAX_PROVED)
    findings.push(skipped("connections", `${real.length - MAX_PROVED} further connections weren't proved.`));
  findings.push(await proveMail());
  return findings;
}

async function proveDatadog(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const organizationId = organizationIdForMachineWork(one);
  const about = (finding: Finding) => ({ ...finding, organizationId: one.organization_id });
  const reading = await readCredentials(service, organizationId, one.id);
  if (!reading.ok)
    return about(failed("datadog-keys", `Its Datadog keys can't be used: credentials-${reading.reason}.`));
  const site = siteOf(one.site ?? "");
  const limits = { maxAttempts: 2, timeoutMs: 10_000, deadlineAt: Date.now() + PATIENCE_MS };
  const client = await datadogClientFor(site, reading.credentials, limits);
  const check = await checkDatadogCredentials(client, new Date(), AbortSignal.timeout(PATIENCE_MS));
  const address = env().DATADOG_API_URL ?? `https://api.${site.id}`;
  if (check.ok) return about(ok("datadog-keys", `${address} accepts both keys.`));
  return about(
    failed(
      "datadog-keys",
      `${address} doesn't accept the keys: ${check.problem}${check.detail ? ` (${check.detail})` : ""}.`,
    ),
  );
}

async function proveGithub(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const about = (finding: Finding) => ({ ...finding, organizationId: one.organization_id });
  const reading = await readToken(service, organizationIdForMachineWork(one), one.id);
  if (!reading.ok)
    return about(failed("github-token", `Its GitHub token can't be used: credentials-${reading.reason}.`));
  const { GITHUB_API_URL: apiUrl } = env();
  const github = createGithubClient({
    token: reading.credentials.token,
    apiUrl,
    throttleId: `doctor ${one.id}`,
    fetch,
    now: Date.now,
    deadlineAt: Date.now() + PATIENCE_MS,
    retries: 1,
  });
  const viewer = await github.getViewer();
  return about(
    viewer.ok
      ? ok("github-token", `${apiUrl} accepts the token.`)
      : failed("github-token", `${apiUrl} doesn't accept the token: ${viewer.error.kind}.`),
  );
}

async function proveSlack(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const about = (finding: Finding) => ({ ...finding, organizationId: one.organization_id });
  const url = await readSlackWebhook(service, organizationIdForMachineWork(one));
  if (url === null)
    return about(failed("slack", "No key opens its Slack address: connect the channel again."));
  const { origin } = new URL(url);
  try {
    // The address itself would post; its host answering has to do.
    await fetch(origin, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    return about(
      ok("slack", `${origin} answers; whether the channel still takes messages shows at the next one.`),
    );
  } catch {
    return about(failed("slack", `${origin} doesn't answer from here: check the network's way out.`));
  }
}

async function proveMail(): Promise<Finding> {
  const transport = await mailTransport();
  if (transport === null)
    return warning("mail", "Nothing can be mailed: set MAIL_FROM with SMTP_URL or RESEND_API_KEY.");
  const outcome = await transport.prove();
  if (outcome === null) return skipped("mail", "Resend's key shows at the next mail; nothing was sent.");
  return outcome.ok
    ? ok("mail", "The mail server lets Iris in; nothing was sent.")
    : failed(
        "mail",
        `The mail server doesn't let Iris in: ${outcome.reason} (docs/operations.md says what to do).`,
      );
}
