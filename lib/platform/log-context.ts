import { AsyncLocalStorage } from "node:async_hooks";

/** What the lines of one piece of work share. */
export interface LogContext {
  requestId?: string;
  /** By id alone. */
  organizationId?: string;
}

/** Next bundles pages, routes and start-up apart; a request is one for all of them. */
const KEY = Symbol.for("iris.log-context");
const shared = globalThis as { [KEY]?: AsyncLocalStorage<LogContext> };
shared[KEY] ??= new AsyncLocalStorage<LogContext>();
const contexts = shared[KEY];

/** Does work whose lines all say whose and of which request they are. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return contexts.run({ ...contexts.getStore(), ...context }, work);
}

/** What the work at hand says of itself. */
export const logContext = (): LogContext => contexts.getStore() ?? {};
