import type { Outgoing } from "@/lib/core/changes/check-history";

const DAY_MS = 86_400_000;
/** Commits of one deployment: enough that most mix origins. */
const BATCH = 6;
const ORIGINS = ["HUMAN", "AI_ASSISTED", "BOT", "UNKNOWN"] as const;

/**
 * Deployments of six consecutive commits each, failed where one of them was taken back within the days: how many there
 * were of each kind, by the repository's number and the quarter counted from the first. No time, order, name or sha is
 * left, so that no row leads back to a commit.
 * @param outgoing settled commits, a repository's together and oldest first.
 */
export function toFixture(outgoing: readonly Outgoing[], withinDays: number): string {
  const places = [...new Set(outgoing.map(({ change }) => change.place))];
  const first = Math.min(...outgoing.map(({ change }) => quarterOf(change.at)));
  const counts = new Map<string, number>();
  for (const [number, place] of places.entries()) {
    const commits = outgoing.filter(({ change }) => change.place === place);
    for (let at = 0; at + BATCH <= commits.length; at += BATCH) {
      const batch = commits.slice(at, at + BATCH).map(({ change }) => change);
      const failed = batch.some(
        ({ at: out, takenBack }) =>
          takenBack && takenBack.at.getTime() - out.getTime() <= withinDays * DAY_MS,
      );
      const origins = ORIGINS.map((origin) => batch.filter((one) => one.origin === origin).length);
      const quarter = quarterOf((batch.at(-1) as (typeof batch)[number]).at) - first + 1;
      const row = [number + 1, quarter, ...origins, failed ? 1 : 0].join(",");
      counts.set(row, (counts.get(row) ?? 0) + 1);
    }
  }
  const rows = [...counts].map(([row, count]) => `${row},${count}`).sort(byNumbers);
  return `${["repository,quarter,human,ai,bot,unknown,failed,deployments", ...rows].join("\n")}\n`;
}

const quarterOf = (at: Date): number => at.getUTCFullYear() * 4 + Math.floor(at.getUTCMonth() / 3);

function byNumbers(a: string, b: string): number {
  const [left, right] = [a, b].map((row) => row.split(",").map(Number));
  for (const [at, value] of (left ?? []).entries()) {
    const difference = value - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
