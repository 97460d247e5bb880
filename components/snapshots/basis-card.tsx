import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { DetailsList } from "@/components/ui/details-list";
import { Instant } from "@/components/ui/instant";
import { forEachQuestionList } from "@/lib/core/question/lists";
import { formatInstant } from "@/lib/platform/i18n/format";
import type { Report, ScopeJson } from "@/lib/read/reports/schema";

/** What a kept report is about, and what it rests on. */
export function BasisCard({ report: { basis, comparison } }: { report: Report }) {
  const t = useTranslations("snapshots.basis");
  const sources = useTranslations("dashboard.sources");
  const { scope, timeZone, dataAsOf, originRulesVersion, source } = basis;
  const { environments: _, ...lists } = forEachQuestionList(({ list }) => scope[list] ?? []);
  const filters = Object.values(lists).flat();
  return (
    <Card aria-labelledby="basis">
      <CardHeader id="basis" title={t("title")} />
      <CardBody>
        <DetailsList
          items={[
            { term: t("window"), detail: <WindowText window={scope.window} timeZone={timeZone} /> },
            { term: t("environments"), detail: scope.environments.join(", ") },
            { term: t("filters"), detail: filters.length > 0 ? filters.join(", ") : t("noFilters") },
            {
              term: t("dataAsOf"),
              detail: dataAsOf ? <Instant at={new Date(dataAsOf)} timeZone={timeZone} /> : t("noSync"),
            },
            { term: t("source"), detail: sources(source) },
            { term: t("rules"), detail: originRulesVersion },
            { term: t("comparison"), detail: comparison ? `${comparison.definition.version}` : "–" },
          ]}
        />
      </CardBody>
    </Card>
  );
}

/** A window from its first to its last instant. */
export function WindowText({ window, timeZone }: { window: ScopeJson["window"]; timeZone: string }) {
  const t = useTranslations("snapshots.basis");
  const locale = useLocale();
  const at = (instant: string) => formatInstant(new Date(instant), locale, timeZone, "short");
  return <span className="figures">{t("windowValue", { from: at(window.from), to: at(window.to) })}</span>;
}
