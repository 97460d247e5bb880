import { readFileSync, writeFileSync } from "node:fs";
import type { HostileWorld } from "./draw-world";
import {
  ALL_HOSTILE,
  FEW_NAMED,
  FEW_NAMED_NOTE,
  NAMED_NOTES,
  PLAIN_WORLDS,
  REPLAYED,
  WEEKLY_NOTES,
} from "./hostile-worlds";
import type { Cell, Results } from "./results";
import type { OnceTally, WeeklyTally } from "./tally-world";

const PAGE = new URL("../../docs/metrics/simulations.md", import.meta.url);
const [BEGIN, END] = ["<!-- table: npm run simulate -->", "<!-- end of table -->"];

/** Writes what was drawn into the page. Without results the page stays as it is. */
export function writeTable(results: Results | null): void {
  if (results === null) return;
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  writeFileSync(PAGE, `${page.slice(0, before)}\n${tablesOf(results.cells)}\n${page.slice(after)}`);
}

function tablesOf(cells: readonly Cell[]): string {
  const find = (look: Cell["look"], world: string, ratio: number, named: number) =>
    cells.find((c) => c.look === look && c.world === world && c.ratio === ratio && c.named === named)?.tally;
  const once = (world: string, ratio: number, named: number) =>
    find("once", world, ratio, named) as OnceTally | undefined;
  const rows = (worlds: readonly HostileWorld[], named: number) =>
    worlds.flatMap((world) => {
      const [none, doubled] = [once(world.id, 1, named), once(world.id, 2, named)];
      return none || doubled ? [row(world, none, doubled, named)] : [];
    });
  return [
    "**No breaking commit named**",
    "",
    HEAD,
    ...rows(ALL_HOSTILE, 0),
    "",
    "**60 % of breaking commits named**",
    "",
    HEAD,
    ...rows(ALL_HOSTILE, 0.6),
    "",
    "**30 % named, in worlds without anything hostile, and where strong authors use AI more**",
    "",
    HEAD,
    ...rows(PLAIN_WORLDS, 0.3),
    ...rows(FEW_NAMED.map(withNote), 0.3),
    "",
    "**Looked at every week for two years, without a difference, none named**",
    "",
    ...(REPLAYED.some(({ id }) => find("weekly", id, 1, 0))
      ? [
          "| world | histories | a false word within one year | within two | can’t be told |",
          "|---|---|---|---|---|",
        ]
      : ["None drawn yet: the command draws them."]),
    ...REPLAYED.flatMap(({ id, name }) => {
      const tally = find("weekly", id, 1, 0) as WeeklyTally | undefined;
      if (tally === undefined) return [];
      const { histories, oneYear, twoYears } = tally;
      return [
        `| ${id} ${name} | ${histories} | ${share(oneYear, histories)} | ${share(twoYears, histories)} | ${WEEKLY_NOTES[id] ?? ""} |`,
      ];
    }),
  ].join("\n");
}

const withNote = (world: HostileWorld): HostileWorld => ({ ...world, note: FEW_NAMED_NOTE });

const HEAD = [
  "| world | histories at 1 / 2 | answers: interval misses at 1 / 2 | words at 1 (more + less) | “more” at 2 | withholds at 1 / 2 | can’t be told |",
  "|---|---|---|---|---|---|---|",
].join("\n");

function row(
  { id, name, note, noteUnnamed, noteNamed }: HostileWorld,
  none: OnceTally | undefined,
  doubled: OnceTally | undefined,
  named: number,
): string {
  const each = (of: (tally: OnceTally) => string) =>
    [none, doubled].map((t) => (t ? of(t) : "–")).join(" / ");
  const words = none ? `${bare(none.more, none.histories)} + ${share(none.less, none.histories)}` : "–";
  const withheld = (tally: OnceTally) =>
    Object.values(tally.withheld).reduce<number>((a, b) => a + (b ?? 0), 0);
  return (
    `| ${id} ${name} | ${each(({ histories }) => `${histories}`)} | ${each((t) => share(t.missed, t.answered))} ` +
    `| ${words} | ${doubled ? share(doubled.more, doubled.histories) : "–"} ` +
    `| ${each((t) => share(withheld(t), t.histories))}${reasons(none, doubled)} ` +
    `| ${note ?? (named > 0 ? (noteNamed ?? NAMED_NOTES[id]) : noteUnnamed) ?? ""} |`
  );
}

/** Why words were withheld, where that was so in more than one of fifty histories. */
function reasons(...tallies: (OnceTally | undefined)[]): string {
  const sums = new Map<string, number>();
  let histories = 0;
  for (const tally of tallies) {
    if (!tally) continue;
    histories += tally.histories;
    for (const [reason, n] of Object.entries(tally.withheld))
      sums.set(reason, (sums.get(reason) ?? 0) + (n ?? 0));
  }
  const often = [...sums].filter(([, n]) => n > histories / 50).map(([reason]) => `\`${reason}\``);
  return often.length > 0 ? `: ${often.join(", ")}` : "";
}

function bare(count: number, whole: number): string {
  return whole === 0 ? "–" : ((100 * count) / whole).toFixed(1);
}

function share(count: number, whole: number): string {
  return whole === 0 ? "–" : `${bare(count, whole)} %`;
}
