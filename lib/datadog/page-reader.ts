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

/** Reads pages for one walk, counts them, and knows which events were handed out lately. */
export class PageReader {
  requests = 0;
  /** The largest answer so far: the server's page holds at least this many. */
  largestPage: number;
  private handedOut = new Set<string>();
  private probed = false;
  private readonly options: PageReaderOptions;

  constructor(options: PageReaderOptions) {
    this.options = options;
    this.largestPage = options.largestPage;
  }

  async read(
    range: SecondRange,
    terms: readonly QueryTerm[] = [],
  ): Promise<DatadogResult<readonly unknown[]>> {
    this.requests += 1;
    const answer = await this.options.list(
      {
        from: new Date(range.from * 1000),
        to: new Date(range.to * 1000),
        query: toQuery(terms),
        limit: this.options.pageLimit,
        sort: "-started_at",
      },
      this.options.signal,
    );
    if (!answer.ok) return answer;
    this.largestPage = Math.max(this.largestPage, answer.value.events.length);
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

  /** Learns, once a walk, how large a page can be, from one read over the whole retention. */
  async probePageSize(newest: number): Promise<DatadogResult<number>> {
    if (!this.probed) {
      const answer = await this.read({ from: newest - RETENTION_SECONDS, to: newest });
      if (!answer.ok) return answer;
      this.probed = true;
    }
    return { ok: true, value: this.largestPage };
  }
}
