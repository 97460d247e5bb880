import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING, type Question } from "@/lib/core/question/question";
import { getReportOrganization } from "@/lib/read/reports/data";
import { loadReport } from "@/lib/read/reports/report";
import { fromScopeJson } from "@/lib/read/reports/scope";
import { compareFigures } from "@/lib/read/snapshots/compare";
import { getSnapshot, keepSnapshot, listSnapshots } from "@/lib/read/snapshots/data";
import { linkTokenHash, listSharedLinks, newLinkToken, openSharedLink } from "@/lib/read/snapshots/links";
import { reportVerdict } from "@/lib/read/snapshots/verdict";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { type Cast, createCast, createOrganization, service } from "../support/people";
import { NOW, type Scene, syncScene } from "../support/scene";
import { syncLargeHistory } from "./organization";

const QUESTION: Question = {
  ...EVERYTHING,
  window: { from: new Date("2026-10-24T00:00:00Z"), to: new Date("2026-11-21T00:00:00Z") },
  environments: ["production"],
  incidentsWithoutEnvironment: true,
};

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let cast: Cast;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    cast = await createCast(backend);
    scene = await syncLargeHistory(backend, cast);
  });
  afterAll(() => backend.stop());

  async function reportOf(question = QUESTION) {
    const { client } = cast.member;
    const organization = await getReportOrganization(client, cast.organizationId);
    return loadReport(client, cast.organizationId, organization, { question, repositories: [] }, NOW);
  }
  const keep = async (createdBy: string | null = cast.member.id) =>
    keepSnapshot(service(backend), cast.organizationId, createdBy, "Review", await reportOf());
  const textOf = async (id: string) =>
    (await backend.sql<{ report: string }>("select report from public.report_snapshots where id = $1", id))[0]
      ?.report;

  test("every member reads it by its link, as it was kept; a stranger finds nothing", async () => {
    const report = await reportOf();
    const id = await keepSnapshot(service(backend), cast.organizationId, cast.member.id, "Review", report);
    for (const who of ["owner", "admin", "member", "viewer"] as const) {
      const snapshot = await getSnapshot(cast[who].client, cast.organizationId, id);
      expect(snapshot?.report).toEqual(report);
      expect(snapshot).toMatchObject({ title: "Review", createdBy: cast.member.id });
      expect(fromScopeJson(snapshot?.scope as never, [])).toEqual(QUESTION);
    }
    expect(await getSnapshot(cast.stranger.client, cast.organizationId, id)).toBeNull();
    const listed = (await listSnapshots(cast.viewer.client, cast.organizationId)).find(
      (one) => one.id === id,
    );
    expect(listed).toMatchObject({ title: "Review", createdBy: cast.member.id, scope: report.basis.scope });
    expect(await listSnapshots(cast.stranger.client, cast.organizationId)).toEqual([]);
    const [other] = await backend.sql<{ id: string }>(
      "select organization_id as id from public.memberships where user_id = $1",
      cast.stranger.id,
    );
    expect(await getSnapshot(cast.stranger.client, other?.id as never, id)).toBeNull();
    for (const nonsense of ["1", "", "%"]) {
      expect(await getSnapshot(cast.owner.client, cast.organizationId, nonsense)).toBeNull();
    }
  });

  test("nobody changes a snapshot, not the service role and not SQL by hand", async () => {
    const id = await keep();
    const before = await textOf(id);
    const change = { report: "{}", title: "Other" };
    await service(backend).from("report_snapshots").update(change).eq("id", id);
    for (const column of ["report", "title", "created_at", "organization_id", "format_version"]) {
      const value =
        column === "organization_id"
          ? `'${await createOrganization(service(backend))}'`
          : { report: "'{}'", title: "'x'", created_at: "now()", format_version: "2" }[column];
      await expect(
        backend.sql(`update public.report_snapshots set ${column} = ${value} where id = $1`, id),
      ).rejects.toThrow(/never changes/);
    }
    expect(await textOf(id)).toBe(before);
    expect(await getSnapshot(cast.viewer.client, cast.organizationId, id)).toMatchObject({ title: "Review" });
  });

  test("what was concluded is written later, in plain text, and the report stays as it is", async () => {
    const id = await keep();
    const before = await textOf(id);
    const note = (client: typeof cast.owner.client, p_note: string) =>
      client.rpc("note_report_snapshot", {
        p_organization_id: cast.organizationId,
        p_snapshot_id: id,
        p_note,
      });
    expect((await note(cast.viewer.client, "x")).error?.code).toBe("PT403");
    expect((await note(cast.member.client, "Two lines:\nsmaller batches first.")).error).toBeNull();
    expect(await getSnapshot(cast.viewer.client, cast.organizationId, id)).toMatchObject({
      note: "Two lines:\nsmaller batches first.",
    });
    for (const hidden of ["turned \u202e around", "\u200b\u200b", "bell \u0007"]) {
      expect((await note(cast.member.client, hidden)).error?.code, hidden).toBe("PT422");
    }
    expect((await note(cast.member.client, " ")).error).toBeNull();
    expect(await getSnapshot(cast.viewer.client, cast.organizationId, id)).toMatchObject({ note: null });
    expect(await textOf(id)).toBe(before);
  });

  describe("a link for people outside", () => {
    const allow = (p_allowed: boolean) =>
      cast.owner.client.rpc("allow_shared_links", { p_organization_id: cast.organizationId, p_allowed });
    const share = async (token: string, snapshot?: string, days = 7) =>
      cast.member.client.rpc("create_shared_link", {
        p_organization_id: cast.organizationId,
        p_snapshot_id: snapshot ?? (await keep()),
        p_token_hash: linkTokenHash(token),
        p_shows_names: false,
        p_days: days,
      });
    const open = (token: string) => openSharedLink(service(backend), token);

    test("opens the report without an account only where an owner allowed links, and not once they don't", async () => {
      const token = newLinkToken();
      expect((await share(token)).error?.code).toBe("PT409");
      await allow(true);
      expect((await share(token)).error).toBeNull();
      expect(await open(token)).toMatchObject({ title: "Review", showsNames: false, note: null });
      expect((await open(token))?.report.figures.length).toBeGreaterThan(10);
      expect(await open(newLinkToken())).toBeNull();
      await allow(false);
      expect(await open(token)).toBeNull();
      await allow(true);
      expect(await open(token)).not.toBeNull();
    });

    test("is over at its end, gone with its snapshot, and opens nothing once it is revoked", async () => {
      await allow(true);
      const [ended, gone, revoked] = [newLinkToken(), newLinkToken(), newLinkToken()];
      const id = await keep();
      await share(ended);
      await share(gone, id);
      const made = await share(revoked);
      await backend.sql(
        "update public.shared_links set created_at = now() - interval '8 days', expires_at = now() - interval '1 second' where token_hash = $1",
        linkTokenHash(ended),
      );
      expect(await open(ended)).toBeNull();
      await cast.admin.client.rpc("delete_report_snapshot", {
        p_organization_id: cast.organizationId,
        p_snapshot_id: id,
      });
      expect(await open(gone)).toBeNull();
      const revoke = (client: typeof cast.owner.client) =>
        client.rpc("revoke_shared_link", {
          p_organization_id: cast.organizationId,
          p_link_id: String(made.data),
        });
      expect((await revoke(cast.viewer.client)).error?.code).toBe("PT403");
      expect((await revoke(cast.stranger.client)).error?.code).toBe("PT404");
      expect(await open(revoked)).not.toBeNull();
      expect((await revoke(cast.admin.client)).error).toBeNull();
      expect(await open(revoked)).toBeNull();
      for (const days of [0, 366, -1])
        expect((await share(newLinkToken(), undefined, days)).error?.code).toBe("PT422");
    });

    test("leads to its own organization's snapshots alone, and ends when who made it leaves", async () => {
      await allow(true);
      const elsewhere = await createOrganization(service(backend));
      const [foreign] = await backend.sql<{ id: string }>(
        "insert into public.report_snapshots (organization_id, title, format_version, report) values ($1, 'Theirs', 1, '{}') returning id",
        elsewhere,
      );
      expect((await share(newLinkToken(), foreign?.id)).error?.code).toBe("PT404");
      const token = newLinkToken();
      await share(token);
      const member = { user: cast.member.id, role: "member" };
      await backend.sql(
        "delete from public.memberships where organization_id = $1 and user_id = $2",
        cast.organizationId,
        member.user,
      );
      expect(await open(token)).toBeNull();
      await backend.sql(
        "insert into public.memberships (organization_id, user_id, role) values ($1, $2, $3)",
        cast.organizationId,
        member.user,
        member.role,
      );
    });

    test("is in the audit log with its end, and its token nowhere", async () => {
      await allow(true);
      const token = newLinkToken();
      const made = await share(token);
      const events = await backend.sql<{ action: string; detail: string }>(
        "select action, detail::text from public.audit_events where detail->>'link_id' = $1 or action = 'shared-link.allow'",
        String(made.data),
      );
      expect(events.map(({ action }) => action)).toContain("shared-link.create");
      expect(events.map(({ action }) => action)).toContain("shared-link.allow");
      expect(JSON.stringify(events)).not.toMatch(new RegExp(`${token}|${linkTokenHash(token)}`));
      const [link] = await listSharedLinks(
        cast.viewer.client,
        cast.organizationId,
        JSON.parse(events.find(({ action }) => action === "shared-link.create")?.detail ?? "{}").snapshot_id,
      );
      expect(link).toMatchObject({ id: String(made.data), showsNames: false, revokedAt: null });
    });
  });

  test("the account of who kept it can go; the snapshot stays", async () => {
    const id = await keep();
    await backend.sql("update public.report_snapshots set created_by = null where id = $1", id);
    expect(await getSnapshot(cast.viewer.client, cast.organizationId, id)).toMatchObject({ createdBy: null });
  });

  test("a sync that changes the data leaves it as it is, and what is different today is marked", async () => {
    const id = await keep();
    const kept = await textOf(id);
    const snapshot = await getSnapshot(cast.owner.client, cast.organizationId, id);
    if (!snapshot) throw new Error("not kept");
    expect(
      compareFigures(snapshot.report.figures, (await reportOf()).figures).some(({ changed }) => changed),
    ).toBe(false);

    const passed = scene.history.deployments.find(({ attributes }) => attributes.change_failure === false);
    const deployments = scene.history.deployments.map((one) =>
      one === passed
        ? { ...one, attributes: { ...one.attributes, change_failure: true, recovery_time_sec: 60 } }
        : one,
    );
    scene.history = { ...scene.history, deployments };
    await syncScene(scene);

    expect(await textOf(id)).toBe(kept);
    const pairs = compareFigures(snapshot.report.figures, (await reportOf()).figures);
    const changed = pairs.filter((pair) => pair.changed).map((pair) => pair.kept.name);
    expect(changed).toContain("dora_deployments_failed");
    expect(changed).toContain("dora_cfr");
    expect(changed).not.toContain("dora_deployments_total");
    const failed = pairs.find((pair) => pair.kept.name === "dora_deployments_failed");
    expect(failed?.today?.value).toBe(Number(failed?.kept.value) + 1);
  });

  test("its answer is drawn from what was kept, with the counts of that moment", async () => {
    const snapshot = await getSnapshot(cast.owner.client, cast.organizationId, await keep());
    const view = snapshot && reportVerdict(snapshot.report, "/x/dashboard");
    const word = snapshot?.report.verdict;
    expect(word?.failed).toBeGreaterThan(0);
    expect(view).toMatchObject({ kind: "answer", failed: word?.failed, evaluated: word?.evaluated });
  });

  test("whoever may read keeps one, but nobody in the demo; making and deleting stand in the audit log, by name", async () => {
    await expect(keep(cast.stranger.id)).rejects.toMatchObject({ code: "PT403" });
    expect(await keep(cast.viewer.id)).toMatch(/^[0-9a-f-]{36}$/);
    const demo = (isDemo: boolean) =>
      backend.sql("update public.organizations set is_demo = $2 where id = $1", cast.organizationId, isDemo);
    await demo(true);
    await expect(keep(cast.viewer.id)).rejects.toMatchObject({ code: "PT403" });
    await demo(false);
    const id = await keep();
    const remove = (client: typeof cast.owner.client) =>
      client.rpc("delete_report_snapshot", { p_organization_id: cast.organizationId, p_snapshot_id: id });
    expect((await remove(cast.member.client)).error?.code).toBe("PT403");
    expect((await remove(cast.stranger.client)).error?.code).toBe("PT404");
    expect((await remove(cast.admin.client)).error).toBeNull();
    expect((await remove(cast.admin.client)).error?.code).toBe("PT404");
    const events = await backend.sql<{ action: string; actor: string; subject: string }>(
      "select action, actor_user_id::text as actor, subject from public.audit_events where detail->>'snapshot_id' = $1 order by id",
      id,
    );
    expect(events).toEqual([
      { action: "snapshot.keep", actor: cast.member.id, subject: "Review" },
      { action: "snapshot.delete", actor: cast.admin.id, subject: "Review" },
    ]);
  });

  test("a snapshot holds no person, no commit and no text of an incident", async () => {
    const text = (await textOf(await keep())) ?? "";
    expect(text).not.toMatch(/@|engineer-|fix: handle|Load incident|[0-9a-f]{40}/);
  });
});
