import { slide } from "@/components/share/slide";
import { serviceClient } from "@/lib/platform/supabase/service";
import { openSharedLink } from "@/lib/read/snapshots/links";
import { reportCauses } from "@/lib/read/snapshots/verdict";

/** The picture of what a link opens, for those who hold it and the chats that draw it. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/public/[token]/card.png">,
): Promise<Response> {
  const link = await openSharedLink(serviceClient(), (await params).token);
  const causes = link && reportCauses(link.report);
  if (!link || !causes) return new Response("Not found", { status: 404 });
  return slide(causes, {
    organization: link.organization,
    timeZone: link.report.basis.timeZone,
    fileName: "iris",
    hidesNames: !link.showsNames,
  });
}
