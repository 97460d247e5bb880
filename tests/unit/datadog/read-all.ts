import type {
  PagingCheckpoint,
  ReadWindowOptions,
  WindowEnd,
  WindowPage,
} from "@/lib/providers/datadog/paging";
import { readWindow } from "@/lib/providers/datadog/paging";

export interface WholeWalk {
  ids: string[];
  pages: WindowPage[];
  end: WindowEnd;
}

/** Runs a walk to its end, or through its first `pageCount` pages and drops it there, as a crash would. */
export async function readAll(options: ReadWindowOptions): Promise<WholeWalk> {
  const pages: WindowPage[] = [];
  const walk = readWindow(options);
  for (;;) {
    const { done, value } = await walk.next();
    if (done) return { ids: pages.flatMap(idsOf), pages, end: value };
    pages.push(value);
  }
}

export function idsOf(page: WindowPage): string[] {
  return page.events.map((event) => (event as { id: string }).id);
}

/** A checkpoint as it comes back from the database. */
export function stored(checkpoint: PagingCheckpoint): PagingCheckpoint {
  return JSON.parse(JSON.stringify(checkpoint));
}
