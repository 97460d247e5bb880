import type { Catalog, CatalogColumn, CatalogFunction, CatalogParameter, CatalogTable } from "./catalog";

/**
 * Arguments without a default that may be null, and then mean something: PostgreSQL lets every argument be null and says
 * of none what null means.
 */
const NULLABLE: Record<string, readonly string[]> = {
  claim_github_lookup: ["p_organization_id"],
  claim_sync_run: ["p_requested_by"],
  create_api_token: ["p_expires_at"],
  create_organization_for: ["p_owner_id"],
  finish_github_lookup: ["p_error_kind", "p_error_detail"],
  finish_outbox_message: ["p_error"],
  finish_sync_run: ["p_pause_reason", "p_error_kind", "p_error_detail", "p_next_sync_at"],
  keep_report_snapshot: ["p_created_by"],
  let_domain_join: ["p_role"],
  map_service: ["p_repository_id"],
  name_breaking_commit: ["p_sha"],
  read_backup_page: ["p_after"],
  read_export_page: ["p_sequence", "p_after", "p_after_part", "p_since"],
  record_commit_marks: ["p_shas"],
  record_commit_push_cursor: ["p_notes_commit"],
  record_domain_check: ["p_requested_by"],
  require_company_sign_in: ["p_provider"],
  set_digest_subscription: ["p_locale"],
  update_organization: ["p_name", "p_time_zone", "p_production_environments"],
};

const HEAD = `// Written by \`npm run schema\` from supabase/migrations. Don't edit.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

/** What a table's rows hold, which columns a writer may leave out, which the database alone writes, and what it refers to. */
type Table<Row, Optional extends keyof Row, Theirs extends keyof Row, Relationships> = {
  Row: Row;
  Insert: Omit<Row, Optional | Theirs> & { [K in Optional]?: Row[K] } & { [K in Theirs]?: never };
  Update: { [K in Exclude<keyof Row, Theirs>]?: Row[K] } & { [K in Theirs]?: never };
  Relationships: Relationships;
};
`;

/** The database's tables and functions as supabase-js wants them told. */
export function toTypes({ tables, functions }: Catalog): string {
  const open = tables.filter(({ schema }) => schema === "public");
  const callable = functions.filter(({ schema, result }) => schema === "public" && result !== "trigger");
  return `${HEAD}
export type Database = {
  public: {
    Tables: {
${open.map((table) => tableType(table, open)).join("\n")}
    };
    Views: Record<never, never>;
    Functions: {
${callable.map((one) => functionType(one, open)).join("\n")}
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
`;
}

const SCALARS: Record<string, string> = {
  bigint: "number",
  integer: "number",
  smallint: "number",
  "double precision": "number",
  numeric: "number",
  boolean: "boolean",
  json: "Json",
  jsonb: "Json",
  void: "undefined",
  text: "string",
  uuid: "string",
  date: "string",
  bytea: "string",
  "timestamp with time zone": "string",
};

/** As PostgREST sends it. What JSON has no form for is unknown. */
function typeOf(type: string): string {
  return type.endsWith("[]") ? `${typeOf(type.slice(0, -2))}[]` : (SCALARS[type] ?? "unknown");
}

function tableType(table: CatalogTable, all: readonly CatalogTable[]): string {
  const row = table.columns.map(
    ({ name, type, not_null }) => `${name}: ${typeOf(type)}${not_null ? "" : " | null"};`,
  );
  const isOurs = (column: CatalogColumn) => !column.is_generated && !column.is_identity;
  const optional = table.columns.filter((one) => isOurs(one) && (!one.not_null || one.default !== null));
  const theirs = table.columns.filter((one) => !isOurs(one));
  const relations = table.constraints.flatMap((constraint) => relationOf(constraint, table, all));
  return [
    `      ${table.name}: Table<`,
    `        {\n${indented(row)}\n        },`,
    `        ${namesOf(optional)},`,
    `        ${namesOf(theirs)},`,
    relations.length === 0 ? "        []" : `        [\n${indented(relations)}\n        ]`,
    "      >;",
  ].join("\n");
}

const namesOf = (columns: readonly CatalogColumn[]) =>
  columns.map(({ name }) => `"${name}"`).join(" | ") || "never";

const indented = (lines: readonly string[]) => lines.map((line) => `          ${line}`).join("\n");

function relationOf(
  { kind, name, columns, definition }: CatalogTable["constraints"][number],
  table: CatalogTable,
  all: readonly CatalogTable[],
): string[] {
  const [, target, keys] = / REFERENCES public\.(\w+)\(([^)]*)\)/.exec(definition) ?? [];
  if (kind !== "f" || !target || !keys || !all.some((other) => other.name === target)) return [];
  const list = (names: readonly string[]) => `[${names.map((one) => `"${one}"`).join(", ")}]`;
  const isOneToOne = table.constraints.some(
    (other) =>
      (other.kind === "p" || other.kind === "u") &&
      other.columns.toSorted().join() === columns.toSorted().join(),
  );
  return [
    `{ foreignKeyName: "${name}"; columns: ${list(columns)}; isOneToOne: ${isOneToOne}; referencedRelation: "${target}"; referencedColumns: ${list(keys.split(", "))} },`,
  ];
}

function functionType(one: CatalogFunction, tables: readonly CatalogTable[]): string {
  const into = one.parameters.filter(({ mode }) => mode === "i");
  const outOf = one.parameters.filter(({ mode }) => mode !== "i");
  const nullable = NULLABLE[one.name] ?? [];
  const args = into.map(({ name, type, has_default }) => {
    const orNull = nullable.includes(name) ? " | null" : "";
    return `${name}${has_default ? "?" : ""}: ${typeOf(type)}${orNull}`;
  });
  const argsType = args.length === 0 ? "Record<PropertyKey, never>" : `{ ${args.join("; ")} }`;
  return `      ${one.name}: { Args: ${argsType}; Returns: ${resultType(one, outOf, tables)} };`;
}

function resultType(
  one: CatalogFunction,
  outOf: readonly CatalogParameter[],
  tables: readonly CatalogTable[],
): string {
  const set = one.returns_set ? "[]" : "";
  if (outOf.length > 0)
    return `{ ${outOf.map(({ name, type }) => `${name}: ${typeOf(type)}`).join("; ")} }${set}`;
  const type = one.result.replace(/^SETOF /, "");
  const table = tables.find(({ schema, name }) => type === `${schema}.${name}`);
  return `${table ? `Database["public"]["Tables"]["${table.name}"]["Row"]` : typeOf(type)}${set}`;
}

/** Names of `NULLABLE` that no function has. */
export function strayNullables({ functions }: Catalog): string[] {
  return Object.entries(NULLABLE).flatMap(([name, args]) => {
    const one = functions.find((other) => other.schema === "public" && other.name === name);
    return args
      .filter((arg) => !one?.parameters.some((parameter) => parameter.name === arg))
      .map((arg) => `${name}.${arg}`);
  });
}
