import { useTranslations } from "next-intl";
import { TextLink } from "@/components/ui/text-link";

/** The way to the page that says how a figure is made. */
export function MethodLink({ slug }: { slug: string }) {
  const t = useTranslations("dashboard");
  return (
    <TextLink href={`/methods/${slug}`} prefetch={false}>
      {t("method")}
    </TextLink>
  );
}
