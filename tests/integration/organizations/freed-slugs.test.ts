import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { type Person, service, signUp } from "../support/people";

describe.each(DATABASES)("the address of a deleted organization, on $name", ({ start }) => {
  let backend: Backend;
  let ana: Person;
  let mallory: Person;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    ana = await signUp(backend, "ana");
    mallory = await signUp(backend, "mallory");
  });
  afterAll(() => backend.stop());

  const create = async ({ client }: Person, slug: string) =>
    (await client.rpc("create_organization", { p_name: "Acme", p_slug: slug })).error?.code ?? "made";
  const remove = async ({ client }: Person, slug: string) => {
    const { data } = await client.from("organizations").select("id").eq("slug", slug).single();
    return client.rpc("delete_organization", { p_organization_id: data?.id ?? "", p_confirm_slug: slug });
  };

  test("is nobody else's for 90 days, and its owner's again at once", async () => {
    const slug = `acme-${randomUUID().slice(0, 8)}`;
    expect(await create(ana, slug)).toBe("made");
    expect((await remove(ana, slug)).error).toBeNull();
    expect(await create(mallory, slug)).toBe("PT409");
    expect(await create(ana, slug)).toBe("made");
    expect((await remove(ana, slug)).error).toBeNull();
    await backend.sql(
      "update private.freed_slugs set freed_at = now() - interval '91 days' where slug = $1",
      slug,
    );
    expect(await create(mallory, slug)).toBe("made");
  });

  test("is the operator's to give out", async () => {
    const slug = `acme-${randomUUID().slice(0, 8)}`;
    await create(ana, slug);
    await remove(ana, slug);
    const args = { p_name: "Acme", p_slug: slug, p_owner_id: mallory.id, p_is_demo: false };
    expect((await service(backend).rpc("create_organization_for", args)).error).toBeNull();
  });
});
