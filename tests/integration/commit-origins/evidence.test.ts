import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, deployment, historyOf, shaOf } from "../support/events";
import { createOrganization, service } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";

const TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>";

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    const commits = [commit("marked", `Change a thing\n\n${TRAILER}`), commit("plain", "Change\n\nMore.")];
    scene = await createScene(backend, historyOf([deployment("one", { commits })]));
    await syncScene(scene);
  });
  afterAll(() => backend.stop());

  const evidenceOf = (...names: string[]) =>
    listCommitEvidence(scene.client, scene.organizationId, names.map(shaOf));

  test("the exact line stands beside the rule, and nothing else of the commit's text", async () => {
    const found = await evidenceOf("marked", "plain", "nobody-knows");
    expect([...found.keys()].sort()).toEqual([shaOf("marked"), shaOf("plain")].sort());
    expect(found.get(shaOf("marked"))).toMatchObject({
      origin: "AI_ASSISTED",
      tools: ["Claude Code"],
      level: "E4",
      ruleId: "trailer/agent",
      source: "datadog",
      line: TRAILER,
      replaced: [],
      overrule: null,
    });
    expect(found.get(shaOf("plain"))).toMatchObject({ origin: "HUMAN", level: null, line: null });
    expect(JSON.stringify([...found.values()])).not.toMatch(/Change|authors\.example/);
  });

  test("what a stronger source replaced is still told", async () => {
    await recordCommitObservations(scene.client, scene.organizationId, "git", [
      {
        sha: shaOf("plain"),
        origin: "AI_ASSISTED",
        tools: ["Cursor"],
        evidence_level: "E5",
        rule_id: "note/attested",
        rules_version: "1.0",
        unknown_reason: null,
        strength: 5,
        secret: null,
      },
    ]);
    expect((await evidenceOf("plain")).get(shaOf("plain"))).toMatchObject({
      origin: "AI_ASSISTED",
      source: "git",
      line: null,
      replaced: [{ source: "datadog", origin: "HUMAN" }],
    });
  });

  test("another organization is told nothing, and without the key the line alone is missing", async () => {
    const other = await createOrganization(service(backend));
    expect((await listCommitEvidence(scene.client, other, [shaOf("marked")])).size).toBe(0);
    await backend.sql(
      "update public.external_commit_secrets set key_id = 'gone' where organization_id = $1",
      scene.organizationId,
    );
    expect((await evidenceOf("marked")).get(shaOf("marked"))).toMatchObject({
      origin: "AI_ASSISTED",
      line: null,
    });
  });
});
