import { slide } from "@/components/share/slide";
import { loadCauses } from "@/lib/read/dashboard/load-causes";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";

/** The front page's answer as a slide, for members; 404 while there is nothing to show. */
export async function GET(_request: Request, { params }: RouteContext<"/[org]/card.png">): Promise<Response> {
  const user = await findUser();
  const org = user && (await findOrganization(user, (await params).org));
  if (!org) return new Response("Not found", { status: user ? 404 : 401 });
  const causes = await loadCauses(org);
  if (!causes) return new Response("Not found", { status: 404 });
  return slide(causes, { organization: org.name, timeZone: org.timeZone, fileName: `iris-${org.slug}` });
}
