import { AI, type Exposures, HUMAN } from "./exposures";

/** A jump of the AI share that counts as a roll-out: this much at least, and this many standard errors. */
const MIN_JUMP = 0.2;
const MIN_STANDARD_ERRORS = 5;
/** Deployments needed on either side of it. */
const MIN_SIDE = 15;

/**
 * The UTC day on which each service's AI use jumped, by service number; Infinity for none. A service without a jump of
 * its own has that of all services together, where there is one. Found from who wrote the commits alone, never from
 * what failed, so that looking for it favours no answer: what else changed on that day can then be told from AI.
 */
export function rollOutDays(exposures: Exposures): Float64Array {
  const services = exposures.service.reduce((max, s) => Math.max(max, s), -1) + 1;
  const byService: Shares[][] = Array.from({ length: services }, () => []);
  for (let row = 0; row < exposures.count; row++) {
    const human = exposures.commitsByOrigin[4 * row + HUMAN] as number;
    const ai = exposures.commitsByOrigin[4 * row + AI] as number;
    const day = exposures.day[row] as number;
    if (human + ai === 0 || day < 0) continue;
    addShare(byService[exposures.service[row] as number] as Shares[], day, ai / (human + ai));
  }
  const own = byService.map((days) => jumpOf(byDay(days)));
  if (!own.includes(null)) return Float64Array.from(own as number[]);
  const together = jumpOf(byDay(byService.flatMap(centred))) ?? Infinity;
  return Float64Array.from(own, (day) => day ?? together);
}

/** The AI shares of a day's deployments: how many, their sum and that of their squares. */
interface Shares {
  day: number;
  n: number;
  y: number;
  yy: number;
}

/** Deployments of one day come one after the other. */
function addShare(days: Shares[], day: number, share: number): void {
  const last = days.at(-1);
  if (last?.day !== day) {
    days.push({ day, n: 1, y: share, yy: share * share });
    return;
  }
  last.n++;
  last.y += share;
  last.yy += share * share;
}

/** About the mean of all, so that services which use AI more or less are alike. */
function centred(days: readonly Shares[]): Shares[] {
  const [n, y] = days.reduce(([n, y], one) => [n + one.n, y + one.y], [0, 0]);
  const mean = y / n;
  return days.map((one) => ({
    day: one.day,
    n: one.n,
    y: one.y - one.n * mean,
    yy: one.yy - 2 * mean * one.y + one.n * mean ** 2,
  }));
}

/** Ascending, each day once. */
function byDay(shares: readonly Shares[]): Shares[] {
  const days = new Map<number, Shares>();
  for (const one of shares) {
    const known = days.get(one.day);
    if (known === undefined) days.set(one.day, { ...one });
    else {
      known.n += one.n;
      known.y += one.y;
      known.yy += one.yy;
    }
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

/**
 * The day whose step, added to a straight line in time, explains most of how the share moved; null where that step is
 * no jump. One pass with running sums over the days.
 */
function jumpOf(days: readonly Shares[]): number | null {
  const origin = days[0]?.day ?? 0;
  const total = { n: 0, t: 0, y: 0, tt: 0, ty: 0, yy: 0 };
  for (const { day, n, y, yy } of days) {
    const t = day - origin;
    total.n += n;
    total.t += n * t;
    total.y += y;
    total.tt += n * t * t;
    total.ty += t * y;
    total.yy += yy;
  }
  if (total.n < 2 * MIN_SIDE) return null;
  const [meanT, meanY] = [total.t / total.n, total.y / total.n];
  const tt = total.tt - total.n * meanT ** 2;
  if (tt <= 0) return null;
  const ty = total.ty - total.n * meanT * meanY;
  const rest = total.yy - total.n * meanY ** 2 - ty ** 2 / tt;
  let best = { gain: 0, jump: 0, day: 0 };
  const after = { n: total.n, t: total.t, y: total.y };
  for (const { day, n, y } of days) {
    if (after.n < MIN_SIDE) break;
    if (total.n - after.n >= MIN_SIDE) {
      const st = after.t - after.n * meanT;
      const ss = after.n - after.n ** 2 / total.n - st ** 2 / tt;
      const sy = after.y - after.n * meanY - (st * ty) / tt;
      if (ss > 1e-9 && sy ** 2 / ss > best.gain) best = { gain: sy ** 2 / ss, jump: sy / ss, day };
    }
    after.n -= n;
    after.t -= n * (day - origin);
    after.y -= y;
  }
  const variance = (rest - best.gain) / (total.n - 3);
  const isJump = Math.abs(best.jump) >= MIN_JUMP && best.gain > MIN_STANDARD_ERRORS ** 2 * variance;
  return isJump ? best.day : null;
}
