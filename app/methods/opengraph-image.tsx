import { TITLE_IMAGE_SIZE, titleImage } from "@/components/share/title-image";
import { translationsFor } from "@/lib/platform/i18n/translations-for";

/** Whoever fetches a preview sets no language. */
const ENGLISH = "en";
const t = translationsFor(ENGLISH, "share");

export const size = TITLE_IMAGE_SIZE;
export const contentType = "image/png";
export const alt = t("methods");

/** The preview of a link to a page on how figures are calculated. */
export default function OpenGraphImage() {
  return titleImage(t("methods"), t("methodsLead"));
}
