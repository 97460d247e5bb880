/** How often a part that ended by itself is started again, before something must be wrong with it. */
const MAX_RESTARTS = 5;
const WITHIN_MS = 10 * 60_000;

/** Counts the restarts of one part of the product. */
export class Restarts {
  private times: number[] = [];

  /** Whether it may be started once more: five times within ten minutes. @param now Unix milliseconds. */
  mayStart(now: number): boolean {
    this.times = this.times.filter((time) => now - time < WITHIN_MS);
    if (this.times.length >= MAX_RESTARTS) return false;
    this.times.push(now);
    return true;
  }

  /** Milliseconds to wait before it: one second, then two, four, eight, sixteen. */
  get waitMs(): number {
    return 1_000 * 2 ** Math.max(0, this.times.length - 1);
  }
}
