import { z } from "zod";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";

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

/** Repositories one organization can choose. */
const MOST_REPOSITORIES = 50;
const ON_GITHUB = /^github\.com\/[a-z0-9][a-z0-9-]{0,38}\/[a-z0-9._-]{1,100}$/;

/** The repositories that a text names, a line or a comma between two, as `github.com/owner/name`; or what is wrong with it. */
export function namedRepositories(text: string): string[] | "unreadable" | "tooMany" {
  const named = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((one) => {
      const slug =
        one.includes("://") || one.startsWith("git@")
          ? normalizeRemoteUrl(one)
          : one.replace(/^github\.com\//i, "");
      return (slug?.startsWith("github.com/") ? slug : `github.com/${slug}`).toLowerCase();
    });
  if (named.some((one) => !ON_GITHUB.test(one))) return "unreadable";
  const chosen = [...new Set(named)].sort();
  return chosen.length > MOST_REPOSITORIES ? "tooMany" : chosen;
}
