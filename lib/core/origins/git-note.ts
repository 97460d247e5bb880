import { toolByExactName } from "./tool-names";

/** What a git-ai note says about this commit's own files. */
export interface NoteReading {
  /** Tools attested to have written lines, empty where none is. */
  tools: readonly string[];
  /** The attestation lines of those tools. */
  evidence: string | null;
  /** Lines attested to a person's own typing. */
  human: string | null;
  /** Lines are attested, but only in files this commit doesn't touch. */
  stale: boolean;
  /** False where nobody told which files the commit touches, so a carried-over note can't be told from a fresh one. */
  verified: boolean;
}

type Attestation = { path: string; key: string; line: string };

const ENTRY = /^ {2}(\S{1,200}) (\d[\d,-]{0,100000})$/;
const SESSION_KEY = /^(s_[0-9a-f]{14})(?:::t_[0-9a-f]{14})?$/;
const PROMPT_KEY = /^[0-9a-f]{16}$/;
const HUMAN_KEY = /^h_[0-9a-f]{14}$/;
/** Written by git-ai's own test suite. */
const TEST_TOOLS: ReadonlySet<string> = new Set(["mock_ai", "mock-ai", "mock_known_human"]);
const NOTE_TOOLS: ReadonlyMap<string, string> = new Map([
  ["claude", "Claude Code"],
  ["droid", "Factory Droid"],
  ["amp", "Amp"],
  ["gemini", "Gemini CLI"],
  ["junie", "JetBrains Junie"],
  ["devin", "Devin"],
  ["cline", "Cline"],
  ["goose", "Goose"],
  ["kiro", "Kiro"],
  ["pi", "Pi"],
  ["jules", "Google Jules"],
  ["continue-cli", "Continue"],
  ["roo", "Roo Code"],
  ["crush", "Crush"],
  ["warp", "Warp (Oz)"],
]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const own = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

function readAttestations(text: string): Attestation[] {
  const found: Attestation[] = [];
  let path: string | null = null;
  for (const line of text.split("\n")) {
    const entry = ENTRY.exec(line);
    if (entry?.[1] !== undefined && path !== null)
      found.push({ path, key: entry[1], line: `${path} ${line.trim()}` });
    else if (line !== "" && !line.startsWith(" ")) path = line.replace(/^"(.*)"$/, "$1");
  }
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A note cut short by its transport still attests lines, but no longer says by which tool.
    return null;
  }
}

function toolOf(key: string, metadata: unknown): string | null {
  const session = SESSION_KEY.exec(key)?.[1];
  const record =
    session !== undefined
      ? own(own(metadata, "sessions"), session)
      : PROMPT_KEY.test(key)
        ? own(own(metadata, "prompts"), key)
        : undefined;
  const tool = own(own(record, "agent_id"), "tool");
  if (typeof tool !== "string" || tool === "" || TEST_TOOLS.has(tool)) return null;
  const name = tool.slice(0, 40).toLowerCase();
  return (
    NOTE_TOOLS.get(name) ??
    toolByExactName(name)?.tool ??
    (/^[\w .+-]+$/.test(name) ? name : "unknown (git-ai note)")
  );
}

/**
 * Reads a note of the Git AI Standard v3 (`refs/notes/ai`): which lines of this commit's own files an AI session
 * wrote. Files outside the diff are a rebase's leftovers; the test tool and empty notes attest nothing.
 */
export function readGitNote(
  note: string,
  changedFiles: readonly string[] | null,
  isMerge = false,
): NoteReading {
  const text = note.replace(/\r\n?/g, "\n");
  const divider = text.startsWith("---\n") ? 0 : text.indexOf("\n---\n") + 1;
  const attested = readAttestations(divider > 0 ? text.slice(0, divider - 1) : "");
  const metadata = divider >= 0 ? parseJson(text.slice(divider + 4)) : null;
  const touched = changedFiles === null ? null : new Set(changedFiles);
  // A clean merge changes no file against both of its parents: whatever its own note attests is its own.
  const isCleanMerge = isMerge && touched?.size === 0;
  const fresh =
    touched === null || isCleanMerge ? attested : attested.filter(({ path }) => touched.has(path));
  const byAi = fresh.flatMap((entry) => {
    const tool = toolOf(entry.key, metadata);
    return tool === null ? [] : [{ tool, line: entry.line }];
  });
  return {
    tools: [...new Set(byAi.map(({ tool }) => tool))],
    evidence: byAi[0]?.line ?? null,
    human: fresh.find(({ key }) => HUMAN_KEY.test(key))?.line ?? null,
    stale: attested.length > 0 && fresh.length === 0,
    verified: touched !== null,
  };
}
