/** Next bundles pages, routes and start-up apart, so a module's own state would be several. */
const KEY = Symbol.for("iris.stopping");
const shared = globalThis as { [KEY]?: AbortController };

function controller(): AbortController {
  shared[KEY] ??= new AbortController();
  return shared[KEY];
}

/**
 * Aborted once this process was told to end: a sync then stores what it holds, gives its lease back and leaves the rest
 * to whoever comes next.
 */
export function stopping(): AbortSignal {
  return controller().signal;
}

/** Tells all work of this process to come to a place where it can be left. */
export function beginStopping(): void {
  controller().abort();
}
