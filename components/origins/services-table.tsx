import { useTranslations } from "next-intl";
import type { ServiceComparison } from "@/lib/core/metrics/comparison/compare-services";
import type { ToolComparison } from "@/lib/core/metrics/comparison/compare-tools";
import { EvidenceSection } from "./evidence-section";
import { RatioTable } from "./ratio-table";

/** The comparison within each service; the word only under Holm's correction for looking at many. */
export function ServicesTable({ services }: { services: readonly ServiceComparison[] }) {
  const t = useTranslations("origins.services");
  const compared = services.filter(({ ratio }) => ratio.measured).length;
  return (
    <EvidenceSection id="services" title={t("title")} lead={t("lead", { compared, all: services.length })}>
      <RatioTable
        caption={t("title")}
        name={t("service")}
        counts={t("failed")}
        rows={services.map(({ service, evidence: { failed, deployments }, ...rest }) => ({
          ...rest,
          name: service,
          counts: t("of", { failed, deployments }),
        }))}
      />
    </EvidenceSection>
  );
}

/** Each AI tool's commits against human ones, under the same correction. */
export function ToolsTable({ tools }: { tools: readonly ToolComparison[] }) {
  const t = useTranslations("origins.tools");
  const compared = tools.filter(({ ratio }) => ratio.measured).length;
  return (
    <EvidenceSection id="tools" title={t("title")} lead={t("lead", { compared, all: tools.length })}>
      {tools.length === 0 ? (
        <p className="text-ink-muted">{t("none")}</p>
      ) : (
        <RatioTable
          caption={t("title")}
          name={t("tool")}
          counts={t("commits")}
          rows={tools.map(({ tool, commits, carriedBy, carriedByFailed, ...rest }) => ({
            ...rest,
            name: tool,
            counts: t("counts", { commits, failed: carriedByFailed, deployments: carriedBy }),
          }))}
        />
      )}
    </EvidenceSection>
  );
}
