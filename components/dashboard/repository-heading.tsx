import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** Which repository the dashboard is narrowed to, and the way back to all. */
export function RepositoryHeading({ slug, name }: { slug: string; name: string }) {
  const t = useTranslations("dashboard.repository");
  return (
    <div>
      <Link
        href={`/${slug}/repositories`}
        className="inline-flex items-center gap-1.5 rounded-sm text-[13px] leading-5 text-ink-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden="true" className="size-3.5" />
        {t("back")}
      </Link>
      <h1 className="text-xl leading-8 font-medium tracking-tight break-words">{name}</h1>
      <p className="text-[13px] leading-5 text-ink-muted">{t("incidentsNote")}</p>
    </div>
  );
}
