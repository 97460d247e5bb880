import { commitEmail, type Engineer } from "./people";
import { BASE62, HEX, type Random } from "./random";

/** Who a commit says its author is, and what stands below its text. */
export interface Authorship {
  email: string;
  canonicalEmail: string;
  isBot: boolean;
  /** Trailers and footers, one paragraph an entry. */
  marks: readonly string[];
}

type Mark = (person: Engineer, random: Random) => Authorship;

/**
 * The marks that AI tools really leave on commits, weighted as one company might use them.
 * Source: the tools' own documentation on commit attribution, and public commits.
 */
const TOOLS: readonly (readonly [Mark, number])[] = [
  [byPerson((random) => [`Co-Authored-By: ${random.pick(CLAUDE_MODELS)} <noreply@anthropic.com>`]), 36],
  [byPerson((random) => [`Claude-Session: https://claude.ai/code/session_${random.text(BASE62, 24)}`]), 5],
  [byPerson(copilotSession), 9],
  [byPerson(() => ["Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>"]), 5],
  [byAgent("198982749+Copilot@users.noreply.github.com", copilotLogs, false), 6],
  [byPerson(() => ["Co-authored-by: Cursor <cursoragent@cursor.com>"]), 12],
  [byPerson(() => ["Made-with: Cursor"]), 4],
  [byAgent("cursoragent@cursor.com", () => [], false), 3],
  [byPerson(() => ["Co-authored-by: Codex <noreply@openai.com>"]), 6],
  [byAgent("codex@openai.com", () => [], false), 2],
  [byAgent("158243242+devin-ai-integration[bot]@users.noreply.github.com", () => [], true), 5],
  [byAgent("161369871+google-labs-jules[bot]@users.noreply.github.com", () => [], true), 3],
  [byPerson((random) => [`Co-authored-by: aider (${random.pick(AIDER_MODELS)}) <aider@aider.chat>`]), 3],
  [byPerson(ampThread), 1],
];

const CLAUDE_MODELS = ["Claude Opus 4.6", "Claude Sonnet 4.6", "Claude Opus 4.5", "Claude"];
const AIDER_MODELS = ["gpt-5.2", "claude-sonnet-4-6", "gemini-3-pro"];

/** A commit that one of the tools helped a person to write, or wrote for them. */
export function aiAuthorship(person: Engineer, random: Random): Authorship {
  return random.weighted(TOOLS)(person, random);
}

/** A commit without any mark of a tool. */
export function humanAuthorship(person: Engineer, random: Random): Authorship {
  return { email: commitEmail(person, random), canonicalEmail: person.email, isBot: false, marks: [] };
}

function byPerson(marks: (random: Random) => readonly string[]): Mark {
  return (person, random) => ({ ...humanAuthorship(person, random), marks: marks(random) });
}

function byAgent(email: string, marks: (random: Random) => readonly string[], isBot: boolean): Mark {
  return (person, random) => ({
    email,
    canonicalEmail: email,
    isBot,
    marks: [...marks(random), `Co-authored-by: ${person.name} <${person.email}>`],
  });
}

function copilotSession(random: Random): string[] {
  return [
    "Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>",
    `Copilot-Session: ${uuid(random)}`,
  ];
}

function copilotLogs(random: Random): string[] {
  return [`Agent-Logs-Url: https://github.example.com/acme-payments/sessions/${uuid(random)}`];
}

function ampThread(random: Random): string[] {
  return [
    `Amp-Thread-ID: https://ampcode.com/threads/T-${uuid(random)}\nCo-authored-by: Amp <amp@ampcode.com>`,
  ];
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.text(HEX, length)).join("-");
}
