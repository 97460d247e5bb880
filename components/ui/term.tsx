"use client";

import { later } from "./later";

/** A word or figure with its explanation one hover, focus or tap away. */
export const Term = later(async () => (await import("./tooltip")).LiveTerm);
