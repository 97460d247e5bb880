import { useTranslations } from "next-intl";
import type { ServiceComparison } from "@/lib/core/metrics/comparison/compare-services";
import type { ToolComparison } from "@/lib/core/metrics/comparison/compare-tools";
import type { EvidenceLinks } from "@/lib/read/origin-comparisons/evidence-links";
import { EvidenceSection } from "./evidence-section";
import { RatioTable } from "./ratio-table";

/** The comparison within each service; the word only under Holm's correction for looking at many. */
export function ServicesTable({
  services,
  links,
}: {
  services: readonly ServiceComparison[];
  links: EvidenceLinks | null;
}) {
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
          href: links?.failedOfService(service),
        }))}
      />
    </EvidenceSection>
  );
}

/** Each AI tool's commits against human ones, under the same correction. */
export function ToolsTable({
  tools,
  links,
}: {
  tools: readonly ToolComparison[];
  links: EvidenceLinks | null;
}) {
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
            href: links?.ofTool(tool),
            counts: t("counts", { commits, failed: carriedByFailed, deployments: carriedBy }),
          }))}
        />
      )}
    </EvidenceSection>
  );
}
