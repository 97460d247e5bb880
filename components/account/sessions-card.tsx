import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { AccountSession } from "@/lib/workspace/auth/sessions";

interface SessionsCardProps {
  sessions: readonly AccountSession[];
  now: Date;
  end: (sessionId: string) => FormAction;
  endOthers: FormAction;
}

/** Where the account is signed in, with the way to end what is elsewhere. */
export function SessionsCard({ sessions, now, end, endOthers }: SessionsCardProps) {
  const t = useTranslations("auth.account");
  return (
    <Card aria-labelledby="sessions">
      <CardHeader id="sessions" title={t("sessions")} description={t("sessionsDescription")} />
      <CardBody className="space-y-4">
        <ul className="divide-y text-sm leading-6">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} now={now} end={end(session.id)} />
          ))}
        </ul>
        {sessions.some(({ isCurrent }) => !isCurrent) && (
          <ActionForm action={endOthers} aria-label={t("endOtherSessions")}>
            <SubmitButton variant="secondary">{t("endOtherSessions")}</SubmitButton>
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}

function SessionRow({ session, now, end }: { session: AccountSession; now: Date; end: FormAction }) {
  const t = useTranslations("auth.account");
  const name = session.browser ?? t("unknownBrowser");
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {session.isCurrent && <Badge tone="accent">{t("thisBrowser")}</Badge>}
        </span>
        <span className="block text-[13px] leading-5 text-ink-muted">
          {t.rich("seen", { at: () => <RelativeTime at={session.seenAt} timeZone="UTC" now={now} /> })}
        </span>
      </span>
      {!session.isCurrent && (
        <ActionForm action={end} aria-label={t("endSessionOf", { name })}>
          <SubmitButton variant="ghost" size="sm">
            {t("endSession")}
          </SubmitButton>
        </ActionForm>
      )}
    </li>
  );
}
