import { z } from "zod";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";

const instant = z.coerce.date();

const integration = z.object({
  organization_id: z.string(),
  id: z.string(),
  provider: z.enum(["datadog", "github"]),
  is_demo: z.boolean(),
  site: z.string().nullable(),
  last_synced_at: instant.nullable(),
  next_sync_at: instant,
  failing_since: instant.nullable(),
  last_error_kind: z.string().nullable(),
  automatic_sync_stopped: z.boolean(),
  is_free: z.boolean(),
  is_due: z.boolean(),
  open_since: instant.nullable(),
  has_slack: z.boolean(),
});

const report = z.object({
  now: instant,
  statement_timeout: z.string(),
  database_bytes: z.number(),
  tables: z.array(z.object({ name: z.string(), bytes: z.number() })),
  organizations: z.number(),
  messages_waiting: z.number(),
  integrations: z.array(integration),
});

/** What the database tells of the installation. */
export type InstallationReport = z.infer<typeof report>;
export type ReportedIntegration = z.infer<typeof integration>;

/** @throws DatabaseError */
export async function readReport(service: ServiceClient): Promise<InstallationReport> {
  return report.parse(JSON.parse(unwrap(await service.rpc("report_installation"))));
}
