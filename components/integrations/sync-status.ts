import type { SyncProgress } from "@/lib/ingest/integrations/sync-progress";

/** Asks where the sync stands; null when none is under way. */
export async function readProgress(
  url: string,
  signal: AbortSignal,
): Promise<SyncProgress | null | "unreachable"> {
  try {
    const answer = await fetch(url, { signal, headers: { accept: "application/json" } });
    // Signed out, removed or disconnected: the page itself knows what to show then.
    if (answer.status === 401 || answer.status === 404) return null;
    if (!answer.ok) return "unreachable";
    return ((await answer.json()) as { progress: SyncProgress | null }).progress;
  } catch {
    // Offline, or the server is restarting: said on screen, and asked again after the next pause.
    return "unreachable";
  }
}

/** Waits, and while the page is hidden waits on. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  while (document.hidden && !signal.aborted) {
    await new Promise<void>((resolve) => {
      document.addEventListener("visibilitychange", () => resolve(), { once: true, signal });
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
