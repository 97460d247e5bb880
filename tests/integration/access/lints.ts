/**
 * What Supabase's database linter (splinter) warns of, as queries of our own: each names what it finds. Left out: what
 * needs a database in use (unused indexes, bloat) or a feature that isn't used (views, foreign tables, queues, which
 * `nothing of the kind` looks for).
 */
export interface Lint {
  finds: string;
  sql: string;
  /** What stays, and why. */
  accepted: Readonly<Record<string, string>>;
}

const OURS = "n.nspname in ('public', 'private')";

const INLINED =
  "inlined for speed, which a pinned path prevents; names are qualified, and it runs as its caller";

/** Functions without a pinned path. */
export const INLINED_FUNCTIONS = [
  "answers",
  "are_named",
  "deploying_seconds",
  "encrypt",
  "incident_answers",
  "is_named",
  "period_of",
  "place_of",
  "scoped_deployments",
  "sight_of",
  "tally_commits",
  "told_columns",
] as const;

const OWN_ACCOUNT = "about the account of whoever is signed in, and nobody else's";

export const LINTS: Readonly<Record<string, Lint>> = {
  unindexed_foreign_keys: {
    finds: "a foreign key that deleting its parent searches a whole table for",
    // An id is unique by itself: where an index begins with it, the organization beside it narrows nothing.
    sql: `select c.conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
      where c.contype = 'f' and ${OURS} and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid and i.indisvalid and i.indpred is null and (
          (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
          or i.indkey[0] in (select a.attnum from pg_attribute a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
            and a.attname <> 'organization_id')))`,
    accepted: {
      external_deployments_organization_id_integration_id_fkey:
        "an integration goes with its organization, by which its deployments are found",
      external_incidents_organization_id_integration_id_fkey:
        "an integration goes with its organization, by which its incidents are found",
      external_deployments_organization_id_same_as_fkey:
        "has one that leaves out the many deployments which one source reported; a search by an id uses it",
      external_incidents_organization_id_same_as_fkey:
        "has one that leaves out the many incidents which are the same as no other; a search by an id uses it",
    },
  },
  no_primary_key: {
    finds: "a table whose rows nothing names",
    sql: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OURS} and not exists (
        select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary)`,
    accepted: {
      sync_run_sightings: "appended to a page at a time and deleted as a whole; nothing asks for one row",
    },
  },
  duplicate_index: {
    finds: "two indexes that are one",
    sql: `select min(i.indexrelid::regclass::text) as name from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace where ${OURS}
      group by i.indrelid, i.indkey, i.indoption, i.indclass, i.indcollation, i.indisunique,
        pg_get_expr(i.indpred, i.indrelid), pg_get_expr(i.indexprs, i.indrelid), c.relname
      having count(*) > 1`,
    accepted: {},
  },
  rls_disabled: {
    finds: "a table without row-level security",
    sql: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OURS} and not c.relrowsecurity`,
    accepted: {},
  },
  rls_enabled_no_policy_but_granted: {
    finds: "a table that no policy opens and a grant does",
    sql: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${OURS} and not exists (select 1 from pg_policy p where p.polrelid = c.oid)
        and (has_any_column_privilege('authenticated', c.oid, 'select, insert, update, references')
          or has_any_column_privilege('anon', c.oid, 'select, insert, update, references'))`,
    accepted: {},
  },
  multiple_permissive_policies: {
    finds: "two policies that are asked for every row",
    sql: `select tablename as name from pg_policies where schemaname in ('public', 'private') and permissive = 'PERMISSIVE'
      group by tablename, cmd, roles having count(*) > 1`,
    accepted: {},
  },
  auth_rls_initplan: {
    finds: "a policy that asks who is signed in once a row",
    sql: `select policyname as name from pg_policies where schemaname in ('public', 'private')
      and concat_ws(' ', qual, with_check) ~* '(auth\\.\\w+\\(|current_setting\\(|private\\.\\w+\\()'
      and concat_ws(' ', qual, with_check) !~* 'select\\s+(auth\\.|current_setting|private\\.)'`,
    accepted: {},
  },
  rls_references_user_metadata: {
    finds: "a policy that believes what a user can write about themselves",
    sql: `select policyname as name from pg_policies where schemaname in ('public', 'private')
      and concat_ws(' ', qual, with_check) ~* 'user_metadata'`,
    accepted: {},
  },
  function_search_path_mutable: {
    finds: "a function whose names its caller can give another meaning",
    sql: `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and not coalesce(p.proconfig @> array['search_path=""'], false)`,
    accepted: Object.fromEntries(INLINED_FUNCTIONS.map((name) => [name, INLINED])),
  },
  anon_function_executable: {
    finds: "a function that nobody need sign in for",
    sql: `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and has_function_privilege('anon', p.oid, 'execute')`,
    accepted: {},
  },
  authenticated_security_definer_function_executable: {
    finds: "a function that runs with its owner's rights for whoever is signed in and looks at no role",
    sql: `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and p.prosecdef and has_function_privilege('authenticated', p.oid, 'execute')
        and p.prosrc !~ 'private\\.(require_role|require_role_alone|check_role)\\('`,
    accepted: {
      create_organization: "makes an organization of the caller's own, counted and bounded",
      accept_invitation: "the invitation's secret is the right",
      count_recovery_codes: OWN_ACCOUNT,
      create_personal_token: OWN_ACCOUNT,
      end_session: OWN_ACCOUNT,
      list_hidden_organizations: OWN_ACCOUNT,
      join_by_domain: "the caller's own proved address is the right",
      list_joinable_organizations: OWN_ACCOUNT,
      company_sign_in_needed: OWN_ACCOUNT,
      list_sessions: OWN_ACCOUNT,
      note_session: OWN_ACCOUNT,
      list_personal_tokens: OWN_ACCOUNT,
      replace_recovery_codes: OWN_ACCOUNT,
      revoke_personal_token: OWN_ACCOUNT,
      second_factor_needed: OWN_ACCOUNT,
      list_figure_changes:
        "answers members alone; without anybody signed in only the service role may call it",
      member_organization_ids: "what policies ask: it answers who is signed in, about themselves",
      admin_organization_ids: "what policies ask: it answers who is signed in, about themselves",
    },
  },
  extension_in_public: {
    finds: "an extension's functions among those the API serves",
    sql: `select e.extname as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace where n.nspname in ('public', 'private')`,
    accepted: {},
  },
  nothing_of_the_kind: {
    finds:
      "a view, a materialized view, a foreign table or a publication, which would need checks of their own",
    sql: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('v', 'm', 'f')
      union all select pubname from pg_publication where puballtables`,
    accepted: {},
  },
  fkey_to_auth_unique: {
    finds: "a reference into auth that isn't to its primary key",
    sql: `select c.conname as name from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
      where c.contype = 'f' and ${OURS} and c.confrelid = 'auth.users'::regclass
        and not exists (select 1 from pg_index i where i.indexrelid = c.conindid and i.indisprimary)`,
    accepted: {},
  },
};
