import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toDeploymentRecord, toIncidentRecord } from "@/lib/providers/datadog/reshape";

const SHA = "0123456789abcdef0123456789abcdef01234567";

const deployment = (attributes: Record<string, unknown>, rest: Record<string, unknown> = {}) => ({
  type: "dora_deployment",
  id: "43vkaZNgiso",
  attributes: { service: "search", started_at: "2026-05-04T10:00:00Z", ...attributes },
  ...rest,
});

function recordOf(attributes: Record<string, unknown>) {
  const reading = toDeploymentRecord(deployment(attributes));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.record;
}

const failure = (attributes: Record<string, unknown>) => ({
  type: "dora_failure",
  id: "f1",
  attributes: { started_at: "2026-05-04T10:00:00Z", ...attributes },
});

function incidentOf(attributes: Record<string, unknown>) {
  const reading = toIncidentRecord(failure(attributes));
  if (!reading.ok) throw new Error(reading.reason);
  return reading.record;
}

/** What stands in menus, addresses and mails turns nothing around it, and ends. */
const NAMES: [given: string, kept: string][] = [
  [" checkout ", "checkout"],
  ["check\u202eout\u2066", "check\ufffdout\ufffd"],
  ["a\r\nSet-Cookie: b", "a Set-Cookie: b"],
  ["bell\u0007\u001b[31m", "bell\ufffd\ufffd[31m"],
  ["<script>alert(1)</script>", "<script>alert(1)</script>"],
  ["日本 é 👩🏽‍💻", "日本 é 👩🏽‍💻"],
  ["x".repeat(200), "x".repeat(200)],
  ["x".repeat(201), `${"x".repeat(199)}…`],
  ["x".repeat(100_000), `${"x".repeat(199)}…`],
  [`${"x".repeat(198)}👩👩`, `${"x".repeat(198)}…`],
];

test.each(NAMES)(
  "the name %j is kept on one line, in its order, and no longer than Datadog's tags",
  (given, kept) => {
    expect(
      recordOf({
        service: given,
        env: given,
        team: given,
        version: given,
        source: given,
        deployment_type: given,
      }),
    ).toMatchObject({
      service: kept,
      env: kept,
      team: kept,
      version: kept,
      source: kept,
      deploymentType: kept,
    });
    expect(incidentOf({ service: [given, given], env: given, team: [given], severity: given })).toMatchObject(
      {
        services: [kept],
        envs: [kept],
        teams: [kept],
        severity: kept,
      },
    );
  },
);

test("a remediation's id that is longer than any event's is none", () => {
  const of = (id: string) =>
    recordOf({ change_failure: true, remediation: { id, type: "rollback" } }).remediation;
  expect(of("x".repeat(200))?.externalId).toHaveLength(200);
  expect(of("x".repeat(201))).toEqual({ type: "rollback", externalId: null });
});

test("an incident's title ends after 500 characters", () => {
  expect(incidentOf({ name: `\u202e${"x".repeat(9_000)}` }).name).toBe(`\ufffd${"x".repeat(498)}…`);
});

describe("toDeploymentRecord", () => {
  test("a deployment as Datadog sends it comes out in our words", () => {
    const event = deployment({
      env: "live",
      team: "search",
      version: "0.14.7",
      finished_at: "2026-05-04T10:05:00Z",
      duration: 300,
      git: { commit_sha: SHA, repository_id: "github.com/Org/Repo" },
      commits: [
        {
          sha: SHA.toUpperCase(),
          timestamp: "2026-05-03T10:00:00Z",
          author: { email: "a@x.org", canonical_email: "b@x.org", is_bot: false },
          message: "Fix\n\nCo-authored-by: X",
          change_lead_time: 86_400,
          time_to_deploy: 3600,
        },
      ],
      number_of_commits: 2,
      change_failure: true,
      deployment_type: "standard",
      recovery_time_sec: 4890,
      remediation: { id: "other", type: "Rollback" },
      source: "apm_deployments",
      custom_tags: ["language:go", "tier:1", "language:go", " "],
      number_of_pull_requests: 3,
    });
    expect(toDeploymentRecord(event)).toEqual({
      ok: true,
      warnings: [],
      record: {
        externalId: "43vkaZNgiso",
        service: "search",
        env: "live",
        team: "search",
        version: "0.14.7",
        repositoryUrl: "github.com/Org/Repo",
        repositorySlug: "github.com/org/repo",
        commitSha: SHA,
        startedAt: new Date("2026-05-04T10:00:00Z"),
        finishedAt: new Date("2026-05-04T10:05:00Z"),
        durationSeconds: 300,
        result: "failed",
        deploymentType: "standard",
        recoverySeconds: 4890,
        remediation: { type: "rollback", externalId: "other" },
        source: "apm_deployments",
        numberOfCommits: 2,
        customTags: ["language:go", "tier:1"],
        resultRule: null,
        resultCommit: null,
        pullRequests: 3,
        commits: [
          {
            sha: SHA,
            committedAt: new Date("2026-05-03T10:00:00Z"),
            authorEmail: "a@x.org",
            isBot: false,
            message: "Fix\n\nCo-authored-by: X",
            leadTimeSeconds: 86_400,
            timeToDeploySeconds: 3600,
          },
        ],
        raw: event,
      },
    });
  });

  test.each([
    [true, "failed"],
    [false, "passed"],
    [null, "pending"],
    [undefined, "pending"],
    ["true", "pending"],
  ])("change_failure %j is %s", (change_failure, result) => {
    expect(recordOf({ change_failure }).result).toBe(result);
  });

  test("recovery and remediation belong to failed deployments only", () => {
    const record = recordOf({
      change_failure: false,
      recovery_time_sec: 10,
      remediation: { type: "rollback" },
    });
    expect(record).toMatchObject({ recoverySeconds: null, remediation: null });
  });

  test("a failed deployment that has not recovered has no recovery time, not zero", () => {
    expect(recordOf({ change_failure: true }).recoverySeconds).toBeNull();
  });

  test("negative and endless durations count as absent", () => {
    expect(recordOf({ duration: -1 }).durationSeconds).toBeNull();
    expect(recordOf({ change_failure: true, recovery_time_sec: Number.NaN }).recoverySeconds).toBeNull();
    expect(recordOf({ change_failure: true, recovery_time_sec: 1e300 }).recoverySeconds).toBeNull();
  });

  test("Datadog's zero date counts as absent", () => {
    expect(recordOf({ finished_at: "0001-01-01T00:00:00Z" }).finishedAt).toBeNull();
  });

  test("times as numbers, which the generated client declares, are read in their unit", () => {
    const seconds = Date.UTC(2026, 4, 4) / 1000;
    for (const factor of [1, 1e3, 1e6, 1e9]) {
      expect(recordOf({ started_at: seconds * factor }).startedAt).toEqual(new Date("2026-05-04T00:00:00Z"));
    }
  });

  test("a sha that came twice is kept once, as it came first", () => {
    const commits = [
      { sha: SHA, message: "first" },
      { sha: SHA.toUpperCase(), message: "second" },
    ];
    expect(recordOf({ commits }).commits).toMatchObject([{ sha: SHA, message: "first" }]);
  });

  test("a malformed commit is left out and mentioned; the deployment stays", () => {
    const commits = [{ sha: "not hex" }, null, 7, { message: "no sha" }, { sha: SHA }];
    const reading = toDeploymentRecord(deployment({ commits }));
    expect(reading).toMatchObject({
      ok: true,
      record: { commits: [{ sha: SHA }] },
      warnings: ["4 of 5 commits left out: no readable sha"],
    });
  });

  test("the canonical e-mail stands in where the author's own is missing", () => {
    const commits = [{ sha: SHA, author: { canonical_email: "c@x.org" } }];
    expect(recordOf({ commits }).commits[0]).toMatchObject({ authorEmail: "c@x.org", isBot: null });
  });

  test("malformed optional fields count as absent and cost nothing else", () => {
    const record = recordOf({
      env: {},
      team: 3,
      git: "x",
      commits: "y",
      remediation: [],
      number_of_commits: 1.5,
      custom_tags: { language: "go" },
    });
    expect(record).toMatchObject({
      env: null,
      team: "3",
      repositorySlug: null,
      commits: [],
      numberOfCommits: null,
      customTags: [],
    });
  });

  test("pull requests are counted as Datadog counts them, else as it lists them; without either nobody knows", () => {
    const of = (attributes: Record<string, unknown>) => recordOf(attributes).pullRequests;
    expect(of({ number_of_pull_requests: 0, pull_requests: [{}] })).toBe(0);
    expect(of({ number_of_pull_requests: -1, pull_requests: [{}, {}] })).toBe(2);
    expect(of({ pull_requests: "x" })).toBeNull();
  });

  test("a hundred custom tags are kept, as many as Datadog takes", () => {
    const custom_tags = Array.from({ length: 130 }, (_, i) => `key${i}:value`);
    expect(recordOf({ custom_tags }).customTags).toEqual(custom_tags.slice(0, 100));
  });

  test("text that PostgreSQL refuses is mended", () => {
    const commits = [{ sha: SHA, message: "a\u0000b\ud800" }];
    expect(recordOf({ commits, service: "x\u0000" })).toMatchObject({
      service: "x",
      commits: [{ message: "ab\u{fffd}" }],
    });
  });

  test.each([
    [{ id: "x", attributes: { started_at: "2026-05-04T10:00:00Z" } }, "x", "attributes.service"],
    [{ id: "x", attributes: { service: "a", started_at: "soon" } }, "x", "started_at"],
    [{ id: "x", attributes: { service: "a" } }, "x", "started_at"],
    [{ attributes: { service: "a", started_at: "2026-05-04T10:00:00Z" } }, null, "id"],
    [null, null, "the event"],
    ["text", null, "the event"],
  ])("%j is set aside with its id and a reason", (event, externalId, reason) => {
    const reading = toDeploymentRecord(event);
    expect(reading).toMatchObject({ ok: false, externalId });
    expect(reading).toHaveProperty("reason", expect.stringContaining(reason));
  });

  test("a remediation that names its deployment and not its kind is kept", () => {
    const failed = { change_failure: true };
    const of = (remediation: unknown) => recordOf({ ...failed, remediation }).remediation;
    expect(of({ id: "c9" })).toEqual({ type: "unspecified", externalId: "c9" });
    expect(of({ id: "c9", type: null })).toEqual({ type: "unspecified", externalId: "c9" });
    expect(of({ type: "Hotfix" })).toEqual({ type: "hotfix", externalId: null });
    expect([of({}), of(null), of("c9")]).toEqual([null, null, null]);
  });

  test("a sha listed three times is one commit of one, and none is missing", () => {
    const commits = Array.from({ length: 3 }, () => ({ sha: "a".repeat(40) }));
    const of = (attributes: Record<string, unknown>) => recordOf(attributes).numberOfCommits;
    expect(of({ commits, number_of_commits: 3 })).toBe(1);
    expect(of({ commits: [...commits, { sha: "b".repeat(40) }], number_of_commits: 6 })).toBe(4);
    expect(of({ commits, number_of_commits: 1 })).toBe(1);
    expect(of({ commits })).toBeNull();
  });
});

describe("toIncidentRecord", () => {
  test("an incident as Datadog sends it comes out in our words", () => {
    const event = failure({
      name: "RIO-978 | orders",
      service: ["a", "b", "a"],
      env: ["live"],
      team: "core",
      severity: "SEV-1",
      finished_at: "2026-05-04T12:00:00Z",
      time_to_restore: 7000,
      source: "api",
    });
    expect(toIncidentRecord(event)).toEqual({
      ok: true,
      record: {
        externalId: "f1",
        name: "RIO-978 | orders",
        services: ["a", "b"],
        envs: ["live"],
        teams: ["core"],
        severity: "SEV-1",
        startedAt: new Date("2026-05-04T10:00:00Z"),
        finishedAt: new Date("2026-05-04T12:00:00Z"),
        restoreSeconds: 7000,
        source: "api",
        carriedIds: [],
        raw: event,
      },
    });
  });

  test("without time_to_restore the time from start to finish counts", () => {
    expect(incidentOf({ finished_at: "2026-05-04T11:00:00Z" }).restoreSeconds).toBe(3600);
  });

  test("an open incident has no restore time, also where Datadog says zero", () => {
    expect(incidentOf({}).restoreSeconds).toBeNull();
    expect(incidentOf({ time_to_restore: 0 }).restoreSeconds).toBeNull();
  });

  test("an end before the start gives no restore time", () => {
    expect(incidentOf({ finished_at: "2026-05-04T09:00:00Z" }).restoreSeconds).toBeNull();
  });

  test("an incident of a team alone has no services", () => {
    expect(incidentOf({ team: ["core"] })).toMatchObject({ services: [], teams: ["core"], envs: [] });
  });
});

describe("any JSON", () => {
  const field = fc.constantFrom(
    ..."id attributes service env team started_at finished_at duration git commits sha author change_failure remediation recovery_time_sec".split(
      " ",
    ),
  );
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.jsonValue(),
      fc.constantFrom("2026-05-04T10:00:00Z", SHA, "x", 5),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(field, tie("value"), { maxKeys: 8 }),
    ),
  })).value;

  test("is read or set aside, never thrown at", () => {
    fc.assert(
      fc.property(anything, fc.dictionary(field, anything), (event, attributes) => {
        for (const one of [event, deployment(attributes)]) {
          expect(typeof toDeploymentRecord(one).ok).toBe("boolean");
          expect(typeof toIncidentRecord(one).ok).toBe("boolean");
        }
      }),
      { numRuns: 1000, seed: 3 },
    );
  });
});
