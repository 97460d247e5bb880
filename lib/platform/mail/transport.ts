import { type Env, env } from "@/lib/platform/env";
import type { MailTransport } from "./mail";

export type MailSettings = Pick<Env, "SMTP_URL" | "RESEND_API_KEY" | "MAIL_FROM">;

/** Whether this installation can send mails. */
export function canSendMail(settings: MailSettings = env()): boolean {
  return Boolean(settings.MAIL_FROM && (settings.SMTP_URL || settings.RESEND_API_KEY));
}

/** How this installation sends mails; null where it can't. The libraries load only where they are used. */
export async function mailTransport(settings: MailSettings = env()): Promise<MailTransport | null> {
  const { SMTP_URL, RESEND_API_KEY, MAIL_FROM } = settings;
  if (!MAIL_FROM) return null;
  if (SMTP_URL) return (await import("./smtp")).smtpTransport(SMTP_URL, MAIL_FROM);
  if (RESEND_API_KEY) return (await import("./resend")).resendTransport(RESEND_API_KEY, MAIL_FROM);
  return null;
}
