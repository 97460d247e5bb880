"use client";

import { later } from "@/components/ui/later";

/** What the page is narrowed to, as menus; what is chosen, as chips. Everything stands in the address. */
export const FilterBar = later(async () => (await import("./live-filter-bar")).LiveFilterBar, "div");
