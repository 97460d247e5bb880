import { useTranslations } from "next-intl";
import { BackLink } from "@/components/ui/back-link";

/** Which repository the dashboard is narrowed to, and the way back to all. */
export function RepositoryHeading({ slug, name }: { slug: string; name: string }) {
  const t = useTranslations("dashboard.repository");
  return (
    <div>
      <BackLink href={`/${slug}/repositories`}>{t("back")}</BackLink>
      <h1 className="text-xl leading-8 font-medium tracking-tight wrap-anywhere">{name}</h1>
      <p className="text-[13px] leading-5 text-ink-muted">{t("incidentsNote")}</p>
    </div>
  );
}
