import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sourceOf } from "@/lib/core/metrics/reading";
import { getReading } from "@/lib/ingest/feeds/reading";
import { REDEPLOYED_RULE } from "@/lib/ingest/github-deployments/results";
import { connectGithub } from "@/lib/ingest/github-lookups/connect";
import { readToken } from "@/lib/ingest/github-lookups/credentials";
import { type LookupOutcome, lookUpCommits } from "@/lib/ingest/github-lookups/run";
import { readBatch } from "@/lib/ingest/pushes/read-batch";
import { recordPush } from "@/lib/ingest/pushes/record-push";
import { createGithubClient } from "@/lib/providers/github/client";
import type { OrganizationId } from "@/lib/workspace/organizations/organization-id";
import { type DoubleDeployment, GithubDouble, TOKEN } from "../../support/github-double";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { shaOf } from "../support/events";
import { addMember, createOrganization, type Person, service, signUp } from "../support/people";

// Octokit keeps a second between two questions, which is its own affair: here they follow at once.
vi.mock("@octokit/plugin-throttling", async (original) => {
  const real = await original<typeof import("@octokit/plugin-throttling")>();
  const write = { key: () => ({ schedule: async (_: object, work: () => Promise<void>) => work() }) };
  type Arguments = Parameters<typeof real.throttling>;
  const throttling = (...[kit, options]: Arguments) => {
    const throttle = { ...options.throttle, write } as unknown as Arguments[1]["throttle"];
    return real.throttling(kit, { ...options, throttle } as Arguments[1]);
  };
  return { ...real, throttling };
});

const HOUR = 60;
const DAY = 24 * HOUR;
const ago = (minutes: number) => new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * 60_000);
const went = (id: number, commit: string, minutesAgo: number, more: Partial<DoubleDeployment> = {}) => ({
  id,
  sha: shaOf(commit),
  environment: "production",
  createdAt: ago(minutesAgo),
  statuses: [
    ["IN_PROGRESS", 1],
    ["SUCCESS", 5],
  ] as const,
  ...more,
});

let github: GithubDouble;
beforeAll(async () => {
  github = await GithubDouble.start();
  process.env.GITHUB_API_URL = github.url;
});
afterAll(() => github.stop());

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let admin: Person;
  let organizationId: OrganizationId;

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    admin = await signUp(backend);
  });
  afterAll(() => backend.stop());

  beforeEach(async () => {
    github.faults.length = 0;
    github.compared.length = 0;
    github.remaining = 5_000;
    github.repositories = {
      "acme/shop": {
        access: "contents",
        commits: {
          [shaOf("fourth")]: { message: "Fix a thing", committedAt: ago(5 * HOUR) },
          [shaOf("third")]: {
            message: "Change a thing\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
            committedAt: ago(4 * DAY),
          },
          [shaOf("second")]: { message: "Add a thing", committedAt: ago(5 * DAY) },
          [shaOf("first")]: { message: "Begin" },
        },
        deployments: [
          went(1, "first", 10 * DAY),
          went(2, "third", 3 * DAY, {
            statuses: [
              ["SUCCESS", 5],
              ["INACTIVE", 2 * HOUR],
            ],
          }),
          // Rolled back two hours later.
          went(3, "first", 3 * DAY - 2 * HOUR),
          went(4, "fourth", DAY, { statuses: [["FAILURE", 3]] }),
          went(5, "fourth", 4 * HOUR),
          went(6, "fourth", 3 * HOUR, { environment: "staging" }),
        ],
      },
    };
    organizationId = await createOrganization(service(backend));
    await addMember(service(backend), organizationId, admin.id, "owner");
    await backend.sql(
      "update public.organizations set production_environments = '{production}' where id = $1",
      organizationId,
    );
    const connected = await connectGithub(service(backend), {
      organizationId,
      connectedBy: admin.id,
      token: TOKEN,
    });
    expect(connected.ok).toBe(true);
  });

  const choose = async (...repositories: string[]) =>
    (
      await admin.client.rpc("choose_github_deployments", {
        p_organization_id: organizationId,
        p_repositories: repositories.map((name) => `github.com/${name}`),
      })
    ).error?.code;
  const turn = (seconds = 30): Promise<LookupOutcome> => {
    const deadlineAt = Date.now() + seconds * 1000;
    return lookUpCommits(
      {
        service: service(backend),
        now: () => new Date(),
        random: () => 0.5,
        deadlineAt,
        readToken: (one) => readToken(service(backend), one.organizationId, one.integrationId),
        githubFor: (token, one) =>
          createGithubClient({
            token,
            apiUrl: github.url,
            throttleId: one.integrationId,
            fetch,
            now: Date.now,
            deadlineAt: Date.now() + 3_000,
            retries: 0,
          }),
        log: () => {},
      },
      { organizationId, reason: "person" },
    );
  };
  const rows = () =>
    backend.sql<Record<string, unknown>>(
      `select d.external_id, d.service, d.env, d.result, d.result_rule, d.result_commit, d.recovery_seconds, d.remediation_external_id,
         d.human_commits, d.ai_commits, d.counts, i.provider
       from public.external_deployments d join public.org_integrations i on i.id = d.integration_id
       where d.organization_id = $1 order by d.external_id`,
      organizationId,
    );
  const reading = () => getReading(service(backend), organizationId);

  test("what went out to production becomes deployments with their commits, results and evidence; what never went out becomes none", async () => {
    expect(await turn()).toMatchObject({ state: "done" });
    expect(await rows(), "nobody chose it").toEqual([]);
    expect(await choose("acme/shop")).toBeUndefined();
    expect(await turn()).toMatchObject({ state: "done" });
    const stored = await rows();
    expect(stored).toMatchObject([
      {
        external_id: "github-deployment-1",
        service: "shop",
        env: "production",
        result: "passed",
        provider: "github_deployments",
      },
      {
        external_id: "github-deployment-2",
        result: "failed",
        result_rule: REDEPLOYED_RULE,
        result_commit: shaOf("first"),
        recovery_seconds: 2 * 3600,
        remediation_external_id: "github-deployment-3",
        human_commits: 1,
        ai_commits: 1,
        counts: true,
      },
      { external_id: "github-deployment-3", result: "passed", result_rule: null },
      { external_id: "github-deployment-5", result: "passed", human_commits: 2, ai_commits: 1 },
    ]);
    const known = await reading();
    expect(sourceOf(known, null)).toBe("github");
    expect(known.deployments).toHaveLength(1);
    expect(known.deployments[0]?.from.getTime()).toBeLessThan(ago(179 * DAY).getTime());

    github.compared.length = 0;
    await turn();
    expect(github.compared, "again asks for nothing that is stored").toEqual([]);
    expect(await rows()).toEqual(stored);
  });

  test("a failure that GitHub tells afterwards changes the result, as given, and keeps the commits", async () => {
    await choose("acme/shop");
    await turn();
    const [, , , , last] = github.repositories["acme/shop"]?.deployments ?? [];
    if (last) last.statuses = [...last.statuses, ["FAILURE", 30]];
    await turn();
    const [, , , changed] = await rows();
    expect(changed).toMatchObject({
      external_id: "github-deployment-5",
      result: "failed",
      result_rule: null,
      ai_commits: 1,
    });
  });

  test("a turn that a limit or its time ends keeps what it stored, claims nothing that it didn't read, and the next goes on", async () => {
    await choose("acme/shop");
    github.remaining = 202;
    expect(await turn()).toMatchObject({ state: "unfinished" });
    expect((await reading()).deployments).toEqual([]);
    expect((await rows()).length).toBeLessThan(4);
    await backend.sql(
      "update public.org_integrations set blocked_until = null where organization_id = $1",
      organizationId,
    );
    github.remaining = 5_000;
    expect(await turn()).toMatchObject({ state: "done" });
    expect(await rows()).toHaveLength(4);
    expect((await reading()).deployments).toHaveLength(1);
  });

  test("a repository whose deployments the token may not read is told, and leaves all time unknown", async () => {
    github.repositories["acme/hidden"] = { access: "contents", commits: {}, hidesDeployments: true };
    await choose("acme/hidden", "acme/shop");
    expect(await turn()).toMatchObject({
      state: "failed",
      error: { kind: "no-deployments", detail: "acme/hidden" },
    });
    expect((await reading()).deployments).toEqual([]);
  });

  test("a repository that is added later is read from the beginning", async () => {
    await choose("acme/shop");
    await turn();
    github.repositories["acme/web"] = {
      access: "contents",
      commits: { [shaOf("web")]: { message: "Old" } },
      deployments: [went(70, "web", 100 * DAY)],
    };
    await choose("acme/shop", "acme/web");
    await turn();
    expect((await rows()).map((row) => row.external_id)).toContain("github-deployment-70");
  });

  test("no deployment counts from two sources: a pipeline's are refused meanwhile, Datadog is taken alone", async () => {
    await choose("acme/shop");
    await turn();
    const batch = readBatch(
      "deployment",
      [{ id: "run-1", service: "shop", env: "production", started_at: ago(HOUR).toISOString() }],
      new Date(),
    );
    const push = () => recordPush(service(backend), organizationId, "deployment", batch, null);
    await expect(push()).rejects.toMatchObject({ code: "PT423" });
    expect(await choose()).toBeUndefined();
    const { stored, errors } = await push();
    expect({ stored, errors }).toMatchObject({ stored: 0, errors: [{ field: "started_at" }] });
    await backend.sql(
      "insert into public.org_integrations (organization_id, provider, site) values ($1, 'datadog', 'datadoghq.eu')",
      organizationId,
    );
    expect(await choose("acme/shop")).toBe("PT409");
  });

  test("only admins choose, only repositories on github.com, and only where GitHub is connected", async () => {
    expect(await choose("acme")).toBe("PT422");
    await addMember(service(backend), organizationId, admin.id, "member");
    expect(await choose("acme/shop")).toBe("PT403");
    await addMember(service(backend), organizationId, admin.id, "admin");
    await backend.sql(
      "update public.org_integrations set status = 'disconnected' where organization_id = $1",
      organizationId,
    );
    expect(await choose("acme/shop")).toBe("PT404");
  });
});
