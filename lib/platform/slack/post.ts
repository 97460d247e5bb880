import { failedForNow, refusedForGood, SENT, type SendOutcome } from "@/lib/platform/mail/outcome";
import { proxyRefusal } from "@/lib/platform/proxy";
import { parseSlackWebhookUrl } from "./webhook-url";

const ANSWER_MS = 10_000;

/** Errors of a connection that never came about. */
const NEVER_CONNECTED: readonly unknown[] = [
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** What an incoming webhook takes: blocks for the eye, and a text for notifications. */
export interface SlackMessage {
  text: string;
  blocks: readonly unknown[];
}

/**
 * Posts to an incoming webhook. The address is checked again on its way out, and no redirect is followed: it would
 * take the message, and the proof that somebody may post, to wherever it leads.
 */
export async function postToSlack(
  address: string,
  message: SlackMessage,
  fetchSlack: typeof fetch = fetch,
): Promise<SendOutcome> {
  const url = parseSlackWebhookUrl(address);
  if (url === null) return refusedForGood("not-slack");
  let answer: Response;
  try {
    answer = await fetchSlack(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(message),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
  } catch (error) {
    return toOutcome(error);
  }
  await answer.body?.cancel();
  if (answer.ok) return SENT;
  if (answer.status === 429 || answer.status >= 500) return failedForNow(`slack-${answer.status}`);
  return refusedForGood(answer.type === "opaqueredirect" ? "slack-redirect" : `slack-${answer.status}`);
}

/** What never connected sent nothing; after anything else the message may have arrived, and two would be worse. */
function toOutcome(error: unknown): SendOutcome {
  if (!(error instanceof Error)) return refusedForGood("slack-lost");
  if (error.name === "TimeoutError") return refusedForGood("slack-timeout");
  const { code } = (error.cause ?? {}) as { code?: unknown };
  const sentNothing = NEVER_CONNECTED.includes(code) || proxyRefusal(error) !== null;
  return sentNothing ? failedForNow("slack-unreachable") : refusedForGood("slack-lost");
}
