"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded, textFields } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { DatabaseError, unwrap } from "@/lib/platform/supabase/unwrap";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { problemText } from "@/lib/workspace/organizations/problem";
import { canAllowSharedLinks, canShareSnapshots } from "@/lib/workspace/organizations/roles";
import { linkTokenHash, newLinkToken } from "./links";
import { noteForm, shareForm, snapshotId } from "./schema";

/** Writes down what was concluded from a snapshot; an empty text takes it away. */
export async function noteSnapshot(
  slug: string,
  id: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = textFields(form);
  const note = async (org: Parameters<Parameters<typeof asRole>[2]>[0]) => {
    const t = await getTranslations("share.note");
    const parsed = noteForm.safeParse(values);
    if (!parsed.success) return refused({ fields: { note: t("refused") }, values });
    if (!snapshotId.safeParse(id).success) return refused({ title: await problemText("gone") });
    unwrap(
      await org.client.rpc("note_report_snapshot", {
        p_organization_id: org.id,
        p_snapshot_id: id,
        p_note: parsed.data.note,
      }),
    );
    revalidatePath(`/${org.slug}/snapshots`, "layout");
    return succeeded({ title: t("saved") });
  };
  return asRole(slug, canShareSnapshots, note, {}, values);
}

/** Makes a link that opens a snapshot's answer without an account. Its address is in the answer, this once. */
export async function shareSnapshot(
  slug: string,
  id: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canShareSnapshots, async (org) => {
    const t = await getTranslations("share.link");
    const parsed = shareForm.safeParse(textFields(form));
    if (!parsed.success) return refused({ title: t("daysMissing") });
    if (!snapshotId.safeParse(id).success) return refused({ title: await problemText("gone") });
    const token = newLinkToken();
    try {
      unwrap(
        await org.client.rpc("create_shared_link", {
          p_organization_id: org.id,
          p_snapshot_id: id,
          p_token_hash: linkTokenHash(token),
          p_shows_names: parsed.data.names === "1",
          p_days: parsed.data.days,
        }),
      );
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.code === "PT409") return refused({ title: t("notAllowed") });
      if (error.code === "PT429") return refused({ title: t("tooMany") });
      throw error;
    }
    revalidatePath(`/${org.slug}/snapshots`, "layout");
    return succeeded({ title: t("made"), result: `${await appOrigin()}/public/${token}` });
  });
}

/** Ends a link at once. */
export async function revokeSharedLink(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canShareSnapshots, async (org) => {
    const id = snapshotId.safeParse(sentForm(form).get("linkId"));
    if (!id.success) return refused({ title: await problemText("gone") });
    unwrap(await org.client.rpc("revoke_shared_link", { p_organization_id: org.id, p_link_id: id.data }));
    revalidatePath(`/${org.slug}/snapshots`, "layout");
    const t = await getTranslations("share.link");
    return succeeded({ title: t("revoked") });
  });
}

/** Says whether members may make links that open without an account. */
export async function allowSharedLinks(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const isAllowed = sentForm(form).get("allowed") === "1";
  return asRole(slug, canAllowSharedLinks, async (org) => {
    unwrap(await org.client.rpc("allow_shared_links", { p_organization_id: org.id, p_allowed: isAllowed }));
    revalidatePath(`/${org.slug}`, "layout");
    const t = await getTranslations("share.setting");
    return succeeded({ title: t(isAllowed ? "savedOn" : "savedOff") });
  });
}
