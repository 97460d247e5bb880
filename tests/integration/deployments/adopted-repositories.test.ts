import { beforeAll, expect, inject, test } from "vitest";
import { listRepositories } from "@/lib/workspace/repositories/data";
import { setEnvironment } from "../support/environment";
import { commit, daysAgo, deployment, historyOf } from "../support/events";
import { createCast } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";

const supabase = inject("supabase");

beforeAll(() => setEnvironment(supabase));

const REPOSITORIES = ["github.com/acme/api", "github.com/acme/web"];

/** A deployment of each, a page each: the newest first. */
const history = (repositories = REPOSITORIES) =>
  historyOf(
    repositories.map((repository_id, i) =>
      deployment(`d${i}`, {
        started_at: daysAgo(i + 1),
        finished_at: daysAgo(i + 1),
        commits: [commit(`c${i}`, "change")],
        git: { repository_id, commit_sha: `${i}`.repeat(40) },
      }),
    ),
  );

const slugsOf = async ({ client, organizationId }: Scene) =>
  (await listRepositories(client, organizationId)).map(({ slug }) => slug).sort();

/** The repository that each deployment belongs to; null where it has none. */
async function belongings({ client, organizationId }: Scene): Promise<(string | null)[]> {
  const { data, error } = await client
    .from("external_deployments")
    .select("external_id, repositories(slug)")
    .eq("organization_id", organizationId)
    .order("external_id");
  if (error) throw error;
  return (data as unknown as { repositories: { slug: string } | null }[]).map(
    ({ repositories }) => repositories?.slug ?? null,
  );
}

test("repositories that deployments name are adopted, as an act of nobody's, and their deployments belong to them", async () => {
  const scene = await createScene(supabase, history(), { maxPage: 1 });
  await syncScene(scene, { adopts: true });
  expect(await slugsOf(scene)).toEqual(REPOSITORIES);
  expect(await belongings(scene)).toEqual(REPOSITORIES);
  const { data } = await scene.client
    .from("audit_events")
    .select("actor_kind, detail")
    .eq("organization_id", scene.organizationId)
    .eq("action", "repository.adopt");
  const line = { actor_kind: "system", detail: { repositories: 1, deployments: 0 } };
  expect(data).toEqual([line, line]);
});

test("so do deployments that were stored before their repository was adopted, though nothing of them has changed", async () => {
  const scene = await createScene(supabase, history());
  await syncScene(scene);
  expect(await belongings(scene)).toEqual([null, null]);
  expect(await syncScene(scene, { adopts: true })).toMatchObject({ deployments: { changed: 0 } });
  expect(await belongings(scene)).toEqual(REPOSITORIES);
});

test("one that a person removed stays away, with its deployments, until a person adds it again", async () => {
  const cast = await createCast(supabase);
  const scene = await createScene(supabase, history(), { organizationId: cast.organizationId });
  await syncScene(scene, { adopts: true });
  const { organizationId } = scene;
  const [first] = await listRepositories(scene.client, organizationId);
  const [kept, removed] = [REPOSITORIES.find((slug) => slug !== first?.slug) ?? "", first?.slug ?? ""];
  const { owner } = cast;
  await owner.client.rpc("remove_repository", {
    p_organization_id: organizationId,
    p_repository_id: first?.id ?? "",
  });
  scene.history = history([...REPOSITORIES, removed, "github.com/acme/docs"]);
  await syncScene(scene, { adopts: true });
  expect(await slugsOf(scene)).toEqual(["github.com/acme/docs", kept].sort());
  expect((await belongings(scene)).filter((slug) => slug === null)).toHaveLength(2);
  await owner.client.rpc("adopt_repositories", { p_organization_id: organizationId });
  expect(await slugsOf(scene)).toEqual([...REPOSITORIES, "github.com/acme/docs"].sort());
});

test("the demo keeps its own, and what can be no repository stops none of the others", async () => {
  const demo = await createScene(supabase, history());
  await demo.client.from("organizations").update({ is_demo: true }).eq("id", demo.organizationId);
  await syncScene(demo, { adopts: true });
  expect(await slugsOf(demo)).toEqual([]);

  const scene = await createScene(supabase, historyOf([]));
  const { data, error } = await scene.client.rpc("adopt_named_repositories", {
    p_organization_id: scene.organizationId,
    p_slugs: ["nothing", "github.com/a?token=x", "github.com/acme/api", "github.com/acme/api"],
  });
  expect({ data, error }).toEqual({ data: 1, error: null });
});
