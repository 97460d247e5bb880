/** What of a database connection is needed here; PGlite's and PostgreSQL's both do. */
export type Query = <Row>(text: string) => Promise<Row[]>;

export interface CatalogTable {
  schema: string;
  name: string;
  comment: string | null;
  has_row_security: boolean;
  acl: Grant[] | null;
  columns: CatalogColumn[];
  constraints: CatalogConstraint[];
  /** Those that no constraint brings. */
  indexes: { name: string; definition: string; comment: string | null }[];
  policies: CatalogPolicy[];
}

export interface CatalogColumn {
  name: string;
  type: string;
  not_null: boolean;
  default: string | null;
  is_generated: boolean;
  is_identity: boolean;
  comment: string | null;
  acl: Grant[] | null;
}

export interface CatalogConstraint {
  name: string;
  /** As in pg_constraint: c(heck), p(rimary key), u(nique), f(oreign key). */
  kind: string;
  columns: string[];
  definition: string;
}

export interface CatalogPolicy {
  name: string;
  /** As in pg_policy: r(ead), a(ppend), w(rite), d(elete), * for all. */
  command: string;
  roles: string[];
  using: string | null;
  check: string | null;
}

export interface CatalogFunction {
  schema: string;
  name: string;
  /** Of its arguments, as `drop function` wants them. */
  identity: string;
  arguments: string;
  result: string;
  /** In order, those it answers by (`out`, `table`) too. */
  parameters: CatalogParameter[];
  returns_set: boolean;
  language: string;
  volatility: string;
  is_security_definer: boolean;
  is_strict: boolean;
  settings: string[] | null;
  body: string;
  comment: string | null;
  acl: Grant[] | null;
}

export interface CatalogParameter {
  name: string;
  type: string;
  /** As in pg_proc: i(n), o(ut), t(able). */
  mode: string;
  has_default: boolean;
}

export interface CatalogTrigger {
  table: string;
  name: string;
  function: string;
  definition: string;
}

export interface Grant {
  /** Empty for everybody (`public`). */
  role: string;
  privilege: string;
}

export interface Catalog {
  tables: CatalogTable[];
  functions: CatalogFunction[];
  triggers: CatalogTrigger[];
}

/** What somebody other than the owner may do; without what only PostgreSQL 17 knows, which `grant all` gives there. */
const grants = (acl: string) => `(
  select json_agg(json_build_object('role', coalesce(r.rolname, ''), 'privilege', lower(x.privilege_type))
    order by r.rolname nulls first, x.privilege_type)
  from aclexplode(${acl}) x left join pg_roles r on r.oid = x.grantee
  where x.grantee is distinct from (select oid from pg_roles where rolname = current_user) and x.privilege_type <> 'MAINTAIN')`;

const OURS = "('public'::regnamespace, 'private'::regnamespace)";

const TABLES = `
  select n.nspname as schema, c.relname as name, obj_description(c.oid, 'pg_class') as comment,
    c.relrowsecurity as has_row_security,
    case when c.relacl is not null then coalesce(${grants("c.relacl")}, '[]') end as acl,
    (
      select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'not_null', a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid, true), 'is_generated', a.attgenerated = 's',
        'is_identity', a.attidentity <> '', 'comment', col_description(c.oid, a.attnum),
        'acl', case when a.attacl is not null then coalesce(${grants("a.attacl")}, '[]') end) order by a.attnum)
      from pg_attribute a left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    ) as columns,
    (
      select coalesce(json_agg(json_build_object('name', k.conname, 'kind', k.contype, 'definition', pg_get_constraintdef(k.oid, true),
        'columns', (select json_agg(a.attname order by p.position)
          from unnest(k.conkey) with ordinality as p(number, position)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = p.number))
        order by array_position(array['p', 'u', 'f', 'c'], k.contype::text), k.conname collate "C"), '[]')
      from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')
    ) as constraints,
    (
      select coalesce(json_agg(json_build_object('name', i.relname, 'definition', pg_get_indexdef(x.indexrelid, 0, true),
        'comment', obj_description(i.oid, 'pg_class')) order by i.relname collate "C"), '[]')
      from pg_index x join pg_class i on i.oid = x.indexrelid
      where x.indrelid = c.oid and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = c.oid and k.contype in ('p', 'u'))
    ) as indexes,
    (
      select coalesce(json_agg(json_build_object('name', p.polname, 'command', p.polcmd, 'using', pg_get_expr(p.polqual, p.polrelid, true),
        'check', pg_get_expr(p.polwithcheck, p.polrelid, true),
        'roles', (select json_agg(r.rolname order by r.rolname) from pg_roles r where r.oid = any (p.polroles)))
        order by p.polname collate "C"), '[]')
      from pg_policy p where p.polrelid = c.oid
    ) as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relnamespace in ${OURS} and c.relkind = 'r'
  order by n.nspname collate "C", c.relname collate "C"`;

const FUNCTIONS = `
  select n.nspname as schema, p.proname as name, pg_get_function_identity_arguments(p.oid) as identity,
    pg_get_function_arguments(p.oid) as arguments, pg_get_function_result(p.oid) as result, l.lanname as language,
    p.proretset as returns_set,
    (
      select coalesce(json_agg(json_build_object('name', coalesce(p.proargnames[a.position], ''), 'type', format_type(a.type, null),
        'mode', coalesce(p.proargmodes[a.position]::text, 'i'),
        'has_default', a.position <= p.pronargs and a.position > p.pronargs - p.pronargdefaults) order by a.position), '[]')
      from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as a(type, position)
    ) as parameters,
    case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
    p.prosecdef as is_security_definer, p.proisstrict as is_strict, to_json(p.proconfig) as settings, p.prosrc as body,
    obj_description(p.oid, 'pg_proc') as comment,
    case when p.proacl is not null then coalesce(${grants("p.proacl")}, '[]') end as acl
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
  where p.pronamespace in ${OURS}
  order by n.nspname collate "C", p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`;

/** Ours by their function: some stand on the accounts' table. */
const TRIGGERS = `
  select tn.nspname || '.' || c.relname as table, t.tgname as name, fn.nspname || '.' || p.proname as function,
    pg_get_triggerdef(t.oid, true) as definition
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace tn on tn.oid = c.relnamespace
  join pg_proc p on p.oid = t.tgfoid join pg_namespace fn on fn.oid = p.pronamespace
  where not t.tgisinternal and p.pronamespace in ${OURS}
  order by 1, t.tgname collate "C"`;

/** What these files couldn't tell, so that nobody believes they tell it. */
const UNTOLD = `
  select 'relation ' || c.relname as name from pg_class c
  where c.relnamespace in ${OURS} and c.relkind not in ('r', 'i', 'S', 't')
  union all
  select 'type ' || t.typname from pg_type t left join pg_class c on c.oid = t.typrelid
  where t.typnamespace in ${OURS} and (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
  union all
  select 'function ' || p.proname from pg_proc p
  where p.pronamespace in ${OURS} and (p.prokind <> 'f' or p.prosqlbody is not null or p.proparallel <> 'u'
    or p.procost <> 100 or p.proleakproof or (p.proretset and p.prorows <> 1000))
  union all
  select 'sequence ' || c.relname from pg_class c
  where c.relnamespace in ${OURS} and c.relkind = 'S'
    and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'i')`;

/** Everything of ours in a database. @throws Error naming what the schema files have no words for yet. */
export async function readCatalog(query: Query): Promise<Catalog> {
  // Names are told with their schemas then.
  await query("select set_config('search_path', '', false)");
  const untold = await query<{ name: string }>(UNTOLD);
  if (untold.length > 0)
    throw new Error(
      `lib/tools/schema can't write ${untold.map(({ name }) => name).join(", ")} yet: teach it.`,
    );
  const catalog = {
    tables: await query<CatalogTable>(TABLES),
    functions: await query<CatalogFunction>(FUNCTIONS),
    triggers: await query<CatalogTrigger>(TRIGGERS),
  };
  await query("reset search_path");
  return catalog;
}
