import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asPerson } from "@/lib/read/api/person-route";
import { listOrganizations } from "@/lib/workspace/organizations/data";

/** Whose token this is, and where they belong. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({
  GET: (request) =>
    asPerson(request, async ({ client, userId, email, tokenId, expiresAt }) => {
      const organizations = await listOrganizations(client, userId);
      return answer({
        email,
        token: { id: tokenId, expiresAt },
        organizations: organizations.map(({ slug, name, role }) => ({ slug, name, role })),
      });
    }),
});
