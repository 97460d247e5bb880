import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { countFilters } from "@/lib/read/filters/filters";
import { FilterBar, type FilterBarProps } from "./filter-bar";

interface FilterSheetProps {
  view: Pick<FilterBarProps, "filters" | "choices" | "productionEnvironments">;
  lists?: FilterBarProps["lists"];
  /** How much the page is filtered by what stands beneath the bar. */
  more?: number;
  children?: ReactNode;
}

/** What a page is filtered by: a line where there is room, on a phone one button with how many there are. */
export function FilterSheet({ view, lists, more = 0, children }: FilterSheetProps) {
  const t = useTranslations("filters");
  const id = useId();
  const { filters, choices, productionEnvironments } = view;
  const count = countFilters(filters) + more;
  return (
    <>
      <Button size="sm" popoverTarget={id} className="sm:hidden print:hidden">
        <SlidersHorizontal aria-hidden="true" className="text-ink-faint" />
        {t("sheet", { count })}
      </Button>
      {/* The browser opens it, so no script is needed; where there is room it is always there. */}
      <div id={id} popover="auto" className="filter-sheet space-y-3">
        <FilterBar
          filters={filters}
          choices={choices}
          productionEnvironments={productionEnvironments}
          lists={lists}
        />
        {children}
      </div>
    </>
  );
}
