import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { LOCALE_NAMES, type Locale } from "@/lib/platform/i18n/locale";
import { LocaleSelect } from "./locale-select";

interface SubscriptionCardProps {
  email: string;
  /** The language of the reader's own subscription; null where there is none. */
  subscription: Locale | null;
  canSendMail: boolean;
  /** Whether this installation knows its own address, without which no link can be made. */
  hasAddress: boolean;
  /** Each null for whoever may not. */
  subscribe: FormAction | null;
  unsubscribe: FormAction | null;
}

/** The reader's own subscription. */
export function SubscriptionCard(props: SubscriptionCardProps) {
  const { email, subscription, canSendMail, hasAddress, subscribe, unsubscribe } = props;
  const t = useTranslations("digests.mine");
  const locale = useLocale();
  return (
    <Card aria-labelledby="my-digest">
      <CardHeader id="my-digest" title={t("title")} description={t("description")} />
      <CardBody className="space-y-4">
        {!canSendMail && (
          <Alert tone="warning" title={t("noMail")}>
            <p>{t("noMailDetail")}</p>
          </Alert>
        )}
        {canSendMail && !hasAddress && (
          <Alert tone="warning" title={t("noAddress")}>
            <p>{t("noAddressDetail")}</p>
          </Alert>
        )}
        {subscription && (
          <p className="break-words">{t("subscribed", { language: LOCALE_NAMES[subscription], email })}</p>
        )}
        {subscribe ? (
          <ActionForm action={subscribe} aria-label={t("title")} className="max-w-md space-y-4">
            <LocaleSelect label={t("language")} locale={subscription ?? locale} />
            <SubmitButton variant={subscription ? "secondary" : "primary"}>
              {subscription ? t("change") : t("subscribe")}
            </SubmitButton>
          </ActionForm>
        ) : (
          <p className="text-[13px] leading-5 text-ink-muted">{t("viewer")}</p>
        )}
        {subscription && unsubscribe && (
          <ActionForm action={unsubscribe} aria-label={t("unsubscribe")}>
            <SubmitButton variant="ghost" size="sm">
              {t("unsubscribe")}
            </SubmitButton>
          </ActionForm>
        )}
      </CardBody>
    </Card>
  );
}
