const ANY_ORIGIN = "https://iris.invalid";

/**
 * The path to go to after signing in, from a `next` parameter that anybody may have written: a path of this site, or
 * the fallback. Addresses elsewhere (`//host`, `/\host`, `https:…`) never pass.
 */
export function safeNextPath(next: string | null | undefined, fallback = "/"): string {
  if (!next?.startsWith("/") || /[\\\p{Cc}]/u.test(next)) return fallback;
  // The platform's own parser decides, so that we and the browser can't disagree.
  if (!URL.canParse(next, ANY_ORIGIN)) return fallback;
  const url = new URL(next, ANY_ORIGIN);
  if (url.origin !== ANY_ORIGIN || url.pathname.startsWith("//")) return fallback;
  return `${url.pathname}${url.search}${url.hash}`;
}
