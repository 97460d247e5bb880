import { slide } from "@/components/share/slide";
import { getSnapshot } from "@/lib/read/snapshots/data";
import { reportCauses } from "@/lib/read/snapshots/verdict";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";

/** A snapshot's answer as a slide, for members; 404 where it has none. */
export async function GET(
  _request: Request,
  { params }: RouteContext<"/[org]/snapshots/[snapshotId]/card.png">,
): Promise<Response> {
  const { org: slug, snapshotId } = await params;
  const user = await findUser();
  const org = user && (await findOrganization(user, slug));
  if (!org) return new Response("Not found", { status: user ? 404 : 401 });
  const snapshot = await getSnapshot(org.client, org.id, snapshotId);
  const causes = snapshot && reportCauses(snapshot.report);
  if (!causes) return new Response("Not found", { status: 404 });
  const { timeZone } = snapshot.report.basis;
  return slide(causes, { organization: org.name, timeZone, fileName: `iris-${org.slug}` });
}
