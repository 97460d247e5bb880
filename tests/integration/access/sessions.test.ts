import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { Backend } from "../support/backend";
import { addMember, anonymous, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";
import { FOR_ONESELF } from "./own-account";

describe.each(DATABASES)("sessions, on $name", ({ start }) => {
  let backend: Backend;
  let ana: Person;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    ana = await signUp(backend, "ana");
  });
  afterAll(() => backend.stop());

  const PASSWORD = "the same 4711 everywhere";
  const sessionId = async (client: UserClient) =>
    (await client.auth.getClaims()).data?.claims.session_id ?? "";
  const another = async (person: Person) => {
    await person.client.auth.updateUser({ password: PASSWORD });
    const client = anonymous(backend);
    await client.auth.signInWithPassword({ email: person.email, password: PASSWORD });
    return client;
  };

  test("of an account are listed with the browser they were begun in, and nobody else's are", async () => {
    const phone = await another(ana);
    const bob = await signUp(backend, "bob");
    unwrap(
      await phone.rpc("note_session", { p_session_id: await sessionId(phone), p_browser: "Safari on iOS" }),
    );
    const mine = unwrap(await ana.client.rpc("list_sessions"));
    expect(mine.map(({ browser }) => browser).sort()).toEqual(["Safari on iOS", null].sort());
    const theirs = unwrap(await bob.client.rpc("list_sessions"));
    expect(theirs.map(({ id }) => id)).toEqual([await sessionId(bob.client)]);
    const note = { p_session_id: await sessionId(phone), p_browser: "Mine" };
    expect((await bob.client.rpc("note_session", note)).error?.code).toBe("PT404");
  });

  test("elsewhere can be ended: they are never refreshed again, and a stranger ends none", async () => {
    const lost = await another(ana);
    const p_session_id = await sessionId(lost);
    const mallory = await signUp(backend, "mallory");
    expect((await mallory.client.rpc("end_session", { p_session_id })).error?.code).toBe("PT404");
    expect((await lost.auth.refreshSession()).error).toBeNull();
    unwrap(await ana.client.rpc("end_session", { p_session_id }));
    expect((await lost.auth.refreshSession()).error).not.toBeNull();
    expect(unwrap(await ana.client.rpc("list_sessions")).map(({ id }) => id)).not.toContain(p_session_id);
  });

  test("that nobody refreshed for 30 days are no longer anybody's", async () => {
    const away = await another(ana);
    await backend.sql(
      `update auth.sessions set created_at = now() - interval '40 days', refreshed_at = now() - interval '31 days'
       where id = $1`,
      await sessionId(away),
    );
    expect(unwrap(await ana.client.rpc("list_sessions")).map(({ id }) => id)).not.toContain(
      await sessionId(away),
    );
  });

  test.each(Object.entries(FOR_ONESELF))(
    "and accounts answer nobody who isn't signed in: %s",
    async (name, args) => {
      const client = anonymous(backend) as unknown as {
        rpc(name: string, args: unknown): Promise<{ status: number }>;
      };
      expect([401, 403, 404]).toContain((await client.rpc(name, args)).status);
    },
  );

  test("of the demo's shared account are nobody's to see or to end", async () => {
    const shared = await signUp(backend, "shared");
    const demo = await createOrganization(service(backend));
    await backend.sql("update public.organizations set is_demo = true where id = $1", demo);
    await addMember(service(backend), demo, shared.id, "viewer");
    expect(unwrap(await shared.client.rpc("list_sessions"))).toEqual([]);
    const p_session_id = await sessionId(shared.client);
    expect((await shared.client.rpc("end_session", { p_session_id })).error?.code).toBe("PT403");
  });
});
