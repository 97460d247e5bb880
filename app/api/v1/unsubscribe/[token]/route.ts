import { NextResponse } from "next/server";
import { problemResponse } from "@/lib/platform/http/problem";
import { answering } from "@/lib/read/api/answering";
import { endSubscription } from "@/lib/read/digests/unsubscribe";
import { appOrigin } from "@/lib/workspace/auth/app-origin";

type Context = RouteContext<"/api/v1/unsubscribe/[token]">;

/** What a mail reader's own unsubscribe button posts to (RFC 8058): one click, no sign-in, no page. */
export const POST = answering(async (_request: Request, { params }: Context) => {
  if (await endSubscription((await params).token)) return new Response(null, { status: 204 });
  return problemResponse({
    status: 404,
    title: "Not found",
    detail:
      "This link is incomplete or too old. Sign in and unsubscribe in the settings of the organization.",
  });
});

/** A mail reader without that button opens the address; a page then asks, since scanners of links open it too. */
export const GET = answering(async (_request: Request, { params }: Context) => {
  const token = encodeURIComponent((await params).token);
  return NextResponse.redirect(new URL(`/unsubscribe/${token}`, await appOrigin()), 303);
});
