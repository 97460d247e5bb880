import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { setEnvironment } from "../support/environment";
import { deployment, historyOf, shaOf } from "../support/events";
import { createScene, NOW, syncScene } from "../support/scene";

const supabase = inject("supabase");
setEnvironment(supabase);

const DEPLOYMENTS = 5;
const COMMITS = 4;

/** What happens to an organization's commits, one statement each. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ carry: pairs() }) },
  { weight: 1, arbitrary: fc.record({ drop: pairs() }) },
  { weight: 1, arbitrary: fc.record({ remove: fc.nat(DEPLOYMENTS - 1) }) },
);

function pairs() {
  const pair = fc.tuple(fc.nat(DEPLOYMENTS - 1), fc.nat(COMMITS - 1));
  return fc.uniqueArray(pair, { minLength: 1, maxLength: 8, selector: ([d, c]) => `${d} ${c}` });
}

test("kept as repeated is what several deployments carry, whatever came and went in which order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      const { client, organizationId, integrationId } = await createScene(supabase, historyOf([]));
      const ids = await storeDeployments(client, organizationId, integrationId);
      const carried = new Map<string, { deployment: number; commit: number }>();
      for (const one of steps) {
        if ("carry" in one) {
          const rows = one.carry.filter(([d, c]) => ids[d] !== null && !carried.has(`${d} ${c}`));
          for (const [d, c] of rows) carried.set(`${d} ${c}`, { deployment: d, commit: c });
          if (rows.length > 0) await carry(client, organizationId, rows, ids);
        } else if ("drop" in one) {
          for (const [d, c] of one.drop) {
            if (carried.delete(`${d} ${c}`)) await drop(client, organizationId, ids[d] as string, c);
          }
        } else if (ids[one.remove]) {
          await remove(client, organizationId, ids[one.remove] as string);
          ids[one.remove] = null;
          for (const [key, { deployment: d }] of carried) if (d === one.remove) carried.delete(key);
        }
      }
      const all = [...carried.values()];
      const repeated = all.filter(({ commit }) => all.filter((other) => other.commit === commit).length > 1);
      const expected = repeated.map(({ deployment: d, commit }) => `${ids[d]} ${shaOf(`c${commit}`)}`);
      expect(await keptAsRepeated(client, organizationId)).toEqual(expected.sort());
    }),
    { numRuns: 15, seed: 20_261_126, endOnFailure: true },
  );
}, 180_000);

test("a sync keeps them: a commit that a second page brings again, and one that its deployment no longer has", async () => {
  const { commits } = deployment("one").attributes;
  const scene = await createScene(supabase, historyOf([deployment("one")]));
  const { client, organizationId } = scene;
  await syncScene(scene);
  expect(await keptAsRepeated(client, organizationId)).toEqual([]);
  scene.history = historyOf([deployment("one"), deployment("two", { commits })]);
  await syncScene(scene);
  expect(await keptAsRepeated(client, organizationId)).toHaveLength(2);
  scene.history = historyOf([deployment("one"), deployment("two")]);
  await syncScene(scene);
  expect(await keptAsRepeated(client, organizationId)).toEqual([]);
});

test("the same commit in two organizations is repeated in neither", async () => {
  const scenes = await Promise.all([1, 2].map(() => createScene(supabase, historyOf([deployment("one")]))));
  for (const scene of scenes) {
    await syncScene(scene);
    expect(await keptAsRepeated(scene.client, scene.organizationId)).toEqual([]);
  }
});

async function storeDeployments(
  client: ServiceClient,
  organizationId: OrganizationId,
  integrationId: string,
): Promise<(string | null)[]> {
  const ids = Array.from({ length: DEPLOYMENTS }, () => randomUUID());
  const rows = ids.map((id, i) => ({
    id,
    organization_id: organizationId,
    integration_id: integrationId,
    external_id: `d${i}`,
    service: "checkout",
    started_at: NOW.toISOString(),
    result: "passed",
    fingerprint: `f${i}`,
  }));
  await check(client.from("external_deployments").insert(rows));
  return ids;
}

function carry(
  client: ServiceClient,
  organizationId: OrganizationId,
  pairs: readonly (readonly [number, number])[],
  ids: readonly (string | null)[],
) {
  const rows = pairs.map(([d, c]) => ({
    deployment_id: ids[d] as string,
    sha: shaOf(`c${c}`),
    organization_id: organizationId,
    position: c,
  }));
  return check(client.from("external_deployment_commits").insert(rows));
}

function drop(client: ServiceClient, organizationId: OrganizationId, id: string, commit: number) {
  const links = client.from("external_deployment_commits").delete();
  return check(
    links
      .eq("organization_id", organizationId)
      .eq("deployment_id", id)
      .eq("sha", shaOf(`c${commit}`)),
  );
}

function remove(client: ServiceClient, organizationId: OrganizationId, id: string) {
  return check(
    client.from("external_deployments").delete().eq("organization_id", organizationId).eq("id", id),
  );
}

async function check(answer: PromiseLike<{ error: unknown }>): Promise<void> {
  const { error } = await answer;
  if (error) throw error;
}

async function keptAsRepeated(client: ServiceClient, organizationId: OrganizationId): Promise<string[]> {
  const rows = unwrap(
    await client
      .from("repeated_deployment_commits")
      .select("deployment_id, sha")
      .eq("organization_id", organizationId),
  );
  return rows.map(({ deployment_id, sha }) => `${deployment_id} ${sha}`).sort();
}
