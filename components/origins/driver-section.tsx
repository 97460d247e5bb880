import { useLocale, useTranslations } from "next-intl";
import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import { formatCount } from "@/lib/platform/i18n/format";
import { EvidenceSection, Note } from "./evidence-section";
import { RatioRows } from "./ratio-rows";

/** What moves a deployment's risk, on one axis and from one fit, with the failures each accounts for. */
export function DriversSection({ comparison }: { comparison: OriginComparison }) {
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
          color: "var(--accent)",
        }))}
      />
      <Note>
        {t("overlap")} {median !== null && t("batches", { median })} {hasService && t("service")}
      </Note>
    </EvidenceSection>
  );
}

/** Of the failures whose breaking commit is known: how many were AI-assisted, and what equal risk would make. */
export function BreakingCommitsSection({ comparison }: { comparison: OriginComparison }) {
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
