import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { BODY_REFUSALS, json, problem, REFUSALS } from "./openapi-answers";
import * as schemas from "./setup-schemas";

const CONFLICT = {
  "409": problem("What is there doesn't allow it: a name that is taken, a last owner, a limit."),
};
const NOTHING = { "204": { description: "Done." } };

interface Operation {
  id: string;
  summary: string;
  path?: z.ZodObject;
  body?: z.ZodType;
  /** What it answers with; nothing where it is left out. */
  ok?: z.ZodType;
  status?: "200" | "201" | "202";
  /** Whether it needs no token: it makes one. */
  isOpen?: true;
}

/** An operation of a person's token. */
function operation({
  id,
  summary,
  path,
  body,
  ok,
  status = "200",
  isOpen,
}: Operation): ZodOpenApiOperationObject {
  return {
    operationId: id,
    summary,
    security: isOpen ? [] : [{ personalToken: [] }],
    ...(path ? { requestParams: { path } } : {}),
    ...(body ? { requestBody: { content: { "application/json": { schema: body } } } } : {}),
    responses: {
      ...(ok ? { [status]: json("Done.", ok) } : NOTHING),
      ...(body ? BODY_REFUSALS : REFUSALS),
      ...CONFLICT,
    },
  };
}

/** Setting an organization up: what the pages' settings do, as a person. */
export function setupPaths(org: z.ZodObject): ZodOpenApiPathsObject {
  const one = org.extend({ id: z.uuid() });
  const service = org.extend({ service: z.string() });
  return {
    "/api/v1/login": {
      post: operation({
        id: "login",
        summary: "Make a personal token for an email address and a password",
        body: schemas.loginBody,
        ok: schemas.loginAnswer,
        status: "201",
        isOpen: true,
      }),
    },
    "/api/v1/me": {
      get: operation({
        id: "getMe",
        summary: "Whose token this is, and where they belong",
        ok: schemas.meAnswer,
      }),
    },
    "/api/v1/me/token": {
      delete: operation({ id: "revokeMyToken", summary: "End the token that is sent" }),
    },
    "/api/v1/orgs": {
      post: operation({
        id: "createOrganization",
        summary: "Make an organization that you own",
        body: schemas.createOrganizationBody,
        ok: schemas.organizationAnswer,
        status: "201",
      }),
    },
    "/api/v1/orgs/{org}": {
      get: operation({
        id: "getOrganization",
        summary: "Its settings",
        path: org,
        ok: schemas.organizationAnswer,
      }),
      patch: operation({
        id: "updateOrganization",
        summary: "Change its name, time zone, first day of the week, or production environments",
        path: org,
        body: schemas.updateOrganizationBody,
        ok: schemas.organizationAnswer,
      }),
      delete: operation({
        id: "deleteOrganization",
        summary: "Delete it with all it holds",
        path: org,
        body: schemas.deleteOrganizationBody,
      }),
    },
    "/api/v1/orgs/{org}/members": {
      get: operation({
        id: "listMembers",
        summary: "Who belongs to it",
        path: org,
        ok: schemas.membersAnswer,
      }),
    },
    "/api/v1/orgs/{org}/members/{id}": {
      patch: operation({
        id: "changeMemberRole",
        summary: "Change a role",
        path: one,
        body: schemas.roleBody,
      }),
      delete: operation({ id: "removeMember", summary: "Remove a member", path: one }),
    },
    "/api/v1/orgs/{org}/invitations": {
      get: operation({
        id: "listInvitations",
        summary: "Invitations that can still be used",
        path: org,
        ok: schemas.invitationsAnswer,
      }),
      post: operation({
        id: "createInvitation",
        summary: "Make an invitation's link",
        path: org,
        body: schemas.invitationBody,
        ok: schemas.invitationAnswer,
        status: "201",
      }),
    },
    "/api/v1/orgs/{org}/invitations/{id}": {
      delete: operation({ id: "revokeInvitation", summary: "End an invitation", path: one }),
    },
    "/api/v1/orgs/{org}/domains": {
      get: operation({
        id: "listDomains",
        summary: "The company's domains, and what each means",
        path: org,
        ok: schemas.domainsAnswer,
      }),
      post: operation({
        id: "addDomain",
        summary: "Add a domain; its record then confirms it",
        path: org,
        body: schemas.domainBody,
        ok: schemas.domainAnswer,
        status: "201",
      }),
    },
    "/api/v1/orgs/{org}/domains/{id}": {
      patch: operation({
        id: "changeDomain",
        summary: "Say who may join by it, and how its members sign in",
        path: one,
        body: schemas.domainChangesBody,
      }),
      delete: operation({ id: "removeDomain", summary: "Remove a domain with all it meant", path: one }),
    },
    "/api/v1/orgs/{org}/domains/{id}/check": {
      post: operation({
        id: "checkDomain",
        summary: "Look for its DNS record now",
        path: one,
        ok: schemas.domainCheckAnswer,
      }),
    },
    "/api/v1/orgs/{org}/datadog": {
      put: operation({
        id: "connectDatadog",
        summary: "Connect Datadog or replace its keys, once they are proved",
        path: org,
        body: schemas.connectBody,
        ok: schemas.connectedAnswer,
      }),
      delete: operation({
        id: "disconnectDatadog",
        summary: "Wipe the keys and stop syncing; the history stays",
        path: org,
      }),
    },
    "/api/v1/orgs/{org}/sync": {
      post: operation({
        id: "startSync",
        summary: "Begin a sync; `sync-status` says where it stands",
        path: org,
        body: schemas.syncBody,
        ok: schemas.syncAnswer,
        status: "202",
      }),
    },
    "/api/v1/orgs/{org}/repositories": {
      get: operation({
        id: "listRepositories",
        summary: "Repositories, and the services mapped to them",
        path: org,
        ok: schemas.repositoriesAnswer,
      }),
      post: operation({
        id: "addRepository",
        summary: "Add one, or adopt all that deployments name",
        path: org,
        body: schemas.addRepositoryBody,
        ok: schemas.movedAnswer,
        status: "201",
      }),
    },
    "/api/v1/orgs/{org}/repositories/{id}": {
      delete: operation({ id: "removeRepository", summary: "Remove one; its deployments stay", path: one }),
    },
    "/api/v1/orgs/{org}/services/{service}/repository": {
      put: operation({
        id: "mapService",
        summary: "Say which repository a service deploys from",
        path: service,
        body: schemas.mapServiceBody,
        ok: schemas.movedAnswer,
      }),
      delete: operation({
        id: "unmapService",
        summary: "Let its deployments say so again",
        path: service,
        ok: schemas.movedAnswer,
      }),
    },
    "/api/v1/orgs/{org}/tokens": {
      get: operation({
        id: "listTokens",
        summary: "The organization's tokens",
        path: org,
        ok: schemas.tokensAnswer,
      }),
      post: operation({
        id: "createToken",
        summary: "Make a token, which is told once",
        path: org,
        body: schemas.createTokenBody,
        ok: schemas.createdTokenAnswer,
        status: "201",
      }),
    },
    "/api/v1/orgs/{org}/tokens/{id}": {
      delete: operation({ id: "revokeToken", summary: "End a token", path: one }),
    },
  };
}
