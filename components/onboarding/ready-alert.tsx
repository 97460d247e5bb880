import Link from "next/link";
import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** The end of the first steps: the first figures are one click away. @param isAllIn whether more history still loads. */
export function ReadyAlert({ slug, isAllIn }: { slug: string; isAllIn: boolean }) {
  const t = useTranslations("organizations.firstSteps");
  return (
    <Alert
      tone="good"
      title={isAllIn ? t("ready") : t("begun")}
      action={
        <Button asChild variant="primary" size="sm">
          <Link href={`/${slug}/dashboard`}>{t("open")}</Link>
        </Button>
      }
    >
      <p>{isAllIn ? t("readyDetail") : t("begunDetail")}</p>
    </Alert>
  );
}
