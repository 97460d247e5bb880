import { type AgentSign, agentBehind } from "./agent-author";
import { type BotSign, botBehind } from "./bot-author";
import type { Classification, ClassificationFlag, EvidenceLevel, UnknownReason } from "./classification";
import type { CommitMetadata } from "./commit-metadata";
import { BORROWED_NAME_BOTS, WEB_EDITOR_TRAILERS } from "./data/marks";
import { type NoteReading, readGitNote } from "./git-note";
import { findHint } from "./hints";
import { describeIdentity, findBot, type Identity, toIdentity } from "./identity";
import { findMarks, isUnstated, type Mark, taughtBot, toolsOf } from "./marks";
import { type ParsedMessage, parseMessage } from "./message";
import type { Origin } from "./origin";
import { accountForms, NOTHING_TAUGHT, type TaughtMark, type Teaching, taughtRuleId } from "./taught";
import { UNSTATED_AI } from "./tool-names";

/** Version of the rules and their data; every change that can move a class raises it. */
export const RULES_VERSION = "1.2";

const MAX_EVIDENCE = 1_000;
const RELEASE =
  /^(?:chore|build|ci|release)?(?:\([^)]{0,60}\))?!?:?\s*(?:release|bump(?:ed)? version|version bump|prepare release)\b/i;
const MERGE = /^Merge (?:pull request|branch|remote-tracking|tag|commit|merge request|changes)\b/;
const AIDER_TRANSCRIPT = /^# Aider chat conversation:/m;
const LEVELS: readonly EvidenceLevel[] = ["E5", "E4", "E3", "E2", "E1"];

interface Facts {
  /** What the organization says about the author's account. */
  taught: TaughtMark | null;
  botMark: { mark: TaughtMark; line: string } | null;
  author: Identity;
  message: string | null;
  parsed: ParsedMessage | null;
  marks: readonly Mark[];
  agent: AgentSign | null;
  bot: BotSign | null;
  note: NoteReading | null;
  flags: readonly ClassificationFlag[];
}

interface Finding {
  origin: Origin;
  ruleId: string;
  tools?: readonly string[];
  level?: EvidenceLevel | null;
  evidence?: string | null;
  unknownReason?: UnknownReason;
  flags?: readonly ClassificationFlag[];
}

/** Databases refuse NUL and half surrogate pairs, and evidence is stored. */
const storable = (text: string) => text.slice(0, MAX_EVIDENCE).replace(/\p{Surrogate}|\0/gu, "\uFFFD");

const given = (text: string | null | undefined) => (text ?? "").trim() !== "";

function legacyAider(parsed: ParsedMessage, message: string): Mark[] {
  if (!parsed.subject.startsWith("aider: ") || !AIDER_TRANSCRIPT.test(message)) return [];
  return [
    { tool: "Aider", level: "E3", ruleId: "footer/aider-transcript", line: parsed.subject, place: "last" },
  ];
}

function gather(metadata: CommitMetadata, teaching: Teaching): Facts {
  const author = toIdentity(metadata.authorName, metadata.authorEmail);
  const taughtOn = { teaching, day: metadata.committedOn ?? null };
  const taught =
    teaching.marks.length === 0 ? null : teaching.find("account", accountForms(author), taughtOn.day);
  const message = given(metadata.message) ? metadata.message : null;
  const parsed = message === null ? null : parseMessage(message);
  const isMerge =
    (metadata.parents ?? 0) > 1 || (metadata.parents == null && MERGE.test(parsed?.subject ?? ""));
  const marks =
    parsed === null || message === null
      ? []
      : [...findMarks(parsed, isMerge, taughtOn), ...legacyAider(parsed, message)];
  const note = given(metadata.gitNote)
    ? readGitNote(metadata.gitNote ?? "", metadata.changedFiles ?? null, (metadata.parents ?? 0) > 1)
    : null;
  const flags: ClassificationFlag[] = [
    ...(isMerge ? ["merge" as const] : []),
    ...(note?.stale ? ["stale-note" as const] : []),
  ];
  // Whose the author's account is, is said: what its name looks like doesn't count any more.
  const behind = agentBehind(author);
  const isSettled = taught !== null && (taught.onlyTool === null || taught.onlyTool === behind?.tool);
  const agent = isSettled ? null : behind;
  return {
    taught,
    botMark: parsed === null ? null : taughtBot(parsed, taughtOn),
    author,
    message,
    parsed,
    marks,
    agent,
    bot: isSettled ? null : botBehind(author, metadata.isBot ?? null),
    note,
    flags,
  };
}

function aiFinding(
  signs: readonly {
    tool: string;
    level: EvidenceLevel;
    ruleId: string;
    evidence: string;
    yields?: boolean;
  }[],
): Finding {
  const best = LEVELS.map((level) => signs.find((sign) => sign.level === level)).find(
    (sign) => sign !== undefined,
  );
  const tools = toolsOf(signs);
  const weak = best?.level === "E2" ? (["weak"] as const) : [];
  const uncertain = tools.every(isUnstated) ? (["tool-uncertain"] as const) : [];
  return {
    origin: "AI_ASSISTED",
    ruleId: best?.ruleId ?? "",
    tools,
    level: best?.level ?? null,
    evidence: best?.evidence ?? null,
    flags: [...weak, ...uncertain],
  };
}

/** E5: a git note attests lines of this commit's own files. */
function byNote({ note, agent, bot }: Facts): Finding | null {
  if (note === null || note.tools.length === 0 || !note.verified) return null;
  return {
    origin: "AI_ASSISTED",
    ruleId: agent === null && bot === null ? "note/attested" : "agent/attested",
    tools: note.tools,
    level: "E5",
    evidence: note.evidence,
  };
}

const signsOf = (marks: readonly Mark[]) => marks.map(({ line, ...mark }) => ({ ...mark, evidence: line }));

/** The organization's word: its own agents and bots, by their account or by a mark of a bot's. */
function byTeaching({ taught, botMark, author, marks }: Facts): Finding | null {
  const told = taught === null ? null : { mark: taught, line: describeIdentity(author) };
  const said = told?.mark.meaning === "agent" || told?.mark.meaning === "bot" ? told : botMark;
  if (said === null) return null;
  const { meaning, name } = said.mark;
  const decided = { ruleId: taughtRuleId(said.mark), level: "E4" as const, evidence: said.line };
  if (meaning === "bot") return { origin: "BOT", tools: name === null ? [] : [name], ...decided };
  const signs = [...signsOf(marks), { tool: name ?? UNSTATED_AI, ...decided }];
  return { ...aiFinding(signs), ...decided };
}

/** E4: the author is an AI agent, `[bot]` or not. */
function byAgent({ agent, marks }: Facts): Finding | null {
  if (agent === null || (agent.level !== "E4" && agent.ruleId !== "identity/agent")) return null;
  return aiFinding([agent, ...signsOf(marks)]);
}

/** A bot that writes its content by rule, and a runner's release commit, stay BOT whatever text they carry. */
function byFixedBot({ bot, marks, parsed }: Facts): Finding | null {
  if (bot === null) return null;
  const releases = bot.kind === "runner" && RELEASE.test(parsed?.subject ?? "");
  return bot.kind === "fixed" || releases ? botFinding(bot, marks) : null;
}

function botFinding(bot: BotSign, marks: readonly Mark[]): Finding {
  const { name, level, ruleId, evidence, kind } = bot;
  const touched = marks.some(({ place }) => place === "last");
  const flags: ClassificationFlag[] = [
    ...(touched ? ["ai-contributed" as const] : []),
    ...(kind === "unknown" ? ["unknown-bot" as const] : []),
    ...(level === "E2" ? ["weak" as const] : []),
  ];
  return { origin: "BOT", ruleId, tools: [name], level, evidence, flags };
}

/** E4 and E3: trailers, session links and footers in a position that speaks for the commit. */
function byMarks({ marks, agent, bot }: Facts): Finding | null {
  if (!marks.some(({ level }) => level === "E4" || level === "E3")) return null;
  const finding = aiFinding([...signsOf(marks), ...(agent === null ? [] : [agent])]);
  // No person is the author: the mark says that the machine is an agent.
  return agent === null && bot === null ? finding : { ...finding, ruleId: "agent/marked" };
}

/** Work of a person behind a bot's account, or of a bot behind a person's. */
function byBorrowedIdentity({ bot, parsed, message }: Facts): Finding | null {
  const statements = parsed?.statements ?? [];
  const editor = WEB_EDITOR_TRAILERS.find(({ bot: name }) => name === bot?.name);
  const typed = statements.find(
    ({ key, value }) => editor !== undefined && key === editor.key && editor.value.test(value),
  );
  if (typed !== undefined)
    return { origin: "HUMAN", ruleId: "human/web-editor", level: "E3", evidence: typed.line };
  if (bot !== null) return null;
  const borrowed = BORROWED_NAME_BOTS.find(({ line }) => message !== null && line.test(message));
  const own = statements.find(
    ({ key, value }) => key === "co-authored-by" && borrowed !== undefined && coBot(value) === borrowed.bot,
  );
  if (borrowed === undefined || own === undefined) return null;
  return {
    origin: "BOT",
    ruleId: "bot/borrowed-name",
    tools: [borrowed.bot],
    level: "E3",
    evidence: own.line,
  };
}

function coBot(value: string): string | null {
  const [, name, email] = /^(.{0,200}?)\s*<([^<>\s]{3,200})>$/.exec(value) ?? [];
  return findBot(toIdentity(name, email))?.name ?? null;
}

/** Any other automation, unless the only sign of it is as weak as one that says AI ("claude-bot@…"). */
function byBot({ bot, marks, agent }: Facts): Finding | null {
  if (bot === null || (bot.level === "E2" && agent !== null)) return null;
  return botFinding(bot, marks);
}

/** E2: signs that could be read otherwise. The class is AI_ASSISTED and says that it is weak. */
function byWeakSigns({ marks, agent, note }: Facts): Finding | null {
  const unverified = (note?.verified === false ? note.tools : []).map((tool) => ({
    tool,
    level: "E2" as const,
    ruleId: "note/unverified",
    evidence: note?.evidence ?? "",
  }));
  const signs = [...signsOf(marks), ...(agent === null ? [] : [agent]), ...unverified];
  return signs.length === 0 ? null : aiFinding(signs);
}

function byHumanNote({ note }: Facts): Finding | null {
  const attested = note?.verified ? note.human : null;
  return attested === null || attested === undefined
    ? null
    : { origin: "HUMAN", ruleId: "human/note-attested", level: "E5", evidence: attested };
}

const INCOMPLETE: Partial<Record<CommitMetadata["messageCompleteness"], UnknownReason>> = {
  subject: "subject-only",
  cut: "cut-off",
  title: "title-only",
};

function withoutEvidence(metadata: CommitMetadata, { message, author, parsed }: Facts): Finding {
  const isNobody = author.name === null && author.email === null;
  if (message === null && isNobody) return unknown("no-metadata");
  if (message === null && !(metadata.message !== null && metadata.messageCompleteness === "full"))
    return unknown("no-message");
  const incomplete = INCOMPLETE[metadata.messageCompleteness];
  if (incomplete !== undefined) return unknown(incomplete);
  if (isNobody) return unknown("no-author");
  const hint = findHint(parsed?.subject ?? "", toIdentity(metadata.committerName, metadata.committerEmail));
  if (hint === null) return { origin: "HUMAN", ruleId: "human/no-evidence" };
  return { origin: "HUMAN", ...hint, level: "E1", flags: ["hint"] };
}

const unknown = (unknownReason: UnknownReason): Finding => ({
  origin: "UNKNOWN",
  ruleId: `unknown/${unknownReason}`,
  unknownReason,
});

const RULES = [
  byNote,
  byTeaching,
  byAgent,
  byFixedBot,
  byMarks,
  byBorrowedIdentity,
  byBot,
  byWeakSigns,
  byHumanNote,
] as const;

/**
 * Classes one commit by its metadata alone: who wrote it, on what evidence, and where we can't see enough.
 * HUMAN means "no AI evidence in complete metadata", never "proved human". The first rule that speaks decides:
 * git note, agent account, content bot, trailer or footer, generic bot, weak sign. Deterministic, total (it never
 * throws) and linear in the message's length. `teaching` is what the commit's organization says about its own marks. Precedence and marks: docs/origins.md.
 */
export function classifyCommit(
  metadata: CommitMetadata,
  teaching: Teaching = NOTHING_TAUGHT,
): Classification {
  const facts = gather(metadata, teaching);
  let finding: Finding | null = null;
  for (const rule of RULES) {
    finding = rule(facts);
    if (finding !== null) break;
  }
  const { origin, ruleId, tools, level, evidence, unknownReason, flags } =
    finding ?? withoutEvidence(metadata, facts);
  return {
    origin,
    tools: (tools ?? []).map(storable),
    level: level ?? null,
    ruleId,
    evidence: given(evidence) ? storable(evidence ?? "") : null,
    unknownReason: unknownReason ?? null,
    flags: [...facts.flags, ...(flags ?? [])],
  };
}
