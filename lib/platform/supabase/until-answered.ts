import pRetry from "p-retry";
import { DATABASE_AWAY } from "@/lib/platform/outage";
import { RETRYING } from "./persistently";
import { DatabaseError } from "./unwrap";

/**
 * What `persistently` is for one call, for a read made of some: it is made again, with growing waits, while its database
 * is away for a moment. For the machine's work only: somebody at a page is told instead.
 * @throws what the last try threw.
 */
export function untilAnswered<T>(read: () => Promise<T>): Promise<T> {
  return pRetry(read, {
    ...RETRYING,
    shouldRetry: ({ error }) => error instanceof DatabaseError && error.digest === DATABASE_AWAY,
  });
}
