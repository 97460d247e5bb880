import { readFileSync, writeFileSync } from "node:fs";
import { COMPARED_METRICS, type ComparedMetric } from "@/lib/core/metrics/compare-windows";
import { CARD_WORLDS, type CardTally, tallyCards } from "./card-worlds";

const PAGE = new URL("../../docs/metrics/compare-windows.md", import.meta.url);
const COLUMNS: Record<ComparedMetric, string> = {
  "change-failure-rate": "failure rate",
  "failed-deployment-recovery-time": "recovery",
  "deployment-frequency": "frequency",
  "change-lead-time": "lead time",
  "deployment-rework-rate": "rework",
};

/** Draws the worlds of the cards and writes the table of the page: `npm run simulate:cards [-- HISTORIES]`. */
function main(): void {
  const histories = Number(process.argv[2] ?? 1000);
  const rows = CARD_WORLDS.map((world, i) => {
    const row = [world.name, ...cellsOf(tallyCards(world, histories, 1000 + i))];
    process.stdout.write(`| ${row.join(" | ")} |\n`);
    return row;
  });
  const head = ["world", ...COMPARED_METRICS.map((id) => COLUMNS[id]), "any card"];
  const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const page = readFileSync(PAGE, "utf8");
  const marks = /(<!-- table: npm run simulate:cards -->\n)[\s\S]*?(<!-- end of table -->)/;
  writeFileSync(
    PAGE,
    page.replace(marks, `$1${histories} histories a world, in %; in brackets rises + falls.\n\n${table}\n$2`),
  );
}

function cellsOf({ histories, up, down, any, compared }: CardTally): string[] {
  const percent = (count: number) => (100 * (count / histories)).toFixed(1);
  const cells = COMPARED_METRICS.map((id) =>
    compared[id] < histories / 20
      ? "–"
      : `${percent(up[id] + down[id])} (${percent(up[id])} + ${percent(down[id])})`,
  );
  return [...cells, percent(any)];
}

main();
