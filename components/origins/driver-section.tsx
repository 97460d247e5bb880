import { useLocale, useTranslations } from "next-intl";
import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import type { Driver } from "@/lib/core/metrics/comparison/drivers";
import { formatCount } from "@/lib/platform/i18n/format";
import type { EvidenceLinks } from "@/lib/read/origin-comparisons/evidence-links";
import { EvidenceSection, Note } from "./evidence-section";
import { RatioRows } from "./ratio-rows";

/** What moves a deployment's risk, on one axis and from one fit, with the failures each accounts for. */
export function DriversSection({
  comparison,
  links,
}: {
  comparison: OriginComparison;
  links: EvidenceLinks | null;
}) {
  const t = useTranslations("origins.drivers");
  const locale = useLocale();
  const { drivers, verdict } = comparison;
  const { failed } = verdict.evidence;
  const hasService = drivers.some(({ of }) => of === "service");
  const median = drivers.find(({ of }) => of === "batch")?.median ?? null;
  return (
    <EvidenceSection id="drivers" title={t("title")} lead={t("lead")}>
      <RatioRows
        caption={t("title")}
        rows={drivers.map(({ of, ratio, interval, failures, service }) => ({
          key: of,
          label: t(`names.${of}`, { service: service ?? "" }),
          ratio: { measured: true, ratio, interval },
          counts: t(failures < -0.5 ? "spares" : "accountsFor", {
            count: formatCount(Math.abs(Math.round(failures)), locale),
            failed: formatCount(failed, locale),
          }),
          href: hrefOf(of, service, links),
          color: "var(--accent)",
        }))}
      />
      <Note>
        {t("overlap")} {median !== null && t("batches", { median })} {hasService && t("service")}
      </Note>
    </EvidenceSection>
  );
}

function hrefOf(of: Driver["of"], service: string | null, links: EvidenceLinks | null): string | undefined {
  if (of === "service" && service !== null) return links?.failedOfService(service);
  return of === "ai" ? links?.failedOfOrigin("AI_ASSISTED") : links?.failed;
}

/** Of the failures whose breaking commit is known: how many were AI-assisted, and what equal risk would make. */
export function BreakingCommitsSection({
  comparison,
  links,
}: {
  comparison: OriginComparison;
  links: EvidenceLinks | null;
}) {
  const t = useTranslations("origins.breaking");
  const locale = useLocale();
  const { known, aiAssisted, expectedAi, failed, telling, ratio, naming } = comparison.breakingCommits;
  const whole = (n: number) => formatCount(Math.round(n), locale);
  return (
    <EvidenceSection id="breaking" title={t("title")} lead={t("lead")} method="breaking-commits">
      <RatioRows
        caption={t("title")}
        rows={[
          {
            key: "commits",
            label: t("ratio"),
            ratio,
            counts: t("known", { known: whole(known), failed: whole(failed) }),
            href: links?.failed,
            color: "var(--accent)",
          },
        ]}
      />
      <Note>
        {t("counts", {
          ai: whole(aiAssisted),
          known: whole(known),
          expected: whole(expectedAi),
          telling: whole(telling),
        })}{" "}
        {t("naming", {
          aiNamed: whole(naming.ai.named),
          ai: whole(naming.ai.failures),
          humanNamed: whole(naming.human.named),
          human: whole(naming.human.failures),
        })}
      </Note>
    </EvidenceSection>
  );
}
