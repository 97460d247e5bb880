/** Carries a request's id: from what stands in front where it gave one, and back to whoever asked. */
export const REQUEST_ID_HEADER = "x-request-id";

/** The id a proxy gave, if it is one, else a new one. Longer or stranger ones could forge lines of a log. */
export function requestIdOf(given: string | null): string {
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
