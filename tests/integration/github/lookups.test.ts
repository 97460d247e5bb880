import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { listCommitEvidence } from "@/lib/ingest/commit-origins/data";
import { overruleAccount, revokeOverrule } from "@/lib/ingest/commit-origins/overrules";
import { reclassifyCommits } from "@/lib/ingest/commit-origins/reclassify";
import { connectGithub } from "@/lib/ingest/github-lookups/connect";
import { readToken } from "@/lib/ingest/github-lookups/credentials";
import { getGithubConnection, summarizeLookups } from "@/lib/ingest/github-lookups/data";
import { type LookupOutcome, lookUpCommits } from "@/lib/ingest/github-lookups/run";
import type { ClaimRequest } from "@/lib/ingest/github-lookups/turn";
import { disconnectIntegration } from "@/lib/ingest/integrations/disconnect";
import { countDue } from "@/lib/ingest/sync/claim-due";
import { createServiceClientFor } from "@/lib/platform/supabase/service";
import { createGithubClient } from "@/lib/providers/github/client";
import {
  BAD_CREDENTIALS,
  GithubDouble,
  primaryLimit,
  secondaryLimit,
  TOKEN,
} from "../../support/github-double";
import { DATABASES, hushRefusals, setBackendEnvironment } from "../access/backends";
import type { Backend } from "../support/backend";
import { commit, deployment, historyOf, shaOf } from "../support/events";
import { addMember, type Person, signUp } from "../support/people";
import { createScene, type Scene, syncScene } from "../support/scene";

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

const CLAUDE = "Add search\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
const git = (repository: string) => ({ commit_sha: "", repository_id: `github.com/acme/${repository}` });

// One for all: settings are read once in a process.
let github: GithubDouble;
beforeAll(async () => {
  github = await GithubDouble.start();
  process.env.GITHUB_API_URL = github.url;
});
afterAll(() => github.stop());

describe.each(DATABASES)("on $name", ({ start }) => {
  let backend: Backend;
  let scene: Scene;
  let admin: Person;
  let logged: unknown[];

  beforeAll(async () => {
    backend = await start();
    setBackendEnvironment(backend);
    hushRefusals();
    admin = await signUp(backend);
  });
  afterAll(() => backend.stop());
  afterEach(() => {
    github.faults.length = 0;
  });

  /** An organization whose Datadog forwards subjects only, deployed from three repositories. */
  beforeEach(async () => {
    logged = [];
    github.repositories = {
      "acme/shop": {
        access: "contents",
        commits: {
          [shaOf("ai")]: { message: CLAUDE },
          [shaOf("human")]: { message: "Fix a thing" },
          [shaOf("bot")]: {
            message: "Bump left-pad",
            author: { name: "dependabot[bot]", email: "49699333+dependabot[bot]@users.noreply.github.com" },
          },
        },
      },
    };
    github.remaining = 5_000;
    github.asked.length = 0;
    const shop = ["ai", "human", "bot", "gone"].map((name) => commit(name));
    scene = await createScene(
      backend,
      historyOf([
        deployment("shop", { git: git("shop"), commits: shop }),
        deployment("secret", { git: git("secret"), commits: [commit("hidden")] }),
        deployment("lab", {
          git: { commit_sha: "", repository_id: "gitlab.example/acme/lab" },
          commits: [commit("lab")],
        }),
      ]),
    );
    await addMember(scene.client, scene.organizationId, admin.id, "owner");
    await syncScene(scene);
  });

  const connect = () =>
    connectGithub(scene.client, {
      organizationId: scene.organizationId,
      connectedBy: admin.id,
      token: TOKEN,
    });
  const lookUp = (
    reason: ClaimRequest["reason"] = "person",
    options: { seconds?: number; now?: Date; through?: typeof fetch } = {},
  ): Promise<LookupOutcome> => {
    const { url, secretKey } = scene.access;
    const service = options.through ? createServiceClientFor(url, secretKey, options.through) : scene.client;
    const now = () => options.now ?? new Date();
    const deadlineAt = now().getTime() + (options.seconds ?? 30) * 1000;
    return lookUpCommits(
      {
        service,
        now,
        random: () => 0.5,
        deadlineAt,
        readToken: (turn) => readToken(scene.client, turn.organizationId, turn.integrationId),
        githubFor: (token, turn) =>
          createGithubClient({
            token,
            apiUrl: github.url,
            throttleId: turn.integrationId,
            fetch,
            now: Date.now,
            deadlineAt: Date.now() + 3_000,
            retries: 0,
          }),
        log: (event, fields) => void logged.push({ event, ...fields }),
      },
      { organizationId: scene.organizationId, reason },
    );
  };
  /** Lets acme/shop hold further commits. */
  const hold = (...names: string[]) => {
    const shop = github.repositories["acme/shop"];
    for (const name of names) if (shop) shop.commits[shaOf(name)] = { message: `Change ${name}` };
  };
  const connection = () => getGithubConnection(scene.client, scene.organizationId, new Date());
  const summary = () => summarizeLookups(scene.client, scene.organizationId);
  const origins = async () => {
    const rows = await backend.sql<{ sha: string; origin: string; source: string }>(
      "select sha, origin, source from public.commit_origins where organization_id = $1",
      scene.organizationId,
    );
    return new Map(rows.map(({ sha, ...rest }) => [sha, rest]));
  };

  test("an answer lost on the way, of a turn's beginning or its end, is asked for again, and nobody waits for a lease", async () => {
    await connect();
    const lost = new Set<string>();
    const breaking: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      const [call] = /(?:claim|finish)_github_lookup/.exec(String(input)) ?? [];
      if (call === undefined || lost.has(call)) return answer;
      lost.add(call);
      throw new TypeError("fetch failed");
    };
    expect(await lookUp("person", { through: breaking })).toMatchObject({ state: "done", explained: 3 });
    expect([...lost]).toEqual(["claim_github_lookup", "finish_github_lookup"]);
    expect(await lookUp("person")).toMatchObject({ state: "done", explained: 0 });
  });

  test("what deployments reference and nobody explained is asked for, classified and kept with its line", async () => {
    expect((await origins()).get(shaOf("human"))).toEqual({ origin: "UNKNOWN", source: "datadog" });
    expect(await connect()).toMatchObject({ ok: true, proof: { login: "octocat", tried: 2, readable: 1 } });
    expect(await summary()).toMatchObject({ explained: 0, left: 5, elsewhere: 1 });

    expect(await lookUp()).toMatchObject({ state: "done", explained: 3, notFound: 1, noAccess: 1 });
    const stored = await origins();
    expect(stored.get(shaOf("ai"))).toEqual({ origin: "AI_ASSISTED", source: "github" });
    expect(stored.get(shaOf("human"))).toEqual({ origin: "HUMAN", source: "github" });
    expect(stored.get(shaOf("bot"))).toEqual({ origin: "BOT", source: "github" });
    expect(stored.get(shaOf("gone"))?.origin).toBe("UNKNOWN");
    expect(stored.get(shaOf("lab"))?.origin).toBe("UNKNOWN");
    expect(await summary()).toEqual({
      explained: 3,
      left: 0,
      notFound: 1,
      noAccess: 1,
      elsewhere: 1,
      unreadableRepositories: ["github.com/acme/secret"],
    });
    const evidence = await listCommitEvidence(scene.client, scene.organizationId, [shaOf("ai")]);
    expect(evidence.get(shaOf("ai"))?.line).toBe("Co-Authored-By: Claude <noreply@anthropic.com>");
    expect(await connection()).toMatchObject({
      status: "active",
      login: "octocat",
      tokenLastFour: TOKEN.slice(-4),
    });
  });

  test("a squash says what its pull request tells: the squashed commits' own marks, and a label that says what wrote it", async () => {
    const shop = github.repositories["acme/shop"];
    if (!shop) throw new Error("no shop");
    const squashed = { number: 7, commits: ["Fix\n\nMade-with: Cursor"] };
    shop.commits[shaOf("human")] = { message: "Fix a thing (#7)", pull: squashed };
    shop.commits[shaOf("ai")] = {
      message: "Change a thing (#8)",
      pull: { number: 8, labels: ["ai-assisted"] },
    };
    shop.commits[shaOf("gone")] = { message: "Rebased, no squash", pull: squashed };
    await connect();
    expect(await lookUp()).toMatchObject({ state: "done" });
    const stored = await origins();
    expect(stored.get(shaOf("human"))?.origin).toBe("AI_ASSISTED");
    expect(stored.get(shaOf("ai"))?.origin).toBe("AI_ASSISTED");
    expect(stored.get(shaOf("gone"))?.origin).toBe("HUMAN");
  });

  test("neither the token, nor an author or a message that isn't evidence, stands anywhere readable", async () => {
    await connect();
    await lookUp();
    const tables = [
      "org_integrations",
      "integration_credentials",
      "github_lookups",
      "commit_observations",
      "github_commit_secrets",
      "audit_events",
    ];
    for (const table of tables) {
      const rows = await backend.sql<{ text: string }>(
        `select to_jsonb(t)::text as text from public.${table} t where organization_id = $1`,
        scene.organizationId,
      );
      const text = rows.map((row) => row.text).join();
      for (const secret of [TOKEN.slice(0, 30), "Ann Example", "ann@example.com", "Fix a thing"])
        expect(text, table).not.toContain(secret);
    }
    const kept = await backend.sql<{ n: number }>(
      "select count(*)::integer as n from public.github_commit_secrets where organization_id = $1",
      scene.organizationId,
    );
    // The human commit has no evidence, so nothing of it is kept.
    expect(kept).toEqual([{ n: 2 }]);
    expect(JSON.stringify(logged)).not.toContain("github_pat");
  });

  test("a second turn asks nothing; what was asked in vain is due again later, ever more seldom", async () => {
    await connect();
    await lookUp();
    const asked = github.asked.length;
    expect(await lookUp()).toMatchObject({ state: "done", explained: 0, notFound: 0 });
    expect(github.asked).toHaveLength(asked);
    const next = async () => {
      const [row] = await backend.sql<{ days: number }>(
        "select round(extract(epoch from next_at - now()) / 86400)::integer as days from public.github_lookups where organization_id = $1 and sha = $2",
        scene.organizationId,
        shaOf("gone"),
      );
      await backend.sql(
        "update public.github_lookups set next_at = now() where organization_id = $1",
        scene.organizationId,
      );
      await lookUp();
      return row?.days;
    };
    const days: unknown[] = [];
    for (let at = 0; at < 7; at += 1) days.push(await next());
    expect(days).toEqual([1, 2, 4, 8, 16, 30, 30]);
  });

  test("a commit that a rewritten token may see is explained after connecting again", async () => {
    await connect();
    await lookUp();
    github.repositories["acme/secret"] = {
      access: "contents",
      commits: { [shaOf("hidden")]: { message: "Now seen" } },
    };
    await connect();
    expect(await lookUp()).toMatchObject({ state: "done", explained: 1, notFound: 1, noAccess: 0 });
  });

  test("commits that git or a whole message explained are not asked for", async () => {
    await backend.sql(
      "update public.commit_origins set origin = 'HUMAN', strength = 1, unknown_reason = null where organization_id = $1 and sha <> $2",
      scene.organizationId,
      shaOf("ai"),
    );
    await connect();
    expect(await lookUp()).toMatchObject({ state: "done", explained: 1 });
    const shas = github.asked
      .flatMap((variables) => Object.values(variables))
      .filter((value) => value.length === 40);
    expect(shas).toEqual([shaOf("ai")]);
  });

  test("what the time doesn't cover is taken up by the next turn", async () => {
    await connect();
    expect(await lookUp("person", { seconds: 1 })).toMatchObject({ state: "unfinished", explained: 0 });
    expect((await connection())?.lastCompleteAt).toBeNull();
    expect(await lookUp("due")).toMatchObject({ state: "done", explained: 3 });
  });

  test("a rate limit is no failure, and nobody asks before it is over", async () => {
    await connect();
    github.faults.push(secondaryLimit(900));
    expect(await lookUp()).toMatchObject({ state: "unfinished" });
    const blocked = await connection();
    expect(blocked).toMatchObject({ status: "active", lastError: null });
    expect(blocked?.blockedUntil?.getTime()).toBeGreaterThan(Date.now() + 800_000);
    const { calls } = github;
    for (const reason of ["person", "new-commits", "due"] as const)
      expect(await lookUp(reason)).toEqual({ state: "idle" });
    expect(github.calls).toBe(calls);
    await backend.sql(
      "update public.org_integrations set blocked_until = now(), next_sync_at = now() where provider = 'github' and organization_id = $1",
      scene.organizationId,
    );
    github.faults.push(primaryLimit(new Date(Date.now() + 600_000)));
    expect(await lookUp("due")).toMatchObject({ state: "unfinished" });
    expect((await connection())?.blockedUntil).not.toBeNull();
  });

  test("a turn on a clock a year ahead holds nobody up: neither its plan, nor its limit, nor what it asked in vain", async () => {
    const nextYear = new Date(Date.now() + 366 * 86_400_000);
    const isWorkWaiting = async () => {
      const [row] = await backend.sql<{ waits: boolean }>("select public.next_work_at() <= now() as waits");
      return row?.waits;
    };
    await connect();
    await lookUp("person", { now: nextYear });
    expect((await connection())?.nextAt.getTime()).toBeGreaterThan(nextYear.getTime());
    expect(await isWorkWaiting()).toBe(true);
    expect(await lookUp("due")).toMatchObject({ state: "done" });
    await backend.sql(
      "update public.org_integrations set blocked_until = $2, next_sync_at = $2, lease_token = gen_random_uuid(), lease_until = $2 where provider = 'github' and organization_id = $1",
      scene.organizationId,
      nextYear,
    );
    await backend.sql(
      "update public.github_lookups set next_at = $2 where organization_id = $1",
      scene.organizationId,
      nextYear,
    );
    expect(await isWorkWaiting()).toBe(true);
    expect(await lookUp("due")).toMatchObject({ state: "done", notFound: 1, noAccess: 1 });
  });

  test("the last points of the hour are left to others", async () => {
    await connect();
    github.remaining = 150;
    expect(await lookUp()).toMatchObject({ state: "unfinished" });
    expect((await connection())?.blockedUntil?.getTime()).toBe(Math.floor(github.resetAt.getTime()));
  });

  test("a dead token is refused three times, then only a person tries again", async () => {
    await connect();
    for (let at = 1; at <= 3; at += 1) {
      github.faults.push(BAD_CREDENTIALS);
      expect(await lookUp("due")).toMatchObject({
        state: "failed",
        error: { kind: "unauthorized", detail: "Bad credentials" },
      });
      await backend.sql(
        "update public.org_integrations set next_sync_at = now() where provider = 'github' and organization_id = $1",
        scene.organizationId,
      );
    }
    const dead = await connection();
    expect(dead).toMatchObject({
      status: "error",
      automaticStopped: true,
      lastError: { kind: "unauthorized" },
    });
    const { calls } = github;
    expect(await lookUp("due")).toEqual({ state: "idle" });
    expect(await lookUp("new-commits")).toEqual({ state: "idle" });
    expect(github.calls).toBe(calls);
    expect(await lookUp("person")).toMatchObject({ state: "done", explained: 3 });
    expect(await connection()).toMatchObject({
      status: "active",
      automaticStopped: false,
      failingSince: null,
    });
  });

  test("new commits are looked up at once, though the next turn is tomorrow", async () => {
    await connect();
    await lookUp();
    expect(await lookUp("due")).toEqual({ state: "idle" });
    hold("new");
    scene.history = historyOf([
      ...scene.history.deployments,
      deployment("late", { git: git("shop"), commits: [commit("new")] }),
    ]);
    await syncScene(scene);
    expect(await lookUp("new-commits")).toMatchObject({ state: "done", explained: 1 });
  });

  test("after a change of the rules GitHub is asked again for what it explained: its messages weren't kept", async () => {
    await connect();
    await lookUp();
    for (const table of ["commit_observations", "commit_origins"])
      await backend.sql(
        `update public.${table} set rules_version = '0.9' where organization_id = $1 and source = 'github'`,
        scene.organizationId,
      );
    expect(await summary()).toMatchObject({ left: 3 });
    expect(await lookUp()).toMatchObject({ state: "done", explained: 3 });
    expect(await summary()).toMatchObject({ explained: 3, left: 0 });
  });

  test("an account overruled later also holds for what GitHub told before: it is asked again, once", async () => {
    await connect();
    await lookUp();
    expect((await origins()).get(shaOf("human"))).toEqual({ origin: "HUMAN", source: "github" });
    const overrule = await overruleAccount(
      { user: admin.client, service: scene.client },
      scene.organizationId,
      "ann@example.com",
      { origin: "AI_ASSISTED", tool: "Acme helper", reason: "Our own agent." },
    );
    await reclassifyCommits(scene.client, scene.organizationId, { deadlineAt: Date.now() + 30_000 });
    expect((await origins()).get(shaOf("human"))).toEqual({ origin: "HUMAN", source: "github" });
    expect(await summary()).toMatchObject({ explained: 3, left: 3 });
    expect(await lookUp("new-commits")).toMatchObject({ state: "done", explained: 3 });
    expect((await origins()).get(shaOf("human"))).toEqual({ origin: "AI_ASSISTED", source: "overrule" });

    const { calls } = github;
    expect(await lookUp()).toMatchObject({ state: "done", explained: 0 });
    expect(github.calls).toBe(calls);
    await revokeOverrule(admin.client, scene.organizationId, overrule);
    expect((await origins()).get(shaOf("human"))).toEqual({ origin: "HUMAN", source: "github" });
    expect(await lookUp()).toMatchObject({ state: "done", explained: 0 });
    expect(github.calls).toBe(calls);
  });

  test("two workers never ask for the same commits at once", async () => {
    await connect();
    const outcomes = await Promise.all([lookUp(), lookUp(), lookUp()]);
    expect(outcomes.filter(({ state }) => state === "done")).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === "idle")).toHaveLength(2);
  });

  test("Datadog's workers never claim a GitHub connection", async () => {
    await backend.sql(
      "update public.org_integrations set next_sync_at = now() + interval '1 day' where provider = 'datadog'",
    );
    await connect();
    expect(await countDue(scene.client)).toBe(0);
    const { data } = await scene.client.rpc("claim_due_integrations", { p_limit: 10, p_lease_seconds: 60 });
    expect(data).toEqual([]);
  });

  test("disconnecting wipes the token, stops looking up and keeps what is known", async () => {
    await connect();
    await lookUp();
    await disconnectIntegration(scene.client, scene.organizationId, (await connection())?.id ?? "", admin.id);
    const credentials = await backend.sql(
      "select 1 from public.integration_credentials c join public.org_integrations i on i.id = c.integration_id where i.provider = 'github' and c.organization_id = $1",
      scene.organizationId,
    );
    expect(credentials).toEqual([]);
    expect(await connection()).toMatchObject({ status: "disconnected", tokenLastFour: null });
    expect(await lookUp()).toEqual({ state: "idle" });
    expect((await origins()).get(shaOf("ai"))?.source).toBe("github");
  });

  test("a token that sees none of the repositories is refused, and nothing is stored", async () => {
    github.repositories = {};
    expect(await connect()).toMatchObject({ ok: false, problem: "no-repository" });
    expect(await connection()).toBeNull();
  });

  test("another organization's commits are never asked for with this token", async () => {
    const other = await createScene(
      backend,
      historyOf([deployment("theirs", { git: git("shop"), commits: [commit("theirs")] })]),
    );
    await syncScene(other);
    await connect();
    await lookUp();
    expect(JSON.stringify(github.asked)).not.toContain(shaOf("theirs"));
  });

  test("more commits than a query holds are asked for hundred by hundred", async () => {
    const names = Array.from({ length: 230 }, (_, at) => `many-${at}`);
    hold(...names);
    scene.history = historyOf([
      ...scene.history.deployments,
      deployment("many", { git: git("shop"), commits: names.map((name) => commit(name)) }),
    ]);
    await syncScene(scene);
    await connect();
    github.asked.length = 0;
    expect(await lookUp()).toMatchObject({ state: "done", explained: 233 });
    const sizes = github.asked.map(
      (variables) => Object.values(variables).filter((value) => value.length === 40).length,
    );
    expect(sizes.sort((a, b) => b - a)).toEqual([100, 100, 34, 1]);
  });
});
