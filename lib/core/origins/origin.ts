/** Who wrote a commit. UNKNOWN is a value of its own ("we can't see enough"), never a default that means human. */
export const ORIGINS = ["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"] as const;
export type Origin = (typeof ORIGINS)[number];

/** The origins a by-origin figure is broken down by; commits of unknown origin only lower its coverage. */
export const KNOWN_ORIGINS = ["HUMAN", "AI_ASSISTED", "BOT"] as const;
export type KnownOrigin = (typeof KNOWN_ORIGINS)[number];
