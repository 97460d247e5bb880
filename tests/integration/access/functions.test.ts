import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { apiTokenHash, newApiToken } from "@/lib/api-tokens/token";
import { organizationSubkey } from "@/lib/integrations/credentials";
import { ROLES } from "@/lib/organizations/roles";
import { sealFor } from "@/lib/supabase/seal";
import type { UserClient } from "@/lib/supabase/service";
import type { Backend } from "../support/backend";
import {
  anonymous,
  type Cast,
  createCast,
  createOrganization,
  type Person,
  service,
  signUp,
} from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";
import { COMPARISON, fillOrganization, VERDICT } from "./fill";

const PEOPLE = [...ROLES, "stranger", "anonymous"] as const;
type Who = (typeof PEOPLE)[number];

interface Setting {
  sha: string;
  overruleId: string;
  /** An account as the application seals it for the organization. */
  sealedAccount: string;
  cast: Cast;
  /** Another member, for what is done to others. */
  someone: string;
  repositoryId: string;
  invitationId: string;
  tokenHash: string;
  apiTokenId: string;
  snapshotId: string;
  slug: string;
  deploymentId: string;
  incidentId: string;
}

/** What a function may be called by, and a call that would do something. */
interface Rule {
  by: readonly Who[];
  args: (setting: Setting, who: Who) => Record<string, unknown>;
  /** Reads under row-level security: whoever may not, is answered as if there were nothing. */
  reads?: true;
  /** What only a member's answer holds; names of the filled organization where this is left out. */
  tells?: RegExp;
}

const SIGNED_IN = [...ROLES, "stranger"] as const;
const MEMBERS = ROLES;
const ADMINS = ["owner", "admin"] as const;
const organization = ({ cast }: Setting) => ({ p_organization_id: cast.organizationId });
const newApiTokenRow = () => ({
  p_name: "CI",
  p_scopes: ["dora:read"],
  p_token_hash: apiTokenHash(newApiToken()),
  p_last_four: "last",
  p_expires_at: null,
});
const window = { p_from: "2000-01-01T00:00:00Z", p_to: "2100-01-01T00:00:00Z" };
const SCOPE = JSON.stringify({
  from: window.p_from,
  to: window.p_to,
  before: window.p_from,
  parts: [window.p_from],
  mature_before: window.p_to,
  buckets: [window.p_from],
});
const COUNTED = /total\\": [1-9]/;

/** Functions people call. One in the database that stands neither here nor below fails. */
const FOR_PEOPLE: Record<string, Rule> = {
  create_organization: {
    by: SIGNED_IN,
    args: () => ({ p_name: "New", p_slug: `new-${randomUUID().slice(0, 8)}` }),
  },
  accept_invitation: { by: SIGNED_IN, args: ({ tokenHash }) => ({ p_token_hash: tokenHash }) },
  list_members: { by: MEMBERS, args: organization },
  update_organization: {
    by: ADMINS,
    args: (s) => ({
      ...organization(s),
      p_name: "Renamed",
      p_time_zone: null,
      p_production_environments: null,
    }),
  },
  delete_organization: { by: ["owner"], args: (s) => ({ ...organization(s), p_confirm_slug: s.slug }) },
  transfer_ownership: { by: ["owner"], args: (s) => ({ ...organization(s), p_user_id: s.someone }) },
  set_digest_subscription: {
    by: ["owner", "admin", "member"],
    args: (s) => ({ ...organization(s), p_locale: "en" }),
  },
  change_member_role: {
    by: ["owner"],
    args: (s) => ({ ...organization(s), p_user_id: s.someone, p_role: "admin" }),
  },
  remove_member: { by: ["owner"], args: (s) => ({ ...organization(s), p_user_id: s.someone }) },
  create_invitation: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_role: "member", p_token_hash: randomUUID() }),
  },
  revoke_invitation: { by: ADMINS, args: (s) => ({ ...organization(s), p_invitation_id: s.invitationId }) },
  create_api_token: { by: ADMINS, args: (s) => ({ ...organization(s), ...newApiTokenRow() }) },
  revoke_api_token: { by: ADMINS, args: (s) => ({ ...organization(s), p_token_id: s.apiTokenId }) },
  delete_report_snapshot: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_snapshot_id: s.snapshotId }),
  },
  add_repository: {
    by: ADMINS,
    args: (s) => ({
      ...organization(s),
      p_remote_url: "https://git.example/n",
      p_slug: `git.example/${randomUUID()}`,
    }),
  },
  adopt_repositories: { by: ADMINS, args: organization },
  remove_repository: { by: ADMINS, args: (s) => ({ ...organization(s), p_repository_id: s.repositoryId }) },
  map_service: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_service: randomUUID(), p_repository_id: s.repositoryId }),
  },
  list_deployments: { by: MEMBERS, reads: true, args: (s) => ({ ...organization(s), ...window }) },
  list_incidents: { by: MEMBERS, reads: true, args: (s) => ({ ...organization(s), ...window }) },
  list_report_snapshots: { by: MEMBERS, reads: true, tells: /Review/, args: organization },
  list_figure_changes: {
    by: MEMBERS,
    reads: true,
    tells: /production-environments/,
    args: organization,
  },
  list_named_remediations: {
    by: MEMBERS,
    args: (s) => ({ ...organization(s), p_before: window.p_to, p_outside: ["elsewhere"] }),
    reads: true,
    tells: /fix/,
  },
  slice_deployments: {
    by: MEMBERS,
    reads: true,
    tells: /\[1\d{9}/,
    args: (s) => ({ ...organization(s), ...window, p_environments: null, p_size: 10 }),
  },
  summarize_events: { by: MEMBERS, reads: true, args: organization },
  read_feeds: { by: MEMBERS, reads: true, tells: /spans_read/, args: organization },
  summarize_incident_feeds: {
    by: MEMBERS,
    reads: true,
    tells: /"events" ?: ?[1-9]|events\\": [1-9]/,
    args: organization,
  },
  overrule_commit: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_sha: s.sha, p_origin: "BOT", p_tools: ["X"], p_reason: "Known." }),
  },
  overrule_account: { by: ADMINS, args: (s) => ({ ...organization(s), p_sealed: s.sealedAccount }) },
  revoke_overrule: { by: ADMINS, args: (s) => ({ ...organization(s), p_overrule_id: s.overruleId }) },
  list_commit_overrules: { by: MEMBERS, reads: true, args: organization },
  list_origin_reclassifications: { by: MEMBERS, reads: true, tells: /examined/, args: organization },
  summarize_origin_coverage: {
    by: MEMBERS,
    reads: true,
    tells: /on_github/,
    args: (s) => ({ ...organization(s), ...window }),
  },
  list_deployment_page: { by: MEMBERS, reads: true, args: (s) => ({ ...organization(s), p_filter: "{}" }) },
  count_deployments: {
    by: MEMBERS,
    reads: true,
    tells: /^[1-9]/,
    args: (s) => ({ ...organization(s), p_filter: "{}" }),
  },
  get_deployment: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...organization(s), p_deployment_id: s.deploymentId }),
  },
  get_incident: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...organization(s), p_incident_id: s.incidentId }),
  },
  list_incident_page: { by: MEMBERS, reads: true, args: organization },
  list_services: { by: MEMBERS, reads: true, args: (s) => ({ ...organization(s), ...window }) },
  measure_data_quality: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({
      ...organization(s),
      ...window,
      p_environments: ["production"],
      p_now: window.p_to,
      p_time_zone: "UTC",
    }),
  },
  list_unmatched_repositories: { by: MEMBERS, reads: true, args: organization },
  measure_deployments: {
    by: MEMBERS,
    reads: true,
    tells: COUNTED,
    args: (s) => ({ ...organization(s), p_scope: SCOPE }),
  },
  count_attested_commits: {
    by: MEMBERS,
    reads: true,
    tells: /attested\\": [1-9]/,
    args: (s) => ({ ...organization(s), p_environments: ["production"] }),
  },
  measure_lead_time_stages: {
    by: MEMBERS,
    reads: true,
    tells: /deployments\\": [1-9]/,
    args: (s) => ({ ...organization(s), p_scope: SCOPE }),
  },
  measure_origins: {
    by: MEMBERS,
    reads: true,
    tells: /denominator/,
    args: (s) => ({ ...organization(s), p_scope: SCOPE }),
  },
  break_down_deployments: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...organization(s), p_scope: SCOPE, p_dimension: "service" }),
  },
  list_filter_choices: { by: MEMBERS, reads: true, args: organization },
  group_exposures: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...organization(s), p_scope: SCOPE }),
  },
};

const run = (s: Setting) => ({
  ...organization(s),
  p_integration_id: randomUUID(),
  p_lease_token: randomUUID(),
});
const sealed = () => ({ p_sealed: "a.b.c.d" });

/** Functions of the machine: the service role's alone, whoever else asks. */
const FOR_THE_MACHINE: Record<string, (setting: Setting) => Record<string, unknown>> = {
  open_seal: () => ({}),
  connect_integration: sealed,
  read_integration_credentials: sealed,
  disconnect_integration: (s) => ({ ...organization(s), p_integration_id: randomUUID() }),
  record_deployments_page: sealed,
  record_incidents_page: sealed,
  record_commit_observations: sealed,
  read_event_texts: sealed,
  read_commit_texts: sealed,
  read_commit_evidence: sealed,
  read_overruled_accounts: sealed,
  read_reclassification_batch: sealed,
  record_reclassification_batch: sealed,
  claim_reclassification: (s) => ({ ...organization(s), p_rules_version: "1.0", p_lease_seconds: 60 }),
  rotate_ciphertexts: sealed,
  count_ciphertexts: () => ({}),
  claim_sync_run: (s) => ({
    ...organization(s),
    p_integration_id: randomUUID(),
    p_trigger: "manual",
    p_requested_by: null,
    p_window_from: window.p_from,
    p_window_to: window.p_to,
    p_reads_whole_history: true,
    p_lease_seconds: 60,
  }),
  begin_run_feeds: (s) => ({ ...run(s), p_run_id: randomUUID(), p_feeds: "[]" }),
  finish_run_feed: (s) => ({ ...run(s), p_run_id: randomUUID(), p_kind: "deployments", p_end: "{}" }),
  finish_sync_run: (s) => ({
    ...run(s),
    p_run_id: randomUUID(),
    p_status: "failed",
    p_requests: 0,
    p_retries: 0,
    p_waited_seconds: 0,
    p_pause_reason: null,
    p_error_kind: null,
    p_error_detail: null,
    p_next_sync_at: null,
  }),
  renew_sync_lease: (s) => ({ ...run(s), p_lease_seconds: 60 }),
  release_all_leases: () => ({}),
  claim_due_integrations: () => ({ p_limit: 10, p_lease_seconds: 60, p_except: [] }),
  count_due_integrations: () => ({}),
  block_provider_calls: () => ({ p_account: "a", p_endpoint: "/", p_seconds: 60 }),
  provider_block_seconds: () => ({ p_account: "a" }),
  create_organization_for: () => ({ p_name: "X", p_slug: "x-y-z", p_owner_id: null, p_is_demo: false }),
  record_origin_comparison: (s) => ({ ...organization(s), p_comparison: JSON.stringify(COMPARISON) }),
  decide_origin_verdict: (s) => ({ ...organization(s), p_verdict: JSON.stringify(VERDICT) }),
  authenticate_api_token: (s) => ({
    p_token_hash: apiTokenHash(newApiToken()),
    p_slug: s.slug,
    p_scope: "dora:read",
  }),
  keep_report_snapshot: (s) => ({
    ...organization(s),
    p_created_by: null,
    p_title: "Forged",
    p_format_version: 1,
    p_report: "{}",
  }),
  take_rate_limit: () => ({ p_key: "a", p_limit: 1, p_window_seconds: 60 }),
  record_commit_push_cursor: (s) => ({
    ...organization(s),
    p_repository_key: "a".repeat(64),
    p_rules_version: "1.0",
    p_heads: ["a".repeat(40)],
    p_notes_commit: null,
  }),
  list_unexplained_commits: (s) => ({ ...organization(s), p_rules_version: "1.0", p_limit: 10 }),
  summarize_github_lookups: (s) => ({ ...organization(s), p_rules_version: "1.0" }),
  list_github_repositories: (s) => ({ ...organization(s), p_limit: 10 }),
  claim_github_lookup: (s) => ({ ...organization(s), p_lease_seconds: 60, p_reason: "person", p_except: [] }),
  record_github_lookups: (s) => ({ ...organization(s), p_lookups: "[]" }),
  forget_github_lookups: organization,
  note_github_authors: (s) => ({ ...organization(s), p_shas: [s.sha], p_overrule_ids: [s.overruleId] }),
  finish_github_lookup: (s) => ({
    ...run(s),
    p_error_kind: null,
    p_error_detail: null,
    p_is_complete: true,
    p_is_blocked: false,
    p_next_at: window.p_to,
  }),
  find_user_id: ({ cast }) => ({ p_email: cast.owner.email }),
  delete_account: ({ cast }) => ({ p_user_id: cast.viewer.id }),
  end_digest_subscription: (s) => ({ ...organization(s), p_user_id: s.someone }),
  connect_slack_webhook: sealed,
  read_slack_webhook: sealed,
  disconnect_slack_webhook: (s) => ({ ...organization(s), p_requested_by: null }),
  list_digest_organizations: () => ({ p_after: "00000000-0000-0000-0000-000000000000", p_limit: 10 }),
  enqueue_outbox_messages: () => ({ p_messages: "[]" }),
  claim_outbox_messages: () => ({ p_limit: 10, p_lease_seconds: 60 }),
  finish_outbox_message: () => ({
    p_id: randomUUID(),
    p_lease_token: randomUUID(),
    p_state: "sent",
    p_error: null,
    p_retry_seconds: 0,
  }),
};

/** Functions that policies call; what they tell is who asks. */
const FOR_POLICIES = ["admin_organization_ids", "member_organization_ids"];

/** Parts of functions that read with their caller's rights; the API serves none of them. */
const FOR_READS = [
  "deployment_condition",
  "deployment_search",
  "lead_time_figures",
  "list_text",
  "named_condition",
  "names_of",
  "related_deployment",
  "scoped_deployments",
];

/** The functions are chosen at run time here, which the generated types don't know. */
interface LooseClient {
  rpc(
    name: string,
    args: unknown,
  ): PromiseLike<{ data: unknown; error: { code: string } | null; status: number }>;
}
const loose = (client: UserClient) => client as unknown as LooseClient;

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let someone: Person;
  let setting: Setting;
  let filled: Promise<Setting> | undefined;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    someone = await signUp(backend, "someone");
  });
  afterAll(() => backend.stop());

  /** Everything an organization holds, told apart from what any write would leave. */
  async function traceOf(organizationId: string): Promise<unknown> {
    const tables = await backend.sql<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'organization_id' order by 1`,
    );
    const traces = tables.map(({ name }) =>
      backend.sql(
        `select ctid::text, xmin::text from public.${name} where organization_id = $1 order by 1`,
        organizationId,
      ),
    );
    return Promise.all([
      ...traces,
      backend.sql("select xmin::text from public.organizations where id = $1", organizationId),
    ]);
  }

  /** A new organization for the same people: signing up takes long, by design. */
  async function stage(): Promise<Setting> {
    const organizationId = await createOrganization(service(backend), cast.owner.id);
    const slug = `stage-${randomUUID().slice(0, 13)}`;
    await backend.sql("update public.organizations set slug = $2 where id = $1", organizationId, slug);
    for (const [who, role] of [
      ["admin", "admin"],
      ["member", "member"],
      ["viewer", "viewer"],
      ["someone", "member"],
    ]) {
      const userId = who === "someone" ? someone.id : cast[who as "admin"].id;
      await backend.sql(
        "insert into public.memberships (organization_id, user_id, role) values ($1, $2, $3)",
        organizationId,
        userId,
        role,
      );
    }
    const [repository] = await backend.sql<{ id: string }>(
      "insert into public.repositories (organization_id, remote_url, slug) values ($1, 'https://git.example/x', 'git.example/x') returning id",
      organizationId,
    );
    const tokenHash = randomUUID();
    const [invitation] = await backend.sql<{ id: string }>(
      "insert into public.organization_invitations (organization_id, role, token_hash) values ($1, 'member', $2) returning id",
      organizationId,
      tokenHash,
    );
    const [apiToken] = await backend.sql<{ id: string }>(
      "insert into public.api_tokens (organization_id, name, scopes, token_hash, last_four) values ($1, 'CI', '{dora:read}', $2, 'last') returning id",
      organizationId,
      apiTokenHash(newApiToken()),
    );
    const sha = "5".repeat(40);
    await backend.sql(
      `insert into public.commit_origins (organization_id, sha, origin, rule_id, rules_version, strength, source)
       values ($1, $2, 'HUMAN', 'human/no-evidence', '1.0', 1, 'datadog')`,
      organizationId,
      sha,
    );
    const [overrule] = await backend.sql<{ id: string }>(
      "insert into public.commit_overrules (organization_id, kind, sha, origin, reason) values ($1, 'commit', $2, 'HUMAN', 'Known.') returning id",
      organizationId,
      sha,
    );
    const { keyId, key } = organizationSubkey(organizationId, "events");
    const sealedAccount = await sealFor(service(backend), {
      organization_id: organizationId,
      account: "agent@acme.example",
      fingerprint: randomUUID(),
      retired_fingerprints: [],
      key_id: keyId,
      subkey: key,
      origin: "BOT",
      tools: ["X"],
      reason: "Known.",
    });
    const [snapshot] = await backend.sql<{ id: string }>(
      "insert into public.report_snapshots (organization_id, title, format_version, report) values ($1, 'Review', 1, '{}') returning id",
      organizationId,
    );
    return {
      sha,
      overruleId: overrule?.id ?? "",
      sealedAccount,
      cast: { ...cast, organizationId },
      apiTokenId: apiToken?.id ?? "",
      snapshotId: snapshot?.id ?? "",
      someone: someone.id,
      repositoryId: repository?.id ?? "",
      invitationId: invitation?.id ?? "",
      tokenHash,
      slug,
      deploymentId: randomUUID(),
      incidentId: randomUUID(),
    };
  }

  /** An organization that holds a row of everything. */
  async function stageFilled(): Promise<Setting> {
    const staged = await stage();
    const { organizationId } = await fillOrganization(backend, staged.cast);
    const idIn = async (table: string) => {
      const query = `select id from public.${table} where organization_id = $1 limit 1`;
      return (await backend.sql<{ id: string }>(query, organizationId))[0]?.id ?? "";
    };
    return {
      ...staged,
      deploymentId: await idIn("external_deployments"),
      incidentId: await idIn("external_incidents"),
    };
  }

  const clientOf = (who: Who) => loose(who === "anonymous" ? anonymous(backend) : setting.cast[who].client);

  test("every function is on a list, pins its search path, and is executable by those on the list alone", async () => {
    const functions = await backend.sql<{
      schema: string;
      name: string;
      pinned: boolean;
      anon: boolean;
      people: boolean;
      machine: boolean;
    }>(
      `select n.nspname as schema, p.proname as name, 'search_path=""' = any (p.proconfig) as pinned,
         has_function_privilege('anon', p.oid, 'execute') as anon,
         has_function_privilege('authenticated', p.oid, 'execute') as people,
         has_function_privilege('service_role', p.oid, 'execute') as machine
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private') order by 2`,
    );
    const names = (some: typeof functions) => some.map(({ name }) => name).sort();
    const inPublic = functions.filter(({ schema }) => schema === "public");
    expect(names(inPublic)).toEqual([...Object.keys(FOR_PEOPLE), ...Object.keys(FOR_THE_MACHINE)].sort());
    // Inlined for speed, which a pinned path prevents; they qualify every name and run as their caller.
    expect(names(functions.filter(({ pinned }) => !pinned))).toEqual(["encrypt", "scoped_deployments"]);
    expect(names(functions.filter(({ anon }) => anon))).toEqual([]);
    expect(names(functions.filter(({ people }) => people))).toEqual(
      [...Object.keys(FOR_PEOPLE), ...FOR_POLICIES, ...FOR_READS].sort(),
    );
    const machine = names(inPublic.filter((one) => one.machine));
    expect(Object.keys(FOR_THE_MACHINE).filter((name) => !machine.includes(name))).toEqual([]);
  });

  describe.each(Object.entries(FOR_PEOPLE))("%s", (name, rule) => {
    beforeEach(async () => {
      // Reading changes nothing, so that all reads may look at one organization; filling it takes seconds.
      if (rule.reads) filled ??= stageFilled();
      setting = await (rule.reads ? (filled as Promise<Setting>) : stage());
    });

    test(`works for ${rule.by.join(", ")}, and for others it does nothing and tells nothing`, async () => {
      const { organizationId } = setting.cast;
      for (const who of PEOPLE.filter((one) => !rule.by.includes(one))) {
        const before = await traceOf(organizationId);
        const { data, error } = await clientOf(who).rpc(name, rule.args(setting, who));
        if (rule.reads && who === "stranger") {
          expect(error, `${who} ${name}`).toBeNull();
          expect(JSON.stringify(data), `${who} ${name}`).not.toMatch(
            rule.tells ?? /checkout|production|[0-9a-f]{8}-[0-9a-f]{4}/,
          );
        } else {
          expect(error?.code, `${who} ${name}`).toMatch(refusal(who));
          expect(data).toBeNull();
        }
        expect(await traceOf(organizationId), `${who} ${name}`).toEqual(before);
      }
      for (const who of [...rule.by].reverse()) {
        if (!rule.reads) setting = await stage();
        const { data, error } = await clientOf(who).rpc(name, rule.args(setting, who));
        expect(error, `${who} ${name}`).toBeNull();
        if (!rule.reads) continue;
        expect(JSON.stringify(data), `${who} ${name}`).toMatch(rule.tells ?? /checkout|production/);
      }
    });
  });

  test("a viewer leaves an organization, its members and its data as they are, whatever function is called", async () => {
    setting = await stage();
    const { organizationId } = setting.cast;
    const before = await traceOf(organizationId);
    for (const [name, rule] of Object.entries(FOR_PEOPLE)) {
      await clientOf("viewer").rpc(name, rule.args(setting, "viewer"));
    }
    await clientOf("viewer").rpc("remove_member", {
      ...organization(setting),
      p_user_id: setting.cast.viewer.id,
    });
    expect(await traceOf(organizationId)).toEqual(before);
  });

  test.each(PEOPLE)("%s can't call a single function of the machine", async (who) => {
    setting ??= await stage();
    for (const [name, args] of Object.entries(FOR_THE_MACHINE)) {
      const { data, error, status } = await clientOf(who).rpc(name, args(setting));
      expect([401, 403, 404], `${who} ${name} ${error?.code}`).toContain(status);
      expect(data).toBeNull();
    }
  });

  test("the service role isn't a member: what acts for a person refuses it", async () => {
    setting = await stage();
    const before = await traceOf(setting.cast.organizationId);
    for (const [name, rule] of Object.entries(FOR_PEOPLE)) {
      if (rule.reads) continue;
      const { error } = await loose(service(backend)).rpc(name, rule.args(setting, "owner"));
      expect(error, name).not.toBeNull();
    }
    expect(await traceOf(setting.cast.organizationId)).toEqual(before);
  });

  describe("members and invitations", () => {
    beforeEach(async () => {
      setting = await stage();
    });

    test("an organization keeps an owner: the last one can neither leave nor step down", async () => {
      const { owner } = setting.cast;
      const self = { ...organization(setting), p_user_id: owner.id };
      expect((await clientOf("owner").rpc("remove_member", self)).error?.code).toBe("PT409");
      expect(
        (await clientOf("owner").rpc("change_member_role", { ...self, p_role: "viewer" })).error?.code,
      ).toBe("PT409");
    });

    test("whoever loses the right to invite leaves no open invitation behind", async () => {
      for (const leave of ["remove_member", "change_member_role"]) {
        setting = await stage();
        const tokenHash = randomUUID();
        await clientOf("admin").rpc("create_invitation", {
          ...organization(setting),
          p_role: "admin",
          p_token_hash: tokenHash,
        });
        const { admin, stranger } = setting.cast;
        const role = leave === "change_member_role" ? { p_role: "member" } : {};
        expect(
          (await clientOf("owner").rpc(leave, { ...organization(setting), p_user_id: admin.id, ...role }))
            .error,
        ).toBeNull();
        const { error } = await loose(stranger.client).rpc("accept_invitation", { p_token_hash: tokenHash });
        expect(error?.code, leave).toBe("PT404");
      }
    });

    test("an invitation opens one door once, and not for a member who tries it out", async () => {
      const { tokenHash } = setting;
      const accept = (client: LooseClient) => client.rpc("accept_invitation", { p_token_hash: tokenHash });
      expect((await accept(clientOf("viewer"))).data).toBe(setting.slug);
      expect((await accept(clientOf("stranger"))).data).toBe(setting.slug);
      const late = await signUp(backend, "late");
      expect((await accept(loose(late.client))).error?.code).toBe("PT404");
      const roles = await backend.sql<{ role: string }>(
        "select role from public.memberships where organization_id = $1 and user_id = any ($2::uuid[]) order by role",
        setting.cast.organizationId,
        [setting.cast.viewer.id, setting.cast.stranger.id],
      );
      expect(roles.map(({ role }) => role)).toEqual(["member", "viewer"]);
    });

    test("ids of another organization are of no use: nothing of it is mapped, removed or withdrawn", async () => {
      const other = setting;
      setting = await stage();
      const before = await traceOf(other.cast.organizationId);
      const mapped = await clientOf("owner").rpc("map_service", {
        ...organization(setting),
        p_service: "x",
        p_repository_id: other.repositoryId,
      });
      expect(mapped.error?.code).toBe("PT404");
      await clientOf("owner").rpc("remove_repository", {
        ...organization(setting),
        p_repository_id: other.repositoryId,
      });
      await clientOf("owner").rpc("revoke_invitation", {
        ...organization(setting),
        p_invitation_id: other.invitationId,
      });
      await clientOf("owner").rpc("change_member_role", {
        ...organization(setting),
        p_user_id: other.someone,
        p_role: "viewer",
      });
      await clientOf("owner").rpc("remove_member", { ...organization(setting), p_user_id: other.someone });
      expect(await traceOf(other.cast.organizationId)).toEqual(before);
    });
  });
});

/** A member is told that the role is too small, a stranger that there is no such organization, a passer-by nothing. */
function refusal(who: Who): RegExp {
  if (who === "anonymous") return /^(42501|PGRST202|PGRST301)$/;
  return who === "stranger" ? /^PT404$/ : /^PT403$/;
}
