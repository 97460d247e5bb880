import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ExternalId } from "@/components/ui/external-id";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { IncidentSources } from "@/lib/read/incidents/sources";

interface IncidentSourcesCardProps extends IncidentSources {
  incidentId: string;
  timeZone: string;
  /** Null for whoever may not. */
  part: FormAction | null;
}

/** The feeds that hold an incident; a pair that isn't one can be parted, and matched again. */
export function IncidentSourcesCard({
  sources,
  isParted,
  incidentId,
  timeZone,
  part,
}: IncidentSourcesCardProps) {
  const t = useTranslations("integrations.feeds");
  const isPair = sources.length > 1;
  return (
    <Card aria-labelledby="sources">
      <CardHeader id="sources" title={t("sources")} description={isPair ? t("onePair") : undefined} />
      <CardBody className="space-y-3 text-[13px] leading-5">
        <ul className="space-y-1">
          {sources.map((source) => (
            <li key={source.id} className="flex flex-wrap gap-x-3">
              <span>{t(`kinds.${source.feed}`)}</span>
              <Instant at={source.startedAt} timeZone={timeZone} className="figures text-ink-muted" />
              <ExternalId id={source.externalId} />
            </li>
          ))}
        </ul>
        {isParted && <p className="text-ink-muted">{t("isParted")}</p>}
        {part && (isPair || isParted) && (
          <ActionForm action={part} outcomeAt="bottom" className="flex flex-wrap items-center gap-3">
            <input type="hidden" name="incidentId" value={incidentId} />
            <input type="hidden" name="parted" value={String(isPair)} />
            <SubmitButton size="sm" variant="secondary">
              {t(isPair ? "part" : "join")}
            </SubmitButton>
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}
