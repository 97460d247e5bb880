import { appOrigin } from "@/lib/workspace/auth/app-origin";

/**
 * Whether a link was pressed on a page of ours, at the address that providers lead back to: cookies set under another
 * name of the same server would be missing on return. Over plain http browsers say only which page it was.
 */
export async function isOwnPress(headers: Headers): Promise<boolean> {
  const { host: ours } = new URL(await appOrigin());
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  if (host !== ours) return false;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const page = headers.get("referer") ?? "";
  return URL.canParse(page) && new URL(page).host === ours;
}
