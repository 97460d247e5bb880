import { type Authorship, aiAuthorship, humanAuthorship } from "./ai-marks";
import { botCommit } from "./bots";
import { aiShareOn } from "./calendar";
import { commitSubject, fill, fixSubject } from "./commit-subjects";
import type { DemoService } from "./organization";
import { pickEngineer } from "./people";
import { HEX, type Random } from "./random";

/** Who really wrote a commit of the demo. What the product can tell of it is another matter. */
export type TrueOrigin = "human" | "ai" | "bot";

/** A commit before it rides in any deployment. Instants are epoch seconds. */
export interface DemoCommit {
  sha: string;
  origin: TrueOrigin;
  committedAt: number;
  mergedAt: number;
  /** Null where the forge's integration sent Datadog no author. */
  authorship: Authorship | null;
  /** Null where it sent no message. */
  message: string | null;
}

const BOT_SHARE = 0.09;
const NAMELESS_SHARE = 0.03;
const MESSAGELESS_SHARE = 0.02;

/** One commit of the service, merged at `mergedAt` (epoch seconds). `lean` shifts the log-odds of AI. */
export function createCommit(
  service: DemoService,
  mergedAt: number,
  lean: number,
  random: Random,
  purpose: "work" | "repair" = "work",
): DemoCommit {
  const epochDay = Math.floor(mergedAt / 86_400);
  const origin = pickOrigin(aiShareOn(epochDay), service.aiLean + lean, purpose, random);
  const written = write(service, origin, purpose, random);
  const visibility = random.next();
  return {
    sha: random.text(HEX, 40),
    origin,
    mergedAt,
    committedAt: Math.round(mergedAt - Math.min(random.logNormal(7 * 3600, 1.1), 20 * 86_400)),
    authorship: visibility < NAMELESS_SHARE ? null : written.authorship,
    message: visibility < NAMELESS_SHARE + MESSAGELESS_SHARE ? null : toMessage(written, epochDay, random),
  };
}

function pickOrigin(share: number, lean: number, purpose: "work" | "repair", random: Random): TrueOrigin {
  if (purpose === "work" && random.chance(BOT_SHARE)) return "bot";
  const odds = (share / (1 - share)) * Math.exp(lean);
  return random.chance(odds / (1 + odds)) ? "ai" : "human";
}

function write(service: DemoService, origin: TrueOrigin, purpose: "work" | "repair", random: Random) {
  if (origin === "bot") return botCommit(random);
  const person = pickEngineer(service.team, random);
  const subject = purpose === "repair" ? fixSubject(random) : commitSubject(service.name, random);
  const authorship = (origin === "ai" ? aiAuthorship : humanAuthorship)(person, random);
  return { authorship, subject };
}

const BODIES = [
  "Seen in the logs of {country} merchants since last week.",
  "Agreed with support; the old behaviour stays behind a flag until the end of the month.",
  "The {acquirer} sandbox answers the same way, so the test uses a recorded answer.",
  "No change for merchants that don't use {method}.",
  "Follow-up of the review: the {field} is now read once.",
];

function toMessage(
  commit: { subject: string; authorship: Authorship },
  epochDay: number,
  random: Random,
): string {
  const { subject, authorship } = commit;
  const reference = random.chance(0.75) ? ` (#${serialNumber(epochDay, 9, random)})` : "";
  const body = !authorship.isBot && random.chance(0.3) ? [fill(random.pick(BODIES), random)] : [];
  return [subject + reference, ...body, ...authorship.marks].join("\n\n");
}

/** A number that grows with time, `perDay` a day, as those of pull requests and tickets do. */
export function serialNumber(epochDay: number, perDay: number, random: Random): number {
  return (epochDay - 20_000) * perDay + random.integer(0, perDay - 1);
}
