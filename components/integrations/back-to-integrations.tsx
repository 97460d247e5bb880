import { useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";

/** From one integration back to all of them. */
export function BackToIntegrations({ slug }: { slug: string }) {
  const t = useTranslations("integrations.list");
  return <BackLink href={`/${slug}/settings/integrations`}>{t("back")}</BackLink>;
}
