import { expect, inject, test } from "vitest";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import { listFeeds } from "@/lib/ingest/feeds/data";
import { summarizeEvents } from "@/lib/ingest/integrations/event-summary";
import { createRandom } from "@/lib/providers/simulated-datadog/random";
import { syntheticHistory } from "@/lib/providers/simulated-datadog/synthetic-history";
import { listDeployments } from "@/lib/read/deployments/data";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, failure, historyOf, secondsAgo, shaOf } from "../support/events";
import { createScene, DAY_MS, NOW, syncScene } from "../support/scene";
import { commitTextsOf, everyIncident, readStored } from "../support/stored";

const supabase = inject("supabase");
setEnvironment(supabase);

const RESULTS = new Map<unknown, string>([
  [true, "failed"],
  [false, "passed"],
]);

function synthetic(deployments: number, incidents: number) {
  return syntheticHistory({
    seed: "complete",
    deployments,
    commitsPerDeployment: 3,
    until: new Date(NOW.getTime() - 60_000),
    days: 25,
    incidents,
    pendingRate: 0.1,
    failureRate: 0.2,
  });
}

test("what Datadog served is what the tables hold: ids, results, times, commits in their order", async () => {
  const history = synthetic(120, 40);
  const scene = await createScene(supabase, history, { maxPage: 17 });
  const outcome = await syncScene(scene);
  expect(outcome).toMatchObject({ state: "succeeded", deployments: { new: 120 }, incidents: { new: 40 } });

  const stored = await readStored(scene);
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  const served = history.deployments.toSorted(byId);
  expect(
    stored.deployments.map((row) => ({ ...row, started_at: Date.parse(String(row.started_at)) })),
  ).toMatchObject(
    served.map(({ id, attributes }) => ({
      external_id: id,
      service: attributes.service,
      started_at: Date.parse(attributes.started_at),
      result: RESULTS.get(attributes.change_failure) ?? "pending",
      recovery_seconds: attributes.recovery_time_sec ?? null,
      remediation_type: attributes.remediation?.type ?? null,
    })),
  );
  expect(stored.deployments.map((row) => JSON.parse(String(row.text)))).toEqual(served);
  const pairs = served.flatMap(({ id, attributes }) =>
    (attributes.commits ?? []).map(({ sha }, position) => `${id} ${position} ${sha}`),
  );
  expect(stored.commits.map((row) => `${row.deployment} ${row.position} ${row.sha}`).sort()).toEqual(
    pairs.sort(),
  );
  expect(stored.incidents.map((row) => row.external_id)).toEqual(
    history.failures.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1)),
  );
});

test("each commit is stored with its origin, and a single line counts as whole once whole messages were seen", async () => {
  const scene = await createScene(
    supabase,
    historyOf([
      deployment("with-trailer", {
        started_at: daysAgo(3),
        commits: [commit("ai", "Add a thing\n\nCo-Authored-By: Claude <noreply@anthropic.com>")],
      }),
      deployment("by-bot", {
        commits: [
          {
            ...commit("bot"),
            author: {
              email: "49699333+dependabot[bot]@users.noreply.github.com",
              canonical_email: "",
              is_bot: true,
            },
          },
        ],
      }),
      deployment("single-line", { started_at: daysAgo(2), commits: [commit("human", "Fix the till")] }),
      deployment("no-message", {
        started_at: daysAgo(4),
        commits: [{ sha: shaOf("none"), timestamp: daysAgo(5) }],
      }),
    ]),
    { maxPage: 1 },
  );
  await syncScene(scene);
  const origins = (await readStored(scene)).origins.map(({ sha, origin }) => [sha, origin]);
  expect(Object.fromEntries(origins)).toEqual({
    [shaOf("ai")]: "AI_ASSISTED",
    [shaOf("bot")]: "BOT",
    [shaOf("human")]: "HUMAN",
    [shaOf("none")]: "UNKNOWN",
  });
});

test("a commit is read back with its tools, its commit time and both of Datadog's durations", async () => {
  const marked = "Add a thing\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
  const scene = await createScene(
    supabase,
    historyOf([
      deployment("one", { commits: [{ ...commit("ai", marked), time_to_deploy: 900 }] }),
      deployment("two", { commits: [{ sha: shaOf("bare"), timestamp: daysAgo(5) }] }),
    ]),
  );
  await syncScene(scene);
  const stored = await listDeployments(scene.client, scene.organizationId, {
    ...EVERYTHING,
    window: { from: BEGINNING, to: NOW },
  });
  const ofDeployment = (id: string) => stored.find(({ externalId }) => externalId === id)?.commits;
  expect(ofDeployment("one")).toEqual([
    {
      sha: shaOf("ai"),
      origin: "AI_ASSISTED",
      tools: ["Claude Code"],
      committedAt: new Date(daysAgo(2)),
      leadTimeSeconds: 3600,
      timeToDeploySeconds: 900,
      lines: null,
    },
  ]);
  expect(ofDeployment("two")).toEqual([
    {
      sha: shaOf("bare"),
      origin: "UNKNOWN",
      tools: [],
      committedAt: new Date(daysAgo(5)),
      leadTimeSeconds: null,
      timeToDeploySeconds: null,
      lines: null,
    },
  ]);
});

test("a second sync changes nothing, not even the data's version", async () => {
  const scene = await createScene(supabase, synthetic(60, 20), { maxPage: 25 });
  await syncScene(scene);
  const version = async () =>
    (await scene.client.from("organizations").select("data_version").eq("id", scene.organizationId).single())
      .data;
  const before = { stored: await readStored(scene), version: await version() };
  const outcome = await syncScene(scene);
  expect(outcome).toMatchObject({
    state: "succeeded",
    deployments: { new: 0, changed: 0, setAside: 0 },
    incidents: { new: 0, changed: 0, setAside: 0 },
  });
  expect({ stored: await readStored(scene), version: await version() }).toEqual(before);
});

test("more than 1,000 deployments and incidents are read back whole, past the cap on table answers", async () => {
  const scene = await createScene(supabase, synthetic(1300, 1100));
  await syncScene(scene);
  const question = { ...EVERYTHING, window: { from: new Date(NOW.getTime() - 30 * DAY_MS), to: NOW } };
  const deployments = await listDeployments(scene.client, scene.organizationId, question);
  const incidents = await everyIncident(scene, question);
  expect(new Set(deployments.map(({ externalId }) => externalId)).size).toBe(1300);
  expect(new Set(incidents.map(({ externalId }) => externalId)).size).toBe(1100);
  expect(deployments.flatMap(({ commits }) => commits)).toHaveLength(
    scene.history.deployments.flatMap(({ attributes }) => attributes.commits ?? []).length,
  );
  const summary = await summarizeEvents(scene.client, scene.organizationId);
  expect(summary).toMatchObject({ deployments: 1300, incidents: 1100 });
});

test("hundreds of deployments in one second are all found, whatever their services are called", async () => {
  const services = Array.from({ length: 60 }, (_, index) => `svc "${index}": (a b) ü\\`);
  const at = secondsAgo(5000);
  const scene = await createScene(
    supabase,
    historyOf([
      ...services.map((service, index) => deployment(`crowd-${index}`, { service, started_at: at })),
      deployment("before", { started_at: secondsAgo(5001) }),
      deployment("after", { started_at: secondsAgo(4999) }),
    ]),
    { maxPage: 10 },
  );
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 62 } });
});

test("a second that can't be told apart is reported, and everything around it is stored", async () => {
  const at = secondsAgo(5000);
  const crowd = Array.from({ length: 8 }, (_, index) => failure(`same-${index}`, { started_at: at }));
  const scene = await createScene(
    supabase,
    historyOf(
      [],
      [
        ...crowd,
        failure("older", { started_at: daysAgo(3) }),
        failure("newer", { started_at: secondsAgo(60) }),
      ],
    ),
    { maxPage: 4 },
  );
  const outcome = await syncScene(scene);
  const full = {
    kind: "dora_incidents",
    status: "incomplete",
    error: { kind: "second-full", detail: new Date(at).toISOString() },
  };
  expect(outcome).toMatchObject({ state: "succeeded" });
  if (outcome.state === "succeeded") expect(outcome.feeds).toContainEqual(expect.objectContaining(full));
  const ids = (await readStored(scene)).incidents.map((row) => row.external_id);
  expect(ids).toContain("older");
  expect(ids).toContain("newer");
  const feeds = await listFeeds(scene.client, scene.organizationId);
  const incidents = feeds.find(({ kind }) => kind === "dora_incidents");
  const isRead = (instant: string | number) =>
    incidents?.spansRead.some(({ from, to }) => from <= new Date(instant) && new Date(instant) < to);
  expect(isRead(at)).toBe(false);
  expect([isRead(Date.parse(at) - 1000), isRead(Date.parse(at) + 1000)]).toEqual([true, true]);
});

test("a deployment of 6,000 commits is stored whole", async () => {
  const commits = Array.from({ length: 6000 }, (_, index) => commit(`many-${index}`));
  const scene = await createScene(supabase, historyOf([deployment("huge", { commits })]));
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 1 } });
  const [stored] = await listDeployments(scene.client, scene.organizationId, {
    ...EVERYTHING,
    window: { from: new Date(NOW.getTime() - 30 * DAY_MS), to: NOW },
  });
  expect(stored?.commits.map(({ sha }) => sha)).toEqual(commits.map(({ sha }) => sha));
});

test("a page of several megabytes goes to the database in parts and arrives whole", async () => {
  const random = createRandom("large");
  const letters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");
  const large = Array.from({ length: 5 }, (_, index) =>
    deployment(`large-${index}`, {
      started_at: secondsAgo(1000 + index),
      commits: [commit(`large-${index}`, random.text(letters, 1_000_000))],
    }),
  );
  const scene = await createScene(supabase, historyOf(large));
  expect(await syncScene(scene)).toMatchObject({ state: "succeeded", deployments: { new: 5 } });
  const shas = large.map((_, index) => shaOf(`large-${index}`));
  const texts = await commitTextsOf(scene, shas);
  for (const [index, { attributes }] of large.entries()) {
    const text = JSON.parse(texts.get(shaOf(`large-${index}`)) ?? "{}");
    expect(text.message === attributes.commits?.[0]?.message).toBe(true);
  }
});

test("odd texts are stored as near as a database can hold them, names on one line in their order, and stop nothing", async () => {
  const odd = [
    ["nul", "before\0after", "beforeafter"],
    ["high", "half \ud83d pair", "half \ufffd pair"],
    ["low", "half \udc00 pair", "half \ufffd pair"],
    [
      "emoji",
      "🚀 日本語 ä \u202e right-to-left",
      "🚀 日本語 ä \u202e right-to-left",
      "🚀 日本語 ä \ufffd right-to-left",
    ],
    ["escape", "\\u0000 \\ud83d ' \" ; drop table x --", "\\u0000 \\ud83d ' \" ; drop table x --"],
    ["line", "a\u2028b\u0001\u001f\r\nc", "a\u2028b\u0001\u001f\r\nc", "a b\ufffd\ufffd c"],
  ] as const;
  const scene = await createScene(
    supabase,
    historyOf(
      odd.map(([name, message], index) =>
        deployment(`odd-${name}`, {
          started_at: secondsAgo(1000 + index),
          service: message,
          env: message,
          team: message,
          version: message,
          commits: [commit(name, message)],
        }),
      ),
      odd.map(([name, message], index) =>
        failure(`odd-${name}`, {
          started_at: secondsAgo(1000 + index),
          name: message,
          service: [message],
          severity: message,
        }),
      ),
    ),
  );
  expect(await syncScene(scene)).toMatchObject({
    state: "succeeded",
    deployments: { new: odd.length, setAside: 0 },
    incidents: { new: odd.length, setAside: 0 },
  });
  const stored = await readStored(scene);
  for (const [name, , kept, line = kept] of odd) {
    const [row] = stored.deployments.filter(({ external_id }) => external_id === `odd-${name}`);
    expect(row).toMatchObject({ service: line, env: line, team: line, version: line });
    const text = stored.origins.find(({ sha }) => sha === shaOf(name))?.text;
    expect(JSON.parse(String(text)).message).toBe(kept);
    const [incident] = stored.incidents.filter(({ external_id }) => external_id === `odd-${name}`);
    expect(incident).toMatchObject({ services: [line], severity: line });
    expect(JSON.parse(String(incident?.text)).name).toBe(line);
  }
  const again = await syncScene(scene);
  expect(again).toMatchObject({ deployments: { new: 0, changed: 0 }, incidents: { new: 0, changed: 0 } });
});

test("two organizations on one Datadog account hold the same events, each its own", async () => {
  const history = synthetic(30, 10);
  const one = await createScene(supabase, history);
  const other = await createScene(supabase, history);
  await syncScene(one);
  expect(await syncScene(other)).toMatchObject({ deployments: { new: 30 }, incidents: { new: 10 } });
  expect(await readStored(other)).toEqual(await readStored(one));
});

test("what Datadog tells besides is kept; what Iris learned to keep later is filled in at the next read, and is no change", async () => {
  const tags = ["language:go", "tier:1"];
  const scene = await createScene(
    supabase,
    historyOf([deployment("one", { custom_tags: tags }), deployment("two", { service: "ledger" })]),
  );
  await syncScene(scene);
  const { client, organizationId } = scene;
  const question = { ...EVERYTHING, window: { from: BEGINNING, to: NOW } };
  const told = async () =>
    Object.fromEntries(
      (await listDeployments(client, organizationId, question)).map((one) => [
        one.externalId,
        one.customTags,
      ]),
    );
  expect(await told()).toEqual({ one: tags, two: [] });

  await client
    .from("external_deployments")
    .update({ custom_tags: null })
    .eq("organization_id", organizationId);
  expect(await told()).toEqual({ one: null, two: null });
  const again = await syncScene(scene);
  expect(again).toMatchObject({ deployments: { new: 0, changed: 0 } });
  expect(await told()).toEqual({ one: tags, two: [] });
});
