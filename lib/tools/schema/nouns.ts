/** A file of supabase/schemas: what it is about, and what belongs there. */
export interface Noun {
  file: string;
  /** Its first lines, a comment. */
  about: string;
  tables: readonly string[];
  /** Names of functions that belong here whatever they touch; others stand with the last noun whose tables they name. */
  functions?: RegExp;
}

/**
 * The order they are applied in: each names only what stands above it. A new table is put here; the command that writes
 * the files says so where one isn't.
 */
export const NOUNS: readonly Noun[] = [
  {
    file: "00_foundations",
    about: "Texts that only the application opens, plain texts, limits of calls, statistics.",
    tables: ["private.seals", "private.provider_rate_limits", "private.request_rate_limits"],
    functions:
      /^(open_seal|unseal|(try_)?(en|de)crypt|is_plain_text|to_plain_text|are_names|list_text|fingerprint|take_rate_limit|count_request|block_provider_calls|provider_block_seconds|keep_statistics|applied_migrations|is_due|is_free|names_of|named_condition)$/,
  },
  {
    file: "10_organizations",
    about: "The tenant, who belongs to it, and what they may do.",
    tables: [
      "public.organizations",
      "public.memberships",
      "public.organization_invitations",
      "private.freed_slugs",
      "public.organization_domains",
      "private.removed_members",
      "private.company_members",
    ],
    functions:
      /domain|compan|removed_member|organization(_ids|s)?$|member|_role|invitation|_slug$|owner|rights/,
  },
  {
    file: "12_accounts",
    about: "Sessions and how they began, the second factor, and the end of an account.",
    tables: [
      "private.recovery_codes",
      "private.session_browsers",
      "private.provider_sessions",
      "private.proved_addresses",
    ],
    functions:
      /session|second_factor|recovery_code|delete_account|find_user_id|demo_account|proved_address|saml_domain/,
  },
  {
    file: "14_audit_events",
    about: "Who did what: written with it, in one transaction.",
    tables: ["public.audit_events"],
    functions: /audit_(event|log)/,
  },
  {
    file: "16_api_tokens",
    about: "What machines call with: an organization's tokens, and those of people.",
    tables: ["public.api_tokens", "private.personal_tokens"],
    functions: /api_token|personal_token|call_as_person/,
  },
  {
    file: "20_integrations",
    about: "Connected accounts, their keys, and how far back each of their feeds was read.",
    tables: ["public.org_integrations", "public.integration_credentials", "public.feeds"],
    functions:
      /^(dis)?connect_integration$|integration_credentials|_feed$|read_feeds|spans|_lease|hold_integrations/,
  },
  {
    file: "22_sync_runs",
    about: "One attempt to read what an integration has: claimed, stored page by page, ended once.",
    tables: [
      "public.sync_runs",
      "public.sync_run_feeds",
      "public.sync_run_pages",
      "private.sync_run_sightings",
    ],
    functions:
      /sync_run|run_feed|claim_due|count_due|next_work|release_all|note_page|forget_old_pages|requested_sync/,
  },
  {
    file: "24_repositories",
    about: "Repositories, and which services deploy from them.",
    tables: ["public.repositories", "public.service_repositories"],
    functions: /repositor(y|ies)|map_service|remote_url/,
  },
  {
    file: "30_deployments",
    about: "Deployments as Datadog reports them, with their commits, their counts, and their lists.",
    tables: [
      "public.external_deployments",
      "public.external_deployment_secrets",
      "public.external_deployment_commits",
      "public.repeated_deployment_commits",
      "public.result_changes",
    ],
    functions:
      /^(get_deployment|told_column|list_deployment|count_deployments|slice_deployments|merge_duplicate|count_duplicates|pair_deployments|deployment_|related_deployment|list_named_remediations|named_remediations|note_moved|note_changed_commits|follow_changed_origins)/,
  },
  {
    file: "32_incidents",
    about: "Incidents: Datadog's failure events, each counted once.",
    tables: ["public.external_incidents", "public.external_incident_secrets"],
    functions: /incident(s|_page|_sources|_feeds|_fields)?(_without_environment)?$/,
  },
  {
    file: "34_pages",
    about:
      "Storing what a sync read: a page with its checkpoint, or neither; and what couldn't be understood.",
    tables: ["public.set_aside_events", "public.set_aside_event_secrets"],
    functions:
      /record_(deployments|incidents)_page|record_pushed|settle_estimates|compare_estimates|store_(deployments|incidents)|prefer_datadog|set_aside|note_presence|note_absence|event_texts/,
  },
  {
    file: "40_commits",
    about: "What each source says about a commit, and who wrote it as the strongest of them says.",
    tables: [
      "public.commit_observations",
      "public.commit_origins",
      "public.external_commit_secrets",
      "public.github_commit_secrets",
      "public.commit_changes",
      "public.commit_marks",
      "public.commit_push_cursors",
      "private.squash_habits",
    ],
    functions:
      /record_commit|record_observations|commit_origins|learn_whole|rules_order|squash_habits|commit_texts|commit_evidence/,
  },
  {
    file: "42_overrules",
    about: "What people with the right role say about commits, accounts and marks, above all evidence.",
    tables: ["public.commit_overrules", "public.commit_overrule_secrets", "public.commit_account_matches"],
    functions: /overrule|taught|teach|forget_mark|preview_origin|account_commits/,
  },
  {
    file: "44_reclassifications",
    about: "Passes over stored commits after the rules, or what was taught, changed.",
    tables: ["public.origin_reclassifications", "public.origin_reclassification_changes"],
    functions: /reclassification/,
  },
  {
    file: "46_github_lookups",
    about: "Commits asked about at GitHub.",
    tables: ["public.github_lookups"],
    functions: /github|unexplained/,
  },
  {
    file: "48_breaking_commits",
    about: "The commit that broke a failed deployment, and how it is known.",
    tables: ["public.breaking_commits", "public.breaking_commit_secrets"],
    functions: /breaking/,
  },
  {
    file: "50_taken_back_commits",
    about: "Deployed commits that later ones reverted or hot-fixed.",
    tables: ["public.taken_back_commits", "public.taken_back_searches"],
    functions: /taken_back|place_of|period_of/,
  },
  {
    file: "60_measure",
    about:
      "Counting in the database: what pages, the API and letters read (docs/decisions/0015-counted-in-the-database.md).",
    tables: [],
    functions:
      /^(measure_|break_down|scoped_|list_exposure_history|lead_time_figures|list_services|list_repositories|list_filter_choices|find_unknown_names|summarize_events|summarize_origin|count_attested|list_mark_runs)/,
  },
  {
    file: "62_origin_comparisons",
    about: "The comparison of AI-assisted with human commits, and its weekly verdict.",
    tables: ["public.origin_comparisons", "public.origin_verdicts"],
    functions: /origin_(comparison|verdict)|figure_changes/,
  },
  {
    file: "66_exports",
    about:
      "What a warehouse's copy has to be told: which rows changed, in the order in which they were committed.",
    tables: ["public.export_changes", "private.export_sequences"],
    functions: /export|reshaped|iso_instant/,
  },
  {
    file: "70_report_snapshots",
    about: "Reports kept as they were, and the links to them that open without an account.",
    tables: ["public.report_snapshots", "public.shared_links"],
    functions: /snapshot|shared_link|links_of_leaver/,
  },
  {
    file: "72_digests",
    about: "The weekly letter: who wants it where, and what is still to be sent.",
    tables: [
      "public.digest_subscriptions",
      "public.slack_webhooks",
      "public.slack_webhook_secrets",
      "public.outbox_messages",
    ],
    functions: /digest|slack|outbox|viewers_subscription/,
  },
  {
    file: "90_operations",
    about: "Keeping house: keys rotated, backups, what an installation tells about itself.",
    tables: [],
    functions: /rotate|ciphertexts|backup|restore|digest_tables|keep_house|installation|opens_stored/,
  },
];
