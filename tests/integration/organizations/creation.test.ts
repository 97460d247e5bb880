import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RESERVED_SLUGS } from "@/lib/workspace/organizations/slug";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";

/** What one person can make within an hour, and own. */
const AN_HOUR = 10;
const AT_MOST = 50;

describe.each(DATABASES)("on $name, called past the page", ({ start }) => {
  let backend: Backend;
  let ana: Person;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    // The layer over PostgreSQL sets each new connection up, and two at once can get in each other's way there.
    const { client } = await signUp(backend, "early");
    const reads = Array.from({ length: AN_HOUR + 4 }, () => client.from("organizations").select("id"));
    await Promise.all(reads);
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    ana = await signUp(backend, "ana");
  });

  const anySlug = () => `made-${randomUUID().slice(0, 13)}`;
  const create = async (person: Person, slug = anySlug()) => {
    const { error } = await person.client.rpc("create_organization", { p_name: "Made", p_slug: slug });
    return error?.code ?? "made";
  };
  const owned = async (person: Person) => {
    const [row] = await backend.sql<{ n: number }>(
      "select count(*)::integer as n from public.memberships where user_id = $1 and role = 'owner'",
      person.id,
    );
    return row?.n;
  };

  test("ten within an hour and no more, however many ask at once; another person isn't held by it", async () => {
    const answers = await Promise.all(Array.from({ length: AN_HOUR + 4 }, () => create(ana)));
    expect(answers.sort()).toEqual([...Array(4).fill("PT429"), ...Array(AN_HOUR).fill("made")]);
    expect(await owned(ana)).toBe(AN_HOUR);
    expect(await create(await signUp(backend, "bo"))).toBe("made");
  });

  test("an hour later there is room again", async () => {
    for (let made = 0; made < AN_HOUR; made += 1) expect(await create(ana)).toBe("made");
    expect(await create(ana)).toBe("PT429");
    await backend.sql("update private.request_rate_limits set ends_at = now() - interval '1 second'");
    expect(await create(ana)).toBe("made");
  });

  test("a refused address is none of the ten", async () => {
    const taken = anySlug();
    expect(await create(ana, taken)).toBe("made");
    for (let tries = 0; tries < AN_HOUR; tries += 1) expect(await create(ana, taken)).toBe("PT409");
    expect(await create(ana)).toBe("made");
  });

  test("who owns fifty makes no further one, whenever they were made", async () => {
    await backend.sql(
      `with made as (
         insert into public.organizations (name, slug)
         select 'Many', 'many-' || gen_random_uuid() from generate_series(1, $2) returning id)
       insert into public.memberships (organization_id, user_id, role) select id, $1, 'owner' from made`,
      ana.id,
      AT_MOST,
    );
    expect(await create(ana)).toBe("PT429");
    await backend.sql(
      `delete from public.organizations where id = (
         select organization_id from public.memberships where user_id = $1 limit 1)`,
      ana.id,
    );
    expect(await create(ana)).toBe("made");
  });

  test("the demo's account, which many share, makes none", async () => {
    const demo = await createOrganization(service(backend));
    await backend.sql("update public.organizations set is_demo = true where id = $1", demo);
    await addMember(service(backend), demo, ana.id, "viewer");
    expect(await create(ana)).toBe("PT403");
    expect(await owned(ana)).toBe(0);
  });

  test.each([
    ["the zone it is given", "America/Sao_Paulo", "America/Sao_Paulo"],
    ["UTC where the database doesn't know the zone", "Mars/Olympus_Mons", "UTC"],
    ["UTC where none is given", undefined, "UTC"],
  ])("its days are counted in %s", async (_name, given, kept) => {
    const slug = anySlug();
    const { error } = await ana.client.rpc("create_organization", {
      p_name: "Made",
      p_slug: slug,
      ...(given && { p_time_zone: given }),
    });
    expect(error).toBeNull();
    expect(await backend.sql("select time_zone from public.organizations where slug = $1", slug)).toEqual([
      { time_zone: kept },
    ]);
  });

  test("words that the product keeps for its own addresses are refused to people and to the command line", async () => {
    for (const slug of RESERVED_SLUGS) expect([slug, await create(ana, slug)]).toEqual([slug, "PT422"]);
    const { error } = await service(backend).rpc("create_organization_for", {
      p_name: "Made",
      p_slug: "sign-in",
      p_owner_id: ana.id,
      p_is_demo: false,
    });
    expect(error?.code).toBe("PT422");
    expect(await owned(ana)).toBe(0);
  });
});
