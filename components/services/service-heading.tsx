import Link from "next/link";
import { useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";
import { Button } from "@/components/ui/button";
import type { Filters } from "@/lib/read/filters/filters";
import { deploymentsHref } from "@/lib/read/filters/href";

interface ServiceHeadingProps {
  slug: string;
  service: string;
  filters: Filters;
}

/** Which service the figures are of, its deployments, and the way back to all. */
export function ServiceHeading({ slug, service, filters }: ServiceHeadingProps) {
  const t = useTranslations("services");
  return (
    <div className="flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <BackLink href={`/${slug}/services`}>{t("back")}</BackLink>
        <h1 className="text-xl leading-8 font-medium tracking-tight wrap-anywhere">{service}</h1>
      </div>
      <Button asChild size="sm">
        <Link href={deploymentsHref(slug, { ...filters, services: [service] })}>{t("itsDeployments")}</Link>
      </Button>
    </div>
  );
}
