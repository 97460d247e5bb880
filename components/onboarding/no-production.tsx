import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import type { FilterChoice } from "@/lib/read/filters/choices";
import type { Filters } from "@/lib/read/filters/filters";

interface NoProductionProps {
  slug: string;
  /** The environments there are, the busiest first. */
  environments: readonly FilterChoice[];
  /** The page with one environment chosen. */
  hrefOf: (environment: string) => string;
}

/** More than a few are better chosen in the menu. */
const ENVIRONMENTS_OFFERED = 3;

/** Whether a list is empty because nobody has said yet which environments count as production. */
export function lacksProduction(filters: Filters, productionEnvironments: readonly string[]): boolean {
  return filters.environments === null && productionEnvironments.length === 0;
}

/** Nothing counts as production yet: where that is chosen, and what can be looked at until then. */
export function NoProduction({ slug, environments, hrefOf }: NoProductionProps) {
  const t = useTranslations("dashboard.states");
  return (
    <EmptyState
      level="h3"
      title={t("chooseTitle")}
      action={
        <>
          <Button asChild variant="primary">
            <Link href={`/${slug}/settings`}>{t("chooseAction")}</Link>
          </Button>
          {environments.slice(0, ENVIRONMENTS_OFFERED).map(({ value, label }) => (
            <Button key={value} asChild>
              <Link href={hrefOf(value)}>{t("emptyElsewhereAction", { environment: label })}</Link>
            </Button>
          ))}
        </>
      }
    >
      <p>{t("chooseBody")}</p>
    </EmptyState>
  );
}
