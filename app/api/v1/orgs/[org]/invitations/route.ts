import { apiRoute } from "@/lib/read/api/api-route";
import { answer, asMember, readBody } from "@/lib/read/api/person-route";
import { listInvitationsAs } from "@/lib/read/api/settings";
import { invitationBody } from "@/lib/read/api/setup-schemas";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { invitationTokenHash, newInvitationToken } from "@/lib/workspace/organizations/invitation-token";

type Context = RouteContext<"/api/v1/orgs/[org]/invitations">;

/** Invitations that can still be used, and a new one, whose link is told once. Admins. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute<Context>({
  GET: async (request, { params }) =>
    asMember(request, (await params).org, async (caller) => listInvitationsAs(caller, new Date())),
  POST: async (request, { params }) =>
    asMember(
      request,
      (await params).org,
      async (caller) => {
        const body = await readBody(request, invitationBody);
        if (body instanceof Response) return body;
        const token = newInvitationToken();
        const id = await caller.call("create_invitation", {
          p_organization_id: caller.organizationId,
          p_role: body.role,
          p_token_hash: invitationTokenHash(token),
        });
        return answer({ id, link: `${await appOrigin()}/invitations/${token}` }, 201);
      },
      { PT409: { title: "Too many invitations", detail: "200 can still be used. Revoke some first." } },
    ),
});
