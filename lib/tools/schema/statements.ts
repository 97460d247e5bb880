import type {
  Catalog,
  CatalogColumn,
  CatalogConstraint,
  CatalogFunction,
  CatalogTable,
  CatalogTrigger,
  Grant,
} from "./catalog";
import { broken, listed, named, quoted, readable, splitAtCommas, WIDTH } from "./sql-text";

/** A thing of the schema with all that is said about it, as the statements that make it. */
export interface Statement {
  kind: "table" | "policies" | "function" | "trigger" | "foreign key";
  /** Qualified, without quotes: `public.organizations`. */
  name: string;
  /** The table it stands on; its own name for tables and functions. */
  of: string;
  sql: string;
  /** What must be there before, by name, of ours. */
  needs: string[];
}

/** Everybody whom a hosted Supabase's defaults would give something. */
const EVERYBODY = "public, anon, authenticated";

/** The statements that make a database's tables, functions, policies and triggers. */
export function toStatements({ tables, functions, triggers }: Catalog): Statement[] {
  const ours = new Set([...tables, ...functions].map(({ schema, name }) => `${schema}.${name}`));
  const isOverloaded = ({ schema, name }: CatalogFunction) =>
    functions.filter((other) => other.schema === schema && other.name === name).length > 1;
  const statement = (made: Omit<Statement, "needs">, text = made.sql): Statement => ({
    ...made,
    needs: namesIn(text).filter((name) => ours.has(name) && name !== made.name),
  });
  return [
    ...tables.flatMap((table) => {
      const name = `${table.schema}.${table.name}`;
      const policies = policiesOf(table, name);
      return [
        statement({ kind: "table", name, of: name, sql: tableSql(table, name) }),
        ...(policies === ""
          ? []
          : [statement({ kind: "policies", name: `${name} policies`, of: name, sql: policies })]),
      ];
    }),
    ...functions.map((one) => {
      const name = `${one.schema}.${one.name}`;
      // A body may name what comes later; an argument's type may not.
      return statement(
        { kind: "function", name, of: name, sql: functionSql(one, name, isOverloaded(one)) },
        `${one.arguments} ${one.result}`,
      );
    }),
    ...triggers.map((trigger) =>
      statement({
        kind: "trigger",
        name: `${trigger.table} ${trigger.name}`,
        of: trigger.table,
        sql: triggerSql(trigger),
      }),
    ),
  ];
}

const namesIn = (sql: string) => sql.match(/\b(?:public|private)\.[a-z_0-9]+/g) ?? [];

function tableSql(table: CatalogTable, name: string): string {
  const inline = new Map<string, string[]>();
  const below: string[] = [];
  for (const constraint of table.constraints) {
    const [column, ...more] = constraint.columns ?? [];
    const text = constraintText(constraint, table.name, more.length === 0);
    if (column !== undefined && more.length === 0 && isShort(text))
      inline.set(column, [...(inline.get(column) ?? []), text]);
    else below.push(constraintText(constraint, table.name, false));
  }
  const primary = table.constraints.find(({ kind }) => kind === "p")?.columns ?? [];
  const lines = [
    ...table.columns.map((column) => columnText(column, primary, inline.get(column.name) ?? [])),
    ...below,
  ];
  return inParagraphs([
    [`create table ${name} (\n  ${lines.join(",\n  ")}\n);`],
    [
      ...commentOn(`table ${name}`, table.comment),
      ...table.columns.flatMap((column) => commentOn(`column ${name}.${named(column.name)}`, column.comment)),
    ],
    table.indexes.flatMap((index) => [
      broken(...atOnce(readable(index.definition), " on ")),
      ...commentOn(`index ${table.schema}.${index.name}`, index.comment),
    ]),
    [
      ...(table.has_row_security ? [`alter table ${name} enable row level security;`] : []),
      ...tableGrants(table, name),
    ],
  ]);
}

/** Groups of lines with an empty line between them. */
const inParagraphs = (groups: readonly (readonly string[])[]) =>
  groups
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");

const isShort = (text: string) => text.length <= 70;

/** Splits a long statement where a line may end. */
function atOnce(sql: string, at: string): [string, string] {
  const place = sql.indexOf(at);
  return [sql.slice(0, place), sql.slice(place + 1)];
}

function columnText(
  column: CatalogColumn,
  primary: readonly string[],
  constraints: readonly string[],
): string {
  const type = readable(column.type);
  const parts = [named(column.name), type];
  if (column.not_null && !primary.includes(column.name) && !column.is_identity) parts.push("not null");
  if (column.is_identity) parts.push("generated always as identity");
  else if (column.is_generated) parts.push(`generated always as (${readable(column.default ?? "")}) stored`);
  else if (column.default !== null) parts.push(`default ${defaultText(column.default, type)}`);
  return [...parts, ...constraints].join(" ");
}

function defaultText(expression: string, type: string): string {
  const text = readable(expression);
  return text.endsWith(`::${type}`) ? text.slice(0, -type.length - 2) : text;
}

/** A constraint without its name where PostgreSQL would give it the same. */
function constraintText(constraint: CatalogConstraint, table: string, onColumn: boolean): string {
  const text = readable(constraint.definition);
  const isGiven = constraint.name === nameGiven(constraint, table);
  const name = isGiven ? "" : `constraint ${named(constraint.name)} `;
  if (!onColumn) return `${name}${text}`;
  return (
    name +
    text
      .replace(/^primary key \(.*\)$/, "primary key")
      .replace(/^unique \([^)]*\)$/, "unique")
      .replace(/^foreign key \([^)]*\) /, "")
  );
}

function nameGiven({ kind, columns }: CatalogConstraint, table: string): string {
  const endings: Record<string, string> = { p: "pkey", u: "key", f: "fkey", c: "check" };
  const between = kind === "p" || (kind === "c" && columns?.length !== 1) ? [] : columns;
  const name = [table, ...between, endings[kind]].join("_");
  // PostgreSQL shortens longer ones by rules of its own.
  return name.length <= 63 ? name : "";
}

function commentOn(what: string, comment: string | null): string[] {
  return comment === null ? [] : [broken(`comment on ${what} is`, quoted(comment))];
}

/** Columns that a role may do the same with, told once. */
function tableGrants(table: CatalogTable, name: string): string[] {
  const whole = byRole(table.acl ?? []).map(
    ([role, privileges]) => `grant ${privileges.join(", ")} on ${name} to ${role};`,
  );
  const columns = new Map<string, string[]>();
  for (const column of table.columns) {
    for (const { role, privilege } of column.acl ?? []) {
      const key = `${privilege} ${role}`;
      columns.set(key, [...(columns.get(key) ?? []), named(column.name)]);
    }
  }
  const single = [...columns].map(([key, names]) => {
    const [privilege, role] = key.split(" ");
    return listed(`grant ${privilege} `, names, ` on ${name} to ${role};`);
  });
  return [...single, ...whole];
}

function byRole(acl: readonly Grant[]): [string, string[]][] {
  const roles = new Map<string, string[]>();
  for (const { role, privilege } of acl) roles.set(role, [...(roles.get(role) ?? []), privilege]);
  return [...roles].map(([role, privileges]) => [role === "" ? "public" : role, privileges]);
}

function policiesOf(table: CatalogTable, name: string): string {
  const commands: Record<string, string> = { r: "select", a: "insert", w: "update", d: "delete", "*": "all" };
  return table.policies
    .map(({ name: policy, command, roles, using, check }) =>
      [
        `create policy "${policy}" on ${name}`,
        `  for ${commands[command]} to ${roles === null ? "public" : roles.join(", ")}`,
        ...(using === null ? [] : [`  using (${onOneLine(readable(using))})`]),
        ...(check === null ? [] : [`  with check (${onOneLine(readable(check))})`]),
      ].join("\n"),
    )
    .map((sql) => `${sql};`)
    .join("\n");
}

/** PostgreSQL breaks sub-selects into lines and names their columns and tables; so short, they need neither. */
const onOneLine = (sql: string) =>
  sql
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("( select ", "(select ")
    .replaceAll(/\b(\w+)\(\) as \1\b/g, "$1()")
    .replace(/^\((.* in \(select [\w.]+\(\)\))\)$/, "$1");

/** What is said of a function names its arguments only where two have one name. */
function functionSql(one: CatalogFunction, name: string, isOverloaded: boolean): string {
  const quote = one.body.includes("$$") ? "$function$" : "$$";
  const signature = listed(`create function ${name}`, splitAtCommas(one.arguments).map(readable), "");
  const how = [
    `language ${one.language} ${one.volatility}`,
    ...(one.is_strict ? ["strict"] : []),
    ...(one.is_security_definer ? ["security definer"] : []),
    ...(one.settings ?? []).map(settingText),
  ].join(" ");
  const target = `function ${name}${isOverloaded ? `(${readable(one.identity)})` : ""}`;
  return [
    `${signature}${hasOut(one) ? "" : ` returns ${readable(one.result)}`}`,
    `${how} as ${quote}${one.body}${quote};`,
    ...commentOn(target, one.comment),
    ...functionGrants(one, target),
  ].join("\n");
}

/** What a function answers by its out arguments isn't said again. */
const hasOut = (one: CatalogFunction) => / OUT |^OUT /.test(one.arguments);

function settingText(setting: string): string {
  const place = setting.indexOf("=");
  const value = setting.slice(place + 1);
  return `set ${setting.slice(0, place)} = ${value === '""' ? "''" : quoted(value)}`;
}

function functionGrants({ acl }: CatalogFunction, target: string): string[] {
  if (acl === null) return [];
  const roles = byRole(acl).map(([role]) => role);
  return [
    ...(roles.includes("public") ? [] : [`revoke all on ${target} from ${EVERYBODY};`]),
    ...(roles.length === 0 ? [] : [`grant execute on ${target} to ${roles.join(", ")};`]),
  ];
}

function triggerSql({ definition }: CatalogTrigger): string {
  const sql = readable(definition)
    .replace(" referencing ", "\n  referencing ")
    .replace(" for each ", "\n  for each ")
    .replace(" when (", "\n  when (")
    .replace(" execute function ", "\n  execute function ");
  const lines = sql
    .split("\n")
    .map((line) => (line.length > WIDTH ? line.replaceAll(/ (and|or) /g, "\n    $1 ") : line));
  return `${lines.join("\n")};`;
}
