import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { storeConnection } from "@/lib/ingest/integrations/connect";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import { siteOf } from "@/lib/ingest/integrations/provider";
import { callSealed } from "@/lib/platform/supabase/seal";
import { connectSlack, disconnectSlack } from "@/lib/read/digests/slack-connection";
import { keepSnapshot } from "@/lib/read/snapshots/data";
import { checkDomain } from "@/lib/workspace/domains/check";
import type { Backend } from "../support/backend";
import { type Cast, createCast, type Person, service, signUp } from "../support/people";
import { type Trace, tracer } from "../support/trace";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";
import { PEOPLE, type Who } from "./function-rules";
import { stageOrganization } from "./stage";

interface Done {
  by: readonly Who[];
  /** Does it in the name of `person`, as the application does once it has checked the role. */
  as: (backend: Backend, organizationId: Cast["organizationId"], person: string) => Promise<unknown>;
}

const ADMINS = ["owner", "admin"] as const;

async function integrationOf(backend: Backend, organizationId: string): Promise<string> {
  const query = "select id from public.org_integrations where organization_id = $1 and provider = 'datadog'";
  return (await backend.sql<{ id: string }>(query, organizationId))[0]?.id ?? "";
}

/** What the service role does in a person's name. A function that does and isn't here fails the first test. */
const FOR_SOMEBODY: Record<string, Done> = {
  connect_integration: {
    by: ADMINS,
    as: (backend, organizationId, connectedBy) =>
      storeConnection(
        service(backend),
        { organizationId, connectedBy },
        siteOf("datadoghq.eu"),
        { apiKey: "0".repeat(32), applicationKey: "0".repeat(40) },
        randomUUID(),
      ),
  },
  disconnect_integration: {
    by: ADMINS,
    as: async (backend, organizationId, requestedBy) =>
      disconnectIntegration(
        service(backend),
        organizationId,
        await integrationOf(backend, organizationId),
        requestedBy,
      ),
  },
  connect_slack_webhook: {
    by: ADMINS,
    as: (backend, organizationId, connectedBy) =>
      connectSlack(service(backend), organizationId, {
        url: "https://hooks.slack.com/services/T0/B0/anybody",
        locale: "en",
        connectedBy,
      }),
  },
  disconnect_slack_webhook: {
    by: ADMINS,
    as: (backend, organizationId, requestedBy) =>
      disconnectSlack(service(backend), organizationId, requestedBy),
  },
  record_domain_check: {
    by: ["owner"],
    as: async (backend, organizationId, userId) => {
      const query = "select id from public.organization_domains where organization_id = $1";
      const domainId = (await backend.sql<{ id: string }>(query, organizationId))[0]?.id ?? "";
      return checkDomain(service(backend), { organizationId, userId, domainId }, async () => []);
    },
  },
  keep_report_snapshot: {
    by: ["owner", "admin", "member", "viewer"],
    as: (backend, organizationId, createdBy) =>
      keepSnapshot(service(backend), organizationId, createdBy, "Kept", { format: 1 } as never),
  },
};

/** Reads Datadog with the organization's own keys and gives nothing to who asked for it, whose name it notes. */
const NOTES_WHO_ASKED = ["claim_sync_run"];

describe.each(DATABASES)("what the machine does for a person, on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let someone: Person;
  let trace: Trace;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    someone = await signUp(backend, "someone");
    trace = await tracer(backend.sql);
  });
  afterAll(() => backend.stop());

  beforeEach(async () => {
    cast = (await stageOrganization(backend, cast, someone)).cast;
    const url = "https://hooks.slack.com/services/T0/B0/before";
    await connectSlack(service(backend), cast.organizationId, {
      url,
      locale: "en",
      connectedBy: cast.owner.id,
    });
  });

  const traceOf = () => trace(cast.organizationId);

  test("every function that acts in somebody's name is on the list", async () => {
    const acting = await backend.sql<{ name: string }>(
      `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and not has_function_privilege('authenticated', p.oid, 'execute')
         and (p.prosrc ~ $1 or p.proargnames && array['p_requested_by', 'p_created_by', 'p_connected_by']) order by 1`,
      "->> '(requested|created|connected)_by'",
    );
    expect(acting.map(({ name }) => name)).toEqual([...Object.keys(FOR_SOMEBODY), ...NOTES_WHO_ASKED].sort());
  });

  test.each(Object.entries(FOR_SOMEBODY))(
    "%s: the database asks for the person's role as the application does",
    async (_, { by, as }) => {
      const people = PEOPLE.filter((who) => who !== "anonymous");
      for (const who of people.filter((one) => !by.includes(one))) {
        const before = await traceOf();
        await expect(as(backend, cast.organizationId, cast[who].id), who).rejects.toThrow(/^PT403/);
        expect(await traceOf(), who).toEqual(before);
      }
      for (const who of people.filter((one) => by.includes(one))) {
        await expect(as(backend, cast.organizationId, cast[who].id), who).resolves.not.toThrow();
      }
    },
  );

  test("who was removed between the page's check and the write connects nothing", async () => {
    await cast.owner.client.rpc("remove_member", {
      p_organization_id: cast.organizationId,
      p_user_id: cast.admin.id,
    });
    const before = await traceOf();
    const forged = {
      organization_id: cast.organizationId,
      provider: "github",
      site: "github.com",
      connected_by: cast.admin.id,
      credentials: "{}",
      key_id: "00000000",
      subkey: "any",
    };
    await expect(callSealed(service(backend), "connect_integration", forged)).rejects.toThrow(/^PT403/);
    expect(await traceOf()).toEqual(before);
  });
});
