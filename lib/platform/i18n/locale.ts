/** The languages the product speaks. The first is the one it falls back to. */
export const LOCALES = ["en", "pt-BR"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words, so that its speaker finds it. */
export const LOCALE_NAMES: Readonly<Record<Locale, string>> = {
  en: "English",
  "pt-BR": "Português (Brasil)",
};

export const LOCALE_COOKIE = "locale";

/** Whether a value from outside names a language of ours. */
export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

interface LanguageRange {
  tag: string;
  quality: number;
}

function parseLanguageRanges(acceptLanguage: string): LanguageRange[] {
  return acceptLanguage
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const quality = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return { tag: tag.trim().toLowerCase(), quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter((range) => range.tag !== "" && range.quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

function localeOfLanguage(tag: string): Locale | undefined {
  const language = tag.split("-")[0];
  return LOCALES.find((locale) => locale.toLowerCase().split("-")[0] === language);
}

/**
 * The locale a request is answered in: the reader's own choice (cookie), else the first language of
 * `Accept-Language` we speak, else English. Any Portuguese is answered in Brazilian Portuguese.
 */
export function parseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(cookie)) return cookie;
  for (const range of parseLanguageRanges(acceptLanguage ?? "")) {
    const locale = localeOfLanguage(range.tag);
    if (locale) return locale;
  }
  return LOCALES[0];
}
