import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CommitObservationRow, recordCommitObservations } from "@/lib/ingest/commit-origins/record";
import { organizationIdForMachineWork } from "@/lib/workspace/organizations/data";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { shaOf } from "../support/events";
import { createOrganization, service } from "../support/people";

const sha = shaOf("one");

const row = (change: Partial<CommitObservationRow> = {}): CommitObservationRow => ({
  sha,
  origin: "HUMAN",
  tools: [],
  evidence_level: null,
  rule_id: "human/no-evidence",
  rules_version: "1.0",
  unknown_reason: null,
  strength: 1,
  secret: null,
  ...change,
});
const unknown = row({
  origin: "UNKNOWN",
  rule_id: "unknown/subject-only",
  unknown_reason: "subject-only",
  strength: 0,
});
const ai = row({
  origin: "AI_ASSISTED",
  tools: ["Claude Code"],
  evidence_level: "E4",
  rule_id: "trailer/agent",
  strength: 4,
});

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let organizationId: OrganizationId;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
  });
  afterAll(() => backend.stop());
  beforeEach(async () => {
    organizationId = await createOrganization(service(backend));
  });

  const record = (
    source: "datadog" | "github" | "git",
    rows: readonly CommitObservationRow[],
    organization = organizationId,
  ) => recordCommitObservations(service(backend), organization, source, rows);

  async function effective(of = sha) {
    const [found] = await backend.sql<Record<string, unknown>>(
      `select origin, tools, evidence_level, rule_id, strength, source, unknown_reason from public.commit_origins
       where organization_id = $1 and sha = $2`,
      organizationId,
      of,
    );
    return found;
  }
  async function dataVersion() {
    const [found] = await backend.sql<{ version: string }>(
      "select data_version::text as version from public.organizations where id = $1",
      organizationId,
    );
    return Number(found?.version);
  }

  test("the strongest source is the commit's origin, whichever came first, and the others stay", async () => {
    for (const order of [
      ["datadog", "git"],
      ["git", "datadog"],
    ] as const) {
      organizationId = await createOrganization(service(backend));
      for (const source of order) await record(source, [source === "git" ? ai : unknown]);
      expect(await effective()).toMatchObject({ origin: "AI_ASSISTED", source: "git", strength: 4 });
      const kept = await backend.sql(
        "select source, origin from public.commit_observations where organization_id = $1 order by source",
        organizationId,
      );
      expect(kept).toEqual([
        { source: "datadog", origin: "UNKNOWN" },
        { source: "git", origin: "AI_ASSISTED" },
      ]);
    }
  });

  test("no AI evidence in a complete commit beats not knowing", async () => {
    await record("datadog", [unknown]);
    await record("git", [row()]);
    expect(await effective()).toMatchObject({ origin: "HUMAN", source: "git", unknown_reason: null });
  });

  test("of two sources that are as strong, the one that sees more of the commit decides", async () => {
    const cursor = { ...ai, tools: ["Cursor"] };
    await record("git", [cursor]);
    await record("github", [{ ...ai, secret: '{"evidence":"x"}' }]);
    await record("datadog", [{ ...ai, secret: '{"evidence":"x"}' }]);
    expect(await effective()).toMatchObject({ tools: ["Cursor"], source: "git" });
  });

  test("the same batch again changes nothing, and the data version rises only with an origin", async () => {
    const rows = [ai, row({ sha: shaOf("two") }), { ...unknown, sha: shaOf("three") }];
    const before = await dataVersion();
    expect(await record("git", rows)).toEqual({ stored: 3, changed: 3, unchanged: 0 });
    expect(await dataVersion()).toBe(before + 1);
    expect(await record("git", rows)).toEqual({ stored: 0, changed: 0, unchanged: 3 });
    expect(await record("github", rows.slice(1))).toEqual({ stored: 2, changed: 0, unchanged: 0 });
    expect(await dataVersion()).toBe(before + 1);
  });

  test("newer rules replace what older ones said, older ones never what newer ones said", async () => {
    await record("git", [ai]);
    await record("git", [row({ rules_version: "1.10" })]);
    expect(await effective()).toMatchObject({ origin: "HUMAN" });
    await record("git", [{ ...ai, rules_version: "1.9" }]);
    expect(await effective()).toMatchObject({ origin: "HUMAN" });
    await record("git", [{ ...unknown, rules_version: "2.0" }]);
    expect(await effective()).toMatchObject({ origin: "HUMAN" });
  });

  test("a clone without notes doesn't take back what a note attests", async () => {
    await record("git", [{ ...ai, evidence_level: "E5", rule_id: "note/attested", strength: 5 }]);
    await record("git", [row({ rules_version: "2.0" })]);
    expect(await effective()).toMatchObject({ rule_id: "note/attested" });
  });

  test("a batch with one row that can't be stored stores none, and says so", async () => {
    const broken = [
      row({ origin: "ROBOT" as never }),
      row({ strength: 0 }),
      row({ rules_version: "newest" }),
      row({ sha: "" }),
      row({ tools: Array.from({ length: 33 }, () => randomUUID()) }),
    ];
    for (const bad of broken) {
      await expect(record("git", [row({ sha: shaOf("good") }), bad])).rejects.toMatchObject({
        code: "PT422",
      });
    }
    expect(await effective(shaOf("good"))).toBeUndefined();
  });

  test("git sends no text; a source nobody knows and an organization that is gone are refused", async () => {
    await expect(record("git", [{ ...ai, secret: "Ana <ana@example.com>" }])).rejects.toMatchObject({
      code: "PT422",
    });
    await expect(record("svn" as never, [ai])).rejects.toMatchObject({ code: "PT422" });
    const gone = organizationIdForMachineWork({ organization_id: randomUUID() });
    await expect(record("git", [ai], gone)).rejects.toMatchObject({ code: "PT404" });
  });

  test("GitHub's evidence line lies encrypted, and 5,000 commits are one call", async () => {
    const evidence = "Co-Authored-By: Claude <noreply@anthropic.com>";
    const rows = Array.from({ length: 5_000 }, (_, n) => ({
      ...ai,
      sha: shaOf(String(n)),
      secret: n === 0 ? JSON.stringify({ evidence }) : null,
    }));
    expect(await record("github", rows)).toEqual({ stored: 5_000, changed: 5_000, unchanged: 0 });
    const secrets = await backend.sql<{ text: string }>(
      "select encode(ciphertext, 'escape') as text from public.github_commit_secrets where organization_id = $1",
      organizationId,
    );
    expect(secrets).toHaveLength(1);
    expect(secrets[0]?.text).not.toContain("Claude");
  });

  test("one organization's observations are no other's", async () => {
    await record("git", [ai]);
    const other = await createOrganization(service(backend));
    await record("git", [row()], other);
    expect(await effective()).toMatchObject({ origin: "AI_ASSISTED" });
  });
});
