import type { Catalog } from "./catalog";
import { NOUNS, type Noun } from "./nouns";
import { type Statement, toStatements } from "./statements";

export interface SchemaFile {
  name: string;
  sql: string;
}

const WRITTEN =
  "-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.";

/** Schemas, extensions and defaults, which everything else stands on. */
const FOUNDATIONS = `-- Functions may name what later files make.
set check_function_bodies = off;

create schema if not exists extensions;
create extension if not exists pgcrypto with schema extensions;
create schema if not exists private;
comment on schema private is 'Functions and tables that the API never serves; policies and public functions use them.';

grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema extensions to service_role;
grant usage on schema private to authenticated, service_role;
revoke create on schema public from public, anon, authenticated;

-- A hosted Supabase grants everything on what is new in \`public\` to everybody.
alter default privileges in schema public revoke all on tables from public, anon, authenticated;
alter default privileges in schema public revoke all on sequences from public, anon, authenticated;
alter default privileges in schema public revoke all on functions from public, anon, authenticated;`;

/** The files of supabase/schemas for what a database has. @throws Error naming a table that no noun has. */
export function toSchemaFiles(catalog: Catalog): SchemaFile[] {
  const statements = toStatements(catalog);
  const nounOf = placed(statements);
  return NOUNS.map((noun, index) => {
    const own = statements.filter((one) => nounOf.get(one) === index);
    const head = `-- ${noun.about}\n${WRITTEN}`;
    const parts = inOrder(own, noun).map(({ sql }) => sql);
    return {
      name: `${noun.file}.sql`,
      sql: `${[head, ...(index === 0 ? [FOUNDATIONS] : []), ...parts].join("\n\n")}\n`,
    };
  });
}

/** Which noun each statement stands with: its own, or the last of those that it needs. */
function placed(statements: readonly Statement[]): Map<Statement, number> {
  const tables = new Map(NOUNS.flatMap(({ tables: names }, index) => names.map((name) => [name, index])));
  const homeless = statements.filter(({ kind, name }) => kind === "table" && !tables.has(name));
  if (homeless.length > 0)
    throw new Error(
      `Say in lib/tools/schema/nouns.ts where ${homeless.map(({ name }) => name).join(", ")} belongs.`,
    );
  const byName = new Map(statements.map((one) => [one.name, one]));
  const found = new Map<Statement, number>();
  const place = (one: Statement): number => {
    const known = found.get(one);
    if (known !== undefined) return known;
    const own = one.kind === "function" ? nounOfFunction(one, tables) : (tables.get(one.of) ?? 0);
    found.set(one, own);
    const last = Math.max(own, ...one.needs.map((name) => place(byName.get(name) as Statement)));
    found.set(one, last);
    return last;
  };
  for (const one of statements) place(one);
  return found;
}

function nounOfFunction({ name, sql }: Statement, tables: ReadonlyMap<string, number>): number {
  const bare = name.replace(/^\w+\./, "");
  const named = NOUNS.findLastIndex(({ functions }) => functions?.test(bare));
  if (named >= 0) return named;
  const touched = (sql.match(/\b(?:public|private)\.[a-z_0-9]+/g) ?? []).map((one) => tables.get(one) ?? 0);
  return Math.max(0, ...touched);
}

const KINDS = ["table", "policies", "function", "trigger"];

/** Tables as the noun lists them, each with its policies; then functions, then triggers; what is needed comes before. */
function inOrder(statements: readonly Statement[], noun: Noun): Statement[] {
  const rank = (one: Statement) => {
    const table = noun.tables.indexOf(one.of);
    return one.kind === "table" || one.kind === "policies"
      ? table * 2 + KINDS.indexOf(one.kind)
      : 1000 + KINDS.indexOf(one.kind);
  };
  const preferred = statements.toSorted(
    (a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  const byName = new Map(statements.map((one) => [one.name, one]));
  const ordered = new Set<Statement>();
  const visit = (one: Statement) => {
    if (ordered.has(one)) return;
    for (const name of one.needs) {
      const needed = byName.get(name);
      if (needed) visit(needed);
    }
    ordered.add(one);
  };
  for (const one of preferred) visit(one);
  return [...ordered];
}
