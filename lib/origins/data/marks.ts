import { COUNTED, type Provenance, PUBLIC_COMMITS, SECOND_HAND } from "./provenance";

/** A trailer key that a tool writes itself. */
export interface VendorTrailer extends Provenance {
  /** Lower-case trailer key. */
  key: string;
  /** What the value has to look like. */
  value: RegExp;
  tool: string;
  /** The value can't be mistaken for an example, so the trailer counts in any unquoted paragraph. */
  selfProving: boolean;
}

type TrailerRow = Pick<VendorTrailer, "key" | "value" | "tool"> & Partial<VendorTrailer>;

const trailer = (row: TrailerRow): VendorTrailer => ({
  selfProving: false,
  source: COUNTED,
  confidence: "high",
  validFrom: null,
  validUntil: null,
  ...row,
});

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

export const VENDOR_TRAILERS: readonly VendorTrailer[] = [
  trailer({
    key: "claude-session",
    value: /^https:\/\/claude\.(?:ai|com)\/code\/\S/i,
    tool: "Claude Code",
    selfProving: true,
    validFrom: "2026-06",
  }),
  trailer({ key: "claude-generated-by", value: /./, tool: "Claude Code", confidence: "medium" }),
  trailer({
    key: "copilot-session",
    value: UUID,
    tool: "GitHub Copilot",
    selfProving: true,
    validFrom: "2026-02",
  }),
  trailer({
    key: "agent-logs-url",
    value: /^https:\/\/github\.[^\s/]+\/\S+\/(?:sessions|agents?)\/\S/i,
    tool: "GitHub Copilot",
    selfProving: true,
    source: "GitHub Changelog, 20 March 2026",
    validFrom: "2026-03",
  }),
  trailer({
    key: "amp-thread-id",
    value: /^(?:https:\/\/ampcode\.com\/threads\/)?T-[\w-]{6}/i,
    tool: "Amp",
    selfProving: true,
    source: "Amp manual; 633 public commits",
  }),
  trailer({
    key: "replit-commit-author",
    value: /^(?:agent|assistant)\b/i,
    tool: "Replit Agent",
    selfProving: true,
  }),
  trailer({
    key: "replit-task-id",
    value: /^[\w-]{6}/,
    tool: "Replit Agent",
    selfProving: true,
    confidence: "medium",
  }),
  trailer({ key: "x-lovable-edit-id", value: /^edt-[\w-]{4}/i, tool: "Lovable", selfProving: true }),
  trailer({
    key: "made-with",
    value: /^cursor\.?$/i,
    tool: "Cursor",
    source: "Cursor docs; 181 public commits",
  }),
  trailer({
    key: "generated-by",
    value: /^mintlify[- ]agent$/i,
    tool: "Mintlify agent",
    confidence: "medium",
  }),
  trailer({ key: "generated-by", value: /^posthog code$/i, tool: "PostHog Code", confidence: "medium" }),
  trailer({ key: "zeeroday-autofix", value: /./, tool: "Zeeroday Autofix", confidence: "medium" }),
  trailer({ key: "nightshift-task", value: /./, tool: "Nightshift", confidence: "medium" }),
  trailer({
    key: "entire-checkpoint",
    value: /^[0-9a-f]{6,64}$/i,
    tool: "unknown (Entire checkpoint)",
    confidence: "low",
    selfProving: true,
  }),
  trailer({
    key: "ai-lines",
    value: /^\d/,
    tool: "unknown (AI tool not stated)",
    confidence: "low",
    source: SECOND_HAND,
  }),
  trailer({
    key: "ai-session",
    value: /^[\w-]{6}/,
    tool: "unknown (AI tool not stated)",
    confidence: "low",
    source: SECOND_HAND,
  }),
];

/** Trailers that name a person or tool as author of part of the commit. Review and report trailers are not among them. */
export const CO_AUTHOR_KEYS: ReadonlySet<string> = new Set([
  "co-authored-by",
  "co-developed-by",
  "codeveloped-by",
  "co-created-by",
  "co-written-by",
  "author",
  "authored-by",
]);

/** Trailers that declare in words what wrote the change (Linux kernel, ASF, OpenInfra and project policies). */
export const DECLARING_KEYS: ReadonlySet<string> = new Set([
  "assisted-by",
  "ai-assisted-by",
  "ai-generated-by",
  "ai-co-authored-by",
  "generated-by",
  "generated-with",
  "made-with",
  "made-by",
  "built-with",
  "created-with",
  "created-by",
  "written-by",
  "written-with",
  "implemented-by",
  "drafted-by",
  "coded-by",
  "vibe-coded-with",
  "vibe-coded-by",
  "pair-programmed-with",
  "paired-with",
  "coding-agent",
  "coding-assistant",
  "ai-agent",
  "ai-tool",
  "ai-tools",
  "ai-model",
  "ai-assistant",
  "ai-attribution",
]);

/** Trailers answered by yes, no, or what the AI did. */
export const AI_ANSWER_KEYS: ReadonlySet<string> = new Set([
  "ai-assisted",
  "ai-generated",
  "ai-assistance",
  "ai-used",
  "used-ai",
]);

/** A vendor's page about one session of its agent. */
export interface VendorLink {
  tool: string;
  pattern: RegExp;
  source: string;
}

const link = (tool: string, pattern: RegExp, source: string = PUBLIC_COMMITS): VendorLink => ({
  tool,
  pattern,
  source,
});

/** As a line's only content, or as a trailer's value, these prove a session of the agent. */
export const SESSION_LINKS: readonly VendorLink[] = [
  link("Claude Code", /^https:\/\/claude\.(?:ai|com)\/code\/(?:session_|s\/)?\w{8}/i, COUNTED),
  link("Amp", /^https:\/\/ampcode\.com\/threads\/T-[\w-]{6}/i, COUNTED),
  link("Devin", /^https:\/\/app\.devin\.ai\/sessions\/\w{8}/i),
  link("OpenAI Codex", /^https:\/\/chatgpt\.com\/codex\/(?:tasks\/|cloud\/tasks\/)?task_\w{6}/i),
  link("Google Jules", /^https:\/\/jules\.google(?:\.com)?\/(?:task|session)s?\/\w{4}/i),
  link("Cursor", /^https:\/\/(?:www\.)?cursor\.com\/(?:background-agent|agents?)[/?]\S*bc-?\w{4}/i),
  link("OpenHands", /^https:\/\/app\.(?:all-hands|openhands)\.dev\/conversations\/\w{6}/i),
  link("Warp (Oz)", /^https:\/\/(?:oz|app)\.warp\.dev\/(?:conversation|session|run)s?\/\w{6}/i),
  link("Linear agent", /^https:\/\/linear\.app\/\S*#agent-session/i, COUNTED),
];

/** Links a footer such as "Generated with [Name](link)" is recognised by, whatever the name. */
export const VENDOR_LINKS: readonly VendorLink[] = [
  ...SESSION_LINKS,
  link("Claude Code", /^https?:\/\/(?:www\.)?claude\.(?:ai|com)\/(?:claude-)?code\b/i, COUNTED),
  link(
    "Claude Code",
    /^https?:\/\/(?:www\.)?(?:anthropic\.com\/claude-code|(?:docs|code)\.(?:anthropic|claude)\.com\/)/i,
  ),
  link("opencode", /^https?:\/\/(?:www\.)?opencode\.ai\b/i, COUNTED),
  link("Crush", /^https?:\/\/(?:www\.)?(?:charm\.land\/crush|github\.com\/charmbracelet\/crush)\b/i, COUNTED),
  link("Firebender", /^https?:\/\/(?:www\.)?firebender\.com\b/i, COUNTED),
  link("Sisyphus (oh-my-openagent)", /^https?:\/\/github\.com\/[\w-]+\/oh-my-open(?:agent|code)\b/i, COUNTED),
  link("Amp", /^https?:\/\/(?:www\.)?ampcode\.com\b/i),
  link("Devin", /^https?:\/\/(?:[a-z]+\.)?devin\.ai\b/i),
  link(
    "OpenAI Codex",
    /^https?:\/\/(?:(?:www\.)?openai\.com\/codex|chatgpt\.com\/codex|developers\.openai\.com\/codex|github\.com\/openai\/codex)\b/i,
  ),
  link(
    "GitHub Copilot",
    /^https?:\/\/(?:github\.com\/(?:features\/)?copilot|gh\.io\/copilot|docs\.github\.com\/\S*copilot)\b/i,
  ),
  link("Gemini CLI", /^https?:\/\/(?:github\.com\/google-gemini\/gemini-cli|geminicli\.com)\b/i),
  link("Google Jules", /^https?:\/\/jules\.google\b/i),
  link("Cursor", /^https?:\/\/(?:www\.)?cursor\.(?:com|sh)\b/i),
  link("Windsurf", /^https?:\/\/(?:www\.)?(?:windsurf|codeium)\.com\b/i),
  link("Continue", /^https?:\/\/(?:www\.)?continue\.dev\b/i),
  link("Factory Droid", /^https?:\/\/(?:www\.)?factory\.ai\b/i),
  link("Aider", /^https?:\/\/(?:www\.)?aider\.chat\b/i),
  link("OpenHands", /^https?:\/\/(?:www\.)?(?:all-hands|openhands)\.dev\b/i),
  link("Qwen Code", /^https?:\/\/github\.com\/QwenLM\/qwen-code\b/i),
  link("Kilo Code", /^https?:\/\/(?:www\.)?kilo(?:code)?\.ai\b/i),
  link("Kiro", /^https?:\/\/(?:www\.)?kiro\.dev\b/i),
  link("Roo Code", /^https?:\/\/(?:www\.)?roocode\.com\b/i),
  link("Goose", /^https?:\/\/(?:github\.com\/(?:block|aaif)\/goose|block\.github\.io\/goose)\b/i),
  link("JetBrains Junie", /^https?:\/\/(?:www\.)?jetbrains\.com\/junie\b/i),
  link("Lovable", /^https?:\/\/(?:www\.)?lovable\.dev\b/i),
  link("Letta Code", /^https?:\/\/(?:www\.)?letta\.com\b/i),
  link("Codebuff", /^https?:\/\/(?:www\.)?codebuff\.com\b/i),
  link("Kimi Code", /^https?:\/\/(?:www\.)?kimi\.(?:com|ai)\b/i),
  link("Qoder", /^https?:\/\/(?:www\.)?qoder\.com\b/i),
  link("Antigravity", /^https?:\/\/antigravity\.google\b/i),
  link("Manus", /^https?:\/\/(?:www\.)?manus\.im\b/i),
  link("v0", /^https?:\/\/(?:www\.)?v0\.(?:dev|app)\b/i),
];

/** Whole lines that agents write into pull requests, which squash merges then carry into commits. */
export const FOOTER_LINES: readonly VendorLink[] = [
  link("Google Jules", /^\*?PR created automatically by Jules for task \[/),
  link("Devin", /^(?:- )?Link to Devin (?:run|session|Session): ?\[?https:\/\/app\.devin\.ai\//),
];

/** Automation that opens pull requests in a person's name: its opening line, plus itself as co-author. */
export const BORROWED_NAME_BOTS: readonly { bot: string; line: RegExp; source: string }[] = [
  { bot: "Snyk", line: /^(?:<h3>)?Snyk has created this PR to /m, source: COUNTED },
];

/** A bot account that also commits what a person typed into its web editor. */
export const WEB_EDITOR_TRAILERS: readonly { bot: string; key: string; value: RegExp; source: string }[] = [
  { bot: "Mintlify", key: "mintlify-source", value: /^dashboard-editor$/i, source: COUNTED },
];

/** Branch prefixes agents push to: a hint, never evidence. Lower-case. */
export const AGENT_BRANCH =
  /\b(?:from|branch) '?(?:[\w.-]+[/:])?(claude|codex|cursor|copilot|devin|jules|openhands|aider|sweep|junie|droid)\//i;
