import { useLocale, useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import { useCounts } from "@/components/verdict/words";
import { formatInstant } from "@/lib/platform/i18n/format";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";
import type { DecidedVerdict } from "@/lib/read/origin-comparisons/types";
import { EvidenceSection } from "./evidence-section";

interface PastVerdictsProps {
  verdicts: readonly DecidedVerdict[];
  timeZone: string;
}

/** The word of each closed week, as it was given. */
export function PastVerdicts({ verdicts, timeZone }: PastVerdictsProps) {
  const t = useTranslations("origins.past");
  return (
    <EvidenceSection id="past" title={t("title")} lead={t("lead")}>
      {verdicts.length === 0 ? (
        <p className="text-ink-muted">{t("none")}</p>
      ) : (
        <Table caption={t("title")}>
          <thead>
            <tr>
              <Th>{t("week")}</Th>
              <Th>{t("word")}</Th>
              <Th numeric>{t("ratio")}</Th>
              <Th>{t("counts")}</Th>
              <Th>{t("decided")}</Th>
            </tr>
          </thead>
          <tbody>
            {verdicts.map((verdict) => (
              <PastVerdict key={verdict.weekEnd.getTime()} verdict={verdict} timeZone={timeZone} />
            ))}
          </tbody>
        </Table>
      )}
    </EvidenceSection>
  );
}

function PastVerdict({ verdict, timeZone }: { verdict: DecidedVerdict; timeZone: string }) {
  const t = useTranslations("origins.past");
  const all = useTranslations("origins");
  const locale = useLocale();
  const counts = useCounts();
  // The week's last day; its end is the first instant of the next one.
  const lastDay = new Date(verdict.weekEnd.getTime() - 1);
  return (
    <tr>
      <Td className="figures whitespace-nowrap">{formatInstant(lastDay, locale, timeZone, "date")}</Td>
      <Td className="whitespace-nowrap">{t(`words.${verdict.verdict}`)}</Td>
      <Td numeric>
        {verdict.verdict === "not-compared"
          ? "–"
          : all("ratioText", { ratio: ratioText(verdict.ratio, locale), ...rangeValues(verdict, locale) })}
      </Td>
      <Td className="figures min-w-48">{counts(verdict)}</Td>
      <Td className="figures whitespace-nowrap">
        {formatInstant(verdict.decidedAt, locale, timeZone, "short")}
      </Td>
    </tr>
  );
}
