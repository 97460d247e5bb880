import type { HostileWorld } from "./draw-world";

const rising = (time: number) => 0.1 + 0.6 * time;
const jump = (at: number) => (time: number) => (time < at ? 0.1 : 0.7);
const halving = (time: number) => 0.5 ** time;
const others = (share: number) => (ratio: number) => share + (1 - share) * ratio;

const CALENDAR: readonly HostileWorld[] = [
  { id: "1a", name: "AI 10→70 %, risk halves", aiShare: rising, risk: halving },
  { id: "1b", name: "AI 10→70 %, risk doubles", aiShare: rising, risk: (t) => 2 ** t },
  {
    id: "1c",
    name: "as 1a, one commit each, 3,000",
    aiShare: rising,
    risk: halving,
    batch: 1,
    deployments: 3000,
  },
  { id: "1d", name: "as 1a, commits each on their own", aiShare: rising, risk: halving, precision: null },
  {
    id: "1e",
    name: "AI 10→70 %, a season",
    aiShare: rising,
    risk: (t) => Math.exp(0.8 * Math.cos(Math.PI * 2 * (t - 0.15))),
  },
  {
    id: "1f",
    name: "AI 10→70 %, the tenth month four times as risky",
    aiShare: rising,
    risk: (t) => (Math.floor(12 * t) === 9 ? 4 : 1),
  },
  { id: "1g", name: "AI jumps 10→70 % halfway, risk halves smoothly", aiShare: jump(0.5), risk: halving },
  {
    id: "1h",
    name: "AI jumps and risk halves on the same day, mid-quarter",
    aiShare: jump(0.62),
    risk: (t) => (t < 0.62 ? 1 : 0.5),
  },
  {
    id: "1i",
    name: "services drift apart, AI follows those that improve",
    aiShare: (t, s) => 0.4 + 0.6 * (t - 0.5) * (s < 0.5 ? 1 : -1),
    risk: (t, s) => 2 ** (s < 0.5 ? -t : t),
  },
];

const NOT_COMMITS: readonly HostileWorld[] = [0, -0.8, 0.8].flatMap((lean, k) =>
  [0.2, 0.5, 0.8].map((share, j) => ({
    id: `2${"abcdefghi"[3 * k + j]}`,
    name: `${100 * share} % of failures not from commits${lean ? `, AI in ${lean < 0 ? "smaller" : "larger"} batches` : ""}`,
    notCommits: share,
    lean,
    deploymentRatio: others(share),
  })),
);

const SIZE: readonly HostileWorld[] = [
  { id: "2j", name: "AI in smaller batches", lean: -0.8 },
  { id: "3a", name: "risk grows with the root of size", power: 0.5 },
  { id: "3b", name: "root of size, AI in smaller batches", power: 0.5, lean: -0.8 },
  { id: "3c", name: "root of size, AI in larger batches", power: 0.5, lean: 0.8 },
  { id: "3d", name: "root of size, batch 8, AI in larger batches", power: 0.5, lean: 0.8, batch: 8 },
];

const CLUSTERS: readonly HostileWorld[] = [
  { id: "4a", name: "good and bad days, sd 0.5", daySd: 0.5 },
  { id: "4b", name: "good and bad days, sd 1", daySd: 1 },
  { id: "4c", name: "good and bad weeks, sd 1", weekSd: 1 },
  { id: "4d", name: "days sd 1, AI comes in days of its own", daySd: 1, clumpsByDay: true },
  {
    id: "4e",
    name: "the same, 3,000 deployments, 12 %",
    daySd: 1,
    clumpsByDay: true,
    deployments: 3000,
    failing: 0.12,
  },
  { id: "4f", name: "weeks sd 0.7, AI 10→70 %", weekSd: 0.7, aiShare: rising },
  {
    id: "4g",
    name: "strong authors use AI more",
    authors: "lean",
    noteUnnamed: "no author enters, so deployments can’t tell who shipped from what; breaking commits can",
    noteNamed: "no author enters; breaking commits withhold most of the false words that leaves",
  },
  { id: "4h", name: "authors differ in risk", authors: "risk" },
  { id: "4h2", name: "authors differ in risk and habit, unrelated", authors: "risk-and-habit" },
  { id: "4i", name: "three repositories a service, AI in the risky ones", repositories: 3 },
  { id: "4j", name: "services' own ratios, sd 0.5", ratioSd: 0.5 },
  { id: "4k", name: "services' own ratios, sd 0.7, 3,000", ratioSd: 0.7, deployments: 3000 },
  { id: "4l", name: "riskier services with higher ratios", ratiosLean: true },
];

const AFTER: readonly HostileWorld[] = [
  { id: "5a", name: "three times as risky after a failure", after: { factor: 3, by: null } },
  { id: "5b", name: "the same, fixes human and small", after: { factor: 3, by: "human" } },
  { id: "5c", name: "the same, fixes AI-assisted and small", after: { factor: 3, by: "ai" } },
  { id: "5d", name: "fixes human and small, no more risk", after: { factor: 1, by: "human" } },
];

const RESULTS: readonly HostileWorld[] = [
  { id: "6a", name: "30 % of failures missed", missed: 0.3 },
  { id: "6b", name: "missed more in small batches", missedSmall: true, lean: -0.8 },
  { id: "6c", name: "false flags, 2 % a commit", falsePerCommit: 0.02 },
  {
    id: "6d",
    name: "false flags, 6 % a deployment, AI in smaller batches",
    falsePerDeployment: 0.06,
    lean: -0.8,
  },
  { id: "6e", name: "AI's failures found in 80 %, human ones in 60 %", found: { ai: 0.8, human: 0.6 } },
];

const MARKS: readonly HostileWorld[] = [
  { id: "7a", name: "20 % of AI unmarked", unmarked: () => 0.2 },
  { id: "7b", name: "0 to 60 % unmarked, by service risk", unmarked: (s) => 0.6 * s },
  {
    id: "7c",
    name: "30 % of deployments stripped of marks, twice as risky",
    strippers: { share: 0.3, factor: 2 },
  },
];

const SMALL: readonly HostileWorld[] = [
  { id: "11a", name: "12 failures", deployments: 150, services: 4 },
  { id: "11b", name: "20 failures", deployments: 250, services: 4 },
  { id: "11c", name: "35 failures", deployments: 440, services: 4 },
  { id: "11d", name: "60 failures", deployments: 750, services: 4 },
  { id: "11e", name: "35 failures, 12 services", deployments: 440, services: 12 },
  { id: "11f", name: "35 failures, batch 8", deployments: 440, services: 4, batch: 8 },
];

const BY_FAILURES = "not a typical service: by failures, see below";
const SMALL_REPOSITORIES = "`model-check` where repositories are too small for strata";
const BAD_DAYS = "right without a difference; bad days dilute one (a doubling reads 1.9)";
const DILUTED = "right without a difference; false flags dilute one";

/** What stands in the table's last column. */
const NOTES: Partial<Record<string, string>> = {
  "4d": BAD_DAYS,
  "4e": BAD_DAYS,
  "4i": SMALL_REPOSITORIES,
  "4j": BY_FAILURES,
  "4k": BY_FAILURES,
  "4l": BY_FAILURES,
  "6c": DILUTED,
  "6d": DILUTED,
  "6e": "failures found by origin",
  "7c": "marks stripped where risk is higher",
  m3: SMALL_REPOSITORIES,
  "4h2": "no author enters in any form: at a doubling intervals are a little narrow",
  m4: "which deployments after a second failure are settled again isn’t told: intervals are a little narrow",
  m6: "a weekday of its own, where too little shows it; checked",
};

const noted = (worlds: readonly HostileWorld[]): HostileWorld[] =>
  worlds.map((world) => (NOTES[world.id] ? { ...world, note: NOTES[world.id] } : world));

/** Worlds a hostile reader would draw, and a plain one; how their truth is made is in `drawWorld`. */
export const REVIEW_WORLDS: readonly HostileWorld[] = noted([
  { id: "0", name: "plain" },
  ...CALENDAR,
  ...NOT_COMMITS,
  ...SIZE,
  ...CLUSTERS,
  ...AFTER,
  ...RESULTS,
  ...MARKS,
  ...SMALL,
]);

/** More, of other kinds. */
export const MORE_WORLDS: readonly HostileWorld[] = noted([
  {
    id: "m1",
    name: "each service rolls AI out on its own day, and halves its risk",
    aiShare: (t, s) => (t < 0.2 + 0.6 * s ? 0.1 : 0.7),
    risk: (t, s) => (t < 0.2 + 0.6 * s ? 1 : 0.5),
  },
  {
    id: "m2",
    name: "risk doubles on the day of the roll-out",
    aiShare: jump(0.4),
    risk: (t) => (t < 0.4 ? 1 : 2),
  },
  {
    id: "m3",
    name: "repositories of a service, and AI 10→70 % while risk halves",
    repositories: 2,
    aiShare: rising,
    risk: halving,
  },
  {
    id: "m4",
    name: "unsettled for three deployments whatever fails in them, fixes AI-assisted",
    after: { factor: 3, by: "ai", restarts: false },
  },
  { id: "m5", name: "three services share change sets, bad days", sharedBy: 3, daySd: 0.7 },
  { id: "m6", name: "Fridays twice as risky, and full of AI", friday: { risk: 2, aiShare: 0.7 } },
  { id: "m7", name: "a fifth of the commits by bots that break nothing", bots: { share: 0.2, risk: 0.1 } },
  {
    id: "m8",
    name: "AI moves in quarter by quarter, each with a risk of its own",
    aiShare: (t) => [0.1, 0.5, 0.3, 0.7][Math.min(3, Math.floor(4 * t))] as number,
    risk: (t) => [1, 2, 0.7, 1.6][Math.min(3, Math.floor(4 * t))] as number,
  },
  { id: "m9", name: "deployments all AI or all human", precision: 0.02 },
  { id: "m10", name: "five times as many deployments at the end, AI with them", growth: 5, aiShare: rising },
]);

export const PLAIN: HostileWorld = { id: "0", name: "plain" };

/** Worlds of other sizes without anything hostile: what robustness costs is told here. */
export const PLAIN_WORLDS: readonly HostileWorld[] = [
  PLAIN,
  { id: "p1", name: "one commit each", batch: 1 },
  { id: "p8", name: "batch 8, commits each on their own", batch: 8, precision: null },
  { id: "p3", name: "batch 3, commits each on their own", precision: null },
  { id: "p15", name: "15 % AI", aiShare: () => 0.15 },
  { id: "p1s", name: "one service", services: 1 },
];

export const ALL_HOSTILE: readonly HostileWorld[] = [
  ...REVIEW_WORLDS,
  ...MORE_WORLDS,
  ...PLAIN_WORLDS.slice(1),
];

/** Beside the plain worlds, where a few names are not enough to confirm by. */
export const FEW_NAMED: readonly HostileWorld[] = ALL_HOSTILE.filter(({ id }) => id === "4g");
export const FEW_NAMED_NOTE =
  "no author enters, and so few names can’t confirm by much: a word on deployments may be who shipped";

const ONE_QUANTITY =
  "while the power’s interval holds 1, two quantities that differ at a doubling are told as one";

/** What names leave open: kept apart from the worlds, which are drawn anew when they change. */
export const NAMED_NOTES: Partial<Record<string, string>> = {
  ...Object.fromEntries(["2a", "2b", "2d", "2e", "2g", "2h"].map((id) => [id, ONE_QUANTITY])),
  "11e": "few failures over many services: intervals at a doubling are a little narrow",
  m5: "failures of one change set tell of naming as if each were its own: intervals are a little narrow",
};

/** What two years of weekly looks can't tell, though one look can. */
export const WEEKLY_NOTES: Partial<Record<string, string>> = {
  "4d": "bad days full of AI are few in the first months: one look misses 7 %, and a hundred looks add up",
  "4i": "in the first months repositories are too small for strata of their own; a word waits until four fifths of the failures lie in others (30 % without that)",
};

/** What is looked at every week for two years. */
export const REPLAYED: readonly HostileWorld[] = ["0", "1a", "1e", "1h", "2h", "4d", "4i", "5b"].map(
  (id) => ALL_HOSTILE.find((world) => world.id === id) as HostileWorld,
);
