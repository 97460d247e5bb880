import { Z80, Z95 } from "../stats/normal";

/** How much more history it takes until a difference of a given size would show. */
export interface TimeToAnswer {
  /** The difference to be seen, as a ratio: 2 for a doubling, 1.25 for a quarter more. */
  ratio: number;
  /** Evaluated deployments beyond those there are; 0 when there are enough. */
  moreDeployments: number;
  moreWeeks: number;
}

export interface Pace {
  /** Standard error of ln ratio with the history there is. */
  logStandardError: number;
  deployments: number;
  /** Weeks those deployments took. */
  weeks: number;
}

/**
 * With the present rate and mix, the variance of ln ρ shrinks with the length of the history; 80 % power at a 5 % test
 * needs se ≤ |ln ρ| / 2.80, so the history must grow by (se · 2.80 / ln ρ)². What is there is subtracted.
 */
export function timeToAnswer({ logStandardError, deployments, weeks }: Pace, ratio: number): TimeToAnswer {
  const growth = (logStandardError * (Z95 + Z80)) / Math.log(ratio);
  const more = Math.max(0, growth * growth - 1);
  return { ratio, moreDeployments: Math.ceil(more * deployments), moreWeeks: more * weeks };
}
