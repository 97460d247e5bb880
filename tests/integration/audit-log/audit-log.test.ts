import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import { connectSlack, disconnectSlack } from "@/lib/read/digests/slack-connection";
import { KNOWN_ACTIONS } from "@/lib/workspace/audit-log/known-actions";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { historyOf } from "../support/events";
import { type Cast, createCast, type Person, service, signUp } from "../support/people";
import { createScene, DAY_MS, NOW, syncScene } from "../support/scene";

describe.each(DATABASES)("what people change stands in the audit log, on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let someone: Person;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    someone = await signUp(backend, "someone");
  });
  afterAll(() => backend.stop());

  const organization = () => ({ p_organization_id: cast.organizationId });

  /** The lines since the last call, oldest first: actor, action, subject. */
  let seen = 0;
  async function newLines(): Promise<string[]> {
    const rows = await backend.sql<{
      id: string;
      actor_kind: string;
      actor_user_id: string | null;
      action: string;
      subject: string | null;
      detail: Record<string, unknown>;
    }>(
      "select id, actor_kind, actor_user_id, action, subject, detail from public.audit_events where organization_id = $1 and id > $2 order by id",
      cast.organizationId,
      seen,
    );
    seen = Number(rows.at(-1)?.id ?? seen);
    expect(JSON.stringify(rows), "no address and no secret").not.toMatch(/@|hooks\.slack|secret/);
    for (const { action } of rows) expect(KNOWN_ACTIONS).toContain(action);
    const names = new Map(
      [cast.owner, cast.admin, cast.member, someone].map(({ id, email }) => [id, email.split("-")[0]]),
    );
    return rows.map(({ actor_kind, actor_user_id, action, subject }) =>
      [actor_user_id === null ? actor_kind : names.get(actor_user_id), action, subject]
        .filter(Boolean)
        .join(" "),
    );
  }

  async function done(answer: PromiseLike<{ error: unknown }>): Promise<void> {
    expect((await answer).error).toBeNull();
  }

  test("how long it is kept is an owner's word: older lines go, others stay, and without a word all stay", async () => {
    const old =
      "update public.audit_events set at = now() - interval '100 days' where id = (select min(id) from public.audit_events where organization_id = $1)";
    const count = async () => {
      const [row] = await backend.sql<{ lines: number }>(
        "select count(*)::integer as lines from public.audit_events where organization_id = $1",
        cast.organizationId,
      );
      return row?.lines ?? 0;
    };
    await newLines();
    await done(cast.owner.client.rpc("keep_audit_log", { ...organization(), p_days: 365 }));
    expect(await newLines()).toEqual(["owner audit-log.keep"]);
    const before = await count();
    await backend.sql(old, cast.organizationId);
    await done(service(backend).rpc("keep_house"));
    expect(await count()).toBe(before);
    await done(cast.owner.client.rpc("keep_audit_log", { ...organization(), p_days: 90 }));
    await newLines();
    await done(service(backend).rpc("keep_house"));
    expect(await count()).toBe(before);
    const tooFew = await cast.owner.client.rpc("keep_audit_log", { ...organization(), p_days: 5 });
    expect(tooFew.error?.code).toBe("PT422");
  });

  test("members and invitations", async () => {
    await newLines();
    const { owner, admin, member } = cast;
    const tokenHash = randomUUID();
    await done(
      admin.client.rpc("create_invitation", { ...organization(), p_role: "member", p_token_hash: tokenHash }),
    );
    await done(someone.client.rpc("accept_invitation", { p_token_hash: tokenHash }));
    await done(someone.client.rpc("remove_member", { ...organization(), p_user_id: someone.id }));
    await done(
      owner.client.rpc("change_member_role", { ...organization(), p_user_id: member.id, p_role: "admin" }),
    );
    await done(
      owner.client.rpc("change_member_role", { ...organization(), p_user_id: member.id, p_role: "admin" }),
    );
    await done(owner.client.rpc("remove_member", { ...organization(), p_user_id: member.id }));
    await done(owner.client.rpc("transfer_ownership", { ...organization(), p_user_id: admin.id }));
    await done(admin.client.rpc("transfer_ownership", { ...organization(), p_user_id: owner.id }));
    expect(await newLines()).toEqual([
      "admin invitation.create member",
      "someone member.join member",
      "someone member.leave member",
      "owner member.change-role admin",
      "owner member.remove admin",
      "owner organization.transfer owner",
      "admin organization.transfer owner",
    ]);
  });

  test("settings: what is saved as it was is no change", async () => {
    const { client } = cast.owner;
    const update = {
      ...organization(),
      p_name: "Acme",
      p_time_zone: "Europe/Berlin",
      p_production_environments: ["live"],
      p_week_start: "sunday",
    };
    await done(client.rpc("update_organization", update));
    await done(client.rpc("update_organization", update));
    const [line, ...others] = await newLines();
    expect(line).toMatch(/^owner organization\.update org-/);
    expect(others).toEqual([]);
    const wrong = await client.rpc("update_organization", { ...update, p_week_start: "friday" });
    expect(wrong.error?.code).toBe("PT422");
  });

  test("settings that the command line writes stand there too, and age what was counted with the earlier ones", async () => {
    const version = async () => {
      const row = await service(backend)
        .from("organizations")
        .select("data_version")
        .eq("id", cast.organizationId)
        .single();
      return row.data?.data_version ?? 0;
    };
    const write = (environments: string[]) =>
      done(
        service(backend)
          .from("organizations")
          .update({ production_environments: environments })
          .eq("id", cast.organizationId),
      );
    const before = await version();
    await write(["production", "live"]);
    await write(["production", "live"]);
    expect(await version()).toBe(before + 1);
    const [line, ...others] = await newLines();
    expect(line).toMatch(/^system organization\.update org-/);
    expect(others).toEqual([]);
  });

  test("repositories and mappings", async () => {
    const { client } = cast.admin;
    await done(
      client.rpc("add_repository", { ...organization(), p_remote_url: "https://h/a", p_slug: "h/a" }),
    );
    await done(
      client.rpc("add_repository", { ...organization(), p_remote_url: "https://h/a", p_slug: "h/a" }),
    );
    const { data } = await client.from("repositories").select("id").eq("slug", "h/a").single();
    const map = { ...organization(), p_service: "checkout" };
    await done(client.rpc("map_service", { ...map, p_repository_id: data?.id ?? "" }));
    await done(client.rpc("map_service", { ...map, p_repository_id: null as never }));
    await done(client.rpc("map_service", { ...map, p_repository_id: null as never }));
    await done(client.rpc("remove_repository", { ...organization(), p_repository_id: data?.id ?? "" }));
    expect(await newLines()).toEqual([
      "admin repository.add h/a",
      "admin service.map checkout",
      "admin service.unmap checkout",
      "admin repository.remove h/a",
    ]);
  });

  test("what the service role does for a person stands with that person", async () => {
    const scene = await createScene(backend, historyOf([]), { organizationId: cast.organizationId });
    const { id: requestedBy } = cast.admin;
    await syncScene(scene, { request: { trigger: "cron" } });
    await syncScene(scene, { request: { trigger: "manual", requestedBy } });
    const since = new Date(NOW.getTime() - 90 * DAY_MS);
    await syncScene(scene, { request: { trigger: "manual", requestedBy, since } });
    await disconnectIntegration(scene.client, cast.organizationId, scene.integrationId, requestedBy);
    const slack = { url: "https://hooks.slack.com/services/T0/B0/secret", locale: "en" } as const;
    await connectSlack(scene.client, cast.organizationId, { ...slack, connectedBy: cast.owner.id });
    await disconnectSlack(service(backend), cast.organizationId, cast.owner.id);
    expect(await newLines()).toEqual([
      "system integration.connect datadog",
      "admin integration.request-sync datadog",
      "admin integration.load-history datadog",
      "admin integration.disconnect datadog",
      "owner digest.connect-slack slack",
      "owner digest.disconnect-slack slack",
    ]);
  });

  test("an account that is some organization's only owner stays; once it isn't, it goes with all it was", async () => {
    const machine = service(backend);
    const refused = await machine.rpc("delete_account", { p_user_id: cast.owner.id });
    expect(refused.error?.code).toBe("PT409");
    await done(machine.rpc("delete_account", { p_user_id: cast.viewer.id }));
    const left = await backend.sql("select 1 from auth.users where id = $1", cast.viewer.id);
    expect(left).toEqual([]);
    expect(await newLines()).toEqual(["system member.leave viewer"]);
    expect((await machine.rpc("delete_account", { p_user_id: cast.viewer.id })).error?.code).toBe("PT404");
  });
});
