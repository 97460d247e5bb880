import { useLocale, useTranslations } from "next-intl";
import { ORIGIN_COLORS, ORIGIN_SHAPES } from "@/components/dashboard/origin-look";
import { Disagreement } from "@/components/dashboard/ratio-plot";
import type { OriginComparison } from "@/lib/core/metrics/comparison/compare-origins";
import type { HiddenEstimate } from "@/lib/core/metrics/comparison/hidden-estimate";
import type { Corrected } from "@/lib/core/metrics/comparison/sensitivity";
import type { SizeAdjusted } from "@/lib/core/metrics/comparison/size-adjusted";
import { formatRate, formatShare } from "@/lib/platform/i18n/format";
import { toRatioView } from "@/lib/read/dashboard/disagreement";
import type { EvidenceLinks } from "@/lib/read/origin-comparisons/evidence-links";
import { EvidenceSection, Note } from "./evidence-section";
import { RatioRows, type ShownRatio } from "./ratio-rows";

const UNKNOWN_COLOR = "var(--ink-faint)";

interface SectionProps {
  comparison: OriginComparison;
  links: EvidenceLinks | null;
}

/** Each origin against human commits, fitted together. */
export function HazardRatios({ comparison, links }: SectionProps) {
  const t = useTranslations("origins.ratios");
  const names = useTranslations("metrics.origin");
  const { adjusted, commits, verdict } = comparison;
  const [human = 0, ai = 0, bot = 0, unknown = 0] = commits;
  const counts = (count: number) => t("commits", { count });
  return (
    <EvidenceSection id="ratios" title={t("title")} lead={t("lead")}>
      <RatioRows
        caption={t("title")}
        rows={[
          {
            key: "ai",
            label: names("AI_ASSISTED"),
            ratio: adjusted.ai,
            counts: counts(ai),
            href: links?.ofOrigin("AI_ASSISTED"),
            color: ORIGIN_COLORS.AI_ASSISTED ?? "",
            shape: ORIGIN_SHAPES.AI_ASSISTED,
          },
          {
            key: "bot",
            label: names("BOT"),
            ratio: adjusted.bot,
            counts: counts(bot),
            href: links?.ofOrigin("BOT"),
            color: ORIGIN_COLORS.BOT ?? "",
            shape: ORIGIN_SHAPES.BOT,
          },
          {
            key: "unknown",
            label: names("UNKNOWN"),
            ratio: adjusted.unknown,
            counts: counts(unknown),
            href: links?.ofOrigin("UNKNOWN"),
            color: UNKNOWN_COLOR,
          },
        ]}
      />
      <Note>
        {t("against", { human, failed: verdict.evidence.failed, evaluated: verdict.evidence.deployments })}
      </Note>
    </EvidenceSection>
  );
}

/** All services thrown together, beside the comparison within them. */
export function CrudeAndAdjusted({ comparison, links }: SectionProps) {
  const t = useTranslations("origins.crude");
  const { adjusted, crude, strata, verdict } = comparison;
  const ratio = toRatioView(comparison);
  const { failed, deployments: evaluated } = verdict.evidence;
  const color = ORIGIN_COLORS.AI_ASSISTED ?? "";
  const counts = t("counts", { failed, evaluated });
  return (
    <EvidenceSection id="crude" title={t("title")} lead={t("lead", { strata: strata.length })}>
      <RatioRows
        caption={t("title")}
        rows={[
          {
            key: "adjusted",
            label: t("adjusted"),
            ratio: adjusted.ai,
            counts,
            href: links?.failed,
            color,
            shape: "diamond",
          },
          {
            key: "crude",
            label: t("crude"),
            ratio: crude,
            counts,
            href: links?.failed,
            color,
            isHollow: true,
          },
        ]}
      />
      {ratio && (
        <div className="mt-3 max-w-prose">
          <Disagreement ratio={ratio} />
        </div>
      )}
    </EvidenceSection>
  );
}

/** Whatever size AI-assisted commits have, beside commits of as many lines: where lines are known. */
export function SizeSection({ size }: { size: SizeAdjusted }) {
  const t = useTranslations("origins.size");
  const { deployments: evaluated, failed } = size.evidence;
  const color = ORIGIN_COLORS.AI_ASSISTED ?? "";
  const counts = t("counts", { failed, evaluated });
  return (
    <EvidenceSection id="size" title={t("title")} lead={t("lead", { evaluated })}>
      <RatioRows
        caption={t("title")}
        rows={[
          { key: "total", label: t("total"), ratio: size.total, counts, color, shape: "diamond" },
          { key: "direct", label: t("direct"), ratio: size.direct, counts, color, shape: "diamond" },
        ]}
      />
      <Note>{t("note")}</Note>
    </EvidenceSection>
  );
}

/** What unknown commits, and AI that left no mark, could make of the ratio. */
export function Bounds({ comparison, links, estimate }: SectionProps & { estimate: HiddenEstimate | null }) {
  const t = useTranslations("origins.bounds");
  const locale = useLocale();
  const { bounds, hidden, commits, perCommit } = comparison;
  const [human = 0, ai = 0, , unknown = 0] = commits;
  const color = ORIGIN_COLORS.AI_ASSISTED ?? "";
  const counts = t("commits", { ai, total: ai + human });
  const coverage = perCommit.coverage;
  return (
    <EvidenceSection id="bounds" title={t("title")} lead={t("lead", { unknown })} method="hidden-ai">
      <RatioRows
        caption={t("title")}
        rows={[
          {
            key: "ifHuman",
            label: t("ifHuman"),
            ratio: bounds.ifHuman,
            counts: t("commits", { ai, total: ai + human + unknown }),
            href: links?.ofOrigin("UNKNOWN"),
            color,
            shape: "diamond",
          },
          {
            key: "ifAi",
            label: t("ifAi"),
            ratio: bounds.ifAi,
            counts: t("commits", { ai: ai + unknown, total: ai + unknown + human }),
            href: links?.ofOrigin("UNKNOWN"),
            color,
            shape: "diamond",
          },
          ...(estimate
            ? [
                {
                  key: "estimated",
                  label: t("estimated", { share: formatShare(estimate.hiddenShare, locale) }),
                  ratio: toShown(estimate),
                  counts,
                  color,
                  shape: "diamond" as const,
                },
              ]
            : []),
          ...hidden
            .filter(({ hiddenShare }) => hiddenShare > 0)
            .flatMap((one) => {
              const share = formatShare(one.hiddenShare, locale);
              const key = `hidden-${one.hiddenShare}`;
              const row = { key, label: t("hidden", { share }), ratio: toShown(one), counts, color };
              if (one.ifRiskier.ratio === null) return [row];
              const riskier = { label: t("riskier", { share }), ratio: toShown(one.ifRiskier) };
              return [row, { ...row, ...riskier, key: `${key}-riskier` }];
            }),
        ]}
      />
      <Note>{t("note")}</Note>
      {estimate && (
        <Note>
          {t("estimate", {
            seen: estimate.seen,
            unmarked: estimate.unmarked,
            share: formatRate(estimate.unmarkedShare, locale),
            low: formatRate(estimate.unmarkedInterval.low, locale),
            high: formatRate(estimate.unmarkedInterval.high, locale),
            marked: estimate.aiCommits - estimate.attested,
            ai: estimate.aiCommits,
          })}
        </Note>
      )}
      {coverage && (
        <Note>
          {t("coverage", {
            share: formatShare(coverage.rate, locale),
            known: coverage.known,
            commits: coverage.commits,
          })}
        </Note>
      )}
    </EvidenceSection>
  );
}

/** A ratio no true one would lead to has no place on the axis. */
function toShown({ ratio, interval }: Corrected): ShownRatio {
  if (ratio === null || interval === null) return { measured: false, reason: "beyond-any-ratio" };
  return { measured: true, ratio, interval };
}
