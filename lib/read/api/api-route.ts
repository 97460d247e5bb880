import { notFoundProblem, problemResponse } from "@/lib/platform/http/problem";
import { isSlug } from "@/lib/workspace/organizations/slug";
import { answering } from "./answering";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];
type Handler<Context> = (request: Request, context: Context) => Promise<Response>;
/** The exports of a route file: every method answers. */
export type ApiRoute<Context> = Record<Method | "OPTIONS", Handler<Context>>;

interface AnyContext {
  /** Not there where an address has no part to be filled in: Next hands over nothing then. */
  params?: Promise<object>;
}

/**
 * A route of the API: `export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = apiRoute({ GET: … })`. What it throws
 * is a problem, a method it doesn't have 405 with those it has, and a slug that can't be one 404 before anything is
 * asked. The server compresses answers for whoever takes gzip: a route that did it itself would lose
 * the header that says so on the way. No other site's scripts are let in: there are no CORS headers.
 */
export function apiRoute<Context extends AnyContext>(
  handlers: Partial<Record<Method, Handler<Context>>>,
): ApiRoute<Context> {
  const allow = allowed(Object.keys(handlers) as Method[]);
  const refuse: Handler<Context> = async (request) => notAllowedProblem(request.method, allow);
  const routed = METHODS.map((method) => {
    const handler = handlers[method];
    return [method, handler ? answering(toldApart(handler)) : refuse] as const;
  });
  const options: Handler<Context> = async () => new Response(null, { status: 204, headers: { allow } });
  return Object.fromEntries([...routed, ["OPTIONS", options]]) as ApiRoute<Context>;
}

/** The same with the slug looked at first: what isn't one can't be asked of the database. */
function toldApart<Context extends AnyContext>(handler: Handler<Context>): Handler<Context> {
  return async (request, context) => {
    const { org } = ((await context?.params) ?? {}) as { org?: string };
    if (org !== undefined && !isSlug(org)) return notFoundProblem();
    return handler(request, context);
  };
}

const allowed = (methods: readonly Method[]): string =>
  [...methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])), "OPTIONS"].join(", ");

function notAllowedProblem(method: string, allow: string): Response {
  return problemResponse({
    status: 405,
    title: "Method not allowed",
    detail: `This address doesn't take ${method}. It takes ${allow}.`,
    headers: { allow },
  });
}

/** 404 for an address that the API doesn't have. */
export const noSuchAddressProblem = (): Response =>
  problemResponse({
    status: 404,
    title: "Not found",
    detail: "The API has no such address. /api/v1/openapi.json lists those it has.",
  });
