import { z } from "zod";
import { INCIDENT_FEED_KINDS } from "./types";

export const switchFeedForm = z.object({
  kind: z.enum(INCIDENT_FEED_KINDS),
  off: z.enum(["true", "false"]).transform((text) => text === "true"),
});

const fieldName = z.string().trim().max(100).default("");
export const fieldNamesForm = z.object({
  service: fieldName,
  team: fieldName,
  environment: fieldName,
  severity: fieldName,
});

export const partIncidentForm = z.object({
  incidentId: z.uuid(),
  parted: z.enum(["true", "false"]).transform((text) => text === "true"),
});
