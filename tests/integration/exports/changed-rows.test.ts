import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExportPage } from "@/lib/read/exports/changed-rows";
import { EXPORT_KINDS, type ExportKind } from "@/lib/read/exports/columns";
import { parseCursor, toCursorText } from "@/lib/read/exports/cursor";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend, SharedPostgresBackend } from "../support/backend";
import { commit, daysAgo, deployment, failure, historyOf, shaOf } from "../support/events";
import { createOrganization, service } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";
import { Copy } from "./copy";

describe.each(DATABASES)("on $name", ({ name, start }) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  });
  afterAll(() => backend.stop());

  async function page(
    organizationId: OrganizationId,
    kind: ExportKind,
    cursor: string | null,
    limit = 3,
    since?: Date,
  ) {
    const after = cursor === null ? null : parseCursor(cursor, kind);
    const question = { kind, after, since: since ?? null, limit };
    const read = await readExportPage(service(backend), organizationId, question);
    if (read === null) throw new Error("begin again");
    return { rows: read.rows, next_cursor: toCursorText(read.next), has_more: read.hasMore };
  }
  const copyOf = ({ organizationId }: Pick<Scene, "organizationId">, kind: ExportKind) =>
    new Copy(kind, (cursor) => page(organizationId, kind, cursor));
  const later = (days: number) => ({ now: new Date(NOW.getTime() + days * DAY_MS) });

  async function sceneOf(
    deployments: Parameters<typeof historyOf>[0],
    failures: Parameters<typeof historyOf>[1] = [],
  ) {
    const organizationId = await createOrganization(service(backend));
    const scene = await createScene(backend, historyOf(deployments, failures), { organizationId });
    await syncScene(scene);
    return scene;
  }

  test("copies follow late results, other commits and a removal, and end as those that begin anew", async () => {
    const old = deployment("old", { started_at: daysAgo(9), change_failure: null });
    const stays = deployment("stays", {
      started_at: daysAgo(3),
      commits: [commit("one"), commit("two", "Fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>")],
    });
    const goes = deployment("goes", { started_at: daysAgo(2) });
    const scene = await sceneOf([old, stays, goes], [failure("stays"), failure("goes")]);
    const copies = EXPORT_KINDS.map((kind) => copyOf(scene, kind));
    const catchUp = async () => {
      for (const copy of copies) await copy.catchUp();
    };
    await catchUp();
    const [deployments, incidents, commits, results] = copies as [Copy, Copy, Copy, Copy];
    expect(deployments.rows()).toMatchObject([
      { id: "goes", result: "passed" },
      { id: "old", result: "pending", commits: 1, environment: "production" },
      { id: "stays", commits_ai_assisted: 1, tools: '["Claude Code"]' },
    ]);
    expect(commits.rows()).toHaveLength(4);
    expect(results.rows()).toEqual([]);

    const told = deployments.told.length;
    await syncScene(scene);
    await catchUp();
    expect(deployments.told, "a sync that read the same changes nothing").toHaveLength(told);

    const [late, fewer] = structuredClone([old, stays]) as [typeof old, typeof stays];
    Object.assign(late.attributes, { change_failure: true, recovery_time: 600 });
    fewer.attributes.commits = [commit("two", "Fix\n\nCo-Authored-By: Claude <noreply@anthropic.com>")];
    scene.history = historyOf([late, fewer], [failure("stays")]);
    await syncScene(scene, later(1));
    await syncScene(scene, later(2));
    await catchUp();
    expect(deployments.rows()).toMatchObject([
      { id: "old", result: "failed" },
      { id: "stays", commits: 1 },
    ]);
    expect(deployments.told.at(-1)).toMatchObject({ id: "goes", service: null });
    expect(incidents.rows()).toMatchObject([{ id: "stays", feed: "dora_incidents" }]);
    expect(commits.rows().map(({ deployment_id, sha }) => [deployment_id, sha])).toEqual([
      ["old", shaOf("old-commit")],
      ["stays", shaOf("two")],
    ]);
    expect(results.rows()).toMatchObject([{ deployment_id: "old", from: "pending", to: "failed" }]);

    for (const copy of copies) {
      const anew = copyOf(scene, copy.kind);
      await anew.catchUp();
      expect(anew.rows(), copy.kind).toEqual(copy.rows());
    }
  });

  test("commits that come with their deployment are one change; what becomes of one by itself is told after it", async () => {
    const shas = Array.from({ length: 8 }, (_, i) => `c${i}`);
    const carrying = (names: readonly string[]) =>
      deployment("big", { commits: names.map((name) => commit(name)), started_at: daysAgo(1) });
    const scene = await sceneOf([carrying(shas), deployment("small", { started_at: daysAgo(2) })]);
    const { organizationId } = scene;
    const [noted] = await backend.sql<{ n: number }>(
      "select count(*)::int as n from public.export_changes where organization_id = $1 and kind = 'commits'",
      organizationId,
    );
    expect(noted?.n).toBe(2);

    // In the middle of the eight one is dropped, one comes, and one of each side gets another origin.
    let pages = 0;
    const changeMeanwhile = async () => {
      const [, ...others] = shas;
      scene.history = historyOf([
        carrying([...others, "c8"]),
        deployment("small", { started_at: daysAgo(2) }),
      ]);
      await syncScene(scene, later(1));
      await backend.sql(
        "update public.commit_origins set origin = 'BOT' where organization_id = $1 and sha = any ($2)",
        organizationId,
        `{${[1, 2, 3, 4, 5, 6, 7].map((i) => shaOf(`c${i}`)).join(",")}}`,
      );
    };
    const copy = new Copy("commits", async (cursor) => {
      const read = await page(organizationId, "commits", cursor, 2);
      expect(read.rows.length).toBeLessThanOrEqual(2);
      if (++pages === 2) await changeMeanwhile();
      return read;
    });
    await copy.catchUp();
    await copy.catchUp();
    const told = copy.rows().map(({ sha, origin }) => `${sha} ${origin}`);
    expect(told).toHaveLength(9);
    expect(told.filter((row) => row.endsWith(" BOT"))).toHaveLength(7);
    const states = copy.told.map(({ sha, origin, deleted_at }) => `${sha} ${origin} ${deleted_at !== null}`);
    expect(new Set(states).size, "nothing twice").toBe(states.length);
    const anew = copyOf(scene, "commits");
    await anew.catchUp();
    expect(anew.rows()).toEqual(copy.rows());
  });

  test("begins at an instant, and refuses a cursor of another database by saying so", async () => {
    const scene = await sceneOf([deployment("a"), deployment("b")]);
    const { organizationId } = scene;
    await backend.sql(
      "update public.export_changes set changed_at = changed_at - interval '1 hour' where organization_id = $1 and id = 'a'",
      organizationId,
    );
    const since = new Date(Date.now() - 600_000);
    const recent = await page(organizationId, "deployments", null, 10, since);
    expect(recent.rows.map(({ id }) => id)).toEqual(["b"]);
    expect((await page(organizationId, "deployments", null, 10, new Date(Date.now() + 60_000))).rows).toEqual(
      [],
    );
    const cursor = parseCursor(recent.next_cursor, "deployments");
    if (!cursor) throw new Error("no cursor");
    await backend.sql("delete from private.export_sequences where organization_id = $1", organizationId);
    const ask = (after: typeof cursor) =>
      readExportPage(service(backend), organizationId, {
        kind: "deployments",
        after,
        since: null,
        limit: 10,
      });
    expect(await ask(cursor)).toBeNull();
    const other = await createOrganization(service(backend));
    const elsewhere = await readExportPage(service(backend), other, {
      kind: "deployments",
      after: null,
      since: null,
      limit: 10,
    });
    expect(elsewhere?.rows).toEqual([]);
    expect(parseCursor(recent.next_cursor, "incidents")).toBeNull();
  });

  test("more changes than one request may place are read to the end, each once, in requests that each place a part", async () => {
    const { organizationId } = await sceneOf([deployment("d")]);
    await backend.sql(
      `insert into public.export_changes (organization_id, kind, id, part)
       select $1, 'commits', 'gone', n::text from generate_series(1, 6000) n`,
      organizationId,
    );
    const first = await page(organizationId, "results", null);
    expect(first).toMatchObject({ rows: [], has_more: true });
    const told: unknown[] = [];
    let cursor: string | null = null;
    for (let hasMore = true; hasMore; ) {
      const read = await page(organizationId, "commits", cursor, 5000);
      told.push(...read.rows.map(({ sha }) => sha));
      cursor = read.next_cursor;
      hasMore = read.has_more;
    }
    expect(told).toHaveLength(6_001);
    expect(new Set(told).size).toBe(6_001);
  });

  // PGlite has one connection: nothing is written at the same time.
  if (name === "PostgreSQL")
    test("while transactions write at the same time, commit late or roll back, a reader misses nothing and gets nothing twice", async () => {
      const scene = await sceneOf(Array.from({ length: 40 }, (_, i) => deployment(`d${i}`)));
      const { organizationId } = scene;
      const copy = new Copy("deployments", (cursor) => page(organizationId, "deployments", cursor, 7));
      await copy.catchUp();
      const sql = postgres((backend as SharedPostgresBackend).databaseUrl, { max: 7, onnotice: () => {} });
      let count = 0;
      const write = (tx: postgres.Sql | postgres.TransactionSql, id: string) =>
        tx`update public.external_deployments set version = ${`v${++count}`}
           where organization_id = ${organizationId} and external_id = ${id}`;
      try {
        // One holds its change back, from before all others began until after they are done.
        let release = () => {};
        const held = new Promise<void>((resolve) => {
          release = resolve;
        });
        let begun = () => {};
        const hasBegun = new Promise<void>((resolve) => {
          begun = resolve;
        });
        const slow = sql.begin(async (tx) => {
          await write(tx, "d0");
          begun();
          await held;
        });
        await hasBegun;
        const writers = Array.from({ length: 5 }, async (_, writer) => {
          for (let turn = 0; turn < 30; turn++) {
            await sql
              .begin(async (tx) => {
                await write(tx, `d${1 + writer * 7 + (turn % 7)}`);
                await write(tx, `d${1 + writer * 7 + ((turn + 1) % 7)}`);
                if (turn % 10 === 9) throw new Error("rolled back");
              })
              .catch((error: Error) => {
                if (error.message !== "rolled back") throw error;
              });
          }
        });
        let isWriting = true;
        const reading = (async () => {
          while (isWriting) await copy.catchUp();
        })();
        await Promise.all(writers);
        const another = copyOf(scene, "deployments");
        await another.catchUp();
        const seen = another.rows().find(({ id }) => id === "d0");
        expect(seen?.version, "what isn't committed isn't told").toBeNull();
        release();
        await slow;
        isWriting = false;
        await reading;
        await copy.catchUp();
      } finally {
        await sql.end();
      }
      const truth = await backend.sql<{ id: string; version: string | null }>(
        "select external_id as id, version from public.external_deployments where organization_id = $1 order by 1",
        organizationId,
      );
      expect(copy.rows().map(({ id, version }) => ({ id, version }))).toEqual(truth);
      const changes = copy.told.map(({ id, version }) => `${id} ${version}`);
      expect(new Set(changes).size).toBe(changes.length);
    });
});
