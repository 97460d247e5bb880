import type { Backend } from "./backend";

/** Answers an organization's trace. */
export type Trace = (organizationId: string) => Promise<unknown>;

/**
 * The query of everything an organization holds, told apart from what any write would leave, also one of the same
 * values: a line a table, since an organization holds thousands of rows and this is asked hundreds of times. One for all
 * tables: there are dozens. Its parameter is the organization.
 */
export async function traceQuery(sql: Backend["sql"]): Promise<string> {
  const tables = await sql<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'organization_id' order by 1`,
  );
  const rowsOf = (name: string, tenant: string) =>
    `select '${name}' as name, ctid::text as place, xmin::text as writer from public.${name} where ${tenant} = $1`;
  const all = [...tables.map(({ name }) => rowsOf(name, "organization_id")), rowsOf("organizations", "id")];
  return `select name, count(*) as rows, md5(string_agg(place || ' ' || writer, ',' order by place)) as trace
    from (${all.join(" union all ")}) held group by name order by name`;
}

export async function tracer(sql: Backend["sql"]): Promise<Trace> {
  const query = await traceQuery(sql);
  return (organizationId) => sql(query, organizationId);
}
