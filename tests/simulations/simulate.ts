import { parseArgs } from "node:util";
import type { HostileWorld } from "./draw-world";
import { ALL_HOSTILE, FEW_NAMED, PLAIN_WORLDS, REPLAYED } from "./hostile-worlds";
import { type Cell, definitionOf, type Results, readKept, readResults, writeResults } from "./results";
import { writeTable } from "./table";
import { added, type OnceTally, tallyOnce, tallyWeekly, type WeeklyTally } from "./tally-world";

/** Histories a cell after each round, for one look and for weekly looks: the whole table is there early, and gets better. */
const ROUNDS = [
  { once: 100, weekly: 20 },
  { once: 300, weekly: 100 },
  { once: 1000, weekly: 400 },
];
/** Histories drawn before what was drawn is kept. */
const CHUNK = { once: 50, weekly: 5 };

type Wanted = Pick<Cell, "look" | "ratio" | "named"> & { world: HostileWorld };

/**
 * Draws the worlds, asks about each, keeps what came of it in results.jsonl and writes the table of the page:
 * `npm run simulate [-- --only 0,1a,… --look once|weekly --named 0|0.3|0.6 --histories 100]`. It goes on where it was
 * ended. `--table` only writes the table.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      look: { type: "string" },
      named: { type: "string" },
      histories: { type: "string" },
      table: { type: "boolean" },
    },
  });
  if (values.table) return writeTable(readKept());
  const only = values.only?.split(",");
  const most = Number(values.histories ?? Infinity);
  const results = await readResults();
  for (const round of ROUNDS) {
    for (const wanted of CELLS) {
      if (only && !only.includes(wanted.world.id)) continue;
      if (values.look && values.look !== wanted.look) continue;
      if (values.named && Number(values.named) !== wanted.named) continue;
      draw(results, wanted, Math.min(round[wanted.look], most));
    }
    process.stderr.write(`${round.once} and ${round.weekly} histories a cell are drawn.\n`);
  }
  writeTable(results);
}

const cellsOf = (worlds: readonly HostileWorld[], ratios: readonly number[], named: number): Wanted[] =>
  worlds.flatMap((world) => ratios.map((ratio) => ({ look: "once" as const, world, ratio, named })));

/** The most telling first: without names, with most named, then what a few names bring, and the weekly looks. */
const CELLS: readonly Wanted[] = [
  ...cellsOf(ALL_HOSTILE, [1], 0),
  ...cellsOf(ALL_HOSTILE, [2], 0),
  ...cellsOf(ALL_HOSTILE, [1], 0.6),
  ...cellsOf([...PLAIN_WORLDS, ...FEW_NAMED], [1, 2], 0.3),
  ...REPLAYED.map((world) => ({ look: "weekly" as const, world, ratio: 1, named: 0 })),
  ...cellsOf(ALL_HOSTILE, [2], 0.6),
];

function draw(results: Results, { look, world, ratio, named }: Wanted, histories: number): void {
  const definition = definitionOf(world);
  const isCell = (cell: Cell) =>
    cell.look === look && cell.world === world.id && cell.ratio === ratio && cell.named === named;
  let cell = results.cells.find(isCell);
  if (cell?.definition !== definition) {
    results.cells = results.cells.filter((one) => !isCell(one));
    const empty = look === "once" ? EMPTY_ONCE : EMPTY_WEEKLY;
    cell = { look, world: world.id, ratio, named, definition, tally: empty };
    results.cells.push(cell);
  }
  const drawn = named === 0 ? world : { ...world, named: { ai: named, human: named } };
  while (cell.tally.histories < histories) {
    const chunk = Math.min(CHUNK[look], histories - cell.tally.histories);
    const seed = seedOf(`${look} ${world.id} ${ratio} ${named} ${cell.tally.histories}`);
    const tally = look === "once" ? tallyOnce(drawn, ratio, chunk, seed) : tallyWeekly(drawn, chunk, seed);
    cell.tally = added<OnceTally | WeeklyTally>(cell.tally, tally);
    writeResults(results);
  }
}

const EMPTY_ONCE: OnceTally = {
  histories: 0,
  answered: 0,
  missed: 0,
  more: 0,
  less: 0,
  withheld: {},
  estimands: {},
};
const EMPTY_WEEKLY: WeeklyTally = { histories: 0, oneYear: 0, twoYears: 0 };

/** A seed of its own for each part of a cell, by FNV-1a. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}

await main();
