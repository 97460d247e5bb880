import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, createCast, createOrganization, type Person, service, signUp } from "../support/people";
import { tracer } from "../support/trace";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";
import { FOR_PEOPLE } from "./function-rules";
import { stageOrganization } from "./stage";

/** What makes something of the caller's own, or takes up an invitation, needs no organization. */
const ONES_OWN = new Set(["create_organization", "accept_invitation"]);

describe.each(DATABASES)("an organization that asks for its company's sign-in, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let member: Person;
  let guest: Person;
  let acme: OrganizationId;
  let slug: string;
  let domainId: string;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
    member = await signUp(backend, "member");
    guest = await signUp(backend, "guest");
    await backend.sql(
      "update auth.users set email = $2 where id = $1",
      guest.id,
      `${randomUUID()}@elsewhere.example`,
    );
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    await backend.sql("delete from public.organization_domains");
    await backend.sql("delete from private.provider_sessions");
    acme = await createOrganization(service(backend), owner.id);
    await addMember(service(backend), acme, member.id, "admin");
    await addMember(service(backend), acme, guest.id, "member");
    const [row] = await backend.sql<{ slug: string; domain: string }>(
      `with added as (
         insert into public.organization_domains (organization_id, domain, confirmed_at) values ($1, 'people.example', now()) returning id)
       select o.slug, added.id as domain from added, public.organizations o where o.id = $1`,
      acme,
    );
    slug = row?.slug ?? "";
    domainId = row?.domain ?? "";
  });

  /** Lets the session that a person is in have begun with a provider. */
  const came = async (person: Person, provider: string, domain: string | null = "people.example") =>
    backend.sql(
      `insert into private.provider_sessions (session_id, user_id, provider, domain) values ($1, $2, $3, $4)
       on conflict (session_id) do update set provider = excluded.provider, domain = excluded.domain`,
      (await person.client.auth.getClaims()).data?.claims.session_id,
      person.id,
      provider,
      domain,
    );
  const require = (provider: string | null, person = owner) =>
    person.client.rpc("require_company_sign_in", {
      p_organization_id: acme,
      p_domain_id: domainId,
      p_provider: provider,
    });
  const asks = async (provider: string) => {
    await came(owner, provider);
    expect((await require(provider)).error).toBeNull();
  };
  const sees = async (person: Person) =>
    ((await person.client.from("organizations").select("id").eq("id", acme)).data ?? []).length === 1;
  const needs = async (person: Person) =>
    (await person.client.rpc("company_sign_in_needed", { p_slug: slug })).data?.[0];
  const hidden = async (person: Person) =>
    ((await person.client.rpc("list_hidden_organizations")).data ?? [])
      .filter((one) => one.slug === slug)
      .map((one) => one.needs);

  test("shows nothing to a member there whose session began with a password, past the pages too", async () => {
    expect(await sees(member)).toBe(true);
    await asks("google");
    expect(await sees(member)).toBe(false);
    expect(await needs(member)).toEqual({ provider: "google", domain: "people.example" });
    expect(await hidden(member)).toEqual(["company-sign-in"]);
    for (const table of ["memberships", "organization_domains", "audit_events"] as const)
      expect(
        (await member.client.from(table).select("*").eq("organization_id", acme)).data ?? [],
        table,
      ).toEqual([]);
    const invite = { p_organization_id: acme, p_role: "viewer", p_token_hash: randomUUID() };
    expect((await member.client.rpc("create_invitation", invite)).error?.code).toBe("PT403");
    expect((await member.client.rpc("list_members", { p_organization_id: acme })).error?.code).toBe("PT403");

    await came(member, "github");
    expect(await sees(member), "another provider").toBe(false);
    await came(member, "google", null);
    expect(await sees(member), "a private account of that provider").toBe(false);
    await came(member, "google", "elsewhere.example");
    expect(await sees(member), "another company's").toBe(false);
    await came(member, "google");
    expect(await sees(member)).toBe(true);
    expect(await needs(member)).toBeUndefined();
    expect(await hidden(member)).toEqual([]);
    expect((await member.client.rpc("create_invitation", invite)).error).toBeNull();
  });

  test("leaves members with other addresses alone, and tells strangers nothing", async () => {
    await came(owner, "github");
    expect((await require("any")).error).toBeNull();
    expect(await sees(guest)).toBe(true);
    expect(await needs(guest)).toBeUndefined();
    const stranger = await signUp(backend, "stranger");
    expect(await needs(stranger)).toBeUndefined();
    expect(await hidden(stranger)).toEqual([]);
    expect(await sees(member)).toBe(false);
    await came(member, "github");
    expect(await sees(member), "any provider of the company").toBe(true);
  });

  test("is asked for by an owner who came that way alone, so that nobody locks themselves out", async () => {
    expect((await require("google")).error?.code).toBe("PT423");
    await came(owner, "github");
    expect((await require("google")).error?.code).toBe("PT423");
    expect((await require("any")).error).toBeNull();
    await came(member, "google");
    expect((await require("google", member)).error?.code, "an admin").toBe("PT403");
    await came(owner, "google");
    expect((await require("nonsense")).error?.code).toBe("PT422");
    expect((await require(null)).error).toBeNull();
    await backend.sql("update public.organization_domains set confirmed_at = null where id = $1", domainId);
    expect((await require("google")).error?.code).toBe("PT409");
    const log = await backend.sql<{ action: string }>(
      "select action from public.audit_events where organization_id = $1 and action like 'domain.%' order by id",
      acme,
    );
    expect(log.map(({ action }) => action)).toEqual(["domain.require-sign-in", "domain.waive-sign-in"]);
  });

  test("leaves an owner the way back: a second factor beside the password, or the operator", async () => {
    await asks("google");
    await backend.sql("delete from private.provider_sessions");
    expect(await sees(owner)).toBe(false);
    expect((await require(null)).error?.code).toBe("PT403");
    const needed = async (person: Person) =>
      (
        await backend.sql<{ provider: string | null }>(
          "select (private.company_needed($1, $2, null, null, true)).required_provider as provider",
          acme,
          person.id,
        )
      )[0]?.provider;
    expect(await needed(owner), "no factor, whatever the session says").toBe("google");
    await backend.sql(
      `create table if not exists auth.mfa_factors (
         id uuid primary key default gen_random_uuid(), user_id uuid not null, factor_type text not null, status text not null,
         created_at timestamptz not null default now())`,
    );
    const factor = (person: Person, age: string) =>
      backend.sql(
        "insert into auth.mfa_factors (user_id, factor_type, status, created_at) values ($1, 'totp', 'verified', now() - $2::interval)",
        person.id,
        age,
      );
    await factor(owner, "0 seconds");
    expect(await needed(owner), "one that whoever has the password set up since").toBe("google");
    await factor(owner, "1 day");
    await factor(member, "1 day");
    expect(await needed(owner)).toBeNull();
    expect(await needed(member), "an admin").toBe("google");
    await backend.sql("drop table auth.mfa_factors");
    const { data } = await service(backend).rpc("waive_company_sign_in", { p_organization_id: acme });
    expect(data).toBe(1);
    expect(await sees(owner)).toBe(true);
    expect(await sees(member)).toBe(true);
  });

  test("ends with the domain: removed, or lapsed after seven days without its record, not before", async () => {
    await asks("google");
    expect(await sees(member)).toBe(false);
    const check = { p_domain_id: domainId, p_is_found: false, p_requested_by: null };
    await service(backend).rpc("record_domain_check", check);
    expect(await sees(member), "a record taken away by whoever has the DNS for an hour").toBe(false);
    await backend.sql("update public.organization_domains set missing_since = now() - interval '8 days'");
    await service(backend).rpc("record_domain_check", check);
    expect(await sees(member)).toBe(true);
    await backend.sql("update public.organization_domains set confirmed_at = now() where id = $1", domainId);
    await asks("google");
    expect(await sees(member)).toBe(false);
    await owner.client.rpc("remove_domain", { p_organization_id: acme, p_domain_id: domainId });
    expect(await sees(member)).toBe(true);
  });

  test("holds whoever changes to another address, and whoever joins with one at the domain; a new invitation frees them", async () => {
    await asks("google");
    const move = (person: Person, email: string) =>
      backend.sql("update auth.users set email = $2 where id = $1", person.id, email);
    const late = await signUp(backend, "late");
    await addMember(service(backend), acme, late.id, "viewer");
    expect(await sees(late)).toBe(false);
    for (const person of [member, late]) {
      await move(person, `${randomUUID()}@private.example`);
      expect(await sees(person)).toBe(false);
      expect(await needs(person)).toEqual({ provider: "google", domain: "people.example" });
    }
    await backend.sql(
      "delete from public.memberships where organization_id = $1 and user_id = $2",
      acme,
      late.id,
    );
    await addMember(service(backend), acme, late.id, "viewer");
    expect(await sees(late), "invited at the new address").toBe(true);
    expect((await require(null)).error).toBeNull();
    expect(await sees(member)).toBe(true);
    await asks("google");
    expect(await sees(member), "asked for again, of those who are at the domain then").toBe(true);
    await move(member, member.email);
    expect(await sees(member)).toBe(false);
  });

  test("opens no function to a member who is locked out, whatever their role was", async () => {
    const cast = await createCast(backend);
    const setting = await stageOrganization(backend, cast, guest);
    const { organizationId } = setting.cast;
    const trace = await tracer(backend.sql);
    await backend.sql("delete from public.organization_domains where organization_id = $1", acme);
    await backend.sql(
      `update public.organization_domains set domain = 'people.example', required_provider = 'any', required_at = now()
       where id = $1`,
      setting.domainId,
    );
    const before = await trace(organizationId);
    const loose = cast.owner.client as unknown as {
      rpc(name: string, args: unknown): PromiseLike<{ data: unknown; error: { code: string } | null }>;
    };
    for (const [name, rule] of Object.entries(FOR_PEOPLE)) {
      if (ONES_OWN.has(name)) continue;
      const { data, error } = await loose.rpc(name, rule.args(setting, "owner"));
      if (error) expect(error.code, name).toMatch(/^PT4/);
      else expect(JSON.stringify(data), name).not.toMatch(rule.tells ?? /checkout|production/);
      expect(await trace(organizationId), name).toEqual(before);
    }
  });

  test("asks the same of personal tokens: one opens what its session did when it was made", async () => {
    const token = async (person: Person) => {
      const hash = createHash("sha256").update(randomUUID()).digest("hex");
      const made = await person.client.rpc("create_personal_token", {
        p_name: "Laptop",
        p_token_hash: hash,
        p_last_four: "last",
        p_expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      });
      expect(made.error).toBeNull();
      return hash;
    };
    const outcome = async (p_token_hash: string) =>
      JSON.parse(
        (await service(backend).rpc("authenticate_personal_token", { p_token_hash, p_slug: slug })).data ??
          "{}",
      ).outcome;
    const call = async (p_token_hash: string) =>
      (
        await service(backend).rpc("call_as_person", {
          p_token_hash,
          p_function: "list_members",
          p_arguments: JSON.stringify({ p_organization_id: acme }),
        })
      ).error?.code;
    const [before, other] = [await token(member), await token(guest)];
    expect(await outcome(before)).toBe("welcome");
    await asks("google");
    expect(await outcome(before)).toBe("company-sign-in");
    expect(await call(before)).toBe("PT403");
    expect(await outcome(other)).toBe("welcome");
    await came(member, "google");
    const after = await token(member);
    expect(await outcome(after)).toBe("welcome");
    expect(await call(after)).toBeUndefined();
    await backend.sql("delete from private.provider_sessions");
    expect(await outcome(after), "the session it was made in may end").toBe("welcome");
  });
});
