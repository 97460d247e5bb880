import { safeNextPath } from "./safe-next-path";

export type SearchParams = Record<string, string | string[] | undefined>;

/** The checked `next` of a page's query; "/" where there is none. */
export function nextParam(params: SearchParams): string {
  return safeNextPath(typeof params.next === "string" ? params.next : null);
}

/** An address that carries `next` on to another page of signing in. */
export function withNext(path: string, next: string): string {
  return next === "/" ? path : `${path}?next=${encodeURIComponent(next)}`;
}
