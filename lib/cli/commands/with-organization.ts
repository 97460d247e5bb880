import { organizationIdForSlug } from "@/lib/organizations/data";
import type { OrganizationId } from "@/lib/organizations/organization-id";
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

/** An instant typed by a person. @throws UsageError that names the option. */
export function parseInstant(option: string, text: string): Date {
  const isIso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const instant = new Date(/[Z+]|T.*-/.test(text) || !text.includes("T") ? text : `${text}Z`);
  if (!isIso || Number.isNaN(instant.getTime())) {
    throw new UsageError(
      `${option} must be an ISO 8601 instant such as 2026-11-01T00:00:00Z, not "${text}".`,
    );
  }
  return instant;
}
