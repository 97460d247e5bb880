import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { DigestPreview } from "@/components/digests/digest-preview";
import { SentCard } from "@/components/digests/sent-card";
import { SlackCard } from "@/components/digests/slack-card";
import { SubscriptionCard } from "@/components/digests/subscription-card";
import { LOCALES } from "@/lib/platform/i18n/locale";
import {
  connectSlackChannel,
  disconnectSlackChannel,
  subscribeToDigest,
  unsubscribeFromDigest,
} from "@/lib/read/digests/actions";
import { loadDigestPage } from "@/lib/read/digests/loaders";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { canManageDigest, canSubscribe } from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("digests"))("title") };
}

export default async function DigestPage({ params, searchParams }: PageProps<"/[org]/settings/digest">) {
  const org = await requireOrganization((await params).org);
  const wanted = (await searchParams).preview;
  const locale = LOCALES.find((known) => known === wanted) ?? (await getLocale());
  const page = await loadDigestPage(org, locale);
  return (
    <div className="space-y-6">
      <SubscriptionCard
        email={org.user.email}
        subscription={page.subscription}
        canSendMail={page.canSendMail}
        hasAddress={page.hasAddress}
        subscribe={canSubscribe(org.role) ? subscribeToDigest.bind(null, org.slug) : null}
        unsubscribe={canSubscribe(org.role) ? unsubscribeFromDigest.bind(null, org.slug) : null}
      />
      <SlackCard
        slack={page.slack}
        timeZone={org.timeZone}
        connect={canManageDigest(org.role) ? connectSlackChannel.bind(null, org.slug) : null}
        disconnect={canManageDigest(org.role) ? disconnectSlackChannel.bind(null, org.slug) : null}
      />
      <DigestPreview preview={page.preview} slug={org.slug} />
      {page.sent && <SentCard messages={page.sent} timeZone={org.timeZone} />}
    </div>
  );
}
