import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { LOCALE_NAMES, LOCALES, type Locale } from "@/lib/platform/i18n/locale";
import type { Letter } from "@/lib/platform/mail/letter";
import { letterBody } from "@/lib/platform/mail/letter-html";
import { letterText } from "@/lib/platform/mail/letter-text";
import { letterMessage } from "@/lib/platform/slack/letter-message";

interface DigestPreviewProps {
  preview: {
    locale: Locale;
    letters: { email: Letter; slack: Letter } | null;
    hasEnvironments: boolean;
  };
  slug: string;
}

/** The last closed week as it would go out. */
export function DigestPreview({ preview, slug }: DigestPreviewProps) {
  const t = useTranslations("digests.preview");
  const { locale, letters, hasEnvironments } = preview;
  return (
    <Card aria-labelledby="preview">
      <CardHeader
        id="preview"
        title={t("title")}
        description={t("description")}
        action={
          letters && (
            <SegmentedControl
              label={t("language")}
              segments={LOCALES.map((value) => ({
                href: `?preview=${value}`,
                label: LOCALE_NAMES[value],
                current: value === locale,
              }))}
            />
          )
        }
      />
      <CardBody>
        {letters ? (
          <Letters {...letters} />
        ) : (
          <EmptyState
            level="h3"
            className="py-8"
            title={t("nothing")}
            action={
              !hasEnvironments && (
                <Button asChild>
                  <Link href={`/${slug}/settings`}>{t("noEnvironmentsAction")}</Link>
                </Button>
              )
            }
          >
            <p>{hasEnvironments ? t("nothingDetail") : t("noEnvironments")}</p>
          </EmptyState>
        )}
      </CardBody>
    </Card>
  );
}

function Letters({ email, slack }: { email: Letter; slack: Letter }) {
  const t = useTranslations("digests.preview");
  return (
    <div className="space-y-4">
      <p className="break-words">
        <span className="text-ink-muted">{t("subject")}:</span>{" "}
        <span lang={email.locale}>{email.subject}</span>
      </p>
      <div
        lang={email.locale}
        className="rounded-md bg-[#f4f4f6] p-3 [overflow-wrap:anywhere] sm:p-6 [&_td]:whitespace-normal!"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: the mail itself, whose every text its writer escapes
        dangerouslySetInnerHTML={{ __html: letterBody(email) }}
      />
      <Source title={t("asText")} lang={email.locale} text={letterText(email)} />
      <Source title={t("asSlack")} lang={slack.locale} text={JSON.stringify(letterMessage(slack), null, 2)} />
    </div>
  );
}

function Source({ title, lang, text }: { title: string; lang: string; text: string }) {
  return (
    <details className="group rounded-md border">
      <summary className="flex list-none items-center justify-between px-4 py-2.5 text-[13px] font-medium">
        {title}
        <span aria-hidden="true" className="text-ink-faint transition-transform group-open:rotate-90">
          ›
        </span>
      </summary>
      <pre
        lang={lang}
        className="border-t px-4 py-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap"
      >
        {text}
      </pre>
    </details>
  );
}
