import { parseProvider } from "@/lib/platform/sign-in-providers";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { withNext } from "@/lib/workspace/auth/next-param";
import { safeNextPath } from "@/lib/workspace/auth/safe-next-path";
import { leaveFor } from "@/lib/workspace/company-sign-in/leave";
import { isOwnPress } from "@/lib/workspace/company-sign-in/own-press";

/**
 * Where a provider's button leads, and from here to the provider. A link rather than a form: our pages' policy lets no
 * form's answer lead to another site. A press on a page of ours alone begins anything.
 */
export async function GET(
  request: Request,
  { params }: RouteContext<"/auth/with/[provider]">,
): Promise<Response> {
  const provider = parseProvider((await params).provider);
  if (!provider) return new Response(null, { status: 404 });
  const asked = new URL(request.url).searchParams;
  const next = safeNextPath(asked.get("next"));
  if (!(await isOwnPress(request.headers)))
    return seeOther(`${await appOrigin()}${withNext("/sign-in", next)}`);
  return seeOther(await leaveFor({ provider, domain: asked.get("domain") ?? "", next }));
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
