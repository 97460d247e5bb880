import { withName, withNameAfterRollback } from "./breaking";
import { DAY_SECONDS, dateOf, monthOf } from "./calendar";
import { createCommit, type DemoCommit } from "./demo-commits";
import { type Failure, failuresOfMonth, productionDuration } from "./failures";
import { DEMO_SERVICES, type DemoService } from "./organization";
import { BASE62, createRandom, type Random } from "./random";
import { DEMO_SEED, type Release, releaseBefore, releasesOfMonth, SLOT, slotInstant } from "./releases";

/** A deployment with everything that is ever going to be known of it. Instants are epoch seconds. */
export interface DemoDeployment {
  id: string;
  service: DemoService;
  env: string;
  version: string | null;
  startedAt: number;
  finishedAt: number;
  /** When Datadog heard of it. */
  reportedAt: number;
  commits: readonly DemoCommit[];
  kind: "standard" | "rollback" | "rollforward";
  /** When Datadog said that it passed; null if it never did. */
  passedAt: number | null;
  /** When Datadog said that it failed; null if it never did. */
  failedAt: number | null;
  remediation: { type: string; deployment: DemoDeployment } | null;
}

/** Every deployment that belongs to the releases of a day, also those of them that start a few days later. */
export function deploymentsOfDay(epochDay: number): DemoDeployment[] {
  const month = monthOf(epochDay);
  const failures = failuresOfMonth(month);
  const releases = releasesOfMonth(month)
    .filter((release) => release.epochDay === epochDay)
    .map((release) => ({ ...release, commits: withNameAfterRollback(release, month) }));
  return [
    ...releases.flatMap((release) => deploymentsOf(release, failures.get(release.key) ?? null)),
    ...DEMO_SERVICES.flatMap((service) => sideDeployments(service, epochDay)),
  ];
}

function deploymentsOf(release: Release, failure: Failure | null): DemoDeployment[] {
  const remedy = failure?.remedyAt ? remedyDeployment(release, failure, failure.remedyAt) : null;
  const production = productionDeployment(release, failure, remedy);
  return [...stagingDeployments(release), production, ...(remedy ? [remedy] : [])];
}

function productionDeployment(release: Release, failure: Failure | null, remedy: DemoDeployment | null) {
  const { service, startedAt, version, commits } = release;
  const random = createRandom(`${release.key}:production`);
  const finishedAt = startedAt + productionDuration(release);
  const base = record(
    { service, env: service.productionEnv, version, startedAt, finishedAt, commits },
    random,
  );
  if (!failure) return base;
  const late = failure.lateAfterSeconds;
  const byHand = startedAt + (late ?? random.integer(2 * 3600, 20 * 3600));
  return {
    ...base,
    passedAt: late === null ? null : finishedAt + random.integer(600, 6 * 3600),
    failedAt:
      remedy && late === null ? remedy.reportedAt + 60 : Math.max(byHand, (remedy?.reportedAt ?? 0) + 60),
    remediation: remedy && { type: failure.remedy, deployment: remedy },
  };
}

/** What a rollback ships is the release before; a rollforward and a hotfix ship one or two commits of their own. */
function remedyDeployment(release: Release, failure: Failure, startedAt: number): DemoDeployment {
  const { service } = release;
  const random = createRandom(`${release.key}:remedy`);
  const place = { service, env: service.productionEnv, startedAt };
  const finishedAt = startedAt + random.integer(90, 420);
  if (failure.remedy === "rollback") {
    const target = releaseBefore(release);
    const shipped = { version: target?.version ?? null, commits: target?.commits ?? [] };
    return record({ ...place, ...shipped, finishedAt, kind: "rollback" }, random);
  }
  const commits = Array.from({ length: random.integer(1, 2) }, () =>
    createCommit(service, startedAt - random.integer(200, 400), 0, random, "repair"),
  );
  const kind = failure.remedy === "rollforward" ? "rollforward" : "standard";
  const version = `${release.version}.1`;
  return record({ ...place, version, finishedAt, commits: withName(commits, release), kind }, random);
}

const STAGING_RETRY_SHARE = 0.09;

function stagingDeployments(release: Release): DemoDeployment[] {
  const { service, stagingAt, version, commits, epochDay, number } = release;
  if (stagingAt === null) return [];
  const random = createRandom(`${release.key}:staging`);
  const deploy = (startedAt: number) =>
    record(
      {
        service,
        env: service.stagingEnv,
        version,
        commits,
        startedAt,
        finishedAt: startedAt + random.integer(70, 400),
      },
      random,
    );
  const first = deploy(stagingAt);
  if (!random.chance(STAGING_RETRY_SHARE)) return [first];
  const retry = deploy(slotInstant(first.finishedAt + random.integer(60, 900), epochDay, number, SLOT.retry));
  return [{ ...first, passedAt: null, failedAt: retry.reportedAt + 60 }, retry];
}

/** Free text, as people type it. */
const SIDE_ENVIRONMENTS = [
  ["dev", 40],
  ["test", 16],
  ["sandbox", 14],
  ["eval", 9],
  ["stg-2", 7],
  ["local", 5],
  ["none", 3],
] as const;
const SIDE_NUMBER = 14;
const SIDE_SHARE = 0.13;

/** Deployments to places no customer sees. */
function sideDeployments(service: DemoService, epochDay: number): DemoDeployment[] {
  const random = createRandom(`${DEMO_SEED}:${dateOf(epochDay)}:${service.name}:side`);
  const busy = releasesOfMonth(monthOf(epochDay)).filter(
    (release) => release.epochDay === epochDay && release.service === service,
  );
  const count = Math.min(random.count(busy.length * SIDE_SHARE), 5);
  return Array.from({ length: count }, (_, slot) => {
    const earliest = epochDay * DAY_SECONDS + random.integer(7 * 3600, 19 * 3600);
    const startedAt = slotInstant(earliest, epochDay, SIDE_NUMBER, slot);
    const commits = Array.from({ length: random.integer(1, 3) }, () =>
      createCommit(service, startedAt - random.integer(120, 2 * 3600), 0, random),
    );
    const finishedAt = startedAt + random.integer(40, 300);
    const side = {
      service,
      env: random.weighted(SIDE_ENVIRONMENTS),
      version: null,
      commits,
      startedAt,
      finishedAt,
    };
    return { ...record(side, random), passedAt: null };
  });
}

type Shipped = Pick<
  DemoDeployment,
  "service" | "env" | "version" | "startedAt" | "finishedAt" | "commits"
> & { kind?: DemoDeployment["kind"] };

const REPORTED_LATE_SHARE = 0.006;
const NEVER_JUDGED_SHARE = 0.008;

/** A deployment that went well: its id, when it was reported and judged. */
function record(shipped: Shipped, random: Random): DemoDeployment {
  const reportedLate = random.chance(REPORTED_LATE_SHARE) ? random.integer(2 * 3600, 40 * 3600) : 0;
  const reportedAt = shipped.finishedAt + random.integer(4, 40) + reportedLate;
  const judgedAfter = Math.min(random.logNormal(9 * 3600, 0.8), 3 * DAY_SECONDS);
  return {
    kind: "standard",
    ...shipped,
    id: random.text(BASE62, 11),
    reportedAt,
    passedAt: random.chance(NEVER_JUDGED_SHARE) ? null : Math.round(reportedAt + judgedAfter),
    failedAt: null,
    remediation: null,
  };
}
