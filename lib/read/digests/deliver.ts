import { z } from "zod";
import type { MasterKeys } from "@/lib/platform/encryption/master-keys";
import { LOCALES } from "@/lib/platform/i18n/locale";
import type { LogFields } from "@/lib/platform/log";
import { letterHtml } from "@/lib/platform/mail/letter-html";
import { letterText } from "@/lib/platform/mail/letter-text";
import type { MailTransport } from "@/lib/platform/mail/mail";
import { failedForNow, refusedForGood, SEND_TIMEOUT_MS, type SendOutcome } from "@/lib/platform/mail/outcome";
import { letterMessage } from "@/lib/platform/slack/letter-message";
import { postToSlack } from "@/lib/platform/slack/post";
import { stopping } from "@/lib/platform/stopping";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import { messageContent } from "./content";
import { composeLetter } from "./letter";
import { readSlackWebhook } from "./slack-connection";
import { unsubscribeToken } from "./unsubscribe-token";

export interface DeliverDeps {
  service: ServiceClient;
  /** Null where this installation can't send mails. */
  mail: MailTransport | null;
  /** Stands between us and Slack. */
  fetchSlack: typeof fetch;
  keys: MasterKeys;
  /** Of this product, for the links. */
  origin: string;
  /** Unix milliseconds at which all is settled: no message is taken that could take longer. */
  deadlineAt: number;
  log(event: string, fields: LogFields): void;
}

export interface DeliverySummary {
  sent: number;
  retried: number;
  failed: number;
}

/** One at a time: whatever is claimed when the process is ended stays in doubt, and is never sent. */
const MESSAGES_PER_CLAIM = 1;
/** Longer than the slowest server is waited for, several times over. */
const LEASE_SECONDS = 300;
/** What sending one and settling it may take: none is taken up that could outlast the deadline. */
export const ONE_MESSAGE_MS = SEND_TIMEOUT_MS + 5_000;
const MAX_ATTEMPTS = 6;

const message = z.object({
  id: z.string(),
  organization_id: z.string(),
  channel: z.enum(["email", "slack"]),
  user_id: z.string().nullable(),
  email: z.string().nullable(),
  locale: z.enum(LOCALES),
  content: z.string(),
  attempts: z.number(),
  lease_token: z.string(),
});
type Message = z.infer<typeof message>;

/** Seconds until the next try after the n-th: 5 minutes, doubling, at most 12 hours. */
export function retryAfterSeconds(attempts: number): number {
  return Math.min(300 * 2 ** Math.max(0, attempts - 1), 12 * 3_600);
}

/**
 * Sends what the outbox holds. A message is claimed before it is sent and settled after; whatever happens in between,
 * it is never sent twice: a sender's death leaves it "unknown", and only a definite "not sent" is tried again.
 */
export async function deliverDue(deps: DeliverDeps): Promise<DeliverySummary> {
  const summary: DeliverySummary = { sent: 0, retried: 0, failed: 0 };
  while (Date.now() + ONE_MESSAGE_MS <= deps.deadlineAt && !stopping().aborted) {
    const claimed = z.array(message).parse(
      unwrap(
        await deps.service.rpc("claim_outbox_messages", {
          p_limit: MESSAGES_PER_CLAIM,
          p_lease_seconds: LEASE_SECONDS,
        }),
      ),
    );
    if (claimed.length === 0) break;
    for (const one of claimed) summary[await deliver(deps, one)] += 1;
  }
  return summary;
}

async function deliver(deps: DeliverDeps, one: Message): Promise<keyof DeliverySummary> {
  const outcome = await send(deps, one);
  const again = !outcome.ok && !outcome.permanent && one.attempts < MAX_ATTEMPTS;
  const state = outcome.ok ? "sent" : again ? "waiting" : "failed";
  if (!outcome.ok) deps.log("message not sent", { id: one.id, reason: outcome.reason, again });
  unwrap(
    await deps.service.rpc("finish_outbox_message", {
      p_id: one.id,
      p_lease_token: one.lease_token,
      p_state: state,
      p_error: outcome.ok ? null : outcome.reason,
      p_retry_seconds: again ? retryAfterSeconds(one.attempts) : 0,
    }),
  );
  return outcome.ok ? "sent" : again ? "retried" : "failed";
}

async function send(deps: DeliverDeps, one: Message): Promise<SendOutcome> {
  const organizationId = organizationIdForMachineWork(one);
  const content = messageContent.parse(JSON.parse(one.content));
  if (one.channel === "slack") {
    const url = await readSlackWebhook(deps.service, organizationId);
    if (url === null) return failedForNow("webhook-unreadable");
    const letter = composeLetter(content, one.locale, deps.origin, { channel: "slack" });
    return postToSlack(url, letterMessage(letter), deps.fetchSlack);
  }
  if (deps.mail === null) return failedForNow("mail-not-configured");
  if (one.email === null || one.user_id === null) return refusedForGood("no-address");
  const token = unsubscribeToken(deps.keys, { organizationId, userId: one.user_id });
  const unsubscribeUrl = `${deps.origin}/unsubscribe/${token}`;
  const letter = composeLetter(content, one.locale, deps.origin, { channel: "email", unsubscribeUrl });
  return deps.mail.send({
    to: one.email,
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    id: one.id,
    headers:
      // What owners must know is nothing they subscribed to.
      content.kind === "access-ended"
        ? {}
        : {
            // RFC 8058: the mail reader's own button posts there.
            "List-Unsubscribe": `<${deps.origin}/api/v1/unsubscribe/${token}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          },
  });
}
