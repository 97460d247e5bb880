import { expect, inject, test } from "vitest";
import { BEGINNING, EVERYTHING } from "@/lib/core/question/question";
import { countAttestedCommits, getOriginComparison } from "@/lib/read/origin-comparisons/data";
import { refreshOriginComparison } from "@/lib/read/origin-comparisons/refresh";
import { setEnvironment } from "../support/environment";
import { commit, deployment, historyOf, secondsAgo, shaOf } from "../support/events";
import { createOrganization } from "../support/people";
import { createScene, NOW, type Scene, syncScene } from "../support/scene";

const supabase = inject("supabase");
setEnvironment(supabase);

const MARKED = "change\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
const QUESTION = { ...EVERYTHING, window: { from: BEGINNING, to: NOW }, environments: ["production"] };

/** What `iris origins push` would have said of commits whose notes attest AI lines. */
async function attest({ client, organizationId }: Scene, names: readonly string[], parts: object = {}) {
  const rows = names.map((name) => ({
    organization_id: organizationId,
    sha: shaOf(name),
    source: "git",
    origin: "AI_ASSISTED",
    tools: ["Claude Code"],
    evidence_level: "E5",
    rule_id: "note/attested",
    rules_version: "1",
    strength: 5,
    ...parts,
  }));
  const { error } = await client.from("commit_observations").insert(rows as never);
  if (error) throw error;
  const { error: refused } = await client
    .from("commit_origins")
    .update({ origin: "AI_ASSISTED", strength: 5, evidence_level: "E5", rule_id: "note/attested" })
    .eq("organization_id", organizationId)
    .in("sha", names.map(shaOf));
  if (refused) throw refused;
}

test("attested commits are counted where they were deployed, and by what another source saw of them", async () => {
  const scene = await createScene(
    supabase,
    historyOf([
      deployment("one", { commits: [commit("marked", MARKED), commit("bare"), commit("human")] }),
      deployment("again", { commits: [commit("bare")] }),
      deployment("elsewhere", { env: "staging", commits: [commit("staged")] }),
      deployment("blind", { commits: [{ sha: shaOf("blind"), timestamp: secondsAgo(90_000) }] }),
    ]),
  );
  await syncScene(scene);
  await attest(scene, ["marked", "bare", "staged", "blind", "never-deployed"]);
  const { client, organizationId } = scene;
  expect(await countAttestedCommits(client, organizationId, QUESTION)).toEqual({
    attested: 3,
    seen: 2,
    unmarked: 1,
  });
  const stranger = await createOrganization(client);
  expect(await countAttestedCommits(client, stranger, QUESTION)).toEqual({
    attested: 0,
    seen: 0,
    unmarked: 0,
  });
});

test("a note that only lists a tool, or a mark that git itself saw, attests nothing", async () => {
  const scene = await createScene(
    supabase,
    historyOf([deployment("one", { commits: [commit("listed"), commit("trailer", MARKED)] })]),
  );
  await syncScene(scene);
  await attest(scene, ["listed"], { rule_id: "note/unverified", evidence_level: "E2", strength: 2 });
  await attest(scene, ["trailer"], { rule_id: "trailer/co-author", evidence_level: "E4", strength: 4 });
  const counts = await countAttestedCommits(scene.client, scene.organizationId, QUESTION);
  expect(counts).toEqual({ attested: 0, seen: 0, unmarked: 0 });
});

test("the stored comparison carries the estimate with its counts", async () => {
  const names = Array.from({ length: 40 }, (_, i) => `agent-${i}`);
  const scene = await createScene(
    supabase,
    historyOf([
      ...names.map((name, i) =>
        deployment(name, {
          started_at: secondsAgo((20 + i) * 86_400),
          finished_at: secondsAgo((20 + i) * 86_400 - 60),
          change_failure: i % 4 === 0,
          commits: [commit(name, i % 2 === 0 ? MARKED : "change")],
        }),
      ),
      ...names.map((_, i) =>
        deployment(`person-${i}`, {
          started_at: secondsAgo((20 + i) * 86_400 - 7200),
          finished_at: secondsAgo((20 + i) * 86_400 - 7260),
          change_failure: i % 8 === 0,
          commits: [commit(`person-${i}`), commit(`tagged-${i}`, i % 5 === 0 ? MARKED : "change")],
        }),
      ),
    ]),
  );
  await syncScene(scene, { request: { since: new Date(NOW.getTime() - 90 * 86_400_000) } });
  await attest(scene, names);
  const { client, organizationId } = scene;
  const { error } = await client
    .from("organizations")
    .update({ production_environments: QUESTION.environments })
    .eq("id", organizationId);
  expect(error).toBeNull();
  await refreshOriginComparison(client, organizationId, NOW);
  const stored = await getOriginComparison(client, organizationId);
  expect(stored?.hiddenEstimate).toMatchObject({
    attested: 40,
    seen: 40,
    unmarked: 20,
    unmarkedShare: 0.5,
    aiCommits: 48,
  });
});
