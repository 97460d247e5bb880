import { notFoundProblem, problemResponse } from "@/lib/platform/http/problem";
import { type ServiceClient, serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { parseRole, type Role } from "@/lib/workspace/organizations/roles";
import { bearerOf, refuseUnknown, unauthorized } from "./bearer";
import { isPersonalToken } from "./personal-token";
import { admitPersonalToken } from "./personal-tokens";
import { apiTokenHash } from "./token";

/** Who calls with a personal token. */
export interface PersonCaller {
  userId: string;
  email: string;
  tokenId: string;
  expiresAt: Date;
  /** Not bound by row-level security: for reads that name the organization. */
  client: ServiceClient;
  /** Calls a function that changes something as the person: its own check of role and second factor decides. */
  call(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** The same as a member of an organization. */
export interface MemberCaller extends PersonCaller {
  organizationId: OrganizationId;
  slug: string;
  role: Role;
}

/** Who calls with a personal token. @returns the caller, or 401, 403 or 429. @throws DatabaseError */
export async function authenticatePerson(request: Request): Promise<PersonCaller | Response> {
  const caller = await authenticate(request, null);
  return caller instanceof Response ? caller : caller.person;
}

/** The same as a member of an organization. @returns the caller, or 401, 403, 404 or 429. @throws DatabaseError */
export async function authenticateMemberToken(
  request: Request,
  slug: string,
): Promise<MemberCaller | Response> {
  const caller = await authenticate(request, slug);
  if (caller instanceof Response) return caller;
  const { person, organizationId, role } = caller;
  if (organizationId === null || role === null) return notFoundProblem();
  return {
    ...person,
    organizationId: organizationIdForMachineWork({ organization_id: organizationId }),
    slug,
    role: parseRole(role),
  };
}

async function authenticate(request: Request, slug: string | null) {
  const token = bearerOf(request);
  if (token === null)
    return unauthorized(
      "Send a personal token: `Authorization: Bearer iris_personal_…`. `iris login` makes one.",
    );
  const client = serviceClient();
  if (!isPersonalToken(token)) {
    if (token.startsWith("iris_")) return organizationTokenProblem();
    return refuseUnknown(client, request);
  }
  const answer = await admitPersonalToken(request, client, token, slug);
  if (answer instanceof Response) return answer;
  const hash = apiTokenHash(token);
  const person: PersonCaller = {
    userId: answer.user_id,
    email: answer.email,
    tokenId: answer.token_id,
    expiresAt: answer.expires_at,
    client,
    async call(name, args) {
      const p_arguments = JSON.stringify(args);
      return JSON.parse(
        unwrap(await client.rpc("call_as_person", { p_token_hash: hash, p_function: name, p_arguments })),
      );
    },
  };
  return { person, organizationId: answer.organization_id, role: answer.role };
}

/** 403: what changes an organization is done by a person. */
const organizationTokenProblem = (): Response =>
  problemResponse({
    status: 403,
    title: "Personal token needed",
    detail:
      "This changes an organization, or reads its settings: a person's token does. `iris login` makes one.",
    headers: { "www-authenticate": 'Bearer realm="Iris", error="insufficient_scope"' },
  });
