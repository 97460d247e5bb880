import { z } from "zod";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";

// Messages are keys of repositories.problems; the action translates them.
export const remoteUrl = z
  .string()
  .trim()
  .min(1, "remoteMissing")
  .max(500, "remoteMalformed")
  .refine((text) => normalizeRemoteUrl(text) !== null, "remoteMalformed");

export const addRepositoryForm = z.object({ remoteUrl });

export const mapServiceForm = z.object({
  service: z.string().min(1, "serviceMissing").max(500, "serviceMissing"),
  repositoryId: z.uuid("repositoryMissing"),
});

export const unmapServiceForm = mapServiceForm.pick({ service: true });
export const removeRepositoryForm = z.object({ repositoryId: z.uuid("repositoryMissing") });
