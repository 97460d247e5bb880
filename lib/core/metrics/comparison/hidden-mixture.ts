import { AI, type Exposures, HUMAN } from "./exposures";
import type { Strata } from "./strata";

/** A stratum's AI share leans on that of all by as many commits as this. */
const BORROWED = 20;

/**
 * How many of each row's human commits are expected to be AI-assisted ones without a mark, where a share `hidden` of
 * those carries none. AI-assisted commits come together: the share of a deployment is drawn from a Beta distribution
 * about its stratum's mean, whose spread is taken from how the marks lie (by moments). A deployment with marks hides more
 * than one without. Null where more would have to hide than there are human commits.
 */
export function expectedHidden(
  exposures: Exposures,
  { of, strata }: Strata,
  hidden: number,
): Float64Array | null {
  const shares = aiShares(exposures, of, strata.length, hidden);
  if (shares === null) return null;
  const together = togetherness(exposures, of, shares, hidden);
  const expected = new Float64Array(exposures.count);
  for (let row = 0; row < exposures.count; row++) {
    const { human, ai } = sides(exposures, row);
    if (human > 0)
      expected[row] = meanHidden(human, ai, shares[of[row] as number] as number, together, hidden);
  }
  return expected;
}

function sides({ commitsByOrigin }: Exposures, row: number): { human: number; ai: number } {
  return { human: commitsByOrigin[4 * row + HUMAN] as number, ai: commitsByOrigin[4 * row + AI] as number };
}

/** The AI share of each stratum, marked or not. */
function aiShares(exposures: Exposures, of: Int32Array, strata: number, hidden: number): Float64Array | null {
  const [marked, all] = [new Float64Array(strata + 1), new Float64Array(strata + 1)];
  for (let row = 0; row < exposures.count; row++) {
    const { human, ai } = sides(exposures, row);
    for (const s of [of[row] as number, strata]) {
      marked[s] = (marked[s] as number) + ai;
      all[s] = (all[s] as number) + human + ai;
    }
  }
  const whole = (marked[strata] as number) / (1 - hidden) / (all[strata] as number);
  if (!(whole < 1)) return null;
  return marked
    .subarray(0, strata)
    .map((own, s) =>
      Math.min(0.99, (own / (1 - hidden) + BORROWED * whole) / ((all[s] as number) + BORROWED)),
    );
}

/** Var of a deployment's AI share over p (1 − p), between 0 (each commit on its own) and 1 (all of a deployment alike). */
function togetherness(exposures: Exposures, of: Int32Array, shares: Float64Array, hidden: number): number {
  let [seen, whole] = [0, 0];
  for (let row = 0; row < exposures.count; row++) {
    const { human, ai } = sides(exposures, row);
    const n = human + ai;
    const share = shares[of[row] as number] as number;
    const marked = share * (1 - hidden);
    seen += (ai - n * marked) ** 2 - n * marked * (1 - marked);
    whole += n * (n - 1) * (1 - hidden) ** 2 * share * (1 - share);
  }
  return whole === 0 ? 0.5 : Math.min(0.999, Math.max(0.001, seen / whole));
}

/** The mean of the beta-binomial posterior of how many of a deployment's human commits hide AI. */
function meanHidden(human: number, ai: number, share: number, together: number, hidden: number): number {
  const precision = 1 / together - 1;
  const [alpha, beta] = [share * precision, (1 - share) * precision];
  let [weight, sum, mean] = [1, 1, 0];
  for (let x = 0; x < human; x++) {
    weight *= ((human - x) * (alpha + ai + x) * hidden) / ((x + 1) * (beta + human - x - 1));
    sum += weight;
    mean += (x + 1) * weight;
    // Far out of scale only where nearly all is AI: what came before is nothing beside it.
    if (sum > 1e200) [weight, sum, mean] = [weight / 1e200, sum / 1e200, mean / 1e200];
  }
  return mean / sum;
}
