"use client";

import { later } from "@/components/ui/later";

/** Asks for a title and keeps the report. */
export const KeepButton = later(async () => (await import("./live-keep-button")).LiveKeepButton);
