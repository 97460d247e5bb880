import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { canSendMail, mailTransport } from "@/lib/platform/mail/transport";
import { serviceClient } from "@/lib/platform/supabase/service";
import { deliverDue } from "./deliver";
import { enqueueDue } from "./enqueue";

/**
 * The cron's part after syncing: writes what is to be said, and sends what waits. A failure is logged and leaves the
 * syncs as they are. Without an address of our own the links would lead nowhere, so nothing is sent.
 */
export async function sendDigests(deadlineAt: number): Promise<void> {
  const { APP_URL } = env();
  const service = serviceClient();
  try {
    if (!APP_URL) return log("digests not sent", { reason: "APP_URL is not set, so links can't be made" });
    const written = await enqueueDue({
      service,
      now: new Date(),
      canSendMail: canSendMail(),
      deadlineAt,
      log,
    });
    const summary = await deliverDue({
      service,
      mail: await mailTransport(),
      fetchSlack: fetch,
      keys: masterKeys(),
      origin: new URL(APP_URL).origin,
      deadlineAt,
      log,
    });
    if (written + summary.sent + summary.retried + summary.failed > 0)
      log("digests sent", { written, ...summary });
  } catch (error) {
    log("digests not sent", { error });
  }
}
