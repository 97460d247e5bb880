import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../support/backend";
import { DATABASES_AS_HOSTED } from "./backends";
import { LINTS } from "./lints";

/** Columns of tables that members read which no member does. */
const WITHHELD = [
  "api_tokens.token_hash",
  "org_integrations.lease_token",
  "org_integrations.returned_lease_token",
  "organization_invitations.token_hash",
  "organizations.declined_repositories",
  "outbox_messages.content",
  "outbox_messages.lease_token",
  "outbox_messages.lease_until",
  "outbox_messages.next_attempt_at",
  "set_aside_events.fingerprint",
  "shared_links.token_hash",
  "sync_runs.checkpoint",
  "sync_runs.lease_token",
];

// The embedded layer grants tables again by itself, so there row-level security is the only wall: `tables.test.ts` tries it.
describe.each(DATABASES_AS_HOSTED.filter(({ name }) => name === "PostgreSQL"))(
  "privileges on $name, with the default privileges of a hosted Supabase",
  ({ start }) => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await start();
    });
    afterAll(() => backend.stop());

    const tablesWhere = async (condition: string) =>
      (
        await backend.sql<{ name: string }>(
          `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and (${condition}) order by 1`,
        )
      ).map(({ name }) => name);

    test.each(["anon", "authenticated"])(
      "%s holds no privilege on a whole table, and none to write",
      async (role) => {
        const relation = `c.relkind <> 'S' and`;
        for (const privilege of [
          "select",
          "insert",
          "update",
          "delete",
          "truncate",
          "references",
          "trigger",
        ]) {
          const held = `${relation} has_table_privilege('${role}', c.oid, '${privilege}')`;
          expect(await tablesWhere(held), privilege).toEqual([]);
        }
        for (const privilege of ["insert", "update", "references"]) {
          const held = `${relation} has_any_column_privilege('${role}', c.oid, '${privilege}')`;
          expect(await tablesWhere(held), privilege).toEqual([]);
        }
        expect(
          await tablesWhere(
            `case when c.relkind = 'S' then has_sequence_privilege('${role}', c.oid, 'usage, select, update') end`,
          ),
        ).toEqual([]);
      },
    );

    test("who isn't signed in reads no column", async () => {
      expect(
        await tablesWhere("c.relkind <> 'S' and has_any_column_privilege('anon', c.oid, 'select')"),
      ).toEqual([]);
    });

    test("members read every column of the tables that a policy opens, but for those no page shows, and of others none", async () => {
      const columns = await backend.sql<{ name: string; opened: boolean; granted: boolean }>(
        `select c.relname || '.' || a.attname as name,
           exists (select 1 from pg_policy p where p.polrelid = c.oid) as opened,
           has_column_privilege('authenticated', c.oid, a.attnum, 'select') as granted
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p') order by 1`,
      );
      expect(columns.filter(({ opened, granted }) => opened && !granted).map(({ name }) => name)).toEqual(
        WITHHELD,
      );
      expect(columns.filter(({ opened, granted }) => !opened && granted)).toEqual([]);
    });

    test("what is made from here on is nobody's until it is granted", async () => {
      await backend.sql("create table public.made_later (id integer)");
      await backend.sql("create function public.made_later() returns integer language sql as 'select 1'");
      const [later] = await backend.sql<Record<string, boolean>>(
        `select has_any_column_privilege('authenticated', 'public.made_later', 'select, insert, update') as signed_in,
           has_any_column_privilege('anon', 'public.made_later', 'select, insert, update') as anon`,
      );
      expect(later).toEqual({ signed_in: false, anon: false });
      await backend.sql("drop function public.made_later()");
      await backend.sql("drop table public.made_later");
    });

    describe("what Supabase's linter would say", () => {
      test.each(Object.entries(LINTS))("%s", async (_, { finds, sql, accepted }) => {
        const found = (await backend.sql<{ name: string }>(sql)).map(({ name }) => name);
        expect([...new Set(found)].sort(), finds).toEqual(Object.keys(accepted).sort());
      });
    });
  },
);
