/** What a token may be for. One that sends commit origins, or events, reads nothing. */
export const API_SCOPES = [
  "commit-origins:write",
  "origin-rules:write",
  "dora:read",
  "deployments:export",
  "events:write",
] as const;
export type ApiScope = (typeof API_SCOPES)[number];
