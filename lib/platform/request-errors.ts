import { log } from "@/lib/platform/log";
import { isDatabaseAway } from "@/lib/platform/outage";
import { REQUEST_ID_HEADER } from "@/lib/platform/request-id";
import { databaseAwaySince } from "@/lib/platform/supabase/database-fetch";

interface ErrorRequest {
  path: string;
  method: string;
  headers: NodeJS.Dict<string | string[]>;
}

interface ErrorContext {
  routePath: string;
  routeType: string;
}

/** Slugs that the gate has let through lately, and whose they are: an address says who was asked for by slug alone. */
const KEY = Symbol.for("iris.organizations-seen");
const shared = globalThis as { [KEY]?: Map<string, string> };
shared[KEY] ??= new Map<string, string>();
const seen = shared[KEY];
const MAX_SEEN = 1_000;

/** Remembers an organization's id for the log's sake. */
export function noteOrganization(slug: string, organizationId: string): void {
  if (seen.size >= MAX_SEEN) seen.clear();
  seen.set(slug, organizationId);
}

/** The organization that an address under `/[org]` or `/api/v1/orgs/[org]` is about, if anybody has been let in there. */
export function organizationOf(path: string, routePath: string): string | undefined {
  const parts = path.split(/[/?]/);
  if (routePath.startsWith("/[org]")) return seen.get(parts[1] ?? "");
  return routePath.startsWith("/api/v1/orgs/[org]") ? seen.get(parts[4] ?? "") : undefined;
}

/**
 * Writes one line for an error of a page, a route or an action: which, whose request, and the reference the reader was
 * shown. The address itself stays out: an invitation's carries its token. An outage of the database has one line for all.
 */
export function logRequestError(error: unknown, request: ErrorRequest, context: ErrorContext): void {
  if (isDatabaseAway(error) && databaseAwaySince() !== null) return;
  const requestId = request.headers[REQUEST_ID_HEADER];
  const organizationId = organizationOf(request.path, context.routePath);
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  log("request failed", {
    ...(typeof requestId === "string" ? { requestId } : {}),
    ...(organizationId ? { organizationId } : {}),
    method: request.method,
    route: context.routePath,
    type: context.routeType,
    digest,
    error,
    where: framesOf(error),
  });
}

/** The innermost places of our own that an error came through: names of functions and files, no values. */
export function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || !error.stack) return [];
  const lines = error.stack.split("\n").filter((line) => /^\s+at /.test(line));
  return lines.slice(0, 6).map((line) => line.trim().slice(3).replace(process.cwd(), ""));
}

type Say = (...values: unknown[]) => void;

/**
 * Lets what Next and libraries write to the console be a line as well: one JSON object each. What `logRequestError`
 * writes isn't written twice.
 */
export function consoleToLog(target: Record<"error" | "warn", Say> = console): void {
  for (const level of ["error", "warn"] as const) {
    target[level] = (...values) => {
      if (values.some(isRequestError)) return;
      const error = values.find((value) => value instanceof Error);
      const text = values.filter((value) => typeof value === "string").join(" ");
      log("console", {
        level,
        text: text.trim().slice(0, 500),
        ...(error ? { error, where: framesOf(error) } : {}),
      });
    };
  }
}

function isRequestError(value: unknown): boolean {
  return value instanceof Error && "digest" in value;
}
