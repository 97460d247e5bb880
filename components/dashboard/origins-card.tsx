import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { OriginsView } from "@/lib/read/dashboard/origins-view";
import type { DashboardView } from "@/lib/read/dashboard/view-model";
import { deploymentsHref, filterQuery } from "@/lib/read/filters/href";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";
import { OriginCoverage } from "./origin-coverage";
import { OriginRatePlot } from "./origin-rate-plot";
import { RatioPlot } from "./ratio-plot";
import { RawRates } from "./raw-rates";
import { SharePlot } from "./share-plot";

interface OriginsProps {
  origins: OriginsView;
  view: DashboardView;
}

/** Change failure rates by who wrote the code, and the ratio; or what is missing to show them. */
export function OriginsCard({ origins, view }: OriginsProps) {
  const t = useTranslations("dashboard.origins");
  return (
    <Card aria-labelledby="origins" className="flex flex-col print:break-inside-avoid">
      <CardHeader id="origins" title={t("title")} description={t("description")} />
      {origins.kind === "rates" && <Rates origins={origins} view={view} />}
      {origins.kind === "too-few" && <TooFew origins={origins} view={view} />}
      {origins.kind === "unmeasured" && <NothingToBreakDown reason={origins.reason} />}
    </Card>
  );
}

/** Dose and response, rollbacks and rework by origin; nothing where there are too few failures to compare. */
export function OriginDetailCards({ origins, view }: OriginsProps) {
  const t = useTranslations("dashboard.origins");
  if (origins.kind !== "rates") return null;
  const hrefOf = hrefsOf(view);
  return (
    <section aria-label={t("details")} className="grid gap-6 lg:grid-cols-3">
      <DetailCard>
        <SharePlot byAiShare={origins.byAiShare} view={view} warning={<RawRates ratio={origins.ratio} />} />
      </DetailCard>
      <DetailCard>
        <OriginRatePlot
          title={t("rollbackRate")}
          definition={t("rollbackDefinition")}
          rates={origins.rollbackRates}
          hrefOf={hrefOf({ result: ["failed"] })}
          compact
        />
      </DetailCard>
      <DetailCard>
        <OriginRatePlot
          title={t("reworkRate")}
          definition={t("reworkDefinition")}
          rates={origins.reworkRates}
          hrefOf={hrefOf({ result: ["failed", "passed"] })}
          compact
        />
      </DetailCard>
    </section>
  );
}

function DetailCard({ children }: { children: ReactNode }) {
  return (
    <Card className="print:break-inside-avoid">
      <CardBody>{children}</CardBody>
    </Card>
  );
}

function hrefsOf({ organization, behind }: DashboardView) {
  return (narrowing: DeploymentNarrowing) => (origin: "HUMAN" | "AI_ASSISTED" | "BOT") =>
    deploymentsHref(organization.slug, behind, { ...narrowing, origin: [origin] });
}

type Of<K extends OriginsView["kind"]> = Extract<OriginsView, { kind: K }>;

function Rates({ origins, view }: { origins: Of<"rates">; view: DashboardView }) {
  const t = useTranslations("dashboard.origins");
  const hrefOf = hrefsOf(view);
  return (
    <CardBody className="flex grow flex-col gap-5">
      <OriginRatePlot
        title={t("failureRate")}
        definition={t("failureDefinition")}
        rates={origins.failureRates}
        hrefOf={hrefOf({ result: ["failed", "passed"] })}
        warning={<RawRates ratio={origins.ratio} />}
      />
      {origins.ratio && <RatioPlot ratio={origins.ratio} />}
      <OriginCoverage origins={origins} />
      <p className="mt-auto text-[13px] leading-5 text-ink-muted">{t("caveat")}</p>
    </CardBody>
  );
}

function TooFew({ origins, view }: { origins: Of<"too-few">; view: DashboardView }) {
  const t = useTranslations("dashboard.origins");
  const { failed, needed, missing, longerDays } = origins;
  return (
    <CardBody className="flex flex-col gap-3">
      <p className="font-medium">{t("tooFewTitle", { missing })}</p>
      <span aria-hidden="true" className="flex gap-1">
        {Array.from({ length: needed }, (_, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the marks are alike and never move
            key={index}
            className={index < failed ? "size-3 bg-mark-failed" : "size-3 border border-line-strong"}
          />
        ))}
      </span>
      <p className="max-w-prose text-ink-muted">{t("tooFewBody", { needed, failed })}</p>
      {longerDays && (
        <div>
          <Button asChild size="sm">
            <Link
              href={`${view.path}${filterQuery({ ...view.filters, window: { kind: "days", days: longerDays } })}`}
              scroll={false}
            >
              {t("tooFewAction", { days: longerDays })}
            </Link>
          </Button>
        </div>
      )}
    </CardBody>
  );
}

function NothingToBreakDown({ reason }: { reason: Of<"unmeasured">["reason"] }) {
  const t = useTranslations("dashboard.origins");
  const noCommits = reason === "no-commits";
  return (
    <CardBody className="flex flex-col gap-2">
      <p className="font-medium">{noCommits ? t("noCommitsTitle") : t("noResultTitle")}</p>
      <p className="max-w-prose text-ink-muted">{noCommits ? t("noCommitsBody") : t("noResultBody")}</p>
    </CardBody>
  );
}
