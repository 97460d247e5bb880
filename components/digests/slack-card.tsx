import { useLocale, useTranslations } from "next-intl";
import { ActionField, ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { LOCALE_NAMES } from "@/lib/platform/i18n/locale";
import type { SlackConnection } from "@/lib/read/digests/types";
import { LocaleSelect } from "./locale-select";

/** Where Slack tells how an incoming webhook is made. */
const SLACK_WEBHOOKS = "https://api.slack.com/messaging/webhooks";

interface SlackCardProps {
  slack: SlackConnection | null;
  timeZone: string;
  /** Each null for whoever may not. */
  connect: FormAction | null;
  disconnect: FormAction | null;
}

/** The channel the digest is posted to. */
export function SlackCard({ slack, timeZone, connect, disconnect }: SlackCardProps) {
  const t = useTranslations("digests.slack");
  const locale = useLocale();
  return (
    <Card aria-labelledby="slack">
      <CardHeader
        id="slack"
        title={t("title")}
        description={t.rich("description", {
          make: (text) => (
            <TextLink href={SLACK_WEBHOOKS} target="_blank" rel="noreferrer">
              {text}
            </TextLink>
          ),
        })}
      />
      <CardBody className="space-y-4">
        {slack && (
          <p>
            {t.rich("connected", {
              language: LOCALE_NAMES[slack.locale],
              when: () => <Instant at={slack.connectedAt} timeZone={timeZone} />,
            })}
          </p>
        )}
        {!slack && !connect && <p className="text-[13px] leading-5 text-ink-muted">{t("none")}</p>}
        {connect && (
          <ActionForm action={connect} aria-label={t("title")} className="max-w-md space-y-4">
            <ActionField
              name="url"
              type="password"
              label={t("url")}
              hint={t("urlHint")}
              autoComplete="off"
              data-1p-ignore=""
              data-lpignore="true"
              spellCheck={false}
              required
            />
            <LocaleSelect label={t("language")} locale={slack?.locale ?? locale} />
            <SubmitButton variant="secondary">{slack ? t("replace") : t("connect")}</SubmitButton>
          </ActionForm>
        )}
        {slack && disconnect && (
          <ConfirmDialog
            trigger={
              <Button variant="ghost" size="sm">
                {t("disconnect")}
              </Button>
            }
            title={t("disconnectTitle")}
            description={t("disconnectDescription")}
            action={disconnect}
            labels={{ submit: t("disconnect"), cancel: t("cancel"), close: t("close") }}
          />
        )}
      </CardBody>
    </Card>
  );
}
