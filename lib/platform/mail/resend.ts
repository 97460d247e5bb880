import type { Mail, MailTransport } from "./mail";
import { failedForNow, refusedForGood, SENT, type SendOutcome } from "./outcome";

const URL = "https://api.resend.com/emails";
const WAIT_MS = 15_000;

/** Sends through Resend's API; the mail's id is its idempotency key, so that even a lost answer sends nothing twice. */
export function resendTransport(
  apiKey: string,
  from: string,
  fetchResend: typeof fetch = fetch,
): MailTransport {
  return {
    kind: "resend",
    prove: async () => null,
    async send({ to, subject, text, html, id, headers }: Mail): Promise<SendOutcome> {
      let answer: Response;
      try {
        answer = await fetchResend(URL, {
          method: "POST",
          headers: {
            authorization: `Bearer ${apiKey}`,
            "content-type": "application/json",
            "idempotency-key": id,
          },
          body: JSON.stringify({ from, to: [to], subject, text, html, headers }),
          // A redirect would take the key along.
          redirect: "error",
          signal: AbortSignal.timeout(WAIT_MS),
        });
      } catch {
        // Safe to try again, whatever happened: the key makes it the same mail.
        return failedForNow("resend-unreachable");
      }
      await answer.body?.cancel();
      if (answer.ok) return SENT;
      const isForNow = answer.status === 401 || answer.status === 429 || answer.status >= 500;
      return (isForNow ? failedForNow : refusedForGood)(`resend-${answer.status}`);
    },
  };
}
