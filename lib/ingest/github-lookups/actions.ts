"use server";

import { revalidatePath } from "next/cache";
import { after } from "next/server";
import { getTranslations } from "next-intl/server";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import { env } from "@/lib/platform/env";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { log } from "@/lib/platform/log";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { connectLimits } from "@/lib/platform/rate-limits/limits";
import { serviceClient } from "@/lib/platform/supabase/service";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
// biome-ignore lint/style/noRestrictedImports: what a look-up found is compared anew at once.
import { refreshStaleComparison } from "@/lib/read/origin-comparisons/refresh";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canConnect, canSync } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { type GithubProofOutcome, connectGithub as proveAndStore } from "./connect";
import { getGithubConnection } from "./data";
import { tryLookUp } from "./look-up";
import { connectGithubForm, namedRepositories } from "./schema";
import { forgetVainLookups } from "./unexplained";

type Problem = "tokenMissing" | "tokenClassic" | "tokenMalformed";

function lookUpAfterwards(org: OrganizationContext): void {
  const { id } = org;
  after(async () => {
    const service = serviceClient();
    await tryLookUp(service, id, Date.now() + env().SYNC_BUDGET_SECONDS * 1000, "person");
    await refreshStaleComparison(service, id);
  });
}

/** Proves the token at GitHub, stores it if it works, and begins to look commits up. The token never comes back. */
export async function connectGithub(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canConnect, async (org) => {
    const t = await getTranslations("github");
    const parsed = connectGithubForm.safeParse(textFields(form));
    if (!parsed.success) {
      const problem = fieldProblems(parsed.error).token as Problem;
      return refused({ fields: { token: t(`problems.${problem}`) } });
    }
    const tooOften = await refuseTooOften(connectLimits(org.id, org.user.id));
    if (tooOften) return tooOften;
    const outcome = await stored(org, parsed.data.token);
    if (outcome === "not-saved") return refused({ title: t("problems.notSaved") });
    if (!outcome.ok)
      return refused({
        title: t(`problems.${outcome.problem}`),
        detail: t(`problems.${outcome.problem}Detail`),
        quote: outcome.detail,
      });
    lookUpAfterwards(org);
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    const { readable, tried } = outcome.proof;
    return succeeded({ title: tried > 0 ? t("connectedReading", { readable, tried }) : t("connected") });
  });
}

async function stored(org: OrganizationContext, token: string): Promise<GithubProofOutcome | "not-saved"> {
  try {
    return await proveAndStore(serviceClient(), { organizationId: org.id, connectedBy: org.user.id, token });
  } catch (error) {
    // Whose role was taken meanwhile is told so, by asRole.
    if (!(error instanceof DatabaseError) || error.code === "PT403") throw error;
    log("github connection not stored", { organizationId: org.id, error });
    return "not-saved";
  }
}

/** Asks GitHub about everything that is unexplained, also what it was asked about in vain. */
export async function lookUpNow(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSync, async (org) => {
    const t = await getTranslations("github");
    const connection = await getGithubConnection(org.client, org.id, new Date());
    if (!connection || connection.status === "disconnected") return refused({ title: t("notConnected") });
    if (connection.isWorking) return succeeded({ title: t("busy") });
    await forgetVainLookups(serviceClient(), org.id);
    lookUpAfterwards(org);
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t("started") });
  });
}

/** Says whose deployments are read from GitHub, and begins to; none stops it. */
export async function chooseGithubDeployments(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const { repositories = "" } = textFields(form);
  const t = await getTranslations("github.deployments");
  const choose = async (org: OrganizationContext) => {
    const chosen = namedRepositories(repositories);
    if (typeof chosen === "string")
      return refused({ fields: { repositories: t(`problems.${chosen}`) }, values: { repositories } });
    const answer = await org.client.rpc("choose_github_deployments", {
      p_organization_id: org.id,
      p_repositories: chosen,
    });
    if (answer.error?.code === "PT409")
      return refused({ title: t("problems.datadog"), values: { repositories } });
    unwrap(answer);
    if (chosen.length > 0) lookUpAfterwards(org);
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded({ title: t(chosen.length > 0 ? "saved" : "stopped") });
  };
  return asRole(slug, canConnect, choose, {}, { repositories });
}

/** Wipes the token. What GitHub explained stays. */
export async function disconnectGithub(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canConnect, async (org) => {
    const connection = await getGithubConnection(org.client, org.id, new Date());
    if (connection) await disconnectIntegration(serviceClient(), org.id, connection.id, org.user.id);
    revalidatePath(`/${org.slug}/settings/integrations`, "layout");
    return succeeded();
  });
}
