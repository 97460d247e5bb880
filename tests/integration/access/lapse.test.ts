import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { messageContent } from "@/lib/read/digests/content";
import { connectSlack } from "@/lib/read/digests/slack-connection";
import { apiTokenHash, newApiToken } from "@/lib/workspace/api-tokens/token";
import { listMadeEverywhere, listMadeWithRights } from "@/lib/workspace/organizations/made-with-rights";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import type { Backend } from "../support/backend";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { DATABASES, hushRefusals, setBackendEnvironment } from "./backends";

// Once, on the realest database there is: signing up takes long, by design.
describe.each(DATABASES.slice(-1))("what an admin made, on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let admin: Person;
  let organizationId: OrganizationId;
  let token: string;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
  });
  afterAll(() => backend.stop());

  beforeEach(async () => {
    admin = await signUp(backend, "admin");
    organizationId = await createOrganization(service(backend), owner.id);
    await addMember(service(backend), organizationId, admin.id, "admin");
    token = newApiToken();
    unwrap(
      await admin.client.rpc("create_api_token", {
        p_organization_id: organizationId,
        p_name: "Nightly export",
        p_scopes: ["dora:read"],
        p_token_hash: apiTokenHash(token),
        p_last_four: token.slice(-4),
        p_expires_at: null as never,
      }),
    );
    unwrap(
      await admin.client.rpc("create_invitation", {
        p_organization_id: organizationId,
        p_role: "admin",
        p_token_hash: randomUUID(),
      }),
    );
    const url = "https://hooks.slack.com/services/T0/B0/admins";
    await connectSlack(service(backend), organizationId, { url, locale: "en", connectedBy: admin.id });
  });

  const of = (person: Person) => ({ p_organization_id: organizationId, p_user_id: person.id });

  async function outcomeOfToken(): Promise<string> {
    const [row] = await backend.sql<{ slug: string }>(
      "select slug from public.organizations where id = $1",
      organizationId,
    );
    const answer = unwrap(
      await service(backend).rpc("authenticate_api_token", {
        p_token_hash: apiTokenHash(token),
        p_slug: row?.slug ?? "",
        p_scope: "dora:read",
      }),
    );
    return JSON.parse(answer).outcome;
  }

  async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
    return backend.sql(`select * from public.${table} where organization_id = $1`, organizationId);
  }

  const actions = async () => (await rowsOf("audit_events")).map(({ action }) => action);

  const ENDS: Record<string, () => Promise<unknown>> = {
    "is removed": async () => unwrap(await owner.client.rpc("remove_member", of(admin))),
    "becomes a member": async () =>
      unwrap(await owner.client.rpc("change_member_role", { ...of(admin), p_role: "member" })),
    "becomes a viewer": async () =>
      unwrap(await owner.client.rpc("change_member_role", { ...of(admin), p_role: "viewer" })),
    leaves: async () => unwrap(await admin.client.rpc("remove_member", of(admin))),
    "deletes their account": async () =>
      unwrap(await service(backend).rpc("delete_account", { p_user_id: admin.id })),
    "loses the account by hand": () => backend.sql("delete from auth.users where id = $1", admin.id),
    "loses the role by hand": () => addMember(service(backend), organizationId, admin.id, "member"),
  };

  test.each(Object.entries(ENDS))(
    "ends when the admin %s: token, invitation and Slack channel",
    async (_, end) => {
      expect(await outcomeOfToken()).toBe("welcome");
      await end();
      expect(await outcomeOfToken()).toBe("unknown");
      expect(await rowsOf("organization_invitations")).toEqual([]);
      expect(await rowsOf("slack_webhooks")).toEqual([]);
      expect(await actions()).toEqual(expect.arrayContaining(["api-token.lapse", "digest.lapse-slack"]));
      const mails = await rowsOf("outbox_messages");
      expect(mails).toMatchObject([{ kind: "access-ended", channel: "email", user_id: owner.id }]);
      expect(messageContent.parse(JSON.parse(String(mails[0]?.content)))).toMatchObject({
        tokens: [{ name: "Nightly export", lastFour: token.slice(-4) }],
        slack: true,
      });
    },
  );

  test("is named beforehand, to the owner by the maker and to the maker by the organization, and nobody else's", async () => {
    const named = {
      tokens: [{ name: "Nightly export", lastFour: token.slice(-4) }],
      slack: true,
      invitations: 1,
    };
    const now = new Date();
    expect([...(await listMadeWithRights(owner.client, organizationId, now))]).toEqual([[admin.id, named]]);
    expect(await listMadeEverywhere(admin.client, admin.id, now)).toEqual([
      { organization: { slug: expect.stringMatching(/^org-/), name: "Test organization" }, made: named },
    ]);
    expect(await listMadeEverywhere(owner.client, owner.id, now)).toEqual([]);
    // What expired or was used ends with nobody.
    const later = new Date(now.getTime() + 8 * 86_400_000);
    expect((await listMadeWithRights(owner.client, organizationId, later)).get(admin.id)).toEqual({
      ...named,
      invitations: 0,
    });
    await addMember(service(backend), organizationId, admin.id, "viewer");
    expect(await listMadeEverywhere(admin.client, admin.id, now)).toEqual([]);
  });

  test("stays when an owner takes it over, under the owner's name, and outlasts nothing more than the owner's rights", async () => {
    unwrap(await owner.client.rpc("remove_member", { ...of(admin), p_take_over: true }));
    expect(await outcomeOfToken()).toBe("welcome");
    expect((await listMadeWithRights(owner.client, organizationId, new Date())).get(owner.id)).toEqual({
      tokens: [{ name: "Nightly export", lastFour: token.slice(-4) }],
      slack: true,
      invitations: 0,
    });
    expect(await actions()).toEqual(
      expect.arrayContaining(["api-token.take-over", "digest.take-over-slack", "member.remove"]),
    );
    // An invitation isn't taken over: it speaks in the name of who made it.
    expect(await rowsOf("organization_invitations")).toEqual([]);
    expect(await rowsOf("outbox_messages")).toEqual([]);
    await addMember(service(backend), organizationId, admin.id, "owner");
    unwrap(await admin.client.rpc("change_member_role", { ...of(owner), p_role: "member" }));
    expect(await outcomeOfToken()).toBe("unknown");
  });

  test("can't be taken over by the one who leaves, nor by an admin", async () => {
    unwrap(await admin.client.rpc("remove_member", { ...of(admin), p_take_over: true }));
    expect(await outcomeOfToken()).toBe("unknown");
    const another = await signUp(backend, "another");
    await addMember(service(backend), organizationId, another.id, "admin");
    const { error } = await another.client.rpc("remove_member", { ...of(owner), p_take_over: true });
    expect(error?.code).toBe("PT403");
  });

  test("stays with an owner who becomes an admin", async () => {
    await addMember(service(backend), organizationId, admin.id, "owner");
    unwrap(await owner.client.rpc("change_member_role", { ...of(admin), p_role: "admin" }));
    expect(await outcomeOfToken()).toBe("welcome");
  });

  test("the owners' notice goes out though nobody subscribed to it, and not to who is no owner any more", async () => {
    unwrap(await owner.client.rpc("remove_member", of(admin)));
    const claim = async () =>
      unwrap(
        await service(backend).rpc("claim_outbox_messages", { p_limit: 500, p_lease_seconds: 60 }),
      ).filter((one) => one.organization_id === organizationId);
    expect(await claim()).toMatchObject([{ kind: "access-ended", email: owner.email }]);
    await backend.sql(
      "update public.outbox_messages set state = 'waiting', lease_token = null where organization_id = $1",
      organizationId,
    );
    await backend.sql(
      "update public.memberships set role = 'member' where organization_id = $1",
      organizationId,
    );
    expect(await claim()).toEqual([]);
  });

  test("Slack is connected by nobody who may not, whatever the application believed", async () => {
    const url = "https://hooks.slack.com/services/T0/B0/stranger";
    const stranger = await signUp(backend, "stranger");
    const connect = connectSlack(service(backend), organizationId, {
      url,
      locale: "en",
      connectedBy: stranger.id,
    });
    await expect(connect).rejects.toMatchObject({ code: "PT403" });
  });
});
