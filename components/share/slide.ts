import { getLocale, getTranslations } from "next-intl/server";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { CausesView } from "@/lib/read/dashboard/causes";
import { causesText } from "@/lib/read/dashboard/causes-text";
import { causesImage } from "./causes-image";

interface SlideOptions {
  organization: string;
  timeZone: string;
  /** Without its ending. */
  fileName: string;
  hidesNames?: boolean;
}

/** The answer as a picture in the reader's language, kept by nobody on the way. */
export async function slide(causes: CausesView, options: SlideOptions): Promise<Response> {
  const { organization, timeZone, fileName, hidesNames } = options;
  const locale = await getLocale();
  const t = await getTranslations("share");
  const day = formatInstant(causes.asOf, locale, timeZone, "date");
  const image = await causesImage({
    text: causesText(causes, { locale, timeZone, hidesNames }),
    heading: t("heading", { organization, day }),
  });
  image.headers.set("cache-control", "private, no-store");
  image.headers.set("content-disposition", `inline; filename="${fileName}.png"`);
  return image;
}
