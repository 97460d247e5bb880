import { UNNAMED } from "@/lib/core/question/lists";
import { normalizeRemoteUrl } from "@/lib/core/repositories/remote-url";
import type { Repository } from "./types";

/** The id of the repository that a person means by its remote, its host/path or its id; "" stands for none, null where there is no such. */
export function findRepository(text: string, repositories: readonly Repository[]): string | null {
  if (text === UNNAMED) return text;
  const slug = normalizeRemoteUrl(text) ?? text;
  return repositories.find((one) => one.id === text || one.slug === slug)?.id ?? null;
}
