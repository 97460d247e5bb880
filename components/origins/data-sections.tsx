import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { Table, Td, Th } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { LeftOut } from "@/lib/core/metrics/comparison/exposures";
import type { Maturity } from "@/lib/core/metrics/comparison/maturity";
import { MAX_MIXED, type ModelCheck } from "@/lib/core/metrics/comparison/model-check";
import type { Stratum } from "@/lib/core/metrics/comparison/strata";
import { formatCount, formatDuration, formatNumber, formatShare } from "@/lib/platform/i18n/format";
import type { EvidenceLinks } from "@/lib/read/origin-comparisons/evidence-links";
import { EvidenceSection, Note } from "./evidence-section";

const LEFT_OUT = ["young", "pending", "rollbacks", "withoutCommits", "nothingNew"] as const;

interface WhatCountsProps {
  compared: number;
  leftOut: LeftOut;
  maturity: Maturity;
  links: EvidenceLinks | null;
}

/** Which deployments are compared, how many are left out, and why. */
export function WhatCounts({ compared, leftOut, maturity, links }: WhatCountsProps) {
  const t = useTranslations("origins.maturity");
  const locale = useLocale();
  const age = formatDuration(maturity.lagSeconds, locale);
  const total = LEFT_OUT.reduce((sum, why) => sum + leftOut[why], compared);
  return (
    <EvidenceSection id="maturity" title={t("title")} lead={t("lead")}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("what")}</Th>
            <Th numeric>{t("deployments")}</Th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <Td className="font-medium">{t("compared")}</Td>
            <Td numeric className="font-medium">
              <Counted href={links?.compared}>{t("of", { part: compared, whole: total })}</Counted>
            </Td>
          </tr>
          {LEFT_OUT.map((why) => (
            <tr key={why}>
              <Td>{t(`leftOut.${why}`, { age })}</Td>
              <Td numeric>
                <Counted href={leftOut[why] > 0 ? hrefOf(why, links) : undefined}>
                  {formatCount(leftOut[why], locale)}
                </Counted>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Note>
        {maturity.basis === "observed"
          ? t("observed", { age, count: maturity.observed })
          : t("default", { age, count: maturity.observed })}
      </Note>
    </EvidenceSection>
  );
}

/** Of what is left out, what a list can be narrowed to. */
function hrefOf(why: (typeof LEFT_OUT)[number], links: EvidenceLinks | null): string | undefined {
  if (why === "pending") return links?.pending;
  return why === "withoutCommits" ? links?.withoutCommits : undefined;
}

function Counted({ href, children }: { href: string | undefined; children: ReactNode }) {
  return href ? <TextLink href={href}>{children}</TextLink> : children;
}

/** Failures seen against failures the model expects, by batch size. */
export function ModelCheckTable({ check }: { check: ModelCheck }) {
  const t = useTranslations("origins.model");
  const locale = useLocale();
  const bandText = (from: number, to: number | null) =>
    to === null ? t("from", { from }) : from === to ? formatCount(from, locale) : t("commits", { from, to });
  return (
    <EvidenceSection id="model" title={t("title")} lead={t("lead")}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("batch")}</Th>
            <Th numeric>{t("deployments")}</Th>
            <Th numeric>{t("observed")}</Th>
            <Th numeric>{t("expected")}</Th>
          </tr>
        </thead>
        <tbody>
          {check.bands.map(({ from, to, deployments, observed, expected }) => (
            <tr key={from}>
              <Td>{bandText(from, to)}</Td>
              <Td numeric>{formatCount(deployments, locale)}</Td>
              <Td numeric>{formatCount(observed, locale)}</Td>
              <Td numeric>{formatNumber(expected, locale)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
      <Table caption={t("check")} className="mt-4">
        <thead>
          <tr>
            <Th>{t("check")}</Th>
            <Th numeric>{t("chance")}</Th>
            <Th numeric>{t("shift")}</Th>
          </tr>
        </thead>
        <tbody>
          {check.checks.map(({ of, pValue, shift, fails }) => (
            <tr key={of}>
              <Td>
                {t(`checks.${of}`)}
                {fails && <strong className="ml-2 text-warning">{t("fails")}</strong>}
              </Td>
              <Td numeric>{pValue === null ? "–" : formatNumber(pValue, locale, 2)}</Td>
              <Td numeric>
                {pValue === null ? "–" : t("shiftText", { errors: formatNumber(shift, locale, 1) })}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
      {check.dayEffect > 1.05 && (
        <Note>{t("days", { times: formatNumber(Math.sqrt(check.dayEffect), locale, 2) })}</Note>
      )}
      {check.mixedRepositories > 0 && (
        <Note>
          {t("mixed", {
            share: formatShare(check.mixedRepositories, locale),
            most: formatShare(MAX_MIXED, locale),
          })}
        </Note>
      )}
      {check.fitsBadly ? (
        <Alert tone="warning" title={t("fitsBadly")} className="mt-4">
          {t("fitsBadlyDetail")}
        </Alert>
      ) : (
        <Note>
          {check.pValue === null ? t("tooThin") : t("fits", { p: formatNumber(check.pValue, locale, 2) })}
        </Note>
      )}
    </EvidenceSection>
  );
}

/** Which deployments share one level of risk. */
export function StrataTable({ strata, links }: { strata: readonly Stratum[]; links: EvidenceLinks | null }) {
  const t = useTranslations("origins.strata");
  return (
    <EvidenceSection id="strata" title={t("title")} lead={t("lead")}>
      <Table caption={t("title")}>
        <thead>
          <tr>
            <Th>{t("stratum")}</Th>
            <Th numeric>{t("failed")}</Th>
          </tr>
        </thead>
        <tbody>
          {strata.map(({ kind, name, oneRepository, quarter, services, deployments, failed }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a service's repositories have no names here, and the groups never move
            <tr key={index}>
              <Td>
                {t(kind, {
                  name: name ?? "",
                  services,
                  repository: oneRepository ? "one" : "none",
                  quarter: quarter ?? "none",
                })}
              </Td>
              <Td numeric>
                <Counted href={kind === "service" && name ? links?.failedOfService(name) : undefined}>
                  {t("of", { failed, deployments })}
                </Counted>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </EvidenceSection>
  );
}
