import { useTranslations } from "next-intl";
import { Table, Td, Th } from "@/components/ui/table";
import type { OriginCoverage } from "@/lib/ingest/commit-origins/coverage";

/** Known commits by what their origin rests on, unknown ones by why. The counts add up to all commits. */
export function CoverageSplit({ coverage }: { coverage: OriginCoverage }) {
  const t = useTranslations("commitOrigins.coverage");
  const { byBasis, byUnknownReason, commits, known } = coverage;
  return (
    <Table caption={t("caption")}>
      <thead>
        <tr>
          <Th>{t("basis")}</Th>
          <Th numeric>{t("commits")}</Th>
        </tr>
      </thead>
      <tbody>
        {byBasis.map(({ basis, commits: count }) => (
          <tr key={basis}>
            <Td>{t(`bases.${basis}`)}</Td>
            <Td numeric>{t("count", { count })}</Td>
          </tr>
        ))}
        {known < commits && (
          <tr>
            <Td className="font-medium">{t("unknown")}</Td>
            <Td numeric className="font-medium">
              {t("count", { count: commits - known })}
            </Td>
          </tr>
        )}
        {byUnknownReason.map(({ reason, commits: count }) => (
          <tr key={reason}>
            <Td className="pl-4 text-ink-muted">{t(`reasons.${reason}`)}</Td>
            <Td numeric>{t("count", { count })}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
