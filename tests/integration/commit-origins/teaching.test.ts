import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { RULES_VERSION } from "@/lib/core/origins/classify";
import type { TaughtMark } from "@/lib/core/origins/taught";
import { EVERYTHING } from "@/lib/core/question/question";
import { listOverrules, revokeOverrule } from "@/lib/ingest/commit-origins/overrules";
import { previewMark } from "@/lib/ingest/commit-origins/preview-mark";
import { recordPush } from "@/lib/ingest/commit-origins/push";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { getTeaching, putTaughtMarks, teachMark } from "@/lib/ingest/commit-origins/taught-marks";
import { listUnmappedMarks } from "@/lib/ingest/commit-origins/unmapped-marks";
import { listMarkRuns, stoppedMarks } from "@/lib/read/data-quality/stopped-marks";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, daysAgo, deployment, historyOf, shaOf } from "../support/events";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";
import { createScene, DAY_MS, NOW, type Scene, syncScene } from "../support/scene";

const AGENT: TaughtMark = {
  kind: "trailer",
  value: "acme-run",
  meaning: "agent",
  name: "Acme agent",
  mode: "agentic",
  onlyTool: null,
  from: null,
  until: null,
};
const soon = () => ({ deadlineAt: Date.now() + 30_000 });

const COMMITS = [
  commit("run-1", "Change a thing\n\nBecause.\n\nAcme-Run: 41"),
  commit("run-2", "Change a thing\n\nBecause.\n\nAcme-Run: 42"),
  commit("plain", "Change a thing\n\nBecause."),
  commit("helper", "Change a thing\n\nCo-authored-by: Helper <helper-bot@acme.example>"),
  commit("pair", "Change a thing\n\nCo-authored-by: Ana Lima <ana@acme.example>"),
  commit("copilot", "Change a thing\n\nCo-authored-by: Copilot <copilot@github.com>"),
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
    const history = historyOf([deployment("one", { commits: COMMITS, change_failure: true })]);
    scene = await createScene(backend, history, { organizationId });
    expect(await syncScene(scene)).toMatchObject({ state: "succeeded" });
  });

  const clients = () => ({ user: owner.client, service: scene.client });
  const reclassify = () => reclassifyCommits(scene.client, scene.organizationId, soon());

  async function originOf(name: string) {
    const [row] = await backend.sql<{
      origin: string;
      rule_id: string;
      tools: string[];
      rules_version: string;
    }>(
      "select origin, rule_id, tools, rules_version from public.commit_origins where organization_id = $1 and sha = $2",
      scene.organizationId,
      shaOf(name),
    );
    return row;
  }

  test("what no rule knows is listed with its counts, and people's addresses are not", async () => {
    const { marks } = await listUnmappedMarks(owner.client, scene.organizationId);
    expect(marks.map(({ kind, value, commits }) => [kind, value, commits])).toEqual([
      ["trailer", "acme-run", 2],
      ["account", "helper-bot@acme.example", 1],
    ]);
    expect([shaOf("run-1"), shaOf("run-2")]).toContain(marks[0]?.example);
    expect(marks[0]?.newestAt).toBeInstanceOf(Date);
  });

  test("marks that only git saw are listed too, and take nothing from what others saw", async () => {
    const pushed = {
      origin: "HUMAN" as const,
      tools: [],
      evidence_level: null,
      rule_id: "human/no-evidence",
    };
    const commits = ["git-only", "helper"].map((name) => ({
      ...pushed,
      sha: shaOf(name),
      unknown_reason: null,
      marks: ["trailer:acme-flow", "footer:acmegpt"],
    }));
    const push = { rules_version: RULES_VERSION, commits };
    await recordPush(scene.client, scene.organizationId, push);
    await recordPush(scene.client, scene.organizationId, push);
    const { marks } = await listUnmappedMarks(owner.client, scene.organizationId);
    expect(marks.map(({ kind, value, commits }) => [kind, value, commits])).toEqual([
      ["footer", "acmegpt", 2],
      ["trailer", "acme-flow", 2],
      ["trailer", "acme-run", 2],
      ["account", "helper-bot@acme.example", 1],
    ]);
  });

  test("a tool whose marks stop while its service goes on is told, with what was deployed before and since", async () => {
    const signed = "Change\n\nCo-authored-by: Claude <noreply@anthropic.com>";
    const deployments = Array.from({ length: 24 }, (_, i) =>
      deployment(`day-${i}`, {
        service: "billing",
        started_at: daysAgo(25 - i),
        finished_at: daysAgo(25 - i),
        commits: [i < 14 ? commit(`day-${i}`, signed) : commit(`day-${i}`)],
      }),
    );
    const organizationId = await createOrganization(service(backend), owner.id);
    const other = await createScene(backend, historyOf(deployments), { organizationId });
    expect(await syncScene(other)).toMatchObject({ state: "succeeded" });
    const window = { from: new Date(NOW.getTime() - 30 * DAY_MS), to: NOW };
    const question = { ...EVERYTHING, window, environments: ["production"] };
    const { rows: runs } = await listMarkRuns(owner.client, organizationId, question);
    expect(stoppedMarks(runs, NOW)).toMatchObject([
      { tool: "Claude Code", marked: 14, before: 14, since: 10, lastAt: new Date(daysAgo(12)) },
    ]);
  });

  test("a stranger sees no marks and teaches none", async () => {
    const stranger = await signUp(backend, "stranger");
    expect(await listUnmappedMarks(stranger.client, scene.organizationId)).toEqual({
      marks: [],
      unlisted: 0,
    });
    const taught = teachMark(
      { user: stranger.client, service: scene.client },
      scene.organizationId,
      AGENT,
      "Ours.",
    );
    await expect(taught).rejects.toMatchObject({ code: "PT404" });
    const member = await signUp(backend, "member");
    await addMember(scene.client, scene.organizationId, member.id, "member");
    await expect(
      teachMark({ user: member.client, service: scene.client }, scene.organizationId, AGENT, "Ours."),
    ).rejects.toMatchObject({ code: "PT403" });
  });

  test("a preview says what would move, and moves nothing", async () => {
    const preview = await previewMark(scene.client, scene.organizationId, AGENT, Date.now() + 10_000);
    expect(preview).toMatchObject({
      moves: [{ from: "HUMAN", to: "AI_ASSISTED", commits: 2 }],
      deployments: 1,
      failed: 1,
      examined: 2,
      isPartial: false,
    });
    expect(preview.after.AI_ASSISTED - preview.before.AI_ASSISTED).toBe(2);
    expect(await originOf("run-1")).toMatchObject({ origin: "HUMAN", rules_version: RULES_VERSION });
  });

  test("teaching goes backwards in one pass, stands in the audit log without the mark, and revoking restores", async () => {
    await teachMark(clients(), scene.organizationId, AGENT, "It is our own agent.");
    expect(await reclassify()).toMatchObject({ state: "done" });
    expect(await originOf("run-1")).toEqual({
      origin: "AI_ASSISTED",
      rule_id: "taught/agentic",
      tools: ["Acme agent"],
      rules_version: `${RULES_VERSION}.1`,
    });
    expect(await originOf("plain")).toMatchObject({ origin: "HUMAN", rules_version: `${RULES_VERSION}.1` });
    const audit = await backend.sql<{ action: string; line: string }>(
      "select action, subject || detail::text as line from public.audit_events where organization_id = $1 and action like 'mark-origin.%'",
      scene.organizationId,
    );
    expect(audit).toMatchObject([{ action: "mark-origin.teach" }]);
    expect(JSON.stringify(audit)).not.toContain("acme-run");
    expect(await listOverrules(owner.client, scene.organizationId)).toEqual({ total: 0, rows: [] });

    const { entries } = await getTeaching(scene.client, scene.organizationId);
    await revokeOverrule(owner.client, scene.organizationId, entries[0]?.id ?? "");
    expect(await reclassify()).toMatchObject({ state: "done" });
    expect(await originOf("run-1")).toMatchObject({ origin: "HUMAN", rules_version: `${RULES_VERSION}.2` });
    const after = await getTeaching(scene.client, scene.organizationId);
    expect(after.entries[0]?.revokedAt).toBeInstanceOf(Date);
  });

  test("no mark for a span of days leaves other days alone", async () => {
    const wrong: TaughtMark = {
      kind: "account",
      value: "copilot@github.com",
      meaning: "no-mark",
      name: null,
      mode: null,
      onlyTool: "GitHub Copilot",
      from: "2026-01-01",
      until: "2026-12-31",
    };
    expect(await originOf("copilot")).toMatchObject({ origin: "AI_ASSISTED" });
    await teachMark(clients(), scene.organizationId, wrong, "An editor added it.");
    await reclassify();
    expect(await originOf("copilot")).toMatchObject({ origin: "HUMAN" });
    await teachMark(
      clients(),
      scene.organizationId,
      { ...wrong, from: "2020-01-01", until: "2020-12-31" },
      "No.",
    );
    await reclassify();
    expect(await originOf("copilot")).toMatchObject({ origin: "AI_ASSISTED" });
  });

  test("a file says all that is taught: the same again changes nothing, what is missing is taken back", async () => {
    const rule = { ...AGENT, reason: "From a file." };
    const bot = {
      ...rule,
      kind: "account" as const,
      value: "helper-bot@acme.example",
      meaning: "bot" as const,
      mode: null,
    };
    const put = (rules: (typeof rule)[]) => putTaughtMarks(scene.client, scene.organizationId, rules);
    expect(await put([rule, bot as never])).toEqual({ taught: 2, revoked: 0, unchanged: 0 });
    expect(await put([rule, bot as never])).toEqual({ taught: 0, revoked: 0, unchanged: 2 });
    expect(await put([{ ...rule, name: "Acme runner" }])).toEqual({ taught: 1, revoked: 1, unchanged: 0 });
    const { entries, rulesVersion } = await getTeaching(scene.client, scene.organizationId);
    expect(entries.filter(({ revokedAt }) => revokedAt === null)).toMatchObject([{ name: "Acme runner" }]);
    expect(rulesVersion).toBe(`${RULES_VERSION}.5`);
  });

  test("git's whole view of a merge outweighs a mark that Datadog saw in it, unless its rules are older", async () => {
    const sha = shaOf("copilot");
    const seen = (rulesVersion: string) =>
      recordCommitObservations(scene.client, scene.organizationId, "git", [
        {
          sha,
          origin: "HUMAN",
          tools: [],
          evidence_level: null,
          rule_id: "human/no-evidence",
          rules_version: rulesVersion,
          unknown_reason: null,
          strength: 1,
          secret: null,
        },
      ]);
    await seen("1.0");
    expect(await originOf("copilot")).toMatchObject({ origin: "AI_ASSISTED" });
    await seen(RULES_VERSION);
    expect(await originOf("copilot")).toMatchObject({ origin: "HUMAN" });
  });
});
