/** What was asked can't be done as asked: one sentence, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What was asked was tried and failed: one sentence, exit code 1. */
export class FailedCommand extends Error {
  override name = "FailedCommand";
}
