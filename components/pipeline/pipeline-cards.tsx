import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DetailsList } from "@/components/ui/details-list";
import { RelativeTime } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { PipelineStatus } from "@/lib/ingest/pushes/status";
import { formatCount, formatInstant } from "@/lib/platform/i18n/format";

interface PipelineStatusCardProps {
  status: PipelineStatus;
  timeZone: string;
  now: Date;
}

/** What a pipeline has pushed so far, and of which time it told. */
export function PipelineStatusCard({ status, timeZone, now }: PipelineStatusCardProps) {
  const t = useTranslations("pipeline");
  const locale = useLocale();
  const day = (at: Date) => formatInstant(at, locale, timeZone, "short");
  const known = status.known.map(({ from, to }) => t("knownSpan", { from: day(from), to: day(to) }));
  return (
    <Card aria-labelledby="pipeline">
      <CardHeader id="pipeline" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4">
        {status.isRefused && <Alert tone="warning" title={t("superseded")} />}
        <DetailsList
          items={[
            {
              term: t("lastPush"),
              detail: status.lastPushAt ? (
                <RelativeTime at={status.lastPushAt} timeZone={timeZone} now={now} />
              ) : (
                t("never")
              ),
            },
            { term: t("deployments"), detail: formatCount(status.deployments, locale) },
            { term: t("incidents"), detail: formatCount(status.incidents, locale) },
            { term: t("known"), detail: known.length === 0 ? t("notKnown") : known.join(", ") },
          ]}
        />
      </CardBody>
    </Card>
  );
}

interface PipelineSetupCardProps {
  curl: string;
  scope: string;
  tokensHref: string;
}

/** How to push for the first time, ready to paste. */
export function PipelineSetupCard({ curl, scope, tokensHref }: PipelineSetupCardProps) {
  const t = useTranslations("pipeline");
  return (
    <Card aria-labelledby="set-up">
      <CardHeader id="set-up" title={t("setupTitle")} />
      <CardBody className="space-y-5">
        <ol className="list-decimal space-y-2 pl-4 text-sm leading-6">
          <li>{t.rich("token", { scope, link: (text) => <TextLink href={tokensHref}>{text}</TextLink> })}</li>
          <li>{t("push")}</li>
        </ol>
        <section className="space-y-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-sm leading-6 font-medium">curl</h3>
            <CopyButton text={curl} labels={{ copy: t("copy"), copied: t("copied") }} />
          </div>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
            tabIndex={0}
            className="overflow-x-auto rounded-md border bg-subtle p-3 font-mono text-[13px] leading-5"
          >
            {curl}
          </pre>
        </section>
        <p className="text-[13px] leading-5">
          <TextLink href="/methods/pipeline">{t("docs")}</TextLink>
        </p>
      </CardBody>
    </Card>
  );
}
