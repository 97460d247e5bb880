import type { Locale } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";
import type { Letter } from "@/lib/platform/mail/letter";
import { accessEndedLetter } from "./access-ended-letter";
import type { MessageContent } from "./content";
import { troubleLetter } from "./trouble-letter";
import { weeklyLetter } from "./weekly-letter";

/** Where a letter goes, as far as its last lines depend on it. */
export type LetterRecipient = { channel: "email"; unsubscribeUrl: string } | { channel: "slack" };

/** Pure: what is sent, whatever the channel: the message, why it came, and how to stop it. */
export function composeLetter(
  content: MessageContent,
  locale: Locale,
  origin: string,
  recipient: LetterRecipient,
): Letter {
  if (content.kind === "access-ended") return accessEndedLetter(content, locale, origin);
  const t = translationsFor(locale, "digests");
  const letter =
    content.kind === "weekly"
      ? weeklyLetter(content, locale, origin)
      : troubleLetter(content, locale, origin);
  const { name: organization, slug } = content.organization;
  const settings = { text: t("note.settings"), href: `${origin}/${slug}/settings/digest` };
  const note =
    recipient.channel === "email"
      ? {
          text: t("note.email", { organization }),
          links: [{ text: t("note.unsubscribe"), href: recipient.unsubscribeUrl }, settings],
        }
      : { text: t("note.slack", { organization }), links: [settings] };
  return { ...letter, blocks: [...letter.blocks, { kind: "note", ...note }] };
}
