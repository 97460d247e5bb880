import { organizationLimits } from "@/lib/platform/rate-limits/limits";
import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asPerson, readBody, refuseTooMany } from "@/lib/read/api/person-route";
import { createOrganizationBody } from "@/lib/read/api/setup-schemas";

const MEANINGS = {
  PT409: { title: "Slug taken", detail: "Another organization has this slug. Choose another one." },
  PT422: {
    title: "Slug reserved",
    detail: "Iris keeps this slug for its own addresses. Choose another one.",
  },
  PT429: { title: "Too many organizations", detail: "You made many lately. Try again in an hour." },
};

/** Makes an organization that its maker owns. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({
  POST: (request) =>
    asPerson(
      request,
      async (caller) => {
        const body = await readBody(request, createOrganizationBody);
        if (body instanceof Response) return body;
        const tooMany = await refuseTooMany(
          request,
          caller,
          "organizations",
          organizationLimits(caller.userId),
        );
        if (tooMany) return tooMany;
        const { name, slug, timeZone } = body;
        await caller.call("create_organization", { p_name: name, p_slug: slug, p_time_zone: timeZone });
        const settings = { weekStart: "monday", productionEnvironments: [] };
        return answer({ slug, name, timeZone, ...settings }, 201);
      },
      MEANINGS,
    ),
});
