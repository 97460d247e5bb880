"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useFormOutcome } from "@/components/ui/action-form";
import { pause, readProgress } from "./sync-status";

const ASK_EVERY_MS = 700;
/** A sync starts right after the answer; a quick one may be over before it was ever seen under way. */
const MOST_QUESTIONS = 8;

/** Once the form it stands in asked for a sync, draws the page anew as soon as that sync shows. */
export function RefreshOnStart({ statusUrl }: { statusUrl: string }) {
  const outcome = useFormOutcome();
  const router = useRouter();
  useEffect(() => {
    if (!outcome?.ok) return;
    const stop = new AbortController();
    const watch = async () => {
      for (let asked = 0; asked < MOST_QUESTIONS; asked++) {
        await pause(ASK_EVERY_MS, stop.signal);
        const progress = await readProgress(statusUrl, stop.signal);
        if (stop.signal.aborted) return;
        if (progress !== null && progress !== "unreachable") break;
      }
      router.refresh();
    };
    void watch();
    return () => stop.abort();
  }, [outcome, statusUrl, router]);
  return null;
}
