import type { Authorship } from "./ai-marks";
import type { Random } from "./random";

/** A commit that a rule-driven bot made: who it says it is, and its subject line. */
export interface BotCommit {
  authorship: Authorship;
  subject: string;
}

const PACKAGES = [
  "zod",
  "vitest",
  "typescript",
  "undici",
  "jackson-core",
  "pydantic",
  "tokio",
  "grpc-go",
  "kotlinx-io",
];

const BOTS: readonly (readonly [(random: Random) => BotCommit, number])[] = [
  [dependabot, 5],
  [renovate, 3],
  [githubActions, 2],
];

/** One commit of dependabot, Renovate or a workflow of the forge. */
export function botCommit(random: Random): BotCommit {
  return random.weighted(BOTS)(random);
}

function dependabot(random: Random): BotCommit {
  const minor = random.integer(0, 30);
  return {
    authorship: bot("49699333+dependabot[bot]@users.noreply.github.com", [
      "Signed-off-by: dependabot[bot] <support@github.com>",
    ]),
    subject: `chore(deps): bump ${random.pick(PACKAGES)} from 4.${minor}.0 to 4.${minor + 1}.${random.integer(0, 4)}`,
  };
}

function renovate(random: Random): BotCommit {
  const version = `${random.integer(1, 9)}.${random.integer(0, 40)}.${random.integer(0, 9)}`;
  return {
    authorship: bot("29139614+renovate[bot]@users.noreply.github.com", []),
    subject: `chore(deps): update dependency ${random.pick(PACKAGES)} to v${version}`,
  };
}

function githubActions(random: Random): BotCommit {
  return {
    authorship: bot("41898282+github-actions[bot]@users.noreply.github.com", []),
    subject: random.pick([
      "chore: update the generated API client",
      "chore(release): publish",
      "ci: refresh fixtures",
    ]),
  };
}

function bot(email: string, marks: readonly string[]): Authorship {
  return { email, canonicalEmail: email, isBot: true, marks };
}
