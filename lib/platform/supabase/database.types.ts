// Written by `npm run schema` from supabase/migrations. Don't edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

/** What a table's rows hold, which columns a writer may leave out, which the database alone writes, and what it refers to. */
type Table<Row, Optional extends keyof Row, Theirs extends keyof Row, Relationships> = {
  Row: Row;
  Insert: Omit<Row, Optional | Theirs> & { [K in Optional]?: Row[K] } & { [K in Theirs]?: never };
  Update: { [K in Exclude<keyof Row, Theirs>]?: Row[K] } & { [K in Theirs]?: never };
  Relationships: Relationships;
};

export type Database = {
  public: {
    Tables: {
      api_tokens: Table<
        {
          id: string;
          organization_id: string;
          name: string;
          scopes: string[];
          token_hash: string;
          last_four: string;
          created_by: string | null;
          created_at: string;
          expires_at: string | null;
          last_used_at: string | null;
          revoked_at: string | null;
        },
        "id" | "created_by" | "created_at" | "expires_at" | "last_used_at" | "revoked_at",
        never,
        [
          { foreignKeyName: "api_tokens_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      audit_events: Table<
        {
          id: number;
          organization_id: string;
          at: string;
          actor_kind: string;
          actor_user_id: string | null;
          actor_token_id: string | null;
          action: string;
          subject: string | null;
          detail: Json;
        },
        "at" | "actor_user_id" | "actor_token_id" | "subject" | "detail",
        "id",
        [
          { foreignKeyName: "audit_events_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      breaking_commit_secrets: Table<
        {
          deployment_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "breaking_commit_secrets_organization_id_deployment_id_fkey"; columns: ["organization_id", "deployment_id"]; isOneToOne: false; referencedRelation: "breaking_commits"; referencedColumns: ["organization_id", "deployment_id"] },
        ]
      >;
      breaking_commits: Table<
        {
          organization_id: string;
          deployment_id: string;
          found_sha: string | null;
          found_evidence: string | null;
          found_by: string | null;
          rules_version: number | null;
          searched_at: string | null;
          chosen_sha: string | null;
          chosen_at: string | null;
          sha: string | null;
          evidence: string | null;
        },
        "found_sha" | "found_evidence" | "found_by" | "rules_version" | "searched_at" | "chosen_sha" | "chosen_at",
        "sha" | "evidence",
        [
          { foreignKeyName: "breaking_commits_organization_id_deployment_id_fkey"; columns: ["organization_id", "deployment_id"]; isOneToOne: true; referencedRelation: "external_deployments"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      commit_account_matches: Table<
        {
          organization_id: string;
          sha: string;
          overrule_id: string;
        },
        never,
        never,
        [
          { foreignKeyName: "commit_account_matches_organization_id_overrule_id_fkey"; columns: ["organization_id", "overrule_id"]; isOneToOne: false; referencedRelation: "commit_overrules"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      commit_changes: Table<
        {
          organization_id: string;
          sha: string;
          lines_added: number;
          lines_removed: number;
        },
        never,
        never,
        [
          { foreignKeyName: "commit_changes_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      commit_marks: Table<
        {
          organization_id: string;
          sha: string;
          mark: string;
        },
        never,
        never,
        [
          { foreignKeyName: "commit_marks_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      commit_observations: Table<
        {
          organization_id: string;
          sha: string;
          source: string;
          origin: string;
          tools: string[];
          evidence_level: string | null;
          rule_id: string;
          rules_version: string;
          unknown_reason: string | null;
          strength: number;
          observed_at: string;
          held_against: string | null;
        },
        "tools" | "evidence_level" | "unknown_reason" | "observed_at" | "held_against",
        never,
        []
      >;
      commit_origins: Table<
        {
          organization_id: string;
          sha: string;
          origin: string;
          tools: string[];
          evidence_level: string | null;
          rule_id: string;
          rules_version: string;
          unknown_reason: string | null;
          strength: number;
          source: string;
          classified_at: string;
        },
        "tools" | "evidence_level" | "unknown_reason" | "classified_at",
        never,
        []
      >;
      commit_overrule_secrets: Table<
        {
          overrule_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "commit_overrule_secrets_organization_id_overrule_id_fkey"; columns: ["organization_id", "overrule_id"]; isOneToOne: false; referencedRelation: "commit_overrules"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      commit_overrules: Table<
        {
          id: string;
          organization_id: string;
          kind: string;
          sha: string | null;
          fingerprint: string | null;
          origin: string;
          tools: string[];
          reason: string;
          created_at: string;
          applied_at: string | null;
          revoked_at: string | null;
          meaning: string | null;
          ai_mode: string | null;
          only_tool: string | null;
          holds_from: string | null;
          holds_until: string | null;
        },
        "id" | "sha" | "fingerprint" | "tools" | "created_at" | "applied_at" | "revoked_at" | "meaning" | "ai_mode" | "only_tool" | "holds_from" | "holds_until",
        never,
        [
          { foreignKeyName: "commit_overrules_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      commit_push_cursors: Table<
        {
          organization_id: string;
          repository_key: string;
          rules_version: string;
          heads: string[];
          notes_commit: string | null;
          pushed_at: string;
        },
        "notes_commit" | "pushed_at",
        never,
        [
          { foreignKeyName: "commit_push_cursors_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      digest_subscriptions: Table<
        {
          organization_id: string;
          user_id: string;
          locale: string;
          created_at: string;
        },
        "created_at",
        never,
        [
          { foreignKeyName: "digest_subscriptions_organization_id_user_id_fkey"; columns: ["organization_id", "user_id"]; isOneToOne: true; referencedRelation: "memberships"; referencedColumns: ["organization_id", "user_id"] },
        ]
      >;
      export_changes: Table<
        {
          organization_id: string;
          kind: string;
          id: string;
          part: string;
          position: number | null;
          changed_at: string;
        },
        "part" | "position" | "changed_at",
        never,
        [
          { foreignKeyName: "export_changes_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      external_commit_secrets: Table<
        {
          organization_id: string;
          sha: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        []
      >;
      external_deployment_commits: Table<
        {
          deployment_id: string;
          sha: string;
          organization_id: string;
          position: number;
          committed_at: string | null;
          lead_time_seconds: number | null;
          time_to_deploy_seconds: number | null;
        },
        "committed_at" | "lead_time_seconds" | "time_to_deploy_seconds",
        never,
        [
          { foreignKeyName: "external_deployment_commits_organization_id_deployment_id_fkey"; columns: ["organization_id", "deployment_id"]; isOneToOne: false; referencedRelation: "external_deployments"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      external_deployment_secrets: Table<
        {
          deployment_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "external_deployment_secrets_organization_id_deployment_id_fkey"; columns: ["organization_id", "deployment_id"]; isOneToOne: false; referencedRelation: "external_deployments"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      external_deployments: Table<
        {
          id: string;
          organization_id: string;
          integration_id: string;
          external_id: string;
          service: string;
          env: string | null;
          team: string | null;
          version: string | null;
          repository_url: string | null;
          repository_slug: string | null;
          repository_id: string | null;
          commit_sha: string | null;
          started_at: string;
          finished_at: string | null;
          duration_seconds: number | null;
          result: string;
          deployment_type: string | null;
          recovery_seconds: number | null;
          remediation_type: string | null;
          remediation_external_id: string | null;
          source: string | null;
          number_of_commits: number | null;
          fingerprint: string;
          first_seen_at: string;
          changed_at: string;
          missed_at: string | null;
          disappeared_at: string | null;
          human_commits: number;
          ai_commits: number;
          bot_commits: number;
          unknown_commits: number;
          commit_count: number | null;
          lead_time_seconds: number | null;
          lead_times: number[];
          before_merge: number[];
          waiting: number[];
          tools: string[];
          custom_tags: string[] | null;
          pull_requests: number | null;
          result_rule: string | null;
          result_commit: string | null;
          same_as: string | null;
          is_merged: boolean;
          is_off: boolean;
          counts: boolean | null;
        },
        "id" | "env" | "team" | "version" | "repository_url" | "repository_slug" | "repository_id" | "commit_sha" | "finished_at" | "duration_seconds" | "deployment_type" | "recovery_seconds" | "remediation_type" | "remediation_external_id" | "source" | "number_of_commits" | "first_seen_at" | "changed_at" | "missed_at" | "disappeared_at" | "human_commits" | "ai_commits" | "bot_commits" | "unknown_commits" | "lead_time_seconds" | "lead_times" | "before_merge" | "waiting" | "tools" | "custom_tags" | "pull_requests" | "result_rule" | "result_commit" | "same_as" | "is_merged" | "is_off",
        "commit_count" | "counts",
        [
          { foreignKeyName: "external_deployments_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
          { foreignKeyName: "external_deployments_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
          { foreignKeyName: "external_deployments_organization_id_repository_id_fkey"; columns: ["organization_id", "repository_id"]; isOneToOne: false; referencedRelation: "repositories"; referencedColumns: ["organization_id", "id"] },
          { foreignKeyName: "external_deployments_organization_id_same_as_fkey"; columns: ["organization_id", "same_as"]; isOneToOne: false; referencedRelation: "external_deployments"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      external_incident_secrets: Table<
        {
          incident_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "external_incident_secrets_organization_id_incident_id_fkey"; columns: ["organization_id", "incident_id"]; isOneToOne: false; referencedRelation: "external_incidents"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      external_incidents: Table<
        {
          id: string;
          organization_id: string;
          integration_id: string;
          external_id: string;
          services: string[];
          envs: string[];
          teams: string[];
          severity: string | null;
          started_at: string;
          finished_at: string | null;
          restore_seconds: number | null;
          source: string | null;
          fingerprint: string;
          first_seen_at: string;
          changed_at: string;
          missed_at: string | null;
          disappeared_at: string | null;
          feed: string;
          carried_ids: string[];
          same_as: string | null;
          is_parted: boolean;
          is_off: boolean;
          counts: boolean | null;
        },
        "id" | "services" | "envs" | "teams" | "severity" | "finished_at" | "restore_seconds" | "source" | "first_seen_at" | "changed_at" | "missed_at" | "disappeared_at" | "feed" | "carried_ids" | "same_as" | "is_parted" | "is_off",
        "counts",
        [
          { foreignKeyName: "external_incidents_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
          { foreignKeyName: "external_incidents_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
          { foreignKeyName: "external_incidents_organization_id_same_as_fkey"; columns: ["organization_id", "same_as"]; isOneToOne: false; referencedRelation: "external_incidents"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      feeds: Table<
        {
          organization_id: string;
          kind: string;
          integration_id: string;
          state: string | null;
          state_since: string | null;
          is_off: boolean;
          asked_at: string | null;
          error_kind: string | null;
          error_detail: string | null;
          consecutive_failures: number;
          full_read_at: string | null;
          spans_read: unknown;
          field_names: string;
          seen_fields: string[];
          data_as_of: string | null;
        },
        "state" | "state_since" | "is_off" | "asked_at" | "error_kind" | "error_detail" | "consecutive_failures" | "full_read_at" | "spans_read" | "field_names" | "seen_fields",
        "data_as_of",
        [
          { foreignKeyName: "feeds_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      github_commit_secrets: Table<
        {
          organization_id: string;
          sha: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "github_commit_secrets_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      github_lookups: Table<
        {
          organization_id: string;
          sha: string;
          outcome: string;
          attempts: number;
          asked_at: string;
          next_at: string;
        },
        "attempts" | "asked_at",
        never,
        [
          { foreignKeyName: "github_lookups_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      integration_credentials: Table<
        {
          integration_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
          updated_at: string;
        },
        "updated_at",
        never,
        [
          { foreignKeyName: "integration_credentials_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      memberships: Table<
        {
          organization_id: string;
          user_id: string;
          role: string;
          created_at: string;
        },
        "created_at",
        never,
        [
          { foreignKeyName: "memberships_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      org_integrations: Table<
        {
          id: string;
          organization_id: string;
          provider: string;
          site: string;
          status: string;
          account_id: string | null;
          api_key_last_four: string | null;
          application_key_last_four: string | null;
          connected_at: string;
          connected_by: string | null;
          disconnected_at: string | null;
          last_synced_at: string | null;
          full_read_at: string | null;
          forwards_whole_messages: boolean;
          last_error_kind: string | null;
          last_error_detail: string | null;
          last_error_at: string | null;
          failing_since: string | null;
          consecutive_failures: number;
          next_sync_at: string;
          lease_token: string | null;
          lease_until: string | null;
          account_since: string;
          credential_refusals: number;
          automatic_sync_stopped: boolean | null;
          credentials_expire_at: string | null;
          blocked_until: string | null;
          returned_lease_token: string | null;
          history_due: boolean;
          deployment_repositories: string[];
          deployments_read_for: string[];
        },
        "id" | "status" | "account_id" | "api_key_last_four" | "application_key_last_four" | "connected_at" | "connected_by" | "disconnected_at" | "last_synced_at" | "full_read_at" | "forwards_whole_messages" | "last_error_kind" | "last_error_detail" | "last_error_at" | "failing_since" | "consecutive_failures" | "next_sync_at" | "lease_token" | "lease_until" | "account_since" | "credential_refusals" | "credentials_expire_at" | "blocked_until" | "returned_lease_token" | "history_due" | "deployment_repositories" | "deployments_read_for",
        "automatic_sync_stopped",
        [
          { foreignKeyName: "org_integrations_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      organization_domains: Table<
        {
          id: string;
          organization_id: string;
          domain: string;
          secret: string;
          created_by: string | null;
          created_at: string;
          confirmed_at: string | null;
          checked_at: string | null;
          missing_since: string | null;
          joins_as: string | null;
          required_provider: string | null;
          required_at: string | null;
        },
        "id" | "secret" | "created_by" | "created_at" | "confirmed_at" | "checked_at" | "missing_since" | "joins_as" | "required_provider" | "required_at",
        never,
        [
          { foreignKeyName: "organization_domains_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      organization_invitations: Table<
        {
          id: string;
          organization_id: string;
          role: string;
          token_hash: string;
          created_by: string | null;
          created_at: string;
          expires_at: string;
          accepted_at: string | null;
        },
        "id" | "created_by" | "created_at" | "expires_at" | "accepted_at",
        never,
        [
          { foreignKeyName: "organization_invitations_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      organizations: Table<
        {
          id: string;
          slug: string;
          name: string;
          time_zone: string;
          production_environments: string[];
          is_demo: boolean;
          data_version: number;
          created_at: string;
          week_start: string;
          merges_duplicates: boolean;
          requires_second_factor: boolean;
          counts_incidents_without_environment: boolean;
          audit_kept_days: number | null;
          allows_shared_links: boolean;
          declined_repositories: string[];
        },
        "id" | "time_zone" | "production_environments" | "is_demo" | "data_version" | "created_at" | "week_start" | "merges_duplicates" | "requires_second_factor" | "counts_incidents_without_environment" | "audit_kept_days" | "allows_shared_links" | "declined_repositories",
        never,
        []
      >;
      origin_comparisons: Table<
        {
          organization_id: string;
          computed_at: string;
          data_version: number;
          definition_version: number;
          rules_version: string;
          environments: string[];
          result: string;
        },
        never,
        never,
        [
          { foreignKeyName: "origin_comparisons_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: true; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      origin_reclassification_changes: Table<
        {
          organization_id: string;
          reclassification_id: string;
          from_origin: string;
          to_origin: string;
          commits: number;
        },
        never,
        never,
        [
          { foreignKeyName: "origin_reclassification_chang_organization_id_reclassifica_fkey"; columns: ["organization_id", "reclassification_id"]; isOneToOne: false; referencedRelation: "origin_reclassifications"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      origin_reclassifications: Table<
        {
          id: string;
          organization_id: string;
          cause: string;
          rules_version: string;
          started_at: string;
          finished_at: string | null;
          checkpoint: string;
          examined: number;
          lease_token: string | null;
          lease_until: string | null;
        },
        "id" | "started_at" | "finished_at" | "checkpoint" | "examined" | "lease_token" | "lease_until",
        never,
        [
          { foreignKeyName: "origin_reclassifications_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      origin_verdicts: Table<
        {
          organization_id: string;
          week_end: string;
          definition_version: number;
          decided_at: string;
          environments: string[];
          verdict: string;
          reason: string | null;
          ratio: number | null;
          low: number | null;
          high: number | null;
          failed: number;
          evaluated: number;
          coverage: number | null;
          estimand: string | null;
        },
        "decided_at" | "reason" | "ratio" | "low" | "high" | "coverage" | "estimand",
        never,
        [
          { foreignKeyName: "origin_verdicts_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      outbox_messages: Table<
        {
          id: string;
          organization_id: string;
          kind: string;
          period: string;
          channel: string;
          user_id: string | null;
          locale: string;
          content: string;
          state: string;
          attempts: number;
          next_attempt_at: string;
          lease_token: string | null;
          lease_until: string | null;
          error: string | null;
          created_at: string;
          finished_at: string | null;
        },
        "id" | "user_id" | "state" | "attempts" | "next_attempt_at" | "lease_token" | "lease_until" | "error" | "created_at" | "finished_at",
        never,
        [
          { foreignKeyName: "outbox_messages_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      repeated_deployment_commits: Table<
        {
          deployment_id: string;
          sha: string;
          organization_id: string;
        },
        never,
        never,
        [
          { foreignKeyName: "repeated_deployment_commits_deployment_id_sha_fkey"; columns: ["deployment_id", "sha"]; isOneToOne: true; referencedRelation: "external_deployment_commits"; referencedColumns: ["deployment_id", "sha"] },
        ]
      >;
      report_snapshots: Table<
        {
          id: string;
          organization_id: string;
          title: string;
          created_by: string | null;
          created_at: string;
          format_version: number;
          report: string;
          note: string | null;
        },
        "id" | "created_by" | "created_at" | "note",
        never,
        [
          { foreignKeyName: "report_snapshots_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      repositories: Table<
        {
          id: string;
          organization_id: string;
          remote_url: string;
          slug: string;
          created_at: string;
        },
        "id" | "created_at",
        never,
        [
          { foreignKeyName: "repositories_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      result_changes: Table<
        {
          id: number;
          organization_id: string;
          deployment_id: string;
          seen_at: string;
          from_result: string;
          to_result: string;
        },
        "seen_at",
        "id",
        [
          { foreignKeyName: "result_changes_organization_id_deployment_id_fkey"; columns: ["organization_id", "deployment_id"]; isOneToOne: false; referencedRelation: "external_deployments"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      service_repositories: Table<
        {
          organization_id: string;
          service: string;
          repository_id: string;
          created_at: string;
        },
        "created_at",
        never,
        [
          { foreignKeyName: "service_repositories_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
          { foreignKeyName: "service_repositories_organization_id_repository_id_fkey"; columns: ["organization_id", "repository_id"]; isOneToOne: false; referencedRelation: "repositories"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      set_aside_event_secrets: Table<
        {
          event_id: string;
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "set_aside_event_secrets_organization_id_event_id_fkey"; columns: ["organization_id", "event_id"]; isOneToOne: false; referencedRelation: "set_aside_events"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      set_aside_events: Table<
        {
          id: string;
          organization_id: string;
          integration_id: string;
          kind: string;
          external_id: string | null;
          fingerprint: string;
          reason: string;
          first_seen_at: string;
        },
        "id" | "external_id" | "first_seen_at",
        never,
        [
          { foreignKeyName: "set_aside_events_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      shared_links: Table<
        {
          id: string;
          organization_id: string;
          snapshot_id: string;
          token_hash: string;
          shows_names: boolean;
          created_by: string | null;
          created_at: string;
          expires_at: string;
          revoked_at: string | null;
        },
        "id" | "created_by" | "created_at" | "revoked_at",
        never,
        [
          { foreignKeyName: "shared_links_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
          { foreignKeyName: "shared_links_organization_id_snapshot_id_fkey"; columns: ["organization_id", "snapshot_id"]; isOneToOne: false; referencedRelation: "report_snapshots"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      slack_webhook_secrets: Table<
        {
          organization_id: string;
          key_id: string;
          ciphertext: string;
        },
        never,
        never,
        [
          { foreignKeyName: "slack_webhook_secrets_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: true; referencedRelation: "slack_webhooks"; referencedColumns: ["organization_id"] },
        ]
      >;
      slack_webhooks: Table<
        {
          organization_id: string;
          locale: string;
          connected_by: string | null;
          connected_at: string;
        },
        "connected_by" | "connected_at",
        never,
        [
          { foreignKeyName: "slack_webhooks_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: true; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      sync_run_feeds: Table<
        {
          organization_id: string;
          run_id: string;
          kind: string;
          window_from: string;
          window_to: string;
          reads_whole_history: boolean;
          status: string;
          state: string | null;
          tells_absence: boolean;
          is_unordered: boolean;
          error_kind: string | null;
          error_detail: string | null;
          events_read: number;
          events_new: number;
          events_changed: number;
          read_back_to: string | null;
        },
        "reads_whole_history" | "status" | "state" | "tells_absence" | "is_unordered" | "error_kind" | "error_detail" | "events_read" | "events_new" | "events_changed" | "read_back_to",
        never,
        [
          { foreignKeyName: "sync_run_feeds_organization_id_run_id_fkey"; columns: ["organization_id", "run_id"]; isOneToOne: false; referencedRelation: "sync_runs"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      sync_run_pages: Table<
        {
          organization_id: string;
          run_id: string;
          position: number;
          kind: string;
          stored_at: string;
          events: number;
          added: number;
          changed: number;
          set_aside: number;
          requests: number;
          retries: number;
          duration_seconds: number;
          read_back_to: string | null;
          feed: string | null;
        },
        "stored_at" | "read_back_to" | "feed",
        never,
        [
          { foreignKeyName: "sync_run_pages_organization_id_run_id_fkey"; columns: ["organization_id", "run_id"]; isOneToOne: false; referencedRelation: "sync_runs"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      sync_runs: Table<
        {
          id: string;
          organization_id: string;
          integration_id: string;
          trigger: string;
          requested_by: string | null;
          status: string;
          window_from: string;
          window_to: string;
          reads_whole_history: boolean;
          checkpoint: string;
          deployments_read_back_to: string | null;
          incidents_read_back_to: string | null;
          started_at: string;
          finished_at: string | null;
          attempts: number;
          deployments_read: number;
          deployments_new: number;
          deployments_changed: number;
          incidents_read: number;
          incidents_new: number;
          incidents_changed: number;
          set_aside: number;
          requests: number;
          retries: number;
          error_kind: string | null;
          error_detail: string | null;
          pages: number;
          waited_seconds: number;
          pause_reason: string | null;
          lease_token: string | null;
        },
        "id" | "requested_by" | "status" | "reads_whole_history" | "checkpoint" | "deployments_read_back_to" | "incidents_read_back_to" | "started_at" | "finished_at" | "attempts" | "deployments_read" | "deployments_new" | "deployments_changed" | "incidents_read" | "incidents_new" | "incidents_changed" | "set_aside" | "requests" | "retries" | "error_kind" | "error_detail" | "pages" | "waited_seconds" | "pause_reason" | "lease_token",
        never,
        [
          { foreignKeyName: "sync_runs_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
          { foreignKeyName: "sync_runs_organization_id_integration_id_fkey"; columns: ["organization_id", "integration_id"]; isOneToOne: false; referencedRelation: "org_integrations"; referencedColumns: ["organization_id", "id"] },
        ]
      >;
      taken_back_commits: Table<
        {
          organization_id: string;
          place: string;
          period: number;
          sha: string;
          taken_back_by: string;
          taken_back_at: string;
          how: string;
          rule: string;
        },
        never,
        never,
        [
          { foreignKeyName: "taken_back_commits_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
      taken_back_searches: Table<
        {
          organization_id: string;
          place: string;
          period: number;
          rules_version: string;
          searched_at: string;
          commits: number;
          without_message: number;
        },
        never,
        never,
        [
          { foreignKeyName: "taken_back_searches_organization_id_fkey"; columns: ["organization_id"]; isOneToOne: false; referencedRelation: "organizations"; referencedColumns: ["id"] },
        ]
      >;
    };
    Views: Record<never, never>;
    Functions: {
      accept_invitation: { Args: { p_token_hash: string }; Returns: string };
      add_domain: { Args: { p_organization_id: string; p_domain: string }; Returns: string };
      add_repository: { Args: { p_organization_id: string; p_remote_url: string; p_slug: string }; Returns: number };
      adopt_named_repositories: { Args: { p_organization_id: string; p_slugs: string[] }; Returns: number };
      adopt_repositories: { Args: { p_organization_id: string }; Returns: number };
      allow_shared_links: { Args: { p_organization_id: string; p_allowed: boolean }; Returns: undefined };
      applied_migrations: { Args: Record<PropertyKey, never>; Returns: string };
      authenticate_api_token: { Args: { p_token_hash: string; p_slug: string; p_scope: string }; Returns: string };
      authenticate_personal_token: { Args: { p_token_hash: string; p_slug?: string }; Returns: string };
      begin_provider_session: { Args: { p_user_id: string; p_session_id: string; p_provider: string; p_addresses_are_confirmed: boolean }; Returns: string };
      begin_run_feeds: { Args: { p_organization_id: string; p_integration_id: string; p_run_id: string; p_lease_token: string; p_feeds: string }; Returns: string };
      block_provider_calls: { Args: { p_account: string; p_endpoint: string; p_seconds: number }; Returns: undefined };
      break_down_deployments: { Args: { p_organization_id: string; p_question: string; p_dimension: string }; Returns: string };
      call_as_person: { Args: { p_token_hash: string; p_function: string; p_arguments: string }; Returns: string };
      change_member_role: { Args: { p_organization_id: string; p_user_id: string; p_role: string; p_take_over?: boolean }; Returns: undefined };
      choose_github_deployments: { Args: { p_organization_id: string; p_repositories: string[] }; Returns: undefined };
      claim_due_integrations: { Args: { p_limit: number; p_lease_seconds: number; p_except?: string[]; p_lease_token?: string }; Returns: { organization_id: string; integration_id: string; lease_token: string }[] };
      claim_github_lookup: { Args: { p_organization_id: string | null; p_lease_seconds: number; p_reason: string; p_lease_token: string; p_except?: string[] }; Returns: string };
      claim_outbox_messages: { Args: { p_limit: number; p_lease_seconds: number }; Returns: { id: string; organization_id: string; kind: string; period: string; channel: string; user_id: string; email: string; locale: string; content: string; attempts: number; lease_token: string }[] };
      claim_reclassification: { Args: { p_organization_id: string; p_rules_version: string; p_lease_seconds: number }; Returns: string };
      claim_sync_run: { Args: { p_organization_id: string; p_integration_id: string; p_trigger: string; p_requested_by: string | null; p_window_from: string; p_window_to: string; p_reads_whole_history: boolean; p_lease_seconds: number; p_lease_token?: string }; Returns: string };
      company_sign_in_needed: { Args: { p_slug: string }; Returns: { provider: string; domain: string }[] };
      compare_estimates: { Args: { p_organization_id: string }; Returns: string };
      connect_integration: { Args: { p_sealed: string }; Returns: string };
      connect_slack_webhook: { Args: { p_sealed: string }; Returns: undefined };
      count_attested_commits: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      count_ciphertexts: { Args: Record<PropertyKey, never>; Returns: string };
      count_deployments: { Args: { p_organization_id: string; p_filter: string }; Returns: number };
      count_due_integrations: { Args: Record<PropertyKey, never>; Returns: number };
      count_duplicates: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      count_incidents_without_environment: { Args: { p_organization_id: string; p_counted: boolean }; Returns: undefined };
      count_recovery_codes: { Args: Record<PropertyKey, never>; Returns: number };
      count_request: { Args: { p_key: string; p_limit: number; p_window_seconds: number }; Returns: string };
      create_api_token: { Args: { p_organization_id: string; p_name: string; p_scopes: string[]; p_token_hash: string; p_last_four: string; p_expires_at: string | null }; Returns: string };
      create_invitation: { Args: { p_organization_id: string; p_role: string; p_token_hash: string }; Returns: string };
      create_organization: { Args: { p_name: string; p_slug: string; p_time_zone?: string }; Returns: string };
      create_organization_for: { Args: { p_name: string; p_slug: string; p_owner_id: string | null; p_is_demo: boolean; p_time_zone?: string }; Returns: string };
      create_personal_token: { Args: { p_name: string; p_token_hash: string; p_last_four: string; p_expires_at: string }; Returns: string };
      create_shared_link: { Args: { p_organization_id: string; p_snapshot_id: string; p_token_hash: string; p_shows_names: boolean; p_days: number }; Returns: string };
      decide_origin_verdict: { Args: { p_organization_id: string; p_verdict: string }; Returns: boolean };
      delete_account: { Args: { p_user_id: string }; Returns: undefined };
      delete_organization: { Args: { p_organization_id: string; p_confirm_slug: string }; Returns: undefined };
      delete_report_snapshot: { Args: { p_organization_id: string; p_snapshot_id: string }; Returns: undefined };
      digest_tables: { Args: Record<PropertyKey, never>; Returns: string };
      disconnect_integration: { Args: { p_organization_id: string; p_integration_id: string; p_requested_by?: string }; Returns: undefined };
      disconnect_slack_webhook: { Args: { p_organization_id: string; p_requested_by: string }; Returns: undefined };
      end_digest_subscription: { Args: { p_organization_id: string; p_user_id: string }; Returns: undefined };
      end_session: { Args: { p_session_id: string }; Returns: undefined };
      enqueue_outbox_messages: { Args: { p_messages: string }; Returns: number };
      find_carried_shas: { Args: { p_organization_id: string; p_shas: string[] }; Returns: string[] };
      find_unknown_names: { Args: { p_organization_id: string; p_names: string }; Returns: string };
      find_user_id: { Args: { p_email: string }; Returns: string };
      finish_github_lookup: { Args: { p_organization_id: string; p_integration_id: string; p_lease_token: string; p_error_kind: string | null; p_error_detail: string | null; p_is_complete: boolean; p_is_blocked: boolean; p_next_at: string }; Returns: undefined };
      finish_outbox_message: { Args: { p_id: string; p_lease_token: string; p_state: string; p_error: string | null; p_retry_seconds: number }; Returns: undefined };
      finish_restore: { Args: Record<PropertyKey, never>; Returns: undefined };
      finish_run_feed: { Args: { p_organization_id: string; p_integration_id: string; p_run_id: string; p_lease_token: string; p_kind: string; p_end: string }; Returns: undefined };
      finish_sync_run: { Args: { p_organization_id: string; p_integration_id: string; p_run_id: string; p_lease_token: string; p_status: string; p_requests: number; p_retries: number; p_waited_seconds: number; p_pause_reason: string | null; p_error_kind: string | null; p_error_detail: string | null; p_next_sync_at: string | null }; Returns: undefined };
      forget_github_lookups: { Args: { p_organization_id: string }; Returns: undefined };
      forget_mark_by_machine: { Args: { p_organization_id: string; p_overrule_id: string }; Returns: number };
      get_deployment: { Args: { p_organization_id: string; p_deployment_id: string }; Returns: string };
      get_incident: { Args: { p_organization_id: string; p_incident_id: string }; Returns: string };
      hold_integrations: { Args: { p_token: string; p_seconds: number }; Returns: number };
      is_empty_installation: { Args: Record<PropertyKey, never>; Returns: boolean };
      join_by_domain: { Args: { p_slug: string }; Returns: undefined };
      keep_audit_log: { Args: { p_organization_id: string; p_days: number }; Returns: undefined };
      keep_house: { Args: Record<PropertyKey, never>; Returns: string };
      keep_report_snapshot: { Args: { p_organization_id: string; p_created_by: string | null; p_title: string; p_format_version: number; p_report: string }; Returns: string };
      let_domain_join: { Args: { p_organization_id: string; p_domain_id: string; p_role: string | null }; Returns: undefined };
      list_backup_tables: { Args: Record<PropertyKey, never>; Returns: string };
      list_commit_overrules: { Args: { p_organization_id: string; p_skip?: number }; Returns: string };
      list_deployment_page: { Args: { p_organization_id: string; p_filter: string; p_sort?: string; p_descending?: boolean; p_anchor?: string; p_backward?: boolean; p_limit?: number }; Returns: string };
      list_deployments: { Args: { p_organization_id: string; p_question: string; p_with_merged?: boolean }; Returns: string };
      list_digest_organizations: { Args: { p_after: string; p_limit: number }; Returns: { id: string; slug: string; name: string; time_zone: string; week_start: string; production_environments: string[] }[] };
      list_domains_to_check: { Args: { p_limit: number }; Returns: { id: string; domain: string; secret: string }[] };
      list_due_taken_back: { Args: { p_organization_id: string; p_rules_version: string }; Returns: string };
      list_exposure_history: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      list_figure_changes: { Args: { p_organization_id: string }; Returns: string };
      list_filter_choices: { Args: { p_organization_id: string }; Returns: string };
      list_github_repositories: { Args: { p_organization_id: string; p_limit: number }; Returns: string };
      list_hidden_organizations: { Args: Record<PropertyKey, never>; Returns: { slug: string; name: string; needs: string }[] };
      list_incident_page: { Args: { p_organization_id: string; p_question: string; p_severities?: string[]; p_open?: boolean; p_sort?: string; p_descending?: boolean; p_anchor?: string; p_backward?: boolean; p_limit?: number }; Returns: string };
      list_incidents: { Args: { p_organization_id: string; p_question: string; p_after?: string; p_limit?: number }; Returns: string };
      list_joinable_organizations: { Args: Record<PropertyKey, never>; Returns: { slug: string; name: string; role: string }[] };
      list_mark_runs: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      list_members: { Args: { p_organization_id: string }; Returns: { user_id: string; email: string; role: string; created_at: string }[] };
      list_named_remediations: { Args: { p_organization_id: string; p_question: string; p_after?: string }; Returns: string };
      list_origin_reclassifications: { Args: { p_organization_id: string }; Returns: string };
      list_personal_tokens: { Args: Record<PropertyKey, never>; Returns: { id: string; name: string; last_four: string; created_at: string; expires_at: string; last_used_at: string }[] };
      list_report_snapshots: { Args: { p_organization_id: string }; Returns: string };
      list_repositories: { Args: { p_organization_id: string; p_question: string; p_skip?: number }; Returns: string };
      list_services: { Args: { p_organization_id: string; p_question: string; p_skip?: number }; Returns: string };
      list_sessions: { Args: Record<PropertyKey, never>; Returns: { id: string; browser: string; began_at: string; seen_at: string }[] };
      list_taken_back: { Args: { p_organization_id: string; p_skip?: number }; Returns: string };
      list_unexplained_commits: { Args: { p_organization_id: string; p_rules_version: string; p_limit: number }; Returns: string };
      list_unmapped_marks: { Args: { p_organization_id: string }; Returns: string };
      list_unmatched_repositories: { Args: { p_organization_id: string }; Returns: { repository_slug: string; service: string; deployments: number; all_groups: number }[] };
      map_service: { Args: { p_organization_id: string; p_service: string; p_repository_id: string | null }; Returns: number };
      measure_ai_modes: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      measure_data_quality: { Args: { p_organization_id: string; p_question: string; p_now: string; p_time_zone: string }; Returns: string };
      measure_deployments: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      measure_lead_time_stages: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      measure_origins: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      merge_duplicate_deployments: { Args: { p_organization_id: string; p_merged: boolean }; Returns: undefined };
      name_breaking_commit: { Args: { p_organization_id: string; p_deployment_id: string; p_sha: string | null }; Returns: boolean };
      name_incident_fields: { Args: { p_organization_id: string; p_service: string; p_team: string; p_environment: string; p_severity: string }; Returns: undefined };
      next_work_at: { Args: Record<PropertyKey, never>; Returns: string };
      note_github_authors: { Args: { p_organization_id: string; p_shas: string[]; p_overrule_ids: string[] }; Returns: undefined };
      note_proved_address: { Args: { p_user_id: string; p_email: string }; Returns: undefined };
      note_report_snapshot: { Args: { p_organization_id: string; p_snapshot_id: string; p_note: string }; Returns: undefined };
      note_session: { Args: { p_session_id: string; p_browser: string }; Returns: undefined };
      open_seal: { Args: Record<PropertyKey, never>; Returns: string };
      open_shared_link: { Args: { p_token_hash: string }; Returns: string };
      opens_stored_texts: { Args: { p_key_ids: string[] }; Returns: boolean };
      overrule_account: { Args: { p_organization_id: string; p_sealed: string }; Returns: string };
      overrule_commit: { Args: { p_organization_id: string; p_sha: string; p_origin: string; p_tools: string[]; p_reason: string }; Returns: string };
      part_incident: { Args: { p_organization_id: string; p_incident_id: string; p_parted: boolean }; Returns: undefined };
      preview_origin_moves: { Args: { p_organization_id: string; p_moves: string }; Returns: string };
      provider_block_seconds: { Args: { p_account: string }; Returns: number };
      read_backup_page: { Args: { p_table: string; p_after: string | null; p_limit: number }; Returns: { rows: string; last: string; count: number }[] };
      read_breaking_batch: { Args: { p_sealed: string }; Returns: string };
      read_breaking_line: { Args: { p_sealed: string }; Returns: string };
      read_commit_evidence: { Args: { p_sealed: string }; Returns: string };
      read_commit_texts: { Args: { p_sealed: string }; Returns: string };
      read_event_texts: { Args: { p_sealed: string }; Returns: string };
      read_export_page: { Args: { p_organization_id: string; p_kind: string; p_sequence: string | null; p_after: number | null; p_after_part: string | null; p_since: string | null; p_limit: number }; Returns: string };
      read_feeds: { Args: { p_organization_id: string }; Returns: string };
      read_incident_sources: { Args: { p_organization_id: string; p_incident_id: string }; Returns: string };
      read_integration_credentials: { Args: { p_sealed: string }; Returns: string };
      read_overruled_accounts: { Args: { p_sealed: string }; Returns: string };
      read_reclassification_batch: { Args: { p_sealed: string }; Returns: string };
      read_slack_webhook: { Args: { p_sealed: string }; Returns: string };
      read_squash_habits: { Args: { p_organization_id: string }; Returns: string };
      read_taken_back: { Args: { p_sealed: string }; Returns: string };
      read_taught_marks: { Args: { p_sealed: string }; Returns: string };
      record_breaking_batch: { Args: { p_sealed: string }; Returns: string };
      record_commit_changes: { Args: { p_organization_id: string; p_commits: string }; Returns: number };
      record_commit_marks: { Args: { p_organization_id: string; p_shas: string[] | null; p_marks: string }; Returns: undefined };
      record_commit_observations: { Args: { p_sealed: string }; Returns: string };
      record_commit_push_cursor: { Args: { p_organization_id: string; p_repository_key: string; p_rules_version: string; p_heads: string[]; p_notes_commit: string | null }; Returns: undefined };
      record_deployments_page: { Args: { p_sealed: string }; Returns: string };
      record_domain_check: { Args: { p_domain_id: string; p_is_found: boolean; p_requested_by: string | null }; Returns: string };
      record_github_lookups: { Args: { p_organization_id: string; p_lookups: string }; Returns: undefined };
      record_incidents_page: { Args: { p_sealed: string }; Returns: string };
      record_origin_comparison: { Args: { p_organization_id: string; p_comparison: string }; Returns: undefined };
      record_pushed_events: { Args: { p_sealed: string }; Returns: string };
      record_reclassification_batch: { Args: { p_sealed: string }; Returns: string };
      record_taken_back: { Args: { p_organization_id: string; p_found: string }; Returns: number };
      release_all_leases: { Args: Record<PropertyKey, never>; Returns: undefined };
      remove_domain: { Args: { p_organization_id: string; p_domain_id: string }; Returns: undefined };
      remove_member: { Args: { p_organization_id: string; p_user_id: string; p_take_over?: boolean }; Returns: undefined };
      remove_repository: { Args: { p_organization_id: string; p_repository_id: string }; Returns: number };
      renew_sync_lease: { Args: { p_organization_id: string; p_integration_id: string; p_lease_token: string; p_lease_seconds: number }; Returns: undefined };
      replace_recovery_codes: { Args: { p_code_hashes: string[] }; Returns: undefined };
      report_installation: { Args: Record<PropertyKey, never>; Returns: string };
      require_company_sign_in: { Args: { p_organization_id: string; p_domain_id: string; p_provider: string | null }; Returns: undefined };
      require_second_factor: { Args: { p_organization_id: string; p_required: boolean }; Returns: undefined };
      restore_backup_page: { Args: { p_sealed: string }; Returns: string };
      revoke_api_token: { Args: { p_organization_id: string; p_token_id: string }; Returns: undefined };
      revoke_invitation: { Args: { p_organization_id: string; p_invitation_id: string }; Returns: undefined };
      revoke_overrule: { Args: { p_organization_id: string; p_overrule_id: string }; Returns: number };
      revoke_personal_token: { Args: { p_token_id: string }; Returns: undefined };
      revoke_shared_link: { Args: { p_organization_id: string; p_link_id: string }; Returns: undefined };
      rotate_ciphertexts: { Args: { p_sealed: string }; Returns: string };
      second_factor_needed: { Args: { p_slug?: string }; Returns: string };
      set_digest_subscription: { Args: { p_organization_id: string; p_locale: string | null }; Returns: undefined };
      slice_deployments: { Args: { p_organization_id: string; p_question: string; p_size: number; p_with_merged?: boolean }; Returns: string };
      summarize_events: { Args: { p_organization_id: string }; Returns: string };
      summarize_github_lookups: { Args: { p_organization_id: string; p_rules_version: string }; Returns: string };
      summarize_incident_feeds: { Args: { p_organization_id: string }; Returns: string };
      summarize_origin_coverage: { Args: { p_organization_id: string; p_question: string }; Returns: string };
      switch_feed: { Args: { p_organization_id: string; p_kind: string; p_off: boolean }; Returns: undefined };
      take_rate_limit: { Args: { p_key: string; p_limit: number; p_window_seconds: number }; Returns: number };
      teach_mark: { Args: { p_organization_id: string; p_sealed: string }; Returns: string };
      teach_mark_by_machine: { Args: { p_sealed: string }; Returns: string };
      transfer_ownership: { Args: { p_organization_id: string; p_user_id: string }; Returns: undefined };
      update_organization: { Args: { p_organization_id: string; p_name: string | null; p_time_zone: string | null; p_production_environments: string[] | null; p_week_start?: string }; Returns: undefined };
      use_recovery_code: { Args: { p_user_id: string; p_code_hash: string }; Returns: boolean };
      waive_company_sign_in: { Args: { p_organization_id: string }; Returns: number };
      withdraw_breaking_commit: { Args: { p_organization_id: string; p_deployment_id: string }; Returns: boolean };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
