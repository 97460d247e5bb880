import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { GET as exportDeployments } from "@/app/api/v1/orgs/[org]/deployments.csv/route";
import { GET as getDora } from "@/app/api/v1/orgs/[org]/dora/route";
import { problemResponse } from "@/lib/platform/http/problem";
import { apiRoute } from "@/lib/read/api/api-route";
import { type AskedApi, createMcpServer } from "@/lib/read/mcp/tools";
import { authenticateApiToken } from "@/lib/workspace/api-tokens/authenticate";
import packageJson from "../../../package.json";

export const maxDuration = 300;

const ROUTES = { dora: getDora, "deployments.csv": exportDeployments };

/**
 * The Model Context Protocol over HTTP, without sessions: one request, one answer in JSON. `?org=` names the
 * organization; the token is one of its own with the scope dora:read. docs/integrations/mcp.md
 */
const post = async (request: Request) => {
  const slug = new URL(request.url).searchParams.get("org") ?? "";
  if (slug === "") return noOrganization();
  // A browser's session is no way in: only a token is read.
  const caller = await authenticateApiToken(request, slug, "dora:read");
  if (caller instanceof Response) return caller;
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  const server = createMcpServer(apiOf(request, slug), packageJson.version);
  await server.connect(transport);
  const response = await transport.handleRequest(request);
  response.headers.set("cache-control", "private, no-store");
  return response;
};

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ POST: post });

/** The API's own routes, asked with the caller's token. */
function apiOf(request: Request, slug: string): AskedApi {
  const { origin } = new URL(request.url);
  const authorization = request.headers.get("authorization") ?? "";
  return {
    get(path, query) {
      const url = `${origin}/api/v1/orgs/${encodeURIComponent(slug)}/${path}?${query}`;
      const asked = new Request(url, { headers: { authorization } });
      return ROUTES[path](asked, { params: Promise.resolve({ org: slug }) });
    },
  };
}

const noOrganization = (): Response =>
  problemResponse({
    status: 400,
    title: "No organization",
    detail: "Say which organization: /api/mcp?org=its-slug.",
  });
