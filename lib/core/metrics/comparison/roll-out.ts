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
  const byService: Dose[][] = Array.from({ length: services }, () => []);
  for (let row = 0; row < exposures.count; row++) {
    const human = exposures.commitsByOrigin[4 * row + HUMAN] as number;
    const ai = exposures.commitsByOrigin[4 * row + AI] as number;
    const day = exposures.day[row] as number;
    if (human + ai === 0 || day < 0) continue;
    const share = ai / (human + ai);
    byService[exposures.service[row] as number]?.push({ day, share });
  }
  const together = jumpOf(byService.flatMap(centred));
  return Float64Array.from(byService, (own) => jumpOf(own) ?? together ?? Infinity);
}

interface Dose {
  day: number;
  share: number;
}

function centred(doses: readonly Dose[]): Dose[] {
  const mean = doses.reduce((sum, d) => sum + d.share, 0) / doses.length;
  return doses.map((d) => ({ ...d, share: d.share - mean }));
}

/**
 * The day whose step, added to a straight line in time, explains most of how the share moved; null where that step is
 * no jump. One pass with running sums over the days.
 */
function jumpOf(doses: readonly Dose[]): number | null {
  const days = byDay(doses);
  const total = sumOf(days);
  if (total.n < 2 * MIN_SIDE) return null;
  const [meanT, meanY] = [total.t / total.n, total.y / total.n];
  const tt = total.tt - total.n * meanT ** 2;
  if (tt <= 0) return null;
  const ty = total.ty - total.n * meanT * meanY;
  const rest = total.yy - total.n * meanY ** 2 - ty ** 2 / tt;
  let best = { gain: 0, jump: 0, day: 0 };
  const after = { n: total.n, t: total.t, y: total.y };
  for (const one of days) {
    if (after.n < MIN_SIDE) break;
    if (total.n - after.n >= MIN_SIDE) {
      const st = after.t - after.n * meanT;
      const ss = after.n - after.n ** 2 / total.n - st ** 2 / tt;
      const sy = after.y - after.n * meanY - (st * ty) / tt;
      if (ss > 1e-9 && sy ** 2 / ss > best.gain) best = { gain: sy ** 2 / ss, jump: sy / ss, day: one.day };
    }
    after.n -= one.n;
    after.t -= one.t;
    after.y -= one.y;
  }
  const variance = (rest - best.gain) / (total.n - 3);
  const isJump = Math.abs(best.jump) >= MIN_JUMP && best.gain > MIN_STANDARD_ERRORS ** 2 * variance;
  return isJump ? best.day : null;
}

interface Sums {
  n: number;
  t: number;
  y: number;
  tt: number;
  ty: number;
  yy: number;
}

function byDay(doses: readonly Dose[]): (Sums & { day: number })[] {
  const days = new Map<number, Sums & { day: number }>();
  const origin = doses[0]?.day ?? 0;
  for (const { day, share } of doses) {
    const sums = days.get(day) ?? { day, n: 0, t: 0, y: 0, tt: 0, ty: 0, yy: 0 };
    days.set(day, sums);
    const t = day - origin;
    sums.n++;
    sums.t += t;
    sums.y += share;
    sums.tt += t * t;
    sums.ty += t * share;
    sums.yy += share * share;
  }
  return [...days.values()].sort((a, b) => a.day - b.day);
}

function sumOf(days: readonly Sums[]): Sums {
  const total = { n: 0, t: 0, y: 0, tt: 0, ty: 0, yy: 0 };
  for (const one of days) for (const key of SUM_KEYS) total[key] += one[key];
  return total;
}

const SUM_KEYS = ["n", "t", "y", "tt", "ty", "yy"] as const;
