import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVERYTHING } from "@/lib/core/question/question";
import { deploymentSlices } from "@/lib/read/deployments/slices";
import { deploymentsCsvChunks } from "@/lib/read/exports/deployments-csv";
import { factsChunks } from "@/lib/read/exports/facts";
import { factsSchema } from "@/lib/read/exports/facts-schema";
import { narrowedDeploymentIds } from "@/lib/read/exports/narrowed-ids";
import { recompute } from "@/lib/read/exports/recompute";
import { toByteStream } from "@/lib/read/exports/stream";
import { getReportOrganization } from "@/lib/read/reports/data";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { daysAgo, deployment, failure, historyOf, secondsAgo } from "../support/events";
import { createOrganization, service } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";
import { chooseProduction } from "./organization";

const WINDOW = { from: new Date(NOW.getTime() - 20 * DAY_MS), to: NOW };

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  });
  afterAll(() => backend.stop());

  async function synced(
    deployments: Parameters<typeof historyOf>[0],
    incidents = [failure("one")],
  ): Promise<Scene> {
    const organizationId = await createOrganization(service(backend));
    await chooseProduction(backend, organizationId);
    const scene = await createScene(backend, historyOf(deployments, incidents), { organizationId });
    await syncScene(scene);
    return scene;
  }

  async function requestOf({ client, organizationId }: Scene, sliceSize?: number) {
    return {
      client,
      organizationId,
      organization: await getReportOrganization(client, organizationId),
      repositories: [],
      question: { ...EVERYTHING, window: WINDOW, environments: ["production"] },
      now: NOW,
      ...(sliceSize === undefined ? {} : { sliceSize }),
    };
  }

  async function textOf(chunks: AsyncGenerator<string>): Promise<string> {
    return new Response(toByteStream(chunks)).text();
  }

  test("whatever the size of a slice, each deployment and each incident comes once and in order", async () => {
    // Three at one instant, of three services: they can't be told apart by time.
    const some = Array.from({ length: 40 }, (_, i) =>
      deployment(`d${i}`, { service: `s${i % 3}`, started_at: secondsAgo(3600 * Math.floor(1 + i / 3)) }),
    );
    const broken = Array.from({ length: 10 }, (_, i) =>
      failure(`f${i}`, { started_at: secondsAgo(3600 * Math.floor(1 + i / 3)) }),
    );
    const scene = await synced(some, broken);
    const slicesOf = async (size?: number) => {
      const slices: string[][] = [];
      const { client, organizationId, question } = await requestOf(scene);
      for await (const slice of deploymentSlices(client, organizationId, question, { size })) {
        slices.push(slice.map(({ externalId }) => externalId));
      }
      return slices;
    };
    const whole = await slicesOf();
    expect(whole).toHaveLength(1);
    expect(new Set(whole[0])).toEqual(new Set(some.map(({ id }) => id)));
    for (const size of [1, 2, 7, 30]) {
      const slices = await slicesOf(size);
      expect(slices.length, String(size)).toBeGreaterThan(1);
      expect(slices.flat(), String(size)).toEqual(whole[0]);
    }
    const files = await Promise.all(
      [1, 7, undefined].map(async (size) => textOf(factsChunks(await requestOf(scene, size)))),
    );
    expect(new Set(files.map((text) => JSON.stringify(JSON.parse(text)))).size).toBe(1);
    const { incidents } = factsSchema.parse(JSON.parse(files[0] as string));
    expect(new Set(incidents.map(({ id }) => id))).toEqual(new Set(broken.map(({ id }) => id)));
    expect(incidents).toHaveLength(10);
    const started = incidents.map(({ startedAt }) => startedAt);
    expect(started).toEqual([...started].sort());
  });

  test("a cell that a spreadsheet would take for a formula has an apostrophe before it; the rest is RFC 4180", async () => {
    const names = ["=1+1", "+1", "-1", "@SUM(A1)", "a,b", 'say "hi"', "Ação"];
    const scene = await synced(
      names.map((name, i) => deployment(`d${i}`, { service: name, team: name, started_at: daysAgo(i + 1) })),
    );
    const text = await textOf(deploymentsCsvChunks(await requestOf(scene)));
    for (const cell of [
      "'=1+1,production,'=1+1",
      "'+1,production,'+1",
      "'-1,production,'-1",
      "'@SUM(A1),production",
      '"a,b",production,"a,b"',
      '"say ""hi""",production',
      "Ação,production,Ação",
    ]) {
      expect(text).toContain(`,${cell}`);
    }
    expect(text).not.toMatch(/(^|,|\r\n)"?[=+\-@\t]/);
  });

  test("a table narrowed like the list holds exactly what the list does, whatever the size of a page", async () => {
    const scene = await synced([
      ...Array.from({ length: 7 }, (_, i) =>
        deployment(`failed${i}`, { change_failure: true, started_at: daysAgo(i + 1) }),
      ),
      ...Array.from({ length: 5 }, (_, i) =>
        deployment(`passed${i}`, { change_failure: false, started_at: daysAgo(i + 1) }),
      ),
    ]);
    const request = await requestOf(scene);
    for (const perPage of [1, 3, 7, undefined]) {
      const { client, organizationId } = scene;
      const only = await narrowedDeploymentIds(
        client,
        organizationId,
        { ...request.question, result: ["failed"] },
        perPage,
      );
      const lines = (await textOf(deploymentsCsvChunks(request, only))).trimEnd().split("\r\n").slice(1);
      expect(lines.map((line) => line.split(",")[0]).sort(), String(perPage)).toEqual(
        Array.from({ length: 7 }, (_, i) => `failed${i}`),
      );
    }
  });

  test("an organization without anything exports a whole file that says so", async () => {
    const organizationId = await createOrganization(service(backend));
    const scene = { client: service(backend), organizationId } as Scene;
    const facts = factsSchema.parse(JSON.parse(await textOf(factsChunks(await requestOf(scene)))));
    expect(facts).toMatchObject({ deployments: [], incidents: [], comparisonInput: null });
    expect(facts.stated.comparison).toBeNull();
    const { figures } = facts.stated;
    expect(figures.filter(({ value }) => value !== null)).toMatchObject([{ name: "days_read", value: 0 }]);
    expect(figures.every(({ value, reason }) => value !== null || reason !== null)).toBe(true);
    expect(recompute(facts).values.every(({ ok }) => ok)).toBe(true);
  });

  test("an export that fails midway ends in an error, not as a file that looks whole", async () => {
    const scene = await synced([deployment("one")]);
    const request = await requestOf(scene);
    let calls = 0;
    const client = new Proxy(scene.client, {
      get(target, name) {
        if (name === "rpc" && ++calls > 1) {
          return async () => ({ data: null, error: { code: "XX000", message: "gone" } });
        }
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await expect(textOf(factsChunks({ ...request, client }))).rejects.toThrow("gone");
  });

  test("data that change while the file is written are noticed by whoever recomputes it", async () => {
    const scene = await synced([deployment("one")]);
    const chunks = factsChunks(await requestOf(scene));
    const parts = [(await chunks.next()).value];
    await backend.sql(
      "update public.organizations set data_version = data_version + 1 where id = $1",
      scene.organizationId,
    );
    for await (const part of chunks) parts.push(part);
    expect(recompute(factsSchema.parse(JSON.parse(parts.join("")))).remarks.join()).toContain("export again");
  });
});
