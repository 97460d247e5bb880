import { useLocale, useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { feedSentence } from "@/lib/ingest/feeds/sentence";
import { FEED_KINDS, type Feed, type FeedKind, type IncidentFeedSummary } from "@/lib/ingest/feeds/types";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatInstant } from "@/lib/platform/i18n/format";
import { INCIDENT_FIELD_ROLES, USUAL_FIELD_NAMES } from "@/lib/providers/datadog/managed-incident";
import { DORA_INCIDENTS_GONE } from "@/lib/providers/datadog/retirement";
import { RefreshOnStart } from "./refresh-on-start";

interface FeedsCardProps {
  feeds: readonly Feed[];
  /** What the feeds of incidents brought. */
  summaries: readonly IncidentFeedSummary[];
  slug: string;
  timeZone: string;
  now: Date;
  /** Each null for whoever may not. */
  switchFeed: FormAction | null;
  nameFields: FormAction | null;
  readArchive: FormAction | null;
}

/** What comes from Datadog, each feed with its state, how far it was read, and what to do about it. */
export function FeedsCard(props: FeedsCardProps) {
  const t = useTranslations("integrations.feeds");
  const { feeds } = props;
  return (
    <Card aria-labelledby="feeds">
      <CardHeader id="feeds" title={t("title")} description={t("description")} />
      <CardBody>
        <ul className="divide-y divide-line">
          {FEED_KINDS.map((kind) => (
            <FeedRow key={kind} {...props} feed={feeds.find((one) => one.kind === kind) ?? unasked(kind)} />
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

const unasked = (kind: FeedKind): Feed => ({
  kind,
  state: null,
  stateSince: null,
  isOff: false,
  askedAt: null,
  error: null,
  consecutiveFailures: 0,
  fullReadAt: null,
  dataAsOf: null,
  spansRead: [],
  fieldNames: null,
  seenFields: [],
});

const TONES = { live: "good", quiet: "neutral", not_readable: "warning", ended: "neutral" } as const;

function FeedRow(props: FeedsCardProps & { feed: Feed }) {
  const t = useTranslations("integrations.feeds");
  const locale = useLocale();
  const { feed, feeds, summaries, timeZone, now, switchFeed, nameFields, readArchive } = props;
  const held = summaries.find(({ kind }) => kind === feed.kind)?.events ?? 0;
  const day = (at: Date | null) => (at ? formatInstant(at, locale, timeZone, "date") : "");
  const state = feed.isOff ? "off" : (feed.state ?? "unasked");
  const since = day(feed.stateSince ?? feed.dataAsOf);
  return (
    <li className="space-y-2 py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="text-sm leading-6 font-medium">{t(`kinds.${feed.kind}`)}</h3>
        <Badge tone={feed.isOff || feed.state === null ? "neutral" : TONES[feed.state]}>
          {t(`states.${state}`)}
        </Badge>
        {feed.dataAsOf && (
          <span className="figures text-[13px] text-ink-muted">{t("asOf", { day: day(feed.dataAsOf) })}</span>
        )}
        {held > 0 && <span className="figures text-[13px] text-ink-muted">{t("held", { count: held })}</span>}
      </div>
      <p className="max-w-prose text-[13px] leading-5 text-ink-muted">
        {t(`sentences.${feedSentence(feed, feeds, now)}`, { since })}
      </p>
      {feed.kind === "dora_incidents" && readArchive && offersArchive(feed, now) && (
        <Archive {...props} readArchive={readArchive} />
      )}
      {feed.kind === "managed_incidents" && nameFields && feed.seenFields.length > 0 && (
        <FieldNames feed={feed} save={nameFields} />
      )}
      {feed.kind !== "deployments" && switchFeed && (
        <ActionForm action={switchFeed} outcomeAt="bottom" className="flex flex-wrap items-center gap-3">
          <input type="hidden" name="kind" value={feed.kind} />
          <input type="hidden" name="off" value={String(!feed.isOff)} />
          <SubmitButton size="sm" variant="secondary">
            {t(feed.isOff ? "switchOn" : "switchOff", { feed: t(`kinds.${feed.kind}`) })}
          </SubmitButton>
        </ActionForm>
      )}
    </li>
  );
}

const DAY_MS = 86_400_000;
/** A list is asked back to two years; a day less is as far. */
const ALL_DAYS = 729;

/** Once, until Datadog removes them: whoever read back two years has all there is. */
function offersArchive(feed: Feed, now: Date): boolean {
  const [first] = feed.spansRead;
  const hasAll = first !== undefined && now.getTime() - first.from.getTime() >= ALL_DAYS * DAY_MS;
  const isReadable = feed.state !== "not_readable" && (feed.state !== "ended" || feed.error === null);
  return now < DORA_INCIDENTS_GONE && isReadable && !feed.isOff && !hasAll;
}

function Archive({ readArchive, slug }: { readArchive: FormAction; slug: string }) {
  const t = useTranslations("integrations.feeds");
  return (
    <ActionForm
      action={readArchive}
      outcomeAt="bottom"
      className="flex max-w-prose flex-wrap items-center gap-3 rounded-md bg-subtle px-3 py-2 text-[13px] leading-5"
    >
      <span className="min-w-0 basis-full">{t("archive")}</span>
      <SubmitButton size="sm">{t("archiveSubmit")}</SubmitButton>
      <RefreshOnStart statusUrl={`/api/v1/orgs/${slug}/sync-status`} />
    </ActionForm>
  );
}

/** Which of the customer's fields means what; what its incidents have is offered. */
function FieldNames({ feed, save }: { feed: Feed; save: FormAction }) {
  const t = useTranslations("integrations.feeds");
  const names = feed.fieldNames ?? USUAL_FIELD_NAMES;
  return (
    <details className="group">
      <summary className="cursor-pointer text-[13px] leading-5 font-medium">{t("fields")}</summary>
      <ActionForm action={save} outcomeAt="bottom" className="mt-3 space-y-4">
        <p className="max-w-prose text-[13px] leading-5 text-ink-muted">{t("fieldsHint")}</p>
        <datalist id="incident-fields">
          {feed.seenFields.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className="grid gap-4 sm:grid-cols-2">
          {INCIDENT_FIELD_ROLES.map((role) => (
            <ActionField
              key={role}
              name={role}
              label={t(`fieldRoles.${role}`)}
              list="incident-fields"
              autoComplete="off"
              defaultValue={names[role] ?? ""}
            />
          ))}
        </div>
        <SubmitButton size="sm">{t("fieldsSubmit")}</SubmitButton>
      </ActionForm>
    </details>
  );
}
