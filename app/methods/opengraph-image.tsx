import { TITLE_IMAGE_SIZE, titleImage } from "@/components/share/title-image";
import { isLocale, LOCALES } from "@/lib/platform/i18n/locale";
import { translationsFor } from "@/lib/platform/i18n/translations-for";

/** One picture for each language: what fetches a preview sets none, so the page's address names it. */
export function generateImageMetadata() {
  return LOCALES.map((id) => {
    const t = translationsFor(id, "share");
    return { id, size: TITLE_IMAGE_SIZE, contentType: "image/png", alt: t("methods") };
  });
}

/** The preview of a link to a page on how figures are calculated. */
export default async function OpenGraphImage({ id }: { id: Promise<string | number> }) {
  const asked = await id;
  const language = isLocale(asked) ? asked : LOCALES[0];
  const t = translationsFor(language, "share");
  return titleImage(t("methods"), t("methodsLead"));
}
