import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

/** What hosted Supabase keeps of SAML connections, as far as anything here reads it. */
const SSO_DOMAINS = `
create table auth.sso_domains (id uuid primary key default gen_random_uuid(), sso_provider_id uuid not null, domain text not null)`;

describe.each(DATABASES)("a session that a provider opened, on $name", ({ start }) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  });
  afterAll(() => backend.stop());

  const sessionOf = async (person: Person) =>
    (await person.client.auth.getClaims()).data?.claims.session_id as string;
  const identify = (person: Person, provider: string, told: object) =>
    backend.sql(
      `insert into auth.identities (id, provider_id, provider, user_id, identity_data, last_sign_in_at, created_at, updated_at)
       values (gen_random_uuid(), $1, $2, $3, $4::text::jsonb, now(), now(), now())`,
      randomUUID(),
      provider,
      person.id,
      JSON.stringify(told),
    );
  const withoutPassword = (person: Person) =>
    backend.sql("update auth.users set encrypted_password = null where id = $1", person.id);
  const begin = async (person: Person, provider = "github", confirmed = false, sessionId?: string) =>
    (
      await service(backend).rpc("begin_provider_session", {
        p_user_id: person.id,
        p_session_id: sessionId ?? (await sessionOf(person)),
        p_provider: provider,
        p_addresses_are_confirmed: confirmed,
      })
    ).data;
  const noted = async (person: Person) =>
    (
      await backend.sql<{ provider: string; domain: string | null }>(
        "select provider, domain from private.provider_sessions where user_id = $1",
        person.id,
      )
    ).map(({ provider, domain }) => [provider, domain]);
  const vouching = ({ email }: Person, more: object = {}) => ({ email, email_verified: true, ...more });

  test("begins where the provider vouches for the account's own address, and is noted with its domain", async () => {
    const ana = await signUp(backend, "ana");
    await withoutPassword(ana);
    await identify(ana, "github", vouching(ana));
    expect(await begin(ana)).toBe("begun");
    expect(await begin(ana), "sent twice").toBe("begun");
    expect(await noted(ana)).toEqual([["github", "people.example"]]);
  });

  test.each<[string, object]>([
    ["an address that isn't verified", { email_verified: false }],
    ["nothing about whether it is", { email_verified: undefined }],
    ["another address than the account's", { email: "else@people.example" }],
    ["no address", { email: undefined }],
  ])("doesn't begin where the provider tells %s", async (_what, told) => {
    const ben = await signUp(backend, "ben");
    await withoutPassword(ben);
    await identify(ben, "github", vouching(ben, told));
    expect(await begin(ben, "github", true)).toBe("unconfirmed");
    expect(await noted(ben)).toEqual([]);
  });

  test("opens no account whose password was set by somebody who never proved its address", async () => {
    const cai = await signUp(backend, "cai");
    await identify(cai, "github", vouching(cai));
    expect(await begin(cai)).toBe("password-account");
    expect(await noted(cai)).toEqual([]);
    // Supabase lets nobody have one there, or the mailbox answered us.
    const proof = { p_user_id: cai.id, p_email: cai.email.toUpperCase() };
    await service(backend).rpc("note_proved_address", { ...proof, p_email: "else@people.example" });
    expect(await begin(cai)).toBe("password-account");
    await service(backend).rpc("note_proved_address", proof);
    expect(await begin(cai)).toBe("begun");
    const dee = await signUp(backend, "dee");
    await identify(dee, "github", vouching(dee));
    expect(await begin(dee, "github", true)).toBe("begun");
  });

  test("goes on where the address changed at the provider alone, and vouches for no domain then", async () => {
    const eve = await signUp(backend, "eve");
    await service(backend).rpc("note_proved_address", { p_user_id: eve.id, p_email: eve.email });
    await identify(eve, "github", vouching(eve, { email: "eve@elsewhere.example" }));
    expect(await begin(eve)).toBe("begun");
    expect(await noted(eve)).toEqual([["github", null]]);
  });

  test("counts for a company at Google by its Workspace, and with SAML by the connection's registered domain", async () => {
    const fay = await signUp(backend, "fay");
    await withoutPassword(fay);
    await identify(fay, "google", vouching(fay));
    expect(await begin(fay, "google")).toBe("begun");
    expect(await noted(fay), "a private Google account under the company's address").toEqual([
      ["google", null],
    ]);
    const gus = await signUp(backend, "gus");
    await withoutPassword(gus);
    await identify(gus, "google", vouching(gus, { custom_claims: { hd: "People.Example" } }));
    expect(await begin(gus, "google")).toBe("begun");
    expect(await noted(gus)).toEqual([["google", "people.example"]]);

    const hal = await signUp(backend, "hal");
    await withoutPassword(hal);
    const connection = randomUUID();
    await identify(hal, `sso:${connection}`, vouching(hal));
    expect(await begin(hal, "saml"), "where Auth has no SAML").toBe("unconfirmed");
    await backend.sql(SSO_DOMAINS);
    await backend.sql(
      "insert into auth.sso_domains (sso_provider_id, domain) values ($1, 'elsewhere.example'), ($2, 'people.example')",
      connection,
      randomUUID(),
    );
    expect(await begin(hal, "saml"), "a connection tells another company's address").toBe("unconfirmed");
    await backend.sql(
      "insert into auth.sso_domains (sso_provider_id, domain) values ($1, 'People.example')",
      connection,
    );
    expect(await begin(hal, "saml")).toBe("begun");
    expect(await noted(hal)).toEqual([["saml", "people.example"]]);
  });

  test("begins nothing for the demo's account, another provider's identity, or a session that isn't there", async () => {
    const ida = await signUp(backend, "ida");
    await withoutPassword(ida);
    await identify(ida, "github", vouching(ida));
    expect(await begin(ida, "google", true)).toBe("refused");
    expect(await begin(ida, "github", true, randomUUID())).toBe("refused");
    expect(await begin(ida, "github", true, await sessionOf(await signUp(backend)))).toBe("refused");
    const demo = await createOrganization(service(backend), ida.id);
    await backend.sql("update public.organizations set is_demo = true where id = $1", demo);
    await addMember(service(backend), demo, ida.id, "viewer").catch(() => {});
    expect(await begin(ida, "github", true)).toBe("refused");
    await backend.sql("delete from public.organizations where id = $1", demo);
    expect(await begin(ida, "github", true)).toBe("begun");
  });
});
