import { getIntegrationStatus } from "@/lib/ingest/integrations/data";
import { env } from "@/lib/platform/env";
import type { Locale } from "@/lib/platform/i18n/locale";
import type { Letter } from "@/lib/platform/mail/letter";
import { canSendMail } from "@/lib/platform/mail/transport";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { canManageDigest } from "@/lib/workspace/organizations/roles";
import type { OrganizationContext } from "@/lib/workspace/organizations/types";
import { getOwnSubscription, getSlackConnection, listSentMessages } from "./data";
import { composeLetter } from "./letter";
import type { SentMessage, SlackConnection } from "./types";
import { lastClosedWeek } from "./week";
import { readWeekly } from "./weekly";

const MESSAGES_SHOWN = 20;

/** Everything the digest's settings show. */
export interface DigestPage {
  subscription: Locale | null;
  slack: SlackConnection | null;
  /** Null for those who don't administer the organization. */
  sent: SentMessage[] | null;
  canSendMail: boolean;
  /** Whether the links of what is sent can be made: without APP_URL the cron sends nothing. */
  hasAddress: boolean;
  preview: {
    locale: Locale;
    /** The letter as it would go out by mail and to Slack; null when nothing would. */
    letters: { email: Letter; slack: Letter } | null;
    hasEnvironments: boolean;
  };
}

/** The digest's settings, with the last closed week as it would go out in a language. @throws DatabaseError */
export async function loadDigestPage(org: OrganizationContext, locale: Locale): Promise<DigestPage> {
  const [subscription, slack, sent, status, origin] = await Promise.all([
    getOwnSubscription(org.client, org.id, org.user.id),
    getSlackConnection(org.client, org.id),
    canManageDigest(org.role) ? listSentMessages(org.client, org.id, MESSAGES_SHOWN) : null,
    getIntegrationStatus(org.client, org.id),
    appOrigin(),
  ]);
  const week = lastClosedWeek(new Date(), org.timeZone, org.weekStart);
  const { content } = await readWeekly(org.client, org, status, week);
  // A preview ends nobody's subscription: its link leads to the settings.
  const unsubscribeUrl = `${origin}/${org.slug}/settings/digest`;
  const letters = content && {
    email: composeLetter(content, locale, origin, { channel: "email", unsubscribeUrl }),
    slack: composeLetter(content, locale, origin, { channel: "slack" }),
  };
  const hasEnvironments = org.productionEnvironments.length > 0;
  return {
    subscription,
    slack,
    sent,
    canSendMail: canSendMail(),
    hasAddress: env().APP_URL !== undefined,
    preview: { locale, letters, hasEnvironments },
  };
}
