import { describe, expect, inject, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import { listFeeds, summarizeIncidentFeeds } from "@/lib/ingest/feeds/data";
import type { FeedKind } from "@/lib/ingest/feeds/types";
import type { DatadogHistory, DatadogIncidentEvent } from "@/lib/providers/simulated-datadog/datadog-history";
import { toManagedIncident } from "@/lib/providers/simulated-datadog/managed-incidents";
import { INCIDENT_SCOPE, READ_SCOPE } from "@/lib/providers/simulated-datadog/simulated-access";
import type { RetiredAnswer } from "@/lib/providers/simulated-datadog/simulated-datadog";
import { getIncidentSources } from "@/lib/read/incidents/sources";
import { setEnvironment } from "../support/environment";
import { deployment, failure } from "../support/events";
import { addMember, signUp } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";
import { everyIncident } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

const DAY_MS = 86_400_000;
const everything = {
  ...EVERYTHING,
  window: { from: new Date("2000-01-01"), to: new Date("2100-01-01") },
};
const BOTH = [READ_SCOPE, INCIDENT_SCOPE];

const instant = (text: string) => new Date(text);
const released = (day: string) =>
  deployment(`d-${day}`, {
    started_at: `${day}T10:00:00Z`,
    finished_at: `${day}T10:05:00Z`,
    service: `s-${day}`,
  });
const broke = (day: string) =>
  failure(`f-${day}`, {
    started_at: `${day}T11:00:00Z`,
    finished_at: `${day}T12:00:00Z`,
    service: [`s-${day}`],
    severity: "SEV-2",
  });

/** A Datadog whose clock is turned by hand, and the organization that reads it. */
async function world(
  history: DatadogHistory,
  options: { retiredAnswer?: RetiredAnswer; scopes?: string[] } = {},
) {
  let now = instant("2026-12-20T12:00:00Z");
  const scene = await createScene(supabase, history, { ...options, datadogNow: () => now });
  return {
    scene,
    sync: (at: string, request = {}) => {
      now = instant(at);
      return syncScene(scene, { now, request });
    },
  };
}

const feedOf = async (scene: Scene, kind: FeedKind) => {
  const found = (await listFeeds(scene.client, scene.organizationId)).find((feed) => feed.kind === kind);
  if (!found) throw new Error(`no feed ${kind}`);
  return found;
};
const counted = async (scene: Scene) =>
  (await everyIncident(scene, everything)).map(({ externalId }) => externalId).sort();

async function adminOf({ client, organizationId }: Scene) {
  const person = await signUp(supabase, "admin");
  await addMember(client, organizationId, person.id, "admin");
  return person.client;
}

const HISTORY: DatadogHistory = {
  deployments: ["2026-12-10", "2026-12-30", "2027-01-10", "2027-04-01"].map(released),
  failures: ["2026-12-10", "2026-12-30", "2027-01-10"].map(broke),
};

describe("from 1 January 2027 and from 1 April 2027", () => {
  test.each<RetiredAnswer>([404, 410, 403, "empty"])(
    "a list of incidents that answers %s fails no sync, removes nothing, and says since when there are none",
    async (retiredAnswer) => {
      const { scene, sync } = await world(HISTORY, { retiredAnswer });
      expect(await sync("2026-12-31T04:00:00Z")).toMatchObject({ state: "succeeded" });
      expect(await feedOf(scene, "dora_incidents")).toMatchObject({ state: "live", error: null });
      const held = ["f-2026-12-10", "f-2026-12-30"];
      expect(await counted(scene)).toEqual(held);

      for (const day of ["2027-01-02", "2027-01-03", "2027-02-10"]) {
        expect(await sync(`${day}T04:00:00Z`)).toMatchObject({ state: "succeeded" });
      }
      const end = instant("2027-01-01T00:00:00Z");
      const ended = await feedOf(scene, "dora_incidents");
      expect(ended).toMatchObject({ state: "ended", stateSince: end, dataAsOf: end, error: null });
      expect(await counted(scene)).toEqual(held);

      for (const day of ["2027-04-02", "2027-04-03", "2027-04-10"]) {
        expect(await sync(`${day}T04:00:00Z`)).toMatchObject({ state: "succeeded" });
      }
      const gone = await feedOf(scene, "dora_incidents");
      expect(gone.state).toBe(retiredAnswer === 403 ? "not_readable" : "ended");
      expect(gone.dataAsOf).toEqual(end);
      expect(await counted(scene)).toEqual(held);
      const deployments = await feedOf(scene, "deployments");
      expect(deployments).toMatchObject({ state: "live", dataAsOf: instant("2027-04-10T04:00:00Z") });
      expect(deployments.spansRead).toHaveLength(1);
    },
  );

  test("Incident Management takes over where its scope is there: nothing counts twice, nothing is missed", async () => {
    const managed = ["2026-12-30", "2027-01-10"].map(broke).map(toManagedIncident);
    const { scene, sync } = await world({ ...HISTORY, incidents: managed }, { scopes: BOTH });
    await sync("2026-12-31T04:00:00Z");
    await sync("2027-01-11T04:00:00Z");
    const [decembers, januarys] = managed.map(({ id }) => id);
    expect(await counted(scene)).toEqual([decembers, januarys, "f-2026-12-10"].sort());
    expect(await feedOf(scene, "managed_incidents")).toMatchObject({
      state: "live",
      dataAsOf: instant("2027-01-11T04:00:00Z"),
      seenFields: ["environment", "services", "teams"],
    });
    await sync("2027-04-02T04:00:00Z");
    expect(await counted(scene)).toHaveLength(3);
  });

  test("without the scope it is not readable, and deployments and DORA incidents are read all the same", async () => {
    const { scene, sync } = await world(HISTORY);
    expect(await sync("2026-12-31T04:00:00Z")).toMatchObject({ state: "succeeded" });
    expect(await feedOf(scene, "managed_incidents")).toMatchObject({
      state: "not_readable",
      error: { kind: "forbidden" },
      spansRead: [],
    });
    expect(await counted(scene)).toHaveLength(2);
  });
});

describe("a list of incidents before its end", () => {
  test("that is suddenly empty where we hold some is quiet, isn't believed, and removes nothing", async () => {
    const { scene, sync } = await world(HISTORY);
    await sync("2026-12-20T04:00:00Z");
    scene.history = { ...HISTORY, failures: [] };
    for (const day of ["21", "22", "23"])
      expect(await sync(`2026-12-${day}T04:00:00Z`)).toMatchObject({ state: "succeeded" });
    const feed = await feedOf(scene, "dora_incidents");
    expect(feed.dataAsOf).toEqual(instant("2026-12-20T04:00:00Z"));
    expect(await counted(scene)).toEqual(["f-2026-12-10"]);
  });

  test("that fails for a while holds up no deployments and is tried again soon", async () => {
    const { scene, sync } = await world(HISTORY);
    scene.datadog.faults.push({ kind: "server-error", path: "failures", times: 5 });
    expect(await sync("2026-12-20T04:00:00Z")).toMatchObject({ state: "succeeded", deployments: { new: 1 } });
    const { data } = await scene.client
      .from("org_integrations")
      .select("status, next_sync_at")
      .eq("id", scene.integrationId)
      .single();
    expect(data?.status).toBe("active");
    expect(new Date(data?.next_sync_at ?? 0).getTime()).toBeLessThan(
      instant("2026-12-20T04:10:00Z").getTime(),
    );
    expect(await feedOf(scene, "dora_incidents")).toMatchObject({ error: { kind: "server" }, spansRead: [] });
    await sync("2026-12-20T04:06:00Z");
    expect(await feedOf(scene, "dora_incidents")).toMatchObject({ state: "live", error: null });
  });

  test("gives its whole archive when asked, and the deployments keep their window", async () => {
    const old = failure("old", { started_at: "2025-02-01T10:00:00Z", finished_at: "2025-02-01T11:00:00Z" });
    const { scene, sync } = await world({ ...HISTORY, failures: [...HISTORY.failures, old] });
    await sync("2026-12-20T04:00:00Z");
    expect(await counted(scene)).not.toContain("old");
    const since = new Date(instant("2026-12-20T05:00:00Z").getTime() - 730 * DAY_MS);
    const outcome = await sync("2026-12-20T05:00:00Z", { since, sinceOf: ["dora_incidents"] });
    expect(await counted(scene)).toContain("old");
    if (outcome.state !== "succeeded") throw new Error(outcome.state);
    const windows = Object.fromEntries(outcome.feeds.map(({ kind, from }) => [kind, from]));
    expect(windows.dora_incidents).toEqual(since);
    expect(windows.deployments).toEqual(instant("2026-11-20T04:00:00Z"));
    const [summary] = await summarizeIncidentFeeds(scene.client, scene.organizationId);
    expect(summary).toMatchObject({ kind: "dora_incidents", events: 2, historyFrom: since });
    await sync("2027-04-02T04:00:00Z");
    expect(await counted(scene)).toContain("old");
  });
});

describe("an incident that both feeds hold", () => {
  const dora = broke("2026-12-10");
  const twin = (attributes: Partial<DatadogIncidentEvent["attributes"]>): DatadogIncidentEvent => {
    const same = toManagedIncident(dora);
    return { ...same, attributes: { ...same.attributes, ...attributes } };
  };
  const other = { services: { type: "multiselect", value: ["elsewhere"] } };

  async function sourcesWith(managed: DatadogIncidentEvent, failures = [dora]) {
    const history = { deployments: [released("2026-12-10")], failures, incidents: [managed] };
    const { scene, sync } = await world(history, { scopes: BOTH });
    await sync("2026-12-20T04:00:00Z");
    return { scene, sync, ids: await counted(scene) };
  }

  test("is matched by the same services and a start within five minutes, and by nothing further apart", async () => {
    expect((await sourcesWith(twin({ declared: "2026-12-10T11:05:00Z" }))).ids).toEqual([twin({}).id]);
    expect((await sourcesWith(twin({ declared: "2026-12-10T11:05:01Z" }))).ids).toHaveLength(2);
    expect((await sourcesWith(twin({ fields: other }))).ids).toHaveLength(2);
  });

  test("is matched by an id that one carries of the other, however far apart they began", async () => {
    const late = { declared: "2026-12-11T09:00:00Z" };
    const carries = { ...other, source: { type: "textbox", value: "f-2026-12-10" } };
    expect((await sourcesWith(twin({ ...late, fields: carries }))).ids).toEqual([twin({}).id]);
    const link = {
      ...dora,
      attributes: { ...dora.attributes, name: "see https://app.datadoghq.com/incidents/42" },
    };
    const numbered = twin({ ...late, public_id: 42, fields: other });
    expect((await sourcesWith(numbered, [link])).ids).toEqual([twin({}).id]);
    expect(
      (await sourcesWith({ ...numbered, attributes: { ...numbered.attributes, public_id: 43 } }, [link])).ids,
    ).toHaveLength(2);
  });

  test("can be parted by an admin, stays parted through later syncs, and can be joined again", async () => {
    const { scene, sync, ids } = await sourcesWith(twin({}));
    const admin = await adminOf(scene);
    const incident = (await everyIncident(scene, everything))[0];
    const sources = await getIncidentSources(scene.client, scene.organizationId, incident?.id ?? "");
    expect(sources.sources.map(({ feed }) => feed)).toEqual(["managed_incidents", "dora_incidents"]);
    const say = async (parted: boolean, id: string) => {
      const ids = { p_organization_id: scene.organizationId, p_incident_id: id };
      const { error } = await admin.rpc("part_incident", { ...ids, p_parted: parted });
      expect(error).toBeNull();
    };
    await say(true, incident?.id ?? "");
    await sync("2026-12-21T04:00:00Z");
    expect(await counted(scene)).toHaveLength(2);
    const parted = sources.sources.find(({ feed }) => feed === "dora_incidents");
    await say(false, parted?.id ?? "");
    expect(await counted(scene)).toEqual(ids);
  });

  test("counts through the other feed while one is switched off", async () => {
    const { scene, sync } = await sourcesWith(twin({}));
    const admin = await adminOf(scene);
    const off = async (p_kind: string, p_off: boolean) => {
      const { error } = await admin.rpc("switch_feed", {
        p_organization_id: scene.organizationId,
        p_kind,
        p_off,
      });
      expect(error).toBeNull();
    };
    await off("managed_incidents", true);
    expect(await counted(scene)).toEqual(["f-2026-12-10"]);
    const asked = scene.datadog.requests.filter(({ path }) => path.includes("incidents")).length;
    await sync("2026-12-21T04:00:00Z");
    expect(scene.datadog.requests.filter(({ path }) => path.includes("incidents"))).toHaveLength(asked);
    await off("managed_incidents", false);
    expect(await counted(scene)).toEqual([twin({}).id]);
    await off("dora_incidents", true);
    expect(await counted(scene)).toEqual([twin({}).id]);
  });

  test("is read again with other field names once they were chosen", async () => {
    const fields = { Dienst: { type: "dropdown", value: "s-2026-12-10" } };
    const { scene, sync, ids } = await sourcesWith(twin({ fields }));
    expect(ids).toHaveLength(2);
    const admin = await adminOf(scene);
    const { error } = await admin.rpc("name_incident_fields", {
      p_organization_id: scene.organizationId,
      p_service: "Dienst",
      p_team: "",
      p_environment: "",
      p_severity: "",
    });
    expect(error).toBeNull();
    await sync("2026-12-21T04:00:00Z");
    expect(await counted(scene)).toEqual([twin({}).id]);
  });
});
