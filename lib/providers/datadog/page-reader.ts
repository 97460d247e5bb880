import { eventKey } from "./event";
import type { SecondRange } from "./event-times";
import { type QueryTerm, toQuery } from "./query";
import type { DatadogList, DatadogResult } from "./types";

/** Datadog keeps events for two years, so no window needs to look further back. */
const RETENTION_SECONDS = 730 * 86_400;

export interface PageReaderOptions {
  list: DatadogList;
  pageLimit: number;
  signal?: AbortSignal | undefined;
  /** The largest answer seen before, when a walk is resumed. */
  largestPage: number;
}

/** How a read differs from the walk's own. */
export interface ReadChanges {
  limit?: number;
  oldestFirst?: boolean;
}

/** Reads pages for one walk, counts them, and knows which events were handed out lately. */
export class PageReader {
  requests = 0;
  /** The largest answer so far to the walk's own page size: the server's page holds at least this many. */
  largestPage: number;
  /** The same for each larger page size that was tried: what one gives tells nothing about another. */
  private readonly largestAt = new Map<number, number>();
  private handedOut = new Set<string>();
  private readonly probed = new Set<number>();
  private readonly options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.options = options;
    this.largestPage = options.largestPage;
  }

  async read(
    range: SecondRange,
    terms: readonly QueryTerm[] = [],
    { limit = this.options.pageLimit, oldestFirst = false }: ReadChanges = {},
  ): Promise<DatadogResult<readonly unknown[]>> {
    this.requests += 1;
    const answer = await this.options.list(
      {
        from: new Date(range.from * 1000),
        to: new Date(range.to * 1000),
        query: toQuery(terms),
        limit,
        sort: oldestFirst ? "started_at" : "-started_at",
      },
      this.options.signal,
    );
    if (!answer.ok) return answer;
    this.noteSize(limit, answer.value.events.length);
    return { ok: true, value: answer.value.events };
  }

  /** The events not handed out since the last `forgetAllBut`. */
  take(events: readonly unknown[]): unknown[] {
    return events.filter((event) => {
      const key = eventKey(event);
      if (this.handedOut.has(key)) return false;
      this.handedOut.add(key);
      return true;
    });
  }

  /** Older events can't come again once the window has shrunk past them; forgetting them keeps memory flat. */
  forgetAllBut(events: readonly unknown[]): void {
    this.handedOut = new Set(events.map(eventKey));
  }

  /** The largest answer so far to a page size. */
  largest(limit = this.options.pageLimit): number {
    return limit === this.options.pageLimit ? this.largestPage : (this.largestAt.get(limit) ?? 0);
  }

  /** Learns, once a walk, how large a page of this size can be, from one read over the whole retention. */
  async probePageSize(newest: number, limit = this.options.pageLimit): Promise<DatadogResult<number>> {
    if (!this.probed.has(limit)) {
      const answer = await this.read({ from: newest - RETENTION_SECONDS, to: newest }, [], { limit });
      if (!answer.ok) return answer;
      this.probed.add(limit);
    }
    return { ok: true, value: this.largest(limit) };
  }

  /** Page sizes beyond the documented one, which Datadog may give or not. */
  largerLimits(): number[] {
    return [2 * this.options.pageLimit, 10 * this.options.pageLimit];
  }

  private noteSize(limit: number, size: number): void {
    if (limit === this.options.pageLimit) this.largestPage = Math.max(this.largestPage, size);
    else this.largestAt.set(limit, Math.max(this.largest(limit), size));
  }
}
