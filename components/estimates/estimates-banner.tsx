import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";

/** Above every page of an organization whose figures are estimated from git, on paper too. */
export function EstimatesBanner() {
  const t = useTranslations("shell.estimated");
  return (
    <aside aria-label={t("badge")} className="border-b bg-info-soft text-[13px] leading-5">
      <div className="page-width flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6">
        <Badge tone="info" className="bg-surface">
          {t("badge")}
        </Badge>
        <p>{t.rich("note", { link: (text) => <TextLink href={PUSHING_DOCS.git}>{text}</TextLink> })}</p>
      </div>
    </aside>
  );
}
