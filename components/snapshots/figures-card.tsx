import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { DEFINITION_VERSIONS, type DefinitionId } from "@/lib/core/metrics/definitions";
import { METRIC_FIELDS, METRIC_IDS } from "@/lib/core/metrics/metrics";
import { MOST_WINDOW_DAYS } from "@/lib/read/filters/filters";
import type { Figure, OtherFigure } from "@/lib/read/reports/schema";
import type { FigurePair } from "@/lib/read/snapshots/compare";
import { useFigureCounts, useFigureInterval, useFigureLines } from "./figure-text";

interface FiguresCardProps {
  pairs: readonly FigurePair[];
  /** False where today's data weren't read, because the window is longer than a page reads. */
  isCompared: boolean;
}

interface FigureRowProps {
  pair: FigurePair;
  isCompared: boolean;
}

/** Every figure as it was kept, and beside it what today's data say; differences are marked. */
export function FiguresCard({ pairs, isCompared }: FiguresCardProps) {
  const t = useTranslations("snapshots");
  const changed = pairs.filter((pair) => pair.changed).length;
  return (
    <Card aria-labelledby="figures">
      <CardHeader id="figures" title={t("figures")} description={t("figuresDetail")} />
      <CardBody>
        <p className="mb-3 text-sm leading-6">
          {!isCompared && t("tooLong", { days: MOST_WINDOW_DAYS })}
          {isCompared && (changed === 0 ? t("unchanged") : t("changedCount", { count: changed }))}
        </p>
        <FiguresTable pairs={pairs} isCompared={isCompared} />
      </CardBody>
    </Card>
  );
}

function FiguresTable({ pairs, isCompared }: FiguresCardProps) {
  const t = useTranslations("snapshots");
  return (
    <Table caption={t("figures")} stackedBy={[null, null, t("today")]}>
      <thead>
        <tr>
          <Th>{t("figure")}</Th>
          <Th>{t("then")}</Th>
          {isCompared && <Th>{t("today")}</Th>}
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair) => (
          <FigureRow key={pair.kept.name} pair={pair} isCompared={isCompared} />
        ))}
      </tbody>
    </Table>
  );
}

function FigureName({ figure, redefined }: { figure: Figure; redefined: boolean }) {
  const t = useTranslations("snapshots");
  const metrics = useTranslations("metrics");
  const { id, version, page } = figure.definition;
  const metric = METRIC_IDS.find((one) => METRIC_FIELDS[one] === figure.name);
  return (
    <>
      <TextLink href={page} prefetch={false}>
        {metric ? metrics(`${metric}.name`) : t(`names.${figure.name as OtherFigure}`)}
      </TextLink>
      {redefined && (
        <span className="block font-normal text-ink-muted">
          {t("redefined", { was: version, is: DEFINITION_VERSIONS[id as DefinitionId] ?? "–" })}
        </span>
      )}
    </>
  );
}

function FigureRow({ pair: { kept, today, changed, redefined }, isCompared }: FigureRowProps) {
  const t = useTranslations("snapshots");
  return (
    <tr>
      <Th scope="row" className="font-medium">
        <FigureName figure={kept} redefined={redefined} />
      </Th>
      <Td>
        <FigureCell figure={kept} />
      </Td>
      {isCompared && (
        <Td className={changed ? "whole-line bg-warning-soft" : "max-md:hidden"}>
          {changed && (
            <Badge tone="warning" className="float-right ml-2">
              {t("changed")}
            </Badge>
          )}
          {today ? <FigureCell figure={today} /> : t("notComputed")}
        </Td>
      )}
    </tr>
  );
}

function FigureCell({ figure }: { figure: Figure }) {
  const lines = useFigureLines()(figure);
  const interval = useFigureInterval()(figure);
  const counts = useFigureCounts()(figure);
  // The rates of a table carry their counts line by line.
  const showsCounts = counts !== "" && !figure.name.endsWith("_by_origin");
  return (
    <>
      {lines.map((line) => (
        <span key={line} className="figures block">
          {line}
        </span>
      ))}
      {interval && <span className="figures block text-ink-muted">{interval}</span>}
      {showsCounts && <span className="figures block text-ink-muted">{counts}</span>}
    </>
  );
}
