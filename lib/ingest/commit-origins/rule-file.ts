import { z } from "zod";
import { AI_MODES } from "@/lib/core/origins/classification";
import { MARK_KINDS, MARK_MEANINGS, type TaughtMark } from "@/lib/core/origins/taught";
import { isPlainText } from "@/lib/core/plain-text";
import { toMarkValue } from "./mark-key";

/** The file at a repository's root that says what marks in its commits mean; the API and the command line take the same. */
export const RULE_FILE = "iris-origins.json";
const MAX_RULES = 200;

const day = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, "must be a day such as 2026-04-01");

/** A text on one line, as the database keeps it. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest, `must have at most ${longest} characters`)
    .refine(isPlainText, "must be visible text on one line, without control or direction characters");

const rule = z
  .strictObject({
    kind: z.enum(MARK_KINDS, `must be ${MARK_KINDS.join(", ")}`),
    mark: z.string("must be the trailer's key, the footer's name or the account").max(320),
    means: z.enum(MARK_MEANINGS, `must be ${MARK_MEANINGS.join(", ")}`),
    name: line(60).optional(),
    mode: z.enum(AI_MODES, `must be ${AI_MODES.join(" or ")}`).optional(),
    tool: line(60).optional(),
    from: day.optional(),
    until: day.optional(),
    reason: line(500).optional(),
  })
  .transform((row, context): TaughtMark & { reason: string } => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const value = toMarkValue(row.kind, row.mark);
    if (value === null) refuse("mark", `is no ${row.kind}'s`);
    const isNamed = row.means === "agent" || row.means === "bot";
    if (isNamed && row.name === undefined) refuse("name", `must say which ${row.means}`);
    if (!isNamed && row.name !== undefined) refuse("name", "is for agents and bots");
    if (row.means !== "agent" && row.mode !== undefined) refuse("mode", "is for agents");
    if (row.means !== "no-mark" && row.tool !== undefined) refuse("tool", "is for what is no mark");
    if (row.from !== undefined && row.until !== undefined && row.from > row.until)
      refuse("until", "must not be before from");
    return {
      kind: row.kind,
      value: value ?? "",
      meaning: row.means,
      name: row.name ?? null,
      mode: row.means === "agent" ? (row.mode ?? "assisted") : null,
      onlyTool: row.tool ?? null,
      from: row.from ?? null,
      until: row.until ?? null,
      reason: row.reason ?? "From a rule file.",
    };
  });

const file = z.strictObject({
  $schema: z.string().optional(),
  rules: z.array(rule).max(MAX_RULES, `must hold at most ${MAX_RULES} rules`),
});

export type RuleFileReading =
  | { ok: true; rules: (TaughtMark & { reason: string })[] }
  | { ok: false; problems: { path: string; message: string }[] };

/** Reads `{ "rules": [{ kind, mark, means, name?, mode?, tool?, from?, until?, reason? }] }`; says what to fix where it can't. */
export function readRules(value: unknown): RuleFileReading {
  const parsed = file.safeParse(value);
  if (parsed.success) return { ok: true, rules: parsed.data.rules };
  return {
    ok: false,
    problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  };
}

/** The same from a file's text. */
export function parseRuleFile(text: string): RuleFileReading {
  try {
    return readRules(JSON.parse(text));
  } catch (error) {
    const { message } = error as SyntaxError;
    return { ok: false, problems: [{ path: "", message: `is not JSON: ${message}` }] };
  }
}

/** Taught marks as a file writes them. */
export function toRuleFile(marks: readonly (TaughtMark & { reason: string })[]) {
  return {
    rules: marks.map(({ kind, value, meaning, name, mode, onlyTool, from, until, reason }) => ({
      kind,
      mark: value,
      means: meaning,
      ...(name === null ? {} : { name }),
      ...(mode === null ? {} : { mode }),
      ...(onlyTool === null ? {} : { tool: onlyTool }),
      ...(from === null ? {} : { from }),
      ...(until === null ? {} : { until }),
      reason,
    })),
  };
}
