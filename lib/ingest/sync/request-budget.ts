/**
 * List calls one call to `runSync` may spend. Pages of 500 make that half a million events, more than 240 seconds can
 * hold, so only a Datadog that cuts its pages short or a crowded second meets it: it keeps one integration from eating
 * up an account's rate limit, which its other programs share. The run stays open and goes on in a later turn.
 */
export const REQUESTS_PER_CALL = 1_000;
