import { request } from "node:http";
import { json } from "node:stream/consumers";
import { Cron } from "croner";
import { HAND_OVER_HEADER, ONLY_DUE_HEADER } from "@/lib/ingest/sync/hand-over";
import type { DueSummary } from "@/lib/ingest/sync/sync-due";

/** When Vercel Cron would call, for servers that run elsewhere. Kept in step with vercel.json by a test. */
export const CRON_SCHEDULE = "0 4 * * *";
/** How often it looks whether something waits: one small question to the database. */
export const LOOK_EVERY_SECONDS = 30;

type Answer = Pick<DueSummary, "failed" | "moreDue">;

export interface SchedulerDeps {
  /** Calls the cron route once. @throws Error when it doesn't answer with a summary. */
  call(options: { onlyDue: boolean }): Promise<Answer>;
  say(line: string): void;
}

/** Keeps what is due going for as long as `npm start` runs. */
export interface Scheduler {
  stop(): void;
}

/**
 * Calls the cron route now (it syncs only what is due, so an overdue day is made up for), daily at 04:00 UTC, and
 * whenever something waits: a failure's next try, a run whose worker died, a message that wasn't taken. One call at a
 * time; what fails is said once, and tried again at the next look.
 */
export class Schedule {
  private running = false;
  private wantsWhole = true;
  private isBroken = false;
  private isStopped = false;

  constructor(private readonly deps: SchedulerDeps) {}

  /** The next call writes digests and looks at everything, as the daily one does. */
  wantWhole(): void {
    this.wantsWhole = true;
  }

  /** One look: does what waits, until nothing does. */
  async look(): Promise<void> {
    if (this.running || this.isStopped) return;
    this.running = true;
    try {
      await this.callWhileDue();
      if (this.isBroken) this.deps.say("The schedule goes on.");
      this.isBroken = false;
    } catch (error) {
      if (!this.isBroken && !this.isStopped)
        this.deps.say(
          `What is due can't be synced now: ${describe(error)}. It is tried again every ${LOOK_EVERY_SECONDS} seconds.`,
        );
      this.isBroken = true;
    } finally {
      this.running = false;
    }
  }

  private async callWhileDue(): Promise<void> {
    for (let moreDue = true; moreDue && !this.isStopped; ) {
      const whole = this.wantsWhole;
      const summary = await this.deps.call({ onlyDue: !whole });
      if (whole) this.wantsWhole = false;
      moreDue = summary.moreDue;
      if (summary.failed > 0)
        this.deps.say(
          `Syncs that failed: ${summary.failed}. They are tried again by themselves; the integration's page says why.`,
        );
    }
  }

  /** Begins no other call. The one under way is left to the web server: its syncs give their leases back before it ends. */
  stop(): void {
    this.isStopped = true;
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs the schedule of an installation by its clock. */
export function keepSchedule(baseUrl: string, secret: string, say: (line: string) => void): Scheduler {
  const schedule = new Schedule({
    say,
    call: (options) => callRoute(baseUrl, secret, options),
  });
  const daily = new Cron(CRON_SCHEDULE, { timezone: "UTC" }, () => schedule.wantWhole());
  const looks = setInterval(() => void schedule.look(), LOOK_EVERY_SECONDS * 1000);
  void schedule.look();
  return {
    stop() {
      daily.stop();
      clearInterval(looks);
      schedule.stop();
    },
  };
}

/**
 * Not by fetch, which gives up when an answer takes 300 seconds: a call may work for SYNC_BUDGET_SECONDS. No connection
 * stays open after it, for which a server that is told to end would wait.
 */
async function callRoute(
  baseUrl: string,
  secret: string,
  { onlyDue }: { onlyDue: boolean },
): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${secret}`,
    // This loop goes on by itself, so the route needn't call itself as well.
    [HAND_OVER_HEADER]: "no",
    ...(onlyDue ? { [ONLY_DUE_HEADER]: "yes" } : {}),
  };
  return new Promise((resolve, reject) => {
    const call = request(`${baseUrl}/api/cron/sync`, { headers, agent: false }, (answer) => {
      if (answer.statusCode === 200) return void json(answer).then((body) => resolve(body as Answer), reject);
      answer.resume();
      const away = answer.statusCode === 503 ? "the database is away" : null;
      reject(new Error(away ?? `the cron route answered ${answer.statusCode}; standard error says why`));
    });
    call.once("error", reject).end();
  });
}
