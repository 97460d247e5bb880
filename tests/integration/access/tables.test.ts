import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyClient, UserClient } from "@/lib/platform/supabase/service";
import type { Backend } from "../support/backend";
import { anonymous, type Cast, createCast, service } from "../support/people";
import { DATABASES_AS_HOSTED, hushRefusals, setBackendEnvironment } from "./backends";
import { fillOrganization } from "./fill";

const PEOPLE = ["owner", "admin", "member", "viewer", "stranger", "anonymous"] as const;
type Who = (typeof PEOPLE)[number];
const MEMBERS: readonly Who[] = ["owner", "admin", "member", "viewer"];
const ADMINS: readonly Who[] = ["owner", "admin"];
const NOBODY: readonly Who[] = [];

/** Who reads which table. Nobody writes any: that goes through functions. A table without a line here fails. */
const READERS: Record<string, readonly Who[]> = {
  organizations: MEMBERS,
  memberships: MEMBERS,
  organization_invitations: ADMINS,
  organization_domains: ADMINS,
  org_integrations: MEMBERS,
  integration_credentials: NOBODY,
  repositories: MEMBERS,
  service_repositories: MEMBERS,
  sync_runs: MEMBERS,
  sync_run_pages: MEMBERS,
  sync_run_feeds: MEMBERS,
  feeds: MEMBERS,
  external_deployments: MEMBERS,
  external_deployment_secrets: NOBODY,
  external_deployment_commits: MEMBERS,
  repeated_deployment_commits: MEMBERS,
  external_commit_secrets: NOBODY,
  commit_origins: MEMBERS,
  commit_observations: MEMBERS,
  github_commit_secrets: NOBODY,
  commit_overrules: MEMBERS,
  commit_overrule_secrets: NOBODY,
  commit_account_matches: MEMBERS,
  origin_reclassifications: MEMBERS,
  origin_reclassification_changes: MEMBERS,
  external_incidents: MEMBERS,
  external_incident_secrets: NOBODY,
  result_changes: MEMBERS,
  set_aside_events: MEMBERS,
  set_aside_event_secrets: NOBODY,
  origin_comparisons: MEMBERS,
  origin_verdicts: MEMBERS,
  audit_events: ADMINS,
  // Whoever subscribed reads that they did; here the owner has.
  digest_subscriptions: ["owner"],
  slack_webhooks: MEMBERS,
  slack_webhook_secrets: NOBODY,
  outbox_messages: ADMINS,
  api_tokens: ADMINS,
  report_snapshots: MEMBERS,
  shared_links: MEMBERS,
  commit_push_cursors: MEMBERS,
  github_lookups: MEMBERS,
  commit_changes: MEMBERS,
  commit_marks: MEMBERS,
  breaking_commits: MEMBERS,
  breaking_commit_secrets: NOBODY,
  taken_back_commits: MEMBERS,
  taken_back_searches: MEMBERS,
  export_changes: MEMBERS,
};
const TABLES = Object.keys(READERS);
/** Tables of the schema that the API doesn't serve. */
const INTERNAL = [
  "company_members",
  "export_sequences",
  "freed_slugs",
  "personal_tokens",
  "proved_addresses",
  "provider_rate_limits",
  "provider_sessions",
  "recovery_codes",
  "removed_members",
  "request_rate_limits",
  "seals",
  "session_browsers",
  "squash_habits",
  "sync_run_sightings",
];

/** The column that names the organization. */
const tenantOf = (table: string) => (table === "organizations" ? "id" : "organization_id");

/** Tables are chosen at run time here, which the generated types don't know. */
interface LooseQuery
  extends PromiseLike<{ data: unknown[] | null; error: { code: string } | null; status: number }> {
  eq(column: string, value: string): LooseQuery;
  select(columns: string): LooseQuery;
}
interface LooseTable {
  select(columns: string): LooseQuery;
  insert(row: unknown): LooseQuery;
  update(row: unknown): LooseQuery;
  delete(): LooseQuery;
}
const tableOf = (client: AnyClient, table: string) =>
  client.from(table as "organizations") as unknown as LooseTable;

describe.each(DATABASES_AS_HOSTED)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let clients: Record<Who, UserClient>;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    await fillOrganization(backend, cast);
    clients = {
      owner: cast.owner.client,
      admin: cast.admin.client,
      member: cast.member.client,
      viewer: cast.viewer.client,
      stranger: cast.stranger.client,
      anonymous: anonymous(backend),
    };
  });
  afterAll(() => backend.stop());

  /** Changes with every write to the table, also one that leaves the values as they were. */
  async function traceOf(table: string): Promise<unknown> {
    return backend.sql(`select ctid::text, xmin::text from public.${table} order by 1`);
  }

  test("every table is on the list, under row-level security, and its policies only ever let signed-in people read", async () => {
    const tables = await backend.sql<{ name: string; secured: boolean }>(
      `select c.relname as name, c.relrowsecurity as secured from pg_class c
       join pg_namespace n on n.oid = c.relnamespace where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f')`,
    );
    expect(tables.map(({ name }) => name).sort()).toEqual([...TABLES, ...INTERNAL].sort());
    expect(tables.filter(({ secured }) => !secured)).toEqual([]);
    const policies = await backend.sql<{ name: string; cmd: string; roles: string }>(
      "select tablename as name, cmd, roles::text from pg_policies where schemaname in ('public', 'private')",
    );
    for (const policy of policies) expect(policy).toMatchObject({ cmd: "SELECT", roles: "{authenticated}" });
    expect(policies.map(({ name }) => name).sort()).toEqual(
      TABLES.filter((table) => READERS[table]?.length).sort(),
    );
  });

  test("every table holds a row of the organization, so that the other tests prove something", async () => {
    for (const table of TABLES) {
      const rows = await backend.sql(
        `select 1 from public.${table} where ${tenantOf(table)} = '${cast.organizationId}' limit 1`,
      );
      expect(rows, table).toHaveLength(1);
    }
  });

  test.each(PEOPLE)("%s reads what the role may read of the organization, and nothing else", async (who) => {
    const seen: string[] = [];
    for (const table of TABLES) {
      const { data } = await tableOf(clients[who], table)
        .select("*")
        .eq(tenantOf(table), cast.organizationId);
      if (data && data.length > 0) seen.push(table);
    }
    expect(seen).toEqual(TABLES.filter((table) => READERS[table]?.includes(who)));
  });

  test.each(PEOPLE)("%s sees no row of any other organization, however broad the question", async (who) => {
    const own = await backend.sql<{ id: string }>(
      "select organization_id as id from public.memberships where user_id = $1",
      who === "anonymous" ? "00000000-0000-0000-0000-000000000000" : cast[who].id,
    );
    const allowed = new Set(own.map(({ id }) => id));
    for (const table of TABLES) {
      const { data } = await tableOf(clients[who], table).select(tenantOf(table));
      const tenants = (data ?? []).map((row) => (row as Record<string, string>)[tenantOf(table)]);
      expect(
        tenants.filter((id) => !allowed.has(String(id))),
        table,
      ).toEqual([]);
    }
  });

  test.each(PEOPLE)("%s can't insert, change or delete a row of any table", async (who) => {
    for (const table of TABLES) {
      const tenant = tenantOf(table);
      const before = await traceOf(table);
      const [copy] = await backend.sql<{ row: Record<string, unknown> }>(
        `select to_jsonb(t) - array['id', 'ciphertext'] - array(
             select attname::text from pg_attribute where attrelid = 'public.${table}'::regclass and attgenerated <> ''
           ) as row
         from public.${table} t where ${tenant} = '${cast.organizationId}' limit 1`,
      );
      const inserted = await tableOf(clients[who], table).insert(copy?.row);
      expect([401, 403], `${who} inserts into ${table}: ${inserted.error?.code}`).toContain(inserted.status);
      await tableOf(clients[who], table)
        .update({ [tenant]: cast.organizationId })
        .eq(tenant, cast.organizationId);
      await tableOf(clients[who], table).delete().eq(tenant, cast.organizationId);
      expect(await traceOf(table), `${who} writes to ${table}`).toEqual(before);
    }
  });

  test("the service role reads every table, the secrets as ciphertext", async () => {
    for (const table of TABLES) {
      const { data } = await tableOf(service(backend), table)
        .select(tenantOf(table))
        .eq(tenantOf(table), cast.organizationId);
      expect(data?.length, table).toBeGreaterThan(0);
    }
  });

  test.each([...PEOPLE, "service"] as const)("%s reaches no schema but the public one", async (who) => {
    const client = who === "service" ? service(backend) : clients[who];
    for (const [schema, table] of [
      ["private", "seals"],
      ["auth", "users"],
      ["pg_catalog", "pg_authid"],
    ]) {
      const { data, error } = await client
        .schema(schema as "public")
        .from(table as "organizations")
        .select("*");
      expect(error?.code, `${schema}.${table}`).toBe("PGRST106");
      expect(data).toBeNull();
    }
  });

  test("every natural key holds within one organization only", async () => {
    const keys = await backend.sql<{ table: string; columns: string[] }>(
      `select c.relname as table, array_agg(a.attname::text order by k.n) as columns
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       cross join lateral unnest(i.indkey) with ordinality as k(attnum, n)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
       where n.nspname = 'public' and i.indisunique group by i.indexrelid, c.relname`,
    );
    // Ids of our own making are unique everywhere; so are an organization's address and a secret token.
    const ours = /^(id|integration_id|deployment_id|incident_id|event_id|overrule_id)$/;
    const global = keys.filter(
      ({ columns }) => !columns.includes("organization_id") && !columns.some((name) => ours.test(name)),
    );
    expect(global.map(({ table, columns }) => `${table}(${columns})`).sort()).toEqual([
      "api_tokens(token_hash)",
      // Of confirmed domains alone: one organization has each.
      "organization_domains(domain)",
      "organization_invitations(token_hash)",
      "organizations(slug)",
      "shared_links(token_hash)",
    ]);
  });

  test("deleting an organization leaves no row of it in any table", async () => {
    const { error } = await cast.owner.client.rpc("delete_organization", {
      p_organization_id: cast.organizationId,
      p_confirm_slug: await slugOf(cast.organizationId),
    });
    expect(error).toBeNull();
    for (const table of TABLES) {
      const rows = await backend.sql(
        `select 1 from public.${table} where ${tenantOf(table)} = '${cast.organizationId}'`,
      );
      expect(rows, table).toEqual([]);
    }
  });

  async function slugOf(id: string): Promise<string> {
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      id,
    );
    return row?.slug ?? "";
  }
});
