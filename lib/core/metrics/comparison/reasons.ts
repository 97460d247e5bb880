/** Why two origins can't be compared. Stable codes: pages translate them, exports carry them. */
export const COMPARISON_REASONS = [
  /** No mature, evaluated deployment brought new commits. */
  "no-exposures",
  /** The origin to compare has no commits. */
  "no-commits-of-origin",
  "no-human-commits",
  /** Every deployment passed. */
  "no-failures",
  /** Every deployment failed. */
  "all-failed",
  /** In no service with failures were both human commits and those of the origin deployed. */
  "no-shared-stratum",
  /** Within each service every deployment has the same share of it, so nothing tells the origins apart. */
  "same-share-everywhere",
  /** Another origin always rides along in the same proportion. */
  "collinear-origins",
  /** No failure speaks for the origin; the likeliest ratio is 0: only an upper bound exists. */
  "ratio-at-zero",
  /** No failure speaks for human commits; the likeliest ratio is without limit: only a lower bound exists. */
  "ratio-without-limit",
  /** Fewer failed deployments than a comparison needs. */
  "too-few-failures",
  /** Fewer expected failures on the smaller side than a comparison needs. */
  "arm-too-small",
  /** Too few failures name the commit that broke them while both origins were aboard. */
  "too-few-breaking-commits",
] as const;
export type ComparisonReason = (typeof COMPARISON_REASONS)[number];
