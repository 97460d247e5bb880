// Generated from supabase/migrations (CONTRIBUTING.md says how). Don't edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[]

export type Database = {
  
  "public": {
          Tables: {
            "api_tokens": {
                  Row: {
                    "created_at": string,"created_by": string | null,"expires_at": string | null,"id": string,"last_four": string,"last_used_at": string | null,"name": string,"organization_id": string,"revoked_at": string | null,"scopes": (string)[],"token_hash": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"expires_at"?: string | null,"id"?: string,"last_four": string,"last_used_at"?: string | null,"name": string,"organization_id": string,"revoked_at"?: string | null,"scopes": (string)[],"token_hash": string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"expires_at"?: string | null,"id"?: string,"last_four"?: string,"last_used_at"?: string | null,"name"?: string,"organization_id"?: string,"revoked_at"?: string | null,"scopes"?: (string)[],"token_hash"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "api_tokens_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"audit_events": {
                  Row: {
                    "action": string,"actor_kind": string,"actor_token_id": string | null,"actor_user_id": string | null,"at": string,"detail": NonNullable<Json>,"id": number,"organization_id": string,"subject": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "action": string,"actor_kind": string,"actor_token_id"?: string | null,"actor_user_id"?: string | null,"at"?: string,"detail"?: NonNullable<Json>,"id"?: never,"organization_id": string,"subject"?: string | null
                  }
                  Update: {
                    "action"?: string,"actor_kind"?: string,"actor_token_id"?: string | null,"actor_user_id"?: string | null,"at"?: string,"detail"?: NonNullable<Json>,"id"?: never,"organization_id"?: string,"subject"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "audit_events_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"breaking_commit_secrets": {
                  Row: {
                    "ciphertext": string,"deployment_id": string,"key_id": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"deployment_id": string,"key_id": string,"organization_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"deployment_id"?: string,"key_id"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "breaking_commit_secrets_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: false
      referencedRelation: "breaking_commits"
      referencedColumns: ["organization_id","deployment_id"]
    }
                  ]
                },"breaking_commits": {
                  Row: {
                    "chosen_at": string | null,"chosen_sha": string | null,"deployment_id": string,"evidence": string | null,"found_by": string | null,"found_evidence": string | null,"found_sha": string | null,"organization_id": string,"rules_version": number | null,"searched_at": string | null,"sha": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "chosen_at"?: string | null,"chosen_sha"?: string | null,"deployment_id": string,"evidence"?: never,"found_by"?: string | null,"found_evidence"?: string | null,"found_sha"?: string | null,"organization_id": string,"rules_version"?: number | null,"searched_at"?: string | null,"sha"?: never
                  }
                  Update: {
                    "chosen_at"?: string | null,"chosen_sha"?: string | null,"deployment_id"?: string,"evidence"?: never,"found_by"?: string | null,"found_evidence"?: string | null,"found_sha"?: string | null,"organization_id"?: string,"rules_version"?: number | null,"searched_at"?: string | null,"sha"?: never
                  }
                  Relationships: [
                    {
      foreignKeyName: "breaking_commits_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: true
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"commit_account_matches": {
                  Row: {
                    "organization_id": string,"overrule_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "organization_id": string,"overrule_id": string,"sha": string
                  }
                  Update: {
                    "organization_id"?: string,"overrule_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_account_matches_organization_id_overrule_id_fkey"
      columns: ["organization_id","overrule_id"]
isOneToOne: false
      referencedRelation: "commit_overrules"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"commit_changes": {
                  Row: {
                    "lines_added": number,"lines_removed": number,"organization_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "lines_added": number,"lines_removed": number,"organization_id": string,"sha": string
                  }
                  Update: {
                    "lines_added"?: number,"lines_removed"?: number,"organization_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_changes_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"commit_marks": {
                  Row: {
                    "mark": string,"organization_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "mark": string,"organization_id": string,"sha": string
                  }
                  Update: {
                    "mark"?: string,"organization_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_marks_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"commit_observations": {
                  Row: {
                    "evidence_level": string | null,"held_against": string | null,"observed_at": string,"organization_id": string,"origin": string,"rule_id": string,"rules_version": string,"sha": string,"source": string,"strength": number,"tools": (string)[],"unknown_reason": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "evidence_level"?: string | null,"held_against"?: string | null,"observed_at"?: string,"organization_id": string,"origin": string,"rule_id": string,"rules_version": string,"sha": string,"source": string,"strength": number,"tools"?: (string)[],"unknown_reason"?: string | null
                  }
                  Update: {
                    "evidence_level"?: string | null,"held_against"?: string | null,"observed_at"?: string,"organization_id"?: string,"origin"?: string,"rule_id"?: string,"rules_version"?: string,"sha"?: string,"source"?: string,"strength"?: number,"tools"?: (string)[],"unknown_reason"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_observations_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"commit_origins": {
                  Row: {
                    "classified_at": string,"evidence_level": string | null,"organization_id": string,"origin": string,"rule_id": string,"rules_version": string,"sha": string,"source": string,"strength": number,"tools": (string)[],"unknown_reason": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "classified_at"?: string,"evidence_level"?: string | null,"organization_id": string,"origin": string,"rule_id": string,"rules_version": string,"sha": string,"source": string,"strength": number,"tools"?: (string)[],"unknown_reason"?: string | null
                  }
                  Update: {
                    "classified_at"?: string,"evidence_level"?: string | null,"organization_id"?: string,"origin"?: string,"rule_id"?: string,"rules_version"?: string,"sha"?: string,"source"?: string,"strength"?: number,"tools"?: (string)[],"unknown_reason"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_origins_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"commit_overrule_secrets": {
                  Row: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"overrule_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"overrule_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"key_id"?: string,"organization_id"?: string,"overrule_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_overrule_secrets_organization_id_overrule_id_fkey"
      columns: ["organization_id","overrule_id"]
isOneToOne: false
      referencedRelation: "commit_overrules"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"commit_overrules": {
                  Row: {
                    "ai_mode": string | null,"applied_at": string | null,"created_at": string,"fingerprint": string | null,"holds_from": string | null,"holds_until": string | null,"id": string,"kind": string,"meaning": string | null,"only_tool": string | null,"organization_id": string,"origin": string,"reason": string,"revoked_at": string | null,"sha": string | null,"tools": (string)[]
                  }
                  ComputedFields: never
                  Insert: {
                    "ai_mode"?: string | null,"applied_at"?: string | null,"created_at"?: string,"fingerprint"?: string | null,"holds_from"?: string | null,"holds_until"?: string | null,"id"?: string,"kind": string,"meaning"?: string | null,"only_tool"?: string | null,"organization_id": string,"origin": string,"reason": string,"revoked_at"?: string | null,"sha"?: string | null,"tools"?: (string)[]
                  }
                  Update: {
                    "ai_mode"?: string | null,"applied_at"?: string | null,"created_at"?: string,"fingerprint"?: string | null,"holds_from"?: string | null,"holds_until"?: string | null,"id"?: string,"kind"?: string,"meaning"?: string | null,"only_tool"?: string | null,"organization_id"?: string,"origin"?: string,"reason"?: string,"revoked_at"?: string | null,"sha"?: string | null,"tools"?: (string)[]
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_overrules_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"commit_push_cursors": {
                  Row: {
                    "heads": (string)[],"notes_commit": string | null,"organization_id": string,"pushed_at": string,"repository_key": string,"rules_version": string
                  }
                  ComputedFields: never
                  Insert: {
                    "heads": (string)[],"notes_commit"?: string | null,"organization_id": string,"pushed_at"?: string,"repository_key": string,"rules_version": string
                  }
                  Update: {
                    "heads"?: (string)[],"notes_commit"?: string | null,"organization_id"?: string,"pushed_at"?: string,"repository_key"?: string,"rules_version"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "commit_push_cursors_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"deployment_facts": {
                  Row: {
                    "ai_assisted": number,"before_merge": (number)[],"bot": number,"deploying": number | null,"deployment_id": string,"human": number,"lead_times": (number)[],"organization_id": string,"started_at": string,"tools": (string)[],"unknown": number,"waiting": (number)[]
                  }
                  ComputedFields: never
                  Insert: {
                    "ai_assisted": number,"before_merge"?: (number)[],"bot": number,"deploying"?: number | null,"deployment_id": string,"human": number,"lead_times": (number)[],"organization_id": string,"started_at": string,"tools": (string)[],"unknown": number,"waiting"?: (number)[]
                  }
                  Update: {
                    "ai_assisted"?: number,"before_merge"?: (number)[],"bot"?: number,"deploying"?: number | null,"deployment_id"?: string,"human"?: number,"lead_times"?: (number)[],"organization_id"?: string,"started_at"?: string,"tools"?: (string)[],"unknown"?: number,"waiting"?: (number)[]
                  }
                  Relationships: [
                    {
      foreignKeyName: "deployment_facts_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: false
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"digest_subscriptions": {
                  Row: {
                    "created_at": string,"locale": string,"organization_id": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"locale": string,"organization_id": string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"locale"?: string,"organization_id"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "digest_subscriptions_organization_id_user_id_fkey"
      columns: ["organization_id","user_id"]
isOneToOne: true
      referencedRelation: "memberships"
      referencedColumns: ["organization_id","user_id"]
    }
                  ]
                },"external_commit_secrets": {
                  Row: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"sha": string
                  }
                  Update: {
                    "ciphertext"?: string,"key_id"?: string,"organization_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_commit_secrets_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"external_deployment_commits": {
                  Row: {
                    "committed_at": string | null,"deployment_id": string,"lead_time_seconds": number | null,"organization_id": string,"position": number,"sha": string,"time_to_deploy_seconds": number | null
                  }
                  ComputedFields: never
                  Insert: {
                    "committed_at"?: string | null,"deployment_id": string,"lead_time_seconds"?: number | null,"organization_id": string,"position": number,"sha": string,"time_to_deploy_seconds"?: number | null
                  }
                  Update: {
                    "committed_at"?: string | null,"deployment_id"?: string,"lead_time_seconds"?: number | null,"organization_id"?: string,"position"?: number,"sha"?: string,"time_to_deploy_seconds"?: number | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_deployment_commits_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: false
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"external_deployment_secrets": {
                  Row: {
                    "ciphertext": string,"deployment_id": string,"key_id": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"deployment_id": string,"key_id": string,"organization_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"deployment_id"?: string,"key_id"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_deployment_secrets_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: false
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"external_deployments": {
                  Row: {
                    "ai_commits": number,"bot_commits": number,"changed_at": string,"commit_count": number | null,"commit_sha": string | null,"counts": boolean | null,"deployment_type": string | null,"disappeared_at": string | null,"duration_seconds": number | null,"env": string | null,"external_id": string,"fingerprint": string,"finished_at": string | null,"first_seen_at": string,"human_commits": number,"id": string,"integration_id": string,"is_merged": boolean,"lead_time_seconds": number | null,"missed_at": string | null,"number_of_commits": number | null,"organization_id": string,"recovery_seconds": number | null,"remediation_external_id": string | null,"remediation_type": string | null,"repository_id": string | null,"repository_slug": string | null,"repository_url": string | null,"same_as": string | null,"service": string,"source": string | null,"started_at": string,"team": string | null,"unknown_commits": number,"verdict": string,"version": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "ai_commits"?: number,"bot_commits"?: number,"changed_at"?: string,"commit_count"?: never,"commit_sha"?: string | null,"counts"?: never,"deployment_type"?: string | null,"disappeared_at"?: string | null,"duration_seconds"?: number | null,"env"?: string | null,"external_id": string,"fingerprint": string,"finished_at"?: string | null,"first_seen_at"?: string,"human_commits"?: number,"id"?: string,"integration_id": string,"is_merged"?: boolean,"lead_time_seconds"?: number | null,"missed_at"?: string | null,"number_of_commits"?: number | null,"organization_id": string,"recovery_seconds"?: number | null,"remediation_external_id"?: string | null,"remediation_type"?: string | null,"repository_id"?: string | null,"repository_slug"?: string | null,"repository_url"?: string | null,"same_as"?: string | null,"service": string,"source"?: string | null,"started_at": string,"team"?: string | null,"unknown_commits"?: number,"verdict": string,"version"?: string | null
                  }
                  Update: {
                    "ai_commits"?: number,"bot_commits"?: number,"changed_at"?: string,"commit_count"?: never,"commit_sha"?: string | null,"counts"?: never,"deployment_type"?: string | null,"disappeared_at"?: string | null,"duration_seconds"?: number | null,"env"?: string | null,"external_id"?: string,"fingerprint"?: string,"finished_at"?: string | null,"first_seen_at"?: string,"human_commits"?: number,"id"?: string,"integration_id"?: string,"is_merged"?: boolean,"lead_time_seconds"?: number | null,"missed_at"?: string | null,"number_of_commits"?: number | null,"organization_id"?: string,"recovery_seconds"?: number | null,"remediation_external_id"?: string | null,"remediation_type"?: string | null,"repository_id"?: string | null,"repository_slug"?: string | null,"repository_url"?: string | null,"same_as"?: string | null,"service"?: string,"source"?: string | null,"started_at"?: string,"team"?: string | null,"unknown_commits"?: number,"verdict"?: string,"version"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_deployments_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "external_deployments_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    },{
      foreignKeyName: "external_deployments_organization_id_repository_id_fkey"
      columns: ["organization_id","repository_id"]
isOneToOne: false
      referencedRelation: "repositories"
      referencedColumns: ["organization_id","id"]
    },{
      foreignKeyName: "external_deployments_organization_id_same_as_fkey"
      columns: ["organization_id","same_as"]
isOneToOne: false
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"external_incident_secrets": {
                  Row: {
                    "ciphertext": string,"incident_id": string,"key_id": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"incident_id": string,"key_id": string,"organization_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"incident_id"?: string,"key_id"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_incident_secrets_organization_id_incident_id_fkey"
      columns: ["organization_id","incident_id"]
isOneToOne: false
      referencedRelation: "external_incidents"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"external_incidents": {
                  Row: {
                    "carried_ids": (string)[],"changed_at": string,"counts": boolean | null,"disappeared_at": string | null,"envs": (string)[],"external_id": string,"feed": string,"fingerprint": string,"finished_at": string | null,"first_seen_at": string,"id": string,"integration_id": string,"is_off": boolean,"is_parted": boolean,"missed_at": string | null,"organization_id": string,"restore_seconds": number | null,"same_as": string | null,"services": (string)[],"severity": string | null,"source": string | null,"started_at": string,"teams": (string)[]
                  }
                  ComputedFields: never
                  Insert: {
                    "carried_ids"?: (string)[],"changed_at"?: string,"counts"?: never,"disappeared_at"?: string | null,"envs"?: (string)[],"external_id": string,"feed"?: string,"fingerprint": string,"finished_at"?: string | null,"first_seen_at"?: string,"id"?: string,"integration_id": string,"is_off"?: boolean,"is_parted"?: boolean,"missed_at"?: string | null,"organization_id": string,"restore_seconds"?: number | null,"same_as"?: string | null,"services"?: (string)[],"severity"?: string | null,"source"?: string | null,"started_at": string,"teams"?: (string)[]
                  }
                  Update: {
                    "carried_ids"?: (string)[],"changed_at"?: string,"counts"?: never,"disappeared_at"?: string | null,"envs"?: (string)[],"external_id"?: string,"feed"?: string,"fingerprint"?: string,"finished_at"?: string | null,"first_seen_at"?: string,"id"?: string,"integration_id"?: string,"is_off"?: boolean,"is_parted"?: boolean,"missed_at"?: string | null,"organization_id"?: string,"restore_seconds"?: number | null,"same_as"?: string | null,"services"?: (string)[],"severity"?: string | null,"source"?: string | null,"started_at"?: string,"teams"?: (string)[]
                  }
                  Relationships: [
                    {
      foreignKeyName: "external_incidents_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "external_incidents_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    },{
      foreignKeyName: "external_incidents_organization_id_same_as_fkey"
      columns: ["organization_id","same_as"]
isOneToOne: false
      referencedRelation: "external_incidents"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"feeds": {
                  Row: {
                    "asked_at": string | null,"consecutive_failures": number,"data_as_of": string | null,"error_detail": string | null,"error_kind": string | null,"field_names": string,"full_read_at": string | null,"integration_id": string,"is_off": boolean,"kind": string,"organization_id": string,"seen_fields": (string)[],"spans_read": unknown,"state": string | null,"state_since": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "asked_at"?: string | null,"consecutive_failures"?: number,"data_as_of"?: never,"error_detail"?: string | null,"error_kind"?: string | null,"field_names"?: string,"full_read_at"?: string | null,"integration_id": string,"is_off"?: boolean,"kind": string,"organization_id": string,"seen_fields"?: (string)[],"spans_read"?: unknown,"state"?: string | null,"state_since"?: string | null
                  }
                  Update: {
                    "asked_at"?: string | null,"consecutive_failures"?: number,"data_as_of"?: never,"error_detail"?: string | null,"error_kind"?: string | null,"field_names"?: string,"full_read_at"?: string | null,"integration_id"?: string,"is_off"?: boolean,"kind"?: string,"organization_id"?: string,"seen_fields"?: (string)[],"spans_read"?: unknown,"state"?: string | null,"state_since"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "feeds_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"github_commit_secrets": {
                  Row: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"key_id": string,"organization_id": string,"sha": string
                  }
                  Update: {
                    "ciphertext"?: string,"key_id"?: string,"organization_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "github_commit_secrets_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"github_lookups": {
                  Row: {
                    "asked_at": string,"attempts": number,"next_at": string,"organization_id": string,"outcome": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "asked_at"?: string,"attempts"?: number,"next_at": string,"organization_id": string,"outcome": string,"sha": string
                  }
                  Update: {
                    "asked_at"?: string,"attempts"?: number,"next_at"?: string,"organization_id"?: string,"outcome"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "github_lookups_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"integration_credentials": {
                  Row: {
                    "ciphertext": string,"integration_id": string,"key_id": string,"organization_id": string,"updated_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"integration_id": string,"key_id": string,"organization_id": string,"updated_at"?: string
                  }
                  Update: {
                    "ciphertext"?: string,"integration_id"?: string,"key_id"?: string,"organization_id"?: string,"updated_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "integration_credentials_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"memberships": {
                  Row: {
                    "created_at": string,"organization_id": string,"role": string,"user_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"organization_id": string,"role": string,"user_id": string
                  }
                  Update: {
                    "created_at"?: string,"organization_id"?: string,"role"?: string,"user_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "memberships_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"org_integrations": {
                  Row: {
                    "account_id": string | null,"account_since": string,"api_key_last_four": string | null,"application_key_last_four": string | null,"automatic_sync_stopped": boolean | null,"blocked_until": string | null,"connected_at": string,"connected_by": string | null,"consecutive_failures": number,"credential_refusals": number,"credentials_expire_at": string | null,"disconnected_at": string | null,"failing_since": string | null,"forwards_whole_messages": boolean,"full_read_at": string | null,"id": string,"last_error_at": string | null,"last_error_detail": string | null,"last_error_kind": string | null,"last_synced_at": string | null,"lease_token": string | null,"lease_until": string | null,"next_sync_at": string,"organization_id": string,"provider": string,"returned_lease_token": string | null,"site": string,"status": string
                  }
                  ComputedFields: never
                  Insert: {
                    "account_id"?: string | null,"account_since"?: string,"api_key_last_four"?: string | null,"application_key_last_four"?: string | null,"automatic_sync_stopped"?: never,"blocked_until"?: string | null,"connected_at"?: string,"connected_by"?: string | null,"consecutive_failures"?: number,"credential_refusals"?: number,"credentials_expire_at"?: string | null,"disconnected_at"?: string | null,"failing_since"?: string | null,"forwards_whole_messages"?: boolean,"full_read_at"?: string | null,"id"?: string,"last_error_at"?: string | null,"last_error_detail"?: string | null,"last_error_kind"?: string | null,"last_synced_at"?: string | null,"lease_token"?: string | null,"lease_until"?: string | null,"next_sync_at"?: string,"organization_id": string,"provider": string,"returned_lease_token"?: string | null,"site": string,"status"?: string
                  }
                  Update: {
                    "account_id"?: string | null,"account_since"?: string,"api_key_last_four"?: string | null,"application_key_last_four"?: string | null,"automatic_sync_stopped"?: never,"blocked_until"?: string | null,"connected_at"?: string,"connected_by"?: string | null,"consecutive_failures"?: number,"credential_refusals"?: number,"credentials_expire_at"?: string | null,"disconnected_at"?: string | null,"failing_since"?: string | null,"forwards_whole_messages"?: boolean,"full_read_at"?: string | null,"id"?: string,"last_error_at"?: string | null,"last_error_detail"?: string | null,"last_error_kind"?: string | null,"last_synced_at"?: string | null,"lease_token"?: string | null,"lease_until"?: string | null,"next_sync_at"?: string,"organization_id"?: string,"provider"?: string,"returned_lease_token"?: string | null,"site"?: string,"status"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "org_integrations_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"organization_invitations": {
                  Row: {
                    "accepted_at": string | null,"created_at": string,"created_by": string | null,"expires_at": string,"id": string,"organization_id": string,"role": string,"token_hash": string
                  }
                  ComputedFields: never
                  Insert: {
                    "accepted_at"?: string | null,"created_at"?: string,"created_by"?: string | null,"expires_at"?: string,"id"?: string,"organization_id": string,"role": string,"token_hash": string
                  }
                  Update: {
                    "accepted_at"?: string | null,"created_at"?: string,"created_by"?: string | null,"expires_at"?: string,"id"?: string,"organization_id"?: string,"role"?: string,"token_hash"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "organization_invitations_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"organizations": {
                  Row: {
                    "audit_kept_days": number | null,"counts_incidents_without_environment": boolean,"created_at": string,"data_version": number,"id": string,"is_demo": boolean,"merges_duplicates": boolean,"name": string,"production_environments": (string)[],"requires_second_factor": boolean,"slug": string,"time_zone": string,"week_start": string
                  }
                  ComputedFields: never
                  Insert: {
                    "audit_kept_days"?: number | null,"counts_incidents_without_environment"?: boolean,"created_at"?: string,"data_version"?: number,"id"?: string,"is_demo"?: boolean,"merges_duplicates"?: boolean,"name": string,"production_environments"?: (string)[],"requires_second_factor"?: boolean,"slug": string,"time_zone"?: string,"week_start"?: string
                  }
                  Update: {
                    "audit_kept_days"?: number | null,"counts_incidents_without_environment"?: boolean,"created_at"?: string,"data_version"?: number,"id"?: string,"is_demo"?: boolean,"merges_duplicates"?: boolean,"name"?: string,"production_environments"?: (string)[],"requires_second_factor"?: boolean,"slug"?: string,"time_zone"?: string,"week_start"?: string
                  }
                  Relationships: [
                    
                  ]
                },"origin_comparisons": {
                  Row: {
                    "computed_at": string,"data_version": number,"definition_version": number,"environments": (string)[],"organization_id": string,"result": string,"rules_version": string
                  }
                  ComputedFields: never
                  Insert: {
                    "computed_at": string,"data_version": number,"definition_version": number,"environments": (string)[],"organization_id": string,"result": string,"rules_version": string
                  }
                  Update: {
                    "computed_at"?: string,"data_version"?: number,"definition_version"?: number,"environments"?: (string)[],"organization_id"?: string,"result"?: string,"rules_version"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "origin_comparisons_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: true
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"origin_reclassification_changes": {
                  Row: {
                    "commits": number,"from_origin": string,"organization_id": string,"reclassification_id": string,"to_origin": string
                  }
                  ComputedFields: never
                  Insert: {
                    "commits": number,"from_origin": string,"organization_id": string,"reclassification_id": string,"to_origin": string
                  }
                  Update: {
                    "commits"?: number,"from_origin"?: string,"organization_id"?: string,"reclassification_id"?: string,"to_origin"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "origin_reclassification_chang_organization_id_reclassifica_fkey"
      columns: ["organization_id","reclassification_id"]
isOneToOne: false
      referencedRelation: "origin_reclassifications"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"origin_reclassifications": {
                  Row: {
                    "cause": string,"checkpoint": string,"examined": number,"finished_at": string | null,"id": string,"lease_token": string | null,"lease_until": string | null,"organization_id": string,"rules_version": string,"started_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "cause": string,"checkpoint"?: string,"examined"?: number,"finished_at"?: string | null,"id"?: string,"lease_token"?: string | null,"lease_until"?: string | null,"organization_id": string,"rules_version": string,"started_at"?: string
                  }
                  Update: {
                    "cause"?: string,"checkpoint"?: string,"examined"?: number,"finished_at"?: string | null,"id"?: string,"lease_token"?: string | null,"lease_until"?: string | null,"organization_id"?: string,"rules_version"?: string,"started_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "origin_reclassifications_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"origin_verdicts": {
                  Row: {
                    "coverage": number | null,"decided_at": string,"definition_version": number,"environments": (string)[],"estimand": string | null,"evaluated": number,"failed": number,"high": number | null,"low": number | null,"organization_id": string,"ratio": number | null,"reason": string | null,"verdict": string,"week_end": string
                  }
                  ComputedFields: never
                  Insert: {
                    "coverage"?: number | null,"decided_at"?: string,"definition_version": number,"environments": (string)[],"estimand"?: string | null,"evaluated": number,"failed": number,"high"?: number | null,"low"?: number | null,"organization_id": string,"ratio"?: number | null,"reason"?: string | null,"verdict": string,"week_end": string
                  }
                  Update: {
                    "coverage"?: number | null,"decided_at"?: string,"definition_version"?: number,"environments"?: (string)[],"estimand"?: string | null,"evaluated"?: number,"failed"?: number,"high"?: number | null,"low"?: number | null,"organization_id"?: string,"ratio"?: number | null,"reason"?: string | null,"verdict"?: string,"week_end"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "origin_verdicts_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"outbox_messages": {
                  Row: {
                    "attempts": number,"channel": string,"content": string,"created_at": string,"error": string | null,"finished_at": string | null,"id": string,"kind": string,"lease_token": string | null,"lease_until": string | null,"locale": string,"next_attempt_at": string,"organization_id": string,"period": string,"state": string,"user_id": string | null
                  }
                  ComputedFields: never
                  Insert: {
                    "attempts"?: number,"channel": string,"content": string,"created_at"?: string,"error"?: string | null,"finished_at"?: string | null,"id"?: string,"kind": string,"lease_token"?: string | null,"lease_until"?: string | null,"locale": string,"next_attempt_at"?: string,"organization_id": string,"period": string,"state"?: string,"user_id"?: string | null
                  }
                  Update: {
                    "attempts"?: number,"channel"?: string,"content"?: string,"created_at"?: string,"error"?: string | null,"finished_at"?: string | null,"id"?: string,"kind"?: string,"lease_token"?: string | null,"lease_until"?: string | null,"locale"?: string,"next_attempt_at"?: string,"organization_id"?: string,"period"?: string,"state"?: string,"user_id"?: string | null
                  }
                  Relationships: [
                    {
      foreignKeyName: "outbox_messages_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"repeated_deployment_commits": {
                  Row: {
                    "deployment_id": string,"organization_id": string,"sha": string
                  }
                  ComputedFields: never
                  Insert: {
                    "deployment_id": string,"organization_id": string,"sha": string
                  }
                  Update: {
                    "deployment_id"?: string,"organization_id"?: string,"sha"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "repeated_deployment_commits_deployment_id_sha_fkey"
      columns: ["deployment_id","sha"]
isOneToOne: true
      referencedRelation: "external_deployment_commits"
      referencedColumns: ["deployment_id","sha"]
    }
                  ]
                },"report_snapshots": {
                  Row: {
                    "created_at": string,"created_by": string | null,"format_version": number,"id": string,"organization_id": string,"report": string,"title": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"created_by"?: string | null,"format_version": number,"id"?: string,"organization_id": string,"report": string,"title": string
                  }
                  Update: {
                    "created_at"?: string,"created_by"?: string | null,"format_version"?: number,"id"?: string,"organization_id"?: string,"report"?: string,"title"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "report_snapshots_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"repositories": {
                  Row: {
                    "created_at": string,"id": string,"organization_id": string,"remote_url": string,"slug": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"id"?: string,"organization_id": string,"remote_url": string,"slug": string
                  }
                  Update: {
                    "created_at"?: string,"id"?: string,"organization_id"?: string,"remote_url"?: string,"slug"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "repositories_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"service_repositories": {
                  Row: {
                    "created_at": string,"organization_id": string,"repository_id": string,"service": string
                  }
                  ComputedFields: never
                  Insert: {
                    "created_at"?: string,"organization_id": string,"repository_id": string,"service": string
                  }
                  Update: {
                    "created_at"?: string,"organization_id"?: string,"repository_id"?: string,"service"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "service_repositories_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "service_repositories_organization_id_repository_id_fkey"
      columns: ["organization_id","repository_id"]
isOneToOne: false
      referencedRelation: "repositories"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"set_aside_event_secrets": {
                  Row: {
                    "ciphertext": string,"event_id": string,"key_id": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"event_id": string,"key_id": string,"organization_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"event_id"?: string,"key_id"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "set_aside_event_secrets_organization_id_event_id_fkey"
      columns: ["organization_id","event_id"]
isOneToOne: false
      referencedRelation: "set_aside_events"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"set_aside_events": {
                  Row: {
                    "external_id": string | null,"fingerprint": string,"first_seen_at": string,"id": string,"integration_id": string,"kind": string,"organization_id": string,"reason": string
                  }
                  ComputedFields: never
                  Insert: {
                    "external_id"?: string | null,"fingerprint": string,"first_seen_at"?: string,"id"?: string,"integration_id": string,"kind": string,"organization_id": string,"reason": string
                  }
                  Update: {
                    "external_id"?: string | null,"fingerprint"?: string,"first_seen_at"?: string,"id"?: string,"integration_id"?: string,"kind"?: string,"organization_id"?: string,"reason"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "set_aside_events_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"slack_webhook_secrets": {
                  Row: {
                    "ciphertext": string,"key_id": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "ciphertext": string,"key_id": string,"organization_id": string
                  }
                  Update: {
                    "ciphertext"?: string,"key_id"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "slack_webhook_secrets_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: true
      referencedRelation: "slack_webhooks"
      referencedColumns: ["organization_id"]
    }
                  ]
                },"slack_webhooks": {
                  Row: {
                    "connected_at": string,"connected_by": string | null,"locale": string,"organization_id": string
                  }
                  ComputedFields: never
                  Insert: {
                    "connected_at"?: string,"connected_by"?: string | null,"locale": string,"organization_id": string
                  }
                  Update: {
                    "connected_at"?: string,"connected_by"?: string | null,"locale"?: string,"organization_id"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "slack_webhooks_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: true
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    }
                  ]
                },"sync_run_feeds": {
                  Row: {
                    "error_detail": string | null,"error_kind": string | null,"events_changed": number,"events_new": number,"events_read": number,"is_unordered": boolean,"kind": string,"organization_id": string,"read_back_to": string | null,"reads_whole_history": boolean,"run_id": string,"state": string | null,"status": string,"tells_absence": boolean,"window_from": string,"window_to": string
                  }
                  ComputedFields: never
                  Insert: {
                    "error_detail"?: string | null,"error_kind"?: string | null,"events_changed"?: number,"events_new"?: number,"events_read"?: number,"is_unordered"?: boolean,"kind": string,"organization_id": string,"read_back_to"?: string | null,"reads_whole_history"?: boolean,"run_id": string,"state"?: string | null,"status"?: string,"tells_absence"?: boolean,"window_from": string,"window_to": string
                  }
                  Update: {
                    "error_detail"?: string | null,"error_kind"?: string | null,"events_changed"?: number,"events_new"?: number,"events_read"?: number,"is_unordered"?: boolean,"kind"?: string,"organization_id"?: string,"read_back_to"?: string | null,"reads_whole_history"?: boolean,"run_id"?: string,"state"?: string | null,"status"?: string,"tells_absence"?: boolean,"window_from"?: string,"window_to"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "sync_run_feeds_organization_id_run_id_fkey"
      columns: ["organization_id","run_id"]
isOneToOne: false
      referencedRelation: "sync_runs"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"sync_run_pages": {
                  Row: {
                    "added": number,"changed": number,"duration_seconds": number,"events": number,"feed": string | null,"kind": string,"organization_id": string,"position": number,"read_back_to": string | null,"requests": number,"retries": number,"run_id": string,"set_aside": number,"stored_at": string
                  }
                  ComputedFields: never
                  Insert: {
                    "added": number,"changed": number,"duration_seconds": number,"events": number,"feed"?: string | null,"kind": string,"organization_id": string,"position": number,"read_back_to"?: string | null,"requests": number,"retries": number,"run_id": string,"set_aside": number,"stored_at"?: string
                  }
                  Update: {
                    "added"?: number,"changed"?: number,"duration_seconds"?: number,"events"?: number,"feed"?: string | null,"kind"?: string,"organization_id"?: string,"position"?: number,"read_back_to"?: string | null,"requests"?: number,"retries"?: number,"run_id"?: string,"set_aside"?: number,"stored_at"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "sync_run_pages_organization_id_run_id_fkey"
      columns: ["organization_id","run_id"]
isOneToOne: false
      referencedRelation: "sync_runs"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"sync_runs": {
                  Row: {
                    "attempts": number,"checkpoint": string,"deployments_changed": number,"deployments_new": number,"deployments_read": number,"deployments_read_back_to": string | null,"error_detail": string | null,"error_kind": string | null,"finished_at": string | null,"id": string,"incidents_changed": number,"incidents_new": number,"incidents_read": number,"incidents_read_back_to": string | null,"integration_id": string,"organization_id": string,"pages": number,"pause_reason": string | null,"reads_whole_history": boolean,"requested_by": string | null,"requests": number,"retries": number,"set_aside": number,"started_at": string,"status": string,"trigger": string,"waited_seconds": number,"window_from": string,"window_to": string
                  }
                  ComputedFields: never
                  Insert: {
                    "attempts"?: number,"checkpoint"?: string,"deployments_changed"?: number,"deployments_new"?: number,"deployments_read"?: number,"deployments_read_back_to"?: string | null,"error_detail"?: string | null,"error_kind"?: string | null,"finished_at"?: string | null,"id"?: string,"incidents_changed"?: number,"incidents_new"?: number,"incidents_read"?: number,"incidents_read_back_to"?: string | null,"integration_id": string,"organization_id": string,"pages"?: number,"pause_reason"?: string | null,"reads_whole_history"?: boolean,"requested_by"?: string | null,"requests"?: number,"retries"?: number,"set_aside"?: number,"started_at"?: string,"status"?: string,"trigger": string,"waited_seconds"?: number,"window_from": string,"window_to": string
                  }
                  Update: {
                    "attempts"?: number,"checkpoint"?: string,"deployments_changed"?: number,"deployments_new"?: number,"deployments_read"?: number,"deployments_read_back_to"?: string | null,"error_detail"?: string | null,"error_kind"?: string | null,"finished_at"?: string | null,"id"?: string,"incidents_changed"?: number,"incidents_new"?: number,"incidents_read"?: number,"incidents_read_back_to"?: string | null,"integration_id"?: string,"organization_id"?: string,"pages"?: number,"pause_reason"?: string | null,"reads_whole_history"?: boolean,"requested_by"?: string | null,"requests"?: number,"retries"?: number,"set_aside"?: number,"started_at"?: string,"status"?: string,"trigger"?: string,"waited_seconds"?: number,"window_from"?: string,"window_to"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "sync_runs_organization_id_fkey"
      columns: ["organization_id"]
isOneToOne: false
      referencedRelation: "organizations"
      referencedColumns: ["id"]
    },{
      foreignKeyName: "sync_runs_organization_id_integration_id_fkey"
      columns: ["organization_id","integration_id"]
isOneToOne: false
      referencedRelation: "org_integrations"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                },"verdict_changes": {
                  Row: {
                    "deployment_id": string,"from_verdict": string,"id": number,"organization_id": string,"seen_at": string,"to_verdict": string
                  }
                  ComputedFields: never
                  Insert: {
                    "deployment_id": string,"from_verdict": string,"id"?: never,"organization_id": string,"seen_at"?: string,"to_verdict": string
                  }
                  Update: {
                    "deployment_id"?: string,"from_verdict"?: string,"id"?: never,"organization_id"?: string,"seen_at"?: string,"to_verdict"?: string
                  }
                  Relationships: [
                    {
      foreignKeyName: "verdict_changes_organization_id_deployment_id_fkey"
      columns: ["organization_id","deployment_id"]
isOneToOne: false
      referencedRelation: "external_deployments"
      referencedColumns: ["organization_id","id"]
    }
                  ]
                }
          }
          Views: {
            [_ in never]: never
          }
          Functions: {
            "accept_invitation":
{ Args: { "p_token_hash": string }; Returns: string
                           },
"add_repository":
{ Args: { "p_organization_id": string,"p_remote_url": string,"p_slug": string }; Returns: number
                           },
"adopt_repositories":
{ Args: { "p_organization_id": string }; Returns: number
                           },
"applied_migrations":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"authenticate_api_token":
{ Args: { "p_scope": string,"p_slug": string,"p_token_hash": string }; Returns: string
                           },
"begin_run_feeds":
{ Args: { "p_feeds": string,"p_integration_id": string,"p_lease_token": string,"p_organization_id": string,"p_run_id": string }; Returns: string
                           },
"block_provider_calls":
{ Args: { "p_account": string,"p_endpoint": string,"p_seconds": number }; Returns: undefined
                           },
"break_down_deployments":
{ Args: { "p_dimension": string,"p_organization_id": string,"p_scope": string }; Returns: string
                           },
"change_member_role":
{ Args: { "p_organization_id": string,"p_role": string,"p_take_over"?: boolean,"p_user_id": string }; Returns: undefined
                           },
"claim_due_integrations":
{ Args: { "p_except"?: (string)[],"p_lease_seconds": number,"p_limit": number }; Returns: {
              "integration_id": string,"lease_token": string,"organization_id": string
            }[]
                           },
"claim_github_lookup":
{ Args: { "p_except"?: (string)[],"p_lease_seconds": number,"p_organization_id": string,"p_reason": string }; Returns: string
                           },
"claim_outbox_messages":
{ Args: { "p_lease_seconds": number,"p_limit": number }; Returns: {
              "attempts": number,"channel": string,"content": string,"email": string,"id": string,"kind": string,"lease_token": string,"locale": string,"organization_id": string,"period": string,"user_id": string
            }[]
                           },
"claim_reclassification":
{ Args: { "p_lease_seconds": number,"p_organization_id": string,"p_rules_version": string }; Returns: string
                           },
"claim_sync_run":
{ Args: { "p_integration_id": string,"p_lease_seconds": number,"p_lease_token"?: string,"p_organization_id": string,"p_reads_whole_history": boolean,"p_requested_by": string,"p_trigger": string,"p_window_from": string,"p_window_to": string }; Returns: string
                           },
"connect_integration":
{ Args: { "p_sealed": string }; Returns: string
                           },
"connect_slack_webhook":
{ Args: { "p_sealed": string }; Returns: undefined
                           },
"count_attested_commits":
{ Args: { "p_environments": (string)[],"p_organization_id": string }; Returns: string
                           },
"count_ciphertexts":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"count_deployments":
{ Args: { "p_filter": string,"p_organization_id": string }; Returns: number
                           },
"count_due_integrations":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"count_duplicates":
{ Args: { "p_before": string,"p_environments": (string)[],"p_organization_id": string }; Returns: string
                           },
"count_incidents_without_environment":
{ Args: { "p_counted": boolean,"p_organization_id": string }; Returns: undefined
                           },
"count_recovery_codes":
{ Args: Record<PropertyKey, never>; Returns: number
                           },
"create_api_token":
{ Args: { "p_expires_at": string,"p_last_four": string,"p_name": string,"p_organization_id": string,"p_scopes": (string)[],"p_token_hash": string }; Returns: string
                           },
"create_invitation":
{ Args: { "p_organization_id": string,"p_role": string,"p_token_hash": string }; Returns: string
                           },
"create_organization":
{ Args: { "p_name": string,"p_slug": string,"p_time_zone"?: string }; Returns: string
                           },
"create_organization_for":
{ Args: { "p_is_demo": boolean,"p_name": string,"p_owner_id": string,"p_slug": string,"p_time_zone"?: string }; Returns: string
                           },
"decide_origin_verdict":
{ Args: { "p_organization_id": string,"p_verdict": string }; Returns: boolean
                           },
"delete_account":
{ Args: { "p_user_id": string }; Returns: undefined
                           },
"delete_organization":
{ Args: { "p_confirm_slug": string,"p_organization_id": string }; Returns: undefined
                           },
"delete_report_snapshot":
{ Args: { "p_organization_id": string,"p_snapshot_id": string }; Returns: undefined
                           },
"digest_tables":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"disconnect_integration":
{ Args: { "p_integration_id": string,"p_organization_id": string,"p_requested_by"?: string }; Returns: undefined
                           },
"disconnect_slack_webhook":
{ Args: { "p_organization_id": string,"p_requested_by": string }; Returns: undefined
                           },
"end_digest_subscription":
{ Args: { "p_organization_id": string,"p_user_id": string }; Returns: undefined
                           },
"end_session":
{ Args: { "p_session_id": string }; Returns: undefined
                           },
"enqueue_outbox_messages":
{ Args: { "p_messages": string }; Returns: number
                           },
"find_carried_shas":
{ Args: { "p_organization_id": string,"p_shas": (string)[] }; Returns: (string)[]
                           },
"find_user_id":
{ Args: { "p_email": string }; Returns: string
                           },
"finish_github_lookup":
{ Args: { "p_error_detail": string,"p_error_kind": string,"p_integration_id": string,"p_is_blocked": boolean,"p_is_complete": boolean,"p_lease_token": string,"p_next_at": string,"p_organization_id": string }; Returns: undefined
                           },
"finish_outbox_message":
{ Args: { "p_error": string,"p_id": string,"p_lease_token": string,"p_retry_seconds": number,"p_state": string }; Returns: undefined
                           },
"finish_restore":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"finish_run_feed":
{ Args: { "p_end": string,"p_integration_id": string,"p_kind": string,"p_lease_token": string,"p_organization_id": string,"p_run_id": string }; Returns: undefined
                           },
"finish_sync_run":
{ Args: { "p_error_detail": string,"p_error_kind": string,"p_integration_id": string,"p_lease_token": string,"p_next_sync_at": string,"p_organization_id": string,"p_pause_reason": string,"p_requests": number,"p_retries": number,"p_run_id": string,"p_status": string,"p_waited_seconds": number }; Returns: undefined
                           },
"forget_github_lookups":
{ Args: { "p_organization_id": string }; Returns: undefined
                           },
"forget_mark_by_machine":
{ Args: { "p_organization_id": string,"p_overrule_id": string }; Returns: number
                           },
"get_deployment":
{ Args: { "p_deployment_id": string,"p_organization_id": string }; Returns: string
                           },
"get_incident":
{ Args: { "p_incident_id": string,"p_organization_id": string }; Returns: string
                           },
"group_exposures":
{ Args: { "p_organization_id": string,"p_scope": string }; Returns: string
                           },
"hold_integrations":
{ Args: { "p_seconds": number,"p_token": string }; Returns: number
                           },
"is_empty_installation":
{ Args: Record<PropertyKey, never>; Returns: boolean
                           },
"keep_audit_log":
{ Args: { "p_days": number,"p_organization_id": string }; Returns: undefined
                           },
"keep_house":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"keep_report_snapshot":
{ Args: { "p_created_by": string,"p_format_version": number,"p_organization_id": string,"p_report": string,"p_title": string }; Returns: string
                           },
"list_backup_tables":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"list_commit_overrules":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_deployment_page":
{ Args: { "p_anchor"?: string,"p_backward"?: boolean,"p_descending"?: boolean,"p_filter": string,"p_limit"?: number,"p_organization_id": string,"p_sort"?: string }; Returns: string
                           },
"list_deployments":
{ Args: { "p_environments"?: (string)[],"p_from": string,"p_organization_id": string,"p_repository_id"?: string,"p_services"?: (string)[],"p_teams"?: (string)[],"p_to": string,"p_with_merged"?: boolean }; Returns: string
                           },
"list_digest_organizations":
{ Args: { "p_after": string,"p_limit": number }; Returns: {
              "id": string,"name": string,"production_environments": (string)[],"slug": string,"time_zone": string,"week_start": string
            }[]
                           },
"list_figure_changes":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_filter_choices":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_github_repositories":
{ Args: { "p_limit": number,"p_organization_id": string }; Returns: string
                           },
"list_hidden_organizations":
{ Args: Record<PropertyKey, never>; Returns: {
              "name": string,"slug": string
            }[]
                           },
"list_incident_page":
{ Args: { "p_anchor"?: string,"p_backward"?: boolean,"p_environments"?: (string)[],"p_from"?: string,"p_limit"?: number,"p_open"?: boolean,"p_organization_id": string,"p_services"?: (string)[],"p_severities"?: (string)[],"p_teams"?: (string)[],"p_to"?: string }; Returns: string
                           },
"list_incidents":
{ Args: { "p_environments"?: (string)[],"p_from": string,"p_organization_id": string,"p_services"?: (string)[],"p_teams"?: (string)[],"p_to": string }; Returns: string
                           },
"list_mark_runs":
{ Args: { "p_environments": (string)[],"p_from": string,"p_organization_id": string,"p_to": string }; Returns: string
                           },
"list_members":
{ Args: { "p_organization_id": string }; Returns: {
              "created_at": string,"email": string,"role": string,"user_id": string
            }[]
                           },
"list_named_remediations":
{ Args: { "p_before": string,"p_organization_id": string,"p_outside": (string)[] }; Returns: string
                           },
"list_origin_reclassifications":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_report_snapshots":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_services":
{ Args: { "p_environments"?: (string)[],"p_from": string,"p_organization_id": string,"p_skip"?: number,"p_to": string }; Returns: string
                           },
"list_sessions":
{ Args: Record<PropertyKey, never>; Returns: {
              "began_at": string,"browser": string,"id": string,"seen_at": string
            }[]
                           },
"list_unexplained_commits":
{ Args: { "p_limit": number,"p_organization_id": string,"p_rules_version": string }; Returns: string
                           },
"list_unmapped_marks":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"list_unmatched_repositories":
{ Args: { "p_organization_id": string }; Returns: {
              "all_groups": number,"deployments": number,"repository_slug": string,"service": string
            }[]
                           },
"map_service":
{ Args: { "p_organization_id": string,"p_repository_id": string,"p_service": string }; Returns: number
                           },
"measure_ai_modes":
{ Args: { "p_environments": (string)[],"p_from": string,"p_organization_id": string,"p_to": string }; Returns: string
                           },
"measure_data_quality":
{ Args: { "p_environments": (string)[],"p_from": string,"p_now": string,"p_organization_id": string,"p_time_zone": string,"p_to": string }; Returns: string
                           },
"measure_deployments":
{ Args: { "p_organization_id": string,"p_scope": string }; Returns: string
                           },
"measure_lead_time_stages":
{ Args: { "p_organization_id": string,"p_scope": string }; Returns: string
                           },
"measure_origins":
{ Args: { "p_organization_id": string,"p_scope": string }; Returns: string
                           },
"merge_duplicate_deployments":
{ Args: { "p_merged": boolean,"p_organization_id": string }; Returns: undefined
                           },
"name_breaking_commit":
{ Args: { "p_deployment_id": string,"p_organization_id": string,"p_sha": string }; Returns: boolean
                           },
"name_incident_fields":
{ Args: { "p_environment": string,"p_organization_id": string,"p_service": string,"p_severity": string,"p_team": string }; Returns: undefined
                           },
"next_work_at":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"note_github_authors":
{ Args: { "p_organization_id": string,"p_overrule_ids": (string)[],"p_shas": (string)[] }; Returns: undefined
                           },
"note_session":
{ Args: { "p_browser": string,"p_session_id": string }; Returns: undefined
                           },
"open_seal":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"opens_stored_texts":
{ Args: { "p_key_ids": (string)[] }; Returns: boolean
                           },
"overrule_account":
{ Args: { "p_organization_id": string,"p_sealed": string }; Returns: string
                           },
"overrule_commit":
{ Args: { "p_organization_id": string,"p_origin": string,"p_reason": string,"p_sha": string,"p_tools": (string)[] }; Returns: string
                           },
"part_incident":
{ Args: { "p_incident_id": string,"p_organization_id": string,"p_parted": boolean }; Returns: undefined
                           },
"preview_origin_moves":
{ Args: { "p_moves": string,"p_organization_id": string }; Returns: string
                           },
"provider_block_seconds":
{ Args: { "p_account": string }; Returns: number
                           },
"read_backup_page":
{ Args: { "p_after": string,"p_limit": number,"p_table": string }; Returns: {
              "count": number,"last": string,"rows": string
            }[]
                           },
"read_breaking_batch":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_breaking_line":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_commit_evidence":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_commit_texts":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_event_texts":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_feeds":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"read_incident_sources":
{ Args: { "p_incident_id": string,"p_organization_id": string }; Returns: string
                           },
"read_integration_credentials":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_overruled_accounts":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_reclassification_batch":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_slack_webhook":
{ Args: { "p_sealed": string }; Returns: string
                           },
"read_squash_habits":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"read_taught_marks":
{ Args: { "p_sealed": string }; Returns: string
                           },
"record_breaking_batch":
{ Args: { "p_sealed": string }; Returns: string
                           },
"record_commit_changes":
{ Args: { "p_commits": string,"p_organization_id": string }; Returns: number
                           },
"record_commit_marks":
{ Args: { "p_marks": string,"p_organization_id": string,"p_shas": (string)[] }; Returns: undefined
                           },
"record_commit_observations":
{ Args: { "p_sealed": string }; Returns: string
                           },
"record_commit_push_cursor":
{ Args: { "p_heads": (string)[],"p_notes_commit": string,"p_organization_id": string,"p_repository_key": string,"p_rules_version": string }; Returns: undefined
                           },
"record_deployments_page":
{ Args: { "p_sealed": string }; Returns: string
                           },
"record_github_lookups":
{ Args: { "p_lookups": string,"p_organization_id": string }; Returns: undefined
                           },
"record_incidents_page":
{ Args: { "p_sealed": string }; Returns: string
                           },
"record_origin_comparison":
{ Args: { "p_comparison": string,"p_organization_id": string }; Returns: undefined
                           },
"record_reclassification_batch":
{ Args: { "p_sealed": string }; Returns: string
                           },
"release_all_leases":
{ Args: Record<PropertyKey, never>; Returns: undefined
                           },
"remove_member":
{ Args: { "p_organization_id": string,"p_take_over"?: boolean,"p_user_id": string }; Returns: undefined
                           },
"remove_repository":
{ Args: { "p_organization_id": string,"p_repository_id": string }; Returns: number
                           },
"renew_sync_lease":
{ Args: { "p_integration_id": string,"p_lease_seconds": number,"p_lease_token": string,"p_organization_id": string }; Returns: undefined
                           },
"replace_recovery_codes":
{ Args: { "p_code_hashes": (string)[] }; Returns: undefined
                           },
"report_installation":
{ Args: Record<PropertyKey, never>; Returns: string
                           },
"require_second_factor":
{ Args: { "p_organization_id": string,"p_required": boolean }; Returns: undefined
                           },
"restore_backup_page":
{ Args: { "p_sealed": string }; Returns: string
                           },
"revoke_api_token":
{ Args: { "p_organization_id": string,"p_token_id": string }; Returns: undefined
                           },
"revoke_invitation":
{ Args: { "p_invitation_id": string,"p_organization_id": string }; Returns: undefined
                           },
"revoke_overrule":
{ Args: { "p_organization_id": string,"p_overrule_id": string }; Returns: number
                           },
"rotate_ciphertexts":
{ Args: { "p_sealed": string }; Returns: string
                           },
"second_factor_needed":
{ Args: { "p_slug"?: string }; Returns: string
                           },
"set_digest_subscription":
{ Args: { "p_locale": string,"p_organization_id": string }; Returns: undefined
                           },
"slice_deployments":
{ Args: { "p_environments": (string)[],"p_from": string,"p_organization_id": string,"p_size": number,"p_to": string,"p_with_merged"?: boolean }; Returns: string
                           },
"summarize_events":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"summarize_github_lookups":
{ Args: { "p_organization_id": string,"p_rules_version": string }; Returns: string
                           },
"summarize_incident_feeds":
{ Args: { "p_organization_id": string }; Returns: string
                           },
"summarize_origin_coverage":
{ Args: { "p_environments"?: (string)[],"p_from": string,"p_organization_id": string,"p_repository_ids"?: (string)[],"p_services"?: (string)[],"p_teams"?: (string)[],"p_to": string }; Returns: string
                           },
"switch_feed":
{ Args: { "p_kind": string,"p_off": boolean,"p_organization_id": string }; Returns: undefined
                           },
"take_rate_limit":
{ Args: { "p_key": string,"p_limit": number,"p_window_seconds": number }; Returns: number
                           },
"teach_mark":
{ Args: { "p_organization_id": string,"p_sealed": string }; Returns: string
                           },
"teach_mark_by_machine":
{ Args: { "p_sealed": string }; Returns: string
                           },
"transfer_ownership":
{ Args: { "p_organization_id": string,"p_user_id": string }; Returns: undefined
                           },
"update_organization":
{ Args: { "p_name": string,"p_organization_id": string,"p_production_environments": (string)[],"p_time_zone": string,"p_week_start"?: string }; Returns: undefined
                           },
"use_recovery_code":
{ Args: { "p_code_hash": string,"p_user_id": string }; Returns: boolean
                           },
"withdraw_breaking_commit":
{ Args: { "p_deployment_id": string,"p_organization_id": string }; Returns: boolean
                           }
          }
          Enums: {
            [_ in never]: never
          }
          CompositeTypes: {
            [_ in never]: never
          }
        }
}

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
  ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
      Row: infer R
    }
    ? R
    : never
  : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Insert: infer I
    }
    ? I
    : never
  : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
  ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
      Update: infer U
    }
    ? U
    : never
  : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
  ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
  : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
  ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
  : never

export const Constants = {
  "public": {
          Enums: {
            
          }
        }
} as const
