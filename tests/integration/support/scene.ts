import { getOverruledAccounts } from "@/lib/ingest/commit-origins/accounts";
import { readSquashHabits } from "@/lib/ingest/commit-origins/squash-habits";
import { getTeaching } from "@/lib/ingest/commit-origins/taught-marks";
import { storeConnection } from "@/lib/ingest/integrations/connect";
import { organizationSubkey, readCredentials, retiredSubkeys } from "@/lib/ingest/integrations/credentials";
import { runSync, type SyncDeps } from "@/lib/ingest/sync/run";
import type { SyncOutcome, SyncRequest } from "@/lib/ingest/sync/types";
import { createServiceClientFor, type ServiceClient } from "@/lib/platform/supabase/service";
import { createDatadogClient } from "@/lib/providers/datadog/client";
import { DATADOG_SITES } from "@/lib/providers/datadog/sites";
import type { DatadogHistory } from "@/lib/providers/simulated-datadog/datadog-history";
import { createDemoKeys } from "@/lib/providers/simulated-datadog/demo-keys";
import { READ_SCOPE } from "@/lib/providers/simulated-datadog/simulated-access";
import {
  createSimulatedDatadog,
  type RetiredAnswer,
  type SimulatedDatadog,
} from "@/lib/providers/simulated-datadog/simulated-datadog";
import type { SimulatedFault } from "@/lib/providers/simulated-datadog/simulated-faults";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { tryAdoptRepositories } from "@/lib/workspace/repositories/adopt";
import { createOrganization, type SupabaseAccess, service } from "./people";

/** The instant every sync of a scene believes it is. */
export const NOW = new Date("2026-11-20T12:00:00Z");
export const DAY_MS = 86_400_000;

export const KEYS = { ...createDemoKeys("integration-tests"), scopes: [READ_SCOPE] };
const [US1] = DATADOG_SITES;

/** An organization connected to a Datadog of its own. */
export interface Scene {
  access: SupabaseAccess;
  client: ServiceClient;
  organizationId: OrganizationId;
  integrationId: string;
  datadog: SimulatedDatadog;
  /** What Datadog holds; replace it to let events come or change. */
  history: DatadogHistory;
  /** What the syncs logged. */
  logged: unknown[];
}

export interface SceneOptions {
  maxPage?: number;
  faults?: readonly SimulatedFault[];
  /** What Datadog's clock says; `NOW` otherwise. */
  datadogNow?: () => Date;
  retiredAnswer?: RetiredAnswer;
  /** Of the application key; that of DORA Metrics alone otherwise. */
  scopes?: readonly string[];
  /** Whether all that Datadog keeps is to follow the first 30 days. */
  allHistory?: boolean;
  /** An organization that exists already; a new one otherwise. */
  organizationId?: OrganizationId;
}

export async function createScene(
  access: SupabaseAccess,
  history: DatadogHistory,
  options: SceneOptions = {},
): Promise<Scene> {
  if (!US1) throw new Error("no site");
  const client = service(access);
  const organizationId = options.organizationId ?? (await createOrganization(client));
  const credentials = { apiKey: KEYS.apiKey, applicationKey: KEYS.appKey };
  const who = { organizationId, connectedBy: null, allHistory: options.allHistory };
  const integrationId = await storeConnection(client, who, US1, credentials, null);
  const scene: Omit<Scene, "datadog"> = {
    access,
    client,
    organizationId,
    integrationId,
    history,
    logged: [],
  };
  const datadog = createSimulatedDatadog({
    history: () => whole.history,
    keys: options.scopes ? { ...KEYS, scopes: options.scopes } : KEYS,
    now: options.datadogNow ?? (() => NOW),
    ...(options.retiredAnswer && { retiredAnswer: options.retiredAnswer }),
    maxPage: options.maxPage ?? 1000,
    faults: options.faults ?? [],
  });
  const whole: Scene = { ...scene, datadog };
  return whole;
}

export interface SyncOptions {
  /** Stands between the sync and its database. */
  databaseFetch?: typeof fetch;
  /** Stands between the sync and its Datadog. */
  datadogFetch?: typeof fetch;
  now?: Date;
  budgetMs?: number;
  requestBudget?: number;
  stopping?: AbortSignal;
  /** Whether repositories that deployments name are adopted. */
  adopts?: boolean;
  request?: Partial<SyncRequest>;
}

/** One call to the real sync, with the real client over the simulator. */
export function syncScene(scene: Scene, options: SyncOptions = {}): Promise<SyncOutcome> {
  const { organizationId, integrationId } = scene;
  const request = { organizationId, integrationId, trigger: "manual", ...options.request } as const;
  return runSync(syncDeps(scene, options), request);
}

export function syncDeps(scene: Scene, options: SyncOptions = {}): SyncDeps {
  const now = options.now ?? NOW;
  const { access, organizationId } = scene;
  const client = options.databaseFetch ? clientThrough(access, options.databaseFetch) : scene.client;
  return {
    service: client,
    now: () => now,
    random: () => 0.5,
    deadlineAt: now.getTime() + (options.budgetMs ?? 60_000),
    ...(options.stopping ? { stopping: options.stopping } : {}),
    ...(options.requestBudget === undefined ? {} : { requestBudget: options.requestBudget }),
    ...(options.adopts && {
      adoptRepositories: (slugs) => tryAdoptRepositories(client, organizationId, slugs),
    }),
    overruledAccounts: () => getOverruledAccounts(client, organizationId),
    teaching: () => getTeaching(client, organizationId),
    squashHabits: () => readSquashHabits(client, organizationId),
    readCredentials: (request) => readCredentials(client, organizationId, request.integrationId),
    datadogFor: async (integration, { apiKey, applicationKey }) =>
      createDatadogClient({
        apiKey,
        appKey: applicationKey,
        site: DATADOG_SITES.find((site) => site.id === integration.site) as (typeof DATADOG_SITES)[number],
        fetch: options.datadogFetch ?? scene.datadog.fetch,
        now: () => now.getTime(),
        sleep: async () => {},
        random: () => 0.5,
      }),
    subkeys: {
      events: organizationSubkey(organizationId, "events"),
      fingerprint: organizationSubkey(organizationId, "fingerprint"),
      retiredFingerprints: retiredSubkeys(organizationId, "fingerprint"),
    },
    log: (event, fields) => void scene.logged.push({ event, ...fields }),
  };
}

/** A service client whose every request goes through `through`. */
export function clientThrough(access: SupabaseAccess, through: typeof fetch): ServiceClient {
  return createServiceClientFor(access.url, access.secretKey, through);
}

/** What time does to the lease of a sync that died. */
export async function endLease(scene: Scene): Promise<void> {
  const { error } = await scene.client
    .from("org_integrations")
    .update({ lease_until: new Date(0).toISOString() })
    .eq("id", scene.integrationId);
  if (error) throw error;
}
