import { getLocale } from "next-intl/server";
import { isLocale, type Locale } from "@/lib/platform/i18n/locale";

/** The language that an address asks for (`?lang=pt-BR`), else its reader's own. */
export async function askedLanguage(
  query: Promise<Record<string, string | string[] | undefined>>,
): Promise<{ language: Locale; isAsked: boolean }> {
  const { lang } = await query;
  return isLocale(lang) ? { language: lang, isAsked: true } : { language: await getLocale(), isAsked: false };
}
