import { batchFactor, DAY_SECONDS, dateOf, daysOfMonth, monthBefore, monthOf, paceOf } from "./calendar";
import { createCommit, type DemoCommit } from "./demo-commits";
import { DEMO_SERVICES, type DemoService } from "./organization";
import { createRandom, type Random } from "./random";

/** A change set on its way to production: what a service ships, and when. Instants are epoch seconds. */
export interface Release {
  /** Names it for ever: date, service and number of the day. */
  key: string;
  service: DemoService;
  epochDay: number;
  /** Its number among the service's releases of the day, from 0. */
  number: number;
  version: string;
  startedAt: number;
  /** Null for a change of configuration that went straight to production. */
  stagingAt: number | null;
  /** Empty for a change of configuration. */
  commits: readonly DemoCommit[];
}

/** Part of every key, so that another seed would tell another history. */
export const DEMO_SEED = "acme-payments/1";

const MAX_RELEASES_A_DAY = 14;
const SLOTS_A_RELEASE = 5;
/** Twenty minutes: 16 days × 75 slots, one second each. */
const SLOT_CYCLE = 1200;
const SLOTS_A_DAY = 75;

/**
 * The first instant at or after `earliest` that belongs to a slot of the release. Datadog holds no two deployments
 * of one service at one second; slots keep it so without looking at other days, up to 15 days away.
 */
export function slotInstant(earliest: number, epochDay: number, number: number, slot: number): number {
  const residue = (epochDay % 16) * SLOTS_A_DAY + number * SLOTS_A_RELEASE + slot;
  const wait = (((residue - Math.ceil(earliest)) % SLOT_CYCLE) + SLOT_CYCLE) % SLOT_CYCLE;
  return Math.ceil(earliest) + wait;
}

export const SLOT = { staging: 0, production: 1, remediation: 2, retry: 3, other: 4 } as const;

const months = new Map<string, readonly Release[]>();

/** The production releases of a month, service by service, oldest first within a service. */
export function releasesOfMonth(month: string): readonly Release[] {
  const known = months.get(month);
  if (known) return known;
  const releases = DEMO_SERVICES.flatMap((service) =>
    daysOfMonth(month)
      .flatMap((epochDay) => releasesOfDay(service, epochDay))
      .sort((a, b) => a.startedAt - b.startedAt),
  );
  months.set(month, releases);
  return releases;
}

/** The release of the same service that was in production before this one. */
export function releaseBefore(release: Release): Release | null {
  const month = monthOf(release.epochDay);
  const candidates = [...releasesOfMonth(monthBefore(month)), ...releasesOfMonth(month)];
  return candidates.findLast((other) => isEarlier(other, release)) ?? null;
}

function isEarlier(other: Release, release: Release): boolean {
  return other.service === release.service && other.startedAt < release.startedAt && other.commits.length > 0;
}

function releasesOfDay(service: DemoService, epochDay: number): Release[] {
  const random = createRandom(`${DEMO_SEED}:${dateOf(epochDay)}:${service.name}`);
  const count = Math.min(random.count(service.releasesPerDay * paceOf(epochDay)), MAX_RELEASES_A_DAY);
  return Array.from({ length: count }, (_, number) => createRelease(service, epochDay, number));
}

function createRelease(service: DemoService, epochDay: number, number: number): Release {
  const key = `${DEMO_SEED}:${dateOf(epochDay)}:${service.name}:${number}`;
  const random = createRandom(key);
  const companion = service.ridesWith && random.chance(0.3) ? companionOf(service, epochDay, number) : null;
  const version = versionOf(service, epochDay, number, random);
  if (companion) {
    const startedAt = slotInstant(companion.startedAt + 120, epochDay, number, SLOT.production);
    const stagingAt = companion.stagingAt && slotInstant(companion.stagingAt, epochDay, number, SLOT.staging);
    return { ...companion, key, service, number, version, startedAt, stagingAt };
  }
  const startedAt = slotInstant(
    epochDay * DAY_SECONDS + timeOfDay(random),
    epochDay,
    number,
    SLOT.production,
  );
  return {
    ...{ key, service, epochDay, number, version, startedAt },
    ...prepare(service, startedAt, epochDay, number, random),
  };
}

/** The release of the sibling service with the same number, whose commits this one ships too. */
function companionOf(service: DemoService, epochDay: number, number: number): Release | null {
  const sibling = DEMO_SERVICES.find(({ name }) => name === service.ridesWith);
  const release = sibling && releasesOfDay(sibling, epochDay)[number];
  return release?.commits.length ? release : null;
}

const CONFIGURATION_SHARE = 0.025;

function prepare(
  service: DemoService,
  startedAt: number,
  epochDay: number,
  number: number,
  random: Random,
): Pick<Release, "stagingAt" | "commits"> {
  if (random.chance(CONFIGURATION_SHARE)) return { stagingAt: null, commits: [] };
  const soak = Math.min(Math.max(random.logNormal(3 * 3600, 0.9), 1800), 30 * 3600);
  const stagingAt = slotInstant(startedAt - soak - SLOT_CYCLE, epochDay, number, SLOT.staging);
  const lean = 2.4 * (random.next() - 0.5);
  const size = batchSize(service.batchSize * batchFactor(service.team, epochDay), random);
  const commits = Array.from({ length: size }, () =>
    createCommit(service, stagingAt - random.integer(180, 4 * 3600), lean, random),
  );
  return { stagingAt, commits };
}

/** At least one commit, `mean` on average, with the long tail of real batches. */
function batchSize(mean: number, random: Random): number {
  return 1 + random.count((mean - 1) * random.logNormal(0.88, 0.5));
}

/** Seconds after midnight UTC: a working day with its peak in the early afternoon, now and then an evening. */
function timeOfDay(random: Random): number {
  if (random.chance(0.06)) return random.integer(18 * 3600, 23 * 3600 - 1);
  const spread = (random.next() + random.next() + random.next()) / 3;
  return Math.floor(7 * 3600 + spread * 12 * 3600);
}

function versionOf(service: DemoService, epochDay: number, number: number, random: Random): string {
  switch (service.versions) {
    case "calendar":
      return `${dateOf(epochDay).replaceAll("-", ".")}-${number + 1}`;
    case "semantic":
      return `v3.${epochDay - 20_000}.${number}`;
    case "sha":
      return random.text("0123456789abcdef", 8);
  }
}
