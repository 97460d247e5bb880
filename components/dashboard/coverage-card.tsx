import { useLocale, useTranslations } from "next-intl";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { OriginCoverage } from "@/lib/ingest/commit-origins/coverage";
import { formatCount, formatShare } from "@/lib/platform/i18n/format";
import { MethodLink } from "./method-link";

interface CoverageCardProps {
  coverage: OriginCoverage;
  /** Where the evidence is told in full. */
  evidenceHref: string;
}

interface Part {
  key: string;
  label: string;
  commits: number;
  isKnown: boolean;
}

/** What the origins of the window's commits rest on, and why the rest is unknown; every commit in exactly one row. */
export function CoverageCard({ coverage, evidenceHref }: CoverageCardProps) {
  const t = useTranslations("dashboard.coverage");
  const basis = useTranslations("commitOrigins.coverage");
  const locale = useLocale();
  const { commits, known, byBasis, byUnknownReason } = coverage;
  if (commits === 0) return null;
  const parts: Part[] = [
    ...byBasis.map(({ basis: key, commits: count }) => ({
      key,
      label: basis(`bases.${key}`),
      commits: count,
      isKnown: true,
    })),
    ...byUnknownReason.map(({ reason, commits: count }) => ({
      key: reason,
      label: basis(`reasons.${reason}`),
      commits: count,
      isKnown: false,
    })),
  ];
  return (
    <Card aria-labelledby="coverage" className="print:break-inside-avoid">
      <CardHeader
        id="coverage"
        title={t("title")}
        explain={{ definition: t("definition"), more: <MethodLink slug="origins" /> }}
        description={t("known", { share: formatShare(known / commits, locale), known, commits })}
        action={<TextLink href={`${evidenceHref}#coverage`}>{t("lift")}</TextLink>}
      />
      <CardBody>
        <Table caption={basis("caption")}>
          <thead className="sr-only">
            <tr>
              <Th>{basis("basis")}</Th>
              <Th className="hidden sm:table-cell">{t("share")}</Th>
              <Th numeric>{basis("commits")}</Th>
            </tr>
          </thead>
          <tbody>
            {parts.map((part) => (
              <tr key={part.key}>
                <Th scope="row" className={cn("font-normal", part.isKnown && "text-ink")}>
                  {part.label}
                </Th>
                <Td className="hidden w-2/5 sm:table-cell">
                  <span
                    aria-hidden="true"
                    className={cn(
                      "mt-1.5 block h-2 min-w-px",
                      part.isKnown ? "bg-mark" : "hatched border border-unknown",
                    )}
                    style={{ width: `${(100 * part.commits) / commits}%` }}
                  />
                </Td>
                <Td numeric className="w-28">
                  {formatShare(part.commits / commits, locale)}
                  <span className="inline-block w-14 text-ink-muted">
                    {formatCount(part.commits, locale)}
                  </span>
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </CardBody>
    </Card>
  );
}
