import { isEdge } from "@/lib/core/question/edge";
import { organizationIdForSlug } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { UsageError } from "../errors";
import { type CommandServer, openServer } from "../server";

/** Runs a command on the server of the environment, and lets go of it however the command ends. */
export async function withServer<T>(work: (server: CommandServer) => Promise<T>): Promise<T> {
  const server = await openServer();
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

/** The same with an organization by its slug. @throws UsageError when there is none. */
export function withOrganization<T>(
  slug: string,
  work: (server: CommandServer, organizationId: OrganizationId) => Promise<T>,
): Promise<T> {
  return withServer(async (server) => {
    const organizationId = await organizationIdForSlug(server.service, slug);
    if (!organizationId)
      throw new UsageError(
        `There is no organization with the slug "${slug}". The slug is the part of its address after the host; iris org create makes one.`,
      );
    return work(server, organizationId);
  });
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * An edge of a window typed by a person, as every address takes it: a calendar day, or an instant with its zone.
 * @throws UsageError that names the option.
 */
export function parseEdge(option: string, text: string): string {
  if (isEdge(text)) return text;
  const instant = new Date(text);
  if (INSTANT.test(text) && isEdge(text.slice(0, 10)) && !Number.isNaN(instant.getTime())) {
    return instant.toISOString();
  }
  throw new UsageError(
    `${option} must be a day that exists, such as 2026-11-01, or an instant such as 2026-11-01T00:00:00Z, not "${text}".`,
  );
}
