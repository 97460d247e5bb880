import Link from "next/link";
import { useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** The end of the first steps: everything is in, and the figures are one click away. */
export function ReadyAlert({ slug }: { slug: string }) {
  const t = useTranslations("organizations.firstSteps");
  return (
    <Alert
      tone="good"
      title={t("ready")}
      action={
        <Button asChild variant="primary" size="sm">
          <Link href={`/${slug}/dashboard`}>{t("open")}</Link>
        </Button>
      }
    >
      <p>{t("readyDetail")}</p>
    </Alert>
  );
}
