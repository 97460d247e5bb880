import { Cron } from "croner";
import { HAND_OVER_HEADER } from "@/lib/sync/hand-over";
import type { DueSummary } from "@/lib/sync/sync-due";

/** When Vercel Cron would call, for servers that run elsewhere. Kept in step with vercel.json by a test. */
export const CRON_SCHEDULE = "0 4 * * *";

export interface CronCaller {
  stop(): void;
}

/**
 * Calls the cron route now (it syncs only what is due, so an overdue day is made up for), daily at 04:00 UTC, and
 * again while it says that more is due.
 */
export function callCronDaily(baseUrl: string, secret: string, say: (line: string) => void): CronCaller {
  const call = async () => {
    let moreDue = true;
    while (moreDue) {
      const answer = await fetch(`${baseUrl}/api/cron/sync`, {
        // This loop goes on by itself, so the route needn't call itself as well.
        headers: { authorization: `Bearer ${secret}`, [HAND_OVER_HEADER]: "no" },
      });
      if (!answer.ok) throw new Error(`the cron route answered ${answer.status}`);
      const summary = (await answer.json()) as DueSummary;
      moreDue = summary.moreDue;
      if (summary.failed > 0) say(`Syncs that failed: ${summary.failed}. The integration's page says why.`);
    }
  };
  const job = new Cron(
    CRON_SCHEDULE,
    { timezone: "UTC", protect: true, catch: (error) => say(`The daily sync failed: ${String(error)}`) },
    call,
  );
  void job.trigger();
  return { stop: () => job.stop() };
}
