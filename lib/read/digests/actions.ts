"use server";

import { revalidatePath } from "next/cache";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { LOCALES, type Locale } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { slackTestLimits } from "@/lib/platform/rate-limits/limits";
import { letterMessage } from "@/lib/platform/slack/letter-message";
import { postToSlack } from "@/lib/platform/slack/post";
import { parseSlackWebhookUrl } from "@/lib/platform/slack/webhook-url";
import { serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { asRole } from "@/lib/workspace/organizations/as-role";
import { canManageDigest, canSubscribe } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { connectSlack, disconnectSlack } from "./slack-connection";

function typedLocale(form: FormData): Locale | null {
  return LOCALES.find((known) => known === sentForm(form).get("locale")) ?? null;
}

const settingsOf = (org: OrganizationContext) => `/${org.slug}/settings/digest`;

/** Subscribes the reader to the digest, or changes its language. */
export async function subscribeToDigest(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSubscribe, async (org) => {
    const t = await getTranslations("digests");
    const locale = typedLocale(form);
    if (!locale) return refused({ title: t("problems.languageMissing") });
    unwrap(await org.client.rpc("set_digest_subscription", { p_organization_id: org.id, p_locale: locale }));
    revalidatePath(settingsOf(org));
    return succeeded({ title: t("mine.saved", { email: org.user.email }) });
  });
}

/** Ends the reader's subscription. */
export async function unsubscribeFromDigest(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canSubscribe, async (org) => {
    unwrap(await org.client.rpc("set_digest_subscription", { p_organization_id: org.id, p_locale: null }));
    revalidatePath(settingsOf(org));
    return succeeded({ title: (await getTranslations("digests.mine"))("ended") });
  });
}

/** Posts a first message to a Slack channel, and keeps its address if Slack took it. The address never comes back. */
export async function connectSlackChannel(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canManageDigest, async (org) => {
    const t = await getTranslations("digests");
    const locale = typedLocale(form);
    if (!locale) return refused({ title: t("problems.languageMissing") });
    const url = parseSlackWebhookUrl(String(sentForm(form).get("url") ?? ""));
    if (!url) return refused({ fields: { url: t("problems.notSlack") }, values: { locale } });
    const tooOften = await refuseTooOften(slackTestLimits(org.id, org.user.id), { locale });
    if (tooOften) return tooOften;
    const outcome = await postToSlack(url, letterMessage(await helloLetter(org, locale)));
    if (!outcome.ok) {
      const title = outcome.permanent
        ? t("problems.slackRefused", { reason: outcome.reason })
        : t("problems.slackUnreachable");
      return refused({ title, values: { locale } });
    }
    await connectSlack(serviceClient(), org.id, { url, locale, connectedBy: org.user.id });
    revalidatePath(settingsOf(org));
    return succeeded({ title: t("slack.connectedNow") });
  });
}

async function helloLetter({ name, slug }: OrganizationContext, locale: Locale) {
  const t = translationsFor(locale, "digests");
  const link = { text: t("note.settings"), href: `${await appOrigin()}/${slug}/settings/digest` };
  return {
    subject: t("hello.subject"),
    locale,
    blocks: [
      { kind: "heading", text: t("hello.subject") },
      { kind: "paragraph", text: t("hello.body", { organization: name }) },
      { kind: "note", text: t("note.slack", { organization: name }), links: [link] },
    ],
  } as const;
}

/** Forgets the Slack channel. */
export async function disconnectSlackChannel(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canManageDigest, async (org) => {
    await disconnectSlack(serviceClient(), org.id, org.user.id);
    revalidatePath(settingsOf(org));
    return succeeded();
  });
}
