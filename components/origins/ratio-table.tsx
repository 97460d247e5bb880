import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { HazardRatio, NoHazardRatio } from "@/lib/core/metrics/comparison/hazard-ratio";
import type { HolmVerdict } from "@/lib/core/metrics/comparison/holm-verdicts";
import { formatNumber } from "@/lib/platform/i18n/format";
import { rangeValues, ratioText } from "@/lib/platform/i18n/ratio-text";

interface ComparedRow extends HolmVerdict {
  name: string;
  counts: string;
  /** Where the deployments behind the counts are listed. */
  href?: string | undefined;
  ratio: HazardRatio | NoHazardRatio;
}

interface RatioTableProps {
  caption: string;
  /** Headings of the first two columns. */
  name: string;
  counts: string;
  rows: readonly ComparedRow[];
}

/** Ratios looked at side by side, each with its counts, interval and corrected verdict, or why there is none. */
export function RatioTable({ caption, name, counts, rows }: RatioTableProps) {
  const t = useTranslations("origins.services");
  return (
    <Table caption={caption}>
      <thead>
        <tr>
          <Th>{name}</Th>
          <Th numeric>{counts}</Th>
          <Th numeric>{t("ratio")}</Th>
          <Th>{t("word")}</Th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RatioTableRow key={row.name} row={row} />
        ))}
      </tbody>
    </Table>
  );
}

function RatioTableRow({
  row: { name, counts, href, ratio, verdict, adjustedPValue },
}: {
  row: ComparedRow;
}) {
  const t = useTranslations("origins.services");
  const all = useTranslations("origins");
  const reasons = useTranslations("origins.reasons");
  const locale = useLocale();
  return (
    <tr>
      <Td className="font-medium">{name}</Td>
      <Td numeric>{href ? <TextLink href={href}>{counts}</TextLink> : counts}</Td>
      <Td numeric className={ratio.measured ? undefined : "text-ink-muted"}>
        {ratio.measured
          ? all("ratioText", {
              ratio: ratioText(ratio.ratio, locale),
              ...rangeValues(ratio.interval, locale),
            })
          : "–"}
      </Td>
      <Td className="min-w-40 text-ink-muted">
        {ratio.measured ? (
          <span className="inline-flex flex-wrap items-center gap-2">
            <Badge tone={verdict === "cannot-tell" ? "neutral" : "accent"}>{t(`words.${verdict}`)}</Badge>
            {adjustedPValue !== null && t("p", { p: formatNumber(adjustedPValue, locale, 3) })}
          </span>
        ) : (
          reasons(ratio.reason)
        )}
      </Td>
    </tr>
  );
}
