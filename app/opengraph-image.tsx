import { TITLE_IMAGE_SIZE, titleImage } from "@/components/share/title-image";
import { translationsFor } from "@/lib/platform/i18n/translations-for";

/** Whoever fetches a preview sets no language. */
const ENGLISH = "en";
const t = translationsFor(ENGLISH, "share");
const causes = translationsFor(ENGLISH, "causes");

export const size = TITLE_IMAGE_SIZE;
export const contentType = "image/png";
export const alt = causes("question");

/** The preview of a link to the front page. */
export default function OpenGraphImage() {
  return titleImage(causes("question"), t("tagline"));
}
