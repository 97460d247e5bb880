import { useLocale, useTranslations } from "next-intl";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { DetailsList } from "@/components/ui/details-list";
import { RelativeTime } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { EstimatesStatus } from "@/lib/ingest/pushes/estimates";
import { formatCount, formatInstant } from "@/lib/platform/i18n/format";
import { PUSHING_DOCS } from "@/lib/read/methods/pushing";

interface EstimatesStatusCardProps {
  status: EstimatesStatus;
  timeZone: string;
  now: Date;
}

/** What was estimated from git so far, of which time, and whether figures are made of it. */
export function EstimatesStatusCard({ status, timeZone, now }: EstimatesStatusCardProps) {
  const t = useTranslations("estimates");
  const shared = useTranslations("pipeline");
  const locale = useLocale();
  const { lastPushAt, deployments, known, counts } = status;
  const day = (at: Date) => formatInstant(at, locale, timeZone, "short");
  const spans = known.map(({ from, to }) => shared("knownSpan", { from: day(from), to: day(to) }));
  return (
    <Card aria-labelledby="estimates">
      <CardHeader id="estimates" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4">
        {lastPushAt && <Alert title={t(counts ? "counts" : "superseded")} />}
        <DetailsList
          items={[
            {
              term: shared("lastPush"),
              detail: lastPushAt ? (
                <RelativeTime at={lastPushAt} timeZone={timeZone} now={now} />
              ) : (
                shared("never")
              ),
            },
            { term: shared("deployments"), detail: formatCount(deployments, locale) },
            { term: shared("known"), detail: spans.length === 0 ? shared("notKnown") : spans.join(", ") },
          ]}
        />
      </CardBody>
    </Card>
  );
}

interface EstimatesSetupCardProps {
  command: string;
  scope: string;
  tokensHref: string;
}

/** How to push for the first time, ready to paste. */
export function EstimatesSetupCard({ command, scope, tokensHref }: EstimatesSetupCardProps) {
  const t = useTranslations("estimates");
  const shared = useTranslations("pipeline");
  return (
    <Card aria-labelledby="set-up">
      <CardHeader id="set-up" title={t("setupTitle")} />
      <CardBody className="space-y-5">
        <ol className="list-decimal space-y-2 pl-4 text-sm leading-6">
          <li>
            {shared.rich("token", { scope, link: (text) => <TextLink href={tokensHref}>{text}</TextLink> })}
          </li>
          <li>{t("push")}</li>
        </ol>
        <section className="space-y-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="text-sm leading-6 font-medium">{t("command")}</h3>
            <CopyButton text={command} labels={{ copy: shared("copy"), copied: shared("copied") }} />
          </div>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
            tabIndex={0}
            className="overflow-x-auto rounded-md border bg-subtle p-3 font-mono text-[13px] leading-5"
          >
            {command}
          </pre>
        </section>
        <p className="text-[13px] leading-5">
          <TextLink href={PUSHING_DOCS.git}>{t("docs")}</TextLink>
        </p>
      </CardBody>
    </Card>
  );
}
