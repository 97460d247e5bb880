import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";

/** Whether the account has a second factor, and the way to its page. `apps` is null where Auth offers none. */
export function SecondFactorCard({ apps }: { apps: readonly { id: string; name: string }[] | null }) {
  const t = useTranslations("auth.secondFactor");
  return (
    <Card aria-labelledby="second-factor">
      <CardHeader id="second-factor" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4 text-sm leading-6">
        <p>
          {apps === null
            ? t("unavailable")
            : apps.length === 0
              ? t("none")
              : apps.map(({ name }) => name).join(", ")}
        </p>
        {apps !== null && (
          <Button asChild>
            <Link href="/account/second-factor">{apps.length === 0 ? t("setUp") : t("manage")}</Link>
          </Button>
        )}
      </CardBody>
    </Card>
  );
}
