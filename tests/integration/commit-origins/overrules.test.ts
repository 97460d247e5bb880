import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import {
  listOverrules,
  type OverruleWish,
  overruleAccount,
  overruleCommit,
  revokeOverrule,
} from "@/lib/ingest/commit-origins/overrules";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, daysAgo, deployment, historyOf, shaOf } from "../support/events";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";

const AGENT = "release-helper@acme.example";
const TRAILER = "Co-Authored-By: Claude <noreply@anthropic.com>";
const WHOLE = "Change a thing\n\nBecause.";
const helper: OverruleWish = { origin: "AI_ASSISTED", tool: "Acme helper", reason: "It is our own agent." };
const soon = () => ({ deadlineAt: Date.now() + 30_000 });

function by(email: string, name: string, message: string) {
  return { ...commit(name, message), author: { email, canonical_email: email, is_bot: false } };
}

const COMMITS = [
  by(AGENT, "helper-1", WHOLE),
  by(AGENT.toUpperCase(), "helper-2", WHOLE),
  by("ana@acme.example", "ana", WHOLE),
  by("ana@acme.example", "ana-with-claude", `Change\n\n${TRAILER}`),
  by("ci-bot@acme.example", "machine", WHOLE),
];

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let owner: Person;
  let scene: Scene;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    owner = await signUp(backend, "owner");
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    const organizationId = await createOrganization(service(backend), owner.id);
    scene = await createScene(backend, historyOf([deployment("one", { commits: COMMITS })]), {
      organizationId,
    });
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
  });

  const clients = () => ({ user: owner.client, service: scene.client });
  const reclassify = () => reclassifyCommits(scene.client, scene.organizationId, soon());

  async function origins(): Promise<Record<string, string>> {
    const rows = await backend.sql<{ sha: string; origin: string; rule: string }>(
      "select sha, origin, rule_id as rule from public.commit_origins where organization_id = $1",
      scene.organizationId,
    );
    const names = new Map([...COMMITS.map(({ sha }) => sha)].map((sha, n) => [sha, n]));
    const found = rows.map(({ sha, origin }) => [NAMES[names.get(sha) ?? -1] ?? sha, origin]);
    return Object.fromEntries(found.sort());
  }
  const NAMES = ["helper-1", "helper-2", "ana", "ana-with-claude", "machine"];
  const EVIDENCE = {
    ana: "HUMAN",
    "ana-with-claude": "AI_ASSISTED",
    "helper-1": "HUMAN",
    "helper-2": "HUMAN",
    machine: "HUMAN",
  };

  async function dataVersion(): Promise<number> {
    const [row] = await backend.sql<{ version: string }>(
      "select data_version::text as version from public.organizations where id = $1",
      scene.organizationId,
    );
    return Number(row?.version);
  }

  test("Datadog's commits, an overruled commit, and back", async () => {
    expect(await origins()).toEqual(EVIDENCE);
    const version = await dataVersion();
    const wish: OverruleWish = { origin: "BOT", tool: "Nightly", reason: "The nightly job." };
    const sha = shaOf("ana-with-claude");
    expect(
      await overruleCommit(owner.client, scene.organizationId, sha.slice(0, 9).toUpperCase(), wish),
    ).toEqual({ outcome: "overruled", sha });
    expect(await origins()).toEqual({ ...EVIDENCE, "ana-with-claude": "BOT" });
    expect(await dataVersion()).toBe(version + 1);
    const evidence = await listCommitEvidence(scene.client, scene.organizationId, [sha]);
    expect(evidence.get(sha)).toMatchObject({
      origin: "BOT",
      tools: ["Nightly"],
      source: "overrule",
      overrule: { kind: "commit", reason: "The nightly job." },
      replaced: [{ source: "datadog", origin: "AI_ASSISTED", line: TRAILER }],
    });

    // Neither a sync nor the strongest evidence of another source comes through.
    await syncScene(scene);
    await recordCommitObservations(scene.client, scene.organizationId, "git", [
      {
        sha,
        origin: "AI_ASSISTED",
        tools: ["Claude Code"],
        evidence_level: "E5",
        rule_id: "note/attested",
        rules_version: "1.0",
        unknown_reason: null,
        strength: 5,
        secret: null,
      },
    ]);
    expect(await origins()).toMatchObject({ "ana-with-claude": "BOT" });

    const {
      rows: [standing],
    } = await listOverrules(owner.client, scene.organizationId);
    expect(standing).toMatchObject({ kind: "commit", sha, tool: "Nightly", commits: 1, revokedAt: null });
    expect(await revokeOverrule(owner.client, scene.organizationId, standing?.id ?? "")).toBe(1);
    const restored = await listCommitEvidence(scene.client, scene.organizationId, [sha]);
    expect(restored.get(sha)).toMatchObject({ origin: "AI_ASSISTED", source: "git", level: "E5" });
    expect(await revokeOverrule(owner.client, scene.organizationId, standing?.id ?? "")).toBe(0);
    expect((await listOverrules(owner.client, scene.organizationId)).rows).toMatchObject([
      { id: standing?.id, revokedAt: expect.any(Date) },
    ]);
  });

  test("a sha that nothing here begins with, and one that two commits begin with, are told apart", async () => {
    const wish: OverruleWish = { origin: "HUMAN", tool: null, reason: "Known." };
    expect(await overruleCommit(owner.client, scene.organizationId, "0123456789", wish)).toEqual({
      outcome: "not-found",
    });
    expect(await overruleCommit(owner.client, scene.organizationId, "", wish)).toEqual({
      outcome: "ambiguous",
    });
  });

  test("an account's stored commits are found although their authors lie encrypted, and its coming ones too", async () => {
    const id = await overruleAccount(clients(), scene.organizationId, AGENT, helper);
    expect(await reclassify()).toEqual({ state: "done", examined: 5 });
    expect(await origins()).toEqual({ ...EVIDENCE, "helper-1": "AI_ASSISTED", "helper-2": "AI_ASSISTED" });
    expect((await listOverrules(owner.client, scene.organizationId)).rows).toMatchObject([
      { id, kind: "account", commits: 2, appliedAt: expect.any(Date) },
    ]);

    scene.history = historyOf([
      ...scene.history.deployments,
      deployment("two", { commits: [by(AGENT, "helper-3", WHOLE)], started_at: daysAgo(0.5) }),
    ]);
    await syncScene(scene);
    expect(await origins()).toMatchObject({ [shaOf("helper-3")]: "AI_ASSISTED" });
    // What git says of the same commit has no author, and obeys all the same.
    await recordCommitObservations(scene.client, scene.organizationId, "git", [
      {
        sha: shaOf("helper-1"),
        origin: "HUMAN",
        tools: [],
        evidence_level: null,
        rule_id: "human/no-evidence",
        rules_version: "1.0",
        unknown_reason: null,
        strength: 1,
        secret: null,
      },
    ]);
    expect(await origins()).toMatchObject({ "helper-1": "AI_ASSISTED" });

    expect(await revokeOverrule(owner.client, scene.organizationId, id)).toBe(3);
    expect(await origins()).toEqual({ ...EVIDENCE, [shaOf("helper-3")]: "HUMAN" });
    await syncScene(scene);
    await reclassify();
    expect(await origins()).toEqual({ ...EVIDENCE, [shaOf("helper-3")]: "HUMAN" });
  });

  test("an account that is a person's loses what its name said, and keeps what its commits carry", async () => {
    scene.history = historyOf([
      deployment("bot-like", {
        commits: [
          by("42+sven-bot[bot]@users.noreply.github.com", "bot-like", WHOLE),
          by("42+sven-bot[bot]@users.noreply.github.com", "bot-like-claude", `Change\n\n${TRAILER}`),
        ],
      }),
    ]);
    await syncScene(scene);
    expect(await origins()).toMatchObject({
      [shaOf("bot-like")]: "BOT",
      [shaOf("bot-like-claude")]: "AI_ASSISTED",
    });
    const person: OverruleWish = { origin: "HUMAN", tool: null, reason: "That is Sven." };
    await overruleAccount(clients(), scene.organizationId, "github-id:42", person);
    await reclassify();
    expect(await origins()).toMatchObject({
      [shaOf("bot-like")]: "HUMAN",
      [shaOf("bot-like-claude")]: "AI_ASSISTED",
    });
  });

  test("saying something else about the same account takes its place at once", async () => {
    await overruleAccount(clients(), scene.organizationId, AGENT, helper);
    await reclassify();
    const bot: OverruleWish = { origin: "BOT", tool: "Release job", reason: "No AI in it." };
    await overruleAccount(clients(), scene.organizationId, AGENT, bot);
    expect(await origins()).toMatchObject({ "helper-1": "BOT", "helper-2": "BOT" });
    const { rows: all } = await listOverrules(owner.client, scene.organizationId);
    expect(all.map(({ origin, revokedAt }) => [origin, revokedAt === null])).toEqual([
      ["BOT", true],
      ["AI_ASSISTED", false],
    ]);
  });

  test("the account lies nowhere in the clear, and the audit log tells who said what without it", async () => {
    await overruleAccount(clients(), scene.organizationId, AGENT, helper);
    await overruleCommit(owner.client, scene.organizationId, shaOf("ana"), { ...helper, reason: "Seen." });
    await reclassify();
    for (const table of [
      "commit_overrules",
      "commit_overrule_secrets",
      "commit_account_matches",
      "audit_events",
      "origin_reclassifications",
    ]) {
      const rows = await backend.sql<{ row: string }>(
        `select to_jsonb(t)::text as row from public.${table} t where organization_id = $1`,
        scene.organizationId,
      );
      expect(rows.length, table).toBeGreaterThan(0);
      for (const { row } of rows) expect(row, table).not.toContain("release-helper");
    }
    const audit = await backend.sql<{ action: string; actor: string }>(
      "select action, actor_user_id::text as actor from public.audit_events where organization_id = $1 and action like '%-origin.%' order by id",
      scene.organizationId,
    );
    expect(audit).toEqual([
      { action: "account-origin.overrule", actor: owner.id },
      { action: "commit-origin.overrule", actor: owner.id },
    ]);
  });

  test("a member may not, a stranger learns nothing, and a sealed account is good for its organization alone", async () => {
    const [member, stranger] = [await signUp(backend, "member"), await signUp(backend, "stranger")];
    await addMember(scene.client, scene.organizationId, member.id, "member");
    for (const [person, code] of [
      [member, "PT403"],
      [stranger, "PT404"],
    ] as const) {
      const user = person.client;
      await expect(overruleCommit(user, scene.organizationId, shaOf("ana"), helper)).rejects.toMatchObject({
        code,
      });
      await expect(
        overruleAccount({ user, service: scene.client }, scene.organizationId, AGENT, helper),
      ).rejects.toMatchObject({ code });
    }
    const id = await overruleAccount(clients(), scene.organizationId, AGENT, helper);
    await expect(revokeOverrule(member.client, scene.organizationId, id)).rejects.toMatchObject({
      code: "PT403",
    });
    expect(await listOverrules(stranger.client, scene.organizationId)).toEqual({ total: 0, rows: [] });
    const other = await createOrganization(scene.client, stranger.id);
    expect(await revokeOverrule(stranger.client, other, id)).toBe(0);
    expect((await listOverrules(owner.client, scene.organizationId)).rows).toMatchObject([
      { id, revokedAt: null },
    ]);
  });
});
