import type { Metadata } from "next";
import { methodLead, methodPath, methodTitle } from "./links";
import type { MethodPage } from "./pages";

/** What search engines and previews of links are told of a page, in the language it is written in. */
export function methodMetadata(page: MethodPage, isLanguageAsked: boolean): Metadata {
  const { slug, markdown, language, languages } = page;
  const [title, description] = [methodTitle(markdown), methodLead(markdown)];
  return {
    title,
    description,
    alternates: {
      canonical: isLanguageAsked ? methodPathIn(slug, language) : methodPath(slug),
      ...(languages.length > 1 ? { languages: methodAlternates(slug, languages) } : {}),
    },
    openGraph: {
      siteName: "Iris",
      type: "article",
      title,
      description,
      locale: language.replace("-", "_"),
      images: [`/methods/opengraph-image/${language}`],
    },
  };
}

/** The addresses of a page: one for each language, and the one that opens in its reader's own. */
export const methodAlternates = (slug: string, languages: MethodPage["languages"]) => ({
  ...Object.fromEntries(languages.map((language) => [language, methodPathIn(slug, language)])),
  "x-default": methodPath(slug),
});

/** The address that opens a page in this language, whatever its reader's. */
export const methodPathIn = (slug: string, language: string): string =>
  `${methodPath(slug)}?lang=${language}`;
