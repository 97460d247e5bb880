import type { EmailOtpType } from "@supabase/supabase-js";
import { type NextRequest, NextResponse } from "next/server";
import { appOrigin } from "@/lib/auth/app-origin";
import { beginRecovery } from "@/lib/auth/recovery";
import { safeNextPath } from "@/lib/auth/safe-next-path";
import { userClient } from "@/lib/supabase/server";

const TYPES: readonly EmailOtpType[] = ["email", "signup", "recovery", "invite", "magiclink", "email_change"];

/** Where the links in our mails lead: proves the link, signs in, and goes on. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const query = request.nextUrl.searchParams;
  const origin = await appOrigin();
  const type = TYPES.find((known) => known === query.get("type"));
  const token = query.get("token_hash");
  const problem = new URL("/sign-in?problem=link", origin);
  if (!type || !token) return leave(problem);
  const client = await userClient();
  const { data, error } = await client.auth.verifyOtp({ type, token_hash: token });
  if (error) return leave(problem);
  if (type === "recovery" && data.session) await beginRecovery(data.session.access_token);
  const fallback = type === "recovery" ? "/reset-password" : "/";
  return leave(new URL(safeNextPath(ownPath(query.get("next"), origin), fallback), origin));
}

/** A mail template may name the next page with our origin before it. */
function ownPath(next: string | null, origin: string): string | null {
  return next?.startsWith(`${origin}/`) ? next.slice(origin.length) : next;
}

/** The link's token is used up, but it still has no business in the next page's referrer. */
function leave(to: URL): NextResponse {
  return NextResponse.redirect(to, { status: 303, headers: { "referrer-policy": "no-referrer" } });
}
