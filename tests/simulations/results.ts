import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { HostileWorld } from "./draw-world";
import type { OnceTally, WeeklyTally } from "./tally-world";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILE = fileURLToPath(new URL("./results.json", import.meta.url));

/** One cell of the table: a world with a true ratio and a share of named breaking commits. */
export interface Cell {
  look: "once" | "weekly";
  world: string;
  ratio: number;
  /** Share of failures whose breaking commit is named. */
  named: number;
  /** Of the world as it was drawn: a world that changes is drawn anew. */
  definition: string;
  tally: OnceTally | WeeklyTally;
}

/** What has been drawn so far, by the engine that answered. */
export interface Results {
  engine: string;
  cells: Cell[];
}

/** Results of the present engine: those of another one are of no use to it. */
export async function readResults(): Promise<Results> {
  const engine = await engineHash();
  const kept = readKept();
  return kept?.engine === engine ? kept : { engine, cells: [] };
}

/** What the file holds, whichever engine it is of; null without a file. */
export function readKept(): Results | null {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Results) : null;
}

/** A line a cell, replaced as a whole, so that a run can be ended at any time. */
export function writeResults({ engine, cells }: Results): void {
  const lines = cells.map((cell) => `    ${JSON.stringify(cell)}`).join(",\n");
  writeFileSync(`${FILE}.new`, `{\n  "engine": "${engine}",\n  "cells": [\n${lines}\n  ]\n}\n`);
  renameSync(`${FILE}.new`, FILE);
}

/** Of the code that draws and answers, without comments, types and what it doesn't use. */
async function engineHash(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    stdin: {
      contents: 'export { askOnce, askWeekly } from "./ask"; export { drawWorld } from "./draw-world";',
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    tsconfig: "tsconfig.json",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    write: false,
  });
  return hashOf(outputFiles[0]?.text ?? "");
}

/** Of everything that a world draws by; its functions by what they give. */
export function definitionOf(world: HostileWorld): string {
  const steps = Array.from({ length: 21 }, (_, i) => i / 20);
  return hashOf(
    JSON.stringify(world, (key, value) => {
      if (key === "name" || key === "note") return undefined;
      if (typeof value !== "function") return value;
      return steps.flatMap((time) => [0, 0.5, 1].map((service) => value(time, service)));
    }),
  );
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
