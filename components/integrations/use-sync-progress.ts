"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import type { SyncProgress } from "@/lib/ingest/integrations/sync-progress";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { pause, readProgress } from "./sync-status";

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;
/** Nothing new: ask less often. Something new: ask soon again. */
const BACK_OFF = 1.5;
/** The rest of the page (environments, counts) is drawn anew this often while events come in. */
const REDRAW_EVERY_MS = 10_000;

interface Watched {
  progress: SyncProgress;
  /** The last question got no answer; what shows is what was known before. */
  isUnreachable: boolean;
}

/**
 * Follows a sync until it ends, then draws the page anew. Asks less and less often while nothing moves, not at all
 * while the page is hidden, and goes on with a sync that was left unfinished where the reader may.
 */
export function useSyncProgress(
  statusUrl: string,
  initial: SyncProgress,
  continueSync: FormAction | null,
): Watched {
  const router = useRouter();
  const [watched, setWatched] = useState<Watched>({ progress: initial, isUnreachable: false });
  useEffect(() => {
    const stop = new AbortController();
    const watch = async () => {
      let delay = FIRST_DELAY_MS;
      let known = JSON.stringify(initial);
      const redrawAt = Date.now() + REDRAW_EVERY_MS;
      while (!stop.signal.aborted) {
        await pause(delay, stop.signal);
        if (stop.signal.aborted) return;
        const answer = await readProgress(statusUrl, stop.signal);
        if (stop.signal.aborted) return;
        if (answer === null) return router.refresh();
        delay = Math.min(delay * BACK_OFF, LONGEST_DELAY_MS);
        if (answer === "unreachable") {
          setWatched(({ progress }) => ({ progress, isUnreachable: true }));
          continue;
        }
        setWatched({ progress: answer, isUnreachable: false });
        if (answer.mayBeContinued && continueSync) await continueSync(null, new FormData());
        const now = JSON.stringify(answer);
        if (now !== known) {
          delay = FIRST_DELAY_MS;
          if (Date.now() > redrawAt) return router.refresh();
        }
        known = now;
      }
    };
    void watch();
    return () => stop.abort();
  }, [statusUrl, initial, continueSync, router]);
  return watched;
}
