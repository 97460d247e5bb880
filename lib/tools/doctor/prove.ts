import { readToken } from "@/lib/ingest/github-lookups/credentials";
import { readCredentials } from "@/lib/ingest/integrations/credentials";
import { datadogClientFor, siteOf } from "@/lib/ingest/integrations/provider";
import { env } from "@/lib/platform/env";
import { mailTransport } from "@/lib/platform/mail/transport";
import { postToSlack } from "@/lib/platform/slack/post";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { checkDatadogCredentials } from "@/lib/providers/datadog/check-credentials";
import { createGithubClient } from "@/lib/providers/github/client";
import { readSlackWebhook } from "@/lib/read/digests/slack-connection";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { type Finding, failed, ok, skipped, warning } from "./finding";
import type { ReportedIntegration } from "./report";

const PATIENCE_MS = 15_000;
/** Each costs a call or a few of the customer's. */
const MAX_PROVED = 25;

/** Proves what is connected: Datadog's and GitHub's keys by a call, Slack's address by a message without a text, mail by greeting. */
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

type About = (finding: Finding) => Finding;
const aboutIts =
  ({ organization_id: organizationId }: ReportedIntegration): About =>
  (finding) => ({ ...finding, organizationId });

/** What a connection answered: refused, silent, or busy, which tells nothing about keys. */
function unproved(check: string, address: string, kind: string, detail: string | null): Finding {
  const why = detail ? `${kind}: ${detail}` : kind;
  if (kind === "network" || kind === "timeout")
    return failed(check, `${address} can't be reached from here (${why}): check the network's way out.`);
  if (kind === "rate-limited" || kind === "server")
    return warning(check, `${address} answers, and doesn't say now whether it accepts the keys (${why}).`);
  if (kind === "site-mismatch" || kind === "bad-body" || kind === "bad-request")
    return failed(check, `${address} answers, but not as was expected of it (${why}): is it the right one?`);
  return failed(
    check,
    `${address} doesn't accept the keys (${why}): replace them on the integration's page.`,
  );
}

async function proveDatadog(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const about = aboutIts(one);
  const reading = await readCredentials(service, organizationIdForMachineWork(one), one.id);
  if (!reading.ok)
    return about(failed("datadog-keys", `Its Datadog keys can't be used: credentials-${reading.reason}.`));
  const site = siteOf(one.site ?? "");
  const limits = { maxAttempts: 2, timeoutMs: 10_000, deadlineAt: Date.now() + PATIENCE_MS };
  const client = await datadogClientFor(site, reading.credentials, limits);
  const check = await checkDatadogCredentials(client, new Date(), AbortSignal.timeout(PATIENCE_MS));
  const address = env().DATADOG_API_URL ?? `https://api.${site.id}`;
  return about(
    check.ok
      ? ok("datadog-keys", `${address} accepts both keys.`)
      : unproved("datadog-keys", address, check.problem, check.detail),
  );
}

async function proveGithub(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const about = aboutIts(one);
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
      : unproved("github-token", apiUrl, viewer.error.kind, viewer.error.detail),
  );
}

/** Slack refuses it with 400 at an address that takes messages, and with 403, 404 or 410 at one that doesn't any more. */
const WITHOUT_TEXT = { text: "", blocks: [] };

async function proveSlack(service: ServiceClient, one: ReportedIntegration): Promise<Finding> {
  const about = aboutIts(one);
  const url = await readSlackWebhook(service, organizationIdForMachineWork(one));
  if (url === null)
    return about(failed("slack", "No key opens its Slack address: connect the channel again."));
  const outcome = await postToSlack(url, WITHOUT_TEXT);
  if (outcome.ok || outcome.reason === "slack-400")
    return about(ok("slack", "Slack takes messages at the address; none was sent."));
  if (/^slack-(?:unreachable|lost|timeout)$/.test(outcome.reason))
    return about(
      failed("slack", `Slack doesn't answer from here (${outcome.reason}): check the network's way out.`),
    );
  if (!outcome.permanent)
    return about(
      warning("slack", `Slack answers, and doesn't say now whether it takes messages (${outcome.reason}).`),
    );
  return about(
    failed("slack", `Slack takes no messages at the address (${outcome.reason}): connect the channel again.`),
  );
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
