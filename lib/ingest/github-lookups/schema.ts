import { z } from "zod";

// Messages are keys of github.problems; the action translates them.
/**
 * A fine-grained token. A classic one may write wherever its owner may, which reading commits doesn't need, and can't be
 * limited to repositories.
 */
export const connectGithubForm = z.object({
  token: z
    .string()
    .trim()
    .min(1, "tokenMissing")
    .refine((token) => !/^gh[a-z]_/.test(token), "tokenClassic")
    .regex(/^github_pat_[A-Za-z0-9_]{20,300}$/, "tokenMalformed"),
});
