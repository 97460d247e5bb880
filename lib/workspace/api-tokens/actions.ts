"use server";

import { revalidatePath } from "next/cache";
import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  type FormOutcome,
  fieldProblems,
  refused,
  succeeded,
  textFields,
} from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { tokenLimits } from "@/lib/platform/rate-limits/limits";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { problemText } from "@/lib/workspace/organizations/problem";
import { canManageApiTokens } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { apiTokenId, createApiTokenForm } from "./schema";
import { apiTokenHash, newApiToken } from "./token";

type Problem = keyof Messages["apiTokens"]["problems"];
const DAY_MS = 86_400_000;

/** Makes a token; it is in the answer and nowhere else, because only its hash is kept. */
export async function createApiToken(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const { name = "", expiryDays = "" } = textFields(form);
  const values = { name, expiryDays, scopes: sentForm(form).getAll("scopes").join(" ") };
  const make = async (org: OrganizationContext) => {
    const t = await getTranslations("apiTokens");
    const parsed = createApiTokenForm.safeParse({
      name,
      expiryDays,
      scopes: sentForm(form).getAll("scopes"),
    });
    if (!parsed.success) {
      const problems = Object.entries(fieldProblems(parsed.error));
      const fields = Object.fromEntries(
        problems.map(([field, key]) => [field, t(`problems.${key as Problem}`)]),
      );
      return refused({ fields, values });
    }
    const tooOften = await refuseTooOften(tokenLimits(org.id), values);
    if (tooOften) return tooOften;
    const token = newApiToken();
    const days = Number(parsed.data.expiryDays);
    const answer = await org.client.rpc("create_api_token", {
      p_organization_id: org.id,
      p_name: parsed.data.name,
      p_scopes: parsed.data.scopes,
      p_token_hash: apiTokenHash(token),
      p_last_four: token.slice(-4),
      // The generated type doesn't know that null means "never".
      p_expires_at: days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null,
    });
    if (answer.error?.code === "PT409") return refused({ title: t("problems.tooMany"), values });
    unwrap(answer);
    revalidatePath(`/${org.slug}/settings/api-tokens`);
    return succeeded({ title: t("made"), detail: t("madeDetail"), result: token });
  };
  return asRole(slug, canManageApiTokens, make, {}, values);
}

/** Ends a token at once and for good. */
export async function revokeApiToken(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canManageApiTokens, async (org) => {
    const id = apiTokenId.safeParse(sentForm(form).get("tokenId"));
    if (!id.success) return refused({ title: await problemText("gone") });
    unwrap(await org.client.rpc("revoke_api_token", { p_organization_id: org.id, p_token_id: id.data }));
    revalidatePath(`/${org.slug}/settings/api-tokens`);
    return succeeded({ title: (await getTranslations("apiTokens"))("revokedNow") });
  });
}
