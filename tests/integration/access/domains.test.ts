import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkDomain, recheckDomains } from "@/lib/workspace/domains/check";
import { listDomains } from "@/lib/workspace/domains/data";
import type { LookUpTxt } from "@/lib/workspace/domains/txt-record";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

const dnsError = (code: string) => Object.assign(new Error(code), { code });

describe.each(DATABASES)("a company's domain, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let acme: OrganizationId;
  let slug: string;
  /** What DNS says, by name; an Error is thrown. */
  let zone: Record<string, string[][] | Error>;
  const lookUp: LookUpTxt = async (name) => {
    const found = zone[name] ?? dnsError("ENOTFOUND");
    if (found instanceof Error) throw found;
    return found;
  };

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    zone = {};
    await backend.sql("delete from public.organization_domains");
    acme = await createOrganization(service(backend), owner.id);
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      acme,
    );
    slug = row?.slug ?? "";
  });

  const add = async (domain: string, to = acme, person = owner) =>
    person.client.rpc("add_domain", { p_organization_id: to, p_domain: domain });
  const check = (domainId: string, organizationId = acme, person = owner) =>
    checkDomain(service(backend), { organizationId, userId: person.id, domainId }, lookUp);
  const publish = async (client: Person["client"], id: OrganizationId) => {
    for (const { record } of await listDomains(client, id))
      zone[record.name] = [["v=spf1"], [record.value.slice(0, 9), record.value.slice(9)]];
  };
  const confirm = async (domain = "people.example") => {
    const id = (await add(domain)).data ?? "";
    await publish(owner.client, acme);
    expect(await check(id)).toBe("confirmed");
    return id;
  };
  const letJoin = (id: string, role: string | null, person = owner) =>
    person.client.rpc("let_domain_join", { p_organization_id: acme, p_domain_id: id, p_role: role });
  const prove = ({ id, email }: Person) =>
    service(backend).rpc("note_proved_address", { p_user_id: id, p_email: email });
  const join = async (person: Person) =>
    (await person.client.rpc("join_by_domain", { p_slug: slug })).error?.code;
  const offered = async (person: Person) =>
    ((await person.client.rpc("list_joinable_organizations")).data ?? []).map((one) => [one.slug, one.role]);
  const log = async () =>
    (
      await backend.sql<{ action: string; actor_kind: string }>(
        "select action, actor_kind from public.audit_events where organization_id = $1 order by id",
        acme,
      )
    ).map((line) => `${line.action} ${line.actor_kind}`);

  test("is confirmed by its record alone, once DNS says it, and every step stands in the log", async () => {
    const id = (await add("people.example")).data ?? "";
    expect(await check(id)).toBe("missing");
    zone["_iris.people.example"] = [["iris-domain=somebody-elses"]];
    expect(await check(id)).toBe("missing");
    zone["_iris.people.example"] = dnsError("ETIMEOUT");
    expect(await check(id)).toBe("unanswered");
    expect((await letJoin(id, "viewer")).error?.code, "before it is confirmed").toBe("PT409");
    await publish(owner.client, acme);
    expect(await check(id)).toBe("confirmed");
    expect(await check(id), "again").toBe("confirmed");
    expect((await letJoin(id, "member")).error).toBeNull();
    expect((await letJoin(id, null)).error).toBeNull();
    await owner.client.rpc("remove_domain", { p_organization_id: acme, p_domain_id: id });
    expect(await log()).toEqual([
      "organization.create system",
      "domain.add user",
      "domain.confirm user",
      "domain.let-join user",
      "domain.stop-joining user",
      "domain.remove user",
    ]);
  });

  test.each([
    "gmail.com",
    "outlook.com",
    "people",
    "People.example",
    "a..example",
    "1.2.3.4",
    "",
    "x.example/y",
  ])("%j is none", async (domain) => {
    expect((await add(domain)).error?.code).toBe("PT422");
  });

  test("belongs to one organization: another's record doesn't take it, and is taken once the first lets go", async () => {
    const first = await confirm();
    expect((await add("people.example")).error?.code).toBe("PT409");
    const rival = await signUp(backend, "rival");
    const other = await createOrganization(service(backend), rival.id);
    const second = (await add("people.example", other, rival)).data ?? "";
    await publish(rival.client, other);
    expect(await check(second, other, rival)).toBe("taken");
    expect(await check(first, other, rival), "another organization's id").toBe("gone");
    expect(await listDomains(rival.client, acme)).toEqual([]);
    await owner.client.rpc("remove_domain", { p_organization_id: acme, p_domain_id: first });
    expect(await check(second, other, rival)).toBe("confirmed");
  });

  test("lets those join whose address there is proved, with the role it says, and nobody else", async () => {
    const id = await confirm();
    await letJoin(id, "viewer");
    for (const role of ["admin", "owner", "anything"])
      expect((await letJoin(id, role)).error?.code, role).toBe("PT422");
    const ana = await signUp(backend, "ana");
    expect(await offered(ana), "signed up, and proved nothing").toEqual([]);
    expect(await join(ana)).toBe("PT404");
    await prove(ana);
    expect(await offered(ana)).toEqual([[slug, "viewer"]]);
    expect(await join(ana)).toBeUndefined();
    expect(await join(ana), "twice").toBe("PT404");
    const [role] = await backend.sql<{ role: string }>(
      "select role from public.memberships where organization_id = $1 and user_id = $2",
      acme,
      ana.id,
    );
    expect(role?.role).toBe("viewer");

    const ben = await signUp(backend, "ben");
    await prove(ben);
    await backend.sql(
      "update auth.users set email = $2 where id = $1",
      ben.id,
      `b-${randomUUID()}@people.example`,
    );
    expect(await join(ben), "the proof was of another address").toBe("PT404");
    const cai = await signUp(backend, "cai");
    await backend.sql(
      "update auth.users set email = $2 where id = $1",
      cai.id,
      `c-${randomUUID()}@sub.people.example`,
    );
    await prove({
      ...cai,
      email:
        (await backend.sql<{ email: string }>("select email from auth.users where id = $1", cai.id))[0]
          ?.email ?? "",
    });
    expect(await join(cai), "below the domain isn't at it").toBe("PT404");
    const fay = await signUp(backend, "fay");
    const twofold = `fay@people.example@${randomUUID()}.example`;
    await backend.sql("update auth.users set email = $2 where id = $1", fay.id, twofold);
    await prove({ ...fay, email: twofold });
    expect(await join(fay), "an address is at what follows its last @").toBe("PT404");
    await letJoin(id, null);
    const dee = await signUp(backend, "dee");
    await prove(dee);
    expect(await join(dee), "after joining was stopped").toBe("PT404");
  });

  test("doesn't bring back who was removed; an invitation does, and who left by themselves may return", async () => {
    const id = await confirm();
    await letJoin(id, "member");
    const eve = await signUp(backend, "eve");
    await prove(eve);
    expect(await join(eve)).toBeUndefined();
    const leave = (person: Person) =>
      person.client.rpc("remove_member", { p_organization_id: acme, p_user_id: eve.id });
    await leave(eve);
    expect(await join(eve)).toBeUndefined();
    expect((await leave(owner)).error).toBeNull();
    expect(await offered(eve)).toEqual([]);
    expect(await join(eve)).toBe("PT404");
    await addMember(service(backend), acme, eve.id, "member");
    await leave(eve);
    expect(await join(eve)).toBeUndefined();
  });

  test("is looked for every day, and means nothing any more after seven days without its record", async () => {
    const id = await confirm();
    await letJoin(id, "viewer");
    const [, , before] = await log();
    expect(before).toBe("domain.confirm user");
    const later = (since: string) =>
      backend.sql(
        `update public.organization_domains set checked_at = now() - interval '21 hours',
           missing_since = case when missing_since is null then null else now() - $2::text::interval end where id = $1`,
        id,
        since,
      );
    const state = async () => (await listDomains(owner.client, acme))[0];
    zone = {};
    await recheckDomains(service(backend), lookUp);
    expect((await state())?.missingSince, "looked for an hour ago").toBeNull();
    await later("0");
    zone["_iris.people.example"] = dnsError("ESERVFAIL");
    await recheckDomains(service(backend), lookUp);
    expect((await state())?.missingSince, "no answer says nothing").toBeNull();
    zone = {};
    await recheckDomains(service(backend), lookUp);
    expect((await state())?.missingSince).not.toBeNull();
    await later("6 days");
    await recheckDomains(service(backend), lookUp);
    expect(await state()).toMatchObject({ joinsAs: "viewer", confirmedAt: expect.any(Date) });
    await publish(owner.client, acme);
    await later("6 days");
    await recheckDomains(service(backend), lookUp);
    expect((await state())?.missingSince, "found again").toBeNull();
    zone = {};
    await later("0");
    await recheckDomains(service(backend), lookUp);
    await later("8 days");
    await recheckDomains(service(backend), lookUp);
    expect(await state()).toMatchObject({ joinsAs: null, confirmedAt: null, missingSince: null });
    expect((await log()).at(-1)).toBe("domain.lapse system");
  });
});
