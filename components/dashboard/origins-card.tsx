import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { filterQuery } from "@/lib/dashboard/filters";
import type { OriginsView } from "@/lib/dashboard/origins-view";
import type { DashboardView } from "@/lib/dashboard/view-model";
import { OriginCoverage } from "./origin-coverage";
import { OriginRatePlot } from "./origin-rate-plot";
import { RatioPlot } from "./ratio-plot";

interface OriginsCardProps {
  origins: OriginsView;
  view: Pick<DashboardView, "filters" | "path">;
}

/** Change failure and rollback rates by who wrote the code; or what is missing to show them. */
export function OriginsCard({ origins, view }: OriginsCardProps) {
  const t = useTranslations("dashboard.origins");
  return (
    <Card aria-labelledby="origins" className="flex flex-col">
      <CardHeader id="origins" title={t("title")} description={t("description")} />
      {origins.kind === "rates" && <Rates origins={origins} />}
      {origins.kind === "too-few" && <TooFew origins={origins} view={view} />}
      {origins.kind === "unmeasured" && <NothingToBreakDown reason={origins.reason} />}
    </Card>
  );
}

type Of<K extends OriginsView["kind"]> = Extract<OriginsView, { kind: K }>;

function Rates({ origins }: { origins: Of<"rates"> }) {
  const t = useTranslations("dashboard.origins");
  return (
    <CardBody className="flex grow flex-col gap-5">
      <OriginRatePlot
        title={t("failureRate")}
        definition={t("failureDefinition")}
        rates={origins.failureRates}
      />
      <OriginRatePlot
        title={t("rollbackRate")}
        definition={t("rollbackDefinition")}
        rates={origins.rollbackRates}
      />
      {origins.ratio && <RatioPlot ratio={origins.ratio} />}
      <OriginCoverage origins={origins} />
      <p className="mt-auto text-[13px] leading-5 text-ink-muted">{t("caveat")}</p>
    </CardBody>
  );
}

function TooFew({ origins, view }: { origins: Of<"too-few">; view: OriginsCardProps["view"] }) {
  const t = useTranslations("dashboard.origins");
  const { failed, needed, missing, longerDays } = origins;
  return (
    <CardBody className="flex grow flex-col justify-center gap-3 py-8">
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
              href={`${view.path}${filterQuery({ ...view.filters, windowDays: longerDays })}`}
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
    <CardBody className="flex grow flex-col justify-center gap-2 py-8">
      <p className="font-medium">{noCommits ? t("noCommitsTitle") : t("noVerdictTitle")}</p>
      <p className="max-w-prose text-ink-muted">{noCommits ? t("noCommitsBody") : t("noVerdictBody")}</p>
    </CardBody>
  );
}
