import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { UnsubscribeForm } from "@/components/digests/unsubscribe-form";
import { SiteFrame } from "@/components/shell/site-frame";
import { Alert } from "@/components/ui/alert";
import { TextLink } from "@/components/ui/text-link";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { unsubscribeByLink } from "@/lib/read/digests/unsubscribe-action";
import { readUnsubscribeToken } from "@/lib/read/digests/unsubscribe-token";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("digests.unsubscribe");
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

export default async function UnsubscribePage({ params }: PageProps<"/unsubscribe/[token]">) {
  const { token } = await params;
  const t = await getTranslations("digests.unsubscribe");
  const isOurs = readUnsubscribeToken(masterKeys(), token) !== null;
  return (
    <SiteFrame>
      <AuthCard title={t("title")} description={isOurs ? t("body") : undefined}>
        {isOurs ? (
          <UnsubscribeForm action={unsubscribeByLink.bind(null, token)} label={t("submit")} />
        ) : (
          <Alert tone="warning" title={t("invalid")}>
            <p>
              {t("invalidDetail")} <TextLink href="/sign-in">{t("signIn")}</TextLink>
            </p>
          </Alert>
        )}
      </AuthCard>
    </SiteFrame>
  );
}
