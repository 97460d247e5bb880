import { useLocale, useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import type { AiModeRate } from "@/lib/ingest/commit-origins/ai-modes";
import { formatRate } from "@/lib/platform/i18n/format";
import { EvidenceSection, Note } from "./evidence-section";

/** What agents wrote beside what people committed with help; not drawn where neither is known. */
export function AiModesSection({ modes, days }: { modes: readonly AiModeRate[]; days: number }) {
  const t = useTranslations("commitOrigins.modes");
  const locale = useLocale();
  if (modes.length === 0) return null;
  return (
    <EvidenceSection id="ai-modes" title={t("title")} lead={t("lead", { days })}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("mode")}</Th>
            <Th numeric>{t("failed")}</Th>
            <Th numeric>{t("rate")}</Th>
            <Th numeric>{t("interval")}</Th>
          </tr>
        </thead>
        <tbody>
          {modes.map(({ mode, numerator, denominator, deployments, ratio, interval }) => (
            <tr key={mode}>
              <Td>{t(`names.${mode}`)}</Td>
              <Td numeric>{t("counts", { failed: numerator, commits: denominator, deployments })}</Td>
              <Td numeric>{formatRate(ratio, locale)}</Td>
              <Td numeric>
                {t("range", {
                  low: formatRate(interval.low, locale),
                  high: formatRate(interval.high, locale),
                })}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Note>{t("note")}</Note>
    </EvidenceSection>
  );
}
