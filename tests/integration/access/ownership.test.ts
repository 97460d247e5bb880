import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

describe.each(DATABASES)("while ownership changes hands, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let heir: Person;
  let organizationId: OrganizationId;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    owner = await signUp(backend, "owner");
    heir = await signUp(backend, "heir");
    organizationId = await createOrganization(service(backend), owner.id);
    await addMember(service(backend), organizationId, heir.id, "admin");
  });

  /**
   * Makes the heir the owner while `act` is under way: holds the organization's lock for a second, and commits then.
   * The database that has one connection does one after the other.
   */
  async function whileHandedOver<Answer>(act: () => PromiseLike<Answer>): Promise<Answer> {
    const handedOver = backend.sql(
      `with held as materialized (select id from public.organizations where id = $1 for update),
         waited as materialized (select id, pg_sleep(1) from held)
       update public.memberships m set role = case when m.user_id = $2 then 'owner' else 'admin' end
       from waited where m.organization_id = waited.id and m.user_id in ($2, $3)`,
      organizationId,
      heir.id,
      owner.id,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [answer] = await Promise.all([act(), handedOver]);
    return answer;
  }

  const owners = async () =>
    (
      await backend.sql<{ user_id: string }>(
        "select user_id from public.memberships where organization_id = $1 and role = 'owner'",
        organizationId,
      )
    ).map(({ user_id }) => user_id);

  test("the account that becomes the only owner meanwhile is not deleted", async () => {
    const { error } = await whileHandedOver(() =>
      service(backend).rpc("delete_account", { p_user_id: heir.id }),
    );
    expect(error?.code).toBe("PT409");
    expect(await owners()).toEqual([heir.id]);
  });

  test("who was the owner when asking, and isn't any more, hands nothing over", async () => {
    const third = await signUp(backend, "third");
    await addMember(service(backend), organizationId, third.id, "member");
    const { error } = await whileHandedOver(() =>
      owner.client.rpc("transfer_ownership", { p_organization_id: organizationId, p_user_id: third.id }),
    );
    expect(error?.code).toBe("PT403");
    expect(await owners()).toEqual([heir.id]);
  });
});
