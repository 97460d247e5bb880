import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newRecoveryCodes, recoveryCodeHash } from "@/lib/workspace/auth/recovery-codes";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

/** Runs a statement as somebody's session, with the assurance its token would say; rows, or the refusal's code. */
const AS_SESSION = `
create function public.test_as(person uuid, aal text, statement text) returns jsonb language plpgsql as $$
declare
  answer jsonb;
begin
  perform set_config('request.jwt.claim.sub', person::text, true);
  perform set_config('request.jwt.claims', jsonb_build_object('sub', person, 'role', 'authenticated', 'aal', aal)::text, true);
  execute 'set local role authenticated';
  execute 'with called as (' || statement || ') select coalesce(jsonb_agg(to_jsonb(called)), ''[]'') from called' into answer;
  execute 'reset role';
  return answer;
exception when others then
  return to_jsonb(sqlstate);
end $$`;

/** What hosted Supabase keeps of second factors, as far as anything here reads it. */
const FACTORS = `
create table auth.mfa_factors (
  id uuid primary key default gen_random_uuid(), user_id uuid not null, factor_type text not null, status text not null)`;

describe.each(DATABASES)("a second factor, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let member: Person;
  let acme: OrganizationId;
  let slug: string;

  const as = async (person: Person, aal: "aal1" | "aal2", statement: string): Promise<unknown> => {
    const [row] = await backend.sql<{ answer: unknown }>(
      "select public.test_as($1, $2, $3) as answer",
      person.id,
      aal,
      statement,
    );
    return typeof row?.answer === "string" && row.answer.startsWith("[")
      ? JSON.parse(row.answer)
      : row?.answer;
  };
  const sees = async (person: Person, aal: "aal1" | "aal2") =>
    ((await as(person, aal, "select slug from public.organizations")) as { slug: string }[]).map(
      (row) => row.slug,
    );
  const require = (required: boolean, aal: "aal1" | "aal2" = "aal2", person = owner) =>
    as(person, aal, `select public.require_second_factor('${acme}', ${required})`);
  const needed = async (person: Person, aal: "aal1" | "aal2", of = `'${slug}'`) => {
    const rows = (await as(person, aal, `select public.second_factor_needed(${of}) as need`)) as {
      need: unknown;
    }[];
    return rows[0]?.need;
  };
  const setUp = (person: Person, status = "verified") =>
    backend.sql(
      "insert into auth.mfa_factors (user_id, factor_type, status) values ($1, 'totp', $2)",
      person.id,
      status,
    );

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    await backend.sql(AS_SESSION);
    owner = await signUp(backend, "owner");
    member = await signUp(backend, "member");
    acme = await createOrganization(service(backend), owner.id);
    await addMember(service(backend), acme, member.id, "admin");
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      acme,
    );
    slug = row?.slug ?? "";
  });
  afterAll(() => backend.stop());

  test("is nowhere where Auth keeps none: the embedded default's sessions see what they always saw", async () => {
    expect(await sees(member, "aal1")).toEqual([slug]);
    expect(await needed(member, "aal1")).toBeNull();
    expect(await require(true, "aal1")).toBe("PT422");
    await backend.sql(FACTORS);
  });

  test("that an account has set up is shown before anything of any organization is seen or done", async () => {
    const ana = await signUp(backend, "ana");
    await addMember(service(backend), acme, ana.id, "admin");
    await setUp(ana, "unverified");
    expect(await sees(ana, "aal1")).toEqual([slug]);
    await setUp(ana);
    expect(await sees(ana, "aal1")).toEqual([]);
    expect(await as(ana, "aal1", "select * from public.memberships")).toEqual([]);
    for (const call of [
      `public.revoke_invitation('${acme}', '${randomUUID()}')`,
      `public.list_members('${acme}')`,
      `public.create_organization('Mine', 'mine-${ana.id.slice(0, 8)}')`,
      `public.remove_member('${acme}', '${ana.id}')`,
      `public.end_session('${randomUUID()}')`,
      `public.replace_recovery_codes(array['${"a".repeat(64)}'])`,
    ])
      expect(await as(ana, "aal1", `select ${call}`), call).toMatch(/^PT40[34]$/);
    expect(await needed(ana, "aal1")).toBe("show");
    expect(await needed(ana, "aal1", "null")).toBe("show");
    expect(await sees(ana, "aal2")).toEqual([slug]);
    expect(await needed(ana, "aal2")).toBeNull();
  });

  test("that an organization requires hides it from sessions without one, and leaves their others alone", async () => {
    const other = await createOrganization(service(backend), member.id);
    expect(await require(true, "aal2", member)).toBe("PT403");
    expect(await require(true)).not.toEqual(expect.stringMatching(/^PT/));
    expect(await sees(member, "aal1")).not.toContain(slug);
    expect(await sees(member, "aal1")).toHaveLength(1);
    expect(await needed(member, "aal1")).toBe("set-up");
    expect(await needed(member, "aal1", "null")).toBeNull();
    expect(await as(member, "aal1", "select slug from public.list_hidden_organizations()")).toEqual([
      { slug },
    ]);
    expect(await as(member, "aal1", `select public.revoke_invitation('${acme}', '${randomUUID()}')`)).toMatch(
      /^PT40/,
    );
    expect(await sees(member, "aal2")).toContain(slug);
    expect(await as(member, "aal2", "select slug from public.list_hidden_organizations()")).toEqual([]);

    const stranger = await signUp(backend, "stranger");
    expect(await needed(stranger, "aal1")).toBeNull();
    expect(await require(false)).not.toEqual(expect.stringMatching(/^PT/));
    expect(await sees(member, "aal1")).toContain(slug);
    const log = await backend.sql<{ action: string }>(
      "select action from public.audit_events where organization_id = $1 and action like '%second-factor' order by id",
      acme,
    );
    expect(log.map(({ action }) => action)).toEqual([
      "organization.require-second-factor",
      "organization.waive-second-factor",
    ]);
    await service(backend).from("organizations").delete().eq("id", other);
  });

  test("is taken away by a recovery code of that account, once", async () => {
    const codes = newRecoveryCodes();
    const list = codes.map((code) => `'${recoveryCodeHash(code)}'`).join(",");
    expect(await as(member, "aal1", `select public.replace_recovery_codes(array[${list}])`)).toBe("PT403");
    expect(await as(member, "aal2", `select public.replace_recovery_codes(array[${list}])`)).not.toEqual(
      expect.stringMatching(/^PT/),
    );
    const use = async (person: Person, code: string) =>
      (
        await service(backend).rpc("use_recovery_code", {
          p_user_id: person.id,
          p_code_hash: recoveryCodeHash(code),
        })
      ).data;
    expect(await use(owner, codes[0] ?? "")).toBe(false);
    expect(await use(member, (codes[0] ?? "").toLowerCase().replaceAll("-", " "))).toBe(true);
    expect(await use(member, codes[0] ?? "")).toBe(false);
    expect(await as(member, "aal1", "select public.count_recovery_codes() as n")).toEqual([{ n: 9 }]);
    const stored = await backend.sql<{ code_hash: string }>("select code_hash from private.recovery_codes");
    expect(stored.map((row) => row.code_hash)).toContain(
      createHash("sha256")
        .update((codes[1] ?? "").replaceAll("-", ""))
        .digest("hex"),
    );
  });

  test("given to the demo's shared account by a visitor locks nobody out of the demo", async () => {
    const demo = await createOrganization(service(backend));
    const shared = await signUp(backend, "shared");
    await backend.sql("update public.organizations set is_demo = true where id = $1", demo);
    await addMember(service(backend), demo, shared.id, "viewer");
    await setUp(shared);
    expect(await sees(shared, "aal1")).toHaveLength(1);
  });
});
