import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { SetAsideText } from "@/lib/ingest/integrations/datadog-page";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { BackToDatadog } from "./back-to-datadog";
import { unreadableFields } from "./set-aside-reason";

interface SetAsideEventsProps {
  events: readonly SetAsideText[];
  slug: string;
  timeZone: string;
  retry: FormAction;
}

/** Each event that could not be understood with what Datadog sent, and the way to have them read again. */
export function SetAsideEvents({ events, slug, timeZone, retry }: SetAsideEventsProps) {
  const t = useTranslations("integrations.setAside");
  return (
    <div className="space-y-6">
      <BackToDatadog slug={slug} />
      <Card aria-labelledby="set-aside">
        <CardHeader
          id="set-aside"
          title={t("pageTitle")}
          description={events.length > 0 ? t("description") : null}
        />
        {events.length === 0 && <CardBody className="text-ink-muted">{t("empty")}</CardBody>}
        {events.length > 0 && (
          <>
            <CardBody className="divide-y">
              {events.map((event) => (
                <SetAsideDetails key={event.id} event={event} timeZone={timeZone} />
              ))}
            </CardBody>
            <CardFooter>
              <ActionForm
                action={retry}
                outcomeAt="bottom"
                className="flex min-w-0 flex-wrap items-center gap-3"
              >
                <SubmitButton size="sm">{t("retry")}</SubmitButton>
                <span>{t("retryHint")}</span>
              </ActionForm>
            </CardFooter>
          </>
        )}
      </Card>
    </div>
  );
}

function SetAsideDetails({ event, timeZone }: { event: SetAsideText; timeZone: string }) {
  const t = useTranslations("integrations.setAside");
  return (
    <details className="py-3 text-[13px] leading-5">
      <summary className="space-x-3">
        <span className="font-medium">{t(`kinds.${event.kind}`)}</span>
        <span className="font-mono text-xs break-all">{event.externalId ?? t("noId")}</span>
        <span className="font-mono text-xs text-ink-muted">{unreadableFields(event.reason)}</span>
        <span className="text-ink-muted">
          <Instant at={event.firstSeenAt} timeZone={timeZone} />
        </span>
      </summary>
      {event.text === null ? (
        <p className="mt-2 text-warning">{t("unreadable")}</p>
      ) : (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
          aria-label={t("payload")}
          className="mt-2 max-h-96 overflow-auto rounded-md bg-subtle p-3"
        >
          <pre className="font-mono text-xs break-words whitespace-pre-wrap">{indented(event.text)}</pre>
        </section>
      )}
    </details>
  );
}

/** The JSON it is, or whatever else was kept, as text. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON after all: shown as it stands, because seeing it is the point.
    return text;
  }
}
