import { randomUUID } from "node:crypto";
import { linkTokenHash, newLinkToken } from "@/lib/read/snapshots/links";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import { ROLES } from "@/lib/workspace/organizations/roles";
import type { Cast } from "../support/people";
import { COMPARISON, VERDICT } from "./fill";

export const PEOPLE = [...ROLES, "stranger", "anonymous"] as const;
export type Who = (typeof PEOPLE)[number];

export interface Setting {
  sha: string;
  overruleId: string;
  /** An account as the application seals it for the organization. */
  sealedAccount: string;
  cast: Cast;
  /** Another member, for what is done to others. */
  someone: string;
  repositoryId: string;
  invitationId: string;
  domainId: string;
  tokenHash: string;
  apiTokenId: string;
  snapshotId: string;
  sharedLinkId: string;
  slug: string;
  deploymentId: string;
  incidentId: string;
}

/** What a function may be called by, and a call that would do something. */
export interface Rule {
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
export const organization = ({ cast }: Setting) => ({ p_organization_id: cast.organizationId });
const newApiTokenRow = () => ({
  p_name: "CI",
  p_scopes: ["dora:read"],
  p_token_hash: apiTokenHash(newApiToken()),
  p_last_four: "last",
  p_expires_at: null,
});
const window = { p_from: "2000-01-01T00:00:00Z", p_to: "2100-01-01T00:00:00Z" };
const QUESTION = JSON.stringify({
  from: window.p_from,
  to: window.p_to,
  before: window.p_from,
  parts: [window.p_from],
  matureBefore: window.p_to,
  buckets: [window.p_from],
});
const ELSEWHERE = JSON.stringify({ to: window.p_to, environments: ["elsewhere"] });
const asking = (setting: Setting) => ({ ...organization(setting), p_question: QUESTION });
const COUNTED = /total\\": [1-9]/;

/** Functions people call. One in the database that stands neither here nor below fails. */
export const FOR_PEOPLE: Record<string, Rule> = {
  create_organization: {
    by: SIGNED_IN,
    args: () => ({ p_name: "New", p_slug: `new-${randomUUID().slice(0, 8)}` }),
  },
  accept_invitation: { by: SIGNED_IN, args: ({ tokenHash }) => ({ p_token_hash: tokenHash }) },
  list_members: { by: MEMBERS, args: organization },
  keep_audit_log: { by: ["owner"], args: (s) => ({ ...organization(s), p_days: 365 }) },
  update_organization: {
    by: ADMINS,
    args: (s) => ({
      ...organization(s),
      p_name: "Renamed",
      p_time_zone: null,
      p_production_environments: null,
    }),
  },
  count_incidents_without_environment: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_counted: false }),
  },
  merge_duplicate_deployments: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_merged: true }),
  },
  count_duplicates: {
    by: MEMBERS,
    reads: true,
    tells: /are_merged[\\"]+: (?:true|false)/,
    args: asking,
  },
  delete_organization: { by: ["owner"], args: (s) => ({ ...organization(s), p_confirm_slug: s.slug }) },
  require_second_factor: { by: ["owner"], args: (s) => ({ ...organization(s), p_required: false }) },
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
  add_domain: {
    by: ["owner"],
    args: (s) => ({ ...organization(s), p_domain: `${randomUUID().slice(0, 8)}.example` }),
  },
  remove_domain: { by: ["owner"], args: (s) => ({ ...organization(s), p_domain_id: s.domainId }) },
  let_domain_join: {
    by: ["owner"],
    args: (s) => ({ ...organization(s), p_domain_id: s.domainId, p_role: "viewer" }),
  },
  require_company_sign_in: {
    by: ["owner"],
    args: (s) => ({ ...organization(s), p_domain_id: s.domainId, p_provider: null }),
  },
  choose_github_deployments: { by: ADMINS, args: (s) => ({ ...organization(s), p_repositories: [] }) },
  create_api_token: { by: ADMINS, args: (s) => ({ ...organization(s), ...newApiTokenRow() }) },
  revoke_api_token: { by: ADMINS, args: (s) => ({ ...organization(s), p_token_id: s.apiTokenId }) },
  delete_report_snapshot: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_snapshot_id: s.snapshotId }),
  },
  note_report_snapshot: {
    by: ["owner", "admin", "member"],
    args: (s) => ({ ...organization(s), p_snapshot_id: s.snapshotId, p_note: "Ship smaller batches." }),
  },
  allow_shared_links: { by: ["owner"], args: (s) => ({ ...organization(s), p_allowed: false }) },
  create_shared_link: {
    by: ["owner", "admin", "member"],
    args: (s) => ({
      ...organization(s),
      p_snapshot_id: s.snapshotId,
      p_token_hash: linkTokenHash(newLinkToken()),
      p_shows_names: false,
      p_days: 7,
    }),
  },
  revoke_shared_link: {
    by: ["owner", "admin", "member"],
    args: (s) => ({ ...organization(s), p_link_id: s.sharedLinkId }),
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
  list_deployments: { by: MEMBERS, reads: true, args: asking },
  list_incidents: { by: MEMBERS, reads: true, args: asking },
  find_unknown_names: {
    by: MEMBERS,
    reads: true,
    // Who sees no events is told of no unknown name.
    tells: /never-deployed/,
    args: (s) => ({ ...organization(s), p_names: JSON.stringify({ service: ["never-deployed"] }) }),
  },
  list_report_snapshots: { by: MEMBERS, reads: true, tells: /Review/, args: organization },
  list_figure_changes: {
    by: MEMBERS,
    reads: true,
    tells: /production-environments/,
    args: organization,
  },
  list_named_remediations: {
    by: MEMBERS,
    args: (s) => ({ ...asking(s), p_question: ELSEWHERE }),
    reads: true,
    tells: /fix/,
  },
  slice_deployments: {
    by: MEMBERS,
    reads: true,
    tells: /\[1\d{9}/,
    args: (s) => ({ ...asking(s), p_size: 10 }),
  },
  summarize_events: { by: MEMBERS, reads: true, args: organization },
  switch_feed: { by: ADMINS, args: (s) => ({ ...organization(s), p_kind: "dora_incidents", p_off: true }) },
  name_incident_fields: {
    by: ADMINS,
    args: (s) => ({
      ...organization(s),
      p_service: "services",
      p_team: "teams",
      p_environment: "",
      p_severity: "",
    }),
  },
  part_incident: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_incident_id: s.incidentId, p_parted: true }),
  },
  read_incident_sources: {
    by: MEMBERS,
    reads: true,
    tells: /sources/,
    args: (s) => ({ ...organization(s), p_incident_id: s.incidentId }),
  },
  read_feeds: { by: MEMBERS, reads: true, tells: /spans_read/, args: organization },
  compare_estimates: { by: MEMBERS, reads: true, tells: /given\\" ?: ?[1-9]/, args: organization },
  summarize_incident_feeds: {
    by: MEMBERS,
    reads: true,
    tells: /events\\" ?: ?[1-9]/,
    args: organization,
  },
  overrule_commit: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_sha: s.sha, p_origin: "BOT", p_tools: ["X"], p_reason: "Known." }),
  },
  overrule_account: { by: ADMINS, args: (s) => ({ ...organization(s), p_sealed: s.sealedAccount }) },
  revoke_overrule: { by: ADMINS, args: (s) => ({ ...organization(s), p_overrule_id: s.overruleId }) },
  list_commit_overrules: { by: MEMBERS, reads: true, args: organization },
  name_breaking_commit: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_deployment_id: s.deploymentId, p_sha: null }),
  },
  list_taken_back: { by: MEMBERS, reads: true, tells: /reverted/, args: organization },
  withdraw_breaking_commit: {
    by: ADMINS,
    args: (s) => ({ ...organization(s), p_deployment_id: s.deploymentId }),
  },
  teach_mark: { by: ADMINS, args: (s) => ({ ...organization(s), p_sealed: s.sealedAccount }) },
  measure_ai_modes: {
    by: MEMBERS,
    reads: true,
    tells: /denominator/,
    args: asking,
  },
  list_mark_runs: {
    by: MEMBERS,
    reads: true,
    tells: /first_at/,
    args: asking,
  },
  list_unmapped_marks: { by: MEMBERS, reads: true, tells: /acme-run/, args: organization },
  list_origin_reclassifications: { by: MEMBERS, reads: true, tells: /examined/, args: organization },
  summarize_origin_coverage: {
    by: MEMBERS,
    reads: true,
    tells: /on_github/,
    args: asking,
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
  list_incident_page: { by: MEMBERS, reads: true, args: asking },
  list_services: { by: MEMBERS, reads: true, args: asking },
  list_repositories: { by: MEMBERS, reads: true, tells: /git\.example/, args: asking },
  measure_data_quality: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...asking(s), p_now: window.p_to, p_time_zone: "UTC" }),
  },
  list_unmatched_repositories: { by: MEMBERS, reads: true, args: organization },
  measure_deployments: {
    by: MEMBERS,
    reads: true,
    tells: COUNTED,
    args: asking,
  },
  count_attested_commits: {
    by: MEMBERS,
    reads: true,
    tells: /attested\\": [1-9]/,
    args: asking,
  },
  measure_lead_time_stages: {
    by: MEMBERS,
    reads: true,
    tells: /deployments\\": [1-9]/,
    args: asking,
  },
  measure_origins: {
    by: MEMBERS,
    reads: true,
    tells: /denominator/,
    args: asking,
  },
  break_down_deployments: {
    by: MEMBERS,
    reads: true,
    args: (s) => ({ ...asking(s), p_dimension: "service" }),
  },
  list_filter_choices: { by: MEMBERS, reads: true, args: organization },
  list_exposure_history: {
    by: MEMBERS,
    reads: true,
    args: asking,
  },
};

const run = (s: Setting) => ({
  ...organization(s),
  p_integration_id: randomUUID(),
  p_lease_token: randomUUID(),
});
const sealed = () => ({ p_sealed: "a.b.c.d" });

/** Functions of the machine: the service role's alone, whoever else asks. */
export const FOR_THE_MACHINE: Record<string, (setting: Setting) => Record<string, unknown>> = {
  open_seal: () => ({}),
  connect_integration: sealed,
  read_integration_credentials: sealed,
  disconnect_integration: (s) => ({ ...organization(s), p_integration_id: randomUUID() }),
  record_deployments_page: sealed,
  record_incidents_page: sealed,
  record_pushed_events: sealed,
  record_commit_observations: sealed,
  read_event_texts: sealed,
  read_commit_texts: sealed,
  read_commit_evidence: sealed,
  read_overruled_accounts: sealed,
  read_taught_marks: sealed,
  read_breaking_batch: sealed,
  record_breaking_batch: sealed,
  read_breaking_line: sealed,
  list_due_taken_back: (s) => ({ ...organization(s), p_rules_version: "1.0" }),
  read_taken_back: sealed,
  record_taken_back: (s) => ({
    ...organization(s),
    p_found: JSON.stringify({ period: 1, read_at: new Date(0), rules_version: "1.0", places: [], rows: [] }),
  }),
  find_carried_shas: (s) => ({ ...organization(s), p_shas: [s.sha] }),
  teach_mark_by_machine: sealed,
  forget_mark_by_machine: (s) => ({ ...organization(s), p_overrule_id: s.overruleId }),
  record_commit_marks: (s) => ({
    ...organization(s),
    p_shas: [s.sha],
    p_marks: JSON.stringify([{ sha: s.sha, mark: "trailer:x" }]),
  }),
  read_squash_habits: organization,
  preview_origin_moves: (s) => ({
    ...organization(s),
    p_moves: JSON.stringify([{ sha: s.sha, origin: "BOT" }]),
  }),
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
  next_work_at: () => ({}),
  keep_house: () => ({}),
  applied_migrations: () => ({}),
  opens_stored_texts: () => ({ p_key_ids: ["00000000"] }),
  report_installation: () => ({}),
  list_backup_tables: () => ({}),
  read_backup_page: () => ({ p_table: "public.organizations", p_after: null, p_limit: 1 }),
  digest_tables: () => ({}),
  restore_backup_page: sealed,
  finish_restore: () => ({}),
  is_empty_installation: () => ({}),
  hold_integrations: () => ({ p_token: randomUUID(), p_seconds: 0 }),
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
  authenticate_personal_token: (s) => ({ p_token_hash: s.tokenHash, p_slug: s.slug }),
  call_as_person: (s) => ({
    p_token_hash: s.tokenHash,
    p_function: "list_members",
    p_arguments: JSON.stringify(organization(s)),
  }),
  read_export_page: (s) => ({
    ...organization(s),
    p_kind: "deployments",
    p_sequence: null,
    p_after: null,
    p_after_part: null,
    p_since: null,
    p_limit: 10,
  }),
  adopt_named_repositories: (s) => ({ ...organization(s), p_slugs: ["github.com/acme/stolen"] }),
  count_request: () => ({ p_key: "a", p_limit: 1, p_window_seconds: 60 }),
  open_shared_link: () => ({ p_token_hash: linkTokenHash(newLinkToken()) }),
  take_rate_limit: () => ({ p_key: "a", p_limit: 1, p_window_seconds: 60 }),
  record_commit_changes: (s) => ({
    ...organization(s),
    p_commits: JSON.stringify([{ sha: s.sha, lines_added: 1, lines_removed: 1 }]),
  }),
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
  claim_github_lookup: (s) => ({
    ...organization(s),
    p_lease_seconds: 60,
    p_reason: "person",
    p_lease_token: randomUUID(),
    p_except: [],
  }),
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
  use_recovery_code: ({ cast }) => ({ p_user_id: cast.owner.id, p_code_hash: "a".repeat(64) }),
  record_domain_check: ({ domainId }) => ({
    p_domain_id: domainId,
    p_is_found: true,
    p_requested_by: null,
  }),
  list_domains_to_check: () => ({ p_limit: 10 }),
  waive_company_sign_in: organization,
  note_proved_address: ({ cast }) => ({ p_user_id: cast.owner.id, p_email: cast.owner.email }),
  begin_provider_session: ({ cast }) => ({
    p_user_id: cast.owner.id,
    p_session_id: randomUUID(),
    p_provider: "github",
    p_addresses_are_confirmed: true,
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
export const FOR_POLICIES = ["admin_organization_ids", "member_organization_ids"];

/** Parts of functions that read with their caller's rights; the API serves none of them. */
export const FOR_READS = [
  "answers",
  "are_named",
  "deploying_seconds",
  "deployment_condition",
  "deployment_search",
  "deployment_spread",
  "ids_of",
  "incident_answers",
  "is_named",
  "lead_time_figures",
  "list_text",
  "named_condition",
  "named_remediations",
  "names_of",
  "period_of",
  "place_of",
  "related_deployment",
  "scoped_deployments",
  "severity_gravity",
  "told_columns",
];
