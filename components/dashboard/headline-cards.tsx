import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Headline } from "@/lib/read/dashboard/headlines";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { HeadlineCard } from "./headline-card";

interface HeadlineCardsProps {
  headlines: readonly Headline[];
  view: DashboardView;
}

/** The five figures side by side, parted by hairlines; their rows line up across cards (subgrid). */
export function HeadlineCards({ headlines, view }: HeadlineCardsProps) {
  const t = useTranslations("dashboard");
  return (
    <section aria-labelledby="headlines">
      <div className="mb-2 flex items-center gap-2">
        <h2 id="headlines" className="text-sm leading-6 font-medium">
          {t("cards")}
        </h2>
        <Badge>{t(`sources.${view.source}`)}</Badge>
      </div>
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line md:grid-cols-3 lg:grid-cols-5">
        {headlines.map((headline) => (
          <li key={headline.metric} className="headline">
            <HeadlineCard headline={headline} view={view} />
          </li>
        ))}
      </ul>
    </section>
  );
}
