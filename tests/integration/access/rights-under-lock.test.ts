import postgres, { type TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SharedPostgresBackend, startSharedPostgresBackend } from "../support/backend";
import { type Cast, createCast, type Person, signUp } from "../support/people";
import { postgresPrograms } from "../support/postgres-server";
import { traceQuery } from "../support/trace";
import { hushRefusals, setBackendEnvironment } from "./backends";
import { FOR_PEOPLE, type Setting } from "./function-rules";
import { stageOrganization } from "./stage";

/** They ask for no role in an organization: making one, being let in, and what is about the caller's own account. */
const WITHOUT_A_ROLE = [
  "accept_invitation",
  "create_organization",
  "create_personal_token",
  "end_session",
  "join_by_domain",
  "note_session",
  "replace_recovery_codes",
  "revoke_personal_token",
];
const WRITERS = Object.entries(FOR_PEOPLE).filter(
  ([name, rule]) => !rule.reads && name !== "list_members" && !WITHOUT_A_ROLE.includes(name),
);

type Answer = { error: { code: string } | null };
interface LooseClient {
  rpc(name: string, args: unknown): PromiseLike<Answer>;
}

describe.skipIf(postgresPrograms() === null)("a right that is being taken away, on PostgreSQL", () => {
  let backend: SharedPostgresBackend;
  let direct: postgres.Sql;
  let cast: Cast;
  let someone: Person;
  let query: string;

  beforeAll(async () => {
    backend = await startSharedPostgresBackend();
    direct = postgres(backend.databaseUrl, { max: 2, onnotice: () => {} });
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    someone = await signUp(backend, "someone");
    query = await traceQuery(backend.sql);
  });
  afterAll(async () => {
    await direct.end();
    await backend.stop();
  });

  /** An organization in which the admin may call the function: as an owner, where only owners may. */
  async function stageFor(name: string): Promise<Setting> {
    const setting = await stageOrganization(backend, cast, someone);
    if (!FOR_PEOPLE[name]?.by.includes("admin")) {
      await backend.sql(
        "update public.memberships set role = 'owner' where organization_id = $1 and user_id = $2",
        setting.cast.organizationId,
        cast.admin.id,
      );
    }
    return setting;
  }

  /** One transaction as a person, through SQL: it ends when `work` does. */
  function as(person: Person, work: (sql: TransactionSql) => Promise<void>): Promise<unknown> {
    return direct.begin(async (sql) => {
      await sql`select set_config('request.jwt.claim.sub', ${person.id}, true)`;
      await sql`set local role authenticated`;
      await work(sql);
    });
  }

  const through = (person: Person) => person.client as unknown as LooseClient;

  /** Resolves once a session waits for a lock; a call that ended instead didn't wait, which is what is looked for. */
  async function untilWaiting(call: PromiseLike<Answer>): Promise<void> {
    let ended: Answer | null = null;
    void Promise.resolve(call).then((answer) => {
      ended = answer;
    });
    for (;;) {
      const [row] = await backend.sql<{ waiting: number }>(
        `select count(*)::integer as waiting from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (row?.waiting) return;
      if (ended) throw new Error(`It didn't wait: ${JSON.stringify(ended)}`);
    }
  }

  const traceOf = async (sql: TransactionSql, organizationId: string) => [
    ...(await sql.unsafe(query, [organizationId])),
  ];

  test("every function that people write with is on the list", async () => {
    const writing = await backend.sql<{ name: string }>(
      `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = 'public' and p.provolatile = 'v' and has_function_privilege('authenticated', p.oid, 'execute') order by 1`,
    );
    expect(writing.map(({ name }) => name).sort()).toEqual(
      [...WRITERS.map(([name]) => name), ...WITHOUT_A_ROLE].sort(),
    );
  });

  test.each(WRITERS)(
    "%s: who is removed while calling it is refused, and nothing was done",
    async (name, rule) => {
      const setting = await stageFor(name);
      const { organizationId } = setting.cast;
      let afterRemoval: unknown;
      let call: PromiseLike<Answer> | undefined;
      await as(cast.owner, async (sql) => {
        await sql`select public.remove_member(${organizationId}, ${cast.admin.id})`;
        await sql`reset role`;
        afterRemoval = await traceOf(sql, organizationId);
        call = through(cast.admin)
          .rpc(name, rule.args(setting, "admin"))
          .then((answer) => answer);
        await untilWaiting(call);
      });
      expect((await call)?.error?.code).toBe("PT404");
      await direct.begin(async (sql) => expect(await traceOf(sql, organizationId)).toEqual(afterRemoval));
    },
  );

  test.each(WRITERS)("%s: a removal waits for it, and ends what it made", async (name, rule) => {
    const setting = await stageFor(name);
    const { organizationId } = setting.cast;
    const args = Object.entries(rule.args(setting, "admin"));
    const names = args.map(([argument], index) => `${argument} => $${index + 1}`).join(", ");
    let removal: PromiseLike<Answer> | undefined;
    await as(cast.admin, async (sql) => {
      await sql.unsafe(`select public.${name}(${names})`, args.map(([, value]) => value) as string[]);
      removal = through(cast.owner)
        .rpc("remove_member", { p_organization_id: organizationId, p_user_id: cast.admin.id })
        .then((answer) => answer);
      await untilWaiting(removal);
    });
    // Handing ownership over, leaving or deleting the organization, the caller may have left the other nothing to do.
    expect([undefined, "PT403", "PT404", "PT409"]).toContain((await removal)?.error?.code);
    const left = await backend.sql<{ kind: string }>(
      `select 'token' as kind from public.api_tokens t where t.organization_id = $1 and t.created_by = $2 and t.revoked_at is null
         and not exists (select 1 from public.memberships m where m.organization_id = $1 and m.user_id = $2)
       union all
       select 'invitation' from public.organization_invitations i where i.organization_id = $1 and i.created_by = $2
         and not exists (select 1 from public.memberships m where m.organization_id = $1 and m.user_id = $2)`,
      organizationId,
      cast.admin.id,
    );
    expect(left).toEqual([]);
  });

  /** Deletes an organization, or writes a commit of it, and the other while the first isn't committed yet. */
  async function deleteAndWrite(organizationId: string, first: "delete" | "write") {
    const deletes = "delete from public.organizations where id = $1";
    const writes = `insert into public.commit_origins (organization_id, sha, origin, rule_id, rules_version, strength, source)
      values ($1, 'f00d', 'HUMAN', 'human/no-evidence', '1.0', 1, 'datadog')`;
    const [now, then] = first === "delete" ? [deletes, writes] : [writes, deletes];
    let second: Promise<Answer> | undefined;
    await direct.begin(async (sql) => {
      await sql.unsafe(now, [organizationId]);
      second = backend.sql(then, organizationId).then(
        () => ({ error: null }),
        (error: { code: string }) => ({ error }),
      );
      await untilWaiting(second);
    });
    const answer = await second;
    return {
      code: answer?.error?.code ?? null,
      left: await backend.sql(
        "select 1 from public.commit_origins where organization_id = $1",
        organizationId,
      ),
    };
  }

  test("a commit of an organization that is being deleted is refused, and one that is being written goes with it", async () => {
    const doomed = async () => (await stageOrganization(backend, cast, someone)).cast.organizationId;
    expect(await deleteAndWrite(await doomed(), "delete")).toEqual({ code: "23503", left: [] });
    expect(await deleteAndWrite(await doomed(), "write")).toEqual({ code: null, left: [] });
  });
});
