import { formatInstant } from "@/lib/platform/i18n/format";
import type { Locale } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { Letter } from "@/lib/platform/mail/letter";
import type { TroubleContent } from "./content";

/** Pure: an alert in a language. @param origin of this product. */
export function troubleLetter(content: TroubleContent, locale: Locale, origin: string): Letter {
  const t = translationsFor(locale, "digests");
  const { organization } = content;
  const instant = (iso: string) => formatInstant(new Date(iso), locale, organization.timeZone, "short");
  const values = { organization: organization.name, since: instant(content.since) };
  const href = `${origin}/${organization.slug}/settings/integrations/datadog`;
  if (content.kind === "incidents-silent") {
    return {
      subject: t("incidentsSilent.subject", { ...values, days: content.days }),
      locale,
      blocks: [
        { kind: "heading", text: t("incidentsSilent.heading", { ...values, days: content.days }) },
        { kind: "paragraph", text: t("incidentsSilent.body", values) },
        { kind: "action", text: t("incidentsSilent.action"), href },
      ],
    };
  }
  const { refusesKeys, lastSyncedAt } = content;
  return {
    subject: t("syncFailing.subject", values),
    locale,
    blocks: [
      { kind: "heading", text: t("syncFailing.heading", values) },
      { kind: "paragraph", text: refusesKeys ? t("syncFailing.keys") : t("syncFailing.other") },
      {
        kind: "paragraph",
        text: lastSyncedAt
          ? t("syncFailing.lastSynced", { at: instant(lastSyncedAt) })
          : t("syncFailing.neverSynced"),
      },
      { kind: "action", text: t("syncFailing.action"), href },
    ],
  };
}
