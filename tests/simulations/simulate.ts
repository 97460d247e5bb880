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

/** A world without and with a difference. */
interface Row {
  world: HostileWorld;
  pass: string;
  null: WorldTally;
  doubled: WorldTally;
}

/**
 * Draws the worlds, without a difference and with a doubling, with no and with 60 % of breaking commits named, and writes
 * what came of it into the page: `npm run simulate [-- HISTORIES [WORLD,WORLD…]]`.
 */
function main(): void {
  const histories = Number(process.argv[2] ?? 1000);
  const only = process.argv[3]?.split(",");
  const rows: Row[] = [];
  for (const { name: pass, named } of PASSES) {
    for (const world of [...REVIEW_WORLDS, ...MORE_WORLDS, ...PLAIN_WORLDS.slice(1)]) {
      if (only && !only.includes(world.id)) continue;
      const drawn = { ...world, ...(named ? { named } : {}) };
      const tally = (ratio: number) => tallyWorld(drawn, ratio, histories, SEED + 2 * rows.length + ratio);
      rows.push({ world, pass, null: tally(1), doubled: tally(2) });
      process.stderr.write(`${rows.slice(-1).map(line)}\n`);
      // After each world, so that what was drawn is there even if the night is too short.
      writePage(rows, histories);
    }
  }
}

function writePage(rows: readonly Row[], histories: number): void {
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  const error = (100 * Math.sqrt((0.05 * 0.95) / histories)).toFixed(1);
  const table = [
    `**${histories.toLocaleString("en")} histories a cell**, seed ${SEED}: a true 5 % has a standard error of ${error} points.`,
    "",
    "| world | breaking commits | answers: misses at 1 / 2 | words at 1 (more + less) | “more” at 2 | withholds at 1 / 2 | can’t be told |",
    "|---|---|---|---|---|---|---|",
    ...rows.map(line),
  ];
  writeFileSync(PAGE, `${page.slice(0, before)}\n${table.join("\n")}\n${page.slice(after)}`);
}

function line({ world, pass, null: none, doubled }: Row): string {
  const share = (count: number, whole: number) => (whole === 0 ? "–" : ((100 * count) / whole).toFixed(1));
  const of = (tally: WorldTally, count: number) => share(count, tally.histories);
  const missed = (tally: WorldTally) => `${share(tally.missed, tally.answered)} %`;
  return (
    `| ${world.id} ${world.name} | ${pass} | ${missed(none)} / ${missed(doubled)} | ${of(none, none.more)} + ${of(none, none.less)} % ` +
    `| ${of(doubled, doubled.more)} % | ${of(none, none.withheld)} / ${of(doubled, doubled.withheld)} % | ${world.note ?? ""} |`
  );
}

main();
