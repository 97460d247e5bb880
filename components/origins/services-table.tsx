import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Table, Td, Th } from "@/components/ui/table";
import { formatNumber } from "@/lib/i18n/format";
import { rangeValues, ratioText } from "@/lib/i18n/ratio-text";
import type { ServiceComparison } from "@/lib/metrics/comparison/compare-services";
import { EvidenceSection } from "./evidence-section";

/** The comparison within each service; the word only under Holm's correction for looking at many. */
export function ServicesTable({ services }: { services: readonly ServiceComparison[] }) {
  const t = useTranslations("origins.services");
  const compared = services.filter(({ ratio }) => ratio.measured).length;
  return (
    <EvidenceSection id="services" title={t("title")} lead={t("lead", { compared, all: services.length })}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("service")}</Th>
            <Th numeric>{t("failed")}</Th>
            <Th numeric>{t("ratio")}</Th>
            <Th>{t("word")}</Th>
          </tr>
        </thead>
        <tbody>
          {services.map((service) => (
            <ServiceRow key={service.service} service={service} />
          ))}
        </tbody>
      </Table>
    </EvidenceSection>
  );
}

function ServiceRow({
  service: { service, ratio, evidence, verdict, adjustedPValue },
}: {
  service: ServiceComparison;
}) {
  const t = useTranslations("origins.services");
  const all = useTranslations("origins");
  const reasons = useTranslations("origins.reasons");
  const locale = useLocale();
  return (
    <tr>
      <Td className="font-medium">{service}</Td>
      <Td numeric>{t("of", { failed: evidence.failed, deployments: evidence.deployments })}</Td>
      <Td numeric className={ratio.measured ? undefined : "text-ink-muted"}>
        {ratio.measured
          ? all("ratioText", {
              ratio: ratioText(ratio.ratio, locale),
              ...rangeValues(ratio.interval, locale),
            })
          : "–"}
      </Td>
      <Td className="text-ink-muted">
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
