import { expect, test } from "vitest";
import type { DatadogDeploymentEvent } from "@/lib/providers/simulated-datadog/datadog-history";
import { DEMO_DAYS, demoHistory, liveDemoHistory } from "@/lib/providers/simulated-datadog/history";
import {
  DEMO_PRODUCTION_ENVIRONMENTS,
  DEMO_REPOSITORIES,
  DEMO_SERVICES,
} from "@/lib/providers/simulated-datadog/organization";
import { byRepository, createdBefore, isAi, isHuman, isProduction, riskRatios } from "./history-figures";

const TODAY = new Date("2026-11-25T16:20:00Z");
const history = demoHistory({ today: TODAY });
const production = history.deployments.filter(isProduction);
const evaluated = production.filter(({ attributes }) => typeof attributes.change_failure === "boolean");
const failed = evaluated.filter(({ attributes }) => attributes.change_failure);

const DAY = 86_400_000;
const daysLater = (days: number) => new Date(TODAY.getTime() + days * DAY);

function countBy<T>(items: readonly T[], key: (item: T) => string | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item) ?? ""] = (counts[key(item) ?? ""] ?? 0) + 1;
  return counts;
}

test("eight services of three teams deploy to production and to places with other names", () => {
  expect(Object.keys(countBy(production, ({ attributes }) => attributes.service)).sort()).toEqual(
    DEMO_SERVICES.map(({ name }) => name).sort(),
  );
  expect(Object.keys(countBy(production, ({ attributes }) => attributes.team)).sort()).toEqual([
    "checkout",
    "payments",
    "risk",
  ]);
  const environments = Object.keys(countBy(history.deployments, ({ attributes }) => attributes.env));
  expect(environments).toEqual(
    expect.arrayContaining([...DEMO_PRODUCTION_ENVIRONMENTS, "staging", "stg", "dev"]),
  );
});

test("a working day has a few dozen deployments, a Sunday hardly any", () => {
  const perDay = countBy(history.deployments, ({ attributes }) => attributes.started_at.slice(0, 10));
  const onWeekday = (weekday: number) => {
    const counts = Object.entries(perDay).filter(([date]) => new Date(date).getUTCDay() === weekday);
    return counts.reduce((sum, [, count]) => sum + count, 0) / (DEMO_DAYS / 7);
  };
  expect(onWeekday(2)).toBeGreaterThan(24);
  expect(onWeekday(2)).toBeLessThan(70);
  expect(onWeekday(0)).toBeLessThan(10);
});

test("between 6 and 9 of 100 evaluated production deployments failed, more than 10 of them in the last 30 days", () => {
  expect(failed.length / evaluated.length).toBeGreaterThan(0.06);
  expect(failed.length / evaluated.length).toBeLessThan(0.09);
  const since = daysLater(-30).toISOString();
  expect(failed.filter(({ attributes }) => attributes.started_at >= since).length).toBeGreaterThan(10);
});

test("about 40 % of the commits carry the mark of an AI tool, more in the last month than in the first", () => {
  const share = (deployments: readonly DatadogDeploymentEvent[]) => {
    const commits = deployments.flatMap(({ attributes }) => attributes.commits ?? []);
    return commits.filter(isAi).length / commits.length;
  };
  expect(share(production)).toBeGreaterThan(0.35);
  expect(share(production)).toBeLessThan(0.45);
  const firstMonth = production.filter(createdBefore(daysLater(30 - DEMO_DAYS)));
  const lastMonth = production.filter((event) => !createdBefore(daysLater(-30))(event));
  expect(share(lastMonth) - share(firstMonth)).toBeGreaterThan(0.08);
});

/** One date a month for two years from the first days of the demo's own time on. */
const LATER_DATES = Array.from(
  { length: 24 },
  (_, month) => new Date(Date.UTC(2026, 10 + month, 25, 16, 20)),
);

test.each([90, 120])(
  "over %i days the pooled ratio says AI is worse, within services it is about 1",
  (days) => {
    for (const today of LATER_DATES) {
      const { pooled, withinServices } = riskRatios(demoHistory({ today, days }).deployments);
      expect(pooled).toBeGreaterThan(1.5);
      expect(withinServices).toBeGreaterThan(0.8);
      expect(withinServices).toBeLessThan(1.25);
    }
  },
);

test("the payments team's batches double in September, and so does its failure rate", () => {
  const payments = (month: string) =>
    evaluated.filter(
      ({ attributes }) =>
        attributes.team === "payments" &&
        attributes.started_at.startsWith(month) &&
        attributes.deployment_type === "standard",
    );
  const batch = (month: string) => {
    const sizes = payments(month).flatMap(({ attributes }) => attributes.number_of_commits ?? []);
    return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  };
  const failureRate = (months: string[]) => {
    const all = months.flatMap(payments);
    return all.filter(({ attributes }) => attributes.change_failure).length / all.length;
  };
  for (const month of ["2026-08", "2026-10"]) {
    expect(batch("2026-09") / batch(month)).toBeGreaterThan(1.6);
    expect(batch("2026-09") / batch(month)).toBeLessThan(2.4);
  }
  expect(failureRate(["2026-09"]) / failureRate(["2026-08", "2026-10"])).toBeGreaterThan(1.5);
});

test("the risk team's incident feed falls silent while its deployments go on failing", () => {
  const newest = (team: string) =>
    history.failures
      .filter(({ attributes }) => attributes.team?.includes(team))
      .map(({ attributes }) => attributes.started_at)
      .sort()
      .at(-1);
  expect(newest("risk")?.slice(0, 10)).toBe("2026-10-01");
  expect(newest("payments")).toMatch(/^2026-11/);
  expect(newest("checkout")).toMatch(/^2026-11/);
  const failedLately = failed.filter(
    ({ attributes }) => attributes.team === "risk" && attributes.started_at > "2026-11",
  );
  expect(failedLately.length).toBeGreaterThan(3);
});

test("two of the repositories are not among the known ones", () => {
  const known = DEMO_REPOSITORIES.map(({ url }) => url.replace("https://", ""));
  const seen = Object.keys(
    countBy(
      history.deployments.filter(({ attributes }) => attributes.git),
      byRepository,
    ),
  );
  expect(seen.filter((slug) => !known.includes(slug)).sort()).toEqual([
    "github.example.com/acme-payments/webhook-relay-rs",
    "gitlab.example.org/acme/messaging/notifications",
  ]);
  expect(known.every((slug) => seen.includes(slug))).toBe(true);
});

test("pending results are those of recent days, but for a few that nobody ever decides", () => {
  const pending = production.filter(({ attributes }) => attributes.change_failure === null);
  const recent = pending.filter((event) => !createdBefore(daysLater(-4))(event));
  expect(recent.length).toBeGreaterThan(3);
  expect(pending.length - recent.length).toBeGreaterThan(0);
  expect(pending.length).toBeLessThan(production.length * 0.03);
});

test("results come late: some deployments believed a success have failed when asked again weeks later", () => {
  const later = new Map(
    demoHistory({ today: daysLater(24), days: 144 }).deployments.map((one) => [one.id, one]),
  );
  const settled = evaluated.filter(createdBefore(daysLater(-3)));
  const flipped = settled.filter(({ id, attributes }) => {
    return attributes.change_failure === false && later.get(id)?.attributes.change_failure === true;
  });
  expect(flipped.length).toBeGreaterThanOrEqual(1);
  expect(
    settled.every(
      ({ id, attributes }) => !attributes.change_failure || later.get(id)?.attributes.change_failure,
    ),
  ).toBe(true);
});

test("a recovery is the time from the end of the failed deployment to the end of the remediation it names", () => {
  const byId = new Map(history.deployments.map((event) => [event.id, event.attributes]));
  const remedied = failed.filter(({ attributes }) => attributes.remediation);
  expect(remedied.length).toBeGreaterThan(60);
  for (const { attributes } of remedied) {
    const remedy = byId.get(attributes.remediation?.id ?? "");
    expect(remedy).toMatchObject({ service: attributes.service, env: attributes.env });
    const seconds = (Date.parse(remedy?.finished_at ?? "") - Date.parse(attributes.finished_at ?? "")) / 1000;
    expect(attributes.recovery_time_sec).toBe(seconds);
    expect(seconds).toBeGreaterThanOrEqual(420);
  }
});

test("failures end in rollbacks, hotfixes, rollforwards, or nothing; only failures carry a recovery", () => {
  const ends = countBy(failed, ({ attributes }) => attributes.remediation?.type);
  expect(Object.keys(ends).sort()).toEqual(["", "hotfix", "rollback", "rollforward"]);
  const others = production.filter(({ attributes }) => !attributes.change_failure);
  expect(others.filter(({ attributes }) => attributes.remediation || attributes.recovery_time_sec)).toEqual(
    [],
  );
  const kinds = countBy(production, ({ attributes }) => attributes.deployment_type);
  expect(Object.keys(kinds).sort()).toEqual(["rollback", "rollforward", "standard"]);
});

test("a rollback ships no commit that is new to its service", () => {
  const byStart = history.deployments.toSorted((a, b) =>
    a.attributes.started_at.localeCompare(b.attributes.started_at),
  );
  const seen = new Set<string>();
  const fresh: string[] = [];
  const firstDay = daysLater(3 - DEMO_DAYS).toISOString();
  for (const { attributes } of byStart) {
    for (const { sha } of attributes.commits ?? []) {
      const key = `${attributes.service} ${sha}`;
      const isRollback = attributes.deployment_type === "rollback" && attributes.started_at > firstDay;
      if (isRollback && !seen.has(key)) fresh.push(key);
      seen.add(key);
    }
  }
  expect(fresh).toEqual([]);
});

test("commits ride from staging to production, and some in two services", () => {
  const staged = new Set(
    history.deployments
      .filter((event) => !isProduction(event))
      .flatMap(({ attributes }) => attributes.commits?.map(({ sha }) => sha) ?? []),
  );
  const shipped = production.flatMap(({ attributes }) => attributes.commits ?? []);
  expect(shipped.filter(({ sha }) => staged.has(sha)).length / shipped.length).toBeGreaterThan(0.9);
  const services = new Map<string, Set<string>>();
  for (const { attributes } of production) {
    for (const { sha } of attributes.commits ?? []) {
      services.set(sha, (services.get(sha) ?? new Set()).add(attributes.service));
    }
  }
  expect([...services.values()].filter(({ size }) => size > 1).length).toBeGreaterThan(50);
});

test("commits are signed by several AI tools and bots, and some show neither author nor message", () => {
  const commits = production.flatMap(({ attributes }) => attributes.commits ?? []);
  const text = commits.map(({ author, message }) => `${author?.email}\n${message}`).join("\n");
  for (const mark of [
    "<noreply@anthropic.com>",
    "Claude-Session: https://claude.ai/code/session_",
    "Copilot@users.noreply.github.com",
    "cursoragent@cursor.com",
    "<noreply@openai.com>",
    "devin-ai-integration[bot]",
    "google-labs-jules[bot]",
    "<aider@aider.chat>",
    "dependabot[bot]",
    "renovate[bot]",
    "github-actions[bot]",
  ]) {
    expect(text).toContain(mark);
  }
  const unknown = commits.filter(({ author, message }) => !author && !message).length / commits.length;
  expect(unknown).toBeGreaterThan(0.01);
  expect(unknown).toBeLessThan(0.08);
  expect(commits.filter(isHuman).length / commits.length).toBeGreaterThan(0.3);
});

test("a lead time is the time from the commit to the end of the deployment, and never negative", () => {
  const leads = production.flatMap(({ attributes }) =>
    (attributes.commits ?? []).flatMap((commit) =>
      commit.change_lead_time === undefined
        ? []
        : [
            commit.change_lead_time -
              (Date.parse(attributes.finished_at ?? "") - Date.parse(commit.timestamp)) / 1000,
          ],
    ),
  );
  expect(leads.length).toBeGreaterThan(1000);
  expect(new Set(leads)).toEqual(new Set([0]));
  const all = history.deployments.flatMap(({ attributes }) => attributes.commits ?? []);
  expect(all.every(({ change_lead_time }) => (change_lead_time ?? 0) >= 0)).toBe(true);
});

test("some incidents are open, some name a team alone, and a closed one says how long it took", () => {
  const open = history.failures.filter(({ attributes }) => !attributes.finished_at);
  expect(open.length).toBeGreaterThan(0);
  expect(open.length).toBeLessThan(history.failures.length / 4);
  expect(open.every(({ attributes }) => attributes.time_to_restore === undefined)).toBe(true);
  expect(history.failures.some(({ attributes }) => !attributes.service && attributes.team)).toBe(true);
  for (const { attributes } of history.failures.filter(({ attributes }) => attributes.finished_at)) {
    const seconds = (Date.parse(attributes.finished_at ?? "") - Date.parse(attributes.started_at)) / 1000;
    expect(attributes.time_to_restore).toBe(seconds);
  }
});

test("no service has two deployments at one second, and no id occurs twice", () => {
  const places = history.deployments.map(
    ({ attributes }) => `${attributes.service} ${attributes.started_at}`,
  );
  expect(new Set(places).size).toBe(places.length);
  const all = [...history.deployments, ...history.failures].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
});

test("nothing lies in the future, and nothing before the first day", () => {
  const first = "2026-07-28T00:00:00Z";
  for (const { attributes } of [...history.deployments, ...history.failures]) {
    expect(Date.parse(attributes.created_at ?? "")).toBeLessThanOrEqual(TODAY.getTime());
    expect(attributes.started_at >= first).toBe(true);
    if (attributes.finished_at)
      expect(Date.parse(attributes.finished_at)).toBeLessThanOrEqual(TODAY.getTime());
  }
});

test("a later start has every event of the earlier one with the same id and start, and adds days", () => {
  const later = demoHistory({ today: daysLater(9.3), days: DEMO_DAYS + 10 });
  const startOf = new Map(
    [...later.deployments, ...later.failures].map(({ id, attributes }) => [id, attributes.started_at]),
  );
  for (const { id, attributes } of [...history.deployments, ...history.failures]) {
    expect(startOf.get(id)).toBe(attributes.started_at);
  }
  expect(later.deployments.length - history.deployments.length).toBeGreaterThan(100);
});

test("the same instant gives the same history", () => {
  expect(demoHistory({ today: TODAY })).toEqual(history);
});

test("the live history is one object within a minute, and a new one in the next", () => {
  const live = liveDemoHistory(10);
  const first = live(new Date("2026-11-25T16:20:01Z"));
  expect(live(new Date("2026-11-25T16:20:59Z"))).toBe(first);
  expect(live(new Date("2026-11-25T16:21:00Z"))).not.toBe(first);
  expect(first).toEqual(demoHistory({ today: TODAY, days: 10 }));
});

test("every address is one that RFC 2606 reserves, or a tool's own", () => {
  const text = JSON.stringify(history.deployments);
  const hosts = new Set([...text.matchAll(/@([a-z][a-z0-9.-]+\.[a-z]+)/gi)].map(([, host]) => host));
  const tools = ["anthropic.com", "cursor.com", "openai.com", "aider.chat", "ampcode.com"];
  const allowed = [...tools, "users.noreply.github.com", "github.com"];
  const reserved = (host = "") => /(^|\.)example\.(com|org)$/.test(host);
  expect([...hosts].filter((host) => !reserved(host) && !allowed.includes(host ?? ""))).toEqual([]);
});
