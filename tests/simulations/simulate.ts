import { readFileSync, writeFileSync } from "node:fs";
import {
  ALL_WORLDS,
  SMALL_WORLDS,
  simulate,
  type Tally,
  type World,
} from "../unit/metrics/comparison/worlds";
import { randomFrom } from "../unit/metrics/random";

const PAGE = new URL("../../docs/metrics/simulations.md", import.meta.url);
const [BEGIN, END] = ["<!-- table: npm run simulate -->", "<!-- end of table -->"];
const SEED = 20_260_301;

/** Draws every world and writes the table into its page: `npm run simulate [-- RUNS]`; exits 1 where a bound is broken. */
function main(): void {
  const runs = Number(process.argv[2] ?? 2000);
  const proof = ALL_WORLDS.map((world, i) => row(world, simulate(world, runs, randomFrom(SEED + i)), false));
  const small = SMALL_WORLDS.map((world, i) =>
    row(world, simulate(world, runs, randomFrom(SEED - 1 - i)), true),
  );
  const table = [...heading(runs), ...proof.map(({ line }) => line)];
  const smallTable = [...smallHeading(), ...small.map(({ line }) => line)];
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END)];
  writeFileSync(
    PAGE,
    `${page.slice(0, before)}\n${[...table, "", ...smallTable].join("\n")}\n${page.slice(after)}`,
  );
  const broken = [...proof, ...small].filter(({ holds }) => !holds);
  process.stderr.write(`${proof.length + small.length} worlds, ${broken.length} out of bounds\n`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function heading(runs: number): string[] {
  return [
    `${runs.toLocaleString("en")} histories a world, seed ${SEED}.`,
    "",
    "| truth | world | batch | AI share | compared | interval holds the truth | verdicts | median ratio |",
    "|---|---|---|---|---|---|---|---|",
  ];
}

function smallHeading(): string[] {
  return [
    "Below the sizes of the proof, no difference: false verdicts over all histories, gates included.",
    "",
    "| world | batch | AI share | compared | false verdicts |",
    "|---|---|---|---|---|",
  ];
}

function row(world: World, tally: Tally, isSmall: boolean): { line: string; holds: boolean } {
  const { runs, compared, covered, verdicts, median } = tally;
  const { name, batch, ratio } = world;
  const share = percent(world.aiShare, 0);
  const line = isSmall
    ? `| ${name} | ${batch} | ${share} | ${compared} | ${percent(verdicts / runs)} |`
    : `| ${ratio.toFixed(1)} | ${name} | ${batch} | ${share} | ${compared} | ${percent(covered / compared)} | ${percent(verdicts / compared)} | ${median.toFixed(2)} |`;
  const holds = isSmall ? verdicts / runs <= 0.065 : keepsItsBounds(world, tally);
  process.stderr.write(`${holds ? "ok " : "OUT"} ${line}\n`);
  return { line, holds };
}

function keepsItsBounds({ ratio }: World, { compared, covered, verdicts }: Tally): boolean {
  const [coverage, alarms] = [covered / compared, verdicts / compared];
  if (coverage < 0.93 || coverage > 0.97) return false;
  return ratio !== 1 || (alarms >= 0.035 && alarms <= 0.065);
}

function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

main();
