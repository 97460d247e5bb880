import { listFeeds } from "@/lib/ingest/feeds/data";
import { getIntegrationStatus } from "@/lib/ingest/integrations/data";
import type { Locale } from "@/lib/platform/i18n/locale";
import type { LogFields } from "@/lib/platform/log";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { MessageContent } from "./content";
import {
  countMessages,
  getLastTold,
  getSlackConnection,
  listDigestOrganizations,
  listSubscribers,
} from "./data";
import { findTroubles } from "./trouble";
import { lastClosedWeek, untoldDays } from "./week";
import { type DigestOrganization, readWeekly } from "./weekly";

export interface EnqueueDeps {
  service: ServiceClient;
  now: Date;
  /** Whether mails can be sent at all; where they can't, none is written. */
  canSendMail: boolean;
  /** Unix milliseconds after which no further organization is begun. */
  deadlineAt: number;
  log(event: string, fields: LogFields): void;
}

const FIRST = "00000000-0000-0000-0000-000000000000";
const ORGANIZATIONS_PER_READ = 100;
/** A digest that is later than that is no news; it also keeps a new subscriber from getting last week's on a Friday. */
const WEEKLY_WITHIN_MS = 3 * 86_400_000;

/**
 * Writes what is to be said into the outbox: the week that has just ended, and troubles. What stands there already is
 * not written again, so this may be called at any time and by many. One organization's failure never stops the next.
 * @returns how many messages are new.
 */
export async function enqueueDue(deps: EnqueueDeps): Promise<number> {
  let added = 0;
  for (let after = FIRST; ; ) {
    const page = await listDigestOrganizations(deps.service, after, ORGANIZATIONS_PER_READ);
    for (const organization of page) {
      if (Date.now() >= deps.deadlineAt || stopping().aborted) return added;
      try {
        added += await enqueueFor(deps, organization);
      } catch (error) {
        deps.log("digest not written", { organizationId: organization.id, error });
      }
    }
    const last = page.at(-1);
    if (page.length < ORGANIZATIONS_PER_READ || !last) return added;
    after = last.id;
  }
}

interface Recipient {
  channel: "email" | "slack";
  userId: string | null;
  locale: Locale;
}

async function listRecipients(
  { service, canSendMail }: EnqueueDeps,
  organization: DigestOrganization,
): Promise<Recipient[]> {
  const [subscribers, slack] = await Promise.all([
    canSendMail ? listSubscribers(service, organization.id) : [],
    getSlackConnection(service, organization.id),
  ]);
  return [
    ...subscribers.map((one): Recipient => ({ channel: "email", ...one })),
    ...(slack ? [{ channel: "slack", userId: null, locale: slack.locale } as const] : []),
  ];
}

async function enqueueFor(deps: EnqueueDeps, organization: DigestOrganization): Promise<number> {
  const recipients = await listRecipients(deps, organization);
  if (recipients.length === 0) return 0;
  const [status, feeds] = await Promise.all([
    getIntegrationStatus(deps.service, organization.id),
    listFeeds(deps.service, organization.id),
  ]);
  const { slug, name, timeZone } = organization;
  const said: { content: MessageContent; period: string }[] = findTroubles(
    { slug, name, timeZone },
    status,
    feeds,
    deps.now,
  );
  const weekly = await weeklyToSay(deps, organization, recipients.length, status);
  if (weekly) said.push(weekly);
  if (said.length === 0) return 0;
  const messages = said.flatMap(({ content, period }) =>
    recipients.map(({ channel, userId, locale }) => ({
      organization_id: organization.id,
      kind: content.kind,
      period,
      channel,
      user_id: userId,
      locale,
      content: JSON.stringify(content),
    })),
  );
  return unwrap(await deps.service.rpc("enqueue_outbox_messages", { p_messages: JSON.stringify(messages) }));
}

async function weeklyToSay(
  { service, now }: EnqueueDeps,
  organization: DigestOrganization,
  recipients: number,
  status: Parameters<typeof readWeekly>[2],
) {
  const closed = lastClosedWeek(now, organization.timeZone, organization.weekStart);
  if (now.getTime() - closed.to.getTime() > WEEKLY_WITHIN_MS) return null;
  const week = untoldDays(closed, await getLastTold(service, organization.id), organization.timeZone);
  if (week === null) return null;
  // Measuring a week costs more than asking whether everybody has it.
  if ((await countMessages(service, organization.id, "weekly", week.firstDay)) >= recipients) return null;
  const { content } = await readWeekly(service, organization, status, week);
  return content && { content, period: week.firstDay };
}
