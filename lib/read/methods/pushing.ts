import type { Pusher } from "@/lib/ingest/integrations/types";

/** The page that says how events are pushed, by what pushes them. */
export const PUSHING_DOCS = {
  pipeline: "/methods/pipeline",
  git: "/methods/estimates",
  github: "/methods/github",
} as const satisfies Record<Pusher, string>;
