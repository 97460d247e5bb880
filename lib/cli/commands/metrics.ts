import { listDeployments } from "@/lib/deployments/data";
import { listIncidents } from "@/lib/incidents/data";
import { type DoraFields, doraFields } from "@/lib/metrics/dora-fields";
import { getProductionEnvironments } from "@/lib/organizations/data";
import type { OrganizationId } from "@/lib/organizations/organization-id";
import { normalizeRemoteUrl } from "@/lib/repositories/remote-url";
import type { ServiceClient } from "@/lib/supabase/service";
import { unwrap } from "@/lib/supabase/unwrap";
import { UsageError } from "../errors";
import { parseInstant, withOrganization } from "./with-organization";

interface Options {
  org: string;
  from: string;
  to: string;
  env: string[];
  service: string[];
  team: string[];
  repository?: string;
  json?: boolean;
}

/** `iris metrics` */
export async function metricsCommand(options: Options): Promise<void> {
  const window = { from: parseInstant("--from", options.from), to: parseInstant("--to", options.to) };
  if (window.to <= window.from) throw new UsageError("--to must be later than --from.");
  const fields = await withOrganization(options.org, async ({ service }, organizationId) => {
    const repositoryId = await findRepository(service, organizationId, options.repository);
    const filter = {
      ...window,
      environments: await environmentsOf(service, organizationId, options),
      services: options.service.length > 0 ? options.service : null,
      teams: options.team.length > 0 ? options.team : null,
    };
    const [deployments, incidents] = await Promise.all([
      listDeployments(service, organizationId, { ...filter, repositoryId }),
      repositoryId ? [] : listIncidents(service, organizationId, filter),
    ]);
    return doraFields({ deployments, incidents, window, repositoryFiltered: repositoryId !== null });
  });
  process.stdout.write(options.json ? `${JSON.stringify(fields)}\n` : toTable(fields));
}

async function environmentsOf(service: ServiceClient, organizationId: OrganizationId, options: Options) {
  if (options.env.length > 0) return options.env;
  const production = await getProductionEnvironments(service, organizationId);
  if (!production || production.length === 0) {
    throw new UsageError(
      `${options.org} has no production environments yet: choose them in the settings, or give --env.`,
    );
  }
  return production;
}

async function findRepository(
  service: ServiceClient,
  organizationId: OrganizationId,
  remote: string | undefined,
): Promise<string | null> {
  if (remote === undefined) return null;
  const slug = normalizeRemoteUrl(remote);
  const row = unwrap(
    await service
      .from("repositories")
      .select("id")
      .eq("organization_id", organizationId)
      .eq("slug", slug ?? remote)
      .maybeSingle(),
  ) as { id: string } | null;
  if (!row) throw new UsageError(`The organization has no repository "${remote}".`);
  return row.id;
}

function toTable(fields: DoraFields): string {
  const width = Math.max(...Object.keys(fields).map((name) => name.length));
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `${name.padEnd(width)}  ${value === null ? "–" : typeof value === "object" ? JSON.stringify(value) : value}\n`,
    )
    .join("");
}
