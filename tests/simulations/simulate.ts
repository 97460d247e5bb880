import { readFileSync, writeFileSync } from "node:fs";
import type { HostileWorld } from "./draw-world";
import { MORE_WORLDS, PLAIN_WORLDS, REVIEW_WORLDS } from "./hostile-worlds";
import { tallyWorld, type WorldTally } from "./tally-world";

const PAGE = new URL("../../docs/metrics/simulations.md", import.meta.url);
const [BEGIN, END] = ["<!-- table: npm run simulate -->", "<!-- end of table -->"];
const SEED = 20_261_130;

/** How breaking commits are named in a pass over the worlds. */
const PASSES = [
  { name: "none named", named: undefined },
  { name: "60 % named", named: { ai: 0.6, human: 0.6 } },
] as const;

interface Cell {
  world: HostileWorld;
  pass: string;
  ratio: number;
  tally: WorldTally;
}

/**
 * Draws the worlds, with and without a difference, with and without named breaking commits, and writes what came of it
 * into the page: `npm run simulate [-- HISTORIES [WORLD,WORLD…]]`.
 */
function main(): void {
  const histories = Number(process.argv[2] ?? 1000);
  const only = process.argv[3]?.split(",");
  const cells: Cell[] = [];
  for (const { name, named } of PASSES) {
    for (const world of [...REVIEW_WORLDS, ...MORE_WORLDS, ...PLAIN_WORLDS.slice(1)]) {
      if (only && !only.includes(world.id)) continue;
      for (const ratio of [1, 2]) {
        const drawn = { ...world, ...(named ? { named } : {}) };
        const tally = tallyWorld(drawn, ratio, histories, SEED + cells.length);
        cells.push({ world, pass: name, ratio, tally });
        process.stderr.write(`${line(cells.slice(-1))}\n`);
        writePage(cells, histories);
      }
    }
  }
}

function writePage(cells: readonly Cell[], histories: number): void {
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  const table = [
    `${histories.toLocaleString("en")} histories a cell, seed ${SEED}; ${cells.length} cells.`,
    "",
    "| world | named | ratio | answered | interval misses | more | less | withheld | median |",
    "|---|---|---|---|---|---|---|---|---|",
    ...cells.map((cell) => line([cell])),
  ];
  writeFileSync(PAGE, `${page.slice(0, before)}\n${table.join("\n")}\n${page.slice(after)}`);
}

function line([cell]: readonly Cell[]): string {
  if (!cell) return "";
  const { world, pass, ratio, tally } = cell;
  const of = (count: number, whole: number) =>
    whole === 0 ? "–" : `${((100 * count) / whole).toFixed(1)} %`;
  const median = Number.isNaN(tally.median) ? "–" : tally.median.toFixed(2);
  return (
    `| ${world.id} ${world.name} | ${pass} | ${ratio} | ${of(tally.answered, tally.histories)} | ${of(tally.missed, tally.answered)} ` +
    `| ${of(tally.more, tally.histories)} | ${of(tally.less, tally.histories)} | ${of(tally.withheld, tally.histories)} | ${median} |`
  );
}

main();
