import { useLocale, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import type { TaughtMarkEntry } from "@/lib/ingest/commit-origins/taught-marks";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { formatInstant } from "@/lib/platform/i18n/format";
import { useMarkName } from "./mark-name";

type Entry = TaughtMarkEntry & { isHidden: boolean };

interface TaughtMarksCardProps {
  marks: readonly Entry[];
  timeZone: string;
  /** Null for whoever may not. */
  forget: FormAction | null;
}

/** What the organization taught about marks: what holds, then what was taken back. Not drawn before the first. */
export function TaughtMarksCard({ marks, timeZone, forget }: TaughtMarksCardProps) {
  const t = useTranslations("commitOrigins.marks");
  if (marks.length === 0) return null;
  return (
    <Card aria-labelledby="taught-marks">
      <CardHeader id="taught-marks" title={t("taughtTitle")} description={t("taughtDescription")} />
      <CardBody>
        <ul className="divide-y">
          {marks.map((mark) => (
            <li key={mark.id} className="flex flex-wrap items-start justify-between gap-3 py-3">
              <EntryText mark={mark} timeZone={timeZone} />
              {forget && mark.revokedAt === null && <ForgetButton mark={mark} forget={forget} />}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function EntryText({ mark, timeZone }: { mark: Entry; timeZone: string }) {
  const t = useTranslations("commitOrigins.marks");
  const nameOf = useMarkName();
  const { meaning, mode, name, onlyTool, from, until, reason, createdAt, revokedAt } = mark;
  const means = t(`choices.${meaning === "agent" ? (mode ?? "assisted") : meaning}`);
  const locale = useLocale();
  const day = (date: string | null) =>
    date === null ? "" : formatInstant(new Date(`${date}T00:00:00Z`), locale, "UTC", "date");
  const known = from === null ? "until" : "from";
  const ends = from !== null && until !== null ? "both" : from === until ? null : known;
  return (
    <div className="min-w-0 flex-1 space-y-1">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm leading-6">
        <span className="min-w-0 font-mono text-[13px] font-medium break-all">{nameOf(mark)}</span>
        <span className="text-[13px]">{[means, name, onlyTool].filter(Boolean).join(" · ")}</span>
        {revokedAt !== null && <Badge>{t("isForgotten")}</Badge>}
      </p>
      <p className="text-[13px] leading-5 break-words text-ink-muted">{reason}</p>
      <p className="figures text-[13px] leading-5 text-ink-muted">
        <Instant at={createdAt} timeZone={timeZone} />
        {ends !== null && <> · {t("span", { ends, from: day(from), until: day(until) })}</>}
      </p>
    </div>
  );
}

function ForgetButton({ mark, forget }: { mark: Entry; forget: FormAction }) {
  const t = useTranslations("commitOrigins.marks");
  const settings = useTranslations("commitOrigins.settings");
  const name = useMarkName()(mark);
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={t("forgetLabel", { mark: name })}>
          {settings("revoke")}
        </Button>
      }
      title={t("forgetTitle", { mark: name })}
      description={t("forgetDescription")}
      action={forget}
      labels={{ submit: settings("revoke"), cancel: settings("cancel"), close: settings("close") }}
    >
      <input type="hidden" name="overruleId" value={mark.id} />
    </ConfirmDialog>
  );
}
