import { setTimeout as delay } from "node:timers/promises";
import { Restarts } from "./restarts";
import type { Running } from "./running";

/** A part of the product that runs as a process of its own. */
export interface Part {
  stop(): Promise<void>;
}

export interface KeepOptions {
  running: Pick<Running, "add" | "isStopping" | "stop">;
  complain(line: string): void;
  wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Starts a part, and starts it again where it ends by itself: five times within ten minutes, then the product ends, so
 * that whoever watches over it sees it. Why it ended is said each time.
 * @param start gets what to call when the part ends without having been told to, and the part that ended.
 * @returns the part as it was started first. @throws what the first start throws.
 */
export async function keepGoing<P extends Part>(
  start: (onEnd: (why: string) => void, last: P | null) => Promise<P>,
  { running, complain, wait = delay }: KeepOptions,
): Promise<P> {
  const restarts = new Restarts();
  let part: P;
  const onEnd = async (why: string): Promise<void> => {
    if (running.isStopping) return;
    const again = restarts.mayStart(Date.now());
    complain(
      `${why} ${again ? "It is started again …" : "That was once too often; Iris ends. Nothing stored is lost."}`,
    );
    if (!again) return void running.stop(1);
    await wait(restarts.waitMs);
    if (running.isStopping) return;
    try {
      part = await start(onEnd, part);
      complain("It runs again.");
    } catch (error) {
      await onEnd(error instanceof Error ? error.message : String(error));
    }
  };
  part = await start(onEnd, null);
  running.add(() => part.stop());
  return part;
}
