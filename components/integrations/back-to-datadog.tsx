import { useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";

/** From a page below the connection back to it. */
export function BackToDatadog({ slug }: { slug: string }) {
  const t = useTranslations("integrations.runs");
  return <BackLink href={`/${slug}/settings/integrations/datadog`}>{t("back")}</BackLink>;
}
