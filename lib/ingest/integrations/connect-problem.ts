import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused } from "@/lib/platform/forms/outcome";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";
import type { ConnectOutcome, ConnectProblem } from "./connect";

/** Problems whose remedy is in a sentence of its own. */
const WITH_REMEDY = [
  "unknown-api-key",
  "bad-application-key",
  "missing-scope",
  "network",
  "timeout",
  "rate-limited",
  "server",
  "site-mismatch",
  "site-unknown",
] as const satisfies readonly ConnectProblem[];

/** The field a problem belongs to, where it belongs to one. */
const FIELDS: Partial<Record<ConnectProblem, string>> = {
  "site-empty": "site",
  "site-unknown": "site",
  "site-unsupported-government": "site",
};

/** Why a connection was refused, in the reader's language, with Datadog's own words quoted. */
export async function refusedConnection(
  outcome: Extract<ConnectOutcome, { ok: false }>,
  values: Record<string, string>,
): Promise<FormOutcome> {
  const t = await getTranslations("integrations.problems");
  const { problem, detail: quote } = outcome;
  const site = outcome.site?.id ?? values.site ?? "";
  const sites = DATADOG_SITES.map(({ id }) => id).join(", ");
  const title = t(problem, { site });
  const remedied = WITH_REMEDY.find((known) => known === problem);
  const detail = remedied ? t(`${remedied}Detail`, { site, sites }) : null;
  const field = FIELDS[problem];
  if (field) return refused({ fields: { [field]: [title, detail].filter(Boolean).join(" ") }, values });
  return refused({ title, detail, quote, values });
}

export type IntegrationProblem = keyof Messages["integrations"]["problems"];
