import { DAY_SECONDS } from "./calendar";
import type { TrueOrigin } from "./demo-commits";
import { DEMO_SERVICES } from "./organization";
import { createRandom, type Random } from "./random";
import { DEMO_SEED, type Release, releasesOfMonth, SLOT, slotInstant } from "./releases";

/** What becomes of a production release that fails. Instants are epoch seconds. */
export interface Failure {
  remedy: "rollback" | "hotfix" | "rollforward" | "none";
  /** When the remedy starts to be deployed; null without one. */
  remedyAt: number | null;
  /** How long after its start a person set the result by hand, having been believed a success until then; seconds. */
  lateAfterSeconds: number | null;
}

const REMEDIES = [
  ["rollback", 45],
  ["hotfix", 27],
  ["rollforward", 17],
  ["none", 11],
] as const;

const MIN_RECOVERY_SECONDS = 420;
const MAX_RECOVERY_SECONDS = 10 * DAY_SECONDS;
const LATE_SHARE = 0.2;

const months = new Map<string, ReadonlyMap<string, Failure>>();

/** The releases of a month that fail, by the release's key. */
export function failuresOfMonth(month: string): ReadonlyMap<string, Failure> {
  const known = months.get(month);
  if (known) return known;
  const failures = new Map(
    pickFailing(month).map((release) => [release.key, createFailure(release)] as const),
  );
  months.set(month, failures);
  return failures;
}

const CANDIDATES = 16;

/**
 * Balanced sampling: of a few systematic samples, the one in which an AI-assisted commit and a human one are most nearly
 * as likely to have failed, service by service. So who wrote the commits makes no difference to what
 * fails, hardly even by chance, while a risky service and a large batch do.
 * Source: W. A. Fuller, "Some design properties of a rejective sampling procedure", Biometrika 96 (2009).
 */
function pickFailing(month: string): Release[] {
  const laidOut = layOut(releasesOfMonth(month));
  const start = createRandom(`${DEMO_SEED}:${month}:failures`).next();
  const samples = Array.from({ length: CANDIDATES }, (_, index) => {
    const failing = sampleSystematically(laidOut, (start + index / CANDIDATES) % 1);
    return { failing, imbalance: imbalanceOf(laidOut, new Set(failing)) };
  });
  samples.sort((a, b) => a.imbalance - b.imbalance);
  return samples[0]?.failing ?? [];
}

/**
 * A systematic sample with probability 1 − exp(−hazard × commits): the releases are laid end to end with their
 * probability as length, and every whole unit from `start` on hits one.
 * Source: Cochran, Sampling Techniques (1977), section 9A.10.
 */
function sampleSystematically(releases: readonly Release[], start: number): Release[] {
  let position = start;
  return releases.filter(({ service, commits }) => {
    position += 1 - Math.exp(-service.hazardPerCommit * commits.length);
    if (position < 1) return false;
    position -= 1;
    return true;
  });
}

/** Service by service and by AI share, up and down in turn, so that a systematic sample takes some of each. */
function layOut(releases: readonly Release[]): Release[] {
  return DEMO_SERVICES.flatMap((service, index) => {
    const own = releases
      .filter((release) => release.service === service)
      .map((release) => ({
        release,
        share: aiShare(release),
        tie: createRandom(`${release.key}:tie`).next(),
      }));
    own.sort((a, b) => a.share - b.share || a.tie - b.tie);
    const laid = own.map(({ release }) => release);
    return index % 2 === 0 ? laid : laid.reverse();
  });
}

/** How far the Mantel–Haenszel risk ratio of AI against human commits is from 1, on the log scale. */
function imbalanceOf(releases: readonly Release[], failing: ReadonlySet<Release>): number {
  let ai = 0;
  let human = 0;
  for (const service of DEMO_SERVICES) {
    const own = releases.filter((release) => release.service === service);
    const broken = own.filter((release) => failing.has(release));
    const [aiAll, humanAll] = [countOrigin(own, "ai"), countOrigin(own, "human")];
    const all = Math.max(aiAll + humanAll, 1);
    ai += (countOrigin(broken, "ai") * humanAll) / all;
    human += (countOrigin(broken, "human") * aiAll) / all;
  }
  return Math.abs(Math.log((ai + 0.5) / (human + 0.5)));
}

function countOrigin(releases: readonly Release[], origin: TrueOrigin): number {
  return releases.reduce(
    (sum, { commits }) => sum + commits.filter((commit) => commit.origin === origin).length,
    0,
  );
}

function aiShare({ commits }: Release): number {
  return commits.filter(({ origin }) => origin === "ai").length / Math.max(commits.length, 1);
}

function createFailure(release: Release): Failure {
  const random = createRandom(`${release.key}:failure`);
  const remedy = random.weighted(REMEDIES);
  return {
    remedy,
    remedyAt: remedy === "none" ? null : remedyInstant(release, random),
    lateAfterSeconds: random.chance(LATE_SHARE) ? random.integer(4 * DAY_SECONDS, 24 * DAY_SECONDS) : null,
  };
}

function remedyInstant(release: Release, random: Random): number {
  const recovery = Math.min(
    Math.max(random.logNormal(2400, 1.15), MIN_RECOVERY_SECONDS),
    MAX_RECOVERY_SECONDS,
  );
  const earliest = release.startedAt + productionDuration(release) + recovery;
  return slotInstant(earliest, release.epochDay, release.number, SLOT.remediation);
}

/** Seconds the release takes to reach production. */
export function productionDuration(release: Release): number {
  return Math.round(createRandom(`${release.key}:duration`).logNormal(260, 0.5)) + 40;
}
