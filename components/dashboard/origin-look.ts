import type { DotShape } from "@/components/charts/dot-plot";
import type { KnownOrigin, Origin } from "@/lib/core/origins/origin";

/** The colour an origin has everywhere; unknown has none, it is hatched. */
export const ORIGIN_COLORS: Record<Origin, string | null> = {
  HUMAN: "var(--human)",
  AI_ASSISTED: "var(--ai)",
  BOT: "var(--bot)",
  UNKNOWN: null,
};

/** How a part of a bar looks that is of an origin: told apart without colour too. */
export const ORIGIN_BARS: Record<Origin, string> = {
  HUMAN: "origin-human",
  AI_ASSISTED: "origin-ai",
  BOT: "origin-bot",
  UNKNOWN: "origin-unknown",
};

/** The shape an origin's dot has everywhere, for readers who don't tell the colours apart. */
export const ORIGIN_SHAPES: Record<KnownOrigin, DotShape> = {
  HUMAN: "circle",
  AI_ASSISTED: "diamond",
  BOT: "square",
};
