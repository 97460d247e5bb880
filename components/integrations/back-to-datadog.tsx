import { useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";

/** From a page below the connection back to it. */
export function BackToDatadog({ slug }: { slug: string }) {
  const t = useTranslations("integrations.runs");
  return (
    <p className="text-[13px] leading-5">
      <span aria-hidden="true">← </span>
      <TextLink href={`/${slug}/settings/integrations/datadog`}>{t("back")}</TextLink>
    </p>
  );
}
