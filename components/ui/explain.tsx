"use client";

import { later } from "./later";

/** A word or figure with its explanation, and where to read more, one hover, press or tab away; Escape puts it away. */
export const Explain = later(async () => (await import("./live-explain")).LiveExplain);
