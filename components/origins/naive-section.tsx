import { useLocale, useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import type { HazardRatio, NoHazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import type { NaiveRatio, NaiveRatios } from "@/lib/core/metrics/comparison/naive-ratios";
import type { CountedRate, Reconciliation } from "@/lib/core/metrics/reconcile";
import { formatNumber, formatRate } from "@/lib/platform/i18n/format";
import { ratioText } from "@/lib/platform/i18n/ratio-text";
import { EvidenceSection, Note } from "./evidence-section";

interface NaiveFiguresProps {
  naive: NaiveRatios;
  adjusted: HazardRatio | NoHazardRatio;
}

/** What the usual ways of counting say of the same deployments, and why they differ. */
export function NaiveFigures({ naive, adjusted }: NaiveFiguresProps) {
  const t = useTranslations("origins.naive");
  const locale = useLocale();
  const shown = (ratio: number | null) =>
    ratio === null ? "–" : t("times", { ratio: ratioText(ratio, locale) });
  return (
    <EvidenceSection id="naive" title={t("title")} lead={t("lead")}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("way")}</Th>
            <Th numeric>{t("ratio")}</Th>
            <Th>{t("counts")}</Th>
          </tr>
        </thead>
        <tbody>
          {(["anyAi", "split"] as const).map((way) => (
            <tr key={way}>
              <Td>
                <span className="font-medium">{t(`${way}.name`)}</span>
                <span className="block text-[13px] leading-5 text-ink-muted">{t(`${way}.why`)}</span>
              </Td>
              <Td numeric>{shown(naive[way].ratio)}</Td>
              <Td className="figures sm:whitespace-nowrap">
                <NaiveCounts figure={naive[way]} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {adjusted.measured && <Note>{t("adjusted", { ratio: ratioText(adjusted.ratio, locale) })}</Note>}
    </EvidenceSection>
  );
}

function NaiveCounts({ figure: { ai, human } }: { figure: NaiveRatio }) {
  const t = useTranslations("origins.naive");
  const locale = useLocale();
  const count = (value: number) => formatNumber(value, locale, Number.isInteger(value) ? 0 : 1);
  return (
    <>
      <span className="block">
        {t("ai", { failed: count(ai.failed), deployments: count(ai.deployments) })}
      </span>
      <span className="block">
        {t("human", { failed: count(human.failed), deployments: count(human.deployments) })}
      </span>
    </>
  );
}

/** The change failure rate by each definition in use, and what makes them differ today. */
export function ReconcileFigures({ figures }: { figures: Reconciliation }) {
  const t = useTranslations("origins.reconcile");
  const { pending, rollbackDeployments: rollbacks, differences, otherwise } = figures;
  return (
    <EvidenceSection id="reconcile" title={t("title")} lead={t("lead")} method="reconcile">
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("definition")}</Th>
            <Th numeric>{t("rate")}</Th>
            <Th numeric>{t("counts")}</Th>
            {otherwise && <Th numeric>{t(otherwise.areMerged ? "eachReport" : "once")}</Th>}
          </tr>
        </thead>
        <tbody>
          {(["ofEvaluated", "ofAll", "withoutRollbacks"] as const).map((definition) => (
            <ReconcileRow
              key={definition}
              name={t(definition)}
              figure={figures[definition]}
              otherwise={otherwise && (otherwise[definition] ?? "unmeasured")}
            />
          ))}
        </tbody>
      </Table>
      <Note>
        {differences.length === 0 && t("agree")}
        {differences.includes("pending") && `${t("pending", { count: pending })} `}
        {differences.includes("rollbacks") && `${t("rollbacks", { count: rollbacks })} `}
        {otherwise && t(otherwise.areMerged ? "merged" : "notMerged", { count: otherwise.total })}
      </Note>
    </EvidenceSection>
  );
}

interface ReconcileRowProps {
  name: string;
  figure: CountedRate | null;
  /** Counted the other way; null where there is no other way. */
  otherwise: CountedRate | "unmeasured" | null;
}

function ReconcileRow({ name, figure, otherwise }: ReconcileRowProps) {
  const t = useTranslations("origins.reconcile");
  const locale = useLocale();
  return (
    <tr>
      <Td>{name}</Td>
      <Td numeric>{figure ? formatRate(figure.rate, locale) : "–"}</Td>
      <Td numeric>{figure ? t("of", { count: figure.count, of: figure.of }) : "–"}</Td>
      {otherwise && (
        <Td numeric>
          {otherwise === "unmeasured"
            ? "–"
            : `${formatRate(otherwise.rate, locale)} (${t("of", { count: otherwise.count, of: otherwise.of })})`}
        </Td>
      )}
    </tr>
  );
}
