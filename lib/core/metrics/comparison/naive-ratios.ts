import { AI, type Exposures, HUMAN } from "./exposures";

/** Failures over deployments; fractions where a deployment's failure is split. */
export interface NaiveRate {
  failed: number;
  deployments: number;
}

/** A ratio of two failure rates as others compute it, with what it was computed from. */
export interface NaiveRatio {
  /** Null where a side has no deployments, or the human side no failure. */
  ratio: number | null;
  ai: NaiveRate;
  human: NaiveRate;
}

export interface NaiveRatios {
  /**
   * Deployments with any AI-assisted commit against those with human ones and none. It makes large batches look like
   * AI's fault, since they hold an AI-assisted commit more often.
   */
  anyAi: NaiveRatio;
  /**
   * Each deployment split by its share of AI-assisted and human commits, its failure too, as Datadog's AI Impact
   * words it. It hides a real difference, since innocent commits get their part of the blame.
   */
  split: NaiveRatio;
}

/** What the usual ways of counting say of the same deployments. Neither looks within services. */
export function naiveRatios(exposures: Exposures): NaiveRatios {
  const sides = { anyAi: emptySides(), split: emptySides() };
  for (let row = 0; row < exposures.count; row++) {
    const [human, ai] = [HUMAN, AI].map((o) => exposures.commitsByOrigin[4 * row + o] as number) as [
      number,
      number,
    ];
    if (human + ai === 0) continue;
    const failed = exposures.failed[row] as number;
    add(ai > 0 ? sides.anyAi.ai : sides.anyAi.human, failed, 1);
    add(sides.split.ai, failed, ai / (human + ai));
    add(sides.split.human, failed, human / (human + ai));
  }
  return { anyAi: ratioOf(sides.anyAi), split: ratioOf(sides.split) };
}

type Sides = Pick<NaiveRatio, "ai" | "human">;

function emptySides(): Sides {
  return { ai: { failed: 0, deployments: 0 }, human: { failed: 0, deployments: 0 } };
}

function add(side: NaiveRate, failed: number, share: number): void {
  side.failed += share * failed;
  side.deployments += share;
}

function ratioOf({ ai, human }: Sides): NaiveRatio {
  const isTold = ai.deployments > 0 && human.failed > 0;
  return {
    ratio: isTold ? ai.failed / ai.deployments / (human.failed / human.deployments) : null,
    ai,
    human,
  };
}
