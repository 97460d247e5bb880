import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Backend, startPgliteBackend } from "../support/backend";
import { setEnvironment } from "../support/environment";
import { commit, deployment, failure, historyOf } from "../support/events";
import { createScene, syncScene } from "../support/scene";

let backend: Backend;
beforeAll(async () => {
  backend = await startPgliteBackend();
  setEnvironment({ ...backend, encryptionKey: randomBytes(32).toString("base64") });
});
afterAll(() => backend.stop());

/** Rows of a table, and places in its pages: an update leaves its old version in a place of its own. */
async function rowsAndPlaces(table: string): Promise<{ rows: number; places: number } | undefined> {
  const [found] = await backend.sql<{ rows: number; places: number }>(`
    select coalesce(sum(rows), 0)::int as rows, coalesce(sum(places), 0)::int as places from (
      select count(*) as rows, max((ctid::text::point)[1]) as places
      from public.${table} group by (ctid::text::point)[0]) pages`);
  return found;
}

test("a first sync writes each row once, with the counts of its commits", async () => {
  const tool = "change\n\nCo-authored-by: Claude <noreply@anthropic.com>";
  const scene = await createScene(
    backend,
    historyOf(
      Array.from({ length: 40 }, (_, i) =>
        deployment(`d${i}`, {
          change_failure: i % 7 === 0,
          // Every third carries a commit that another one carries too.
          commits: [commit(`own-${i}`), commit(`ai-${i}`, tool), commit(`shared-${i - (i % 3)}`)],
        }),
      ),
      [failure("i1"), failure("i2")],
    ),
  );
  await syncScene(scene);
  const places = { rows: 40, places: 40 };
  expect(await rowsAndPlaces("external_deployments")).toEqual(places);
  expect(await rowsAndPlaces("external_deployment_secrets")).toEqual(places);
  expect(await rowsAndPlaces("external_deployment_commits")).toEqual({ rows: 120, places: 120 });
  expect(await rowsAndPlaces("external_incidents")).toEqual({ rows: 2, places: 2 });
  const [counted] = await backend.sql(`
    select sum(commit_count)::int as commits, sum(ai_commits)::int as ai, count(*) filter (where cardinality(tools) = 1)::int as tools,
      count(*) filter (where lead_times = '{3600,3600,3600}' and lead_time_seconds = 3600)::int as lead_times
    from public.external_deployments`);
  expect(counted).toEqual({ commits: 120, ai: 40, tools: 40, lead_times: 40 });
});

test("commits that come later, and go, are counted whoever writes them", async () => {
  const [one] = await backend.sql<{ id: string; organization_id: string }>(
    "select id, organization_id from public.external_deployments order by external_id limit 1",
  );
  const count = async () =>
    (
      await backend.sql<{ commit_count: number }>(
        "select commit_count from public.external_deployments where id = $1",
        one?.id,
      )
    )[0]?.commit_count;
  await backend.sql(
    "insert into public.external_deployment_commits (deployment_id, organization_id, sha, position) values ($1, $2, 'f00d', 9)",
    one?.id,
    one?.organization_id,
  );
  expect(await count()).toBe(4);
  await backend.sql(
    "delete from public.external_deployment_commits where deployment_id = $1 and sha = 'f00d'",
    one?.id,
  );
  expect(await count()).toBe(3);
});
