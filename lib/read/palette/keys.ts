/** Pages of an organization by the key that follows "g". */
export const PAGE_KEYS = {
  d: { page: "dashboard", path: "dashboard" },
  p: { page: "deployments", path: "deployments" },
  i: { page: "incidents", path: "incidents" },
  e: { page: "evidence", path: "origins" },
  s: { page: "services", path: "services" },
  r: { page: "repositories", path: "repositories" },
  q: { page: "dataQuality", path: "data-quality" },
  n: { page: "snapshots", path: "snapshots" },
  t: { page: "settings", path: "settings/integrations" },
} as const;
