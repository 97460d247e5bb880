import { after } from "next/server";
import { serviceClient } from "@/lib/platform/supabase/service";
import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember, done, readBody } from "@/lib/read/api/person-route";
import { getOrganizationSettings } from "@/lib/read/api/settings";
import { deleteOrganizationBody, updateOrganizationBody } from "@/lib/read/api/setup-schemas";
import { tryRefreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";

type Context = RouteContext<"/api/v1/orgs/[org]">;

/** An organization's settings: read by members, changed by admins, deleted by owners. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) =>
    asMember(request, (await params).org, async ({ client, organizationId }) =>
      answer(await getOrganizationSettings(client, organizationId)),
    ),
  PATCH: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => {
      const body = await readBody(request, updateOrganizationBody);
      if (body instanceof Response) return body;
      const { client, organizationId } = caller;
      await caller.call("update_organization", {
        p_organization_id: organizationId,
        p_name: body.name ?? null,
        p_time_zone: body.timeZone ?? null,
        p_production_environments: body.productionEnvironments ?? null,
        p_week_start: body.weekStart ?? null,
      });
      // The comparison is about production: what is kept is about another one now.
      if (body.productionEnvironments)
        after(() => tryRefreshOriginComparison(serviceClient(), organizationId));
      return answer(await getOrganizationSettings(client, organizationId));
    }),
  DELETE: async (request, { params }) =>
    asMember(
      request,
      (await params).org,
      async (caller) => {
        const body = await readBody(request, deleteOrganizationBody);
        if (body instanceof Response) return body;
        await caller.call("delete_organization", {
          p_organization_id: caller.organizationId,
          p_confirm_slug: body.confirm,
        });
        return done();
      },
      { PT422: { title: "Not confirmed", detail: "`confirm` must be the organization's slug." } },
    ),
});
