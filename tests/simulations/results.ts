import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { randomFrom } from "../unit/metrics/random";
import { askOnce } from "./ask";
import { drawWorld, type HostileWorld } from "./draw-world";
import { ALL_HOSTILE } from "./hostile-worlds";
import type { OnceTally, WeeklyTally } from "./tally-world";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILE = fileURLToPath(new URL("./results.jsonl", import.meta.url));

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

/** What has been drawn so far, and the engine that answered: by its code, and by its answers to some histories. */
export interface Results {
  engine: string;
  answers: string;
  cells: Cell[];
}

/** Results of the present engine: those of one that answers otherwise are of no use to it. */
export async function readResults(): Promise<Results> {
  const present = { engine: await engineHash(), answers: answersHash() };
  const kept = readKept();
  const isSame = kept?.engine === present.engine || kept?.answers === present.answers;
  return { ...present, cells: isSame ? (kept?.cells ?? []) : [] };
}

/** What the file holds, whichever engine it is of; null without a file. */
export function readKept(): Results | null {
  if (!existsSync(FILE)) return null;
  const [head = "{}", ...lines] = readFileSync(FILE, "utf8").trim().split("\n");
  return {
    ...(JSON.parse(head) as Omit<Results, "cells">),
    cells: lines.map((line) => JSON.parse(line) as Cell),
  };
}

/** The engine, then a line a cell; replaced as a whole, so that a run can be ended at any time. */
export function writeResults({ cells, ...engine }: Results): void {
  const lines = [engine, ...cells].map((line) => JSON.stringify(line));
  writeFileSync(`${FILE}.new`, `${lines.join("\n")}\n`);
  renameSync(`${FILE}.new`, FILE);
}

/** Of the code that draws and answers, without comments, types and what it doesn't use. */
async function engineHash(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    stdin: {
      contents: 'export { askOnce, firstWord } from "./ask"; export { drawWorld } from "./draw-world";',
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

/** Of what is said of a history of every fifth world, with some breaking commits named: code may change, and say the same. */
export function answersHash(): string {
  const random = randomFrom(1);
  const answers = ALL_HOSTILE.filter((_, i) => i % 5 === 0).map((world, i) => {
    const named = [0, 0.3, 0.6, 0.8][i % 4] as number;
    const { verdict, ai, commits, check } = askOnce(
      drawWorld(
        named === 0 ? world : { ...world, named: { ai: named, human: named, wrong: 0.1 } },
        1.5,
        random,
      ),
    );
    // No drawn failure has its cause elsewhere.
    const { elsewhere: _, ...summary } = commits.summary;
    // What isn't zero shows in the verdict, and in whether the check fails.
    const { mixedRepositories: _mixed, ...checked } = check;
    return { verdict, ai, commits: summary, check: checked };
  });
  // Sums in another order differ in their last digits, and so does a search that ends elsewhere within its tolerance.
  const rounded = (_: string, value: unknown) => (typeof value === "number" ? value.toPrecision(4) : value);
  return hashOf(JSON.stringify(answers, rounded));
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
