import { getLocale } from "next-intl/server";
import { notFoundProblem } from "@/lib/platform/http/problem";
import { answering } from "@/lib/read/api/answering";
import { signInProblem } from "@/lib/read/api/caller";
import { NEVER_KEPT } from "@/lib/read/api/read";
import { listFilterChoices } from "@/lib/read/filters/choices";
import { paletteContent } from "@/lib/read/palette/entries";
import { findOrganization, findUser } from "@/lib/workspace/organizations/gate";

/** What ⌘K offers here, for a member who has opened it: asked for then, so that no page carries it. */
export const GET = answering(async (_request: Request, { params }: RouteContext<"/[org]/palette">) => {
  const user = await findUser();
  if (!user) return signInProblem();
  const org = await findOrganization(user, (await params).org);
  if (!org) return notFoundProblem();
  const [choices, locale] = await Promise.all([listFilterChoices(org.client, org.id), getLocale()]);
  return Response.json(paletteContent(org.slug, choices, locale), { headers: NEVER_KEPT });
});
