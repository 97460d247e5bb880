import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { UserClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { DEMO_EMAIL } from "@/lib/providers/simulated-datadog/organization";
import { ensureDemoAccount } from "@/lib/workspace/auth/ensure-demo-account";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, anonymous, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

const PASSWORD = "open to everybody 4711";

describe.each(DATABASES)("the demo's account, on $name", ({ start }) => {
  let backend: Backend;
  let demo: OrganizationId;
  let mallory: Person;
  let shared: UserClient;

  const server = () => ({ service: service(backend), ...backend, isEmbedded: true });
  const repair = () => ensureDemoAccount(server(), demo, PASSWORD);
  const enter = async (password = PASSWORD) => {
    const client = anonymous(backend);
    const { error } = await client.auth.signInWithPassword({ email: DEMO_EMAIL, password });
    return { client, error: error?.code ?? null };
  };
  const memberships = () =>
    backend.sql<{ organization_id: string; role: string; email: string }>(
      `select m.organization_id, m.role, u.email::text from public.memberships m join auth.users u on u.id = m.user_id
       where u.email = $1 or m.organization_id = $2`,
      DEMO_EMAIL,
      demo,
    );
  const asItShouldBe = () => [{ organization_id: demo, role: "viewer", email: DEMO_EMAIL }];

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    demo = await createOrganization(service(backend));
    await backend.sql("update public.organizations set is_demo = true where id = $1", demo);
    mallory = await signUp(backend, "mallory");
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    await repair();
    shared = (await enter()).client;
  });

  test("keeps password, address and profile when somebody asks Supabase Auth to change them", async () => {
    for (const change of [
      { password: "mine alone 4712" },
      { email: "mallory@people.example" },
      { data: { padding: "x".repeat(3_000) } },
    ])
      expect((await shared.auth.updateUser(change)).error, Object.keys(change)[0]).not.toBeNull();
    expect((await enter()).error).toBeNull();
    expect((await enter("mine alone 4712")).error).toBe("invalid_credentials");
    expect((await shared.auth.getUser()).data.user?.user_metadata).not.toHaveProperty("padding");
  });

  test("joins nobody's organization, makes none and leaves none, whatever is called", async () => {
    const theirs = await createOrganization(service(backend), mallory.id);
    const token = randomUUID();
    const p_token_hash = createHash("sha256").update(token).digest("hex");
    const invite = { p_organization_id: theirs, p_role: "admin", p_token_hash };
    expect((await mallory.client.rpc("create_invitation", invite)).error).toBeNull();
    const refused = [
      await shared.rpc("accept_invitation", { p_token_hash }),
      await shared.rpc("create_organization", { p_name: "Mine", p_slug: `mine-${token.slice(0, 8)}` }),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual(["PT403", "PT403"]);
    const { data } = await shared.auth.getUser();
    const leave = { p_organization_id: demo, p_user_id: data.user?.id ?? "" };
    expect((await shared.rpc("remove_member", leave)).error?.code).toMatch(/^PT40[39]$/);
    expect(await memberships()).toEqual(asItShouldBe());
  });

  test("is made anew where somebody had changed it before: password, address, memberships, rights", async () => {
    const client = service(backend);
    const [row] = await backend.sql<{ id: string }>("select id from auth.users where email = $1", DEMO_EMAIL);
    const theirs = await createOrganization(client, row?.id);
    await addMember(client, demo, mallory.id, "owner");
    await addMember(client, demo, row?.id ?? "", "admin");
    await backend.sql("alter table auth.users disable trigger keep_demo_account");
    await backend.sql("update auth.users set encrypted_password = 'x' where email = $1", DEMO_EMAIL);
    await repair();
    expect((await enter()).error).toBeNull();
    expect(await memberships()).toEqual(asItShouldBe());
    expect(unwrap(await client.from("memberships").select("role").eq("organization_id", theirs))).toEqual([]);

    await backend.sql(
      "update auth.users set email = $2 where email = $1",
      DEMO_EMAIL,
      `x-${randomUUID()}@x.example`,
    );
    await repair();
    expect((await enter()).error).toBeNull();
    expect(await memberships()).toEqual(asItShouldBe());
    await backend.sql("alter table auth.users enable trigger keep_demo_account");
  });

  test("that opens as it should is left alone: who looks around stays signed in", async () => {
    await repair();
    expect((await shared.auth.getUser()).error).toBeNull();
  });

  test("is nobody else's wall: other accounts change password and profile as ever", async () => {
    const ana = await signUp(backend, "ana");
    const { error } = await ana.client.auth.updateUser({ password: "another 4713 words", data: { a: 1 } });
    expect(error).toBeNull();
  });
});
