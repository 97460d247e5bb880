/** Events of one batch, and the commits that its deployments may carry together. */
export const MAX_EVENTS = 500;
export const MAX_COMMITS = 5_000;
/** Bytes one request may have, unpacked. */
export const MAX_BODY_BYTES = 4_000_000;
