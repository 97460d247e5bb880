import type { Locale } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { Letter } from "@/lib/platform/mail/letter";
import type { AccessEndedContent } from "./content";

/** Pure: what an owner is told when tokens or the Slack channel ended with a person's rights. @param origin of this product. */
export function accessEndedLetter(content: AccessEndedContent, locale: Locale, origin: string): Letter {
  const t = translationsFor(locale, "digests.accessEnded");
  const { name: organization, slug } = content.organization;
  const ended = [
    ...content.tokens.map(({ name, lastFour }) => t("token", { name, lastFour })),
    ...(content.slack ? [t("slack")] : []),
  ];
  return {
    subject: t("subject", { organization }),
    locale,
    blocks: [
      { kind: "heading", text: t("heading", { organization }) },
      { kind: "paragraph", text: t("body") },
      ...ended.map((text) => ({ kind: "paragraph" as const, text })),
      {
        kind: "action",
        text: content.tokens.length > 0 ? t("newToken") : t("newChannel"),
        href: `${origin}/${slug}/settings/${content.tokens.length > 0 ? "api-tokens" : "digest"}`,
      },
      {
        kind: "note",
        text: t("note", { organization }),
        links: [{ text: t("auditLog"), href: `${origin}/${slug}/settings/audit-log` }],
      },
    ],
  };
}
