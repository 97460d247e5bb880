/**
 * `npm run real-history -- LIST`: the second outcome over several public repositories at once, as docs/real-history.md shows
 * it. LIST has a line for each: a clone, and optionally the first and the last day. Prints pooled numbers only; with
 * `--fixture`, the deployments that tests/fixtures/real-history/deployments.csv counts, without anything that leads back.
 */
import { readFileSync } from "node:fs";
import { compareOutgoing, type Outgoing, outgoingOf, type Ratios } from "@/lib/core/changes/check-history";
import type { TakenBackRatio } from "@/lib/core/metrics/taken-back";
import { checkClone } from "@/lib/tools/cli/check/check";
import { forbidNetwork } from "@/lib/tools/cli/origins-push/git";
import { toFixture } from "./real-history-fixture";

const DAY_MS = 86_400_000;
const FAR = new Date("2100-01-01T00:00:00Z");

interface Entry {
  directory: string;
  from: Date | null;
  to: Date | null;
}

function readList(path: string): Entry[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [directory = "", from, to] = line.replace(/#.*/, "").trim().split(/\s+/);
    const at = (text: string | undefined) => (text ? new Date(text) : null);
    return directory === "" ? [] : [{ directory, from: at(from), to: at(to) }];
  });
}

/** The settled commits of one repository; its place has a number for a name. */
async function read({ directory, from, to }: Entry, place: string): Promise<Outgoing[]> {
  const { changes, check, asOf, withinDays, strategy } = await checkClone({
    directory,
    since: from,
    onProgress: () => {},
  });
  const settled = Math.min(asOf.getTime(), to?.getTime() ?? Number.POSITIVE_INFINITY) - withinDays * DAY_MS;
  const outgoing = outgoingOf(changes, check.failures, place);
  const kept = outgoing.filter(({ change }) => change.at.getTime() <= settled);
  process.stderr.write(`${place}: ${kept.length} commits, ${strategy}\n`);
  return kept;
}

const text = (ratio: TakenBackRatio) =>
  ratio.measured
    ? `${ratio.ratio.toFixed(2)} (${ratio.interval.low.toFixed(2)}–${ratio.interval.high.toFixed(2)})`
    : ratio.reason;

function print(ratios: Ratios, byPlace: TakenBackRatio): void {
  const { HUMAN, AI_ASSISTED, BOT, UNKNOWN } = ratios.takenBack.byOrigin;
  const row = (name: string, one: typeof HUMAN) =>
    `| ${name} | ${one.changes} | ${one.reverted} | ${one.hotfixed} | ${one.rate === null ? "–" : `${(100 * one.rate).toFixed(2)} %`} |`;
  const lines = [
    "| origin | commits | reverted | hot-fixed | taken back |\n|---|---|---|---|---|",
    row("human", HUMAN),
    row("AI-assisted", AI_ASSISTED),
    row("bot", BOT),
    row("unknown", UNKNOWN),
    "",
    "| within | ratio AI-assisted : human, 95 % |\n|---|---|",
    `| nothing | ${text(ratios.pooled)} |`,
    `| repository | ${text(byPlace)} |`,
    `| repository and quarter | ${text(ratios.takenBack.ratio)} |`,
    `| repository, quarter and size | ${text(ratios.equalSize.ratio)} |`,
    "",
    `Lines known for ${ratios.equalSize.known} of ${ratios.equalSize.of}.`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

const [path = "", option] = process.argv.slice(2);
forbidNetwork();
const all: Outgoing[] = [];
for (const [i, entry] of readList(path).entries()) all.push(...(await read(entry, `repository ${i + 1}`)));
if (option === "--fixture") {
  process.stdout.write(toFixture(all, 14));
  process.exit();
}
const when = { asOf: FAR, withinDays: 14 };
/** One quarter for all: what repositories alone adjust for. */
const timeless = all.map(({ change, lines }) => {
  const day = new Date(Date.UTC(2000, 0, 1) + (change.at.getTime() % (80 * DAY_MS)));
  const lag = change.takenBack && change.takenBack.at.getTime() - change.at.getTime();
  const takenBack = change.takenBack && { ...change.takenBack, at: new Date(day.getTime() + (lag ?? 0)) };
  return { change: { ...change, at: day, takenBack }, lines };
});
print(compareOutgoing(all, when), compareOutgoing(timeless, when).takenBack.ratio);
